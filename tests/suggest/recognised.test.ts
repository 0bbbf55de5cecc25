import { expect, test } from "vitest";
import { suggest } from "../../pipelines/suggest/draft.ts";
import { csv, workbench } from "../extract/files.ts";

const bench = workbench();

const rows = [
  [
    "response_id",
    "respondent",
    "application_id",
    "requisition_id",
    "answered_at",
    "updated_at",
    "q_satisfaction",
    "q_flow",
    "comment",
  ],
  ["r1", "candidate", "A1", null, "2026-01-02T08:00:00Z", "2026-01-02T08:00:00Z", "4", "5", "fine"],
  ["r2", "candidate", "A2", null, "2026-01-03T08:00:00Z", "2026-01-03T08:00:00Z", "2", "3", null],
];

const draftOf = async (path: string, columns: Record<string, { field: string | null }> = {}) => {
  const peek = await bench.peek(path);
  if (peek.status !== "ok") throw new Error(peek.error.message_en);
  const { tables } = await suggest(
    [{ name: "any name.csv", peek }],
    { "any name.csv": { columns } },
    "2026-11-30",
  );
  return tables[0]!;
};

test("the export of a known system is recognised by its headings, whatever the file is called", async () => {
  const path = bench.write("any name.csv", csv(rows));
  const draft = await draftOf(path);
  expect(draft.recognised?.connector).toBe("survey-answers");
  expect(draft.columns.find(({ column }) => column === "q_flow")).toMatchObject({
    sure: "certain",
    takes: [{ feed: "survey_answers", field: "score" }],
  });
  const result = await bench.extract({ path, mapping: draft.mapping });
  expect(result.feeds.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(4);
});

test("a heading that the system always has and the file does not is no export; a person's choice goes before it", async () => {
  const without = rows.map((row) => row.filter((_, index) => index !== 4));
  expect((await draftOf(bench.write("without.csv", csv(without)))).recognised).toBeUndefined();
  const draft = await draftOf(bench.write("any name.csv", csv(rows)), { q_flow: { field: null } });
  expect(draft.recognised).toBeUndefined();
  expect(draft.columns.find(({ column }) => column === "q_flow")?.takes).toEqual([]);
});

test("names of raters are told before they go into the warehouse as they stand; numbers are not", async () => {
  const ratings = (raters: readonly string[]) => [
    ["candidate_id", "interviewer", "interview score"],
    ...raters.map((rater, index) => [`c${index}`, rater, String(1 + (index % 5))]),
  ];
  for (const [raters, told] of [
    [["Ada Wells", "Li Wei", "Ada Wells", "Omar Said"], 1],
    [["M001", "M002", "M001", "M003"], 0],
  ] as const) {
    const draft = await draftOf(bench.write(`raters-${told}.csv`, csv(ratings(raters))));
    expect(draft.columns.find(({ column }) => column === "interviewer")?.takes).toContainEqual({
      feed: "human_ratings",
      field: "rater_id",
    });
    expect(draft.notes.filter(({ en }) => en.includes("interviewer seems to name the raters"))).toHaveLength(
      told,
    );
  }
});
