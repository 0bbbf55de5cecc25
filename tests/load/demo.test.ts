import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { REASONS } from "../../pipelines/contract.ts";
import { loadDirectory, loadRecords, type RunReport } from "../../pipelines/load.ts";
import {
  countQuarantine,
  listQuarantine,
  replayQuarantine,
  showQuarantine,
} from "../../pipelines/quarantine.ts";
import { getRun, listRuns } from "../../pipelines/runs.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { demoExports } from "../helpers/demo.ts";

let folder: string;
let exports: string;
let db: Database;
let first: RunReport;
let truth: {
  counts: Record<string, number>;
  identifiers_sample: string[];
  lateness: { waiting: Record<string, number> };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-demo-"));
  exports = await demoExports({ scale: 0.1, seed: 7 });
  truth = JSON.parse(readFileSync(join(exports, "truth.json"), "utf8"));
  db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  first = await loadDirectory(db, { from: exports });
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const sums = (report: RunReport) => {
  for (const file of report.files)
    expect(file.read, file.path).toBe(
      file.inserted + file.updated + file.unchanged + file.deleted + file.quarantined,
    );
  const of = (name: "read" | "inserted" | "updated" | "deleted" | "quarantined") =>
    report.files.reduce((sum, file) => sum + file[name], 0);
  return {
    read: of("read"),
    inserted: of("inserted"),
    updated: of("updated"),
    deleted: of("deleted"),
    quarantined: of("quarantined"),
  };
};

test("the demo company loads whole, verified on three levels", () => {
  expect(first.error).toBeUndefined();
  expect(first.status).toBe("done");
  expect(sums(first).inserted).toBeGreaterThan(30_000);
  expect(first.files.filter((file) => file.status !== "ok")).toEqual([]);
  expect(first.verification.file.ok).toBe(true);
  expect(first.verification.record.lines.filter((line) => !line.ok)).toEqual([]);
  expect(first.verification.totals.lines.filter((line) => !line.ok)).toEqual([]);
  expect(first.people_sealed).toBeGreaterThanOrEqual(truth.counts.candidates ?? Number.POSITIVE_INFINITY);
});

/** The demo company has erased nobody. */
const OCCURRING = REASONS.filter((reason) => reason !== "erased");

test("each reason occurs in quarantine with file, line and field, its text sealed but legible to its owner", async () => {
  const counts = await countQuarantine(db);
  expect([...new Set(counts.map((row) => row.reason))].sort()).toEqual([...OCCURRING].sort());
  for (const reason of OCCURRING) {
    const { rows } = await listQuarantine(db, { reason, limit: 3 });
    for (const row of rows) {
      expect(row.path, reason).toMatch(/\.(csv|json|jsonl|xlsx)$/);
      expect(row.line, reason).toBeGreaterThan(0);
      expect(row.field, reason).toBeTruthy();
      const shown = await showQuarantine(db, row.quarantine_id);
      expect(shown?.raw, reason).toHaveProperty("source_id");
    }
  }
});

test("the second load of the same files changes nothing and reads none of them", async () => {
  const again = await loadDirectory(db, { from: exports });
  expect(sums(again)).toMatchObject({ inserted: 0, updated: 0, deleted: 0, read: sums(first).read });
  expect(again.files.every((file) => file.status === "skipped")).toBe(true);
  expect(again.warehouse.version).toBe(first.warehouse.version);
});

test("after the late file its waiting records are taken in by themselves", async () => {
  const late = await loadDirectory(db, { from: join(exports, "late") });
  const released = Object.fromEntries(late.released.map((one) => [one.feed, one.inserted]));
  const { applications, ...waiting } = truth.lateness.waiting;
  expect(released).toEqual(waiting);
  expect(late.files).toMatchObject([{ feed: "applications", inserted: applications }]);
  expect(late.warehouse.version).toBe((first.warehouse.version ?? 0) + 1);
});

test("broken files are refused by name, with the reason; the run goes on", async () => {
  const report = await loadDirectory(db, { from: join(exports, "broken") });
  expect(report.status).toBe("done");
  expect(report.files.map((file) => [file.path, file.status, file.error?.code])).toEqual([
    ["ats/applications-broken.csv", "refused", "encoding"],
    ["bi/kpi-broken.csv", "refused", "headings"],
    ["desk/complaints.csv", "refused", "empty"],
    ["survey/answers-broken.csv", "refused", "headings"],
  ]);
  expect(await getRun(db, report.run)).toMatchObject({ run: report.run, status: "done", refused: 4 });
});

test("a corrected record is taken in by a replay, an uncorrected one is set aside again", async () => {
  const { rows } = await listQuarantine(db, { reason: "unknown_value", feed: "stage_events", limit: 2 });
  const [one, two] = rows;
  if (one === undefined || two === undefined) throw new Error("two stage events are expected in quarantine");
  const report = await replayQuarantine(db, {
    ids: [one.quarantine_id, two.quarantine_id],
    edits: { [one.quarantine_id]: { stage: "withdrawn" } },
  });
  expect(report.files).toMatchObject([{ feed: "stage_events", read: 2, inserted: 1, quarantined: 1 }]);
  expect((await showQuarantine(db, one.quarantine_id))?.status).toBe("resolved");
  expect((await showQuarantine(db, two.quarantine_id))?.status).toBe("resolved");
  const [anew] = (await listQuarantine(db, { reason: "unknown_value", feed: "stage_events", limit: 1 })).rows;
  expect(anew).toMatchObject({ source_id: two.source_id, status: "open" });
  await expect(replayQuarantine(db, { ids: [one.quarantine_id] })).rejects.toThrow("resolved already");
});

test("pushed records get the same checks and the same counts back", async () => {
  const record = (id: string, more: object = {}) => ({
    ...{
      complaint_id: id,
      source_id: id,
      at: "2026-01-05T08:00:00Z",
      kind: "slow_process",
      updated_at: "2026-01-05T08:00:00Z",
    },
    ...more,
  });
  const records = [
    record("push-1"),
    record("push-2", { at: null }),
    record("push-3", { application_id: "nowhere" }),
  ];
  const report = await loadRecords(db, "complaints", records, "desk-api");
  expect(report.files).toMatchObject([{ feed: "complaints", read: 3, inserted: 1, quarantined: 2 }]);
  const again = await loadRecords(db, "complaints", records, "desk-api");
  expect(again.files).toMatchObject([{ read: 3, inserted: 0, unchanged: 1, quarantined: 2 }]);
  await expect(loadRecords(db, "nonsense", [], "x")).rejects.toThrow("no feed is named nonsense");
});

test("runs are listed with their sums, newest first", async () => {
  const runs = await listRuns(db);
  expect(runs.at(-1)).toMatchObject({ run: 1, status: "done", trigger: "command", ...sums(first) });
  expect(runs.map((run) => run.run)).toEqual([...runs.map((run) => run.run)].sort((a, b) => b - a));
});

test("no name, phone, e-mail, id number or transcript is in any database file", async () => {
  await db.writer(async (c) => {
    for (const catalog of ["warehouse", "app", "vault"]) await c.run(`CHECKPOINT ${catalog}`);
  });
  const texts = truth.identifiers_sample.filter((text) => text.length >= 3);
  expect(texts.length).toBeGreaterThan(100);
  const data = join(folder, "data");
  const files = readdirSync(data, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(duckdb|wal)$/.test(name),
  );
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const name of files) {
    const bytes = readFileSync(join(data, name));
    expect(
      texts.filter((text) => bytes.includes(text)),
      name,
    ).toEqual([]);
  }
  // The scan does find what is there.
  expect(readFileSync(join(data, "warehouse.duckdb")).includes("C00000017")).toBe(true);
  expect(readdirSync(join(data, "work"))).toEqual([]);
});
