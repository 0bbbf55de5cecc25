import cluster from "node:cluster";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer, request } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { policy } from "../../server/access/policy.ts";
import { buildReadingApp, isReading } from "../../server/app.ts";
import { type Server, startServer } from "../../server/main.ts";
import { passOn } from "../../server/readers/pass-on.ts";
import { signIn } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { runProgram, startProgram } from "../helpers/program.ts";
import { client } from "./client.ts";

let folder: string;
let company: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-readers-"));
  company = (await demo()).directory;
  for (const name of ["data", "routes"]) {
    cpSync(company, join(folder, name), { recursive: true });
    cpSync(`${company}.key`, join(folder, `${name}.key`));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (data: string, more: Partial<Parameters<typeof startServer>[0]> = {}) =>
  startServer({ data, web: null, port: 0, readers: 2, logLevel: "silent", ...more });

type Answer = { readonly status: number; readonly text: string };

/** Asks by a connection of its own, so that whoever comes next answers. */
const ask = (address: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  new Promise<Answer>((resolve, reject) => {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const method = body === undefined ? "GET" : body === "" ? "DELETE" : "POST";
    const sent = request(
      `${address}${path}`,
      {
        agent: false,
        method,
        headers: { "accept-language": "en", ...headers, ...(body === "" ? {} : json) },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        answer.once("end", () => resolve({ status: answer.statusCode as number, text }));
        answer.once("error", reject);
      },
    );
    sent.once("error", reject);
    sent.end(body);
  });

const cookieOf = async ({ address, context }: Server) => ({
  cookie: `assay_session_${new URL(address).port}=${await signIn(context, { person: "anna" })}`,
});

const readerPids = () => Object.values(cluster.workers ?? {}).flatMap((each) => each?.process.pid ?? []);

const CANDIDATE = { source_id: "Z", name: "王", gender: "female", education: "bachelor" };
const push = (address: string, headers: Record<string, string>, id: string) =>
  ask(
    address,
    "/api/feeds/candidates",
    headers,
    JSON.stringify([{ candidate_id: id, ...CANDIDATE, updated_at: "2026-01-01T00:00:00Z" }]),
  );

test("a reader answers the addresses that its routes have, and passes on all others", async () => {
  const { context, close } = await client(join(folder, "routes"));
  const reader = await buildReadingApp({ context, web: null });
  try {
    for (const key of Object.keys(policy)) {
      const [method, pattern] = key.split(" ") as [string, string];
      if (!pattern.startsWith("/api/") || pattern.includes("*")) continue;
      const url = pattern.replaceAll(/:\w+(\(\^[^)]*\)+)?/g, "x");
      expect([key, isReading(url)]).toEqual([
        key,
        reader.hasRoute({ method: method as "GET", url: pattern }),
      ]);
    }
    for (const url of [
      "/",
      "/index.html",
      "/assets/a.js",
      "/api/metrics?lang=zh",
      "/api/metrics/a?x=/lineage",
    ])
      expect(isReading(url)).toBe(true);
    for (const url of ["/docs/", "/api/views", "/api/", "http://127.0.0.1/api/metrics", "/api/metricsx"])
      expect(isReading(url)).toBe(false);
  } finally {
    await reader.close();
    await close();
  }
});

test("two readers and a writer: one session, one audit log, one version after a load", async () => {
  const data = join(folder, "data");
  const { process: program, ended } = startProgram([
    "serve",
    "--data",
    data,
    "--port",
    "0",
    "--readers",
    "2",
  ]);
  let told = "";
  let log = "";
  program.stdout!.on("data", (text: string) => {
    told += text;
  });
  program.stderr!.on("data", (text: string) => {
    log += text;
  });
  /** The processes that a path was asked of, and as whose request. */
  const asked = (path: string) =>
    log.split("\n").flatMap((line) => {
      const { pid, req } = line.startsWith("{") ? JSON.parse(line) : { pid: 0, req: undefined };
      return req?.path === path ? [{ pid, ip: req.ip as string }] : [];
    });
  try {
    await expect.poll(() => told + log, { timeout: 100_000 }).toMatch(/set-up\//);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(told)![0];
    const founder = { login: "lin.yu", name: "林雨", password: "correct horse battery" };
    const entered = await fetch(`${address}/api/set-up`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.9" },
      body: JSON.stringify({ token: /set-up\/(\S+)/.exec(told)![1], ...founder }),
    });
    expect(entered.status).toBe(200);
    const cookie = { cookie: entered.headers.get("set-cookie")!.split(";")[0]! };
    expect(cookie.cookie).toContain(`assay_session_${new URL(address).port}=`);
    // nobody is taken at their word for whom they ask
    expect(asked("/api/set-up").map(({ ip }) => ip)).toEqual(["127.0.0.1"]);

    const metric = "/api/metrics/ai_pass_rate";
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(address, metric, cookie)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    const readers = new Set(asked(metric).map(({ pid }) => pid));
    expect(readers.size).toBe(2);
    expect(readers.has(program.pid)).toBe(false);

    const view = JSON.stringify({ name: "mine", page: "validity", address: "#/validity" });
    expect(await ask(address, "/api/views", cookie, view)).toMatchObject({ status: expect.any(Number) });
    await Promise.all(Array.from({ length: 4 }, () => ask(address, "/api/views", cookie)));
    expect(new Set(asked("/api/views").map(({ pid }) => pid))).toEqual(new Set([program.pid]));

    const exports = await Promise.all(
      Array.from({ length: 20 }, () => ask(address, `${metric}.csv`, cookie)),
    );
    expect(exports.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(asked(`${metric}.csv`).map(({ pid }) => pid))).toEqual(readers);

    // whoever hears that a load has ended reads what it brought, from whichever reader
    const { version } = JSON.parse((await ask(address, "/api/health")).text).warehouse;
    let done = false;
    const seen = new Set<string>();
    const reading = (async () => {
      while (!done) {
        const { status, text } = await ask(address, metric, cookie);
        expect(status).toBe(200);
        const { warehouse_version, rows } = JSON.parse(text);
        seen.add(JSON.stringify([warehouse_version, rows]));
      }
    })();
    const pushed = await push(address, cookie, "Z1");
    expect(JSON.parse(pushed.text)).toMatchObject({ inserted: 1, warehouse_version: version + 1 });
    const after = await Promise.all(Array.from({ length: 12 }, () => ask(address, metric, cookie)));
    expect(after.map(({ text }) => JSON.parse(text).warehouse_version)).toEqual(
      Array.from({ length: 12 }, () => version + 1),
    );
    done = true;
    await reading;
    // a version has one answer
    expect(new Set([...seen].map((each) => JSON.parse(each)[0])).size).toBe(seen.size);

    expect((await ask(address, "/api/session", cookie, "")).status).toBe(204);
    const gone = await Promise.all(Array.from({ length: 12 }, () => ask(address, metric, cookie)));
    expect(gone.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 401));
  } finally {
    program.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0 });
  }
  const verified = await runProgram(["audit", "verify", "--data", data]);
  expect(verified).toMatchObject({ code: 0 });
  const lines = readFileSync(join(data, "audit", auditFile(data)), "utf8").split("\n");
  expect(lines.filter((line) => line.includes('"export"'))).toHaveLength(20);
});

test("a reader that is killed is replaced at the same address; with the server all go", async () => {
  const server = await start(company);
  const headers = await cookieOf(server);
  const { address } = server;
  const before = readerPids();
  try {
    expect(before).toHaveLength(2);
    process.kill(before[0]!, "SIGKILL");
    await expect.poll(readerPids, { timeout: 60_000 }).not.toContain(before[0]);
    // the other one answers meanwhile
    expect((await ask(address, "/api/metrics/ai_pass_rate", headers)).status).toBe(200);
    await expect.poll(() => readerPids().length, { timeout: 60_000 }).toBe(2);
    await sleep(500);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ask(address, "/api/metrics/ai_pass_rate", headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));

    // what stands twice, or is no HTTP, is refused as ever
    const port = Number(new URL(address).port);
    expect(await raw(port, "GET /api/views HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil\r\n\r\n")).toMatch(
      /^HTTP\/1.1 400/,
    );
    expect(
      await raw(port, "GET /api/views HTTP/1.1\r\nHost: evil\r\nX-Forwarded-Host: 127.0.0.1\r\n\r\n"),
    ).toMatch(/^HTTP\/1.1 403/);
    expect(await raw(port, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
    const large = JSON.stringify(Array.from({ length: 20_000 }, () => ({ candidate_id: "x".repeat(100) })));
    expect((await ask(address, "/api/views", headers, large)).status).toBe(413);
  } finally {
    await server.close();
  }
  expect(readerPids()).toEqual([]);
  await expect(ask(address, "/api/health")).rejects.toThrow(/ECONNREFUSED/);
});

test("readers that cannot listen refuse the start, and leave nothing running", async () => {
  const held = createServer().listen(0, "127.0.0.1");
  await once(held, "listening");
  try {
    const { port } = held.address() as AddressInfo;
    await expect(start(company, { port })).rejects.toThrow(/EADDRINUSE/);
    expect(readerPids()).toEqual([]);
    expect(existsSync(join(company, "lock"))).toBe(false);
  } finally {
    held.close();
  }
});

/** The first line of what is answered to bytes. */
const raw = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("utf8").once("data", (text: string) => {
      resolve(text.split("\r\n")[0]!);
      socket.destroy();
    });
    socket.once("error", reject);
  });

/** The one file of a log that is not older than a month. */
const auditFile = (data: string): string =>
  readdirSync(join(data, "audit"))
    .filter((name) => name.endsWith(".jsonl"))
    .at(-1)!;

test("only a proxy on this machine is taken at its word for whom it passes on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-passed-"));
  const path = join(folder, "writer.sock");
  const writer = createHttpServer((asked, answer) => answer.end(JSON.stringify(asked.headers))).listen(path);
  const passed = async (isBehindProxy: boolean) => {
    const front = createHttpServer(passOn(path, isBehindProxy, "en")).listen(0, "127.0.0.1");
    await once(front, "listening");
    const { port } = front.address() as AddressInfo;
    try {
      const told = {
        "x-forwarded-for": "203.0.113.9",
        "x-forwarded-host": "evil",
        "x-forwarded-proto": "https",
      };
      const { text } = await ask(`http://127.0.0.1:${port}`, "/api/views", told);
      return [port, JSON.parse(text)] as const;
    } finally {
      front.close();
    }
  };
  try {
    const [port, bare] = await passed(false);
    expect(bare).toMatchObject({ "x-forwarded-for": "127.0.0.1", "x-forwarded-port": String(port) });
    expect(bare).not.toHaveProperty("x-forwarded-host");
    expect(bare).not.toHaveProperty("x-forwarded-proto");
    const [, behind] = await passed(true);
    expect(behind).toMatchObject({
      "x-forwarded-for": "203.0.113.9, 127.0.0.1",
      "x-forwarded-proto": "https",
    });
  } finally {
    writer.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
