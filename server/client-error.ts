import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionError } from "fastify";
import { errorBody } from "./error-handler.ts";
import { HttpError } from "./http-error.ts";
import { chooseLanguage, type Language } from "./language.ts";

/**
 * Answers, in the one shape, what Node refuses before any route: no HTTP, headers or an address too long, a request
 * that does not end.
 */
export function answerClientError(fallback: Language) {
  return (error: ConnectionError, socket: Socket): void => {
    const isAnswering = (socket as { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent;
    if (error.code === "ECONNRESET" || !socket.writable || isAnswering === true) {
      socket.destroy(error);
      return;
    }
    const told = httpErrorOf(error);
    const asked = /^accept-language:(.*)$/im.exec(lastBytes(error))?.[1];
    const language = chooseLanguage(undefined, asked?.trim(), fallback);
    const { headers, body } = answerOf(told, language);
    const head = [
      `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status]}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    const isHead = lastBytes(error).startsWith("HEAD ");
    socket.end(`${head.join("\r\n")}\r\n\r\n${isHead ? "" : body}`);
  };
}

/** Answers, in the one shape, a header `Expect` that asks for anything but 100-continue: Node sends 417 and no body. */
export const answerExpectation = (fallback: Language) => answerWith("expectation_failed", fallback);

/** Answers an error, in the one shape, before any route. */
export function answerWith(code: "expectation_failed" | "writer_gone", fallback: Language) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const told = new HttpError(code);
    const language = chooseLanguage(undefined, request.headers["accept-language"], fallback);
    const { headers, body } = answerOf(told, language);
    response.writeHead(told.status, headers).end(body);
  };
}

function answerOf(told: HttpError, language: Language) {
  const body = JSON.stringify(errorBody(told, { language }));
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "content-language": language === "zh" ? "zh-CN" : "en",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    connection: "close",
  };
  return { headers, body };
}

/** The bytes that came last, one character each; Fastify's type tells them as JSON would have them. */
function lastBytes({ rawPacket }: { readonly rawPacket?: unknown }): string {
  return Buffer.isBuffer(rawPacket) ? rawPacket.toString("latin1") : "";
}

function httpErrorOf(error: ConnectionError): HttpError {
  const code: string = error.code;
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return new HttpError("request_timeout");
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return new HttpError("too_large", { limit: "16 KB" });
  if (code === "HPE_HEADER_OVERFLOW")
    return new HttpError(lastBytes(error).includes("\n") ? "headers_too_large" : "address_too_long");
  return new HttpError("bad_request", { reason: { zh: "不是有效的 HTTP 请求", en: "it is no valid HTTP" } });
}
