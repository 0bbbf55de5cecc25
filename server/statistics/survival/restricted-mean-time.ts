import { studentTUpperQuantile } from "../distributions/student-t.ts";
import type { Estimate } from "../numbers/estimate.ts";
import { lastStep, type SurvivalCurve } from "./kaplan-meier.ts";

/**
 * Restricted mean survival time: the area under the Kaplan-Meier curve up to `until` (by default the last
 * time seen), in the unit of time; the mean stay, counting at most `until`. SE by Greenwood's formula, its interval on
 * the logit of the share of that time with t (coverage at n 10 to 50: 95 to 96 per cent, 87 to 93 with normal quantiles
 * on the mean itself). Null where nobody was observed that long and the curve has not reached 0. Agrees with R:
 * `print(survfit(...), rmean = until)`.
 */
export function restrictedMeanTime(
  curve: SurvivalCurve,
  until: number | null = null,
  level = 0.95,
): Estimate & { standardError: number | null; until: number | null } {
  const base = {
    level,
    n: curve.n,
    method: "restricted mean of Kaplan-Meier, Greenwood SE on the logit scale",
  };
  const none = { ...base, value: null, low: null, high: null, standardError: null, until };
  const last = curve.time.length - 1;
  if (last < 0) return { ...none, notes: ["too_few"] };
  const tau = until ?? curve.time[last]!;
  if (tau > curve.time[last]! && curve.survival[last]! > 0)
    return { ...none, notes: [`not_observed_so_long:${curve.time[last]!}`] };
  const start = Math.min(0, curve.time[0]!);
  if (!(tau >= start)) return { ...none, notes: ["out_of_range"] };
  let area = 0;
  let variance = 0;
  let right = tau;
  for (let i = lastStep(curve.time, tau); i >= 0; i--) {
    area += curve.survival[i]! * (right - curve.time[i]!);
    right = curve.time[i]!;
    const n = curve.atRisk[i]!;
    const d = curve.events[i]!;
    if (n > d) variance += (area * area * d) / (n * (n - d));
  }
  area += right - start;
  const value = area + start;
  const standardError = Math.sqrt(variance);
  const ends = logitEnds(area / (tau - start), standardError / (tau - start), curve.n - 1, level);
  const notes = ends === null ? ["no_interval"] : [];
  return {
    ...base,
    value,
    low: ends === null ? null : start + ends.low * (tau - start),
    high: ends === null ? null : start + ends.high * (tau - start),
    standardError,
    until: tau,
    notes,
  };
}

/** Interval of a share from its standard error on the logit scale with t; null where it has none. */
function logitEnds(
  share: number,
  error: number,
  df: number,
  level: number,
): { low: number; high: number } | null {
  const inside = share * (1 - share);
  if (!(inside > 0 && error > 0 && df > 0)) return null;
  const reach = (studentTUpperQuantile((1 - level) / 2, df) * error) / inside;
  const logit = Math.log(share / (1 - share));
  return { low: 1 / (1 + Math.exp(reach - logit)), high: 1 / (1 + Math.exp(-reach - logit)) };
}
