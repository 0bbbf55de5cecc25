import { expect, test } from "vitest";
import { contracts } from "../../pipelines/contract.ts";
import { checkMapping, type Mapping } from "../../pipelines/mapping.ts";
import { adaptMapping } from "../../pipelines/mapping-rename.ts";

const at = { constant: "2026-01-01" };
const mapping: Mapping = {
  name: "study",
  skip: [{ column: "note", equals: "total" }],
  feeds: [
    {
      feed: "candidates",
      fields: { source_id: "id", candidate_id: "id", name: { template: "{first} {last}" }, updated_at: at },
    },
    {
      feed: "ai_scores",
      unpivot: { columns: ["q1", "q2"] },
      when: [{ column: "kind", equals: "ai" }],
      fields: {
        source_id: { template: "{id}/{$column}" },
        interview_id: { first: ["interview", "id"] },
        question_id: "$column",
        score: "$value",
        updated_at: at,
      },
    },
  ],
};
const adapt = async (renames: Record<string, string>, gone: readonly string[] = []) =>
  adaptMapping(mapping, await contracts(), {
    renames: new Map(Object.entries(renames)),
    gone: new Set(gone),
  });

test("a renamed column is read by its new name wherever a mapping names it, and the result is a mapping", async () => {
  const {
    mapping: now,
    left,
    lost,
  } = await adapt({
    ...{ id: "Number", first: "Given", q2: "Question 2", kind: "Kind", note: "Note", interview: "Talk" },
  });
  expect([left, lost]).toEqual([[], []]);
  await checkMapping(now, "renamed");
  expect(now.skip).toEqual([{ column: "Note", equals: "total" }]);
  expect(now.feeds[0]!.fields).toMatchObject({
    ...{ source_id: "Number", candidate_id: "Number", name: { template: "{Given} {last}" } },
  });
  expect(now.feeds[1]).toMatchObject({
    unpivot: { columns: ["q1", "Question 2"] },
    when: [{ column: "Kind", equals: "ai" }],
    fields: {
      ...{ source_id: { template: "{Number}/{$column}" }, interview_id: { first: ["Talk", "Number"] } },
      ...{ question_id: "$column", score: "$value" },
    },
  });
});

test("a field loses its column: left out where the feed can do without, told where it cannot", async () => {
  const { mapping: now, left, lost } = await adapt({}, ["last", "note"]);
  expect(left).toEqual([{ feed: "candidates", field: "name", column: "last" }]);
  expect(lost).toEqual([]);
  expect(now.feeds[0]!.fields.name).toBeUndefined();
  expect(now.skip).toEqual([]);
  await checkMapping(now, "less");

  const without = await adapt({}, ["id", "kind"]);
  expect(without.lost.map(({ feed, field, column }) => `${feed}.${field} ${column}`)).toEqual([
    "candidates.source_id id",
    "candidates.candidate_id id",
    "ai_scores.source_id id",
    "ai_scores.interview_id id",
    "ai_scores. kind",
  ]);
});
