import { identifier, type Parameters, quote } from "../../sql/database.ts";
import type { Aggregation } from "./estimator.ts";
import { type BoundRows, MetricQueryError, type Period, type Scope } from "./metric.ts";
import { duckdb, type Words } from "./words.ts";

/** A compiled question: text with bound values, and what its columns are. */
export type Compiled = {
  readonly sql: string;
  readonly parameters: Parameters;
  readonly segments: readonly string[];
};

/** What is compiled: a question about bound rows with its segments decided. */
export type Question = {
  readonly by: readonly string[];
  readonly period: Period;
  readonly from: string | null;
  readonly to: string | null;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly scope: Scope;
  /** Rows of some units alone, or of all others; those of no unit are then among neither. */
  readonly units?: Units & { readonly are: "in" | "out" };
};

/** The question about everything at once. */
export const WHOLE: Question = {
  by: [],
  period: "none",
  from: null,
  to: null,
  filters: {},
  scope: { kind: "all" },
};

/** Some units of rows, by the numbers that a column of theirs has. */
export type Units = { readonly column: string; readonly numbers: readonly (number | bigint)[] };

/**
 * Wraps a query, a metric's or another: filter, group by period and segments, aggregate. Names come only from the
 * query's own columns, values are never part of the text but as the engine's words have them; without a scope there is
 * no query. The aggregation is in the same words.
 */
export function compile(
  metric: BoundRows,
  question: Question,
  aggregation: Aggregation,
  words: Words = duckdb,
): Compiled {
  const { source, parameters, column } = narrowed(metric, question, words);
  const segments = question.by.map((name, index) => `${column(name)} AS s${index}`);
  const keys = Object.entries(aggregation.keys ?? {});
  const period = periodOf(metric, question.period, words);
  const cell = [`${period} AS period`, ...segments];
  const cellNames = ["period", ...question.by.map((_, index) => `s${index}`)];
  const sums = Object.entries(aggregation.moments).map(([name, sum]) => `${sum} AS ${name}`);

  const keyed = keys.map(([name, key]) => `${key} AS ${identifier(`key_${name}`)}`);
  const keyNames = keys.map(([name]) => identifier(`key_${name}`));
  const order = aggregation.isOrdered === true && keys.length > 0 ? ` ORDER BY ${keyNames.join(", ")}` : "";
  if (aggregation.inner !== undefined) {
    const { by, sums: inner } = aggregation.inner;
    const innerSums = Object.entries(inner).map(([name, sum]) => `${sum} AS ${name}`);
    const units = by.map((name, index) => `${identifier(name)} AS u${index}`);
    return {
      sql: `SELECT ${[...cellNames, ...keyNames, ...sums].join(", ")} FROM (SELECT ${[...cell, ...keyed, ...units, ...innerSums].join(", ")}
FROM ${source} GROUP BY ALL) AS unit GROUP BY ALL${order}`,
      parameters,
      segments: question.by,
    };
  }
  // without groups there would be a row also of nothing
  const isOne = question.by.length === 0 && keys.length === 0 && period === "0";
  const some = isOne ? " HAVING count(*) > 0" : "";
  return {
    sql: `SELECT ${[...cell, ...keyed, ...sums].join(", ")} FROM ${source} GROUP BY ALL${some}${order}`,
    parameters,
    segments: question.by,
  };
}

/**
 * The rows of each value of some dimensions, counted in one reading: of the dimension at `place` in their order, `value`
 * as text has `n` rows.
 */
export function compileCounts(
  metric: BoundRows,
  question: Pick<Question, "scope">,
  dimensions: readonly string[],
): Omit<Compiled, "segments"> {
  const { source, parameters, column } = narrowed(metric, { ...WHOLE, ...question }, duckdb);
  const own = dimensions.map(column);
  const places = own.map((name, place) => `WHEN GROUPING(${name}) = 0 THEN ${place}`);
  return {
    sql: `SELECT CASE ${places.join(" ")} END AS place, coalesce(${own.map((name) => `CAST(${name} AS VARCHAR)`).join(", ")}) AS value, count(*) AS n
FROM ${source} GROUP BY GROUPING SETS (${own.map((name) => `(${name})`).join(", ")})`,
    parameters,
  };
}

/** Which rows are listed, what of each, and in which order. Expressions refer to columns of the query. */
export type Listing = {
  readonly columns: Readonly<Record<string, string>>;
  /** Rows in which an expression, as text, is one of the values. */
  readonly among?: Readonly<Record<string, readonly string[]>>;
  /** Rows in which one of the expressions, as text in lower case, begins with the words. */
  readonly found?: { readonly in: readonly string[]; readonly begins: string };
  readonly order?: {
    /** A whole number of each row. */
    readonly by: string;
    readonly falls: boolean;
    /** A text that decides among equals. */
    readonly tie: string;
    /** Where the rows before ended. */
    readonly after: Place | null;
  };
  readonly limit: number;
};

/** A place in an order: number and text of its row. */
export type Place = { readonly number: number; readonly text: string };

/** The rows themselves, inside filters and scope, a page at a time. */
export function compileList(
  metric: BoundRows,
  question: Question,
  listing: Listing,
): Omit<Compiled, "segments"> {
  const { source, parameters, bind } = narrowed(metric, question, duckdb);
  const { columns, among = {}, found, order, limit } = listing;
  const conditions = Object.entries(among).map(([expression, values]) =>
    values.length === 0 ? "false" : `CAST(${expression} AS VARCHAR) IN (${values.map(bind).join(", ")})`,
  );
  if (found !== undefined) {
    const begins = bind(found.begins.toLowerCase());
    const each = found.in.map(
      (expression) => `starts_with(lower(CAST(${expression} AS VARCHAR)), ${begins})`,
    );
    conditions.push(`(${each.join(" OR ")})`);
  }
  if (order !== undefined && order.after !== null) {
    const [number, text] = [`CAST(${bind(String(order.after.number))} AS BIGINT)`, bind(order.after.text)];
    const beyond = order.falls ? "<" : ">";
    conditions.push(
      `(${order.by} ${beyond} ${number} OR (${order.by} = ${number} AND ${order.tie} > ${text}))`,
    );
  }
  const ordered =
    order === undefined ? "" : ` ORDER BY ${order.by}${order.falls ? " DESC" : ""}, ${order.tie}`;
  const named = Object.entries(columns).map(([name, expression]) => `${expression} AS ${identifier(name)}`);
  return {
    sql: `SELECT ${named.join(", ")} FROM ${[source, ...conditions].join(" AND ")}${ordered} LIMIT ${Math.trunc(limit)}`,
    parameters,
  };
}

/**
 * The rows of a question: its filters, its days and its scope, as what follows FROM. It is no query of its own: of such a
 * one over many shards all rows travel, and are summed where they arrive.
 */
function narrowed(metric: BoundRows, question: Question, words: Words) {
  if (question.scope === undefined || question.scope === null)
    throw new MetricQueryError("no_scope", "a question needs a scope");
  const parameters: Record<string, string> = {};
  const bind = (value: string) => {
    const name = `p${Object.keys(parameters).length}`;
    parameters[name] = value;
    return `$${name}`;
  };
  const value = (text: string) => words.value(text, bind);
  const dimension = (name: string) => {
    if (!metric.dimensions.has(name))
      throw new MetricQueryError(
        "unknown_dimension",
        `${metric.id} has no dimension ${name}; it has ${[...metric.dimensions.keys()].join(", ")}`,
      );
    return identifier(name);
  };
  // phase is of the figure's own time, not of the row's: an offer made after the roll-out counts as after
  const { at, live_on } = metric;
  const ownPhase =
    at !== null && live_on !== null
      ? () => `CASE WHEN ${identifier(at)} < ${words.day(value(live_on))} THEN 'before' ELSE 'after' END`
      : null;
  const column = (name: string) => {
    const found = dimension(name);
    return name === "phase" && ownPhase !== null ? ownPhase() : found;
  };
  // a value that the dimension does not have matches nothing, and is not sent as a value of its type
  const within = (name: string, values: readonly string[]) => {
    dimension(name);
    const present = values.filter((value) => metric.dimensions.get(name)!.includes(value));
    return present.length === 0 ? "false" : `${column(name)} IN (${present.map(value).join(", ")})`;
  };

  const conditions: string[] = [];
  for (const [name, values] of Object.entries(question.filters)) conditions.push(within(name, values));
  if (metric.at !== null) {
    const at = identifier(metric.at);
    if (question.from !== null) conditions.push(`${at} >= ${words.day(value(question.from))}`);
    if (question.to !== null) conditions.push(`${at} < ${words.day(value(question.to))} + INTERVAL 1 DAY`);
    if (question.period !== "none")
      conditions.push(`${periodOf(metric, question.period, words)} IS NOT NULL`);
  }
  conditions.push(scopePredicate(metric, question.scope, within));
  if (question.units !== undefined) {
    const { column: unit, numbers, are } = question.units;
    const list = `CAST(string_split(${bind(numbers.join(","))}, ',') AS ${metric.columns.get(unit)}[])`;
    conditions.push(`${identifier(unit)} ${are === "in" ? "IN" : "NOT IN"} (SELECT unnest(${list}))`);
  }
  const source = `${words.rows(metric)} AS q WHERE ${conditions.join(" AND ")}`;
  return { source, parameters, bind, column };
}

/** The period of a row as an integer that counts periods (weeks since 1970-01-05, months, quarters, years). */
function periodOf(metric: BoundRows, period: Period, words: Words): string {
  if (period === "none" || metric.at === null) return "0";
  const at = identifier(metric.at);
  // a mart's own quarter is read in a third of the time that it takes to compute
  const kept = `${metric.at}_quarter`;
  if (period === "quarter" && metric.columns.has(kept)) return identifier(kept);
  if (period === "week") return words.week(at);
  if (period === "month") return `year(${at}) * 12 + month(${at}) - 1`;
  if (period === "quarter") return `year(${at}) * 4 + quarter(${at}) - 1`;
  return `year(${at})`;
}

/** Rows of the scope; a metric whose mart cannot be scoped shows nothing to a scoped viewer. */
function scopePredicate(
  metric: BoundRows,
  scope: Scope,
  within: (name: string, values: readonly string[]) => string,
): string {
  if (scope.kind === "all") return "true";
  const sets = scope.any.map((set) => {
    const entries = Object.entries(set);
    if (entries.length === 0 || entries.some(([name]) => !metric.dimensions.has(name))) return "false";
    return `(${entries.map(([name, values]) => within(name, values)).join(" AND ")})`;
  });
  return sets.length === 0 ? "false" : `(${sets.join(" OR ")})`;
}

/** Sum of the rows of which a dimension has the value. */
export const countOf = (dimension: string, value: string): string =>
  `count(CASE WHEN CAST(${identifier(dimension)} AS VARCHAR) = ${quote(value)} THEN 1 END)`;
