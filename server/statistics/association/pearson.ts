import { studentTTwoSided } from "../distributions/student-t.ts";
import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { type CorrelationMoments, correlationMoments } from "./correlation-moments.ts";
import { correlationEstimate } from "./fisher-z.ts";

const method = "Pearson r, Fisher z";

/**
 * r of correlation moments, or null where a variable is constant. A spread that is no more than rounding of
 * the mean (relative 1e-14) counts as constant.
 */
export function correlationOf(m: CorrelationMoments): number | null {
  const rounding = (mean: number) => m.n * (1e-15 * mean) ** 2;
  if (!(m.n >= 2) || !(m.m2X > rounding(m.meanX)) || !(m.m2Y > rounding(m.meanY))) return null;
  const r = m.cXY / Math.sqrt(m.m2X) / Math.sqrt(m.m2Y);
  if (!Number.isFinite(r)) return null;
  return Math.abs(r) > 1 - 4e-16 ? Math.sign(r) : r;
}

/** Pearson correlation with Fisher's z interval, from moments. */
export function correlationFromMoments(moments: CorrelationMoments, level = usualLevel): Estimate {
  if (moments.n < 2) return cannotSay(moments.n, method, "too_few", level);
  const r = correlationOf(moments);
  if (r === null) return cannotSay(moments.n, method, "constant", level);
  return correlationEstimate(r, moments.n, level, { method });
}

/** Pearson correlation of two columns, pairs with a missing value left out. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>, level = usualLevel): Estimate {
  const moments = correlationMoments(x, y);
  const found = correlationFromMoments(moments, level);
  const dropped = x.length - moments.n;
  return dropped > 0 ? { ...found, notes: [...found.notes, `missing_dropped:${dropped}`] } : found;
}

/** The t test of r = 0: t, n - 2 degrees of freedom, two-sided p. t is null for |r| = 1, where p is 0. */
export function correlationTest(r: number, n: number): { t: number | null; df: number; p: number | null } {
  const df = n - 2;
  if (!(df >= 1) || !(r >= -1 && r <= 1)) return { t: null, df, p: null };
  if (Math.abs(r) === 1) return { t: null, df, p: 0 };
  const t = r * Math.sqrt(df / ((1 - r) * (1 + r)));
  return { t, df, p: studentTTwoSided(t, df) };
}
