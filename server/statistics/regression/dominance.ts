import type { CovarianceMoments } from "../numbers/covariance.ts";
import { regressionFromMoments } from "./regression-from-moments.ts";

/**
 * General dominance weights (Budescu 1993): each predictor's mean increment in R squared, averaged first within
 * and then over the sizes of the subsets it joins. They sum to R squared. At most 16 predictors; null where the
 * outcome does not vary.
 */
export function generalDominance(
  moments: CovarianceMoments,
  outcome: number,
  predictors: readonly number[],
): { general: number[]; rSquared: number } | null {
  const k = predictors.length;
  if (k > 16) throw new RangeError(`invalid number of predictors: ${k}`);
  const fits = new Float64Array(1 << k);
  for (let mask = 1; mask < 1 << k; mask++) {
    const fit = regressionFromMoments(
      moments,
      outcome,
      predictors.filter((_, i) => (mask >> i) & 1),
    );
    if (fit === null) return null;
    fits[mask] = fit.rSquared;
  }
  if (k === 0 || moments.n < 2) return null;
  const choose = (n: number, r: number) => {
    let value = 1;
    for (let i = 1; i <= r; i++) value = (value * (n - r + i)) / i;
    return value;
  };
  const bits = (mask: number) => mask.toString(2).replaceAll("0", "").length;
  const general = predictors.map((_, i) => {
    let sum = 0;
    for (let mask = 0; mask < 1 << k; mask++) {
      if ((mask >> i) & 1) continue;
      sum += (fits[mask | (1 << i)]! - fits[mask]!) / choose(k - 1, bits(mask));
    }
    return sum / k;
  });
  return { general, rSquared: fits[(1 << k) - 1]! };
}
