import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureWarehouse } from "../../pipelines/build.ts";
import { copyPerson } from "../../pipelines/copy-person.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { duePeople } from "../../pipelines/retention.ts";
import {
  countConsents,
  dueMonths,
  erasedOf,
  feedSources,
  findSubjects,
  pastErasures,
  subjects,
} from "../../pipelines/subject.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { ERASED, marked, marksOf, writeMarked } from "./marked-people.ts";

let folder: string;
let db: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-subject-"));
  writeMarked(join(folder, "exports"), join(folder, "others"));
  db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  for (const name of ["exports", "others"]) await loadDirectory(db, { from: join(folder, name) });
  await db.writer((c) => ensureWarehouse(c, "Asia/Shanghai"));
});
afterAll(async () => {
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

const EVERYBODY = Array.from({ length: 80 }, (_, i) => i);

test("a person is found by id, phone and e-mail in any writing, with the jobs that the applications are for", async () => {
  const [person] = await findSubjects(db, { candidate_id: "cand-60-x" });
  expect(person).toMatchObject({
    ...{ candidate_ids: ["cand-60-x"], sources: ["hr"], job: ["J1"], department: ["D1"] },
    changed_at: "2026-10-01T02:00:00Z",
  });
  for (const ask of [
    { candidate_id: "cand-60", source: "hr" }, // the id of the source's record
    { phone: "+86 139-0077-0060" },
    { email: " ZHEN.MI.60@marked.example " },
    { person_key: person!.person_key },
  ])
    expect(await findSubjects(db, ask)).toEqual([person]);
  for (const ask of [{ candidate_id: "cand-60", source: "ats" }, { phone: "13900770099" }, { email: "x" }])
    expect(await findSubjects(db, ask)).toEqual([]);
  expect(await subjects(db, ["no key", person!.person_key])).toEqual([person]);
  const gone = "7f8a3f60-0000-4000-8000-000000000001";
  const known = { people: [person!.person_key, gone], candidates: ["cand-60-x"] };
  expect(await erasedOf(db, known)).toEqual({ people: [gone], candidates: [] });
});

test("a copy holds every mark of the person and no one else's", async () => {
  for (const i of [3, 60]) {
    const [person] = await findSubjects(db, { candidate_id: `cand-${i}-x` });
    const copy = await copyPerson(db, [{ target: "person", value: person!.person_key }]);
    const text = JSON.stringify(copy);
    expect(marksOf([i]).filter((mark) => !text.includes(mark) && !marked(i).note.includes(mark))).toEqual([]);
    const others = marksOf(EVERYBODY.filter((other) => other !== i));
    // an id such as cand-6-x stands in cand-60-x by its first letters only
    expect(others.filter((mark) => new RegExp(`(?<![\\w.])${mark}(?![\\w])`).test(text))).toEqual([]);
    expect(copy.feeds.map(({ feed }) => feed).sort()).toEqual(
      "ai_interviews ai_scores applications candidates human_interviews human_ratings messages stage_events survey_answers".split(
        " ",
      ),
    );
    // broken birth date, broken score, a competency that nobody knows
    expect(copy.aside.map(({ feed, reason }) => `${feed} ${reason}`).sort()).toEqual([
      "ai_scores type",
      "ai_scores unknown_reference",
      "candidates type",
    ]);
    expect(text).not.toContain('"rater"');
    const rating = copy.feeds.find(({ feed }) => feed === "human_ratings")!.records[0]!;
    expect(rating.values.find(({ name }) => name === "rater_id")).toMatchObject({ value: "#1" });
    expect(rating.values.find(({ name }) => name === "comment")).toEqual({
      ...{ name: "comment", about: { zh: "评语", en: "Comment" }, value: marked(i).comment, sealed: true },
    });
  }
});

test("who goes next is told by rule and month, and adds up to who is due", async () => {
  const rules = [{ feed: "candidates", outcome: "rejected", months: 12 }] as const;
  const months = await dueMonths(db, rules, { day: "2026-11-29", months: 12 });
  // those of February 2025 are due already, those of October 2026 in October 2027
  expect(months).toEqual([
    { outcome: "rejected", month: "2026-11", people: ERASED },
    { outcome: "rejected", month: "2027-10", people: 30 },
  ]);
  expect((await duePeople(db, rules, "2026-11-29")).length).toBe(ERASED);
  expect(await dueMonths(db, rules, { day: "2026-11-29", months: 6 })).toHaveLength(1);
  expect(await dueMonths(db, [], { day: "2026-11-29", months: 12 })).toEqual([]);
});

test("consents are counted by person, sources by feed, and nobody was erased yet", async () => {
  expect(await countConsents(db)).toEqual({ people: 80, without: 80, scopes: [] });
  expect(await feedSources(db, ["candidates", "costs"])).toEqual({ candidates: ["hr"], costs: [] });
  expect(await pastErasures(db, 10)).toEqual([]);
});
