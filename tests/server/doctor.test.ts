import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../sql/database.ts";
import { runHere } from "../helpers/program.ts";
import { writeCompany } from "../load/company.ts";
import { client } from "./client.ts";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-doctor-"));
  const { first } = writeCompany(folder, 20);
  const data = join(folder, "whole");
  expect((await runHere(["load", "--from", first, "--data", data])).code).toBe(0);
  const served = await client(data);
  expect((await served.get("/api/metrics/hire_rate.xlsx")).statusCode).toBe(200);
  await served.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy that was damaged, and what the doctor says of it. */
async function examined(damage: (data: string) => unknown): Promise<{ code: number | null; out: string }> {
  const data = join(folder, "copy");
  rmSync(data, { recursive: true, force: true });
  cpSync(join(folder, "whole"), data, { recursive: true });
  cpSync(join(folder, "whole.key"), `${data}.key`);
  await damage(data);
  return runHere(["doctor", "--data", data]);
}

async function change(data: string, sql: string): Promise<void> {
  const db = await openDatabase({ directory: data, readers: 1 });
  await db.writer((c) => c.run(sql));
  await db.close();
}

test("all is well where it is: everything was opened and read", async () => {
  const { code, out } = await examined(() => undefined);
  expect(out).toMatch(/ok +database +one installation and age; .* rows of \d+ tables read/);
  expect(out).toMatch(/ok +master key +opens the vault and 2 sealed values/);
  expect(out).toMatch(/ok +app\.sqlite +whole/);
  expect(out).toMatch(/ok +audit +[1-9]\d* events, unbroken/);
  expect(code).toBe(0);
});

const other = createHash("sha256").update("another key").digest("hex");

test.each<[string, (data: string) => unknown, RegExp]>([
  [
    "another key",
    (data) => writeFileSync(`${data}.key`, other),
    /fault +master key +the master key is not the one this vault was made with/,
  ],
  ["no key beside a vault", (data) => rmSync(`${data}.key`), /fault +master key .* is missing; restore it/],
  [
    "a vault cut short",
    (data) => truncateSync(join(data, "vault.duckdb"), 100_000),
    /fault +database .*vault\.duckdb cannot be read \(IO Error/,
  ],
  [
    "no vault",
    (data) => rmSync(join(data, "vault.duckdb")),
    /fault +database .*vault\.duckdb is missing; put back/,
  ],
  [
    "names that are not there",
    (data) => change(data, "DELETE FROM vault.identity WHERE source_id = 'C3'"),
    /fault +database .*vault\.duckdb holds 19 identities of candidates where 20 were loaded/,
  ],
  [
    "a sealed value that was changed",
    (data) => change(data, "UPDATE vault.person SET person_key = uuid()"),
    /fault +master key +\S/,
  ],
  [
    "no application tables where there were some",
    (data) => rmSync(join(data, "app.sqlite")),
    /fault +app\.sqlite .*app\.sqlite is missing; put back/,
  ],
  [
    "an event of the audit log that was changed",
    (data) => {
      const path = join(data, "audit", `${new Date().toISOString().slice(0, 7)}.jsonl`);
      writeFileSync(path, readFileSync(path, "utf8").replace('"sequence":1,', '"sequence":1, "x":1,'));
    },
    /fault +audit +broken at /,
  ],
])("%s ends with 1, named", async (_, damage, says) => {
  const { code, out } = await examined(damage);
  expect(out).toMatch(says);
  expect(out).toMatch(/1 fault\./);
  expect(code).toBe(1);
});
