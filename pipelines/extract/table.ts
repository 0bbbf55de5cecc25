import { closeSync, openSync, writeSync } from "node:fs";
import { type Connection, identifier, quote } from "../../sql/database.ts";
import type { Bilingual } from "../contract.ts";
import type { MappedFeed, Mapping } from "../mapping.ts";
import type { SourceTable } from "../mapping-sql.ts";
import { inflateGzip } from "./archive.ts";
import { eachChunk, readHead } from "./bytes.ts";
import { byteOrderMark, type Encoding, looksLikeUtf16, notUtf8, utf8Check, writeUtf8 } from "./encoding.ts";
import { checkHeadings, readHeadings, unreadHeadings } from "./headings.ts";
import { openJson } from "./json.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./result.ts";
import { blankRecords, type TextTraits, textTraits, UNKNOWN_TRAITS } from "./structure.ts";
import { readWorkbook } from "./workbook.ts";

/** How a file is written. */
export type FileFormat = "csv" | "jsonl" | "json" | "parquet" | "xlsx";

/** A record that could not be split into cells. */
export type BrokenRecord = {
  line: number;
  /** Number of its row, where the record is one and only a part of it cannot be read. */
  row?: number;
  /** The feed that cannot read it, where not the file's first. */
  feed?: string;
  field: string | null;
  expected: string;
  found: string;
  text: string;
};

/** A source table opened in DuckDB, with the feeds that read it. */
export type OpenTable = {
  readonly source: SourceTable;
  readonly traits: TextTraits;
  readonly feeds: readonly MappedFeed[];
  readonly ignored: readonly string[];
  /** Records that are no rows; complete once every feed has been read. */
  readonly broken: () => Promise<BrokenRecord[]>;
  /**
   * Numbers of lines that the parser did not count: `line` of the source table is the number of the row, and
   * grows by one for each of these before it. Complete once every feed has been read.
   */
  readonly skipped: () => Promise<number[]>;
  /** What a person should know of how the table was read. */
  readonly remarks?: readonly Bilingual[];
};

/** What the readers of a file need. */
export type TableContext = {
  readonly connection: Connection;
  readonly path: string;
  readonly bytes: number;
  /** Prefix of the files that a reader may write beside the results. */
  readonly scratch: string;
  readonly mapping: Mapping;
  readonly limits: Limits;
  /** Whether the first pass found the bytes to be valid UTF-8. */
  readonly utf8: boolean;
};

/** The format that a file's name tells, without a `.gz`. */
export function formatOf(path: string): FileFormat | undefined {
  const ending = path.toLowerCase().replace(/\.gz$/, "").split(".").at(-1);
  const formats: Record<string, FileFormat> = {
    csv: "csv",
    tsv: "csv",
    txt: "csv",
    jsonl: "jsonl",
    ndjson: "jsonl",
    json: "json",
    parquet: "parquet",
    xlsx: "xlsx",
  };
  return formats[ending ?? ""];
}

/** Opens a file's tables: one, or for a workbook one per sheet that the mapping reads. */
export async function openTables(context: TableContext): Promise<OpenTable[]> {
  const format = context.mapping.format ?? formatOf(context.path);
  if (format === undefined)
    throw new Refusal(
      "unknown_file",
      { zh: "无法从文件名判断格式", en: "the file's name tells no known format" },
      { expected: ".csv .tsv .jsonl .json .parquet .xlsx (.gz)" },
    );
  if (format === "xlsx") return openWorkbook(context);
  if (format === "parquet") return [await openParquet(context)];
  const text = await asUtf8(context);
  return [format === "csv" ? await openCsv(context, text) : await openJson(context, text, format)];
}

/** The file as UTF-8 text: itself, or a decoded copy. Inflates gzip first. */
async function asUtf8(context: TableContext): Promise<string> {
  let { path, utf8 } = context;
  let head = readHead(path);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const inflated = `${context.scratch}.inflated`;
    await inflateGzip(path, inflated, context.bytes, context.limits);
    path = inflated;
    head = readHead(path);
    utf8 = isUtf8File(path);
    if (head.length === 0)
      throw new Refusal("empty", { zh: "压缩包里没有内容", en: "the archive holds nothing" });
  }
  const mark = byteOrderMark(head);
  const encoding: Encoding =
    mark?.encoding ?? context.mapping.encoding ?? looksLikeUtf16(head) ?? (utf8 ? "utf-8" : "gb18030");
  if (encoding === "utf-8" && !utf8) throw notUtf8(path);
  if (encoding === "utf-8" && mark === undefined) return path;
  if (encoding === "gb18030" && utf8) return path;
  const decoded = `${context.scratch}.utf8`;
  writeUtf8(path, decoded, encoding);
  return decoded;
}

function isUtf8File(path: string): boolean {
  const check = utf8Check();
  eachChunk(path, check.push);
  return check.end();
}

async function openCsv(context: TableContext, path: string): Promise<OpenTable> {
  const { connection, mapping, limits } = context;
  const { headings, delimiter } = readHeadings(path, mapping.delimiter);
  if (headings.every((heading) => heading === ""))
    throw new Refusal(
      "headings",
      { zh: "第一行没有列名", en: "the first line has no headings" },
      { line: 1 },
    );
  checkHeadings(headings, mapping.feeds, "");
  const columns = headings.map((_, index) => `h${index}: 'VARCHAR'`).join(", ");
  const read = `read_csv(${quote(path)}, header = true, auto_detect = false, delim = ${quote(delimiter)}, quote = '"', escape = '"',
    columns = {${columns}}, max_line_size = ${limits.memberBytes}, buffer_size = ${Math.max(32_000_000, limits.memberBytes * 2)}, store_rejects = true, strict_mode = true)`;
  const relation = `(SELECT row_number() OVER () + 1 AS line, * FROM ${read})`;
  const traits = textTraits(path, delimiter);
  return {
    source: csvSource(await once(connection, relation, mapping.feeds), headings, traits),
    traits,
    feeds: mapping.feeds,
    ignored: unreadHeadings(headings, mapping.feeds),
    broken: () => ragged(connection, headings.length, limits),
    skipped: async () => {
      const lines = await connection.rows<{ line: number }>("SELECT DISTINCT line FROM reject_errors");
      const blank = headings.length === 1 ? [] : blankRecords(path);
      return [...new Set([...lines.map(({ line }) => line), ...blank])].sort((a, b) => a - b);
    },
  };
}

/** The relation itself where one feed reads it, else a table of it, so that the file is read once. */
async function once(connection: Connection, relation: string, feeds: readonly MappedFeed[]): Promise<string> {
  if (feeds.length === 1) return relation;
  await connection.run(`CREATE TEMP TABLE raw AS SELECT * FROM ${relation}`);
  return "raw";
}

function csvSource(relation: string, headings: readonly string[], traits: TextTraits): SourceTable {
  return {
    relation,
    headings,
    spaces: traits.spaces,
    column: (heading) => {
      const index = headings.indexOf(heading);
      return index < 0 ? undefined : `r.h${index}`;
    },
  };
}

/** Records with too few or too many cells are set aside one by one; what hides other records refuses the file. */
async function ragged(connection: Connection, width: number, limits: Limits): Promise<BrokenRecord[]> {
  const rejects = await connection.rows<{
    line: number;
    error_type: string;
    csv_line: string;
    error_message: string;
  }>(
    "SELECT line, any_value(error_type) AS error_type, any_value(csv_line) AS csv_line, any_value(error_message) AS error_message FROM reject_errors GROUP BY line ORDER BY line",
  );
  return rejects.map(({ line, error_type, csv_line, error_message }) => {
    const text = csv_line.replace(/^[\r\n]+|[\r\n]+$/g, "");
    if (error_type.includes("LINE SIZE"))
      throw new Refusal(
        "oversize",
        {
          zh: `第 ${line} 行的记录超过 ${limits.memberBytes} 字节`,
          en: `the record at line ${line} is longer than ${limits.memberBytes} bytes`,
        },
        { line, expected: `<= ${limits.memberBytes} bytes` },
      );
    if (error_type.includes("UNQUOTED") && text.includes("\n"))
      throw new Refusal(
        "malformed",
        {
          zh: `第 ${line} 行的引号没有闭合，其后的记录无法分辨`,
          en: `a quote opened at line ${line} is never closed; the records after it cannot be told apart`,
        },
        { line, expected: "closing quote" },
      );
    const found = /Found: (\d+)/.exec(error_message)?.[1];
    return {
      line,
      field: null,
      expected: found === undefined ? "RFC 4180 quoting" : `${width} fields`,
      found: found === undefined ? "unmatched quote" : `${found} fields`,
      text: text.slice(0, 4000),
    };
  });
}

async function openParquet(context: TableContext): Promise<OpenTable> {
  const { connection, mapping, path } = context;
  const file = quote(path);
  let described: { column_name: string; column_type: string }[];
  try {
    described = await connection.rows(`DESCRIBE SELECT * FROM read_parquet(${file})`);
  } catch {
    throw new Refusal("unreadable", {
      zh: "不是可读的 Parquet 文件",
      en: "this is no readable Parquet file",
    });
  }
  const headings = described.map(({ column_name }) => column_name);
  checkHeadings(headings, mapping.feeds, "");
  const columns = described.map(({ column_name, column_type }, index) => {
    const nested =
      /\[|\(/.test(column_type) && !column_type.startsWith("DECIMAL") && !column_type.startsWith("ENUM");
    const value = nested ? `to_json(${identifier(column_name)})` : identifier(column_name);
    return `CAST(${value} AS VARCHAR) AS h${index}`;
  });
  return {
    source: csvSource(
      `(SELECT row_number() OVER () AS line, ${columns.join(", ")} FROM read_parquet(${file}))`,
      headings,
      UNKNOWN_TRAITS,
    ),
    traits: UNKNOWN_TRAITS,
    feeds: mapping.feeds,
    ignored: unreadHeadings(headings, mapping.feeds),
    broken: async () => [],
    skipped: async () => [],
  };
}

async function openWorkbook(context: TableContext): Promise<OpenTable[]> {
  const { mapping, path, limits, scratch } = context;
  const book = await readWorkbook(path, limits);
  const first = book.sheets[0];
  if (first === undefined)
    throw new Refusal("empty", { zh: "工作簿里没有工作表", en: "the workbook has no sheet" });
  const bySheet = new Map<string, MappedFeed[]>();
  for (const feed of mapping.feeds) {
    const sheet = feed.sheet ?? first;
    bySheet.set(sheet, [...(bySheet.get(sheet) ?? []), feed]);
  }
  const missing = [...bySheet.keys()].filter((sheet) => !book.sheets.includes(sheet));
  if (missing.length > 0)
    throw new Refusal(
      "headings",
      { zh: `缺少工作表：${missing.join("、")}`, en: `sheets are missing: ${missing.join(", ")}` },
      {
        field: missing.join(", "),
        expected: missing.join(", "),
        found: book.sheets.join(", ").slice(0, 500),
      },
    );
  const tables: OpenTable[] = [];
  for (const [sheet, feeds] of bySheet) {
    const target = `${scratch}.sheet${tables.length}.csv`;
    const headings = await sheetToCsv(book.rows(sheet), target, feeds, sheet);
    const traits = textTraits(target, ",");
    const columns = ["line: 'BIGINT'", ...headings.map((_, index) => `h${index}: 'VARCHAR'`)].join(", ");
    const read = `read_csv(${quote(target)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${columns}}, max_line_size = ${limits.memberBytes}, buffer_size = ${Math.max(32_000_000, limits.memberBytes * 2)}, new_line = '\\n')`;
    tables.push({
      source: csvSource(`(SELECT * FROM ${read})`, headings, traits),
      traits,
      feeds,
      ignored: unreadHeadings(headings, feeds).map((heading) => `${sheet}!${heading}`),
      broken: async () => [],
      skipped: async () => [],
    });
  }
  return tables;
}

/** Writes the rows below the headings as CSV, each after its number in the sheet; gives the headings. */
async function sheetToCsv(
  rows: AsyncGenerator<{ line: number; cells: string[] }>,
  target: string,
  feeds: readonly MappedFeed[],
  sheet: string,
): Promise<string[]> {
  const file = openSync(target, "w", 0o600);
  let headings: string[] | undefined;
  let lines: string[] = [];
  const flush = () => {
    writeSync(file, lines.join(""));
    lines = [];
  };
  try {
    for await (const { line, cells } of rows) {
      if (headings === undefined) {
        headings = cells.map((cell) => cell.trim());
        checkHeadings(headings, feeds, `“${sheet}” `);
        continue;
      }
      const width = headings.length;
      const padded = Array.from(
        { length: width },
        (_, index) => `"${(cells[index] ?? "").replaceAll('"', '""')}"`,
      );
      lines.push(`${line},${padded.join(",")}\n`);
      if (lines.length >= 5000) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
  if (headings === undefined)
    throw new Refusal(
      "headings",
      { zh: `工作表“${sheet}”是空的`, en: `the sheet “${sheet}” is empty` },
      { field: sheet, expected: "headings in the first row" },
    );
  return headings;
}
