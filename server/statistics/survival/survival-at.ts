import { normalQuantile } from "../distributions/normal.ts";
import type { Estimate } from "../numbers/estimate.ts";
import { lastStep, type SurvivalCurve } from "./kaplan-meier.ts";

/** How Greenwood's variance becomes an interval: on the log(-log S), the log S or the plain scale. */
export type SurvivalInterval = "log-log" | "log" | "plain";

/** Ends of the interval of a survival share, from Greenwood's sum; null where the scale has no value. */
export function survivalInterval(
  survival: number,
  greenwood: number,
  level: number,
  interval: SurvivalInterval,
): [number | null, number | null] {
  if (survival <= 0) return [null, null];
  if (survival >= 1) return interval === "log-log" ? [null, null] : [1, 1];
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(greenwood);
  if (interval === "plain") return [Math.max(0, survival * (1 - reach)), Math.min(1, survival * (1 + reach))];
  if (interval === "log") return [survival * Math.exp(-reach), Math.min(1, survival * Math.exp(reach))];
  const log = Math.log(survival);
  return [Math.exp(log * Math.exp(-reach / log)), Math.exp(log * Math.exp(reach / log))];
}

/**
 * Share still there at time `t`: Kaplan-Meier with Greenwood's standard error. Who was last seen before `t`
 * is censored, never counted as stayed. Beyond the last time seen the share is unknown (null) unless it has
 * reached 0. While nobody has left, or once everybody has, the log-log interval does not exist; the exact bound
 * `alpha/2^(1/n)` stands in, with n those still at risk, or those who left, and the notes say so.
 */
export function survivalAt(
  curve: SurvivalCurve,
  t: number,
  { level = 0.95, interval = "log-log" as SurvivalInterval } = {},
): Estimate & { standardError: number | null; atRisk: number } {
  const method = `Kaplan-Meier, ${interval} interval`;
  const base = { level, n: curve.n, method };
  const last = curve.time.length - 1;
  const none = { ...base, value: null, low: null, high: null, standardError: null, atRisk: 0 };
  if (last < 0 || !Number.isFinite(t)) return { ...none, notes: ["too_few"] };
  const i = lastStep(curve.time, t);
  const s = i < 0 ? 1 : curve.survival[i]!;
  if (t > curve.time[last]! && s > 0)
    return { ...none, notes: [`not_observed_so_long:${curve.time[last]!}`] };
  const atRisk = curve.time[i] === t ? curve.atRisk[i]! : (curve.atRisk[i + 1] ?? 0);
  if (s === 0)
    return {
      ...base,
      value: 0,
      low: 0,
      high: 1 - ((1 - level) / 2) ** (1 / curve.totalEvents),
      standardError: null,
      atRisk,
      notes: ["all_left"],
    };
  const g = i < 0 ? 0 : curve.greenwood[i]!;
  let [low, high] = survivalInterval(s, g, level, interval);
  const notes: string[] = [];
  if (s === 1) {
    low = ((1 - level) / 2) ** (1 / Math.max(1, atRisk));
    high = 1;
    notes.push("none_left");
  }
  if (atRisk < 10) notes.push(`few_at_risk:${atRisk}`);
  return { ...base, value: s, low, high, standardError: s * Math.sqrt(g), atRisk, notes };
}
