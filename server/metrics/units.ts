import { effectivePairs, personSums } from "../statistics/association/clustered-correlation.ts";
import type { CorrelationMoments } from "../statistics/association/correlation-moments.ts";
import { correlationEstimate } from "../statistics/association/fisher-z.ts";
import { correlationOf, correlationTest } from "../statistics/association/pearson.ts";
import { clusteredMoments } from "../statistics/intervals/clustered-mean.ts";
import { differenceOfEstimates } from "../statistics/intervals/difference-of-estimates.ts";
import { type SkewedMoments, skewedMomentsFromIntegerSums } from "../statistics/intervals/skewed-mean.ts";
import { cannotSay, type Estimate, estimate } from "../statistics/numbers/estimate.ts";
import {
  correlationMomentsFromIntegerSums,
  momentsFromIntegerSums,
} from "../statistics/numbers/integer-sums.ts";
import { type Aggregation, asExact, asNumber, type Moments } from "./estimator.ts";
import type { BoundMetric } from "./metric.ts";
import { duckdb, type Words } from "./words.ts";

/** Wide columns (money, millionths) enter the sums of third order in such parts: their cubes would not fit 128 bits. */
const COARSE = 10_000;

const NARROW = ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "BOOLEAN"];

/** The columns of rows with their types. */
type Columns = Pick<BoundMetric, "columns">;

/** What of a column is told apart in sums of third order. */
function grain(metric: Columns, column: string): number {
  return NARROW.includes(metric.columns.get(column) ?? "") ? 1 : COARSE;
}

const coarse = (words: Words, name: string, grain: number) =>
  grain === 1 ? name : words.quotient(name, grain);

/**
 * Sums over the units `per` (people, days, jobs) of what the rows of each add up to, up to third order: the `total` of a
 * column and its weight, the number of rows or the sum of another column. All are exact integers. The units'
 * totals over their weights are a mean over rows, or a ratio, of which `unitMoments` gives the moments.
 */
export function unitAggregation(
  metric: Columns,
  per: readonly string[],
  total: string,
  weight: string | null = null,
  words: Words = duckdb,
): Aggregation {
  const { sum, wide } = words;
  const rows = weight === null ? `count(${total})` : sum(weight);
  // parted row by row: the same rows twice are twice the sum
  const parted = (column: string) => wide(sum(coarse(words, column, grain(metric, column))));
  return {
    inner: {
      by: per,
      sums: {
        m: wide(rows),
        s: wide(sum(total)),
        cm: weight === null ? wide(rows) : parted(weight),
        cs: parted(total),
      },
    },
    moments: {
      units: "count(s)",
      rows: "sum(m)",
      sum: "sum(s)",
      mm: "sum(m * m)",
      ms: "sum(m * s)",
      ss: "sum(s * s)",
      coarse_rows: "sum(cm)",
      coarse_sum: "sum(cs)",
      mmm: "sum(cm * cm * cm)",
      mms: "sum(cm * cm * cs)",
      mss: "sum(cm * cs * cs)",
      sss: "sum(cs * cs * cs)",
    },
  };
}

/** The same sums where every row, or every record of an inner grouping, is a unit of its own; `source` is the metric's column. */
export function rowAggregation(
  metric: Columns,
  column: string,
  source = column,
  words: Words = duckdb,
): Aggregation {
  const v = words.wide(column);
  const c = `(${coarse(words, v, grain(metric, source))})`;
  return {
    moments: {
      units: `count(${column})`,
      sum: words.sum(column),
      ss: `sum(${v} * ${v})`,
      coarse_sum: `sum(${c})`,
      coarse_ss: `sum(${c} * ${c})`,
      sss: `sum(${c} * ${c} * ${c})`,
    },
  };
}

/** Moments of the mean of a unit, from the sums of one cell by `unitAggregation` with the same columns. */
export function unitMoments(
  cell: Moments | undefined,
  metric: Columns,
  total: string,
  weight: string | null = null,
): SkewedMoments {
  const of = (name: string) => asExact(cell?.[name]);
  const people = of("units");
  const exact = clusteredMoments({
    people,
    rows: of("rows"),
    sum: of("sum"),
    sumMM: of("mm"),
    sumMS: of("ms"),
    sumSS: of("ss"),
  });
  const { m3 } = clusteredMoments({
    people,
    rows: of("coarse_rows"),
    sum: of("coarse_sum"),
    sumMM: 0,
    sumMS: 0,
    sumSS: 0,
    cubes: { sumMMM: of("mmm"), sumMMS: of("mms"), sumMSS: of("mss"), sumSSS: of("sss") },
  });
  const back = grain(metric, total) / (weight === null ? 1 : grain(metric, weight));
  return { ...exact, m3: m3 * back ** 3 };
}

/** Moments of the rows of one cell by `rowAggregation`. */
export function rowMoments(cell: Moments | undefined, metric: Columns, source: string): SkewedMoments {
  const of = (name: string) => asExact(cell?.[name]);
  const n = of("units");
  const exact = momentsFromIntegerSums({ n, sumX: of("sum"), sumXX: of("ss") });
  const { m3 } = skewedMomentsFromIntegerSums({
    n,
    sumX: of("coarse_sum"),
    sumXX: of("coarse_ss"),
    sumXXX: of("sss"),
    scale: 1 / grain(metric, source),
  });
  return { ...exact, m3 };
}

/** The sums of several cells that share no unit, as one. */
export function addMoments(cells: readonly Moments[]): Moments {
  const columns = Object.keys(cells[0] ?? {});
  return Object.fromEntries(
    columns.map((name) => [name, cells.reduce((sum, cell) => sum + BigInt(asExact(cell[name])), 0n)]),
  );
}

/** The sums of so many copies of each unit. */
export function timesMoments(cell: Moments, times: number): Moments {
  return Object.fromEntries(
    Object.entries(cell).map(([name, sum]) => [name, BigInt(asExact(sum)) * BigInt(times)]),
  );
}

const PRODUCTS = personSums.flatMap((a, index) => personSums.slice(index).map((b) => [a, b] as const));
const WHOLE = ["x", "y", "xx", "yy", "xy"] as const;
/** Columns in 1e-12 units (BIGINT) enter the products in millionths, that these fit 128 bits. */
const MILLIONTHS = 1_000_000;

/**
 * Sums over the units `per` of the six sums of a unit's pairs `x`, `y`, of the products of each two of them, as
 * `effectivePairs` takes them, and of the pairs themselves.
 */
export function pairAggregation(
  metric: Columns,
  per: readonly string[],
  words: Words = duckdb,
): Aggregation & { readonly inner: NonNullable<Aggregation["inner"]> } {
  const isNarrow = (column: string) => NARROW.includes(metric.columns.get(column) ?? "");
  const whole = (name: string) => [...name].map(words.wide).join(" * ");
  const parted = (name: string) =>
    [...name].map((sign) => words.wide(isNarrow(sign) ? sign : words.quotient(sign, MILLIONTHS))).join(" * ");
  const both = (value: string) => `sum(CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN ${value} END)`;
  return {
    inner: {
      by: per,
      sums: {
        ...Object.fromEntries(
          personSums.map((name) => [name, both(name === "m" ? words.wide("1") : parted(name))]),
        ),
        ...Object.fromEntries(WHOLE.map((name) => [`whole_${name}`, both(whole(name))])),
      },
    },
    moments: {
      people: "count(m)",
      ...Object.fromEntries(personSums.map((name) => [name, `sum(${name})`])),
      ...Object.fromEntries(PRODUCTS.map(([a, b]) => [`${a}_${b}`, `sum(${a} * ${b})`])),
      ...Object.fromEntries(WHOLE.map((name) => [`whole_${name}`, `sum(whole_${name})`])),
    },
  };
}

/** Moments of the pairs of one cell by `pairAggregation`. */
export function momentsOf(cell: Moments | undefined): CorrelationMoments {
  const of = (name: string) => asExact(cell?.[name]);
  return correlationMomentsFromIntegerSums({
    n: of("m"),
    sumX: of("whole_x"),
    sumY: of("whole_y"),
    sumXX: of("whole_xx"),
    sumYY: of("whole_yy"),
    sumXY: of("whole_xy"),
  });
}

/**
 * Pearson's r of the pairs of one cell by `pairAggregation`; its people, and as many independent pairs as their rows are worth
 * (null below four people).
 */
export function pairsOf(cell: Moments | undefined): {
  readonly r: number | null;
  readonly people: number;
  readonly worth: number | null;
} {
  const of = (name: string) => asExact(cell?.[name]);
  const r = correlationOf(momentsOf(cell));
  const worth = effectivePairs({
    people: of("people"),
    sums: personSums.map(of),
    products: PRODUCTS.map(([a, b]) => of(`${a}_${b}`)),
  });
  return { r, people: asNumber(cell?.people), worth };
}

const pearsonMethod = "Pearson r, Fisher z, distribution-free variance by person";

/** The same as an estimate; n are the people. */
export function pearsonOf(cell: Moments | undefined): Estimate {
  const { r, people, worth } = pairsOf(cell);
  const about = { n: people, method: pearsonMethod };
  if (r === null) return cannotSay(people, pearsonMethod, people < 2 ? "too_few" : "constant");
  if (worth === null) return estimate(r, null, null, { ...about, notes: ["no_interval"] });
  return { ...correlationEstimate(r, worth), ...about };
}

/** Two-sided p of r = 0 by as many independent pairs as the rows are worth; null where it has no interval. */
export function pearsonP(cell: Moments | undefined): number | null {
  const { r, worth } = pairsOf(cell);
  return r === null || worth === null ? null : correlationTest(r, worth).p;
}

/** Difference of the correlations of two groups of different people. */
export function pearsonDifference(now: Moments | undefined, before: Moments | undefined): Estimate {
  return differenceOfEstimates(
    pearsonOf(now),
    pearsonOf(before),
    "difference of independent correlations, Zou",
    [-2, 2],
  );
}
