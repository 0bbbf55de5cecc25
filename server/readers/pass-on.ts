import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { answerWith } from "../client-error.ts";
import type { Language } from "../language.ts";
import { isLoopbackAddress } from "../loopback.ts";

/** Headers of one connection, and those by which only a proxy tells whom it passes on. */
const HOP = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "upgrade"]);
const FORWARDED = /^(?:forwarded|x-forwarded-.*)$/;
/** Those of them that are written here. */
const OWN = /^x-forwarded-(?:for|port)$/;

/**
 * Passes requests on to the server that listens on a socket of this machine, and its answers back, both as they
 * stream. `isBehindProxy`: what a proxy on this machine tells of its caller is passed on, too; else nobody's word is.
 */
export function passOn(writer: string, isBehindProxy: boolean, fallback: Language) {
  const agent = new Agent({ keepAlive: true });
  const answerGone = answerWith("writer_gone", fallback);
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { headers, socket, method, url } = request;
    const isTold = isBehindProxy && isLoopbackAddress(socket.remoteAddress);
    const told = isTold ? headers["x-forwarded-for"] : undefined;
    const passed = httpRequest({
      socketPath: writer,
      agent,
      ...(method === undefined ? {} : { method }),
      ...(url === undefined ? {} : { path: url }),
      headers: [
        ...without(request.rawHeaders, (name) => HOP.has(name) || (isTold ? OWN : FORWARDED).test(name)),
        ...(headers["transfer-encoding"] === undefined ? [] : ["transfer-encoding", "chunked"]),
        ...["x-forwarded-for", [told, socket.remoteAddress].flat().filter(Boolean).join(", ")],
        ...["x-forwarded-port", String(socket.localPort)],
      ],
    });
    passed.on("response", (answer) => {
      const { statusCode = 502, statusMessage } = answer;
      const kept = without(answer.rawHeaders, (name) => HOP.has(name));
      response.writeHead(statusCode, statusMessage ?? "", kept);
      answer.pipe(response);
      answer.once("error", () => response.destroy());
    });
    passed.once("error", () => {
      if (response.headersSent) response.destroy();
      else answerGone(request, response);
    });
    response.once("close", () => passed.destroy());
    request.pipe(passed);
  };
}

/** Raw headers (name, value, name, value) without those whose name in small letters is to go. */
function without(raw: readonly string[], isLeft: (name: string) => boolean): string[] {
  return raw.flatMap((name, index) =>
    index % 2 === 0 && !isLeft(name.toLowerCase()) ? [name, raw[index + 1] as string] : [],
  );
}
