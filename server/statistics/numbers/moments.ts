/** Additive moments of one variable: count, mean, sum of squared deviations from the mean. */
export type MeanMoments = { n: number; mean: number; m2: number };

/** The moments of nothing. */
export const noMoments: MeanMoments = { n: 0, mean: 0, m2: 0 };

/**
 * Moments of the finite values of a column (NaN is missing). Two passes with a compensated mean, so that an
 * offset of 1e12 costs no digits of the spread.
 */
export function meanMoments(values: ArrayLike<number>): MeanMoments {
  let n = 0;
  let sum = 0;
  let first = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v)) continue;
    if (n === 0) first = v;
    n++;
    sum += v - first;
  }
  if (n === 0) return noMoments;
  let mean = first + sum / n;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isFinite(v)) rest += v - mean;
  }
  // what the rounded mean leaves over, kept apart: m2 is about the true mean
  const offset = rest / n;
  let m2 = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v)) continue;
    const d = v - mean;
    m2 += d * d;
  }
  m2 = Math.max(0, m2 - n * offset * offset);
  mean += offset;
  return { n, mean, m2 };
}

/** Moments of the union of two disjoint sets (Chan, Golub & LeVeque 1983). */
export function mergeMoments(a: MeanMoments, b: MeanMoments): MeanMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  return { n, mean: a.mean + delta * (b.n / n), m2: a.m2 + b.m2 + delta * delta * ((a.n * b.n) / n) };
}

/** Sample variance m2 / (n - 1), or null below two values. */
export function sampleVariance(moments: MeanMoments): number | null {
  return moments.n < 2 ? null : moments.m2 / (moments.n - 1);
}
