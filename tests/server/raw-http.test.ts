import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { signInLink } from "../helpers/accounts.ts";

let folder: string;
let server: Server;
let port: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-raw-"));
  server = await startServer({ data: join(folder, "data"), web: null, port: 0, logLevel: "silent" });
  port = Number(new URL(server.address).port);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Sends bytes, and gives what came back until the server closed. */
function send(...parts: readonly string[]): Promise<{ status: number; headers: string; body: string }> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    socket.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
    socket.on("error", reject);
    socket.on("close", () => {
      const [headers = "", ...rest] = text.split("\r\n\r\n");
      resolve({ status: Number(headers.split(" ")[1]), headers, body: rest.join("\r\n\r\n") });
    });
  });
}
const zh = "Host: 127.0.0.1\r\nAccept-Language: zh-CN\r\n";

describe("what Node refuses before any route has the one shape, in both languages", () => {
  test.each([
    ["no HTTP", ["hello\r\n\r\n"], 400, "bad_request"],
    [
      "two lengths",
      [`POST /api/session HTTP/1.1\r\n${zh}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
      400,
      "bad_request",
    ],
    [
      "a length and chunks",
      [`POST /api/session HTTP/1.1\r\n${zh}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`],
      400,
      "bad_request",
    ],
    ["a NUL in a header", [`GET /api/health HTTP/1.1\r\n${zh}X: a\0b\r\n\r\n`], 400, "bad_request"],
    [
      "headers of 40 KB",
      [`GET /api/health HTTP/1.1\r\n${zh}X: ${"x".repeat(40_000)}\r\n\r\n`],
      431,
      "headers_too_large",
    ],
    [
      "3,000 headers",
      [`GET /api/health HTTP/1.1\r\n${zh}${"X: yyyyyy\r\n".repeat(3000)}\r\n`],
      431,
      "headers_too_large",
    ],
    [
      "no Host",
      ["GET /api/health HTTP/1.1\r\nAccept-Language: zh-CN\r\nConnection: close\r\n\r\n"],
      400,
      "bad_request",
    ],
    [
      "an expectation that Node does not know",
      [`GET /api/health HTTP/1.1\r\n${zh}Expect: more\r\n\r\n`],
      417,
      "expectation_failed",
    ],
    ["an address of 40 KB", [`GET /api/health?${"x".repeat(40_000)}`], 414, "address_too_long"],
    [
      "extensions of chunks",
      [
        `POST /api/session HTTP/1.1\r\n${zh}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2;${"x".repeat(40_000)}\r\n{}`,
      ],
      413,
      "too_large",
    ],
  ])("%s", async (_, parts, status, code) => {
    const answer = await send(...parts);
    expect(answer.status).toBe(status);
    expect(answer.headers.toLowerCase()).toContain("content-type: application/json; charset=utf-8");
    const { error } = JSON.parse(answer.body);
    expect(Object.keys(JSON.parse(answer.body))).toEqual(["error"]);
    expect(error).toEqual({ code, message: expect.stringMatching(/[\u4e00-\u9fff]/) });
  });

  test("in English for who asks for it", async () => {
    const answer = await send(
      `GET /api/health HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\nX: a\0b\r\n\r\n`,
    );
    expect(JSON.parse(answer.body).error.message).toBe("The request is wrong: it is no valid HTTP");
  });

  test("HEAD has the head alone", async () => {
    const { status, headers, body } = await send(`HEAD api/health HTTP/1.1\r\n${zh}\r\n`);
    expect([status, body]).toEqual([400, ""]);
    expect(headers.toLowerCase()).toMatch(/content-length: [1-9]/);
  });

  test("a request that does not end in time is told so", async () => {
    const { server: http } = server.app;
    // Node looks for such requests each 30 seconds: here it finds one as soon as it has come
    http.once("connection", (socket) =>
      socket.once("data", () =>
        http.emit("clientError", Object.assign(new Error(), { code: "ERR_HTTP_REQUEST_TIMEOUT" }), socket),
      ),
    );
    const { status, body } = await send(`POST /api/session HTTP/1.1\r\n${zh}Content-Length: 20\r\n\r\n{`);
    expect([status, JSON.parse(body).error.code]).toEqual([408, "request_timeout"]);
  });
});

test("a second Host header is refused, whichever of them is ours", async () => {
  for (const hosts of [
    "Host: 127.0.0.1\r\nHost: evil.example",
    "host: evil.example\r\nHost: 127.0.0.1",
    "Host: 127.0.0.1\r\nHOST: 127.0.0.1",
  ]) {
    const { status, body } = await send(`GET /api/health HTTP/1.1\r\n${hosts}\r\nConnection: close\r\n\r\n`);
    expect(status, hosts).toBe(400);
    expect(JSON.parse(body).error.code).toBe("bad_request");
  }
});

test("on loopback the cookie bears the port, and one of another port opens nothing", async () => {
  const token = new URL(await signInLink(server)).hash.split("/").at(-1);
  const signedIn = await fetch(`${server.address}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const [cookie = ""] = signedIn.headers.getSetCookie()[0]!.split(";");
  expect(cookie).toMatch(new RegExp(`^assay_session_${port}=`));
  const asked = async (header: string) =>
    (await fetch(`${server.address}/api/session`, { headers: { cookie: header } })).status;
  const secret = cookie.split("=")[1]!;
  expect(await asked(cookie)).toBe(200);
  expect(await asked(`assay_session_${port + 1}=${secret}`)).toBe(401);
  expect(await asked(`assay_session=${secret}`)).toBe(401);
  expect(await asked(`assay_session_${port + 1}=planted; ${cookie}`)).toBe(200);
});
