import { join } from "node:path";
import type { Mapping } from "../mapping.ts";
import { fileSize } from "./bytes.ts";
import { failure, firstPass, type Job, openSession, readablePath, removeAll } from "./extract-here.ts";
import type { KeptOut } from "./kept-out.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { type FileError, Refusal } from "./result.ts";
import { formatOf, openTables, type Written } from "./table.ts";

/** What a column of a table looks like; the samples are cells as they stand. */
export type PeekedColumn = {
  readonly heading: string;
  readonly filled: number;
  readonly distinct: number;
  /** Share of the filled cells that are numbers. */
  readonly numeric: number;
  readonly highest: number | null;
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

/** A mapping that reads a table as it is said to be written, and nothing of it. */
export function peekMapping({ sheet, ...reading }: Reading = {}): Mapping {
  // Two feeds that read nothing: the table is kept, since it is read more than once.
  const feeds = [1, 2].map(() => ({ feed: "peek", ...(sheet === undefined ? {} : { sheet }), fields: {} }));
  return { name: "peek", ...reading, feeds };
}

/**
 * Looks into a table (CSV, a sheet of XLSX, Parquet) by a `peekMapping`; `rows` first records come along. Runs inside
 * the child.
 */
export async function peekHere({ request, prefix, mapping, rows = 0 }: Job): Promise<Peek> {
  const limits = { ...DEFAULT_LIMITS, ...request.limits };
  const scratch = join(request.workDirectory, prefix);
  try {
    const bytes = fileSize(request.path);
    const { utf8 } = firstPass(request.path);
    if (["json", "jsonl"].includes(formatOf(request.path) ?? ""))
      throw new Refusal("unknown_file", {
        zh: "只能为表格（CSV、XLSX、Parquet）起草映射；JSON 请按映射文件的 schema 编写",
        en: "a draft is made of tables (CSV, XLSX, Parquet); for JSON write the mapping by its schema",
      });
    const session = await openSession(request, "UTC", limits);
    const { connection } = session;
    try {
      const tables = await openTables({
        connection,
        path: readablePath(request.path, scratch),
        bytes,
        scratch,
        mapping,
        limits,
        utf8,
      });
      const [table] = tables;
      if (table === undefined) throw new Error("a mapping without feeds opens no table");
      const { source, written } = table;
      const records = (await connection.value<number>(`SELECT count(*) FROM ${source.relation} r`)) ?? 0;
      const columns: PeekedColumn[] = [];
      for (const heading of source.headings) {
        if (heading === "") continue;
        const cell = `nullif(trim(${source.column(heading)}, ' \t\u3000'), '')`;
        const cells = `(SELECT ${cell} AS c FROM ${source.relation} r LIMIT 100000)`;
        const part = (index: number) =>
          `max(try_cast(nullif(regexp_extract(c, '^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{4}\\b', ${index}), '') AS INTEGER))`;
        const writings = await connection.rows<{ one: string }>(
          `SELECT min(c) AS one FROM ${cells} WHERE c IS NOT NULL
           GROUP BY regexp_replace(regexp_replace(c, '[0-9]+', '9', 'g'), '[A-Za-z]+', 'a', 'g') ORDER BY count(*) DESC, one LIMIT ${SAMPLES}`,
        );
        const [row] = await connection.rows<Omit<PeekedColumn, "heading" | "writings">>(
          `SELECT count(c) AS filled, count(DISTINCT c) AS distinct, coalesce(count(try_cast(c AS DOUBLE)) / nullif(count(c), 0), 0) AS numeric,
             max(try_cast(c AS DOUBLE)) AS highest, coalesce(list_sort(list(DISTINCT c) FILTER (c IS NOT NULL))[1:${SAMPLES}], []) AS samples,
             ${part(1)} AS first, ${part(2)} AS second
           FROM ${cells}`,
        );
        if (row !== undefined) columns.push({ heading, ...row, writings: writings.map(({ one }) => one) });
      }
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
