import type { Connection, Database } from "../../sql/database.ts";
import { type Tell, tellTo } from "../figures/tell.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";
import { decomposeChange, type RateParts } from "../statistics/series/change-decomposition.ts";
import type { Catalog } from "./catalog.ts";
import { type Cell, readCells } from "./cells.ts";
import { differenceOfEstimates } from "./change.ts";
import { compile, type Question } from "./compile.ts";
import { asNumber, type Estimator, estimators, type Moments } from "./estimator.ts";
import { checked } from "./evaluate.ts";
import { type BoundMetric, type Change, MetricQueryError, type Scope } from "./metric.ts";
import { type UnknownValue, unknownMember } from "./unknown-values.ts";

/** Segments that an answer lists one by one; beyond, they share one line. */
export const MOST_SEGMENTS = 100;

/** First and last day, both included; null where it is open. */
export type Window = { readonly from: string | null; readonly to: string | null };

/** A question why a metric changed from one window to another. */
export type ChangeQuery = {
  readonly metric: string;
  readonly dimension: string;
  readonly now: Window;
  readonly base: Window;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly scope: Scope;
};

/** A value with its interval; both null where it has none. */
export type Ranged = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

/** One period of a segment or of the whole. */
export type PeriodFigure = Ranged & { readonly n: number };

/** What a segment adds to the change. */
export type SegmentEffect = {
  /** The segment's value; null for rows whose value is not known, and for the small segments together. */
  readonly segment: string | null;
  /** `small`: all segments with too few rows in one of the periods, taken together. */
  readonly kind: "both" | "new" | "gone" | "small";
  /** How many segments this is. */
  readonly segments: number;
  readonly base: PeriodFigure & { readonly share: number };
  readonly now: PeriodFigure & { readonly share: number };
  /** By its own rate, with the interval of that, the shares taken as they are. */
  readonly rate: Ranged;
  readonly mix: number;
  /** Both together. */
  readonly contribution: number;
};

/** A change taken apart: `change` = `rate` + `mix`, each the sum over all segments (and `rest`). */
export type ExplainedChange = {
  readonly metric: string;
  readonly dimension: string;
  readonly status: "ok" | "few" | "missing" | "suppressed";
  readonly base: PeriodFigure & Window;
  readonly now: PeriodFigure & Window;
  readonly change: Change | null;
  readonly rate: Ranged;
  readonly mix: number | null;
  /** By size of what they add. */
  readonly segments: readonly SegmentEffect[];
  /** The segments beyond the most that are listed, summed. */
  readonly rest: {
    readonly segments: number;
    readonly rate: number;
    readonly mix: number;
    readonly contribution: number;
  } | null;
  readonly ignored_filters: readonly string[];
  readonly unknown_filter_values?: readonly UnknownValue[];
  readonly warehouse_version: number;
};

/** A segment's sums in both windows, before anything is said about it. */
type Segment = {
  readonly value: string | null;
  readonly segments: number;
  readonly isSmall: boolean;
  readonly base: readonly Moments[];
  readonly now: readonly Moments[];
};

/**
 * Takes the change of a metric between two windows apart by one dimension. Segments with fewer rows than the metric's
 * least in either window are told together, never left out; who may not see rows is told of no group under five.
 */
export async function explainChange(
  database: Pick<Database, "reader">,
  query: ChangeQuery,
  catalog: Catalog,
): Promise<ExplainedChange> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const { version, metrics } = await catalog.bind(connection);
      const metric = metrics.get(query.metric);
      if (metric === undefined)
        throw new MetricQueryError("unknown_metric", `there is no metric ${query.metric}`);
      const estimator = (await estimators()).get(metric.estimator)!;
      return explain(connection, metric, estimator, query, version);
    }),
  );
}

async function explain(
  connection: Connection,
  metric: BoundMetric,
  estimator: Estimator,
  query: ChangeQuery,
  version: number,
): Promise<ExplainedChange> {
  const { question, ignored, unknown } = checked(metric, estimator, {
    metric: metric.id,
    by: [query.dimension],
    filters: query.filters,
    scope: query.scope,
  });
  if (estimator.parts === undefined || question.by.length !== 1)
    throw new MetricQueryError("invalid_query", `a change of ${metric.id} cannot be taken apart so`);
  const read = (window: Window, by: readonly string[]) =>
    cellsOf(connection, metric, estimator, { ...question, ...window, by });
  const [baseTotal, nowTotal] = [totalOf(await read(query.base, [])), totalOf(await read(query.now, []))];
  const figure = (moments: readonly Moments[]) => figureOf(metric, estimator, moments);
  const [base, now] = [figure(baseTotal), figure(nowTotal)];
  const head = {
    metric: metric.id,
    dimension: query.dimension,
    ignored_filters: ignored,
    ...unknownMember(unknown),
    warehouse_version: version,
  };
  const tell = tellTo(metric.counts === "people" ? query.scope : { kind: "all" });
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

  const cells = [await read(query.base, [query.dimension]), await read(query.now, [query.dimension])];
  const segments = withoutSmall(segmentsOf(cells[0]!, cells[1]!), metric, estimator, tell);
  const found = decomposeChange(
    segments.map((each) => ({
      base: partsOf(estimator, each.base),
      now: partsOf(estimator, each.now),
    })),
  );
  const total = (moments: readonly Moments[]) => partsOf(estimator, moments);
  const weights = { base: total(baseTotal).denominator, now: total(nowTotal).denominator };
  if (found === null) return unsaid("missing");
  for (const period of ["base", "now"] as const) {
    const sum = segments.reduce(
      (all, each) => all + BigInt(partsOf(estimator, each[period]).denominator),
      0n,
    );
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
      const { denominator } = partsOf(estimator, each[period]);
      const told =
        each.isSmall && n < metric.min_n ? { value: null, low: null, high: null } : { value, low, high };
      return { n: tell.count(n), ...told, share: Number(denominator) / Number(weights[period]) };
    });
    const [before, after] = [sides[0]!, sides[1]!];
    const weight = (before.share + after.share) / 2;
    const change =
      before.share > 0 && after.share > 0 ? changeOf(metric, estimator, each.now, each.base) : null;
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
    rate: { value: found.rate / metric.scale, ...rangeOfSum(effects) },
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

async function cellsOf(
  connection: Connection,
  metric: BoundMetric,
  estimator: Estimator,
  question: Question,
): Promise<Cell[]> {
  const found = await readCells(connection, compile(metric, question, estimator.aggregation(metric)));
  return [...found.values()];
}

const totalOf = (cells: readonly Cell[]): readonly Moments[] => cells[0]?.moments ?? [];

/** The cells of both windows, paired by their value. */
function segmentsOf(base: readonly Cell[], now: readonly Cell[]): Segment[] {
  const values = [...new Set([...base, ...now].map((cell) => cell.segment[0] ?? null))];
  const of = (cells: readonly Cell[], value: string | null) =>
    cells.find((cell) => (cell.segment[0] ?? null) === value)?.moments ?? [];
  return values.map((value) => ({
    value,
    segments: 1,
    isSmall: false,
    base: of(base, value),
    now: of(now, value),
  }));
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
      const { numerator, denominator } = partsOf(estimator, each[period]);
      return { n, value, isThere: n > 0 || Number(numerator) !== 0 || Number(denominator) !== 0 };
    });
  const isUnsafe = (each: Segment) =>
    sizes(each).some(({ n, value, isThere }) => isThere && tell.isSmall({ n, value }));
  const isSmall = (each: Segment) =>
    sizes(each).some(({ n, isThere }) => isThere && n < metric.min_n) || isUnsafe(each);
  const small = segments.filter(isSmall);
  const large = segments
    .filter((each) => !isSmall(each))
    .sort((a, b) => Math.max(...sizes(b).map(({ n }) => n)) - Math.max(...sizes(a).map(({ n }) => n)));
  if (small.length === 0) return large;
  const merged = () => together(small);
  while (!tell.isExact && large.length > 0 && (small.length < 2 || isUnsafe(merged())))
    small.push(large.pop()!);
  return [...large, merged()];
}

/** Several segments as one: every moment of these estimators is a sum. */
function together(segments: readonly Segment[]): Segment {
  const sum = (period: "base" | "now"): readonly Moments[] => {
    const all = segments.flatMap((each) => each[period]);
    if (all.length === 0) return [];
    const names = Object.keys(all[0]!);
    const added = (name: string) =>
      all.some((moments) => typeof moments[name] === "bigint")
        ? all.reduce((total, moments) => total + BigInt((moments[name] ?? 0) as number | bigint), 0n)
        : all.reduce((total, moments) => total + asNumber(moments[name]), 0);
    return [Object.fromEntries(names.map((name) => [name, added(name)]))];
  };
  return { value: null, segments: segments.length, isSmall: true, base: sum("base"), now: sum("now") };
}

function partsOf(estimator: Estimator, moments: readonly Moments[]): RateParts {
  return estimator.parts!(moments);
}

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
