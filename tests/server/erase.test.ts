import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDirectory } from "../../pipelines/load.ts";
import { parseConfig } from "../../server/config.ts";
import { type Server, startServer } from "../../server/main.ts";
import { openDatabase } from "../../sql/database.ts";
import { runHere } from "../helpers/program.ts";
import { ERASED, found, marked, marksOf, writeMarked } from "../load/marked-people.ts";

let folder: string;
const data = () => join(folder, "data");
const rules = [{ outcome: "rejected", months: 12 }];
const settings = (more: object) => writeFileSync(join(data(), "assay.config.json"), JSON.stringify(more));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-erase-"));
  writeMarked(join(folder, "exports"), join(folder, "others"));
  const db = await openDatabase({ directory: data(), readers: 1 });
  for (const name of ["exports", "others"]) await loadDirectory(db, { from: join(folder, name) });
  await db.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = () => startServer({ data: data(), web: null, port: 0, logLevel: "silent" });
const erasedRows = ({ context }: Server) =>
  context.database.reader((c) =>
    c.value<number>("SELECT count(*) FROM marts.application WHERE starts_with(application_id, 'erased-')"),
  );
const audited = () =>
  readdirSync(join(data(), "audit"))
    .flatMap((name) => readFileSync(join(data(), "audit", name), "utf8").split("\n"))
    .filter((line) => line.includes('"action":"erase"'))
    .map((line) => JSON.parse(line));

test("while a server runs the command has it erase, and who reads goes on with the warehouse without the person", async () => {
  settings({});
  const server = await start();
  try {
    const before = await server.context.published();
    const told = await runHere(["erase", "--candidate", "cand-60-x", "--tell", "--data", data()]);
    expect(told.err).toBe("");
    expect(told.out).toContain("keys of 1 people");
    const unknown = await runHere(["erase", "--candidate", "nobody", "--reason", "r", "--data", data()]);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining("there is no candidate nobody") });
    expect(await erasedRows(server)).toBe(0);

    const done = await runHere(["erase", "--candidate", "cand-60-x", "--reason", "letter", "--data", data()]);
    expect(done.err).toBe("");
    expect(done.out).toMatch(/Request E\d{8}-[0-9a-f]{8} is done/);
    expect(await erasedRows(server)).toBe(1);
    expect((await server.context.published())?.version).toBeGreaterThan(before?.version ?? 0);
    // the loader that took its place loads
    const again = await server.context.loader.load({
      from: join(folder, "exports"),
      trigger: "api",
      zone: "Asia/Shanghai",
      mappings: [],
    });
    expect(again.error).toBeUndefined();
    expect(again.files.find(({ feed }) => feed === "applications")).toMatchObject({
      status: "ok",
      quarantined: 1,
    });
  } finally {
    await server.close();
  }
  expect(found(data(), marksOf([60]))).toEqual([]);
  expect(audited().map(({ outcome, detail }) => [outcome, detail.reason])).toEqual([
    ["begun", "letter"],
    ["done", "letter"],
  ]);
});

test("who falls due is erased by the job of the settings", async () => {
  settings({ retention: { rules, cron: "*/2 * * * * *" } });
  const server = await start();
  try {
    for (let waited = 0; (await erasedRows(server)) !== ERASED + 1; waited += 250) {
      if (waited > 90_000) throw new Error("nobody was erased");
      await sleep(250);
    }
    while (audited().at(-1)?.outcome !== "done" || audited().at(-1)?.detail.by !== "schedule")
      await sleep(250);
  } finally {
    await server.close();
  }
  expect(found(data(), marksOf(Array.from({ length: ERASED }, (_, i) => i)))).toEqual([]);
  expect(readFileSync(join(`${data()}.erased`), "utf8")).not.toContain(marked(1).name);
  expect(audited().at(-1)?.detail).toMatchObject({ due: true, goes: { persons: ERASED } });
  expect(existsSync(join(data(), "exports"))).toBe(false);
}, 180_000);

test("wrong rules of retention are told with their place", () => {
  const problems = (retention: object) => {
    try {
      parseConfig({ retention }, "c");
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  expect(problems({ rules: [{ outcome: "hired" }] })).toContain(
    "retention.rules.0.outcome: must be one of rejected, withdrawn",
  );
  expect(problems({ rules: [{ outcome: "rejected", months: 0 }] })).toContain("retention.rules.0.months");
  expect(problems({ rules: [...rules, ...rules] })).toContain("retention.rules: an outcome is there twice");
  expect(problems({ rules, cron: "daily" })).toContain("retention.cron: not a cron expression");
  expect(problems({ rules })).toBe("");
});
