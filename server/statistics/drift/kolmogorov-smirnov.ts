/** Two-sample Kolmogorov-Smirnov test. */
export type KolmogorovSmirnov = {
  /** Largest distance of the two distribution functions. */
  d: number | null;
  p: number | null;
  n1: number;
  n2: number;
  notes: string[];
};

/**
 * Two-sample Kolmogorov-Smirnov test with the asymptotic p (Smirnov 1948), ties allowed; conservative with
 * many ties. Missing values are left out. Agrees with R: `ks.test(x, y, exact = FALSE)`, which
 * stops its series at 1e-6.
 */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): KolmogorovSmirnov {
  const x = Float64Array.from(Array.from(first).filter((value) => Number.isFinite(value))).sort();
  const y = Float64Array.from(Array.from(second).filter((value) => Number.isFinite(value))).sort();
  const n1 = x.length;
  const n2 = y.length;
  if (n1 === 0 || n2 === 0) return { d: null, p: null, n1, n2, notes: ["too_few"] };
  let d = 0;
  for (let i = 0, j = 0; i < n1 && j < n2; ) {
    const value = Math.min(x[i]!, y[j]!);
    while (i < n1 && x[i] === value) i++;
    while (j < n2 && y[j] === value) j++;
    d = Math.max(d, Math.abs(i / n1 - j / n2));
  }
  return { d, p: kolmogorovSurvival(Math.sqrt((n1 / (n1 + n2)) * n2) * d), n1, n2, notes: [] };
}

/** P(K > x) of Kolmogorov's limiting distribution, by whichever of its two series converges at once. */
export function kolmogorovSurvival(x: number): number {
  if (!(x > 0)) return 1;
  if (x < 1) {
    let sum = 0;
    for (let k = 1; k < 40; k += 2) sum += Math.exp((-(k * k) * Math.PI * Math.PI) / (8 * x * x));
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * sum);
  }
  let sum = 0;
  for (let k = 1; k < 40; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-320) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
