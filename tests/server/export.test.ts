import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sheetName } from "../../server/exports/workbook.ts";
import type { MetricResult } from "../../server/metrics/metric.ts";
import { signIn } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
let directory: string;
beforeAll(async () => {
  ({ directory } = await demo());
  server = await client(directory);
});
afterAll(() => server?.close());

const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
async function read(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as never);
  return workbook;
}
const cells = (sheet: ExcelJS.Worksheet | undefined): unknown[][] => {
  const rows: unknown[][] = [];
  sheet?.eachRow({ includeEmpty: true }, (row) => {
    rows.push((row.values as unknown[]).slice(1).map((cell) => cell ?? null));
  });
  return rows;
};
const about = (workbook: ExcelJS.Workbook) =>
  cells(workbook.worksheets[0])
    .map((row) => row.map((cell) => text(cell)).join(" | "))
    .join("\n");
const text = (cell: unknown) =>
  typeof cell === "object" && cell !== null && "text" in cell ? String(cell.text) : String(cell ?? "");
const audited = () =>
  readFileSync(`${directory}/audit/${new Date().toISOString().slice(0, 7)}.jsonl`, "utf8").split("\n");

const table = (more: Record<string, unknown> = {}) => ({
  id: "items",
  title: "What do candidates say?",
  about: "Share of favourable answers",
  scope: "Period 2026Q1 to 2026Q3",
  filters: ["Company: Xinghe Retail"],
  notes: ["Fewer than 10, so no figure is given"],
  metrics: ["survey_favourable"],
  columns: [
    { key: "label", name: "Item", format: "text" },
    { key: "value", name: "Value (share, 1 = 100%)", format: "percent" },
    { key: "difference", name: "Difference", format: "r", signed: true },
    { key: "n", name: "n", format: "count" },
  ],
  rows: [
    ["It went smoothly", 0.1 + 0.2, -1 / 3, 1204],
    ["=1+1", 1e-17, null, 10],
    ["+86 10 1234", null, 0, null],
    ["-5", 1, 2, 3],
    ["@cmd", 1, 2, 3],
    ["＝SUM(A1)", 1, 2, 3],
    ["\t=2", 1, 2, 3],
  ],
  ...more,
});
const description = (tables: unknown[] = [table()]) => ({
  title: "Experience",
  address: "#/experience?company=C2",
  period: "2026Q1 to 2026Q3",
  filters: ["Company: Xinghe Retail"],
  tables,
});

describe("a metric's workbook", () => {
  const query = "by=job&period=quarter&from=2025-10-01&to=2026-09-30&compare=previous&company=C1&company=C2";

  test("has the rows of the JSON answer, cell by cell, unrounded", async () => {
    const [json, xlsx] = await Promise.all([
      server.get(`/api/metrics/ai_pass_rate?${query}`),
      server.get(`/api/metrics/ai_pass_rate.xlsx?${query}`),
    ]);
    expect(xlsx.statusCode).toBe(200);
    expect(xlsx.headers["content-type"]).toBe(SHEET);
    expect(xlsx.headers["content-disposition"]).toBe('attachment; filename="ai_pass_rate.xlsx"');
    const workbook = await read(xlsx.rawPayload);
    expect(workbook.worksheets.length).toBe(2);
    const [head = [], ...rows] = cells(workbook.worksheets[1]);
    const { rows: served } = json.json<MetricResult>();
    expect(rows.length).toBe(served.length);
    expect(served.length).toBeGreaterThan(20);
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)] ?? null);
    expect(column("Period")).toEqual(served.map((row) => row.period));
    expect(column("Job code")).toEqual(served.map((row) => row.segment.job));
    expect(column("Value (share, 1 = 100%)")).toEqual(served.map((row) => row.value));
    expect(column("Low (95%)")).toEqual(served.map((row) => row.low));
    expect(column("High (95%)")).toEqual(served.map((row) => row.high));
    expect(column("n")).toEqual(served.map((row) => row.n));
    expect(column("Change")).toEqual(served.map((row) => row.change?.value ?? null));
    const values = workbook.worksheets[1]!.getColumn(head.indexOf("Value (share, 1 = 100%)") + 1);
    const formats = new Set<string>();
    values.eachCell((cell, line) => {
      if (line > 1 && cell.value !== null) formats.add(cell.numFmt);
    });
    expect([...formats]).toEqual(["0.0%"]);
  });

  test.each([
    [
      "en",
      [
        "Pass rate",
        "Company: ",
        "2025-10-01 to 2026-09-30",
        "Warehouse version",
        "Wilson",
        "marts.application",
      ],
    ],
    [
      "zh",
      ["AI 面试通过率", "公司：", "2025-10-01 至 2026-09-30", "数据仓库第", "Wilson", "marts.application"],
    ],
  ] as const)("tells in %s what it is", async (language, words) => {
    const answer = await server.get(`/api/metrics/ai_pass_rate.xlsx?${query}`, {
      "accept-language": language,
    });
    const workbook = await read(answer.rawPayload);
    expect(workbook.worksheets[0]?.name).toBe(language === "zh" ? "说明" : "About");
    const told = about(workbook);
    for (const word of words) expect(told.toLowerCase()).toContain(word.toLowerCase());
  });

  test("comes by Accept too, once for those who hold it, and is audited", async () => {
    const before = audited().length;
    const first = await server.get("/api/metrics/nps?period=quarter", { accept: SHEET });
    expect(first.headers["content-type"]).toBe(SHEET);
    const again = await server.get("/api/metrics/nps.xlsx?period=quarter", {
      "if-none-match": String(first.headers.etag),
    });
    expect(again.statusCode).toBe(304);
    const other = await server.get("/api/metrics/nps.xlsx?period=quarter", {
      "if-none-match": String(first.headers.etag),
      "accept-language": "zh-CN",
    });
    expect(other.statusCode).toBe(200);
    const events = audited()
      .slice(before - 1, -1)
      .map((line) => JSON.parse(line));
    expect(events.map((event) => [event.action, event.subject, event.detail.encoding])).toEqual([
      ["export", "metric:nps", "xlsx"],
      ["export", "metric:nps", "xlsx"],
    ]);
  });

  test.each([
    ["nix.xlsx", 404],
    ["ai_pass_rate.xlsx?by=nix", 400],
    ["ai_pass_rate.xlsx?from=2026-02-01&to=2026-01-01", 400],
  ])("%s is refused with %i", async (path, status) => {
    expect((await server.get(`/api/metrics/${path}`)).statusCode).toBe(status);
  });
});

describe("figures of a page", () => {
  test("leave as one workbook: a sheet each, and one that tells what it is", async () => {
    const before = audited().length;
    const answer = await server.post(
      "/api/exports/xlsx",
      description([table(), table({ id: "again", title: "A/B: [again]*?" })]),
    );
    expect(answer.statusCode).toBe(200);
    const workbook = await read(answer.rawPayload);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual([
      "About",
      "1 What do candidates say",
      "2 A B again",
    ]);
    const [head, ...rows] = cells(workbook.worksheets[1]);
    expect(head).toEqual(["Item", "Value (share, 1 = 100%)", "Difference", "n"]);
    expect(rows.map((row) => [0, 1, 2, 3].map((at) => row[at] ?? null))).toEqual(table().rows);
    const told = about(workbook);
    for (const word of [
      "#/experience?company=C2",
      "2026Q1 to 2026Q3",
      "Company: Xinghe Retail",
      "Warehouse version",
      "survey_favourable",
      "marts.survey_answer",
      "by the date of the event (activity)",
      "Fewer than 10, so no figure is given",
      "2 A B again",
    ])
      expect(told).toContain(word);
    const [event] = audited()
      .slice(before - 1, -1)
      .map((line) => JSON.parse(line));
    expect([event.action, event.subject, event.detail.tables]).toEqual(["export", "page", 2]);
  });

  test("keep texts that look like formulas as texts", async () => {
    const answer = await server.post("/api/exports/xlsx", description());
    const sheet = (await read(answer.rawPayload)).worksheets[1]!;
    for (const line of [3, 4, 5, 6, 7, 8]) {
      const cell = sheet.getCell(line, 1);
      expect(cell.type, String(cell.value)).toBe(ExcelJS.ValueType.String);
      expect(cell.numFmt).toBe("@");
      expect(cell.formula).toBeUndefined();
    }
    expect(sheet.getCell(2, 3).numFmt).toBe("+0.00;-0.00;0.00");
  });

  test("hold control characters, long texts and many rows", async () => {
    const long = "x".repeat(20_000);
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      `a\u0000\u0008b${index}`,
      index / 7,
      null,
      index,
    ]);
    const answer = await server.post(
      "/api/exports/xlsx",
      description([
        table({
          rows,
          metrics: [],
          explained: { about: "What", formula: "f", sql: `select ${long}${long}`, address: "/api/x" },
        }),
      ]),
    );
    expect(answer.statusCode).toBe(200);
    const workbook = await read(answer.rawPayload);
    expect(workbook.worksheets[1]?.rowCount).toBe(20_001);
    expect(workbook.worksheets[1]?.getCell(20_001, 2).value).toBe(19_999 / 7);
    expect(about(workbook).replaceAll("\n | ", "")).toContain(`select ${long}${long}`);
  });

  test("leave as Arrow with the same cells and what they are", async () => {
    const answer = await server.post("/api/exports/arrow", description());
    expect(answer.headers["content-type"]).toBe("application/vnd.apache.arrow.stream");
    const arrow = tableFromIPC(answer.rawPayload);
    expect(arrow.schema.fields.map((field) => field.name)).toEqual(["label", "value", "difference", "n"]);
    const rows = arrow.toArray().map((row) => Object.values(row.toJSON()));
    expect(rows).toEqual(table().rows);
    expect(arrow.schema.metadata.get("title")).toBe("What do candidates say?");
    expect(arrow.schema.metadata.get("filters")).toContain("Xinghe Retail");
    expect(arrow.schema.fields[1]?.metadata.get("name")).toBe("Value (share, 1 = 100%)");
  });

  test.each([
    [
      "rows that do not fit the columns",
      "xlsx",
      description([table({ rows: [["a", 1]] })]),
      400,
      "tables.0.rows.0",
    ],
    ["two tables in Arrow", "arrow", description([table(), table()]), 400, "tables"],
    ["no table", "xlsx", description([]), 400, "tables"],
    [
      "a column without a format",
      "xlsx",
      description([table({ columns: [{ key: "a", name: "a" }] })]),
      400,
      "format",
    ],
    ["a strange member", "xlsx", { ...description(), more: 1 }, 400, "more"],
    ["a number that is none", "xlsx", description([table({ rows: [["a", {}, 1, 1]] })]), 400, "rows"],
    [
      "too many cells",
      "xlsx",
      description(
        Array.from({ length: 5 }, () =>
          table({ rows: Array.from({ length: 25_000 }, () => ["a", 1, 2, 3]) }),
        ),
      ),
      400,
      "400000",
    ],
  ])("refuses %s", async (_, format, body, status, named) => {
    const answer = await server.post(`/api/exports/${format}`, body);
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(named);
  });

  test("need the right to export", async () => {
    const secret = await signIn(server.context, { person: "it", roles: ["admin"] });
    const cookie = `assay_session=${secret}`;
    expect((await server.post("/api/exports/xlsx", description(), { cookie })).statusCode).toBe(403);
    expect((await server.get("/api/metrics/nps.xlsx", { cookie })).statusCode).toBe(403);
  });
});

test("a sheet's name has no reserved character, is short, and is its own", () => {
  const names = ["a/b\\c?d*e[f]g:h", "入职流程".repeat(12), "'quoted'", "\u0000"].map(sheetName);
  for (const name of names) {
    expect(name.length).toBeLessThanOrEqual(31);
    expect(name).not.toMatch(/[\\/?*[\]:\p{Cc}]|'$/u);
  }
  expect(new Set(names).size).toBe(4);
});
