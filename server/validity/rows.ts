import type { Connection, Database } from "../../sql/database.ts";
import { sentencesOf } from "../figure.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import type { MetricQuestion } from "../metric-query.ts";
import { readCells } from "../metrics/cells.ts";
import { compile } from "../metrics/compile.ts";
import type { Moments } from "../metrics/estimator.ts";
import type { MetricRow, Scope } from "../metrics/metric.ts";
import { publish } from "../metrics/publish.ts";
import { rowSource } from "../row-source.ts";
import { noteTexts } from "./notes.ts";

/** What a question narrows its rows to. */
export type Narrowing = Pick<MetricQuestion, "filters" | "from" | "to">;

/** Rows that an answer is counted from; `at` is the column whose day the period cuts. */
export type Rows = { readonly id: string; readonly sql: string; readonly at: string };

/** The records of one segment. */
export type Segment = { readonly segment: readonly (string | null)[]; readonly moments: readonly Moments[] };

/** Asks for sums by segment and keys, inside filters, period and scope. */
export type Ask = (
  rows: Rows,
  wanted: {
    readonly by?: readonly string[];
    readonly keys?: Readonly<Record<string, string>>;
    readonly moments: Readonly<Record<string, string>>;
    /** Over the whole record, whatever the period. */
    readonly whole?: boolean;
  },
) => Promise<Segment[]>;

/** What every answer of this kind carries beside its findings. */
export type Told<T> = T & {
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  readonly ignored_filters: readonly string[];
  readonly warehouse_version: number;
};

/**
 * Answers a question in one transaction of the published warehouse: `work` asks for its sums and gives what it
 * found. Filters that a source does not have are left out and named.
 */
export async function answerFrom<T extends object>(
  database: Pick<Database, "reader">,
  narrowing: Narrowing,
  scope: Scope,
  work: (ask: Ask) => Promise<T>,
): Promise<Told<T>> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const ignored = new Set<string>();
      const asked: string[] = [];
      const found = await work(async (rows, { by = [], keys, moments, whole = false }) => {
        const source = await rowSource(connection, rows);
        for (const name of by) if (!source.dimensions.has(name)) throw noDimension(name, source.dimensions);
        const filters = Object.fromEntries(
          Object.entries(narrowing.filters).filter(([name]) => source.dimensions.has(name)),
        );
        for (const name of Object.keys(narrowing.filters))
          if (!source.dimensions.has(name)) ignored.add(name);
        const { from = null, to = null } = whole ? {} : narrowing;
        if (!asked.includes(rows.sql)) asked.push(rows.sql);
        const compiled = compile(
          source,
          { by, period: "none", from, to, filters, scope },
          { moments, ...(keys === undefined ? {} : { keys }) },
        );
        const cells = [...(await readCells(connection, compiled)).values()];
        return inOrder(cells, by, source.dimensions);
      });
      return {
        ...found,
        sql: asked.join(";\n\n"),
        note_texts: noteTexts(Object.keys(sentencesOf(found))),
        ignored_filters: [...ignored].sort(),
        warehouse_version: await versionOf(connection),
      };
    }),
  );
}

async function versionOf(connection: Connection): Promise<number> {
  return (await connection.value<number>("select version from warehouse.core_meta.published"))!;
}

function noDimension(name: string, dimensions: ReadonlyMap<string, unknown>): HttpError {
  return new HttpError(
    "invalid_parameter",
    { path: "by", problem: { zh: `没有维度 ${name}`, en: `there is no dimension ${name}` } },
    { dimensions: [...dimensions.keys()].sort() },
  );
}

/** In the order of the dimensions' values, the unknown last. */
function inOrder<C extends { readonly segment: readonly (string | null)[] }>(
  cells: readonly C[],
  by: readonly string[],
  dimensions: ReadonlyMap<string, readonly string[]>,
): C[] {
  const rank = (cell: C, index: number) => {
    const place = dimensions.get(by[index]!)!.indexOf(cell.segment[index] ?? "");
    return place < 0 ? Number.MAX_SAFE_INTEGER : place;
  };
  return [...cells].sort((a, b) => {
    for (let index = 0; index < by.length; index++) {
      const order = rank(a, index) - rank(b, index);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** A group of people, as the rule of small groups sees it. */
export type Group = {
  readonly n: number;
  /** A share, where the figure is one. */
  readonly value?: number | null;
  /** Groups that add up to a total that is shown elsewhere. */
  readonly among?: string;
};

/**
 * Which groups a viewer may be told about, by the rule that every metric passes, and the count to show. `always`
 * keeps the rule for those who may see rows too: what is drawn then shows no single person to anybody.
 */
export function tellable(
  groups: readonly Group[],
  scope: Scope,
  { always = false } = {},
): { readonly hidden: boolean; readonly n: number }[] {
  const rows = groups.map(
    ({ n, value = null, among }): MetricRow => ({
      metric: "group",
      period: among ?? null,
      segment: {},
      n,
      value,
      low: null,
      high: null,
      status: "ok",
      notes: [],
    }),
  );
  const told = publish(
    { metric: "group", rows, ignored_filters: [], warehouse_version: 0 },
    { counts: "people" },
    always ? { ...scope, rows: false } : scope,
  ).rows;
  return told.map((row, index) => {
    const hidden = row.status === "suppressed";
    return { hidden, n: hidden ? 0 : shownCount(groups[index]!.n, scope) };
  });
}

/** Counts under 100 are rounded to 5 for those who may not see rows. */
export function shownCount(n: number, scope: Scope): number {
  return scope.rows === false && n < 100 ? Math.round(n / 5) * 5 : n;
}
