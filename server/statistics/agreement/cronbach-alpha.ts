import { fQuantile } from "../distributions/f.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";
import { symmetricEigen } from "../numbers/symmetric-eigen.ts";
import { type ItemCovariance, itemCorrelations } from "./item-covariance.ts";

/** Internal consistency of a set of items. */
type CronbachAlpha = Estimate & {
  /** Large-sample standard error of Duhachek & Iacobucci (2004). */
  standardError: number | null;
  /** Alpha of the standardized items. */
  standardized: number | null;
  /** Guttman's lambda 2 and lambda 6. */
  lambda2: number | null;
  lambda6: number | null;
  meanCorrelation: number | null;
  /** Standard error of measurement of the sum score. */
  measurementError: number | null;
  items: {
    mean: number;
    sd: number;
    /** Alpha of the others; null with fewer than two others. */
    alphaIfDropped: number | null;
    /** Correlation with the sum of all items, and with the sum of the others. */
    itemTotal: number | null;
    itemRest: number | null;
  }[];
};

/**
 * Cronbach's alpha (1951) from item covariances, with Feldt's (1965) F interval, alpha if each item is
 * dropped and item-rest correlations. A constant item stays in and its correlations are null. Agrees with
 * R: `psych::alpha(x)`; lambda 6 takes squared multiple correlations by the pseudo-inverse, negative ones
 * set to 0, as psych does.
 */
export function cronbachAlpha(input: ItemCovariance, level = 0.95): CronbachAlpha {
  const { n, items: k, covariance: c } = input;
  const notes = input.dropped > 0 ? [`missing_dropped:${input.dropped}`] : [];
  const all = Array.from({ length: k }, (_, j) => j);
  const total = sum(c, k, all);
  const items = all.map((j) => {
    const others = all.filter((i) => i !== j);
    const variance = c[j * k + j]!;
    const withTotal = all.reduce((s, i) => s + c[j * k + i]!, 0);
    const rest = sum(c, k, others);
    return {
      mean: input.mean[j]!,
      sd: Math.sqrt(variance),
      alphaIfDropped: alphaOf(c, k, others),
      itemTotal: variance > 0 && total > 0 ? correlation(withTotal, variance, total) : null,
      itemRest: variance > 0 && rest > 0 ? correlation(withTotal - variance, variance, rest) : null,
    };
  });
  const value = n > 1 ? alphaOf(c, k, all) : null;
  const method = "Cronbach's alpha, Feldt interval";
  if (value === null)
    return {
      ...estimate(null, null, null, {
        n,
        level,
        method,
        notes: [...notes, n < 2 || k < 2 ? "too_few" : "constant"],
      }),
      standardError: null,
      standardized: null,
      lambda2: null,
      lambda6: null,
      meanCorrelation: null,
      measurementError: null,
      items,
    };
  const tail = (1 - level) / 2;
  const df2 = (n - 1) * (k - 1);
  const rest = 1 - value;
  const r = itemCorrelations(input);
  return {
    ...estimate(value, 1 - rest * fQuantile(1 - tail, n - 1, df2), 1 - rest * fQuantile(tail, n - 1, df2), {
      n,
      level,
      method,
      notes,
    }),
    standardError: alphaStandardError(c, k, n, total),
    standardized: r && alphaOf(r, k, all),
    lambda2: lambda2(c, k, total),
    lambda6: r && lambda6(r, k),
    meanCorrelation: r && (sum(r, k, all) - k) / (k * (k - 1)),
    measurementError: Math.sqrt(total * Math.max(0, rest)),
    items,
  };
}

function sum(matrix: Float64Array, size: number, members: readonly number[]): number {
  let out = 0;
  for (const i of members) for (const j of members) out += matrix[i * size + j]!;
  return out;
}

function alphaOf(matrix: Float64Array, size: number, members: readonly number[]): number | null {
  const k = members.length;
  if (k < 2) return null;
  const total = sum(matrix, size, members);
  const own = members.reduce((s, j) => s + matrix[j * size + j]!, 0);
  if (!(total > 1e-14 * own)) return null;
  return (k / (k - 1)) * (1 - own / total);
}

function correlation(covariance: number, a: number, b: number): number {
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(a) / Math.sqrt(b)));
}

function alphaStandardError(c: Float64Array, k: number, n: number, total: number): number {
  // in shares of the total variance, whose own cube may be too small for a double
  let trace = 0;
  let traceOfSquare = 0;
  let sumOfSquare = 0;
  for (let i = 0; i < k; i++) {
    trace += c[i * k + i]! / total;
    let row = 0;
    for (let j = 0; j < k; j++) {
      const share = c[i * k + j]! / total;
      row += share;
      traceOfSquare += share * share;
    }
    sumOfSquare += row * row;
  }
  const q = ((2 * k * k) / (k - 1) ** 2) * (traceOfSquare + trace * trace - 2 * trace * sumOfSquare);
  return Math.sqrt(Math.max(0, q) / n);
}

function lambda2(c: Float64Array, k: number, total: number): number {
  let off = 0;
  let own = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      if (i === j) own += c[i * k + j]!;
      else off += c[i * k + j]! ** 2;
    }
  return (total - own + Math.sqrt((k / (k - 1)) * off)) / total;
}

function lambda6(r: Float64Array, k: number): number | null {
  const { values, vectors } = symmetricEigen(r, k);
  let unexplained = 0;
  for (let j = 0; j < k; j++) {
    let diagonal = 0;
    for (let m = 0; m < k; m++)
      if (values[m]! > 1e-8 * values[0]!) diagonal += vectors[j * k + m]! ** 2 / values[m]!;
    unexplained += Math.min(1, 1 / diagonal);
  }
  let total = 0;
  for (const value of r) total += value;
  const value = 1 - unexplained / total;
  return Number.isFinite(value) ? value : null;
}
