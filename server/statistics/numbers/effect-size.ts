/** An effect with its sampling variance, as meta-analysis takes it. */
type Effect = { effect: number; variance: number };

/**
 * A correlation of n people; `worth` is as many independent normal pairs as their rows are worth (`effectivePairs`), n where it
 * is absent.
 */
export type CorrelationOf = { readonly r: number | null; readonly n: number; readonly worth?: number | null };

/** Fisher's z of a correlation with its variance, or null where r does not exist or has no interval. */
export function correlationZ({ r, n, worth }: CorrelationOf): Effect | null {
  return r === null ? null : fisherZEffect(r, worth ?? n);
}

/** Fisher's z of a correlation, variance 1 / (n - 3); null below four pairs or at |r| = 1. */
export function fisherZEffect(r: number, n: number): Effect | null {
  return n > 3 && Math.abs(r) < 1 ? { effect: Math.atanh(r), variance: 1 / (n - 3) } : null;
}

/** A raw correlation with its large-sample variance (1 - r^2)^2 / (n - 1). */
export function correlationEffect(r: number, n: number): Effect | null {
  return n > 1 && Math.abs(r) <= 1 ? { effect: r, variance: (1 - r * r) ** 2 / (n - 1) } : null;
}

/**
 * Log of the risk ratio (impact ratio) of a/(a+b) over c/(c+d); one half is added to all cells where one of them
 * is 0. null for an empty row.
 */
export function logRiskRatioEffect(a: number, b: number, c: number, d: number): Effect | null {
  if (!(a >= 0 && b >= 0 && c >= 0 && d >= 0 && a + b > 0 && c + d > 0)) return null;
  const half = a === 0 || b === 0 || c === 0 || d === 0 ? 0.5 : 0;
  const [a1, b1, c1, d1] = [a + half, b + half, c + half, d + half];
  return {
    effect: Math.log(a1 / (a1 + b1)) - Math.log(c1 / (c1 + d1)),
    variance: 1 / a1 - 1 / (a1 + b1) + 1 / c1 - 1 / (c1 + d1),
  };
}
