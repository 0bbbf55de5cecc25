import { afterEach, beforeEach, expect, test } from "vitest";
import { findPerson } from "../../pipelines/identity.ts";
import { openKeys } from "../../pipelines/keys.ts";
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
  ["another column", "UPDATE vault.identity SET name = phone WHERE source_id = 'a'"],
  [
    "another person",
    "UPDATE vault.identity SET name = (SELECT name FROM vault.identity WHERE source_id = 'b') WHERE source_id = 'a'",
  ],
  ["another version", "UPDATE vault.identity SET version = version + 1 WHERE source_id = 'a'"],
  [
    "another person's key",
    "UPDATE vault.person SET wrapped_key = (SELECT wrapped_key FROM vault.person WHERE person_key = (SELECT person_key FROM vault.identity WHERE source_id = 'b'))",
  ],
  ["a changed byte", "UPDATE vault.identity SET name = name || 'x'::BLOB WHERE source_id = 'a'"],
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

test("a transcript is sealed under the person to whom its interview leads", async () => {
  const keys = await openKeys(db);
  const at = { updated_at: "2025-01-01 00:00:00+00" };
  await merge(db, "candidates", [candidate("a", { phone: "13800138000" })]);
  await merge(db, "departments", [{ department_id: "D", name: "D", source_id: "D", ...at }]);
  await merge(db, "jobs", [{ job_id: "J", title: "J", source_id: "J", ...at }]);
  await merge(db, "requisitions", [
    { requisition_id: "R", job_id: "J", requested_at: "2025-01-01", source_id: "R", ...at },
  ]);
  await merge(db, "competencies", [{ competency_id: "C", name_zh: "沟通", source_id: "C", ...at }]);
  const score = (interview: string, transcript: string) => ({
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
