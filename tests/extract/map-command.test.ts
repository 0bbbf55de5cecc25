import { expect, test } from "vitest";
import { checkMapping } from "../../pipelines/mapping.ts";
import { runHere } from "../helpers/program.ts";
import { csv, workbench } from "./files.ts";

const bench = workbench();

const assay = (...words: string[]) => runHere(["map", ...words]);

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
  const { code, out, err } = await assay("--suggest", path);
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
  expect(byFeed.hires.fields).toMatchObject({
    onboarded_at: { column: "入职日期" },
    application_id: "员工编号",
  });
  expect(byFeed.performance_reviews.fields).toMatchObject({
    rating: "绩效得分",
    min_rating: { constant: 1 },
    max_rating: { constant: 5 },
    months_since_hire: { constant: 6 },
  });
  expect(byFeed.ai_scores.unpivot).toMatchObject({
    pattern: "^题(?<n>\\d+)$",
    companions: { seconds: "用时{$n}" },
  });
  expect(byFeed.ai_scores.fields).toMatchObject({
    source_id: { template: "{员工编号}/{$column}" },
    max_score: { constant: 5 },
  });
  // The highest value seen is not the highest of the scale.
  const scale = "assumed: the scale of 题1 … 题4 is 1-5, a guess by the values seen";
  expect(err).toContain(scale);
  expect(draft.about.en).toContain(scale);
  expect(draft.about.zh).toContain("假定：题1 … 题4 的分制为 1-5（按见到的数值猜测）");
  expect(err).toContain("assumed: How long after the start of work were they rated? (months) 6");
  const own = bench.write("draft.json", out);
  const checked = await assay("--check", own, path, "--json");
  for (const { feed, rejected } of JSON.parse(checked.out).feeds) expect(rejected, feed).toBe(0);
});

test("a table of which nothing is recognised still gives a draft to fill in", async () => {
  const path = bench.write("9 odd name!.csv", csv([["x"], ["a"], ["b"]]));
  const { code, out } = await assay("--suggest", path);
  expect(code).toBe(0);
  const mapping = await checkMapping(JSON.parse(out), "draft");
  expect(mapping.feeds).toMatchObject([
    { feed: "candidates", fields: { candidate_id: { template: "odd-name-{$line}" } } },
  ]);
  const checked = await assay("--check", bench.write("odd.json", out), path, "--json");
  expect(JSON.parse(checked.out).samples.candidates.accepted).toMatchObject([
    { candidate_id: "odd-name-2" },
    { candidate_id: "odd-name-3" },
  ]);
});

test("several tables are drafted together, by the keys that they share", async () => {
  bench.write(
    "group/applicants.csv",
    csv([
      ["候选人编号", "姓名", "应聘岗位", "投递日期"],
      ["C1", "林晓岚", "销售", "2026-01-02"],
      ["C2", "王强", "销售", "2026-01-03"],
      ["C3", "赵敏", "客服", "2026-01-04"],
    ]),
  );
  bench.write(
    "group/interviews.csv",
    csv([
      ["候选人编号", "面试官", "面试日期", "面试评分（1-5）"],
      ["C1", "I7", "2026-01-12", "4"],
      ["C1", "I8", "2026-01-12", "3"],
      ["C2", "I7", "2026-01-13", "2"],
    ]),
  );
  const { code, err } = await assay("--suggest", bench.folder + "/group", "--out", bench.folder + "/drafts");
  expect(code).toBe(0);
  expect(err).toContain(
    "interviews.csv 候选人编号 names the people of applicants.csv 候选人编号 (100 % of them are there)",
  );
  const check = async (name: string) =>
    JSON.parse(
      (
        await assay(
          "--check",
          `${bench.folder}/drafts/${name}.json`,
          `${bench.folder}/group/${name}.csv`,
          "--json",
        )
      ).out,
    ).feeds.map(
      ({ feed, accepted, rejected }: { feed: string; accepted: number; rejected: number }) =>
        `${feed} ${accepted}/${rejected}`,
    );
  expect(await check("applicants")).toEqual([
    "jobs 2/0",
    "requisitions 2/0",
    "candidates 3/0",
    "applications 3/0",
  ]);
  expect(await check("interviews")).toEqual(["human_interviews 2/0", "human_ratings 3/0"]);
});

const field = (name: string) => new URL(`../field/${name}`, import.meta.url).pathname;

test("field case 10: a wholly empty column is named as empty; headings alone give a draft", async () => {
  const people = await assay("--suggest", field("10-suggest-empty-column/people.csv"));
  expect(people).toMatchObject({
    code: 0,
    err: expect.stringContaining("note: the column Note is empty"),
  });
  expect(JSON.parse(people.out)).toMatchObject({
    about: { zh: expect.stringContaining("列“Note”是空的"), en: expect.stringContaining("Note is empty") },
    feeds: [{ feed: "candidates", fields: { candidate_id: "ID", name: "Name" } }],
  });
  const headings = await assay("--suggest", field("10-suggest-empty-column/headings-only.csv"));
  expect(headings).toMatchObject({ code: 0, err: expect.stringContaining("the table has no records") });
  await checkMapping(JSON.parse(headings.out), "draft");
  expect(JSON.parse(headings.out).feeds).toMatchObject([{ fields: { source_id: "ID", name: "Name" } }]);
});

test("field cases 13 and 14: dates that are written in several ways, a first line that looks like a record", async () => {
  const dates = await assay("--suggest", field("13-chinese-dates/applied.csv"));
  expect(dates.code).toBe(0);
  expect(dates.err).toMatch(/^note: the dates of Applied are written in 6 ways: .*"%Y年%m月%d日 %H:%M"/);
  const ratings = await assay("--suggest", field("14-no-headings/ratings.csv"));
  expect(ratings).toMatchObject({
    code: 0,
    err: expect.stringContaining("the first line looks like a record"),
  });
  expect(JSON.parse(ratings.out)).toMatchObject({
    columns: ["A", "B", "C", "D"],
    feeds: [{ feed: "candidates", fields: { source_id: "A" } }],
  });
  const own = bench.write("ratings.json", ratings.out.replaceAll("TODO", "2026-03-31"));
  const checked = await assay("--check", own, field("14-no-headings/ratings.csv"), "--json");
  expect(JSON.parse(checked.out).samples.candidates.accepted).toMatchObject([
    { candidate_id: "P1" },
    { candidate_id: "P2" },
    { candidate_id: "P3" },
  ]);
});

test("field cases 08 and 13: a position of a list, dates that are written in several ways", async () => {
  const json = await assay(
    ...["--check", field("08-json-lists/applications-page.map.json")],
    field("08-json-lists/applications-page.json"),
  );
  for (const pattern of [
    /2 would arrive, 0 would be set aside/,
    /"501".*"requisition_id":"71"/,
    /"502".*"requisition_id":"71"/,
  ])
    expect(json.out).toMatch(pattern);
  const dates = await assay(
    ...["--check", field("13-chinese-dates/applied.map.json")],
    ...[field("13-chinese-dates/applied.csv"), "--rows", "6"],
  );
  expect(dates).toMatchObject({ code: 0 });
  expect(dates.out).toMatch(/6 would arrive, 0 would be set aside/);
  expect(dates.out).toMatch(/"c4","consent_at":"2026-03-01 01:05:00\+00"/);
});

test("dates of one column get every format that they need; day and month are told apart by all of them", async () => {
  const draft = async (...dates: string[]) => {
    const rows = dates.map((date, index) => [`E${index}`, `N${index}`, date]);
    const path = bench.write("hires.csv", csv([["员工编号", "姓名", "入职日期"], ...rows]));
    const { out, err } = await assay("--suggest", path);
    const feeds = JSON.parse(out).feeds as { feed: string; fields: Record<string, unknown> }[];
    return [feeds.find(({ feed }) => feed === "hires")?.fields.onboarded_at, dated(err)];
  };
  const dated = (err: string) =>
    err
      .split("\n")
      .find((line) => line.includes("dates of"))
      ?.replace(/^note: /, "") ?? "";
  expect(await draft("2025-03-04", "2025-3-5")).toEqual(["入职日期", ""]);
  expect(await draft("2025-03-04", "2025年3月5日", "25.3.2025")).toEqual([
    { column: "入职日期", format: ["%Y年%m月%d日", "%d.%m.%Y"] },
    expect.stringContaining("the dates of 入职日期 are written in 3 ways: 9-9-9, 9年9月9日, 9.9.9"),
  ]);
  expect(await draft("03/04/2025 09:00", "28/04/2025 10:00")).toEqual([
    { column: "入职日期", format: "%d/%m/%Y %H:%M" },
    "",
  ]);
  expect(await draft("03/04/2025", "05/06/2025")).toEqual([
    { column: "入职日期", format: "%m/%d/%Y" },
    "the dates of 入职日期 do not tell whether the day or the month comes first: the month is a guess",
  ]);
  expect(await draft("03/24/2025", "25/06/2025")).toEqual([
    { column: "入职日期", format: "TODO" },
    "some dates of 入职日期 have the day first, others the month: make them one in the source",
  ]);
});

test("field cases 01, 06 and 07: drafts below sep=, below a title, and without the rows of totals", async () => {
  const drafted = async (name: string) => {
    const { code, out, err } = await assay("--suggest", field(name));
    expect(code).toBe(0);
    const mapping = await checkMapping(JSON.parse(out), name);
    expect(mapping.feeds).toMatchObject([
      { feed: "candidates", fields: { candidate_id: "ID", name: "Name" } },
    ]);
    return { mapping, err };
  };
  await drafted("01-excel-sep-line/people.csv");
  const title = await drafted("06-rows-above-the-headings/title.csv");
  expect(title).toMatchObject({
    mapping: { heading_row: 3 },
    err: expect.stringContaining("note: the headings stand in row 3"),
  });
  const totals = await drafted("07-totals-row/people.csv");
  expect(totals.err).toContain("note: rows of totals are no records: skip keeps them out");
  expect(totals.mapping.skip).toHaveLength(1);
  const matches = new RegExp(totals.mapping.skip?.[0]?.matches ?? "");
  for (const cell of ["合计", "合计：2", "Total", "Total: 2 records", "Total 7"])
    expect(cell).toMatch(matches);
  for (const cell of ["c1", "Totalis", "合计划"]) expect(cell).not.toMatch(matches);
  // The draft itself reads the two records, once its TODO is said.
  const own = bench.write("totals.json", JSON.stringify(totals.mapping).replaceAll("TODO", "2026-03-31"));
  const checked = await assay("--check", own, field("07-totals-row/people.csv"));
  expect(checked.out).toContain("4 records, 2 of them in no feed");
  expect(checked.out).toContain("candidates: 2 read, 2 would arrive, 0 would be set aside");
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
    err: expect.stringContaining("no list of records"),
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
