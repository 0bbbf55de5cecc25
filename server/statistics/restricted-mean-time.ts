import type { Estimate } from "./estimate.ts";
import { lastStep, type SurvivalCurve } from "./kaplan-meier.ts";
import { normalQuantile } from "./normal.ts";

/**
 * Restricted mean survival time: the area under the Kaplan-Meier curve up to `until` (by default the last
 * time seen), in the unit of time; the mean stay, counting at most `until`. SE by Greenwood's formula,
 * normal interval. Null where nobody was observed that long and the curve has not reached 0. Agrees with R:
 * `print(survfit(...), rmean = until)`.
 */
export function restrictedMeanTime(
  curve: SurvivalCurve,
  until: number | null = null,
  level = 0.95,
): Estimate & { standardError: number | null; until: number | null } {
  const base = { level, n: curve.n, method: "restricted mean of Kaplan-Meier, Greenwood SE" };
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
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const notes = variance === 0 ? ["no_interval"] : [];
  return {
    ...base,
    value,
    low: variance === 0 ? null : value - reach,
    high: variance === 0 ? null : value + reach,
    standardError,
    until: tau,
    notes,
  };
}
