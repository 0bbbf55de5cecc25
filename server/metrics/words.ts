import type { BoundRows } from "./metric.ts";

/** What engines write differently in the sums of a question; all else is the same text for each of them. */
export type Words = {
  /** The rows of a metric, or of other rows, as a source of FROM. */
  readonly rows: (rows: BoundRows) => string;
  /** A text as a value: bound by `bind`, which gives its place, or written out. */
  readonly value: (text: string, bind: (text: string) => string) => string;
  /** A day from such a value (`YYYY-MM-DD`). */
  readonly day: (value: string) => string;
  /** A whole number in 128 bits or more. */
  readonly wide: (expression: string) => string;
  /** A sum of whole numbers that never leaves the range of its type. */
  readonly sum: (expression: string) => string;
  /** A whole number by another, cut off towards 0. */
  readonly quotient: (dividend: string, divisor: number) => string;
  /** All values of one or several expressions, in turn, of the rows for which the condition holds. */
  readonly list: (expressions: readonly string[], condition?: string) => string;
  /** Weeks from Monday 1970-01-05 to that of a day or time. */
  readonly week: (at: string) => string;
};

/** How DuckDB writes them. */
export const duckdb: Words = {
  rows: ({ sql }) => `(${sql})`,
  value: (text, bind) => bind(text),
  day: (value) => `CAST(${value} AS DATE)`,
  wide: (expression) => `CAST(${expression} AS HUGEINT)`,
  sum: (expression) => `sum(${expression})`,
  quotient: (dividend, divisor) => `${dividend} // ${divisor}`,
  list: (expressions, condition) => {
    const [first] = expressions;
    const filter = condition === undefined ? "" : ` FILTER (${condition})`;
    return expressions.length === 1
      ? `list(${first})${filter}`
      : `flatten(list([${expressions.join(", ")}])${filter})`;
  },
  week: (at) => `date_diff('week', DATE '1970-01-05', CAST(${at} AS DATE))`,
};
