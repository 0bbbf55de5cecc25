import type { Estimate } from "../numbers/estimate.ts";
import type { SurvivalCurve } from "./kaplan-meier.ts";
import { type SurvivalInterval, survivalInterval } from "./survival-at.ts";

/**
 * The time by which a share `p` has left; p = 0.5 is the median survival. R's convention: the first time at
 * which S falls to 1 - p, or, where S equals 1 - p along a flat step, the middle of that step. The interval
 * (Brookmeyer & Crowley 1982) reads the same off the curve's limits. Null where the curve never falls so
 * far. Agrees with R: `quantile(survfit(..., conf.type = interval), p)`.
 */
export function survivalQuantile(
  curve: SurvivalCurve,
  p = 0.5,
  { level = 0.95, interval = "log" as SurvivalInterval } = {},
): Estimate {
  const method = `Kaplan-Meier quantile, Brookmeyer-Crowley ${interval} interval`;
  const base = { level, n: curve.n, method };
  if (curve.n === 0 || !(p >= 0 && p <= 1))
    return { ...base, value: null, low: null, high: null, notes: ["too_few"] };
  const ends = (i: number) => survivalInterval(curve.survival[i]!, curve.greenwood[i]!, level, interval);
  const value = firstFall(curve, (i) => curve.survival[i]!, p);
  return {
    ...base,
    value,
    low: firstFall(curve, (i) => ends(i)[0], p),
    high: firstFall(curve, (i) => ends(i)[1], p),
    notes: value === null ? ["not_reached"] : [],
  };
}

/** Two shares closer than this are one (R: sqrt of the machine epsilon). */
const tolerance = Math.sqrt(Number.EPSILON);

/** `share` is that of a step; of most curves few steps are looked at. */
function firstFall(curve: SurvivalCurve, share: (step: number) => number | null, p: number): number | null {
  if (p === 0) return Math.min(0, curve.time[0]!);
  const target = 1 - p;
  let reached: number | null = null;
  const { length } = curve.time;
  for (let i = 0; i < length; i++) {
    const s = share(i);
    if (s === null || s > target + tolerance) continue;
    if (reached === null) {
      reached = curve.time[i]!;
      if (s < target - tolerance) return reached;
    } else if (s < target - tolerance) return (reached + curve.time[i]!) / 2;
  }
  if (reached === null) return null;
  return share(length - 1) === null ? reached : (reached + curve.time[length - 1]!) / 2;
}
