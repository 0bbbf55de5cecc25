import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { signIn } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { createHostile, type Hostile } from "./hostile.ts";
import type { Operation } from "./sample.ts";

/** Requests; HOSTILE=10000 sends more, SEED=n others. */
const REQUESTS = Number(process.env.HOSTILE ?? "500");
/** Requests on their way at once: as many questions as run at once, so that none is refused because others wait. */
const AT_ONCE = 4;
/** Milliseconds after which an answer is missing, however busy the machine. */
const PATIENCE = 120_000;

type Answer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

let server: Server;
let port: number;
let cookie: string;
beforeAll(async () => {
  const { directory: data } = await demo();
  mkdirSync(join(data, "exports"), { recursive: true });
  const settings = { server: { requests_per_minute: 1_000_000 }, limits: { query_seconds: 600 } };
  writeFileSync(join(data, "assay.config.json"), JSON.stringify(settings));
  server = await startServer({ data, web: null, port: 0, logLevel: "silent" });
  port = Number(new URL(server.address).port);
  await enter();
});
afterAll(() => server.close());

async function enter(): Promise<void> {
  cookie = `assay_session_${port}=${await signIn(server.context)}`;
}

function bytesOf({ method, path, headers, body }: Hostile): Buffer {
  const own = new Map(headers);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(own.has("Cookie") ? [] : [`Cookie: ${cookie}`]),
    ...(body === null || own.has("Content-Length") || own.has("Transfer-Encoding")
      ? []
      : [`Content-Length: ${body.length}`]),
    `Connection: ${own.has("Upgrade") ? "Upgrade" : "close"}`,
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), body ?? Buffer.alloc(0)]);
}

/** Sends a request and reads until the server closes; null where it closes without an answer. */
function send(hostile: Hostile): Promise<Answer | null> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(bytesOf(hostile)));
    const late = setTimeout(() => {
      socket.destroy();
      failed(new Error("no answer"));
    }, PATIENCE);
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks))) socket.end();
    });
    socket.on("error", () => undefined); // a body that nobody reads: what was answered stands
    socket.on("close", () => {
      clearTimeout(late);
      done(read(Buffer.concat(chunks)));
    });
  });
}

const isWhole = (bytes: Buffer) => {
  const text = bytes.toString("latin1");
  const at = text.search(/HTTP\/1\.1 [2-5]/);
  const end = text.indexOf("\r\n\r\n", at);
  const head = text.slice(at, end);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (/^transfer-encoding: chunked/im.test(head)) return text.endsWith("\r\n0\r\n\r\n");
  const isBare = /^HTTP\/1\.1 (204|304)/.test(text.slice(at));
  return (
    at >= 0 && end >= 0 && (isBare || (length !== undefined && bytes.length >= end + 4 + Number(length)))
  );
};

function read(bytes: Buffer): Answer | null {
  const text = bytes.toString("utf8");
  const at = text.search(/HTTP\/1\.1 [2-5]/);
  if (at < 0) return null;
  const end = text.indexOf("\r\n\r\n", at);
  const [first = "", ...lines] = text.slice(at, end).split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = text.slice(end + 4);
  const isChunked = headers.get("transfer-encoding") === "chunked";
  return {
    ...{ status: Number(first.split(" ")[1]), headers },
    body: isChunked ? body.replace(/^[0-9a-f]+\r\n/i, "").replace(/\r\n[0-9a-f]+\r\n/gi, "") : body,
  };
}

/** What tells of the inside: a stack, a file, a query, a library. */
const INSIDE =
  /\n\s+at |node_modules|node:internal|file:\/\/\/|\/(?:tmp|home|work|root|usr)\/|\bselect\b[^"]*\bfrom\b|\bmarts\.|\bcore\.|DuckDB|Binder Error|SqliteError|TypeError|undefined/i;

const HAN = /[\u3400-\u9fff]/;
/** Words of a sentence, not names: what a Chinese reader was not to be told in English. */
const ENGLISH = /\b[a-z]+ [a-z]+ [a-z]+\b/i;

/** What is wrong with an answer; null where nothing is. */
function faultOf(asked: Hostile, answer: Answer | null): string | null {
  // Node closes without an answer where a tunnel is asked for
  if (answer === null) return "no answer";
  const { status, headers, body } = answer;
  if (status < 400) return status >= 200 ? null : `status ${status}`;
  if (asked.method === "HEAD") return body === "" && status < 500 ? null : `HEAD answered ${status} ${body}`;
  let error: { code?: unknown; message?: unknown; details?: unknown };
  try {
    const { error: told, ...others } = JSON.parse(body);
    if (Object.keys(others).length > 0) return "members beside error";
    error = told;
  } catch {
    return "no JSON";
  }
  const { code, message, details: _details, ...others } = error;
  if (typeof code !== "string" || typeof message !== "string" || Object.keys(others).length > 0)
    return "another shape";
  if (status >= 500 && !(status === 503 && code === "busy")) return `status ${status}`;
  if (!headers.get("content-type")?.startsWith("application/json")) return "no content type";
  const told = headers.get("content-language") === "zh-CN" ? "zh" : "en";
  if (asked.language !== null && told !== asked.language) return `answered in ${told}`;
  const own = withoutSent(message, asked);
  if (told === "zh" && (!HAN.test(own) || ENGLISH.test(own))) return "not Chinese";
  if (told === "en" && HAN.test(own)) return "not English";
  return INSIDE.test(withoutSent(body, asked)) ? "tells of the inside" : null;
}

/** A text without what the request itself brought. */
function withoutSent(text: string, { path, body }: Hostile): string {
  const sent = [...(body?.toString("utf8").matchAll(/"((?:[^"\\]|\\.)*)"/g) ?? [])].map(
    ([, inner]) => inner!,
  );
  for (const part of [...path.split(/[/?&=]/), ...path.split(/[/?&=.]/)]) {
    try {
      sent.push(decodeURIComponent(part.replaceAll("+", " ")));
    } catch {
      sent.push(part);
    }
  }
  return sent
    .filter((each) => each.length > 1 || HAN.test(each))
    .sort((a, b) => b.length - a.length)
    .reduce(
      (rest, each) => rest.replaceAll(each, "").replaceAll(JSON.stringify(each).slice(1, -1), ""),
      text,
    );
}

async function routesOf(): Promise<{ method: string; path: string; operation: Operation }[]> {
  const answer = await fetch(`${server.address}/api/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Operation>> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const beside = ["/docs", "/docs/json", "/docs/static/{name}", "/", "/{name}", "/api/{name}"];
  return [...described, ...beside.map((path) => ({ method: "GET", path, operation: { responses: {} } }))];
}

test(`${REQUESTS} hostile requests: no crash, no 5xx, the one shape in the right language, nothing of the inside`, async () => {
  const health = async () => (await fetch(`${server.address}/api/health`)).json();
  const before = await health();
  const make = createHostile(await routesOf(), Number(process.env.SEED ?? "1"), `127.0.0.1:${port}`);
  const faults = new Map<string, string[]>();
  const seen: Record<string, number> = {};
  let left = REQUESTS;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const asked = make();
      const answer = await send(asked).catch(() => undefined);
      const fault = answer === undefined ? "no answer in time" : faultOf(asked, answer);
      const status = String(answer?.status ?? "none");
      seen[status] = (seen[status] ?? 0) + 1;
      if (fault !== null) {
        const request = bytesOf({ ...asked, headers: asked.headers })
          .toString("utf8")
          .slice(0, 400);
        faults.set(fault, [
          ...(faults.get(fault) ?? []),
          `${asked.kind}: ${request} -> ${answer?.status} ${answer?.body.slice(0, 300)}`,
        ]);
      }
      if (asked.method === "DELETE" && answer?.status === 204) await enter();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (process.env.HOSTILE !== undefined) process.stdout.write(`${JSON.stringify(seen)}\n`);
  const told = Object.fromEntries(
    [...faults].map(([fault, all]) => [`${fault}: ${all.length}`, all.slice(0, 3)]),
  );
  expect(told).toEqual({});
  expect(await health()).toEqual(before);
  for (const status of ["200", "400", "403", "404", "415"])
    expect(seen[status] ?? 0, status).toBeGreaterThan(0);
}, 3_600_000);

test("a source folder that is not there is named as the settings name it, not by its place on the disk", async () => {
  rmSync(join(server.context.database.directory, "exports"), { recursive: true });
  const answer = await fetch(`${server.address}/api/runs`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json", "accept-language": "en" },
    body: "{}",
  });
  expect([answer.status, (await answer.json()).error.message]).toEqual([
    409,
    "The source directory exports does not exist; set source.directory in assay.config.json",
  ]);
});
