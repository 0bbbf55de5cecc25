import { Type } from "typebox";
import { FEW, figureMembers, figureOf, hiddenFigure, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { nullable, segmentSchema } from "../../../schemas.ts";
import { kaplanMeier, lastStep } from "../../../statistics/survival/kaplan-meier.ts";
import { restrictedMeanTime } from "../../../statistics/survival/restricted-mean-time.ts";
import { survivalAt, survivalInterval } from "../../../statistics/survival/survival-at.ts";
import {
  type SurvivalCounts,
  survivalCountsFromTotals,
} from "../../../statistics/survival/survival-counts.ts";
import { HORIZON, LANDMARKS, RISK_DAYS } from "./source.ts";

/** A point of a curve: the share still there just after the day, with its band. */
export const step = Type.Object({
  day: Type.Number({ description: "Days since the start of work" }),
  share: Type.Number({ description: "Share still employed just after that day" }),
  low: nullable(Type.Number()),
  high: nullable(Type.Number()),
});
export type Step = Told<typeof step>;

/** People still observed at the beginning of a day. */
export const atRisk = Type.Array(Type.Object({ day: Type.Integer(), n: Type.Integer() }));

/** One segment's Kaplan-Meier curve over the first year. */
export const curve = Type.Object({
  segment: segmentSchema,
  n: Type.Integer({ description: "Hires" }),
  left: nullable(Type.Integer({ description: "Of these, who left within the horizon" })),
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  observed_to: nullable(Type.Integer({ description: "Last day on which anybody was observed" })),
  steps: Type.Array(step, { description: "Kaplan-Meier curve with its log-log band" }),
  at_risk: atRisk,
  retention: Type.Array(
    Type.Object({
      day: Type.Integer(),
      at_risk: Type.Integer(),
      ...figureMembers("Share still employed after the day; people not yet there are censored"),
    }),
  ),
  mean_days: Type.Object({
    until: Type.Integer(),
    ...figureMembers("Mean days employed, at most `until` of them (restricted mean)"),
  }),
  notes: Type.Array(Type.String()),
});
export type Curve = Told<typeof curve>;

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

/** Curves as they may be told; a hidden segment has no curve at all. */
export function tellCurves(curves: readonly Curve[], tell: Tell): Curve[] {
  const told = tell(curves.map(({ n, retention }) => ({ n, value: retention[1]?.value ?? null })));
  return curves.map((curve, index) => {
    const { n, isHidden } = told[index]!;
    if (isHidden)
      return {
        ...curve,
        n: 0,
        left: null,
        status: "suppressed",
        observed_to: null,
        steps: [],
        at_risk: [],
        retention: curve.retention.map(({ day }) => ({ day, at_risk: 0, ...hiddenFigure })),
        mean_days: { until: 0, ...hiddenFigure },
        notes: hiddenFigure.notes,
      };
    if (tell.isExact) return curve;
    // a single leaver must not be told by two neighbouring counts
    return {
      ...curve,
      n,
      left: null,
      at_risk: curve.at_risk.map((each) => ({ ...each, n: tell.count(each.n) })),
      retention: curve.retention.map((each) => ({ ...each, n, at_risk: tell.count(each.at_risk) })),
      mean_days: { ...curve.mean_days, n },
    };
  });
}
