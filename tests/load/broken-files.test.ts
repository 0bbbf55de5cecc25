import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDirectory, type RunReport } from "../../pipelines/load.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { type Broken, NAME, writeBroken } from "./broken-files.ts";

/** Damaged files beside those that are wrong as a whole; BROKEN=1000 makes more, SEED=n others. */
const COUNT = Number(process.env.BROKEN ?? "30");

let folder: string;
let database: Database;
let broken: Broken;
let report: RunReport;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-broken-"));
  const root = join(folder, "exports");
  for (const name of ["exports", "work"]) mkdirSync(join(folder, name));
  broken = await writeBroken(root, join(folder, "work"), COUNT, Number(process.env.SEED ?? "1"));
  database = await openDatabase({ directory: join(folder, "data") });
  report = await loadDirectory(database, { from: root });
}, 3_600_000);
afterAll(async () => {
  broken?.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the load ends, and tells of every file whether it was read, else why not and where", () => {
  expect([report.status, report.error]).toEqual(["done", undefined]);
  const told = new Set(report.files.map(({ path }) => path));
  expect(broken.names.filter((name) => !told.has(name))).toEqual([]);
  const counts: Record<string, number> = {};
  for (const file of report.files) {
    const kind = `${file.status} ${file.error?.code ?? ""}`.trim();
    counts[kind] = (counts[kind] ?? 0) + 1;
    const where = JSON.stringify(file);
    expect(["ok", "refused", "failed"], where).toContain(file.status);
    if (file.status === "ok") continue;
    expect(file.error?.message_zh, where).toMatch(/[\u4e00-\u9fff]/);
    expect(file.error?.message_zh, where).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/);
    expect(file.error?.message_en, where).toMatch(/^[^\u4e00-\u9fff]+$/);
  }
  if (process.env.BROKEN !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
  const unexplained = report.files.filter(({ error }) => error?.code === "crash");
  expect(unexplained.map(({ path, error }) => `${path}: ${error?.found}`)).toEqual([]);
  for (const kind of ["ok", "refused unreadable", "refused archive", "refused depth", "refused link"])
    expect(counts[kind] ?? 0, kind).toBeGreaterThan(0);
});

test("every record that was read is accounted for, and nothing of a person is quoted", () => {
  for (const file of report.files) {
    const { read, inserted, updated, unchanged, deleted, quarantined } = file;
    expect(inserted + updated + unchanged + deleted + quarantined, JSON.stringify(file)).toBe(read);
    expect(Math.min(inserted, updated, unchanged, deleted, quarantined), file.path).toBeGreaterThanOrEqual(0);
  }
  expect(report.verification.file.lines.filter(({ ok }) => !ok)).toEqual([]);
  expect([report.verification.record.ok, report.verification.totals.ok]).toEqual([true, true]);
  const told = JSON.stringify(report);
  const quoted = told.match(new RegExp(`.{0,200}(?:${NAME}|1390000\\d|root:x:)`))?.[0];
  expect(told, quoted).not.toMatch(new RegExp(`${NAME}|1390000\\d|root:x:`));
});

test("the good files of the same folder are there whole", async () => {
  const of = new Map(report.files.map((file) => [file.path, file]));
  for (const [name, rows] of broken.good)
    expect(of.get(name), name).toMatchObject({ status: "ok", read: rows, inserted: rows });
  const sum = report.files.reduce((total, { inserted }) => total + inserted, 0);
  const [found] = await database.reader((connection) =>
    connection.rows<{ n: number }>("select count(*)::integer as n from staging.candidates"),
  );
  expect(found?.n).toBe(sum);
});
