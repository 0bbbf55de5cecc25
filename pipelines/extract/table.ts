import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { type Connection, identifier, quote } from "../../sql/database.ts";
import type { Bilingual } from "../contract.ts";
import type { MappedFeed, Mapping } from "../mapping.ts";
import { MARK, type SourceTable, skipSql } from "../mapping-sql.ts";
import { inflateGzip } from "./archive.ts";
import { eachChunk, readHead } from "./bytes.ts";
import {
  byteOrderMark,
  type Encoding,
  looksLikeUtf16,
  notUtf8,
  refuseForeign,
  utf8Check,
  writeUtf8,
} from "./encoding.ts";
import {
  type CsvHead,
  checkHeadings,
  findHeadings,
  type HeadingRules,
  type Headings,
  type HeadRow,
  headRows,
  readCsvHead,
  unreadHeadings,
} from "./headings.ts";
import { openJson } from "./json.ts";
import { KEPT_OUT, type KeptOut, keptOut, maybeKeptOutSql, mayHoldKeptOut } from "./kept-out.ts";
import { kindOf, wrongWorkbook } from "./kinds.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./result.ts";
import {
  blankRecords,
  oddLineEnd,
  physicalLine,
  refuseLongRecords,
  type TextTraits,
  textTraits,
  UNKNOWN_TRAITS,
} from "./structure.ts";
import { readWorkbook, type Workbook } from "./workbook.ts";

/** How a file is written. */
type FileFormat = "csv" | "jsonl" | "json" | "parquet" | "xlsx";

/** How a table was found to be written, as a mapping would say it. */
export type Written = {
  readonly format: FileFormat;
  readonly encoding?: Encoding;
  readonly delimiter?: string;
  /** The sheet that is read, and all that are shown. */
  readonly sheet?: string;
  readonly sheets?: readonly string[];
};

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
  /** Why it is no record at all: a row of totals, or the headings once more. */
  keptOut?: KeptOut;
  cells?: readonly string[];
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
  /** Rows that the mapping skips. */
  readonly left: () => Promise<number>;
  /** What a person should know of how the table was read. */
  readonly remarks: readonly Bilingual[];
  /** What a reading that failed says of the file; undefined where the file is whole. */
  readonly damage?: () => Promise<Refusal | undefined>;
  /** Row in which the headings stand; 0 where the mapping names the columns or the format does. */
  readonly headingRow: number;
  readonly written: Written;
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
    xlsm: "xlsx",
    xlsb: "xlsx",
    xls: "xlsx",
    ods: "xlsx",
  };
  return formats[ending ?? ""];
}

/** Opens a file's tables: one, or for a workbook one per sheet that the mapping reads. */
export async function openTables(context: TableContext): Promise<OpenTable[]> {
  const tables = await readTables(context);
  const lost = (context.mapping.skip ?? []).filter(({ column }) =>
    tables.every(({ source }) => source.column(column) === undefined),
  );
  if (lost.length > 0) {
    const names = lost.map(({ column }) => column);
    throw new Refusal(
      "headings",
      {
        zh: `映射的 skip 用到的列不存在：${names.join("、")}`,
        en: `skip of the mapping reads headings that are not there: ${names.join(", ")}`,
      },
      { field: names.join(", "), expected: names.join(", ") },
    );
  }
  return tables.map((table) => withoutSkipped(context, table));
}

/** A table without the rows that the mapping skips. */
function withoutSkipped({ connection, mapping }: TableContext, table: OpenTable): OpenTable {
  const skipped = skipSql(mapping, table.source);
  if (skipped === undefined) return table;
  const { relation } = table.source;
  return {
    ...table,
    source: { ...table.source, relation: `(SELECT r.* FROM ${relation} r WHERE NOT (${skipped}))` },
    left: async () =>
      (await connection.value<number>(`SELECT count(*) FROM ${relation} r WHERE ${skipped}`)) ?? 0,
  };
}

/** What a table is unless its reader says more. */
const PLAIN = {
  broken: async () => [],
  skipped: async () => [],
  left: async () => 0,
  remarks: [],
  headingRow: 0,
} satisfies Partial<OpenTable>;

async function readTables(context: TableContext): Promise<OpenTable[]> {
  const format = realFormat(context);
  if (format === undefined)
    throw new Refusal(
      "unknown_file",
      { zh: "无法从文件名判断格式", en: "the file's name tells no known format" },
      { expected: ".csv .tsv .jsonl .json .parquet .xlsx (.gz)" },
    );
  if (format === "xlsx") return openWorkbook(context);
  if (format === "parquet") return [await openParquet(context)];
  const { path, encoding } = await asUtf8(context);
  const table = format === "csv" ? await openCsv(context, path) : await openJson(context, path, format);
  return [{ ...table, written: { ...table.written, encoding } }];
}

/**
 * The format that the file's first bytes tell where they contradict its name: a text named .xls is CSV, a workbook
 * named .xls or .csv is XLSX. Refuses by its kind what no reader takes.
 */
function realFormat({ mapping, path }: TableContext): FileFormat | undefined {
  const named = mapping.format ?? formatOf(path);
  const head = readHead(path);
  const kind = kindOf(head);
  if (kind === "zip" && named === "csv") return "xlsx";
  if (kind !== undefined && kind !== "zip")
    throw wrongWorkbook(kind, kind === "ole2" ? readFileSync(path) : head);
  if (named === "xlsx" && kind === undefined && /\.xls$/i.test(path)) return "csv";
  return named;
}

/** The file as UTF-8 text, itself or a decoded copy, and how it was encoded. Inflates gzip first. */
async function asUtf8(context: TableContext): Promise<{ path: string; encoding: Encoding }> {
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
  if (encoding === "utf-8" && mark === undefined) return { path, encoding };
  if (encoding === "gb18030" && utf8) return { path, encoding };
  if (context.mapping.encoding === undefined && encoding === "gb18030") refuseForeign(path);
  const decoded = `${context.scratch}.utf8`;
  writeUtf8(path, decoded, encoding);
  return { path: decoded, encoding };
}

function isUtf8File(path: string): boolean {
  const check = utf8Check();
  eachChunk(path, check.push);
  return check.end();
}

async function openCsv(context: TableContext, text: string): Promise<OpenTable> {
  const { connection, mapping, limits } = context;
  const head = readCsvHead(text, mapping);
  const { names, delimiter, before } = head;
  const path = head.offset === 0 ? text : `${context.scratch}.table.csv`;
  if (path !== text) copyFrom(text, head.offset, path);
  const columns = names.map((_, index) => `h${index}: 'VARCHAR'`).join(", ");
  const named = mapping.columns === undefined;
  const read = `read_csv(${quote(path)}, header = ${named}, auto_detect = false, delim = ${quote(delimiter)}, quote = '"', escape = '"',
    columns = {${columns}}, max_line_size = ${2 * limits.memberBytes}, buffer_size = ${Math.max(32_000_000, limits.memberBytes * 2)}, store_rejects = true, strict_mode = true)`;
  const relation = `(SELECT row_number() OVER () + ${before + (named ? 1 : 0)} AS line, * FROM ${read})`;
  const traits = textTraits(path, delimiter);
  if (traits.longest > limits.memberBytes) refuseLongRecords(path, delimiter, before, limits);
  const doubtful = mayHoldKeptOut(path, head.above);
  const table = await once(connection, relation, mapping.feeds, doubtful).catch((error: unknown) => {
    throw mixedLineEnds(path, before) ?? error;
  });
  const apart = doubtful ? await takeKeptOut(connection, table, head, mapping) : [];
  const skipped = async () => {
    const lines = await connection.rows<{ line: number }>("SELECT DISTINCT line FROM reject_errors");
    const blank = names.length === 1 ? [] : blankRecords(path);
    return [...new Set([...lines.map(({ line }) => line), ...blank])]
      .map((line) => line + before)
      .sort((a, b) => a - b);
  };
  return {
    ...PLAIN,
    source: csvSource(table, names, traits),
    traits,
    feeds: mapping.feeds,
    ignored: unreadHeadings(names, mapping.feeds),
    headingRow: head.line,
    written: { format: "csv", delimiter },
    broken: async () => {
      const lines = await skipped();
      return [
        ...(await ragged(connection, head, context)),
        ...apart.map((one) => ({ ...one, line: physicalLine(one.line, lines) })),
      ];
    },
    skipped,
    damage: async () => mixedLineEnds(path, before),
  };
}

/** What a reader of CSV cannot take apart: a record that is broken off by a line end unlike the others. */
function mixedLineEnds(path: string, before: number): Refusal | undefined {
  const odd = oddLineEnd(path);
  if (odd === null) return undefined;
  const line = odd + before;
  return new Refusal(
    "malformed",
    {
      zh: `第 ${line} 行的换行符与其他行不同，其后的记录无法分辨；请从源系统重新导出`,
      en: `line ${line} ends otherwise than the others, so that the records after it cannot be told apart; export the file once more`,
    },
    { line, expected: "one kind of line end", found: "two kinds of line end" },
  );
}

/** Copies a file from a byte on. */
function copyFrom(source: string, offset: number, target: string): void {
  const file = openSync(target, "w", 0o600);
  eachChunk(source, (chunk, start) => {
    if (start + chunk.length > offset) writeSync(file, chunk.subarray(Math.max(0, offset - start)));
  });
  closeSync(file);
}

/** Removes from a table of texts the rows that are no records; gives them. */
async function takeKeptOut(
  connection: Connection,
  table: string,
  { names, above }: Headings,
  mapping: Mapping,
): Promise<BrokenRecord[]> {
  const columns = names.map((_, index) => `h${index}`);
  const rows = await connection.rows<{ line: number; cells: (string | null)[] }>(
    `SELECT line, [${columns.join(", ")}] AS cells FROM ${table} WHERE ${maybeKeptOutSql(columns, above)} ORDER BY line`,
  );
  const broken = rows.flatMap(({ line, cells }) => {
    const row = { line, cells: cells.map((cell) => cell ?? "") };
    const found = meetsSkip(row.cells, names, mapping) ? undefined : notRecord(row, above, mapping);
    return found === undefined ? [] : [found];
  });
  for (let start = 0; start < broken.length; start += 1000)
    await connection.run(
      `DELETE FROM ${table} WHERE line IN (${broken
        .slice(start, start + 1000)
        .map(({ line }) => line)
        .join(", ")})`,
    );
  return broken;
}

/** Whether a row meets a condition of the mapping's `skip`: it is then counted as skipped, whatever else it is. */
function meetsSkip(cells: readonly string[], names: readonly string[], { skip, absent }: Mapping): boolean {
  const list = (texts: string | readonly string[]) => (typeof texts === "string" ? [texts] : texts);
  return (skip ?? []).some(({ column, equals, not, present, matches }) => {
    const text = (cells[names.indexOf(column)] ?? "").trim();
    const cell = text === "" || absent?.includes(text) === true ? undefined : text;
    return (
      names.includes(column) &&
      (equals === undefined || (cell !== undefined && list(equals).includes(cell))) &&
      (not === undefined || cell === undefined || !list(not).includes(cell)) &&
      (present === undefined || present === (cell !== undefined)) &&
      (matches === undefined || (cell !== undefined && new RegExp(matches, "u").test(cell)))
    );
  });
}

/** What a row is that is no record of the table; undefined for a record. */
function notRecord(
  { line, cells }: HeadRow,
  above: ReadonlySet<string>,
  mapping: Mapping,
): BrokenRecord | undefined {
  const kind = keptOut(cells, above);
  // An empty list of rows to skip says that no row is one of totals.
  if (kind === undefined || (kind === "totals" && mapping.skip?.length === 0)) return undefined;
  const text = cells.join(", ").slice(0, 4000);
  return { line, field: null, expected: "a record", found: KEPT_OUT[kind], text, keptOut: kind, cells };
}

/** The relation itself where one feed reads it, else a table of it, so that the file is read once. */
async function once(
  connection: Connection,
  relation: string,
  feeds: readonly MappedFeed[],
  more: boolean,
): Promise<string> {
  if (feeds.length === 1 && !more) return relation;
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
async function ragged(
  connection: Connection,
  { names, above, before, delimiter }: CsvHead,
  { mapping }: TableContext,
): Promise<BrokenRecord[]> {
  const width = names.length;
  const rejects = await connection.rows<{
    line: number;
    error_type: string;
    csv_line: string;
    error_message: string;
  }>(
    "SELECT line, any_value(error_type) AS error_type, any_value(csv_line) AS csv_line, any_value(error_message) AS error_message FROM reject_errors GROUP BY line ORDER BY line",
  );
  return rejects.map(({ line: own, error_type, csv_line, error_message }) => {
    const line = own + before;
    const text = csv_line.replace(/^[\r\n]+|[\r\n]+$/g, "");
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
    const other = notRecord({ line, cells: text.split(delimiter) }, above, mapping);
    if (other !== undefined) return other;
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
  checkHeadings(headings, mapping.feeds, "", 1);
  const columns = described.map(({ column_name, column_type }, index) => {
    const nested =
      /\[|\(/.test(column_type) && !column_type.startsWith("DECIMAL") && !column_type.startsWith("ENUM");
    const value = nested ? `to_json(${identifier(column_name)})` : identifier(column_name);
    return `CAST(${value} AS VARCHAR) AS h${index}`;
  });
  return {
    ...PLAIN,
    damage: () => damagedColumn(connection, file, headings),
    source: csvSource(
      `(SELECT row_number() OVER () AS line, ${columns.join(", ")} FROM read_parquet(${file}))`,
      headings,
      UNKNOWN_TRAITS,
    ),
    traits: UNKNOWN_TRAITS,
    feeds: mapping.feeds,
    ignored: unreadHeadings(headings, mapping.feeds),
    written: { format: "parquet" },
  };
}

async function openWorkbook(context: TableContext): Promise<OpenTable[]> {
  const { mapping, path, limits, scratch } = context;
  const book = await readWorkbook(path, limits);
  const names = book.sheets.map(({ name }) => name);
  const first = (book.sheets.find(({ hidden }) => !hidden) ?? book.sheets[0])?.name;
  if (first === undefined)
    throw new Refusal("empty", { zh: "工作簿里没有工作表", en: "the workbook has no sheet" });
  const bySheet = new Map<string, MappedFeed[]>();
  for (const feed of mapping.feeds) {
    const sheet = feed.sheet ?? first;
    bySheet.set(sheet, [...(bySheet.get(sheet) ?? []), feed]);
  }
  const missing = [...bySheet.keys()].filter((sheet) => !names.includes(sheet));
  if (missing.length > 0)
    throw new Refusal(
      "headings",
      { zh: `缺少工作表：${missing.join("、")}`, en: `sheets are missing: ${missing.join(", ")}` },
      { field: missing.join(", "), expected: missing.join(", "), found: names.join(", ").slice(0, 500) },
    );
  const unread = unreadSheets(book, [...bySheet.keys()]);
  const tables: OpenTable[] = [];
  for (const [sheet, feeds] of bySheet) {
    const target = `${scratch}.sheet${tables.length}.csv`;
    const { hidden, rows } = book.open(sheet);
    const { headings, broken, marked, line } = await sheetToCsv(rows, target, { ...mapping, feeds }, sheet);
    const traits = textTraits(target, ",");
    const columns = ["line: 'BIGINT'", ...headings.map((_, index) => `h${index}: 'VARCHAR'`)].join(", ");
    const read = `read_csv(${quote(target)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${columns}}, max_line_size = ${limits.memberBytes}, buffer_size = ${Math.max(32_000_000, limits.memberBytes * 2)}, new_line = '\\n')`;
    tables.push({
      ...PLAIN,
      source: { ...csvSource(`(SELECT * FROM ${read})`, headings, traits), marked },
      traits,
      feeds,
      ignored: unreadHeadings(headings, feeds).map((heading) => `${sheet}!${heading}`),
      broken: async () => broken,
      headingRow: line,
      written: {
        format: "xlsx",
        sheet,
        sheets: book.sheets.filter((one) => !one.hidden).map(({ name }) => name),
      },
      remarks: [...(tables.length === 0 ? unread : []), ...hiddenCells(sheet, hidden)],
    });
  }
  return tables;
}

/** What a person should know of the sheets that nothing reads. */
function unreadSheets(book: Workbook, read: readonly string[]): Bilingual[] {
  const hidden = book.sheets.filter((sheet) => sheet.hidden && !read.includes(sheet.name));
  const others = book.sheets.filter((sheet) => !sheet.hidden && !read.includes(sheet.name));
  const list = (sheets: typeof hidden) => sheets.map(({ name }) => name).join(", ");
  return [
    ...(hidden.length === 0
      ? []
      : [{ zh: `未读取隐藏的工作表：${list(hidden)}`, en: `hidden sheets were not read: ${list(hidden)}` }]),
    ...(others.length === 0
      ? []
      : [{ zh: `未读取的工作表：${list(others)}`, en: `sheets that nothing reads: ${list(others)}` }]),
  ];
}

function hiddenCells(sheet: string, { rows, columns }: { rows: number; columns: number }): Bilingual[] {
  if (rows === 0 && columns === 0) return [];
  return [
    {
      zh: `工作表“${sheet}”里隐藏的行（${rows}）和列（${columns}）同样读取`,
      en: `hidden rows (${rows}) and columns (${columns}) of the sheet “${sheet}” are read like the others`,
    },
  ];
}

type Sheet = { headings: readonly string[]; line: number; broken: BrokenRecord[]; marked: boolean };

/** Writes the records of a sheet as CSV, each after its number in the sheet; gives the headings and what is no record. */
async function sheetToCsv(
  rows: AsyncGenerator<HeadRow>,
  target: string,
  mapping: HeadingRules & Mapping,
  sheet: string,
): Promise<Sheet> {
  const head: HeadRow[] = [];
  const limit = headRows(mapping);
  while (head.length < limit) {
    const next = await rows.next();
    if (next.done === true) break;
    head.push(next.value);
  }
  if (head.length === 0)
    throw new Refusal(
      "headings",
      { zh: `工作表“${sheet}”是空的`, en: `the sheet “${sheet}” is empty` },
      { field: sheet, expected: "headings in the first row" },
    );
  const headings = findHeadings(head, mapping, `“${sheet}” `);
  const deciding = decidingColumns(mapping);
  const decides = headings.names.map((name) => deciding.has(name));
  const broken: BrokenRecord[] = [];
  const file = openSync(target, "w", 0o600);
  let lines: string[] = [];
  let marked = false;
  const flush = () => {
    writeSync(file, lines.join(""));
    lines = [];
  };
  const take = (row: HeadRow) => {
    if (row.line <= headings.line) return;
    const cells = headings.names.map((_, index) => row.cells[index] ?? "");
    const other = meetsSkip(cells, headings.names, mapping)
      ? undefined
      : (notRecord({ line: row.line, cells }, headings.above, mapping) ??
        undecided(row.line, cells, decides));
    if (other !== undefined) {
      broken.push(other);
      return;
    }
    marked ||= cells.some((cell) => cell.includes(MARK));
    lines.push(`${row.line},${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`);
    if (lines.length >= 5000) flush();
  };
  try {
    for (const row of head) take(row);
    for await (const row of rows) take(row);
    flush();
  } finally {
    closeSync(file);
  }
  return { headings: headings.names, line: headings.line, broken, marked };
}

/** The headings by which a mapping decides whether, or with which others, a record is taken. */
function decidingColumns({ feeds, skip }: Mapping): Set<string> {
  const conditions = feeds.flatMap(({ when, fields }) => [
    ...(when ?? []),
    ...Object.values(fields).flatMap((value) => (typeof value === "string" ? [] : (value.when ?? []))),
  ]);
  return new Set([
    ...[...conditions, ...(skip ?? [])].map(({ column }) => column),
    ...feeds.flatMap(({ fold }) => fold ?? []),
  ]);
}

/** A record that cannot be decided upon, since the cell that decides has no value to read. */
function undecided(
  line: number,
  cells: readonly string[],
  decides: readonly boolean[],
): BrokenRecord | undefined {
  const cell = cells.find((text, index) => decides[index] === true && text.includes(MARK));
  if (cell === undefined) return undefined;
  const text = cells.join(", ").replaceAll(MARK, "").slice(0, 4000);
  return { line, field: null, expected: "a value", found: cell.replaceAll(MARK, ""), text };
}

/** The first column of a Parquet file whose pages cannot be read. */
async function damagedColumn(
  connection: Connection,
  file: string,
  headings: readonly string[],
): Promise<Refusal | undefined> {
  for (const [index, heading] of headings.entries())
    try {
      await connection.run(`SELECT max(hash(${identifier(heading)})) FROM read_parquet(${file})`);
    } catch {
      return new Refusal(
        "unreadable",
        {
          zh: `Parquet 文件已损坏：第 ${index + 1} 列的数据无法读取；请从源系统重新导出`,
          en: `the Parquet file is damaged: the data of column ${index + 1} cannot be read; export it once more`,
        },
        { field: heading },
      );
    }
  return undefined;
}
