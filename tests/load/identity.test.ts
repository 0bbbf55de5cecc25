import { afterEach, beforeEach, expect, test } from "vitest";
import { findPerson } from "../../pipelines/identity.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { listQuarantine, showQuarantine } from "../../pipelines/quarantine.ts";
import { openIdentity, openText } from "../../pipelines/vault.ts";
import type { Database } from "../../sql/database.ts";
import { merge } from "./accepted.ts";
import { emptyData } from "./data.ts";

let db: Database;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ db, remove } = await emptyData());
});
afterEach(() => remove());

const candidate = (id: string, more: object = {}) => ({
  candidate_id: id,
  source_id: id,
  name: `姓名${id}`,
  updated_at: "2025-01-01 00:00:00+00",
  ...more,
});
const persons = async () =>
  Object.fromEntries(
    (
      await db.reader((c) =>
        c.rows<{ candidate_id: string; first: string }>(
          "SELECT candidate_id, min(candidate_id) OVER (PARTITION BY person_key) AS first FROM staging.candidates",
        ),
      )
    ).map((row) => [row.candidate_id, row.first]),
  );

test("one person under several candidate ids is one person", async () => {
  await merge(db, "candidates", [
    candidate("a", { phone: "+86 138-0013-8000", national_id: "11010119900101001x" }),
    candidate("b", { phone: "13800138000" }),
    candidate("c", { email: "Lin@Example.com", national_id: "11010119900101001X" }),
    candidate("d", { email: " lin@example.com " }),
    candidate("e", { phone: "13900139000" }),
  ]);
  expect(await persons()).toEqual({ a: "a", b: "a", c: "a", d: "a", e: "e" });
  await merge(db, "candidates", [candidate("f", { source: "other", phone: "008613900139000" })]);
  expect(await persons()).toMatchObject({ f: "e" });
});

test("identifiers of two persons in one record are a conflict; the record is set aside, nobody is merged", async () => {
  const outcome = await merge(db, "candidates", [
    candidate("a", { phone: "13800138000", national_id: "110101199001010011" }),
    candidate("b", { phone: "13900139000", national_id: "110101199001010022" }),
    candidate("x", { phone: "13900139000", national_id: "110101199001010011" }),
  ]);
  expect(outcome.reasons).toEqual({ identity_conflict: 1 });
  expect(await persons()).toEqual({ a: "a", b: "b" });
  const again = await merge(db, "candidates", [
    candidate("y", { phone: "13900139000", national_id: "110101199001010011" }),
    candidate("z", { phone: "13900139000", national_id: "110101199001010099" }),
  ]);
  expect(again.reasons).toEqual({ identity_conflict: 2 });
  expect(await persons()).toEqual({ a: "a", b: "b" });
  expect(await db.reader((c) => c.rows("SELECT source_id, field FROM app.quarantine ORDER BY 1"))).toEqual([
    { source_id: "x", field: "phone" },
    { source_id: "y", field: "phone" },
    { source_id: "z", field: "national_id" },
  ]);
});

test("a known candidate keeps the person when phone or national id are corrected", async () => {
  const keys = await openKeys(db);
  await merge(db, "candidates", [
    candidate("a", { phone: "13800138000", national_id: "110101199001010011" }),
  ]);
  const before = await findPerson(db, keys, "phone", "13800138000");
  await merge(db, "candidates", [
    candidate("a", { phone: "13700137000", national_id: "110101199001010022", updated_at: "2025-02-01" }),
  ]);
  expect(await findPerson(db, keys, "phone", "137 0013 7000")).toBe(before);
  expect(await findPerson(db, keys, "phone", "13800138000")).toBeUndefined();
  expect(await openIdentity(db, keys, before ?? "")).toEqual([
    {
      source: "test",
      source_id: "a",
      name: "姓名a",
      phone: "13700137000",
      national_id: "110101199001010022",
    },
  ]);
});

test("when the newest version conflicts, the version before it stays", async () => {
  await merge(db, "candidates", [
    candidate("b", { phone: "13900139000", national_id: "110101199001010022" }),
  ]);
  const outcome = await merge(db, "candidates", [
    candidate("a", { phone: "13800138000", gender: "female" }),
    candidate("a", {
      phone: "13900139000",
      national_id: "110101199001010011",
      gender: "male",
      updated_at: "2025-02-01",
    }),
  ]);
  expect([...outcome.counts.values()]).toMatchObject([{ inserted: 1, quarantined: 1 }]);
  expect(outcome.reasons).toEqual({ identity_conflict: 1 });
  expect(
    await db.reader((c) => c.value("SELECT gender FROM staging.candidates WHERE candidate_id = 'a'")),
  ).toBe("female");
});

test.each([
  [
    "another record",
    "UPDATE vault.identity SET sealed = (SELECT sealed FROM vault.identity WHERE source_id = 'b') WHERE source_id = 'a'",
  ],
  ["another version", "UPDATE vault.identity SET version = version + 1 WHERE source_id = 'a'"],
  ["another source", "UPDATE vault.identity SET source = 'other' WHERE source_id = 'a'"],
  [
    "another person's key",
    "UPDATE vault.person SET salt = (SELECT salt FROM vault.person WHERE person_key = (SELECT person_key FROM vault.identity WHERE source_id = 'b'))",
  ],
  ["a changed byte", "UPDATE vault.identity SET sealed = sealed || 'x'::BLOB WHERE source_id = 'a'"],
])("a sealed value does not open with %s", async (_, change) => {
  const keys = await openKeys(db);
  await merge(db, "candidates", [
    candidate("a", { phone: "13800138000", birth_date: "1994-07-21" }),
    candidate("b", { phone: "13900139000" }),
  ]);
  const person = (await findPerson(db, keys, "phone", "13800138000")) ?? "";
  expect(await openIdentity(db, keys, person)).toMatchObject([{ name: "姓名a", birth_date: "1994-07-21" }]);
  expect(
    await db.reader((c) => c.value("SELECT age_band FROM staging.candidates WHERE candidate_id = 'a'")),
  ).toBe("25-34");
  await db.writer((c) => c.run(change));
  await expect(openIdentity(db, keys, person)).rejects.toThrow("does not open");
});

const at = { updated_at: "2025-01-01 00:00:00+00" };
const score = (interview: string, transcript: string | null) => ({
  ...{
    interview_id: interview,
    competency_id: "C",
    score: 80,
    transcript,
    source_id: `${interview}/C`,
    ...at,
  },
  ...{ features: { speech_rate: 4.1 }, keywords: { 客户服务: 2 }, transcript_chars: 8 },
});

/** A requisition and a competency, and candidate a, whose application and interview are given back. */
async function beginHiring() {
  await merge(db, "candidates", [candidate("a", { phone: "13800138000" })]);
  await merge(db, "departments", [{ department_id: "D", name: "D", source_id: "D", ...at }]);
  await merge(db, "jobs", [{ job_id: "J", title: "J", source_id: "J", ...at }]);
  await merge(db, "requisitions", [
    { requisition_id: "R", job_id: "J", requested_at: "2025-01-01", source_id: "R", ...at },
  ]);
  await merge(db, "competencies", [{ competency_id: "C", name_zh: "沟通", source_id: "C", ...at }]);
  const application = {
    application_id: "A",
    candidate_id: "a",
    requisition_id: "R",
    applied_at: "2025-01-01",
    source_id: "A",
    ...at,
  };
  const interview = {
    interview_id: "I",
    application_id: "A",
    vendor: "xuanji",
    completed_at: "2025-01-01",
    overall_score: 80,
    source_id: "I",
    ...at,
  };
  return { application, interview };
}

test("a transcript is sealed under the person to whom its interview leads", async () => {
  const keys = await openKeys(db);
  const { application, interview } = await beginHiring();
  // The score comes first: its text waits sealed in the quarantine.
  expect((await merge(db, "ai_scores", [score("I", "我做过客户服务")])).reasons).toEqual({
    unknown_reference: 1,
  });
  await merge(db, "applications", [application]);
  await merge(db, "ai_interviews", [interview]);
  expect((await merge(db, "ai_scores", [])).released).toMatchObject({ inserted: 1 });
  const place = { feed: "ai_scores", field: "transcript", source: "test", source_id: "I/C" };
  expect(await openText(db, keys, place)).toBe("我做过客户服务");
  const person = await findPerson(db, keys, "phone", "13800138000");
  expect(await db.reader((c) => c.value("SELECT person_key FROM vault.sealed_text"))).toBe(person);
  expect(
    await db.reader((c) => c.rows("SELECT keywords, features, transcript_chars FROM staging.ai_scores")),
  ).toEqual([{ keywords: { 客户服务: 2 }, features: { speech_rate: 4.1 }, transcript_chars: 8 }]);
  const shorter = { ...score("I", "没有"), updated_at: "2025-03-01 00:00:00+00" };
  await merge(db, "ai_scores", [shorter]);
  expect(await openText(db, keys, place)).toBe("没有");
  expect(await db.reader((c) => c.value("SELECT count(*) FROM vault.sealed_text"))).toBe(1);
});

/** What is left after an erasure: no key, nothing sealed, the pseudonymous record. */
const erase = (candidateId: string) =>
  db.writer((c) =>
    c.run(
      `CREATE OR REPLACE TEMP TABLE erased AS SELECT person_key FROM staging.candidates WHERE candidate_id = '${candidateId}';
       DELETE FROM vault.person WHERE person_key IN (FROM erased); DELETE FROM vault.identity WHERE person_key IN (FROM erased); DELETE FROM vault.sealed_text WHERE person_key IN (FROM erased)`,
    ),
  );
const held = () =>
  db.reader((c) =>
    c.rows(
      "SELECT (SELECT count(*) FROM vault.person) AS persons, (SELECT count(*) FROM vault.identity) AS identities, (SELECT count(*) FROM vault.sealed_text) AS texts",
    ),
  );

test("a text of a person whose key was destroyed is set aside, whether it comes or had waited", async () => {
  const { application, interview } = await beginHiring();
  await merge(db, "ai_scores", [score("I", "我做过客户服务")]);
  await merge(db, "applications", [application]);
  await erase("a");
  await merge(db, "ai_interviews", [interview, { ...interview, interview_id: "I2", source_id: "I2" }]);
  const outcome = await merge(db, "ai_scores", [score("I2", "我叫林晓"), score("I2", null)]);
  expect(outcome.released).toMatchObject({ released: 1, inserted: 0 });
  expect([...outcome.counts.values()]).toMatchObject([{ read: 2, inserted: 1, quarantined: 1 }]);
  expect(outcome.reasons).toEqual({ erased: 1 });
  expect(await held()).toEqual([{ persons: 0, identities: 0, texts: 0 }]);
  const { rows } = await listQuarantine(db, { reason: "erased" });
  expect(rows.map(({ source_id, field, status }) => [source_id, field, status])).toEqual([
    [null, "transcript", "open"],
    [null, "transcript", "open"],
  ]);
  // that they were there, and nothing of them
  for (const row of rows) expect((await showQuarantine(db, row.quarantine_id))?.raw).toEqual({});
  expect(await db.reader((c) => c.rows("SELECT source_id, transcript_chars FROM staging.ai_scores"))).toEqual(
    [{ source_id: "I2/C", transcript_chars: 8 }],
  );
});

test("a candidate record of a person whose key was destroyed is set aside, and nobody new is made of it", async () => {
  await merge(db, "candidates", [
    candidate("a", { phone: "13800138000" }),
    candidate("b", { phone: "13900139000" }),
    candidate("b2", { phone: "13900139000", source: "other" }),
  ]);
  await erase("a");
  const outcome = await merge(db, "candidates", [
    candidate("a", { phone: "13700137000", updated_at: "2025-02-01" }),
    candidate("a", { phone: "13600136000", updated_at: "2025-03-01" }),
    candidate("b", { name: "改名", phone: "13900139000", updated_at: "2025-02-01" }),
    candidate("n1", { phone: "13500135000" }),
    candidate("n2", { phone: "13500135000" }),
  ]);
  expect([...outcome.counts.values()]).toMatchObject([
    { read: 5, inserted: 2, updated: 1, unchanged: 0, deleted: 0, quarantined: 2 },
  ]);
  expect(outcome.reasons).toEqual({ erased: 2 });
  // b and the new person, who is one under two ids
  expect(await held()).toEqual([{ persons: 2, identities: 4, texts: 0 }]);
  expect(await persons()).toEqual({ a: "a", b: "b", b2: "b", n1: "n1", n2: "n1" });
  const again = await merge(db, "candidates", [candidate("a", { phone: "13800138000" })]);
  expect([...again.counts.values()]).toMatchObject([{ read: 1, unchanged: 1 }]);
});
