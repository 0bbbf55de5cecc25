import { studentTTwoSided } from "../distributions/student-t.ts";
import { type KolmogorovSmirnov, kolmogorovSmirnov } from "../drift/kolmogorov-smirnov.ts";
import { welchDifference, welchTest } from "../intervals/welch-difference.ts";
import { type Estimate, usualLevel } from "../numbers/estimate.ts";
import { type MeanMoments, meanMoments } from "../numbers/moments.ts";
import { type MannWhitney, mannWhitney } from "./mann-whitney.ts";
import { type StandardizedDifference, standardizedDifference } from "./standardized-difference.ts";

/** Two groups compared in every usual way. */
type GroupDifference = {
  a: MeanMoments;
  b: MeanMoments;
  difference: Estimate;
  standardized: StandardizedDifference;
  welch: { t: number; df: number; p: number } | null;
  student: { t: number; df: number; p: number } | null;
  ranks: MannWhitney;
  /** Two-sample Kolmogorov-Smirnov distance with its asymptotic p. */
  kolmogorovSmirnov: KolmogorovSmirnov;
};

/** Difference of two samples: means, standardized, ranks, and whole distributions; missing values are left out. */
export function groupDifference(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  level = usualLevel,
): GroupDifference {
  const a = meanMoments(x);
  const b = meanMoments(y);
  const df = a.n + b.n - 2;
  const error = df > 0 && a.n > 0 && b.n > 0 ? Math.sqrt(((a.m2 + b.m2) / df) * (1 / a.n + 1 / b.n)) : 0;
  const t = error > 0 ? (a.mean - b.mean) / error : Number.NaN;
  return {
    a,
    b,
    difference: welchDifference(a, b, level),
    standardized: standardizedDifference(a, b, level),
    welch: welchTest(a, b),
    student: Number.isFinite(t) ? { t, df, p: studentTTwoSided(t, df) } : null,
    ranks: mannWhitney(x, y),
    kolmogorovSmirnov: kolmogorovSmirnov(x, y),
  };
}
