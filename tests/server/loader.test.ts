import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { isAlive } from "../../sql/lock.ts";
import { signIn } from "../helpers/accounts.ts";
import { startProgram } from "../helpers/program.ts";
import { writeCompany } from "../load/company.ts";

let folder: string;
let first: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-loader-"));
  ({ first } = writeCompany(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (name: string) =>
  startServer({ data: join(folder, name), web: null, port: 0, logLevel: "silent" });
/** The process that owns a data directory's files. */
const owner = (name: string): number => JSON.parse(readFileSync(join(folder, name, "lock"), "utf8")).by;

function caller({ address, context }: Server) {
  const secret = signIn(context, { person: "anna" });
  return async (path: string, body?: unknown) => {
    const cookie = `assay_session_${new URL(address).port}=${await secret}`;
    const answer = await fetch(`${address}/api/${path}`, {
      headers: {
        cookie,
        "accept-language": "en",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      retryAfter: answer.headers.get("retry-after"),
      json: await answer.json(),
    };
  };
}

const candidate = (id: string) => ({
  ...{ candidate_id: id, source_id: id, name: "王", gender: "female", education: "bachelor" },
  updated_at: "2026-01-01T00:00:00Z",
});
const push = (ask: ReturnType<typeof caller>, id: string) => ask("feeds/candidates", [candidate(id)]);

test("who pushes reads what was pushed, by a process of its own that goes when the server goes", async () => {
  const server = await start("data");
  const ask = caller(server);
  try {
    expect(owner("data")).not.toBe(process.pid);
    const before = (await ask("health")).json.warehouse.version;
    const answer = await push(ask, "A1");
    expect(answer).toMatchObject({ status: 200, json: { inserted: 1, warehouse_version: before + 1 } });
    expect((await ask("health")).json.warehouse.version).toBe(before + 1);
    const again = await push(ask, "A1");
    expect(again).toMatchObject({ status: 200, json: { unchanged: 1, warehouse_version: before + 1 } });
    expect((await ask("runs")).json.runs).toHaveLength(2);
  } finally {
    const pid = owner("data");
    await server.close();
    expect(isAlive(pid)).toBe(false);
  }
});

test("a loader that is killed: reading goes on, loads are refused with a time to come back, then work again", async () => {
  const server = await start("data");
  const ask = caller(server);
  try {
    const { version } = (await ask("health")).json.warehouse;
    const working = push(ask, "A2");
    await sleep(300);
    const pid = owner("data");
    process.kill(pid, "SIGKILL");
    const cut = await working;
    // killed before it was answered: it may be there or not, but nobody was told that it is
    expect(cut).toMatchObject({ status: 503, retryAfter: "5", json: { error: { code: "loader_gone" } } });
    expect((await ask("health")).json.warehouse.version).toBe(version);
    expect((await ask("metrics/ai_pass_rate?period=quarter")).status).toBe(200);
    await expect.poll(async () => (await push(ask, "A3")).status, { timeout: 60_000 }).toBe(200);
    expect(owner("data")).not.toBe(pid);
    const { runs } = (await ask("runs")).json as { runs: { status: string; live: boolean }[] };
    expect(runs.filter(({ live }) => live)).toEqual([]);
    expect(runs.map(({ status }) => status)).not.toContain("running");
    expect((await push(ask, "A2")).status).toBe(200);
  } finally {
    await server.close();
  }
});

test("a server that is told to stop within a load stops within 10 s, and the next start takes the load back", async () => {
  const data = join(folder, "stopped");
  mkdirSync(data);
  cpSync(first, join(data, "exports"), { recursive: true });
  const { process: program, ended } = startProgram(["serve", "--data", data, "--port", "0"]);
  let told = "";
  program.stdout!.on("data", (text: string) => {
    told += text;
  });
  await expect.poll(() => /set-up\/(\S+)/.exec(told)?.[1], { timeout: 100_000 }).toBeTruthy();
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(told)![0];
  const token = /set-up\/(\S+)/.exec(told)![1];
  const json = { "content-type": "application/json" };
  const founder = { token, login: "lin.yu", name: "林雨", password: "correct horse battery" };
  const signedIn = await fetch(`${address}/api/set-up`, {
    method: "POST",
    headers: json,
    body: JSON.stringify(founder),
  });
  const cookie = signedIn.headers.get("set-cookie")!.split(";")[0]!;
  const begun = await fetch(`${address}/api/runs`, {
    method: "POST",
    headers: { ...json, cookie },
    body: "{}",
  });
  expect(begun.status).toBe(202);
  const pid = owner("stopped");
  const asked = performance.now();
  program.kill("SIGTERM");
  expect((await ended).code).toBe(0);
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(isAlive(pid)).toBe(false);

  const server = await start("stopped");
  try {
    const ask = caller(server);
    const [run] = (await ask("runs")).json.runs;
    expect(["interrupted", "done"]).toContain(run.status);
    expect((await push(ask, "B1")).status).toBe(200);
  } finally {
    await server.close();
  }
});

test("a server that is killed takes its loader with it, and the next one starts", async () => {
  const { process: program, ended } = startProgram([
    "serve",
    "--data",
    join(folder, "stopped"),
    "--port",
    "0",
  ]);
  let told = "";
  program.stdout!.on("data", (text: string) => {
    told += text;
  });
  await expect.poll(() => told, { timeout: 100_000 }).toMatch(/is up/);
  const pid = owner("stopped");
  program.kill("SIGKILL");
  await ended;
  const server = await start("stopped");
  // it has its number until somebody has buried it
  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
  await server.close();
});

test("an app.sqlite that was copied while the server ran is not taken after it was closed", async () => {
  const server = await start("older");
  const path = (name: string) => join(folder, "older", name);
  const [copy, files] = [join(folder, "copied"), ["app.sqlite", "app.sqlite-wal", "app.sqlite-shm"]];
  mkdirSync(copy);
  for (const name of files) if (existsSync(path(name))) cpSync(path(name), join(copy, name));
  await server.close();
  for (const name of files) rmSync(path(name), { force: true });
  for (const name of readdirSync(copy)) cpSync(join(copy, name), path(name));
  await expect(start("older")).rejects.toThrow("app.sqlite is older than the rest by 1 opening");
});
