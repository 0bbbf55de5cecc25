import { studentTTwoSided, studentTUpperQuantile } from "../distributions/student-t.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import type { MeanMoments } from "../numbers/moments.ts";

const method = "difference of means, Welch";

/** Standard error and Welch-Satterthwaite degrees of freedom of a difference of means, or null below 2 each. */
export function welchError(a: MeanMoments, b: MeanMoments): { error: number; df: number } | null {
  if (a.n < 2 || b.n < 2) return null;
  const va = Math.max(0, a.m2) / (a.n - 1) / a.n;
  const vb = Math.max(0, b.m2) / (b.n - 1) / b.n;
  const total = va + vb;
  if (!(total > 0)) return { error: 0, df: a.n + b.n - 2 };
  const share = va / total;
  return {
    error: Math.sqrt(total),
    df: 1 / ((share * share) / (a.n - 1) + ((1 - share) * (1 - share)) / (b.n - 1)),
  };
}

/** Difference of two independent means a - b with Welch's t interval; n is the sum of both. */
export function welchDifference(a: MeanMoments, b: MeanMoments, level = usualLevel): Estimate {
  checkLevel(level);
  const n = a.n + b.n;
  if (a.n < 1 || b.n < 1) return cannotSay(n, method, "too_few", level);
  const difference = a.mean - b.mean;
  const found = welchError(a, b);
  if (found === null) return estimate(difference, null, null, { n, level, method, notes: ["no_interval"] });
  const half = found.error === 0 ? 0 : studentTUpperQuantile((1 - level) / 2, found.df) * found.error;
  return estimate(difference, difference - half, difference + half, { n, level, method });
}

/** Welch's t test of equal means: t, df, two-sided p; null where either group has no spread to judge by. */
export function welchTest(a: MeanMoments, b: MeanMoments): { t: number; df: number; p: number } | null {
  const found = welchError(a, b);
  if (found === null || !(found.error > 0)) return null;
  const t = (a.mean - b.mean) / found.error;
  if (!Number.isFinite(t)) return null;
  return { t, df: found.df, p: studentTTwoSided(t, found.df) };
}
