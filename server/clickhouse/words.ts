import type { Words } from "../metrics/words.ts";

/** The view of a metric, or the table over the views of all shards. */
export const metricTable = (id: string): string => `metric_${id}`;

/** A text as ClickHouse reads it: what follows a backslash has a meaning of its own. */
export const literal = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** Cubes of 64 bits and all their sums fit 256: DuckDB says where 128 are not enough, ClickHouse would wrap. */
const wide = (expression: string) => `toInt256(${expression})`;

/** How ClickHouse writes sums; its own of 64 bits wrap without a word, its weeks begin on Sundays. */
export const clickhouse: Words = {
  rows: ({ id }) => metricTable(id),
  value: literal,
  day: (value) => `toDate32(${value})`,
  wide,
  sum: (expression) => `sum(${wide(expression)})`,
  quotient: (dividend, divisor) => `intDiv(${dividend}, ${divisor})`,
  list: (expressions, condition) => {
    const [first] = expressions;
    const one = expressions.length === 1 ? first : `[${expressions.join(", ")}]`;
    const list = condition === undefined ? `groupArray(${one})` : `groupArrayIf(${one}, ${condition})`;
    return expressions.length === 1 ? list : `arrayFlatten(${list})`;
  },
  week: (at) => `toInt32(floor(date_diff('day', toDate32('1970-01-05'), CAST(${at} AS Date32)) / 7))`,
};
