import { readdirSync } from "node:fs";
import type { Bilingual } from "../../pipelines/contract.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";
import type { RateParts } from "../statistics/series/change-decomposition.ts";
import { type MixtureChange, mixtureChange, type Weighted } from "../statistics/series/mixture-change.ts";
import type { BoundMetric } from "./metric.ts";
import type { Words } from "./words.ts";

/** What SQL gave for one cell (period and segment), or for one key of it: column to value. */
export type Moments = Readonly<Record<string, unknown>>;

/** Kinds of column that an estimator may need. */
export type ColumnKind = "boolean" | "integer" | "day";

/** What a query has to compute. Expressions refer to columns of the metric's query. */
export type Aggregation = {
  /** Sums per cell, by name. */
  readonly moments: Readonly<Record<string, string>>;
  /** Moments of which the highest stands for several cells together; all others add up. */
  readonly maxima?: readonly string[];
  /** Further group keys within a cell (a day, a bin), by name. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Whether the records of a cell come in the order of their keys. */
  readonly isOrdered?: true;
  /** A first grouping by these columns, whose sums the moments then read. */
  readonly inner?: { readonly by: readonly string[]; readonly sums: Readonly<Record<string, string>> };
};

/** A cell beside another one that differs in the metric's `split` alone: its value there, and its sums. */
export type Sibling = { readonly value: string | null; readonly moments: readonly Moments[] };

/** How a metric's rows become `{n, value, low, high}`: sums in SQL, inference here. */
export type Estimator = {
  readonly name: string;
  /** The formula in words, unless the metric states its own. */
  readonly formula: Bilingual;
  /** Columns that the metric's query has to bring. */
  readonly needs: Readonly<Record<string, ColumnKind>>;
  /** Own header fields: what is wrong with a text, or null; `required` ones must be there. */
  readonly fields?: Readonly<
    Record<string, { readonly required: boolean; readonly problem: (text: string) => string | null }>
  >;
  /** Whether the estimate is about a whole series of periods, so that it is not cut by period itself. */
  readonly isOfSeries?: true;
  readonly aggregation: (metric: BoundMetric, words: Words) => Aggregation;
  /**
   * The estimate of one cell from its sums (one record, or one per key), in units of the query's columns. Where the
   * metric has a `split` that the answer is cut by, `siblings` are all values of it in the same period and segment.
   */
  readonly estimate: (
    moments: readonly Moments[],
    metric: BoundMetric,
    siblings?: readonly Sibling[],
  ) => Estimate;
  /**
   * How its interval narrows with n: a share's, a mean's, a correlation's, or another whose width falls as the square
   * root of n. Absent where "enough data" has no meaning (a count, a value as it was set).
   */
  readonly narrows?: "share" | "mean" | "correlation" | "width";
  /** Difference now minus before; by default from both intervals (MOVER, Zou & Donner 2008). */
  readonly change?: (now: readonly Moments[], before: readonly Moments[], metric: BoundMetric) => Estimate;
  /**
   * Numerator and denominator of one cell, where the value is one over the other and both, like all moments, are sums
   * over segments: then a change can be taken apart into mix and rate.
   */
  readonly parts?: (moments: readonly Moments[]) => RateParts;
  /** What of a change is mix and what rate, where the value is another statistic of all segments' rows together. */
  readonly mixture?: {
    /** How much a segment weighs among all: its rows. */
    readonly size: (moments: readonly Moments[]) => number;
    /** A change taken apart, in units of the query's columns; null where a part of it cannot be said. */
    readonly change: (segments: readonly ChangedMoments[], metric: BoundMetric) => MixtureChange | null;
  };
};

/** A segment's sums in both periods; none where it was not there. */
export type ChangedMoments = { readonly base: readonly Moments[]; readonly now: readonly Moments[] };

/** What a mixture says of segments once their sums are read. */
type MixtureOf<Group> = {
  readonly read: (moments: readonly Moments[]) => Group;
  readonly size: (group: Group) => number;
  readonly statistic: (groups: readonly Weighted<Group>[], metric: BoundMetric) => number | null;
};

/** An estimator's mixture from how it reads a segment and what it says of several together. */
export function mixtureOf<Group>({
  read,
  size,
  statistic,
}: MixtureOf<Group>): NonNullable<Estimator["mixture"]> {
  const there = (moments: readonly Moments[]) => {
    const group = moments.length === 0 ? null : read(moments);
    return group === null || size(group) === 0 ? null : group;
  };
  return {
    size: (moments) => (moments.length === 0 ? 0 : size(read(moments))),
    change: (segments, metric) =>
      mixtureChange(
        segments.map(({ base, now }) => ({ base: there(base), now: there(now) })),
        size,
        (groups) => statistic(groups, metric),
      ),
  };
}

const folder = new URL("./estimators/", import.meta.url);
let loaded: Promise<ReadonlyMap<string, Estimator>> | undefined;

/** Every estimator of `server/metrics/estimators/` by name. */
export function estimators(): Promise<ReadonlyMap<string, Estimator>> {
  loaded ??= read();
  return loaded;
}

async function read(): Promise<ReadonlyMap<string, Estimator>> {
  const found = new Map<string, Estimator>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort()) {
    const module = (await import(new URL(file, folder).href)) as { estimator?: Estimator };
    if (module.estimator === undefined)
      throw new Error(`server/metrics/estimators/${file}: exports no estimator`);
    found.set(module.estimator.name, module.estimator);
  }
  return found;
}

/** A sum as a number; counts and sums that stay below 2^53. */
export function asNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return 0;
}

/** A sum as it is, exact: a number that holds an integer, or a bigint; nothing summed is 0. */
export function asExact(value: unknown): number | bigint {
  return typeof value === "number" || typeof value === "bigint" ? value : 0;
}

/** `column * other` in a type wide enough that no product overflows. */
export function product(metric: BoundMetric, words: Words, column: string, other: string): string {
  const narrow = ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT"];
  const isNarrow = [column, other].every((name) => narrow.includes(metric.columns.get(name) ?? ""));
  return `${isNarrow ? `CAST(${column} AS BIGINT)` : words.wide(column)} * ${other}`;
}

/** A list of names parted by commas. */
export function names(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Checks a header field that is a list of names. */
export function namesProblem(text: string): string | null {
  return names(text).length > 0 && names(text).every((name) => /^[a-z][a-z0-9_]*$/.test(name))
    ? null
    : "is no list of columns";
}

/** Checks a header field that is a share strictly between 0 and 1. */
export function shareProblem(text: string): string | null {
  return Number(text) > 0 && Number(text) < 1 ? null : "lies not between 0 and 1";
}
