import { bootstrapIntervals } from "./bootstrap.ts";
import { type CovarianceMoments, correlationMatrix } from "./covariance.ts";
import { generalDominance } from "./dominance.ts";
import { cannotSay, type Estimate, estimate } from "./estimate.ts";
import { seededInteger } from "./random.ts";
import { adjustedRSquared } from "./shrinkage.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** Answers that occur together: one value per variable (the outcome first), and how many people gave them. */
export type Pattern = { readonly values: readonly number[]; readonly count: number };

/** One predictor's part in explaining the outcome. */
export type RelativeWeight = {
  /** Part of R squared (Johnson), with a bootstrap interval; never below 0. */
  weight: Estimate;
  /** The weight over R squared. */
  share: number | null;
  /** General dominance weight, the second view of the same. */
  dominance: number | null;
};

/** What predictors explain of an outcome together, and each of them. */
export type RelativeWeights = {
  n: number;
  rSquared: Estimate;
  adjusted: number | null;
  weights: RelativeWeight[];
  notes: string[];
};

/**
 * Johnson's (2000) relative weights from a correlation matrix (row by row, the outcome at 0): predictors are
 * replaced by their nearest orthogonal variables, whose squared betas are handed back. They sum to R squared. Null
 * where the outcome or a predictor is constant, or predictors determine each other.
 */
export function johnsonWeights(correlations: ArrayLike<number>, predictors: number): number[] | null {
  const size = predictors + 1;
  const inner = new Float64Array(predictors * predictors);
  for (let i = 0; i < predictors; i++)
    for (let j = 0; j < predictors; j++)
      inner[i * predictors + j] = correlations[(i + 1) * size + j + 1] ?? Number.NaN;
  const outer = Array.from({ length: predictors }, (_, i) => correlations[i + 1] ?? Number.NaN);
  if (predictors === 0 || ![...inner, ...outer].every(Number.isFinite)) return null;
  const { values, vectors } = symmetricEigen(inner, predictors);
  if (!(values[predictors - 1]! > 1e-10)) return null;
  // lambda = V D V', the correlations of the predictors with their orthogonal counterparts
  const power = (i: number, j: number, exponent: number) => {
    let sum = 0;
    for (let k = 0; k < predictors; k++)
      sum += vectors[i * predictors + k]! * values[k]! ** exponent * vectors[j * predictors + k]!;
    return sum;
  };
  const betas = outer.map((_, i) => outer.reduce((sum, r, j) => sum + power(i, j, -0.5) * r, 0));
  return outer.map((_, i) => betas.reduce((sum, beta, j) => sum + power(i, j, 0.5) ** 2 * beta * beta, 0));
}

/** Rows that all replicates together may draw, so that a million answers are still answered in seconds. */
const MOST_DRAWS = 3e7;

/**
 * Relative weights of predictors with BCa bootstrap intervals of weights and R squared: people are drawn again with
 * replacement. The interval of a weight lies above 0 by construction, so it orders predictors and tests none.
 */
export function relativeWeights(
  patterns: readonly Pattern[],
  predictors: number,
  { seed = 1, replicates = 2000, level = 0.95 } = {},
): RelativeWeights {
  const known = patterns.filter(({ values, count }) => count > 0 && values.every(Number.isFinite));
  const counts = Float64Array.from(known, ({ count }) => count);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const method = "relative weights (Johnson 2000), BCa bootstrap";
  const say = (code: string): RelativeWeights => ({
    n,
    rSquared: cannotSay(n, method, code, level),
    adjusted: null,
    weights: Array.from({ length: predictors }, () => ({
      weight: cannotSay(n, method, code, level),
      share: null,
      dominance: null,
    })),
    notes: [code],
  });
  if (n < predictors + 3) return say("too_few");
  const weigh = (own: ArrayLike<number>) =>
    johnsonWeights(correlationMatrix(momentsOf(known, own, predictors + 1)), predictors);
  const observed = weigh(counts);
  if (observed === null) return say("constant");

  const draws = Math.max(200, Math.min(replicates, Math.floor(MOST_DRAWS / n)));
  const owner = new Uint32Array(n);
  let at = 0;
  counts.forEach((count, index) => {
    owner.fill(index, at, at + count);
    at += count;
  });
  const next = seededInteger(seed);
  const tables = Array.from({ length: predictors + 1 }, () => new Float64Array(draws));
  const own = new Float64Array(known.length);
  const put = (into: readonly Float64Array[], row: number, found: number[] | null) => {
    for (let i = 0; i < predictors; i++) into[i]![row] = found?.[i] ?? Number.NaN;
    into[predictors]![row] = found?.reduce((sum, weight) => sum + weight, 0) ?? Number.NaN;
  };
  for (let b = 0; b < draws; b++) {
    own.fill(0);
    for (let i = 0; i < n; i++) own[owner[Math.floor((next() / 4294967296) * n)]!]!++;
    put(tables, b, weigh(own));
  }
  // people of one pattern leave the same gap: one fit a pattern stands for all of them
  const gaps = Array.from({ length: predictors + 1 }, () => new Float64Array(n));
  at = 0;
  known.forEach((_, index) => {
    counts[index]!--;
    const found = weigh(counts);
    counts[index]!++;
    for (let k = 0; k < counts[index]!; k++) put(gaps, at++, found);
  });
  const interval = (value: number, index: number) => {
    const found = bootstrapIntervals(value, tables[index]!, gaps[index]!, level);
    return estimate(value, found?.bca[0] ?? null, found?.bca[1] ?? null, { n, level, method });
  };
  const rSquared = observed.reduce((sum, weight) => sum + weight, 0);
  const moments = momentsOf(known, counts, predictors + 1);
  const dominance =
    predictors <= 12
      ? generalDominance(
          moments,
          0,
          observed.map((_, i) => i + 1),
        )
      : null;
  return {
    n,
    rSquared: interval(rSquared, predictors),
    adjusted: adjustedRSquared(rSquared, n, predictors),
    weights: observed.map((weight, i) => ({
      weight: interval(weight, i),
      share: rSquared > 0 ? weight / rSquared : null,
      dominance: dominance?.general[i] ?? null,
    })),
    notes: [],
  };
}

/** Covariance moments of patterns that so many people have each. */
function momentsOf(patterns: readonly Pattern[], counts: ArrayLike<number>, size: number): CovarianceMoments {
  const mean = new Float64Array(size);
  let n = 0;
  for (let p = 0; p < patterns.length; p++) {
    const count = counts[p]!;
    n += count;
    for (let j = 0; j < size; j++) mean[j]! += count * patterns[p]!.values[j]!;
  }
  for (let j = 0; j < size; j++) mean[j]! /= n;
  const c = new Float64Array(size * size);
  for (let p = 0; p < patterns.length; p++) {
    const count = counts[p]!;
    if (count === 0) continue;
    const { values } = patterns[p]!;
    for (let j = 0; j < size; j++) {
      const d = count * (values[j]! - mean[j]!);
      for (let k = j; k < size; k++) c[j * size + k]! += d * (values[k]! - mean[k]!);
    }
  }
  for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) c[j * size + k] = c[k * size + j]!;
  return { n, mean, c };
}
