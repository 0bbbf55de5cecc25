import { Type } from "typebox";
import { number, type Told } from "../../../figures/figure.ts";
import { type Tell, tellTo } from "../../../figures/tell.ts";
import type { Cell } from "../../../metrics/cells.ts";
import { differenceOfEstimates } from "../../../metrics/change.ts";
import { asNumber, type Estimator, type Moments } from "../../../metrics/estimator.ts";
import { type BoundMetric, MetricQueryError } from "../../../metrics/metric.ts";
import type { AskedCell, AskedMetric, Window } from "../../../metrics/rows.ts";
import { duckdb } from "../../../metrics/words.ts";
import { nullable } from "../../../schemas.ts";
import type { Estimate } from "../../../statistics/numbers/estimate.ts";
import { decomposeChange } from "../../../statistics/series/change-decomposition.ts";
import type { MixtureChange } from "../../../statistics/series/mixture-change.ts";

/** Segments that an answer lists one by one; beyond, they share one line. */
export const MOST_SEGMENTS = 100;

const ranged = (what: string) => ({
  value: number(what),
  low: number("95 % interval, lower end"),
  high: number("95 % interval, upper end"),
});
const period = (what: string) => ({ n: Type.Integer(), ...ranged(what) });
const days = {
  from: nullable(Type.String({ description: "First day; null: from the beginning" })),
  to: nullable(Type.String({ description: "Last day, inclusive; null: up to now" })),
};
const side = Type.Object({
  ...period("The segment's own value"),
  share: Type.Number({ description: "The segment's share of all denominators" }),
});
const effect = { rate: Type.Number(), mix: Type.Number(), contribution: Type.Number() };

/**
 * A change taken apart: `change` = `rate` + `mix`, each the sum over all segments (and `rest`). Means and shares by
 * Kitagawa (1955), what is another statistic of all rows by Shapley's value over mix and rate (Shorrocks 2013).
 */
export const changeMembers = {
  metric: Type.String(),
  dimension: Type.String(),
  method: Type.Enum(["kitagawa", "shapley"], {
    description: "kitagawa: of a mean or share; shapley: of a median, a correlation or a survival share",
  }),
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  base: Type.Object({ ...period("The value before"), ...days }),
  now: Type.Object({ ...period("The value now"), ...days }),
  change: nullable(
    Type.Object({
      ...ranged("now less before; rate and mix add up to it"),
      method: Type.String(),
      clear: Type.Boolean({ description: "The interval excludes 0" }),
    }),
  ),
  rate: Type.Object(ranged("By changed rates: average share times change of the rate, summed")),
  mix: number("By a changed mix: average rate about the average of all, times change of the share, summed"),
  segments: Type.Array(
    Type.Object({
      segment: nullable(Type.String()),
      kind: Type.Enum(["both", "new", "gone", "small"]),
      segments: Type.Integer({ description: "How many segments this is: several for `small`" }),
      base: side,
      now: side,
      rate: Type.Object(ranged("Its share of the rate effect; the interval takes the shares as they are")),
      mix: Type.Number({
        description: "Its share of the mix effect; all that a new or vanished segment adds",
      }),
      contribution: Type.Number({ description: "rate + mix" }),
    }),
  ),
  rest: nullable(
    Type.Object(
      { segments: Type.Integer(), ...effect },
      { description: "The segments beyond the most that are listed, summed" },
    ),
  ),
};
const changeSchema = Type.Object(changeMembers);
type ExplainedChange = Told<typeof changeSchema>;
type SegmentEffect = ExplainedChange["segments"][number];
const periodSchema = Type.Object(period(""));
type PeriodFigure = Told<typeof periodSchema>;

/** A segment's sums in both windows, before anything is said about it. */
type Segment = {
  readonly value: string | null;
  readonly segments: number;
  readonly isSmall: boolean;
  /** Whether it may be told by itself of both windows. */
  readonly isTold: boolean;
  readonly base: readonly Moments[];
  readonly now: readonly Moments[];
};

/**
 * Takes the change of a metric between two windows apart by one dimension. Segments with fewer rows than the metric's
 * least in either window are told together, never left out; who may not see rows is told of no group under five.
 */
export async function explainChange(
  { metric, estimator, cells }: AskedMetric,
  query: { readonly dimension: string; readonly now: Window; readonly base: Window },
  viewer: Tell,
): Promise<ExplainedChange> {
  if (estimator.parts === undefined && estimator.mixture === undefined)
    throw new MetricQueryError("invalid_query", `a change of ${metric.id} cannot be taken apart`);
  const [baseTotal, nowTotal] = [totalOf(await cells(query.base, [])), totalOf(await cells(query.now, []))];
  const figure = (moments: readonly Moments[]) => figureOf(metric, estimator, moments);
  const [base, now] = [figure(baseTotal), figure(nowTotal)];
  const method = estimator.parts === undefined ? ("shapley" as const) : ("kitagawa" as const);
  const head = { metric: metric.id, dimension: query.dimension, method };
  const tell = metric.counts === "people" ? viewer : tellTo({ kind: "all" });
  const unsaid = (status: ExplainedChange["status"]): ExplainedChange => {
    const told = ({ n, value, low, high }: PeriodFigure): PeriodFigure =>
      status === "suppressed"
        ? { n: 0, value: null, low: null, high: null }
        : n < metric.min_n
          ? { n: tell.count(n), value: null, low: null, high: null }
          : { n: tell.count(n), value, low, high };
    const nothing = { value: null, low: null, high: null };
    return {
      ...head,
      status,
      base: { ...told(base), ...query.base },
      now: { ...told(now), ...query.now },
      change: null,
      rate: nothing,
      mix: null,
      segments: [],
      rest: null,
    };
  };
  if ([base, now].some(({ n }) => n > 0 && tell.isSmall({ n }))) return unsaid("suppressed");
  if (base.n === 0 || now.n === 0) return unsaid("missing");
  if (base.n < metric.min_n || now.n < metric.min_n) return unsaid("few");

  const by = [query.dimension];
  const all = segmentsOf(await cells(query.base, by), await cells(query.now, by));
  const segments = withoutSmall(all, metric, estimator, tell);
  const found = takenApart(segments, metric, estimator);
  const weights = { base: sizeOf(estimator, baseTotal), now: sizeOf(estimator, nowTotal) };
  if (found === null) return unsaid("missing");
  for (const period of ["base", "now"] as const) {
    const sum = segments.reduce((all, each) => all + BigInt(sizeOf(estimator, each[period])), 0n);
    if (sum !== BigInt(weights[period]))
      throw new MetricQueryError(
        "invalid_query",
        `${query.dimension} cuts the units of ${metric.id} themselves apart`,
      );
  }

  const effects = segments.map((each, index): SegmentEffect => {
    const { rate, mix, both } = found.segments[index]!;
    const sides = (["base", "now"] as const).map((period) => {
      const { value, low, high, n } = figure(each[period]);
      const size = sizeOf(estimator, each[period]);
      const told =
        each.isSmall && n < metric.min_n ? { value: null, low: null, high: null } : { value, low, high };
      return { n: tell.count(n), ...told, share: Number(size) / Number(weights[period]) };
    });
    const [before, after] = [sides[0]!, sides[1]!];
    const weight = (before.share + after.share) / 2;
    // an average share times the change is the effect only where the whole is a mean of its groups
    const change =
      estimator.parts !== undefined && before.share > 0 && after.share > 0
        ? changeOf(metric, estimator, each.now, each.base)
        : null;
    const end = (value: number | null) => (value === null ? null : (value * weight) / metric.scale);
    return {
      segment: each.value,
      kind: each.isSmall ? "small" : before.share === 0 ? "new" : after.share === 0 ? "gone" : "both",
      segments: each.segments,
      base: before,
      now: after,
      rate: {
        value: rate / metric.scale,
        low: end(change?.low ?? null),
        high: end(change?.high ?? null),
      },
      mix: mix / metric.scale,
      contribution: both / metric.scale,
    };
  });
  effects.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const rest = effects.slice(MOST_SEGMENTS);
  const add = (of: (effect: SegmentEffect) => number) => rest.reduce((sum, each) => sum + of(each), 0);
  const difference = changeOf(metric, estimator, nowTotal, baseTotal);
  const scaled = (value: number | null) => (value === null ? null : value / metric.scale);
  const [low, high] = [scaled(difference.low), scaled(difference.high)];
  return {
    ...head,
    status: "ok",
    base: { ...base, n: tell.count(base.n), ...query.base },
    now: { ...now, n: tell.count(now.n), ...query.now },
    change: {
      value: found.change / metric.scale,
      low,
      high,
      method: difference.method,
      clear: low !== null && high !== null && (low > 0 || high < 0),
    },
    rate: {
      value: found.rate / metric.scale,
      ...(estimator.parts === undefined ? { low: null, high: null } : rangeOfSum(effects)),
    },
    mix: found.mix / metric.scale,
    segments: effects.slice(0, MOST_SEGMENTS),
    rest:
      rest.length === 0
        ? null
        : {
            segments: rest.length,
            rate: add((each) => each.rate.value ?? 0),
            mix: add((each) => each.mix),
            contribution: add((each) => each.contribution),
          },
  };
}

const totalOf = (cells: readonly Cell[]): readonly Moments[] => cells[0]?.moments ?? [];

/** The cells of both windows, paired by their value. */
function segmentsOf(base: readonly AskedCell[], now: readonly AskedCell[]): Segment[] {
  const values = [...new Set([...base, ...now].map((cell) => cell.segment[0] ?? null))];
  const of = (cells: readonly AskedCell[], value: string | null) =>
    cells.find((cell) => (cell.segment[0] ?? null) === value);
  return values.map((value) => {
    const [before, after] = [of(base, value), of(now, value)];
    return {
      value,
      segments: 1,
      isSmall: false,
      isTold: before?.isTold !== false && after?.isTold !== false,
      base: before?.moments ?? [],
      now: after?.moments ?? [],
    };
  });
}

/** Takes the segments with too few rows together, with the next smallest where those would be told of few people. */
function withoutSmall(
  segments: readonly Segment[],
  metric: BoundMetric,
  estimator: Estimator,
  tell: Tell,
): Segment[] {
  const periods = ["base", "now"] as const;
  const sizes = (each: Segment) =>
    periods.map((period) => {
      const { n, value } = figureOf(metric, estimator, each[period]);
      const numerator = estimator.parts?.(each[period]).numerator ?? 0;
      return {
        n,
        value,
        isThere: n > 0 || Number(numerator) !== 0 || Number(sizeOf(estimator, each[period])) !== 0,
      };
    });
  const isUnsafe = (each: Segment) =>
    sizes(each).some(({ n, value, isThere }) => isThere && tell.isSmall({ n, value }));
  const isSmall = (each: Segment) =>
    !each.isTold || sizes(each).some(({ n, isThere }) => isThere && n < metric.min_n) || isUnsafe(each);
  const small = segments.filter(isSmall);
  const large = segments
    .filter((each) => !isSmall(each))
    .sort((a, b) => Math.max(...sizes(b).map(({ n }) => n)) - Math.max(...sizes(a).map(({ n }) => n)));
  if (small.length === 0) return large;
  const isKeyed = estimator.aggregation(metric, duckdb).keys !== undefined;
  const merged = () => together(small, isKeyed);
  while (!tell.isExact && large.length > 0 && (small.length < 2 || isUnsafe(merged())))
    small.push(large.pop()!);
  return [...large, merged()];
}

/** Several segments as one: records by key stand beside each other, lists are joined, all else is summed. */
function together(segments: readonly Segment[], isKeyed: boolean): Segment {
  const sum = (period: "base" | "now"): readonly Moments[] => {
    const all = segments.flatMap((each) => each[period]);
    if (all.length === 0 || isKeyed) return all;
    return [
      Object.fromEntries(Object.keys(all[0]!).map((name) => [name, joined(all.map((each) => each[name]))])),
    ];
  };
  return {
    value: null,
    segments: segments.length,
    isSmall: true,
    isTold: true,
    base: sum("base"),
    now: sum("now"),
  };
}

function joined(values: readonly unknown[]): unknown {
  if (values.some((value) => ArrayBuffer.isView(value)))
    return Float64Array.from(values.flatMap((value) => [...((value ?? []) as Iterable<number>)]));
  return values.some((value) => typeof value === "bigint")
    ? values.reduce((total: bigint, value) => total + BigInt((value ?? 0) as number | bigint), 0n)
    : values.reduce((total: number, value) => total + asNumber(value), 0);
}

/** What of the change is rate and what mix, in units of the query's columns; null where it cannot be said. */
function takenApart(
  segments: readonly Segment[],
  metric: BoundMetric,
  estimator: Estimator,
): MixtureChange | null {
  const { parts, mixture } = estimator;
  if (parts === undefined) return mixture!.change(segments, metric);
  return decomposeChange(segments.map(({ base, now }) => ({ base: parts(base), now: parts(now) })));
}

/** How much a segment weighs among all. */
const sizeOf = ({ parts, mixture }: Estimator, moments: readonly Moments[]): number | bigint =>
  parts === undefined ? mixture!.size(moments) : parts(moments).denominator;

function figureOf(metric: BoundMetric, estimator: Estimator, moments: readonly Moments[]): PeriodFigure {
  const { n, value, low, high } = estimator.estimate(moments, metric);
  const scaled = (number: number | null) => (number === null ? null : number / metric.scale);
  return { n, value: scaled(value), low: scaled(low), high: scaled(high) };
}

function changeOf(
  metric: BoundMetric,
  estimator: Estimator,
  now: readonly Moments[],
  base: readonly Moments[],
): Estimate {
  return (
    estimator.change?.(now, base, metric) ??
    differenceOfEstimates(estimator.estimate(now, metric), estimator.estimate(base, metric))
  );
}

/** Interval of the sum of the rate effects, from their own (MOVER: Zou & Donner 2008); null where one has none. */
function rangeOfSum(effects: readonly SegmentEffect[]): { low: number | null; high: number | null } {
  let [value, below, above] = [0, 0, 0];
  for (const { rate, base, now } of effects) {
    if (base.share === 0 || now.share === 0) continue;
    if (rate.value === null || rate.low === null || rate.high === null) return { low: null, high: null };
    value += rate.value;
    below += (rate.value - rate.low) ** 2;
    above += (rate.high - rate.value) ** 2;
  }
  return { low: value - Math.sqrt(below), high: value + Math.sqrt(above) };
}
