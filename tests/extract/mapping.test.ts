import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkMapping, InvalidMapping, type Mapping } from "../../pipelines/mapping.ts";
import { readMapping } from "../../pipelines/mapping-file.ts";
import { csv, workbench } from "./files.ts";

const bench = workbench();
const at = { constant: "2025-01-01T00:00:00Z" };

async function map(mapping: Mapping, name: string, content: string) {
  const result = await bench.extract({
    path: bench.write(name, content),
    mapping: await checkMapping(mapping, name),
  });
  expect(result.error).toBeUndefined();
  return result;
}

test("every problem of a mapping is told at once, with its path", async () => {
  const problems = async (candidate: unknown) => {
    try {
      await checkMapping(candidate, "draft.json");
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidMapping);
      return (error as InvalidMapping).problems.map(({ path, message }) => `${path} ${message}`);
    }
  };
  expect(
    await problems({ name: "X", feeds: [{ feed: "jobs", fields: { title: { colum: "a" } } }], extra: 1 }),
  ).toEqual([
    " has unknown members: extra",
    expect.stringMatching(/^\/name must match pattern/),
    "/feeds/0/fields/title has unknown members: colum",
  ]);
  expect(
    await problems({
      name: "x",
      zone: "Mars",
      feeds: [
        { feed: "nope", fields: {} },
        {
          feed: "jobs",
          unpivot: { pattern: "(" },
          each: "a",
          fields: { foo: "x", job_id: {}, title: { column: "a", constant: "b" }, source_id: "a" },
        },
      ],
    }),
  ).toEqual([
    "/zone is no time zone: Mars",
    expect.stringMatching(/^\/feeds\/0\/feed is no feed: nope/),
    "/feeds/1 may have only one of each, unpivot, rows; fold beside each alone",
    expect.stringMatching(/^\/feeds\/1\/fields\/foo is no field of jobs/),
    "/feeds/1/fields lacks updated_at, which jobs requires",
    "/feeds/1/fields/job_id must have exactly one of column, first, template, constant",
    "/feeds/1/fields/title must have exactly one of column, first, template, constant",
    "/feeds/1/unpivot/pattern is no regular expression: (",
  ]);
});

test("rename, constants, value maps, dates, scales, absent texts, first, extract, default", async () => {
  const result = await map(
    {
      name: "plain",
      absent: ["NA"],
      zone: "Europe/Berlin",
      feeds: [
        {
          feed: "ai_interviews",
          fields: {
            source_id: { template: "{id}/{round}" },
            interview_id: "id",
            application_id: { first: ["application", "old application"] },
            vendor: { constant: "own" },
            model_version: { column: "model", extract: "v(\\d+)" },
            completed_at: { column: "done", format: ["%d.%m.%Y %H:%M", "%m/%d/%Y"] },
            reported_at: { column: "reported", format: "epoch_s" },
            overall_score: { column: "score", multiply: 20 },
            recommended: { column: "verdict", values: { hire: "true", no: "false", maybe: null } },
            device: { column: "device", default: "unknown" },
            duration_s: { column: "minutes", multiply: 60, add: 0.5, optional: true },
            updated_at: { column: "done", format: ["%d.%m.%Y %H:%M", "%m/%d/%Y"] },
          },
        },
      ],
    },
    "plain.csv",
    csv([
      [
        "id",
        "round",
        "application",
        "old application",
        "model",
        "done",
        "reported",
        "score",
        "verdict",
        "device",
      ],
      ["I1", "1", "A1", "A0", "model v12", "04.03.2025 09:12", "1741079553", "3.42", "hire", "phone"],
      ["I2", "2", "NA", "A2", "NA", "03/05/2025", null, "4.1", "maybe", null],
      ["I3", "1", null, "NA", null, "yesterday", null, "five", "perhaps", null],
    ]),
  );
  expect(await result.accepted("ai_interviews")).toMatchObject([
    {
      source: "plain",
      source_id: "I1/1",
      application_id: "A1",
      vendor: "own",
      model_version: "12",
      completed_at: new Date("2025-03-04T08:12:00Z"),
      reported_at: new Date("2025-03-04T09:12:33Z"),
      overall_score: 68.4,
      recommended: true,
      device: "phone",
      duration_s: null,
    },
    {
      application_id: "A2",
      model_version: null,
      completed_at: new Date("2025-03-04T23:00:00Z"),
      overall_score: 82,
      recommended: null,
      device: "unknown",
    },
  ]);
  expect(await result.rejected("ai_interviews")).toMatchObject([
    { line: 4, field: "application_id", reason: "missing" },
  ]);
});

test("one row to several feeds, unpivot with companions, look-ups once, constant rows", async () => {
  const result = await map(
    {
      name: "wide",
      feeds: [
        {
          feed: "competencies",
          rows: [{ source_id: "speech", competency_id: "speech", name_zh: "表达" }],
          fields: { updated_at: at },
        },
        {
          feed: "departments",
          distinct: true,
          fields: { source_id: "dept", department_id: "dept", name: "dept", updated_at: at },
        },
        {
          feed: "ai_scores",
          unpivot: { pattern: "^Q(?<n>\\d)_(?<part>best|worst)$", companions: { seconds: "T{$n}" } },
          when: [{ column: "$value", present: true }],
          fields: {
            source_id: { template: "{id}-{$column}" },
            interview_id: "id",
            question_id: { template: "q{$n}-{$part}" },
            score: "$value",
            duration_s: "$seconds",
            updated_at: at,
          },
        },
        {
          feed: "hires",
          when: [{ column: "status", equals: "hired" }],
          fields: {
            source_id: "id",
            employee_id: "id",
            application_id: "id",
            onboarded_at: at,
            updated_at: at,
          },
        },
      ],
    },
    "wide.csv",
    csv([
      ["id", "dept", "status", "Q1_best", "Q1_worst", "T1", "Q2_best", "remark"],
      ["1", "Sales", "hired", "0.123456789012345", "2", "30", "4", "x"],
      ["2", "Sales", "no", null, "3", "31", "bad", null],
    ]),
  );
  expect(await result.accepted("competencies")).toMatchObject([{ competency_id: "speech", name_zh: "表达" }]);
  expect(await result.accepted("departments")).toMatchObject([{ department_id: "Sales", line: 2 }]);
  expect(
    (await result.accepted("ai_scores")).map((row) => [
      row.line,
      row.source_id,
      row.question_id,
      row.score,
      row.duration_s,
    ]),
  ).toEqual([
    [2, "1-Q1_best", "q1-best", 0.123456789012345, 30],
    [2, "1-Q1_worst", "q1-worst", 2, 30],
    [2, "1-Q2_best", "q2-best", 4, null],
    [3, "2-Q1_worst", "q1-worst", 3, 31],
  ]);
  expect(await result.rejected("ai_scores")).toMatchObject([
    { line: 3, field: "score", reason: "type", found: "bad", source_id: "2-Q2_best" },
  ]);
  expect(await result.accepted("hires")).toMatchObject([{ employee_id: "1" }]);
  expect(result).toMatchObject({ records: 2, unused: 0, ignored: ["remark"] });
});

test("field case 16: a value is written in one case, without spaces and in half width, so that files meet", async () => {
  const file = (name: string) =>
    readFileSync(new URL(`../field/16-letter-case/${name}`, import.meta.url), "utf8");
  const ids = async (name: string, column: string, write: unknown, content = file(name)) => {
    const value = { column, write };
    const fields = { source_id: value, candidate_id: value, updated_at: at };
    const result = await map(
      { name: "case", feeds: [{ feed: "candidates", fields }] } as Mapping,
      name,
      content,
    );
    return (await result.accepted("candidates")).map((row) => row.candidate_id);
  };
  expect(await ids("ratings.csv", "Participant", "lower")).toEqual(["p1", "p2"]);
  expect(await ids("features.csv", "participant", "upper")).toEqual(["P1", "P2"]);
  expect(
    await ids("own.csv", "id", ["half_width", "no_spaces", "upper"], "id\nＰ １\nb\u30002\n ｃ－３ \n"),
  ).toEqual(["P1", "B2", "C-3"]);
  await expect(
    checkMapping(
      { name: "x", feeds: [{ feed: "candidates", fields: { source_id: { column: "a", write: "shout" } } }] },
      "x",
    ),
  ).rejects.toThrow("/feeds/0/fields/source_id/write");
});

test("records that no feed takes are counted", async () => {
  const result = await map(
    {
      name: "some",
      feeds: [
        {
          feed: "departments",
          when: [{ column: "kind", not: ["x", "y"] }],
          fields: { source_id: "id", department_id: "id", name: "id", updated_at: at },
        },
      ],
    },
    "some.csv",
    csv([
      ["id", "kind"],
      ["1", "x"],
      ["2", null],
      ["3", "z"],
      ["4", "y"],
    ]),
  );
  expect((await result.accepted("departments")).map(({ department_id }) => department_id)).toEqual([
    "2",
    "3",
  ]);
  expect(result).toMatchObject({ records: 4, unused: 2 });
});

test("events fold to one row, whatever their order", async () => {
  const event = (message: string, name: string, ts: number) => ({ message, name, ts, application: "A1" });
  const result = await map(
    {
      name: "events",
      format: "json",
      feeds: [
        {
          feed: "messages",
          fold: ["message", "application"],
          fields: {
            source_id: "message",
            message_id: "message",
            application_id: "application",
            channel: { constant: "wecom" },
            sent_at: { column: "ts", when: [{ column: "name", equals: "sent" }] },
            opened_at: { column: "ts", when: [{ column: "name", equals: "opened" }] },
            updated_at: { column: "ts", take: "max" },
          },
        },
      ],
    },
    "events.json",
    JSON.stringify([
      event("M1", "opened", 1741228300000),
      event("M2", "opened", 1741228300000),
      event("M1", "sent", 1741228200000),
    ]),
  );
  expect(await result.accepted("messages")).toMatchObject([
    {
      message_id: "M1",
      sent_at: new Date(1741228200000),
      opened_at: new Date(1741228300000),
      updated_at: new Date(1741228300000),
    },
  ]);
  expect(await result.rejected("messages")).toMatchObject([
    { field: "sent_at", reason: "missing", source_id: "M2" },
  ]);
});

test("white space around cells goes, full-width and no-break too; within it stays", async () => {
  const result = await map(
    {
      name: "space",
      feeds: [
        {
          feed: "departments",
          fields: { source_id: "id", department_id: "id", name: "name", updated_at: at },
        },
      ],
    },
    "space.csv",
    `id,name\r\n 1 ,\u3000华东 一部\u00a0\r\n2,"\tx y "\r\n3,\u3000\r\n`,
  );
  expect(
    (await result.accepted("departments")).map(({ department_id, name }) => [department_id, name]),
  ).toEqual([
    ["1", "华东 一部"],
    ["2", "x y"],
  ]);
  expect(await result.rejected("departments")).toMatchObject([{ line: 4, field: "name", reason: "missing" }]);
});

const data = new URL("../../../shared/data/", import.meta.url).pathname;
const mappings = new URL("../../fixtures/mappings/", import.meta.url).pathname;

describe.skipIf(!existsSync(data))(
  "real files that nobody here wrote (skipped where ../shared/data is absent)",
  () => {
    test("siop2021.csv: every item of every applicant, exactly", async () => {
      const path = `${data}siop2021.csv`;
      const result = await bench.extract({ path, mapping: await readMapping(`${mappings}siop2021.json`) });
      expect(result).toMatchObject({ status: "ok", records: 5640, unused: 0, ignored: [] });
      const counts = Object.fromEntries(
        result.feeds.map(({ feed, read, rejected }) => [feed, [read, rejected]]),
      );
      const [head, ...rows] = readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.trim().split(","));
      const items = (head ?? []).flatMap((name, index) =>
        /^(SJ_(Most|Least)|Scenario|Biodata|PScale)/.test(name) ? [{ name, index }] : [],
      );
      expect(items).toHaveLength(111);
      const filled = rows.flatMap((row) =>
        items
          .filter(({ index }) => row[index] !== "")
          .map(({ name, index }) => `${row[0]}/${name}=${Number(row[index])}`),
      );
      expect(counts).toMatchObject({
        candidates: [5640, 0],
        applications: [5640, 0],
        hires: [5640, 0],
        employment: [5640, 0],
        performance_reviews: [5640, 0],
        questions: [111, 0],
        competencies: [17, 0],
        kpi_results: [28_200, 0],
        ai_scores: [filled.length, 0],
      });
      const arrived = (await result.accepted("ai_scores")).map(
        ({ source_id, score }) => `${source_id}=${score}`,
      );
      expect(new Set(arrived)).toEqual(new Set(filled));
      const reviews = await result.accepted("performance_reviews");
      expect(reviews.map(({ employee_id, rating }) => [employee_id, rating])).toEqual(
        rows.map((row) => [row[0], Number(row[1])]),
      );
    });

    test("hrdataset_v14.csv: employment, performance and recruiting source", async () => {
      const result = await bench.extract({
        path: `${data}hrdataset_v14.csv`,
        mapping: await readMapping(`${mappings}hrdataset_v14.json`),
      });
      expect(result).toMatchObject({ status: "ok", records: 311, unused: 0 });
      expect(result.feeds.every(({ rejected }) => rejected === 0)).toBe(true);
      const employment = await result.accepted("employment");
      expect(employment).toHaveLength(311);
      expect(employment.filter(({ ended_at }) => ended_at !== null)).toHaveLength(104);
      expect(await result.accepted("performance_reviews")).toHaveLength(311);
      const channels = new Set((await result.accepted("applications")).map(({ channel }) => channel));
      expect(channels).toEqual(new Set(["website", "job_board", "referral", "search", "job_fair", "other"]));
    });
  },
);
