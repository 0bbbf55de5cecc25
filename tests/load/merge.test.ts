import { afterEach, beforeEach, expect, test } from "vitest";
import { buildWarehouse } from "../../pipelines/build.ts";
import type { Database } from "../../sql/database.ts";
import { merge } from "./accepted.ts";
import { emptyData } from "./data.ts";

let db: Database;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ db, remove } = await emptyData());
});
afterEach(() => remove());

const competency = (id: string, at: string, more: object = {}) => ({
  competency_id: id,
  name_zh: `能力${id}`,
  source_id: id,
  updated_at: `2025-01-${at} 00:00:00+00`,
  ...more,
});
const counts = (outcome: Awaited<ReturnType<typeof merge>>) => [...outcome.counts.values()];
const staged = () =>
  db.reader((c) =>
    c.rows("SELECT source_id, name_zh, updated_at::DATE AS day FROM staging.competencies ORDER BY 1"),
  );

test("new records are inserted, the same file again changes nothing", async () => {
  const rows = [competency("a", "01"), competency("b", "01")];
  expect(counts(await merge(db, "competencies", rows))).toMatchObject([{ read: 2, inserted: 2 }]);
  const again = await merge(db, "competencies", rows);
  expect(counts(again)).toMatchObject([{ read: 2, inserted: 0, updated: 0, unchanged: 2 }]);
  expect(again.isChange).toBe(false);
});

test("the newest version wins, an older one is stale, the same version with other content a duplicate", async () => {
  await merge(db, "competencies", [competency("a", "02")]);
  const outcome = await merge(db, "competencies", [
    competency("a", "03", { name_zh: "新" }),
    competency("a", "01", { name_zh: "旧" }),
    competency("a", "03", { name_zh: "另" }),
  ]);
  expect(counts(outcome)).toMatchObject([{ read: 3, updated: 1, quarantined: 2 }]);
  expect(outcome.reasons).toEqual({ stale: 1, duplicate: 1 });
  expect(await staged()).toEqual([{ source_id: "a", name_zh: "新", day: "2025-01-03" }]);
});

test("a file after another is stale as it would be in a run of its own", async () => {
  const outcome = await merge(
    db,
    "competencies",
    [competency("a", "02")],
    [competency("a", "01", { name_zh: "旧" })],
  );
  expect(counts(outcome)).toMatchObject([{ inserted: 1 }, { quarantined: 1 }]);
  expect(outcome.reasons).toEqual({ stale: 1 });
});

test("deleted removes a record, and an older version does not bring it back", async () => {
  await merge(db, "competencies", [competency("a", "01"), competency("b", "01")]);
  expect(counts(await merge(db, "competencies", [competency("a", "03", { deleted: true })]))).toMatchObject([
    { deleted: 1 },
  ]);
  expect(await staged()).toHaveLength(1);
  const old = await merge(db, "competencies", [competency("a", "02")]);
  expect(old.reasons).toEqual({ stale: 1 });
  expect(counts(await merge(db, "competencies", [competency("a", "04")]))).toMatchObject([{ inserted: 1 }]);
  expect(await staged()).toHaveLength(2);
});

test("two records with one business key: the later one is a duplicate", async () => {
  const outcome = await merge(db, "competencies", [
    competency("a", "01"),
    competency("a", "02", { source_id: "other" }),
  ]);
  expect(outcome.reasons).toEqual({ duplicate: 1 });
  const across = await merge(db, "competencies", [competency("a", "05", { source: "second" })]);
  expect(across.reasons).toEqual({ duplicate: 1 });
  expect(await db.reader((c) => c.rows("SELECT found FROM app.quarantine ORDER BY quarantine_id"))).toEqual([
    { found: "held by test a" },
    { found: "held by test a" },
  ]);
});

const question = (id: string, of: string) => ({
  question_id: id,
  version: "1",
  competency_id: of,
  source_id: id,
  updated_at: "2025-01-01 00:00:00+00",
});

test("a record whose reference is late waits, and is taken in when it has come", async () => {
  await merge(db, "competencies", [competency("a", "01")]);
  const outcome = await merge(db, "questions", [question("q1", "a"), question("q2", "b")]);
  expect(counts(outcome)).toMatchObject([{ read: 2, inserted: 1, quarantined: 1 }]);
  await expect(merge(db, "questions")).rejects.toThrow("nothing to merge");
  await merge(db, "competencies", [competency("b", "01")]);
  const released = await merge(db, "questions");
  expect(released.released).toMatchObject({ released: 1, inserted: 1 });
  expect(await db.reader((c) => c.value("SELECT count(*) FROM staging.questions"))).toBe(2);
  expect(
    await db.reader((c) =>
      c.rows("SELECT reason, field, line, resolved_batch IS NOT NULL AS r FROM app.quarantine"),
    ),
  ).toEqual([{ reason: "unknown_reference", field: "competency_id", line: 3, r: true }]);
});

test("children of a department that is set aside wait with it", async () => {
  const department = (id: string, parent: string | null) => ({
    department_id: id,
    parent_id: parent,
    name: id,
    source_id: id,
    updated_at: "2025-01-01 00:00:00+00",
  });
  const outcome = await merge(db, "departments", [
    department("root", null),
    department("a", "root"),
    department("b", "nowhere"),
    department("c", "b"),
    department("d", "c"),
  ]);
  expect(counts(outcome)).toMatchObject([{ inserted: 2, quarantined: 3 }]);
  const later = await merge(db, "departments", [department("nowhere", "root")]);
  expect(later.released).toMatchObject({ released: 3, inserted: 3 });
});

test("a record that takes another's place, alike in file and time, is seen by the next build", async () => {
  const at = "2025-01-01 00:00:00+00";
  const one = (more: object) => ({ updated_at: at, ...more });
  await merge(db, "jobs", [one({ source_id: "J", job_id: "J", title: "J" })]);
  await merge(db, "requisitions", [
    one({ source_id: "R", requisition_id: "R", job_id: "J", requested_at: at }),
  ]);
  await merge(db, "candidates", [one({ source_id: "C", candidate_id: "C" })]);
  const application = (id: string) =>
    one({ source_id: id, application_id: id, candidate_id: "C", requisition_id: "R", applied_at: at });
  const complaint = (id: string, application_id: string, more: object = {}) =>
    one({ source_id: id, complaint_id: id, application_id, at, ...more });
  await merge(db, "applications", [application("A1")]);
  await merge(db, "complaints", [complaint("c1", "A1"), complaint("c2", "A2")]);
  const complained = async () => {
    await db.writer((c) => buildWarehouse(c));
    return db.reader((c) =>
      c.rows("SELECT application_id, has_complaint FROM marts.application ORDER BY application_id"),
    );
  };
  expect(await complained()).toEqual([{ application_id: "A1", has_complaint: true }]);
  await merge(db, "applications", [application("A2")]);
  expect(await complained()).toEqual([
    { application_id: "A1", has_complaint: true },
    { application_id: "A2", has_complaint: false },
  ]);
  // the waiting complaint is taken in as the other leaves: as many rows, of the same file and time
  await merge(db, "complaints", [complaint("c1", "A1", { deleted: true, updated_at: "2025-02-01" })]);
  expect(await complained()).toEqual([
    { application_id: "A1", has_complaint: false },
    { application_id: "A2", has_complaint: true },
  ]);
});
