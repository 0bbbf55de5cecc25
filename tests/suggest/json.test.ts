import { expect, test } from "vitest";
import { suggest } from "../../pipelines/suggest/draft.ts";
import { csv, workbench } from "../extract/files.ts";

const bench = workbench();

const HEADINGS = ["candidate_id", "gender", "AI score", "interview score", "hired", "performance"];
const people = Array.from({ length: 60 }, (_, i) => ({
  candidate_id: `c${i}`,
  gender: i % 2 === 0 ? "female" : "male",
  "AI score": 40 + ((i * 7) % 60),
  "interview score": 1 + (i % 5),
  hired: i % 3 === 0 ? "yes" : "no",
  performance: i % 3 === 0 ? 1 + (i % 4) : null,
}));

const read = async (name: string, text: string) => {
  const path = bench.write(name, text);
  const peek = await bench.peek(path);
  if (peek.status !== "ok") return peek.error;
  const { tables } = await suggest([{ name, peek }], {}, "2026-11-30");
  const { columns, mapping } = tables[0]!;
  const { feeds, status } = await bench.extract({ path, mapping });
  return {
    columns: columns.map(({ column, takes }) => [
      column,
      takes.map(({ feed, field }) => `${feed}.${field}`).sort(),
    ]),
    status,
    accepted: feeds.map(({ feed, accepted }) => [feed, accepted]).sort(),
  };
};

test("a list of JSON records is drafted as the same table in CSV is, and loads the same", async () => {
  const table = await read(
    "study.csv",
    csv([HEADINGS, ...people.map((person) => Object.values(person).map((cell) => cell?.toString() ?? null))]),
  );
  expect(table).toMatchObject({ status: "ok" });
  expect(await read("study.json", JSON.stringify(people))).toEqual(table);
  expect(await read("study.jsonl", people.map((person) => JSON.stringify(person)).join("\n"))).toEqual(table);
});

test("members of members are columns by their paths; lists, and names with a dot, are none", async () => {
  const nested = people.map(({ candidate_id, gender, ...rest }) => ({
    candidate: { candidate_id, gender },
    "a.b": 1,
    tags: ["x"],
    ...rest,
  }));
  expect(await read("nested.json", JSON.stringify(nested))).toMatchObject({
    columns: [
      ["candidate.candidate_id", expect.arrayContaining(["candidates.candidate_id"])],
      ["candidate.gender", ["candidates.gender"]],
      ...HEADINGS.slice(2).map((heading) => [heading, expect.anything()]),
    ],
    status: "ok",
  });
});

test.each([
  ["one object", JSON.stringify({ data: people, next: null })],
  ["a list of numbers", "[1, 2, 3]"],
  ["a list of nothing", "[]"],
])("%s is no table, and what to do is said", async (_, text) => {
  expect(await read("other.json", text)).toMatchObject({
    code: "unknown_file",
    message_en: expect.stringContaining("no list of records"),
    message_zh: expect.stringContaining("不是记录的列表"),
  });
});

test("what is no JSON is told with its place", async () => {
  expect(await read("torn.json", '[{"a": 1}, {"a": ')).toMatchObject({ code: "malformed" });
});
