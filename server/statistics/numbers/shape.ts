import { finiteValues } from "./complete-pairs.ts";
import { meanMoments } from "./moments.ts";

/**
 * Skewness and excess kurtosis in the three usual definitions (Joanes & Gill 1998): 1 by moments (g1, g2), 2 without
 * bias for normal values (G1, G2; SAS, SPSS, Excel), 3 over the sample variance (b1, b2; Minitab, R's e1071).
 */
type ShapeType = 1 | 2 | 3;

/** Skewness and excess kurtosis of the finite values; null where constant or, in type 2, below 3 or 4 values. */
export function shape(
  values: ArrayLike<number>,
  type: ShapeType = 3,
): { n: number; skewness: number | null; excessKurtosis: number | null } {
  const x = finiteValues(values);
  const { n, mean, m2 } = meanMoments(x);
  if (!(m2 > Math.max(1e-150, n * (1e-15 * mean) ** 2))) return { n, skewness: null, excessKurtosis: null };
  const spread = Math.sqrt(m2 / n);
  let third = 0;
  let fourth = 0;
  for (const value of x) {
    const d = (value - mean) / spread;
    third += d ** 3;
    fourth += d ** 4;
  }
  const g1 = third / n;
  const g2 = fourth / n - 3;
  if (type === 1) return { n, skewness: g1, excessKurtosis: g2 };
  if (type === 3) {
    const share = (n - 1) / n;
    return { n, skewness: g1 * share ** 1.5, excessKurtosis: (g2 + 3) * share * share - 3 };
  }
  return {
    n,
    skewness: n < 3 ? null : (g1 * Math.sqrt(n * (n - 1))) / (n - 2),
    excessKurtosis: n < 4 ? null : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6),
  };
}
