import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { type ExactSum, momentsFromIntegerSums, ratioOfIntegers, wholeSum } from "../numbers/integer-sums.ts";
import { type MeanMoments, meanMoments } from "../numbers/moments.ts";
import { findRoot } from "../numbers/root.ts";
import { welchError } from "./welch-difference.ts";

const method = "mean, t widened for skewness (Hall)";
const differenceMethod = "difference of means, Welch widened for skewness (Hall)";

/** Additive moments of a variable that may be skewed: with the sum of cubed deviations from the mean. */
export type SkewedMoments = MeanMoments & { m3: number };

/** Moments of the finite values of a column (NaN is missing), cubes included. */
export function skewedMoments(values: ArrayLike<number>): SkewedMoments {
  const moments = meanMoments(values);
  let m3 = 0;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]!)) m3 += (values[i]! - moments.mean) ** 3;
  return { ...moments, m3 };
}

/**
 * Moments with cubes from exact integer sums of x, x squared and x cubed, where x is a value scaled by `scale` to an
 * integer. Exact integer arithmetic, so nothing cancels.
 */
export function skewedMomentsFromIntegerSums(sums: {
  n: ExactSum;
  sumX: ExactSum;
  sumXX: ExactSum;
  sumXXX: ExactSum;
  scale?: number;
}): SkewedMoments {
  const moments = momentsFromIntegerSums(sums);
  if (moments.n === 0) return { ...moments, m3: 0 };
  const n = wholeSum(sums.n, "n");
  const x = wholeSum(sums.sumX, "sumX");
  const cubes =
    n * n * wholeSum(sums.sumXXX, "sumXXX") - 3n * n * x * wholeSum(sums.sumXX, "sumXX") + 2n * x ** 3n;
  return { ...moments, m3: ratioOfIntegers(cubes, n * n) / (sums.scale ?? 1) ** 3 };
}

/**
 * How far below and above its estimate a mean may lie, in standard errors, when the estimate has this skewness: the
 * quantiles of Hall's monotone cubic transformation of t (1992), widest over all skewness between none and the given
 * one. So no end lies inside Student's, symmetric data have nearly Student's interval, and more skewness never
 * narrows it.
 * @param skewness third cumulant of the estimate over its standard error cubed: G1 / sqrt(n) for a mean.
 */
export function skewedReach(t: number, skewness: number): { below: number; above: number } {
  const a = Math.min(Math.abs(skewness), widestSkewness(t));
  const far = a < 1e-9 ? t : Math.max(t, (3 / a) * (1 - Math.cbrt(1 - a * t - (a * a) / 6)));
  return skewness >= 0 ? { below: t, above: far } : { below: far, above: t };
}

/** Skewness at which Hall's far end is farthest; beyond it the cube root would draw it in again. */
function widestSkewness(t: number): number {
  const from = Math.sqrt(9 * t * t + 6) - 3 * t;
  const slope = (a: number) => 3 - 3 * Math.cbrt(1 - a * t - (a * a) / 6) ** 2 - 2 * a * t - (a * a) / 6;
  return findRoot(slope, from, 5) ?? from;
}

/** Third cumulant of a mean, without bias: k3 / n^2; 0 below three values. */
function thirdCumulant({ n, m3 }: SkewedMoments): number {
  return n < 3 ? 0 : m3 / n / (n - 1) / (n - 2);
}

/**
 * Mean of a variable that may be skewed, such as hours, days or money, from n, mean, m2 and m3. Where Student's t
 * covers 84 to 93 per cent (lognormal, exponential, n of 10 to 50) this covers 92 to 96; on normal data it is wider
 * than Student's by 18 per cent at n = 10, 4 at 20, 2 at 50.
 */
export function skewedMeanInterval(moments: SkewedMoments, level = usualLevel): Estimate {
  checkLevel(level);
  const { n, mean, m2 } = moments;
  if (!(n >= 1)) return cannotSay(n, method, "too_few", level);
  if (n < 2) return estimate(mean, null, null, { n, level, method, notes: ["no_interval"] });
  const error = Math.sqrt(Math.max(0, m2) / (n - 1) / n);
  return widened(mean, error, n - 1, thirdCumulant(moments), { n, level, method });
}

/** Difference a - b of the means of two independent samples that may be skewed; n is the sum of both. */
export function skewedMeanDifference(a: SkewedMoments, b: SkewedMoments, level = usualLevel): Estimate {
  checkLevel(level);
  const about = { n: a.n + b.n, level, method: differenceMethod };
  if (a.n < 1 || b.n < 1) return cannotSay(about.n, differenceMethod, "too_few", level);
  const found = welchError(a, b);
  if (found === null) return estimate(a.mean - b.mean, null, null, { ...about, notes: ["no_interval"] });
  return widened(a.mean - b.mean, found.error, found.df, thirdCumulant(a) - thirdCumulant(b), about);
}

/** An estimate with the interval of `skewedReach` from its standard error, degrees of freedom and third cumulant. */
function widened(
  value: number,
  error: number,
  df: number,
  cumulant: number,
  about: { n: number; level: number; method: string; notes?: readonly string[] },
): Estimate {
  if (!(error > 0)) return estimate(value, value, value, about);
  const t = studentTUpperQuantile((1 - about.level) / 2, df);
  const { below, above } = skewedReach(t, cumulant / error ** 3);
  return estimate(value, value - below * error, value + above * error, about);
}
