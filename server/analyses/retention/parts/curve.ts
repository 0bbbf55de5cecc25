import { type Figure, figureOf } from "../../../figures/figure.ts";
import { publish } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { MetricRow, Scope } from "../../../metrics/metric.ts";
import { kaplanMeier, lastStep } from "../../../statistics/survival/kaplan-meier.ts";
import { restrictedMeanTime } from "../../../statistics/survival/restricted-mean-time.ts";
import { survivalAt, survivalInterval } from "../../../statistics/survival/survival-at.ts";
import {
  type SurvivalCounts,
  survivalCountsFromTotals,
} from "../../../statistics/survival/survival-counts.ts";
import { HORIZON, LANDMARKS, RISK_DAYS } from "./source.ts";

/** A point of a curve: the share still there just after the day, with its band. */
export type Step = {
  readonly day: number;
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
};

/** One segment's Kaplan-Meier curve over the first year. */
export type Curve = {
  readonly segment: Readonly<Record<string, string | null>>;
  readonly n: number;
  /** Who left within the horizon. */
  readonly left: number | null;
  readonly status: "ok" | "few" | "missing" | "suppressed";
  /** Last day on which anybody was observed, at most the horizon. */
  readonly observed_to: number | null;
  readonly steps: readonly Step[];
  readonly at_risk: readonly { readonly day: number; readonly n: number }[];
  readonly retention: readonly (Figure & { readonly day: number; readonly at_risk: number })[];
  /** Mean days employed, counting at most `until` of them. */
  readonly mean_days: Figure & { readonly until: number };
  readonly notes: readonly string[];
};

/** Fewest hires from which a curve is told without the word "few". */
export const FEW = 30;

/** Counts per day of the records of one cell. */
export function countsOf(records: readonly Moments[]): SurvivalCounts {
  const seen = records.filter((record) => record.day !== null && record.day !== undefined);
  const left = seen.map((record) => asNumber(record.left));
  return survivalCountsFromTotals(
    seen.map((record) => asNumber(record.day)),
    left,
    seen.map((record, index) => asNumber(record.n) - left[index]!),
  );
}

/** The curve of one segment with its readings. */
export function curveOf(segment: Readonly<Record<string, string | null>>, counts: SurvivalCounts): Curve {
  const km = kaplanMeier(counts);
  const steps: Step[] = counts.n === 0 ? [] : [{ day: 0, share: 1, low: null, high: null }];
  for (let i = 0; i < km.time.length; i++) {
    const day = km.time[i]!;
    if (day > HORIZON || km.events[i] === 0) continue;
    const share = km.survival[i]!;
    const [low, high] = survivalInterval(share, km.greenwood[i]!, 0.95, "log-log");
    if (day === 0) steps.pop();
    steps.push({ day, share, low, high });
  }
  const observed = counts.n === 0 ? null : Math.min(HORIZON, km.time.at(-1)!);
  const end = steps.at(-1);
  if (end !== undefined && observed !== null && end.day < observed) steps.push({ ...end, day: observed });
  const retention = LANDMARKS.map((day) => {
    const reading = survivalAt(km, day);
    return { day, at_risk: reading.atRisk, ...figureOf(reading) };
  });
  const mean = restrictedMeanTime(km, meanUntil([counts]));
  return {
    segment,
    n: counts.n,
    left: steps.length === 0 ? 0 : km.totalEvents,
    status: counts.n === 0 ? "missing" : counts.n < FEW ? "few" : "ok",
    observed_to: observed,
    steps: steps.map(drawn),
    at_risk: RISK_DAYS.map((day) => ({ day, n: atRiskOn(counts, day) })),
    retention,
    mean_days: { until: mean.until ?? 0, ...figureOf(mean) },
    notes: counts.n === 0 ? ["no_rows"] : [],
  };
}

/** A point to the millionth, which no drawing and no table shows: a curve of many steps is half as long to send. */
export function drawn({ day, share, low, high }: Step): Step {
  const round = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    day,
    share: round(share),
    low: low === null ? null : round(low),
    high: high === null ? null : round(high),
  };
}

/** People still observed and employed at the beginning of a day. */
export function atRiskOn({ time, atRisk }: SurvivalCounts, day: number): number {
  const index = lastStep(time, day);
  if (time[index] === day) return atRisk[index]!;
  return atRisk[index + 1] ?? 0;
}

/** The longest span, at most the horizon, over which every one of the curves is known. */
export function meanUntil(groups: readonly SurvivalCounts[]): number {
  return Math.min(HORIZON, ...groups.map(({ time }) => time.at(-1) ?? 0));
}

/** The hiding and rounding that every metric passes; a hidden segment has no curve at all. */
export function publishCurves(curves: readonly Curve[], scope: Scope): Curve[] {
  if (scope.rows !== false) return [...curves];
  const cells = curves.map(
    ({ segment, n, retention }): MetricRow => ({
      metric: "retention",
      period: null,
      segment,
      n,
      value: retention[1]?.value ?? null,
      low: null,
      high: null,
      status: "ok",
      notes: [],
    }),
  );
  const told = publish(
    { metric: "retention", rows: cells, ignored_filters: [], warehouse_version: 0 },
    { counts: "people" },
    scope,
  ).rows;
  const nothing = { value: null, low: null, high: null, n: 0 };
  return curves.map((curve, index) => {
    const cell = told[index]!;
    if (cell.status === "suppressed")
      return {
        ...curve,
        n: 0,
        left: null,
        status: "suppressed",
        observed_to: null,
        steps: [],
        at_risk: [],
        retention: curve.retention.map(({ day }) => ({ day, at_risk: 0, ...nothing, notes: ["suppressed"] })),
        mean_days: { until: 0, ...nothing, notes: ["suppressed"] },
        notes: ["suppressed"],
      };
    // a single leaver must not be told by two neighbouring counts
    return {
      ...curve,
      n: cell.n,
      left: null,
      at_risk: curve.at_risk.map(({ day, n }) => ({ day, n: toFive(n) })),
      retention: curve.retention.map((each) => ({ ...each, n: cell.n, at_risk: toFive(each.at_risk) })),
      mean_days: { ...curve.mean_days, n: cell.n },
    };
  });
}

/** Counts under 100 in fives, for those who may not see rows. */
export const toFive = (n: number) => (n < 100 ? Math.round(n / 5) * 5 : n);
