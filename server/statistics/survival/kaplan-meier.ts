import type { SurvivalCounts } from "./survival-counts.ts";

/** A Kaplan-Meier curve: right-continuous steps at the distinct times of its counts. */
export type SurvivalCurve = SurvivalCounts & {
  /** Share still there just after each time. */
  readonly survival: Float64Array;
  /** Greenwood's sum d / (n (n - d)) up to each time; the step where everybody left adds nothing. */
  readonly greenwood: Float64Array;
  /** Nelson-Aalen cumulative hazard, sum of d / n. */
  readonly hazard: Float64Array;
  /** Events in all. */
  readonly totalEvents: number;
};

/**
 * Kaplan-Meier (1958) product-limit estimate of the share still there. Agrees with R:
 * `survfit(Surv(time, event) ~ 1)`. Take values with their intervals by `survivalAt`, `survivalQuantile`
 * and `restrictedMeanTime`.
 */
export function kaplanMeier(counts: SurvivalCounts): SurvivalCurve {
  const size = counts.time.length;
  const survival = new Float64Array(size);
  const greenwood = new Float64Array(size);
  const hazard = new Float64Array(size);
  let s = 1;
  let g = 0;
  let h = 0;
  let totalEvents = 0;
  for (let i = 0; i < size; i++) {
    const n = counts.atRisk[i]!;
    const d = counts.events[i]!;
    if (d > 0) {
      s *= (n - d) / n;
      if (n > d) g += d / (n * (n - d));
      h += d / n;
      totalEvents += d;
    }
    survival[i] = s;
    greenwood[i] = g;
    hazard[i] = h;
  }
  return { ...counts, survival, greenwood, hazard, totalEvents };
}

/** Index of the last step at or before `t`, or -1 when `t` lies before the first. */
export function lastStep(time: Float64Array, t: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
