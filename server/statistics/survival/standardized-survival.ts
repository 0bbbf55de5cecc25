import { usualLevel } from "../numbers/estimate.ts";
import { survivalInterval } from "./survival-at.ts";
import type { SurvivalCounts } from "./survival-counts.ts";

/** One stratum of a group: its counts, and how many people the stratum stands for in the common mix. */
type StandardizedStratum = { readonly counts: SurvivalCounts; readonly people: number };

/** A curve standardized to a common mix of strata; arrays run along `time`. */
type StandardizedCurve = {
  readonly time: Float64Array;
  readonly survival: Float64Array;
  /** Log-log limits from Greenwood's sum over effective numbers at risk; NaN where there are none. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** People in all, unweighted. */
  readonly n: number;
};

/**
 * Kaplan-Meier curve of one group as it would be with the strata's common mix (jobs, hire quarters): every person
 * weighs people / n of the stratum, so that two groups with the same `people` differ by more than their mix alone
 * (inverse probability weighting; Xie & Liu 2005). The number at risk in the variance is the effective one,
 * (sum w)² / sum w². With one stratum it is the ordinary curve.
 */
export function standardizedSurvival(
  strata: readonly StandardizedStratum[],
  level = usualLevel,
): StandardizedCurve {
  const steps = new Map<number, { events: number; exits: number; exitsSquared: number }>();
  let n = 0;
  for (const { counts, people } of strata) {
    if (counts.n === 0) continue;
    n += counts.n;
    const weight = people / counts.n;
    for (let i = 0; i < counts.time.length; i++) {
      const step = steps.get(counts.time[i]!) ?? { events: 0, exits: 0, exitsSquared: 0 };
      const exits = counts.events[i]! + counts.censored[i]!;
      step.events += weight * counts.events[i]!;
      step.exits += weight * exits;
      step.exitsSquared += weight * weight * exits;
      steps.set(counts.time[i]!, step);
    }
  }
  const time = Float64Array.from(steps.keys()).sort();
  const size = time.length;
  const atRisk = new Float64Array(size);
  const squared = new Float64Array(size);
  let left = 0;
  let leftSquared = 0;
  for (let i = size - 1; i >= 0; i--) {
    const { exits, exitsSquared } = steps.get(time[i]!)!;
    left += exits;
    leftSquared += exitsSquared;
    atRisk[i] = left;
    squared[i] = leftSquared;
  }
  const survival = new Float64Array(size);
  const low = new Float64Array(size);
  const high = new Float64Array(size);
  let s = 1;
  let greenwood = 0;
  for (let i = 0; i < size; i++) {
    const { events } = steps.get(time[i]!)!;
    const share = Math.min(1, events / atRisk[i]!);
    // rounding alone can leave a remainder where the last of the people left
    s = 1 - share < 1e-12 ? 0 : s * (1 - share);
    if (share < 1) greenwood += (share / (1 - share)) * (squared[i]! / atRisk[i]! ** 2);
    const [bottom, top] = survivalInterval(s, greenwood, level, "log-log");
    survival[i] = s;
    low[i] = bottom ?? Number.NaN;
    high[i] = top ?? Number.NaN;
  }
  return { time, survival, low, high, n };
}
