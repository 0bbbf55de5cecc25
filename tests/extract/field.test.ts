import { fork } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { beforeAll, describe, expect, test } from "vitest";
import { type Contract, contracts } from "../../pipelines/contract.ts";
import { openExtractor } from "../../pipelines/extract/extract.ts";
import type { RunReport } from "../../pipelines/load.ts";
import { checkMapping, type Mapping } from "../../pipelines/mapping.ts";
import { readMapping } from "../../pipelines/mapping-file.ts";
import { openDatabase } from "../../sql/database.ts";
import { runProgram } from "../helpers/program.ts";
import { csv, workbench } from "./files.ts";

const bench = workbench();
const field = fileURLToPath(new URL("../field/", import.meta.url));
const shared = fileURLToPath(new URL("../../../shared/field/", import.meta.url));

const at = { constant: "2026-03-31T00:00:00Z" };

/** A mapping of candidates, as most tables here are. */
const people = (more: Partial<Mapping> & { fields?: Mapping["feeds"][number]["fields"] } = {}): Mapping => {
  const { fields, ...rest } = more;
  return {
    name: "people",
    zone: "Asia/Shanghai",
    feeds: [
      {
        feed: "candidates",
        fields: { source_id: "ID", candidate_id: "ID", experience_years: "Years", updated_at: at, ...fields },
      },
    ],
    ...rest,
  };
};

test("the copies of the field cases are those of the specification", (context) => {
  if (!existsSync(shared)) context.skip("the field cases outside the repository are absent");
  const content = (path: string) =>
    path.endsWith(".json") ? JSON.parse(readFileSync(path, "utf8")) : readFileSync(path).toString("latin1");
  for (const folder of readdirSync(field).filter((name) => existsSync(join(shared, name))))
    for (const name of readdirSync(join(field, folder)).filter((one) => /\.\w+$/.test(one)))
      expect(content(join(field, folder, name)), name).toEqual(content(join(shared, folder, name)));
});

describe("field cases, by their mappings", () => {
  const cases = {
    "01": ["01-excel-sep-line/people.map.json", "01-excel-sep-line/people.csv"],
    "04 text": ["04-percent-cells/scores.map.json", "04-percent-cells/scores.csv"],
    "04 workbook": ["04-percent-cells/scores.map.json", "04-percent-cells/scores.xlsx"],
    "05": ["05-formula-without-value/years.map.json", "05-formula-without-value/years.xlsx"],
    "06 title": ["06-rows-above-the-headings/title.map.json", "06-rows-above-the-headings/title.csv"],
    "06 two rows": [
      "06-rows-above-the-headings/two-rows.map.json",
      "06-rows-above-the-headings/two-rows.xlsx",
    ],
    "07": ["07-totals-row/people.map.json", "07-totals-row/people.csv"],
  } as const;
  const of = async (name: keyof typeof cases, feed = "candidates") => {
    const [map, file] = cases[name];
    const mapping = await readMapping(join(field, map));
    const result = await bench.extract({ path: join(field, file), mapping });
    expect(result.status).toBe("ok");
    const [accepted, rejected] = [await result.accepted(feed), await result.rejected(feed)];
    return { accepted, rejected, records: result.records, feed: result.feeds[0] };
  };

  test("01: the line sep= is no record and no heading, and sets the delimiter", async () => {
    const { accepted, records } = await of("01");
    expect(accepted.map((row) => [row.line, row.candidate_id, row.experience_years])).toEqual([
      [3, "c1", 3],
      [4, "c2", 4],
    ]);
    expect(records).toBe(2);
  });

  test("04: 85 % of a workbook and 85% of a text are both 85 points", async () => {
    for (const name of ["04 text", "04 workbook"] as const)
      expect((await of(name, "ai_interviews")).accepted.map((row) => row.overall_score)).toEqual([85, 70.5]);
  });

  test("05: a formula that was never computed is told with sheet, row and column", async () => {
    const { accepted, rejected } = await of("05");
    expect(accepted).toEqual([]);
    expect(rejected).toMatchObject([
      {
        line: 2,
        field: "experience_years",
        reason: "type",
        found: expect.stringMatching(/formula without a value in Sheet1!D2: open and save/),
      },
      { line: 3, field: "experience_years", reason: "type", found: expect.stringContaining("Sheet1!D3") },
    ]);
  });

  test("06: headings below a title, and the lower of two heading rows, are found by what the mapping reads", async () => {
    expect((await of("06 title")).accepted.map((row) => [row.line, row.candidate_id])).toEqual([
      [4, "c1"],
      [5, "c2"],
    ]);
    const { accepted } = await of("06 two rows");
    expect(accepted.map((row) => [row.line, row.candidate_id, typeof row.name])).toEqual([
      [3, "c1", "string"],
      [4, "c2", "string"],
    ]);
  });

  test("07: rows of totals are kept out and told", async () => {
    const { accepted, rejected, feed } = await of("07");
    expect(accepted.map((row) => row.candidate_id)).toEqual(["c1", "c2"]);
    expect(rejected).toMatchObject([
      { line: 4, reason: "type", expected: "a record", found: "a row of totals" },
      { line: 5, reason: "type", expected: "a record", found: "a row of totals" },
    ]);
    expect(feed).toMatchObject({ read: 4, accepted: 2, rejected: 2 });
  });
});

describe("field cases, loaded by the real program", () => {
  const data = join(bench.folder, "data");
  const from = join(bench.folder, "field");
  let report: RunReport;
  let candidates: Record<string, unknown>[];
  let quarantined: Record<string, unknown>[];

  beforeAll(async () => {
    for (const folder of ["03-mangled-national-ids", "09-old-and-locked-workbooks", "14-no-headings"])
      cpSync(join(field, folder), join(from, folder), { recursive: true });
    const mappings = join(data, "mappings");
    mkdirSync(mappings, { recursive: true });
    renameSync(join(from, "09-old-and-locked-workbooks", "locked.map.json"), join(mappings, "locked.json"));
    const locked = JSON.parse(readFileSync(join(mappings, "locked.json"), "utf8")) as Mapping;
    // One folder has all cases here: the pattern is of its own part of it.
    const files = ["09-old-and-locked-workbooks/*.xls*"];
    writeFileSync(join(mappings, "locked.json"), JSON.stringify({ ...locked, files }));
    const ratings = people({
      files: ["ratings.csv"],
      columns: ["ID", "Years", "Logic", "Coding"],
    });
    writeFileSync(join(mappings, "ratings.json"), JSON.stringify(ratings));
    const hidden = await sheet((book) => {
      book.addWorksheet("lists", { state: "veryHidden" }).addRow(["x"]);
      book.addWorksheet("S").addRows([
        ["candidate_id", "updated_at"],
        ["h1", at.constant],
      ]);
    });
    writeFileSync(join(from, "candidates-hidden.xlsx"), hidden);
    const { out, err } = await runProgram(["load", "--from", from, "--data", data, "--json"]);
    expect(out, err).not.toBe("");
    report = JSON.parse(out) as RunReport;
    const db = await openDatabase({ directory: data, readers: 1 });
    const rows = (sql: string) => db.reader((c) => c.rows(sql));
    candidates = await rows(
      "SELECT candidate_id, experience_years, person_key FROM staging.candidates ORDER BY 1",
    );
    quarantined = await rows(
      "SELECT path, line, field, reason, found, source_id FROM app.quarantine ORDER BY path, line",
    );
    await db.close();
  });

  test("03: identifiers that a spreadsheet destroyed are told and match nobody", () => {
    expect(quarantined).toMatchObject([
      {
        path: "03-mangled-national-ids/candidates.csv",
        line: 2,
        source_id: "q1",
        found: expect.stringContaining("scientific writing"),
      },
      { path: "03-mangled-national-ids/candidates.csv", line: 3, source_id: "q2" },
      {
        path: "03-mangled-national-ids/workbook/candidates.xlsx",
        line: 2,
        source_id: "q4",
        found: expect.stringContaining("more than 15 digits in a number cell, Sheet1!F2"),
      },
      { path: "03-mangled-national-ids/workbook/candidates.xlsx", line: 3, source_id: "q5" },
    ]);
    for (const row of quarantined) expect(row).toMatchObject({ field: "national_id", reason: "type" });
    const [q3, q6] = ["q3", "q6"].map((id) => candidates.find((row) => row.candidate_id === id));
    expect(q3?.person_key).toBeTruthy();
    expect(q6?.person_key).toBeTruthy();
    expect(q3?.person_key).not.toBe(q6?.person_key);
  });

  test("09: each workbook that cannot be read is told by its kind, and the other files go on", () => {
    const refused = report.files.filter(({ status }) => status === "refused");
    expect(
      refused.map(({ path, error }) => [path.split("/").at(-1), error?.message_en, error?.message_zh]),
    ).toEqual([
      ["html.xls", expect.stringContaining("an HTML table"), expect.stringContaining("HTML 表格")],
      [
        "locked.xlsx",
        expect.stringMatching(/password or in the old format/),
        expect.stringContaining("密码"),
      ],
      ["old.xls", expect.stringMatching(/password or in the old format/), expect.stringContaining("旧格式")],
    ]);
    expect(report.files).toHaveLength(7);
    expect(report.status).toBe("done");
  });

  test("hidden sheets are told by the load", () => {
    expect(report.remarks).toEqual([
      {
        path: "candidates-hidden.xlsx",
        zh: "未读取隐藏的工作表：lists",
        en: "hidden sheets were not read: lists",
      },
    ]);
    expect(ids(candidates)).toContain("h1");
  });

  test("14: a mapping names the columns of a file without headings, and the first line is a record", () => {
    expect(candidates.filter((row) => String(row.candidate_id).startsWith("P"))).toMatchObject([
      { candidate_id: "P1", experience_years: 5.3 },
      { candidate_id: "P2", experience_years: 4.41 },
      { candidate_id: "P3", experience_years: 4.49 },
    ]);
  });
});

const sheet = async (fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
};

/** Lines and candidate ids of what arrives, and what is set aside. */
async function extract(name: string, content: string | Uint8Array, mapping: Mapping) {
  const checked = await checkMapping(mapping, name);
  const result = await bench.extract({ path: bench.write(name, content), mapping: checked });
  const feed = mapping.feeds[0]?.feed ?? "";
  return { result, accepted: await result.accepted(feed), rejected: await result.rejected(feed) };
}

const ids = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row.candidate_id);

describe("headings", () => {
  const twoRows = (fields: Mapping["feeds"][number]["fields"], more: Partial<Mapping> = {}): Mapping => ({
    name: "scores",
    feeds: [
      {
        feed: "human_ratings",
        fields: {
          source_id: "编号",
          interview_id: "编号",
          rater_id: "编号",
          competency_id: { constant: "c" },
          max_score: { constant: 100 },
          updated_at: at,
          ...fields,
        },
      },
    ],
    ...more,
  });
  const scores = async (name: string, content: string | Uint8Array, mapping: Mapping) =>
    (await extract(name, content, mapping)).accepted.map((row) => row.score);

  test("two rows are joined where a mapping reads them so, in a workbook and in a text", async () => {
    const workbook = readFileSync(join(field, "06-rows-above-the-headings/two-rows.xlsx"));
    const joined = twoRows({
      score: "面试得分/逻辑",
      ...Object.fromEntries(["source_id", "interview_id", "rater_id"].map((name) => [name, "基本信息/编号"])),
    });
    expect(await scores("two.xlsx", workbook, joined)).toEqual([90, 60]);
    expect(await scores("two-set.xlsx", workbook, { ...joined, heading_row: [1, 2] })).toEqual([90, 60]);
    expect(await scores("two-low.xlsx", workbook, twoRows({ score: "逻辑" }, { heading_row: 2 }))).toEqual([
      90, 60,
    ]);
    const text = "编号,面试得分,\n,沟通,逻辑\nc1,80,90\nc2,70,60\n";
    expect(await scores("two.csv", text, twoRows({ score: "面试得分/逻辑" }))).toEqual([90, 60]);
  });

  test("a missing heading is told with the row that was read, in both languages", async () => {
    const text = "Report,,\n\nID,Name,Age\nc1,Ann,3\n";
    const { result } = await extract("missing.csv", text, people());
    expect(result.error).toMatchObject({
      code: "headings",
      line: 3,
      field: "Years",
      message_en: "headings are missing: Years (row 3 was read as the headings)",
      message_zh: "缺少列：Years（列名取自第 3 行）",
    });
    const empty = await extract("row.csv", text, people({ heading_row: 2 }));
    expect(empty.result.error).toMatchObject({ code: "headings", line: 2 });
    const double = await extract("double.csv", "Title,,\nID,Years,Years\nc1,1,2\n", people());
    expect(double.result.error).toMatchObject({
      code: "headings",
      line: 2,
      field: "Years",
      expected: "once each",
    });
  });

  test("lines are those of the file below titles, blank lines and broken records", async () => {
    const text = "Report\n\nID,Years\nc1,1\n\nc2\nc3,x\nc4,4\n";
    const { accepted, rejected } = await extract("lines.csv", text, people());
    expect(accepted.map((row) => [Number(row.line), row.candidate_id])).toEqual([
      [4, "c1"],
      [8, "c4"],
    ]);
    expect(rejected.map(({ line, field: name }) => [Number(line), name])).toEqual([
      [6, null],
      [7, "experience_years"],
    ]);
  });

  test("headings that come again in the middle are told and kept out", async () => {
    const text = "ID,Years\nc1,1\nID,Years\nc2,2\n";
    const csvFile = await extract("again.csv", text, people());
    const book = await sheet((one) =>
      one.addWorksheet("S").addRows(
        text
          .trim()
          .split("\n")
          .map((line) => line.split(",")),
      ),
    );
    const xlsx = await extract("again.xlsx", book, people());
    for (const { accepted, rejected } of [csvFile, xlsx]) {
      expect(ids(accepted)).toEqual(["c1", "c2"]);
      expect(rejected).toMatchObject([{ field: null, reason: "type", found: "the headings once more" }]);
      expect(Number(rejected[0]?.line)).toBe(3);
    }
  });
});

describe("rows that are no records", () => {
  const labels = [
    "合计",
    "总 计",
    "小计：",
    "本页合计",
    "平均分",
    "共2人",
    "Total: 2 records",
    "Grand total",
    "SUBTOTAL",
    "Average",
  ];
  const names = ["Total Energies", "总计算法部", "小计划", "Meaney", "合计部", "共同体", "T1"];

  test("labels of totals are, names that begin like them are not", async () => {
    const text = csv([["ID", "Years"], ...[...labels, ...names].map((name) => [name, "1"])]);
    const { result, accepted, rejected } = await extract("totals.csv", text, people());
    expect(ids(accepted)).toEqual(names);
    expect(rejected.map(({ found }) => found)).toEqual(labels.map(() => "a row of totals"));
    expect(result.feeds[0]).toMatchObject({ read: 17, accepted: 7, rejected: 10 });
    const all = await extract("all.csv", text, people({ skip: [] }));
    expect(ids(all.accepted)).toEqual([...labels, ...names]);
  });

  test("a mapping skips rows by conditions of its own, which are counted", async () => {
    const text = "ID,Years\nc1,1\nEnd of report,\n,\nc2,2\nTotal,3\n";
    const skip = [
      { column: "ID", matches: "^End" },
      { column: "ID", present: false },
    ];
    const { result, accepted, rejected } = await extract("skip.csv", text, people({ skip }));
    expect(ids(accepted)).toEqual(["c1", "c2"]);
    expect(rejected).toHaveLength(1);
    expect(result).toMatchObject({ records: 5, unused: 2 });
    const lost = await extract("lost.csv", text, people({ skip: [{ column: "Note", present: true }] }));
    expect(lost.result.error).toMatchObject({ code: "headings", field: "Note" });
    await expect(checkMapping(people({ skip: [{ column: "ID", matches: "(" }] }), "wrong")).rejects.toThrow(
      /\/skip\/0\/matches/,
    );
    await expect(checkMapping(people({ columns: ["a"], heading_row: 2 }), "wrong")).rejects.toThrow(
      /\/columns/,
    );
  });
});

describe("cells of a workbook", () => {
  test("errors, lost digits and formulas are told where a field reads them, whatever steps the mapping takes", async () => {
    const book = await sheet((one) => {
      const own = one.addWorksheet("甲");
      own.addRow(["ID", "Years", "Note"]);
      own.addRow(["c1", { error: "#N/A" }, 1]);
      own.addRow([1234567890123456, 2, 1]);
      own.addRow(["c3", 3, { error: "#REF!" }]);
      own.addRow(["c4", { formula: "1+1" }, 1]);
      own.addRow(["c5", { formula: "1+1", result: 2 }, 1]);
    });
    const years = { column: "Years", values: { "1": "1" }, otherwise: null };
    const { accepted, rejected } = await extract(
      "cells.xlsx",
      book,
      people({ fields: { experience_years: years } }),
    );
    expect(ids(accepted)).toEqual(["c3", "c5"]);
    expect(rejected.map(({ line, field: name, found }) => [Number(line), name, found])).toEqual([
      [2, "experience_years", "#N/A in 甲!B2"],
      [3, "source_id", "more than 15 digits in a number cell, 甲!A3"],
      [5, "experience_years", expect.stringContaining("formula without a value in 甲!B5")],
    ]);
    // A condition that cannot be decided takes the record with it.
    const when = [{ column: "Note", equals: "1" }];
    const feeds = people().feeds.map((feed) => ({ ...feed, when }));
    const decided = await extract("decided.xlsx", book, { ...people(), feeds });
    expect(decided.rejected.map(({ line, found }) => [Number(line), found])).toContainEqual([
      4,
      "#REF! in 甲!C4",
    ]);
  });

  test("errors that a spreadsheet wrote into a text are told in names too", async () => {
    const { accepted, rejected } = await extract(
      "errors.csv",
      "ID,Years,Name\nc1,1,#N/A\nc2,2,#1 in class\n",
      people({ fields: { name: "Name" } }),
    );
    expect(ids(accepted)).toEqual(["c2"]);
    expect(rejected).toMatchObject([{ field: "name", reason: "type", found: "#N/A" }]);
  });

  test("number formats: leading zeros stay, a percentage is never a hundredth of itself", async () => {
    const book = await sheet((one) => {
      const own = one.addWorksheet("S");
      own.addRow(["ID", "Years"]);
      own.addRow([123, 0.07]);
      own.addRow([4567890, 12]);
      own.getCell("A2").numFmt = "000000";
      own.getCell("A3").numFmt = '000"-"0000';
      own.getCell("B2").numFmt = "0.0%";
      own.getCell("B3").numFmt = '0"%"';
    });
    const { accepted } = await extract("formats.xlsx", book, people());
    expect(accepted.map((row) => [row.candidate_id, row.experience_years])).toEqual([
      ["000123", 7],
      ["456-7890", 12],
    ]);
    // A factor that made points of hundredths is told, not applied once more.
    const years = { column: "Years", multiply: 100 };
    const factor = await extract("factor.xlsx", book, people({ fields: { experience_years: years } }));
    expect(factor.rejected[0]).toMatchObject({
      field: "experience_years",
      reason: "type",
      found: "7% * 100 + 0",
    });
  });

  test("a merged cell's value holds in each of its cells", async () => {
    const book = await sheet((one) => {
      const own = one.addWorksheet("S");
      own.addRows([
        ["ID", "Years", "Team"],
        ["c1", 1, "甲"],
        ["c2", 2],
        ["c3", 3, "乙"],
      ]);
      own.mergeCells("C2:C3");
    });
    const { accepted } = await extract("merged.xlsx", book, people({ fields: { ethnicity: "Team" } }));
    expect(accepted.map((row) => row.ethnicity)).toEqual(["甲", "甲", "乙"]);
  });

  test("a hidden first sheet is not read in silence; hidden rows and columns are read and told", async () => {
    const book = await sheet((one) => {
      one.addWorksheet("lists", { state: "hidden" }).addRows([
        ["ID", "Years"],
        ["k1", 9],
      ]);
      const own = one.addWorksheet("people");
      own.addRows([
        ["ID", "Years"],
        ["c1", 1],
        ["c2", 2],
      ]);
      own.getRow(2).hidden = true;
      own.getColumn(2).hidden = true;
      one.addWorksheet("notes").addRow(["x"]);
    });
    const { result, accepted } = await extract("hidden.xlsx", book, people());
    expect(ids(accepted)).toEqual(["c1", "c2"]);
    expect(result.remarks?.map(({ en }) => en)).toEqual([
      "hidden sheets were not read: lists",
      "sheets that nothing reads: notes",
      "hidden rows (1) and columns (1) of the sheet “people” are read like the others",
    ]);
    const feeds = people().feeds.map((feed) => ({ ...feed, sheet: "lists" }));
    expect(ids((await extract("named.xlsx", book, { ...people(), feeds })).accepted)).toEqual(["k1"]);
  });

  test("kinds of workbooks are told apart by what they hold", async () => {
    const ole = (...streams: string[]) =>
      Buffer.concat([
        Buffer.from("d0cf11e0a1b11ae1", "hex"),
        Buffer.alloc(504),
        ...streams.map((name) => Buffer.from(name, "utf16le")),
      ]);
    const told = async (name: string, content: string | Uint8Array) =>
      (await extract(name, content, people())).result.error?.message_en;
    expect(await told("a.xlsx", ole("EncryptionInfo", "EncryptedPackage"))).toBe(
      "the workbook is protected by a password; save it as .xlsx without password",
    );
    expect(await told("b.csv", ole("Workbook"))).toContain("in the old format (.xls, Excel 97-2003)");
    expect(await told("c.csv", "\uFEFF<!DOCTYPE html><table><tr><td>ID</td></tr></table>")).toContain(
      "an HTML table",
    );
    expect(
      await told(
        "d.xls",
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      ),
    ).toContain("an XML spreadsheet");
    // A text or a workbook under another's name is read as what it is.
    const book = await sheet((one) =>
      one.addWorksheet("S").addRows([
        ["ID", "Years"],
        ["c1", 1],
      ]),
    );
    expect(ids((await extract("e.xls", book, people())).accepted)).toEqual(["c1"]);
    expect(ids((await extract("f.xls", "ID\tYears\nc1\t1\n", people())).accepted)).toEqual(["c1"]);
  });
});

describe("code pages", () => {
  const text = "ID,Years,Name\nc1,1,José Müller\nc2,2,Zoë Müller\n";
  const names = people({ fields: { ethnicity: "Name" } });

  test("a Western text is told, not read as Chinese; a mapping can say what it is", async () => {
    const bytes = iconv.encode(`${text}c3,3,€5 – Œuvre\n`, "windows-1252");
    const { result } = await extract("west.csv", bytes, names);
    expect(result.error).toMatchObject({ code: "encoding", line: 2, found: "windows-1252" });
    const only = await extract(
      "only.csv",
      iconv.encode("ID,Years,Name\nc1,1,Müller\n", "windows-1252"),
      names,
    );
    expect(only.result.error).toMatchObject({
      code: "encoding",
      line: 2,
      message_zh: expect.stringContaining("encoding"),
    });
    const said = await extract("said.csv", bytes, { ...names, encoding: "windows-1252" });
    expect(said.accepted.map((row) => row.ethnicity)).toEqual(["José Müller", "Zoë Müller", "€5 – Œuvre"]);
  });

  test("Chinese with rare characters is still read, and Big5 is told", async () => {
    const chinese = "ID,Years,Name\nc1,1,朱镕基\nc2,2,李喆\nc3,3,王珺\n";
    const read = await extract("rare.csv", iconv.encode(chinese, "gb18030"), names);
    expect(read.accepted.map((row) => row.ethnicity)).toEqual(["朱镕基", "李喆", "王珺"]);
    const traditional = `ID,Years,Name\n${Array.from({ length: 12 }, (_, n) => `c${n},1,人力資源部門的應徵者`).join("\n")}\n`;
    const big5 = await extract("big5.csv", iconv.encode(traditional, "big5"), names);
    expect(big5.result.error).toMatchObject({ code: "encoding" });
    const said = await extract("big5-said.csv", iconv.encode(traditional, "big5"), {
      ...names,
      encoding: "big5",
    });
    expect(said.accepted[0]?.ethnicity).toBe("人力資源部門的應徵者");
  });
});

test("an hour that the clocks skip is told, in a zone with summer time and in one that had it", async () => {
  const rows = (...times: string[]) =>
    csv([["ID", "Years", "At"], ...times.map((time, index) => [`c${index}`, "1", time])]);
  const zoned = (zone: string) => people({ zone, fields: { consent_at: "At" } });
  const york = await extract(
    "york.csv",
    rows(
      "2026-03-08 01:59:59",
      "2026-03-08 02:30",
      "2026-03-08T02:30:00-05:00",
      "2026-03-08 03:00:00",
      "2026-11-01 01:30:00",
      "2026/03/08 02:00:00",
    ),
    zoned("America/New_York"),
  );
  expect(ids(york.accepted)).toEqual(["c0", "c2", "c3", "c4"]);
  expect(york.rejected.map(({ field: name, reason, found }) => [name, reason, found])).toEqual([
    ["consent_at", "type", "2026-03-08 02:30"],
    ["consent_at", "type", "2026/03/08 02:00:00"],
  ]);
  expect(york.rejected[0]?.expected).toContain("skip this hour");
  const shanghai = await extract(
    "shanghai.csv",
    rows("1986-05-04 02:30:00", "2026-03-08 02:30:00"),
    zoned("Asia/Shanghai"),
  );
  expect(ids(shanghai.accepted)).toEqual(["c1"]);
});

test("a look at a table tells where its headings stand and which rows are no records", async () => {
  const extractor = openExtractor({ processes: 1 });
  const look = (path: string) => extractor.peek({ path: join(field, path), workDirectory: bench.work });
  expect(await look("06-rows-above-the-headings/title.csv")).toMatchObject({
    status: "ok",
    records: 2,
    headingRow: 3,
    columns: [{ heading: "ID" }, { heading: "Name" }, { heading: "Years" }],
  });
  expect(await look("06-rows-above-the-headings/two-rows.xlsx")).toMatchObject({ headingRow: 2 });
  expect(await look("01-excel-sep-line/people.csv")).toMatchObject({ headingRow: 2, records: 2 });
  expect(await look("07-totals-row/people.csv")).toMatchObject({
    records: 2,
    keptOut: [
      { line: 4, kind: "totals", heading: "ID", cell: "合计" },
      { line: 5, kind: "totals", heading: "ID", cell: "Total: 2 records" },
    ],
  });
  await extractor.close();
});

test("nothing but the results is left in the work folder", async () => {
  const before = new Set(readdirSync(bench.work));
  const book = await sheet((one) =>
    one.addWorksheet("S").addRows([
      ["ID", "Years"],
      ["c1", 1],
    ]),
  );
  for (const [name, content] of Object.entries({
    "left.csv": "sep=,\nID,Years\nc1,1\n",
    "left-gb.csv": iconv.encode("标题,\nID,Years\n甲,1\n", "gb18030"),
    "left.xlsx": book,
    "left[1].csv": "ID,Years\nc1,1\n",
    "left-refused.csv": "Title,\nID,Age\nc1,1\n",
  }))
    await extract(name, content, people());
  const left = readdirSync(bench.work).filter((name) => !before.has(name) && name !== "tmp");
  expect(left.filter((name) => !name.endsWith("-candidates.accepted.parquet"))).toEqual([]);
  expect(left).toHaveLength(4);
  expect(readdirSync(join(bench.work, "tmp"))).toEqual([]);
});

test("a child whose program has died leaves nothing of the file in hand", async () => {
  const row = "c1,1,张三\n";
  const path = bench.write("dying.csv", iconv.encode(`ID,Years,Name\n${row.repeat(1_000_000)}`, "gb18030"));
  const work = join(bench.folder, "dying");
  mkdirSync(join(work, "tmp"), { recursive: true });
  const entry = fileURLToPath(new URL("../../pipelines/extract/child.ts", import.meta.url));
  const child = fork(entry, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await once(child, "message");
  const contract = (await contracts()).get("candidates") as Contract;
  child.send({
    request: { path, workDirectory: work },
    mapping: people({ fields: { name: "Name" } }),
    contracts: [contract],
    prefix: "own",
  });
  const written = () => readdirSync(work).filter((name) => name.startsWith("own"));
  while (written().length === 0 && child.exitCode === null) await new Promise((done) => setTimeout(done, 2));
  expect(written()).not.toEqual([]);
  child.disconnect();
  await once(child, "exit");
  expect(written()).toEqual([]);
});
