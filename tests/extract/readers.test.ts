import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import ExcelJS from "exceljs";
import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { quote } from "../../sql/database.ts";
import { csv, workbench } from "./files.ts";

const bench = workbench();

const headings = [
  "requisition_id",
  "job_id",
  "department_id",
  "headcount",
  "requested_at",
  "closed_at",
  "priority",
  "updated_at",
];
type Row = (string | null)[];
const fixed: Row[] = [
  ["R1", "J01", "华东,一部", "3", "2025-03-04 09:12:33", null, "normal", "2025-03-04T09:12:33+08:00"],
  ["R2", "J“02”", null, "0", "2025/03/04 00:00:00", "2026-01-01 10:00:00", "campaign", "1741050753000"],
  ["R3", 'J"03', "两行\n文字", "12", "2025-03-04T01:12:33Z", null, null, "2025-03-04 09:12:33.250"],
];

/** The rows as they must arrive; naive times are those of Shanghai. */
function expected(rows: readonly Row[]): Record<string, unknown>[] {
  const instant = (text: string | null): Date | null => {
    if (text === null) return null;
    if (/^\d+$/.test(text)) return new Date(Number(text));
    const iso = text.replaceAll("/", "-").replace(" ", "T");
    return new Date(/Z|\+/.test(iso) ? iso : `${iso}+08:00`);
  };
  return rows.map(([id, job, department, headcount, requested, closed, priority, updated]) => ({
    requisition_id: id,
    job_id: job,
    department_id: department,
    headcount: Number(headcount),
    requested_at: instant(requested ?? null),
    closed_at: instant(closed ?? null),
    priority,
    source: "canonical",
    source_id: id,
    updated_at: instant(updated ?? null),
    deleted: false,
  }));
}

async function arrives(path: string, rows: readonly Row[]): Promise<void> {
  const result = await bench.extract({ path, feed: "requisitions" });
  expect(result.error).toBeUndefined();
  expect(result.status).toBe("ok");
  const [feed] = result.feeds;
  expect(feed).toMatchObject({ read: rows.length, accepted: rows.length, rejected: 0, rejectedFile: null });
  expect(result.records).toBe(rows.length);
  const arrived = await result.accepted("requisitions");
  const names = Object.keys(expected([fixed[0] as Row])[0] as object);
  expect(arrived.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])))).toEqual(
    expected(rows),
  );
}

const objects = (rows: readonly Row[]) =>
  rows.map((row) => Object.fromEntries(headings.map((name, index) => [name, row[index] ?? null])));

async function workbook(rows: readonly Row[], typed = false): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("需求");
  sheet.addRow(headings);
  for (const row of rows)
    sheet.addRow(row.map((cell, index) => (typed && index === 3 && cell !== null ? Number(cell) : cell)));
  return new Uint8Array(await book.xlsx.writeBuffer());
}

async function parquet(path: string, rows: readonly Row[]): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const values = rows.map(
    (row) => `(${row.map((cell) => (cell === null ? "NULL" : quote(cell))).join(", ")})`,
  );
  await connection.run(
    `COPY (SELECT * REPLACE (CAST(headcount AS INTEGER) AS headcount) FROM (VALUES ${values.join(", ")}) t(${headings.join(", ")})) TO ${quote(path)} (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
}

const text = csv([headings, ...fixed]);
const lines = objects(fixed).map((row) => JSON.stringify(row));

describe("every form of a canonical file brings the same rows", () => {
  const forms: Record<string, () => string | Uint8Array | Promise<Uint8Array>> = {
    "requisitions.csv": () => text,
    "requisitions-lf.csv": () => text.replaceAll("\r\n", "\n"),
    "requisitions-no-last-break.csv": () => text.trimEnd(),
    "requisitions.tsv": () => csv([headings, ...fixed], "\t"),
    "requisitions-semicolon.csv": () => csv([headings, ...fixed], ";"),
    "requisitions-bom.csv": () => `\uFEFF${text}`,
    "requisitions-utf16le.csv": () =>
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]),
    "requisitions-utf16le-no-mark.csv": () => Buffer.from(text, "utf16le"),
    "requisitions-utf16be.csv": () => iconv.encode(text, "utf16be", { addBOM: true }),
    "requisitions-gb18030.csv": () => iconv.encode(text, "gb18030"),
    "requisitions-gzip.csv.gz": () => gzipSync(text),
    "requisitions-gzip-gb18030.csv.gz": () => gzipSync(iconv.encode(text, "gb18030")),
    "requisitions.jsonl": () => `${lines.join("\n")}\n`,
    "requisitions-bom.jsonl": () => `\uFEFF${lines.join("\n")}`,
    "requisitions-gzip.jsonl.gz": () => gzipSync(lines.join("\n")),
    "requisitions.json": () => `[\n${lines.join(",\n")}\n]`,
    "requisitions-gb18030.json": () => iconv.encode(`[${lines.join(",")}]`, "gb18030"),
    "requisitions.xlsx": () => workbook(fixed),
    "requisitions-typed.xlsx": () => workbook(fixed, true),
  };
  for (const [name, content] of Object.entries(forms))
    test(name, async () => {
      await arrives(bench.write(name, await content()), fixed);
    });

  test("requisitions.parquet", async () => {
    const path = bench.write("requisitions.parquet", "");
    await parquet(path, fixed);
    await arrives(path, fixed);
  });
});

test("random rows come back equal through every form", async () => {
  const word = fc
    .string({ unit: fc.constantFrom(..."aZ09_-:. ,;'\"中文测试①（）、\n"), minLength: 1, maxLength: 12 })
    .map((one) => one.trim())
    .filter((one) => one !== "");
  const time = fc
    .date({
      min: new Date("1995-01-01T00:00:00Z"),
      max: new Date("2090-01-01T00:00:00Z"),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 19).replace("T", " "));
  const row = fc.tuple(
    word,
    word,
    fc.option(word, { nil: null }),
    fc.integer({ min: 0, max: 100_000 }).map(String),
    time,
    fc.constant(null),
    fc.option(fc.constantFrom("low", "normal", "high", "urgent", "campaign"), { nil: null }),
    time,
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { minLength: 1, maxLength: 60, selector: ([id]) => id }),
      fc.constantFrom("csv", "gb18030", "jsonl", "json", "xlsx", "parquet"),
      async (rows, form) => {
        const name = `requisitions-${run++}`;
        const plain = csv([headings, ...rows]);
        const json = objects(rows).map((one) => JSON.stringify(one));
        if (form === "csv") return arrives(bench.write(`${name}.csv`, plain), rows);
        if (form === "gb18030")
          return arrives(bench.write(`${name}.csv`, iconv.encode(plain, "gb18030")), rows);
        if (form === "jsonl") return arrives(bench.write(`${name}.jsonl`, json.join("\n")), rows);
        if (form === "json") return arrives(bench.write(`${name}.json`, `[${json.join(",")}]`), rows);
        if (form === "xlsx") return arrives(bench.write(`${name}.xlsx`, await workbook(rows)), rows);
        const path = bench.write(`${name}.parquet`, "");
        await parquet(path, rows);
        return arrives(path, rows);
      },
    ),
    { numRuns: 30, seed: 7 },
  );
});

test("the lines of the file are told, over blank lines, ragged rows and buffers", async () => {
  const body = Array.from({ length: 60_000 }, (_, index) => {
    if (index % 20_000 === 19_999) return "";
    if (index % 15_000 === 14_999) return "A,too,few";
    return `R${index},J01,${"x".repeat(600)},1,2025-03-04 09:12:33,,normal,2025-03-04 09:12:33`;
  });
  const path = bench.write("requisitions-long.csv", `${headings.join(",")}\n${body.join("\n")}\n`);
  const result = await bench.extract({ path, feed: "requisitions" });
  const accepted = await result.accepted("requisitions");
  expect(accepted.every(({ line, requisition_id }) => requisition_id === `R${Number(line) - 2}`)).toBe(true);
  expect(accepted).toHaveLength(60_000 - 3 - 3);
  const rejected = await result.rejected("requisitions");
  expect(rejected.map(({ line, reason, expected: wanted, found }) => [line, reason, wanted, found])).toEqual(
    [14_999, 29_999, 44_999].map((index) => [index + 2, "type", "8 fields", "3 fields"]),
  );
  expect(result.records).toBe(accepted.length + rejected.length);
});

test("rows of a sheet keep the sheet's line numbers over empty rows, dates are dates", async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Sheet1");
  sheet.addRow(headings);
  sheet.addRow([
    "R1",
    "J1",
    null,
    1.5,
    new Date(Date.UTC(2025, 2, 4, 9, 12, 33)),
    null,
    null,
    new Date(Date.UTC(2025, 2, 4)),
  ]);
  sheet.addRow([]);
  sheet.addRow([
    "R2",
    "J1",
    null,
    2,
    new Date(Date.UTC(2025, 2, 4, 9, 12, 33)),
    null,
    null,
    new Date(Date.UTC(2025, 2, 4)),
  ]);
  const path = bench.write("requisitions-dates.xlsx", new Uint8Array(await book.xlsx.writeBuffer()));
  const result = await bench.extract({ path, feed: "requisitions" });
  expect(await result.rejected("requisitions")).toMatchObject([
    { line: 2, field: "headcount", reason: "type", found: "1.5" },
  ]);
  expect(await result.accepted("requisitions")).toMatchObject([
    {
      line: 4,
      requested_at: new Date("2025-03-04T01:12:33Z"),
      updated_at: new Date("2025-03-03T16:00:00Z"),
    },
  ]);
});
