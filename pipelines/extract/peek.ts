import { join } from "node:path";
import { type Connection, quote } from "../../sql/database.ts";
import { isFiller } from "../filler.ts";
import type { Mapping } from "../mapping.ts";
import type { SourceTable } from "../mapping-sql.ts";
import { fileSize } from "./bytes.ts";
import { failure, firstPass, type Job, openSession, readablePath, removeAll } from "./extract-here.ts";
import { jsonPaths } from "./json.ts";
import type { KeptOut } from "./kept-out.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { type FileError, Refusal } from "./result.ts";
import { formatOf, openTables, type Written } from "./table.ts";

/** What a column of a table looks like; the samples are cells as they stand. */
export type PeekedColumn = {
  readonly heading: string;
  readonly filled: number;
  readonly distinct: number;
  /** Texts that stand for nothing, such as NA; all that follows is of the other cells. */
  readonly fillers: readonly string[];
  /** Shares of the cells that are numbers, whole numbers, percentages, dates, e-mails, phones, and texts of several words. */
  readonly numeric: number;
  readonly integers: number;
  readonly percents: number;
  readonly dates: number;
  readonly emails: number;
  readonly phones: number;
  readonly sentences: number;
  /** First and last day of those that can be read as they stand. */
  readonly earliest: string | null;
  readonly latest: string | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** Characters of a cell on average. */
  readonly length: number;
  /** The lowest hashes of the cells, to find what keys two tables share without telling one. */
  readonly keys: readonly string[];
  readonly samples: readonly string[];
  /** One cell of each way of writing (9 for every run of digits, a for every run of letters), the most usual first. */
  readonly writings: readonly string[];
  /** Highest first and second part of dates that end in their year, as 03/17/2025; null where there are none. */
  readonly first: number | null;
  readonly second: number | null;
};

/** What a table looks like to somebody who is about to map it. */
export type PeekedTable = {
  readonly records: number;
  readonly columns: readonly PeekedColumn[];
  /** Row in which the headings were found. */
  readonly headingRow: number;
  /** Rows that are no records, such as totals, with their first filled cell and the heading above it. */
  readonly keptOut: readonly {
    readonly line: number;
    readonly kind: KeptOut;
    readonly heading: string;
    readonly cell: string;
  }[];
};

/** How a table stands in its file. */
export type TableLook = {
  /** How the table was found to be written. */
  readonly written: Written;
  /** The first records as they stand, where they were asked for: a cell for each column. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly (string | null)[] }[];
};

/** What a person says of how a table is written; what is left out is found. */
export type Reading = Pick<Mapping, "encoding" | "delimiter" | "heading_row"> & { readonly sheet?: string };

/** What a file looks like to somebody who is about to map it. */
export type Peek =
  | ({ readonly status: "ok" } & PeekedTable & TableLook)
  | { readonly status: "refused" | "failed"; readonly error: FileError };

const SAMPLES = 12;
const KEYS = 64;

/** A mapping that reads a table as it is said to be written, and nothing of it. */
export function peekMapping({ sheet, ...reading }: Reading = {}): Mapping {
  // Two feeds that read nothing: the table is kept, since it is read more than once.
  const feeds = [1, 2].map(() => ({ feed: "peek", ...(sheet === undefined ? {} : { sheet }), fields: {} }));
  return { name: "peek", ...reading, feeds };
}

/**
 * Looks into a table (CSV, a sheet of XLSX, Parquet, a list of JSON records) by a `peekMapping`; `rows` first records
 * come along. Runs inside the child.
 */
export async function peekHere({ request, prefix, mapping, rows = 0 }: Job): Promise<Peek> {
  const limits = { ...DEFAULT_LIMITS, ...request.limits };
  const scratch = join(request.workDirectory, prefix);
  try {
    const bytes = fileSize(request.path);
    const { utf8 } = firstPass(request.path);
    const session = await openSession(request, "UTC", limits);
    const { connection } = session;
    try {
      const path = readablePath(request.path, scratch);
      const paths = await pathsOf(connection, path, limits);
      const tables = await openTables({
        connection,
        path,
        bytes,
        scratch,
        mapping: paths === null ? mapping : readingPaths(mapping, paths),
        limits,
        utf8,
      });
      const [table] = tables;
      if (table === undefined) throw new Error("a mapping without feeds opens no table");
      const { source, written } = table;
      const records = (await connection.value<number>(`SELECT count(*) FROM ${source.relation} r`)) ?? 0;
      const headings = paths ?? source.headings.filter((heading) => heading !== "");
      const columns: PeekedColumn[] = [];
      for (let from = 0; from < headings.length; from += AT_ONCE)
        columns.push(...(await lookAt(connection, source, headings.slice(from, from + AT_ONCE))));
      const keptOut = (await table.broken()).flatMap(({ keptOut: kind, line, cells = [] }) => {
        const first = cells.findIndex((cell) => cell.trim() !== "");
        if (kind === undefined || first < 0) return [];
        return [{ line, kind, heading: source.headings[first] ?? "", cell: (cells[first] ?? "").trim() }];
      });
      const cells = columns.map(({ heading }) => source.column(heading));
      const first = await connection.rows<{ line: number; cells: (string | null)[] }>(
        `SELECT line, [${cells.join(", ")}] AS cells FROM ${source.relation} r ORDER BY line LIMIT ${columns.length === 0 ? 0 : rows}`,
      );
      return { status: "ok", records, columns, headingRow: table.headingRow, keptOut, written, rows: first };
    } finally {
      session.close();
    }
  } catch (error) {
    if (error instanceof Refusal) return { status: "refused", error: error.error };
    return { status: "failed", error: failure(error) };
  } finally {
    removeAll(scratch);
  }
}

/** The columns of JSON records; null of any other table. Throws where they are none of one table. */
async function pathsOf(connection: Connection, path: string, limits: Limits): Promise<string[] | null> {
  const format = formatOf(path);
  if (format !== "json" && format !== "jsonl") return null;
  const paths = await jsonPaths(connection, path, format, limits);
  if (paths.length > 0) return paths;
  throw new Refusal("unknown_file", {
    zh: "这份 JSON 不是记录的列表，不能为它起草映射；请按映射文件的 schema 编写",
    en: "this JSON is no list of records, so no draft is made of it; write the mapping by its schema",
  });
}

/** A mapping that reads nothing, made to read paths. */
const readingPaths = (mapping: Mapping, paths: readonly string[]): Mapping => ({
  ...mapping,
  feeds: mapping.feeds.map((feed) => ({
    ...feed,
    fields: Object.fromEntries(paths.map((path, index) => [`peek_${index}`, path])),
  })),
});

const DATE = [
  "(?:19|20)[0-9]{2}[-/.年] ?[0-9]{1,2}[-/.月]?.*",
  "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]",
  "[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})(?:[ T].*)?",
  "[0-9]{1,2}[- ][A-Za-z]{3,9}[-, ]+(?:[0-9]{4}|[0-9]{2}).*",
  "[A-Za-z]{3,9}\\.? [0-9]{1,2},? [0-9]{4}.*",
].join("|");
const EMAIL = "[^@ ]+@[^@ ]+\\.[^@ ]+";
const PHONE =
  "(?:\\+?86[- ]?)?1[3-9][0-9]{9}|\\+?[0-9]{0,3}[ .-]?\\(?[0-9]{2,4}\\)?[ .-][0-9]{3,4}[ .-]?[0-9]{3,4}";
const SENTENCE = "(?:[^ ]+ +){4,}[^ ]+.*|.*[\\x{4e00}-\\x{9fff}，。、！？]{13,}.*";
const DAY = `CAST(coalesce(${["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%m/%d/%Y", "%d/%m/%Y"]
  .map(
    (format) =>
      `try_strptime(regexp_extract(v, '^[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}日?'), ${quote(format)})`,
  )
  .join(", ")}) AS DATE)`;
/** Words that say nothing in one column and no in the next. */
const ANSWERS = ["no", "none", "无", "没有", "nothing", "private", "pending"];

/** Cells of a column that are looked at, and columns in one pass. */
const CELLS = 100_000;
const AT_ONCE = 24;

/** One pass over several columns: each cell `c` of column `i`, `v` where it says something. */
async function lookAt(
  connection: Connection,
  { relation, column }: SourceTable,
  headings: readonly string[],
): Promise<PeekedColumn[]> {
  const cells = headings.map(
    (heading, i) => `{i: ${i}, c: nullif(trim(${column(heading)}, ' \t\u3000'), '')}`,
  );
  const filler = `(${isFiller("c")} AND lower(c) NOT IN (${ANSWERS.map(quote).join(", ")}))`;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE peeked AS SELECT *, CASE WHEN NOT ${filler} THEN c END AS v FROM (
       SELECT cell.i AS i, cell.c AS c FROM (SELECT unnest([${cells.join(", ")}]) AS cell FROM (SELECT * FROM ${relation} r LIMIT ${CELLS}) r)
     ) WHERE c IS NOT NULL`,
  );
  const writings = await connection.rows<{ i: number; one: string }>(
    `SELECT i, min(v) AS one FROM peeked WHERE v IS NOT NULL
     GROUP BY i, regexp_replace(regexp_replace(v, '[0-9]+', '9', 'g'), '[A-Za-z]+', 'a', 'g')
     QUALIFY row_number() OVER (PARTITION BY i ORDER BY count(*) DESC, one) <= ${SAMPLES} ORDER BY i, count(*) DESC, one`,
  );
  const share = (condition: string) => `coalesce(count(*) FILTER (${condition}) / nullif(count(v), 0), 0)`;
  const fits = (pattern: string) => share(`regexp_full_match(v, ${quote(pattern)})`);
  const part = (index: number) =>
    `max(try_cast(nullif(regexp_extract(v, '^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:[0-9]{4}|[0-9]{2})\\b', ${index}), '') AS INTEGER))`;
  const number = "CASE WHEN isfinite(try_cast(v AS DOUBLE)) THEN try_cast(v AS DOUBLE) END";
  const rows = await connection.rows<Omit<PeekedColumn, "heading" | "writings"> & { i: number }>(
    `SELECT i, count(*) AS filled, count(DISTINCT c) AS distinct,
       coalesce(list_sort(list(DISTINCT c) FILTER (v IS NULL)), [])[1:${SAMPLES}] AS fillers,
       ${share(`${number} IS NOT NULL`)} AS numeric, ${share(`${number} = trunc(${number})`)} AS integers,
       ${fits("[+-]?[0-9.]+ ?[%％]")} AS percents, ${fits(DATE)} AS dates, ${fits(EMAIL)} AS emails,
       ${fits(PHONE)} AS phones, ${fits(SENTENCE)} AS sentences,
       CAST(min(${DAY}) AS VARCHAR) AS earliest, CAST(max(${DAY}) AS VARCHAR) AS latest, min(${number}) AS lowest, max(${number}) AS highest, coalesce(avg(length(v)), 0) AS length,
       coalesce(list_sort(list(DISTINCT CAST(hash(v) AS VARCHAR)) FILTER (v IS NOT NULL))[1:${KEYS}], []) AS keys,
       coalesce(list_sort(list(DISTINCT v) FILTER (v IS NOT NULL))[1:${SAMPLES}], []) AS samples,
       ${part(1)} AS first, ${part(2)} AS second
     FROM peeked GROUP BY i`,
  );
  return headings.map((heading, index) => {
    const { i: _, ...found } = rows.find(({ i }) => i === index) ?? { ...EMPTY, i: index };
    return { heading, ...found, writings: writings.filter(({ i }) => i === index).map(({ one }) => one) };
  });
}

/** What is told of a column without a single cell. */
const EMPTY: Omit<PeekedColumn, "heading" | "writings"> = {
  ...{
    filled: 0,
    distinct: 0,
    fillers: [],
    numeric: 0,
    integers: 0,
    percents: 0,
    dates: 0,
    emails: 0,
    phones: 0,
  },
  ...{
    sentences: 0,
    earliest: null,
    latest: null,
    lowest: null,
    highest: null,
    length: 0,
    keys: [],
    samples: [],
    first: null,
    second: null,
  },
};
