import { finiteValues } from "../numbers/complete-pairs.ts";
import { sortedQuantile } from "../numbers/sample-quantile.ts";

/** Factor that makes the median absolute deviation of normal values their standard deviation. */
export const normalScale = 1.482602218505602;

/**
 * Median absolute deviation from the median of the finite values; null without any. R's `mad` multiplies it by
 * `normalScale`, SciPy's `median_abs_deviation` by 1, the default here.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>, scale = 1): number | null {
  const sorted = finiteValues(values).slice().sort();
  if (sorted.length === 0) return null;
  const median = sortedQuantile(sorted, 0.5);
  return scale * sortedQuantile(sorted.map((value) => Math.abs(value - median)).sort(), 0.5);
}
