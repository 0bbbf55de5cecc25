import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hashOf } from "../../server/access/sessions.ts";
import { buildApp } from "../../server/app.ts";
import { logger } from "../../server/logger.ts";
import { type Server, startServer } from "../../server/main.ts";
import { machineTokens } from "../../server/store/machine-token.ts";
import { signIn } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { runHere } from "../helpers/program.ts";
import { type Caller, caller } from "./caller.ts";
import { type Answer, type Client, client } from "./client.ts";

type Made = { readonly token: string; readonly name: string; readonly expires_at: string };
let names = 0;

/** Makes a token as an administrator. */
async function make(ask: Caller, rights: readonly string[], more: object = {}): Promise<Made> {
  names += 1;
  const answer = await ask("POST", "/api/tokens", { name: `token-${names}`, rights, ...more });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}

const codeOf = (answer: Answer) => [answer.statusCode, answer.json().error?.code];

describe("over the demo company", () => {
  let server: Client;
  let admin: Caller;
  beforeAll(async () => {
    server = await client((await demo()).directory);
    admin = caller(server, "token-admin", ["admin"]);
  });
  afterAll(() => server?.close());

  const by = (token: string, method: "GET" | "POST" | "DELETE", url: string, body?: unknown, more = {}) =>
    server.app.inject({
      ...{ method, url },
      headers: {
        ...{ authorization: `Bearer ${token}`, "accept-language": "en", ...more },
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });

  test("a token reads figures with small groups hidden as leadership does, with `rows` as an analyst", async () => {
    const { metrics } = (await server.get("/api/metrics")).json() as { metrics: { id: string }[] };
    const queries = metrics.slice(0, 40).map(({ id }) => ({ id, metric: id, by: ["education"] }));
    const asked = async (answer: Promise<Answer>) => JSON.stringify((await answer).json().results);
    const [few, rows] = [await make(admin, ["aggregates"]), await make(admin, ["aggregates", "rows"])];
    const hidden = await asked(by(few.token, "POST", "/api/query", { queries }));
    const open = await asked(by(rows.token, "POST", "/api/query", { queries }));
    expect(hidden).toBe(
      await asked(caller(server, "leads", ["leadership"])("POST", "/api/query", { queries })),
    );
    expect(open).toBe(await asked(caller(server, "reads", ["analyst"])("POST", "/api/query", { queries })));
    expect(hidden).not.toBe(open);
    expect(open.length).toBeGreaterThan(10_000);
  });

  test("a token opens what its rights list, and nothing else", async () => {
    const tokens = {
      aggregates: await make(admin, ["aggregates"]),
      runs: await make(admin, ["runs.read"]),
      push: await make(admin, ["feeds.push"]),
      every: await make(admin, ["feeds.push", "runs.read", "runs.start", "aggregates", "rows"]),
    };
    const cases = [
      ["GET", "/api/metrics/ai_pass_rate", "aggregates every"],
      ["GET", "/api/figures/stage-times.svg", "aggregates every"],
      ["GET", "/api/runs", "runs every"],
      ["GET", "/api/feeds", "runs every"],
      ["POST", "/api/feeds/nix", "push every"],
      ["GET", "/api/health", "aggregates runs push every"],
      ["GET", "/api/metrics/ai_pass_rate.csv", ""],
      ["GET", "/api/metrics/ai_pass_rate?format=csv", ""],
      ["POST", "/api/exports/xlsx", ""],
      ["GET", "/api/error-reports", ""],
      ["POST", "/api/error-reports", ""],
      ["POST", "/api/pins", ""],
      ["GET", "/api/annotations", ""],
      ["GET", "/api/views", ""],
      ["GET", "/api/session", ""],
      ["DELETE", "/api/session", ""],
      ["POST", "/api/session", ""],
      ["POST", "/api/session/step-up", ""],
      ["POST", "/api/sign-in/main", ""],
      ["POST", "/api/set-up", ""],
      ["GET", "/api/users", ""],
      ["GET", "/api/tokens", ""],
      ["POST", "/api/tokens", ""],
      ["GET", "/api/audit", ""],
      ["GET", "/api/quarantine", ""],
      ["GET", "/api/quarantine/1", ""],
    ] as const;
    const wrong: string[] = [];
    for (const [method, url, who] of cases)
      for (const [name, { token }] of Object.entries(tokens)) {
        const answer = await by(token, method, url, method === "POST" ? {} : undefined);
        const isIn = who.split(" ").includes(name);
        const code = answer.statusCode >= 400 ? answer.json().error.code : "";
        if (url.includes("format=")) {
          if (answer.statusCode === 200 && !String(answer.headers["content-type"]).includes("json"))
            wrong.push(`${name} ${url}: ${answer.headers["content-type"]}`);
        } else if ((code === "not_allowed") === isIn || answer.statusCode === 401)
          wrong.push(`${name} ${method} ${url}: ${answer.statusCode} ${code}`);
      }
    expect(wrong).toEqual([]);
  });

  test("a file is not given by the header that asks for one", async () => {
    const { token } = await make(admin, ["aggregates", "rows"]);
    const answer = await by(token, "GET", "/api/metrics/ai_pass_rate", undefined, { accept: "text/csv" });
    expect(codeOf(answer)).toEqual([403, "not_allowed"]);
  });

  test("with a cookie beside it is 400, unknown, over or ended 401", async () => {
    const { token, name, expires_at } = await make(admin, ["runs.read"], { days: 1 });
    const cookie = { cookie: `assay_session=${await signIn(server.context)}` };
    expect(codeOf(await by(token, "GET", "/api/runs", undefined, cookie))).toEqual([400, "token_and_cookie"]);
    for (const other of ["", "x", `${token}x`, token.slice(0, -1), token.toUpperCase()]) {
      const answer = await by(other, "GET", "/api/runs");
      expect(codeOf(answer)).toEqual([401, "token_unknown"]);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
    expect((await by(token, "GET", "/api/runs")).statusCode).toBe(200);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(expires_at) });
    try {
      expect(codeOf(await by(token, "GET", "/api/runs"))).toEqual([401, "token_unknown"]);
    } finally {
      vi.useRealTimers();
    }
    expect((await admin("DELETE", `/api/tokens/${name}`)).statusCode).toBe(204);
    expect(codeOf(await by(token, "GET", "/api/runs"))).toEqual([401, "token_unknown"]);
    expect(codeOf(await admin("DELETE", `/api/tokens/${name}`))).toEqual([404, "not_found"]);
    // its name is that of one token for ever
    expect(codeOf(await admin("POST", "/api/tokens", { name, rights: ["runs.read"] }))).toEqual([
      409,
      "token_name_taken",
    ]);
  });

  test("is limited as a session is, apart from others", async () => {
    const slow = await client(join(mkdtempSync(join(tmpdir(), "assay-tokens-")), "data"), {
      server: { requests_per_minute: 10 },
    });
    const ask = caller(slow, "token-admin", ["admin"]);
    const [one, other] = [await make(ask, ["runs.read"]), await make(ask, ["runs.read"])];
    const read = (token: string) =>
      slow.app.inject({ url: "/api/runs", headers: { authorization: `Bearer ${token}` } });
    const told: number[] = [];
    for (let times = 0; times < 12; times += 1) told.push((await read(one.token)).statusCode);
    expect(told).toEqual([...Array(10).fill(200), 429, 429]);
    expect((await read(other.token)).statusCode).toBe(200);
    await slow.close();
  });

  test("is nowhere in the log of the server", async () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => lines.push(line) };
    const app = await buildApp({
      ...{ context: server.context, web: null },
      logger: { ...(logger("trace") as object), stream },
    });
    const { token } = await make(admin, ["runs.read"]);
    for (const authorization of [`Bearer ${token}`, `Bearer ${token}-wrong`])
      await app.inject({ url: "/api/runs", headers: { authorization } });
    await app.close();
    expect(lines.join("")).toContain("/api/runs");
    expect(lines.join("")).not.toContain(token);
  });

  test.each([
    [{ name: "Upper" }, "name"],
    [{ name: "two words" }, "name"],
    [{ rights: [] }, "rights"],
    [{ rights: ["export"] }, "rights.0"],
    [{ rights: ["rows"] }, "rights"],
    [{ days: 91 }, "days"],
    [{ days: 0 }, "days"],
  ])("%j is refused by name", async (body, path) => {
    const answer = await admin("POST", "/api/tokens", { name: "fine", rights: ["runs.read"], ...body });
    expect(codeOf(answer)).toEqual([400, "invalid_parameter"]);
    expect(answer.json().error.message).toContain(`Parameter ${path} is invalid`);
  });

  test("is kept as a hash alone, told once, listed with its last use, and recorded", async () => {
    const { token, name } = await make(admin, ["runs.read"]);
    await by(token, "GET", "/api/runs");
    const kept = await machineTokens.byName(server.context.store, name);
    expect(kept?.secret).toBe(hashOf(token));
    const listed = await admin("GET", "/api/tokens");
    expect(listed.body).not.toContain(token);
    await vi.waitFor(async () => {
      const { tokens } = (await admin("GET", "/api/tokens")).json();
      expect(tokens.find((each: { name: string }) => each.name === name)).toMatchObject({
        ...{ rights: ["runs.read"], created_by: "token-admin", ended_at: null },
        used_at: expect.any(String),
      });
    });
    const directory = join(server.context.database.directory, "audit");
    const log = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
    expect(log.join("")).not.toContain(token);
    const made = log
      .flatMap((text) => text.trimEnd().split("\n"))
      .map((line) => JSON.parse(line))
      .find(({ subject }) => subject === `token:${name}`);
    expect(made).toMatchObject({ actor: "token-admin", action: "token_create", outcome: "done" });
  });
});

describe("a program over HTTP", () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "assay-tokens-"));
    server = await startServer({ data: join(folder, "data"), web: null, port: 0, logLevel: "silent" });
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  test("pushes a feed and reads a metric by a token of the command, without cookie or origin", async () => {
    const data = ["--data", join(folder, "data")];
    const rights = ["feeds.push", "aggregates", "runs.read"].flatMap((right) => ["--right", right]);
    const added = await runHere(["token", "add", "nightly", ...rights, "--days", "7", ...data]);
    expect([added.code, added.err]).toEqual([0, ""]);
    const token = added.out.split("\n").find((line) => line.startsWith("assay_"))!;
    const headers = { authorization: `Bearer ${token}`, "accept-language": "en" };
    const push = await fetch(`${server.address}/api/feeds/departments?source=hris`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/x-ndjson", "sec-fetch-site": "cross-site" },
      body: `${JSON.stringify({
        ...{ source_id: "D1", updated_at: "2026-09-01T08:00:00Z" },
        ...{ department_id: "D1", company: "C1", name: "研发" },
      })}\n`,
    });
    const pushed = (await push.json()) as Record<string, unknown>;
    expect([push.status, pushed.read], JSON.stringify(pushed)).toEqual([200, 1]);
    const runs = (await (await fetch(`${server.address}/api/runs`, { headers })).json()) as {
      runs: { run: number; trigger: string }[];
    };
    expect(runs.runs[0]).toMatchObject({ run: pushed.run, trigger: "push" });
    const metric = await fetch(`${server.address}/api/metrics/ai_pass_rate`, { headers });
    expect(metric.status).toBe(200);
    expect(((await metric.json()) as { metric: string }).metric).toBe("ai_pass_rate");
    const started = await fetch(`${server.address}/api/runs`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: "{}",
    });
    expect(started.status).toBe(403);

    const log = readdirSync(join(folder, "data", "audit"))
      .flatMap((file) =>
        readFileSync(join(folder, "data", "audit", file), "utf8")
          .trimEnd()
          .split("\n"),
      )
      .map((line) => JSON.parse(line));
    expect(log.filter(({ action }) => action === "feed_push")).toMatchObject([
      { actor: "token:nightly", outcome: "begun", subject: "feed:departments" },
      { actor: "token:nightly", outcome: "done" },
    ]);
    const listed = JSON.parse((await runHere(["token", "list", "--json", ...data])).out);
    expect(listed.tokens).toMatchObject([{ name: "nightly", ended_at: null }]);
    expect((await runHere(["token", "end", "nightly", ...data])).code).toBe(0);
    expect((await fetch(`${server.address}/api/runs`, { headers })).status).toBe(401);
    const wrong = await runHere(["token", "add", "other", "--right", "export", ...data]);
    expect([wrong.code === 0, wrong.err.includes("there is no “export”")]).toEqual([false, true]);
  });
});
