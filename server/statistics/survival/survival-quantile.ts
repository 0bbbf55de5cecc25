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
  const { survival, greenwood } = curve;
  const ends = (i: number, upTo = i) => survivalInterval(survival[i]!, greenwood[upTo]!, level, interval);
  const least = (_: number, to: number) => survival[to]!;
  const leastLow = (from: number, to: number) => {
    const [first, last] = [ends(from, to)[0], ends(to)[0]];
    return first === null || last === null ? Number.NEGATIVE_INFINITY : Math.min(first, last);
  };
  const value = firstFall(curve, { share: (i) => survival[i]!, least }, p);
  return {
    ...base,
    value,
    low: firstFall(curve, { share: (i) => ends(i)[0], least: leastLow }, p),
    // no upper limit lies below the share itself
    high: firstFall(curve, { share: (i) => ends(i)[1], least }, p),
    notes: value === null ? ["not_reached"] : [],
  };
}

/** Two shares closer than this are one (R: sqrt of the machine epsilon). */
const tolerance = Math.sqrt(Number.EPSILON);

/** So many steps are passed over at once where none of them can have fallen so far. */
const STRIDE = 32;

/** What falls: its share at a step, and what none of the shares from one step to another is below. */
type Falling = {
  readonly share: (step: number) => number | null;
  readonly least: (from: number, to: number) => number;
};

function firstFall(curve: SurvivalCurve, { share, least }: Falling, p: number): number | null {
  if (p === 0) return Math.min(0, curve.time[0]!);
  const target = 1 - p;
  let reached: number | null = null;
  const { length } = curve.time;
  for (let from = 0; from < length; from += STRIDE) {
    const to = Math.min(from + STRIDE, length) - 1;
    // twice the tolerance, since a bound is rounded too
    if (least(from, to) > target + 2 * tolerance) continue;
    for (let i = from; i <= to; i++) {
      const s = share(i);
      if (s === null || s > target + tolerance) continue;
      if (reached === null) {
        reached = curve.time[i]!;
        if (s < target - tolerance) return reached;
      } else if (s < target - tolerance) return (reached + curve.time[i]!) / 2;
    }
  }
  if (reached === null) return null;
  return share(length - 1) === null ? reached : (reached + curve.time[length - 1]!) / 2;
}
