import { expect, test } from "vitest";
import { checkMapping } from "../../pipelines/mapping.ts";
import { suggestMapping } from "../../pipelines/mapping-suggest.ts";
import { main } from "../../server/cli.ts";
import { csv, workbench } from "./files.ts";

const bench = workbench();

async function assay(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(["map", ...words], {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const table = csv([
  [
    "员工编号",
    "姓名",
    "性别",
    "出生日期",
    "入职日期",
    "离职日期",
    "绩效得分",
    "题1",
    "题2",
    "题3",
    "题4",
    "用时1",
    "用时2",
  ],
  ["E1", "林晓岚", "女", "1994年07月21日", "03/17/2025", null, "3.8", "1", "2", "3", "4", "30", "31"],
  ["E2", "王强", "男", "1990年01月02日", "04/20/2025", "06/30/2025", "4.1", "4", "3", "2", "1", "20", "21"],
]);

test("a draft recognises headings in Chinese, dates, words and numbered columns, and is a valid mapping", async () => {
  const path = bench.write("员工.csv", table);
  const { code, out } = await assay("--suggest", path);
  expect(code).toBe(0);
  const draft = JSON.parse(out);
  await checkMapping(draft, "draft");
  const byFeed = Object.fromEntries(draft.feeds.map((feed: { feed: string }) => [feed.feed, feed]));
  expect(byFeed.candidates.fields).toMatchObject({
    name: "姓名",
    gender: { column: "性别", values: { 女: "female", 男: "male" } },
    birth_date: { column: "出生日期", format: "%Y年%m月%d日" },
  });
  expect(byFeed.employment.fields).toMatchObject({
    employee_id: "员工编号",
    started_at: { column: "入职日期", format: "%m/%d/%Y" },
    ended_at: { column: "离职日期", format: "%m/%d/%Y" },
  });
  expect(byFeed.performance_reviews.fields).toMatchObject({
    rating: "绩效得分",
    period_end: { constant: "TODO" },
  });
  expect(byFeed.ai_scores.unpivot).toMatchObject({ pattern: "^题(?<n1>\\d+)$" });
  expect(byFeed.ai_scores.fields).toMatchObject({
    source_id: { template: "{员工编号}/{$column}" },
    max_score: { constant: 4 },
  });
});

test("a table of which nothing is recognised still gives a draft to fill in", async () => {
  const columns = [{ heading: "x", filled: 2, distinct: 2, numeric: 0, highest: null, samples: ["a", "b"] }];
  const draft = await suggestMapping("9 odd name!.csv", columns);
  await checkMapping(draft, "draft");
  expect(draft.feeds).toEqual([
    { feed: "candidates", fields: { source_id: "x", updated_at: { constant: "TODO" }, candidate_id: "x" } },
  ]);
});

test("a check shows what would arrive and what would be refused, and hides sealed fields", async () => {
  const at = { constant: "2025-01-01" };
  const mapping = bench.write(
    "own.json",
    JSON.stringify({
      name: "own",
      feeds: [
        {
          feed: "candidates",
          fields: {
            source_id: "员工编号",
            candidate_id: "员工编号",
            name: "姓名",
            gender: { column: "性别", values: { 女: "female" } },
            updated_at: at,
          },
        },
      ],
    }),
  );
  const file = bench.write("own.csv", table);
  const shown = await assay("--check", mapping, file);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain("candidates: 2 read, 1 would arrive, 1 would be set aside (unknown_value 1)");
  expect(shown.out).toContain(
    "refused: line 3, gender: unknown_value, expected female | male | other, found 男",
  );
  expect(shown.out).toContain('"name":"(sealed)"');
  expect(shown.out).not.toContain("林晓岚");
  const json = await assay("--check", mapping, file, "--json");
  expect(JSON.parse(json.out)).toMatchObject({
    status: "ok",
    samples: { candidates: { accepted: [{ candidate_id: "E1" }] } },
  });
});

test("what cannot be done says why in one line", async () => {
  const file = bench.write("own2.csv", table);
  expect(await assay()).toMatchObject({ code: 2 });
  expect(await assay("--check", "mapping.json")).toMatchObject({ code: 2 });
  expect(await assay("--suggest", bench.write("x.jsonl", "{}"))).toMatchObject({
    code: 1,
    err: expect.stringContaining("a draft is made of tables"),
  });
  expect(await assay("--suggest", `${file}.gone`)).toMatchObject({
    code: 1,
    err: expect.stringContaining("gone"),
  });
  const wrong = await assay("--check", bench.write("wrong.json", '{"name":"x","feeds":[]}'), file);
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain("/feeds");
  expect(wrong.err.split("\n")).toHaveLength(1);
});
