import { expect, test } from "vitest";
import { csv, workbench } from "./files.ts";

const bench = workbench();
const at = "2025-03-04 09:00:00";

async function rejected(feed: string, headings: string[], rows: (string | null)[][]) {
  const path = bench.write(`${feed}-${Math.random().toString(36).slice(2)}.csv`, csv([headings, ...rows]));
  const result = await bench.extract({ path, feed });
  expect(result.error).toBeUndefined();
  const [counts] = result.feeds;
  expect(counts?.read).toBe(rows.length);
  expect(counts?.read).toBe((counts?.accepted ?? 0) + (counts?.rejected ?? 0));
  return { result, list: await result.rejected(feed), accepted: await result.accepted(feed) };
}

test("each reason names line, field, what was expected and what was found", async () => {
  const headings = [
    "interview_id",
    "application_id",
    "vendor",
    "started_at",
    "completed_at",
    "duration_s",
    "overall_score",
    "recommended",
    "device",
    "updated_at",
  ];
  const row = (changes: Record<string, string | null> = {}, id = "X") =>
    headings.map((name) => {
      const clean: Record<string, string | null> = {
        interview_id: id,
        application_id: "A1",
        vendor: "xuanji",
        started_at: at,
        completed_at: "2025-03-04 09:20:00",
        duration_s: "1200",
        overall_score: "78.4",
        recommended: "是",
        device: "phone",
        updated_at: at,
      };
      return name in changes ? (changes[name] ?? null) : (clean[name] ?? null);
    });
  const { list, accepted, result } = await rejected("ai_interviews", headings, [
    row({}, "I2"),
    row({ application_id: null }, "I3"),
    row({ overall_score: "N/A" }, "I4"),
    row({ overall_score: "１２" }, "I5"),
    row({ overall_score: "1,000" }, "I6"),
    row({ overall_score: "135" }, "I7"),
    row({ duration_s: "12.5" }, "I8"),
    row({ duration_s: "1200.0" }, "I9"),
    row({ recommended: "maybe" }, "I10"),
    row({ completed_at: "待定" }, "I11"),
    row({ completed_at: "2025-02-30 09:00:00" }, "I12"),
    row({ completed_at: "2025-03-04 08:00:00" }, "I13"),
    row({ device: "a\uFFFDb" }, "I14"),
    row({ device: "a\u0007b" }, "I15"),
    row({ device: "x".repeat(61) }, "I16"),
    row({}, "I2"),
    row({ updated_at: "2025-03-05 09:00:00" }, "I2"),
    row({ updated_at: null }, "I19"),
    row({ completed_at: "0999-03-04 09:20:00", started_at: null }, "I20"),
    row({ overall_score: "nan" }, "I21"),
    row({ overall_score: "1_0" }, "I22"),
    row({ completed_at: "infinity" }, "I23"),
  ]);
  expect(list.map(({ line, field, reason, found }) => [line, field, reason, found])).toEqual([
    [3, "application_id", "missing", null],
    [4, "overall_score", "type", "N/A"],
    [5, "overall_score", "type", "１２"],
    [6, "overall_score", "type", "1,000"],
    [7, "overall_score", "range", "135"],
    [8, "duration_s", "type", "12.5"],
    [10, "recommended", "type", "maybe"],
    [11, "completed_at", "type", "待定"],
    [12, "completed_at", "type", "2025-02-30 09:00:00"],
    [13, "completed_at", "time_order", "2025-03-04 08:00:00"],
    [14, "device", "encoding", "a\uFFFDb"],
    [15, "device", "encoding", "a\u0007b"],
    [16, "device", "oversize", "x".repeat(61)],
    [17, "interview_id", "duplicate", "I2"],
    [19, "updated_at", "missing", null],
    [20, "completed_at", "range", "0999-03-04 09:20:00"],
    [21, "overall_score", "type", "nan"],
    [22, "overall_score", "type", "1_0"],
    [23, "completed_at", "type", "infinity"],
  ]);
  expect(
    accepted.map(({ line, interview_id, duration_s, recommended }) => [
      line,
      interview_id,
      duration_s,
      recommended,
    ]),
  ).toEqual([
    [2, "I2", 1200, true],
    [9, "I9", 1200, true],
    [18, "I2", 1200, true],
  ]);
  expect(list.find(({ line }) => line === 7)?.expected).toBe("0 .. 100");
  expect(result.feeds[0]?.reasons).toEqual({
    missing: 2,
    type: 10,
    range: 2,
    time_order: 1,
    encoding: 2,
    oversize: 1,
    duplicate: 1,
  });
});

test("a word outside the list is unknown_value, and what was found is told", async () => {
  const { list } = await rejected(
    "stage_events",
    ["source_id", "application_id", "stage", "at", "updated_at"],
    [
      ["S1", "A1", "面谈中", at, at],
      ["S2", "A1", "screened", at, at],
    ],
  );
  expect(list).toMatchObject([
    { line: 2, field: "stage", reason: "unknown_value", found: "面谈中", source_id: "S1" },
  ]);
  expect(list[0]?.expected).toContain("screened | ");
});

test("a score above its own maximum is out of range, one of a group must be there", async () => {
  const { list } = await rejected(
    "ai_scores",
    ["source_id", "interview_id", "question_id", "score", "max_score", "updated_at"],
    [
      ["1", "I1", "q1", "4.5", "5", at],
      ["2", "I1", "q2", "5.5", "5", at],
      ["3", "I1", null, "4.5", "5", at],
    ],
  );
  expect(list.map(({ line, field, reason, expected }) => [line, field, reason, expected])).toEqual([
    [3, "score", "range", "<= max_score"],
    [4, "question_id", "missing", "question_id | competency_id"],
  ]);
});

test("the same source id, or the same business key, twice with one time of change is a duplicate", async () => {
  const { list } = await rejected(
    "stage_events",
    ["source_id", "application_id", "stage", "at", "updated_at"],
    [
      ["S1", "A1", "screened", at, at],
      ["S1", "A2", "screened", at, at],
      ["S3", "A1", "screened", at, at],
      ["S1", "A1", "screened", at, "2025-03-05 09:00:00"],
    ],
  );
  expect(list.map(({ line, field, reason }) => [line, field, reason])).toEqual([
    [3, "application_id, stage", "duplicate"],
    [4, "application_id, stage", "duplicate"],
  ]);
});

test("a deleted record needs its ids and its time of change alone", async () => {
  const { list, accepted } = await rejected(
    "stage_events",
    ["source_id", "application_id", "stage", "at", "updated_at", "deleted"],
    [
      ["S1", null, null, null, at, "1"],
      ["S2", null, null, null, at, "1"],
      [null, null, null, null, at, "1"],
    ],
  );
  expect(accepted.map(({ source_id, deleted }) => [source_id, deleted])).toEqual([
    ["S1", true],
    ["S2", true],
  ]);
  expect(list).toMatchObject([{ line: 4, field: "source_id", reason: "missing" }]);
});

test("what is told of a sealed field is its length alone; the raw record stays whole for the vault", async () => {
  const name = "林".repeat(101);
  const { list } = await rejected(
    "candidates",
    ["candidate_id", "name", "birth_date", "updated_at"],
    [
      ["C1", name, "1994-07-21", at],
      ["C2", "林晓岚", "1994/13/21", at],
    ],
  );
  expect(list.map(({ field, found }) => [field, found])).toEqual([
    ["name", "101 characters"],
    ["birth_date", "10 characters"],
  ]);
  expect(JSON.parse(list[1]?.raw ?? "")).toMatchObject({
    candidate_id: "C2",
    name: "林晓岚",
    birth_date: "1994/13/21",
    updated_at: "2025-03-04T01:00:00.000000Z",
  });
});

test("a rejected record extracts again as it is, and passes once it is mended", async () => {
  const { list } = await rejected(
    "stage_events",
    ["source_id", "application_id", "stage", "at", "updated_at"],
    [["S1", "A1", "面谈中", "2025/03/04 09:00:00", at]],
  );
  const raw = JSON.parse(list[0]?.raw ?? "") as Record<string, unknown>;
  const again = await bench.extract({
    path: bench.write("again.jsonl", JSON.stringify(raw)),
    feed: "stage_events",
    zone: "America/New_York",
  });
  expect(await again.rejected("stage_events")).toMatchObject([
    { reason: "unknown_value", raw: list[0]?.raw },
  ]);
  const mended = await bench.extract({
    path: bench.write("mended.jsonl", JSON.stringify({ ...raw, stage: "screened" })),
    feed: "stage_events",
    zone: "America/New_York",
  });
  expect(await mended.accepted("stage_events")).toMatchObject([
    { stage: "screened", at: new Date("2025-03-04T01:00:00Z") },
  ]);
});

test("naive times are read in the given zone, times with an offset as they say", async () => {
  const path = bench.write(
    "zone.csv",
    csv([
      ["source_id", "application_id", "stage", "at", "updated_at"],
      ["S1", "A1", "screened", "2025-07-01 09:00:00", "2025-07-01T09:00:00+02:00"],
    ]),
  );
  const result = await bench.extract({ path, feed: "stage_events", zone: "America/New_York" });
  expect(await result.accepted("stage_events")).toMatchObject([
    { at: new Date("2025-07-01T13:00:00Z"), updated_at: new Date("2025-07-01T07:00:00Z") },
  ]);
});

test("lists and maps are read, anything nested within them is a type error", async () => {
  const models = await rejected(
    "scoring_models",
    ["source_id", "job_id", "version", "valid_from", "competency_weights", "updated_at"],
    [
      ["1", "J1", "v1", "2025-01-01", '{"a": 0.4, "b": 0.6}', at],
      ["2", "J1", "v2", "2025-01-01", '{"a": "x"}', at],
      ["3", "J1", "v3", "2025-01-01", '{"a": {"b": 1}}', at],
      ["4", "J1", "v4", "2025-01-01", '{"a": 1.5}', at],
      ["5", "J1", "v5", "2025-01-01", "[".repeat(100_000), at],
    ],
  );
  expect(models.accepted[0]?.competency_weights).toEqual({ a: 0.4, b: 0.6 });
  expect(models.list.map(({ line, field, reason }) => [line, field, reason])).toEqual([
    [3, "competency_weights", "type"],
    [4, "competency_weights", "type"],
    [5, "competency_weights", "range"],
    [6, "competency_weights", "type"],
  ]);
  const competencies = await rejected(
    "competencies",
    ["competency_id", "name_zh", "indicators", "updated_at"],
    [
      ["a", "甲", '["一", "二"]', at],
      ["b", "乙", "一；二;三", at],
    ],
  );
  expect(competencies.accepted.map(({ indicators }) => indicators)).toEqual([
    ["一", "二"],
    ["一", "二", "三"],
  ]);
});

test("terms of a transcript are counted before it is sealed", async () => {
  const transcript = "我重视客户服务，客户服务靠团队合作，也靠数据分析。";
  const { accepted } = await rejected(
    "ai_scores",
    ["source_id", "interview_id", "question_id", "score", "transcript", "updated_at"],
    [
      ["1", "I1", "q1", "4.5", transcript, at],
      ["2", "I1", "q2", "4.5", null, at],
      ["3", "I1", "q3", "4.5", "无", at],
    ],
  );
  expect(accepted.map(({ transcript_chars, keywords }) => [transcript_chars, keywords])).toEqual([
    [transcript.length, { 客户服务: 2, 团队合作: 1, 数据分析: 1 }],
    [null, null],
    [1, {}],
  ]);
});

test("terms of a survey comment are counted before it is sealed, each with all its ways of saying it", async () => {
  const said = "面试太长了，有点疲惫；一直没有收到结果，反馈也不及时。TOO LONG, unfair";
  const { accepted } = await rejected(
    "survey_answers",
    [
      "source_id",
      "response_id",
      "respondent",
      "application_id",
      "item",
      "score",
      "comment",
      "answered_at",
      "updated_at",
    ],
    [
      ["1", "V1", "candidate", "A1", "satisfaction", "2", said, at, at],
      ["2", "V2", "candidate", "A1", "satisfaction", "4", null, at, at],
      ["3", "V3", "candidate", "A1", "satisfaction", "4", "无", at, at],
      ["4", "V4", "candidate", "A1", "satisfaction", "5", "时长刚好，不累，也没有卡顿", at, at],
    ],
  );
  expect(accepted.map(({ comment_chars, comment_terms }) => [comment_chars, comment_terms])).toEqual([
    [said.length, { 时间太长: 2, 疲惫: 1, 没有反馈: 1, 不公平: 1 }],
    [null, null],
    [1, {}],
    [13, { 时长合适: 2, 系统稳定: 1 }],
  ]);
});

test("control totals add up to what was read and accepted", async () => {
  const { result } = await rejected(
    "effort",
    ["source_id", "date", "team", "activity", "hours", "updated_at"],
    [
      ["1", "2025-03-31", "T", "screening", "1.25", at],
      ["2", "2025-04-01", "T", "screening", "2.5", at],
      ["3", "2025-04-02", "T", "screening", "-1", at],
    ],
  );
  expect(result.feeds[0]?.controls).toEqual([
    { quarter: "2025Q1", read: 1, accepted: 1, measure: "hours", total: "1250" },
    { quarter: "2025Q2", read: 2, accepted: 1, measure: "hours", total: "2500" },
  ]);
});
