import { fSurvival } from "../distributions/f.ts";
import type { CovarianceMoments } from "../numbers/covariance.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";
import { adjustedRSquared } from "./shrinkage.ts";

/** R squared of an outcome on predictors, from moments. */
type MomentRegression = {
  n: number;
  predictors: number;
  rank: number;
  /** Slopes; 0 for a column that the others determine. */
  slopes: number[];
  intercept: number;
  rSquared: number;
};

/**
 * Least squares from covariance moments by Cholesky with a rank check on the correlations; null where the
 * outcome does not vary or nothing is left to fit.
 */
export function regressionFromMoments(
  moments: CovarianceMoments,
  outcome: number,
  predictors: readonly number[],
): MomentRegression | null {
  const p = moments.mean.length;
  for (const i of [outcome, ...predictors]) {
    if (!Number.isInteger(i) || i < 0 || i >= p) throw new RangeError(`invalid variable: ${i}`);
  }
  const at = (i: number, j: number) => moments.c[i * p + j]!;
  const total = at(outcome, outcome);
  if (moments.n < 2 || !(total > moments.n * (1e-15 * moments.mean[outcome]!) ** 2)) return null;
  const k = predictors.length;
  const sd = predictors.map((j) => Math.sqrt(at(j, j)));
  const varies = predictors.map((j) => at(j, j) > moments.n * (1e-15 * moments.mean[j]!) ** 2);
  const matrix = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      matrix[a * k + b] =
        varies[a] && varies[b] ? (a === b ? 1 : at(predictors[a]!, predictors[b]!) / sd[a]! / sd[b]!) : 0;
    }
  }
  const right = Float64Array.from(predictors, (j, a) => (varies[a] ? at(j, outcome) / sd[a]! : 0));
  const factor = cholesky(matrix, k);
  const standardized = solveCholesky(factor, right);
  let explained = 0;
  for (let a = 0; a < k; a++) explained += standardized[a]! * right[a]!;
  const slopes = Array.from(standardized, (b, a) => (varies[a] ? b / sd[a]! : 0));
  const intercept = predictors.reduce(
    (sum, j, a) => sum - slopes[a]! * moments.mean[j]!,
    moments.mean[outcome]!,
  );
  return {
    n: moments.n,
    predictors: k,
    rank: factor.rank,
    slopes,
    intercept,
    rSquared: Math.max(0, Math.min(1, explained / total)),
  };
}

/** What a second block of predictors adds to a first one. */
type IncrementalValidity = {
  n: number;
  rSquaredBase: number;
  rSquaredFull: number;
  /** Multiple R of both blocks together. */
  multipleR: number;
  adjustedRSquaredFull: number | null;
  deltaRSquared: number;
  f: number | null;
  df1: number;
  df2: number;
  p: number | null;
  notes: string[];
};

/**
 * Hierarchical regression from moments: R squared of the base block, of both, and the F test of the increment;
 * null where the outcome does not vary.
 */
export function incrementalFromMoments(
  moments: CovarianceMoments,
  outcome: number,
  base: readonly number[],
  added: readonly number[],
): IncrementalValidity | null {
  const first = regressionFromMoments(moments, outcome, base);
  const full = regressionFromMoments(moments, outcome, [...base, ...added]);
  if (first === null || full === null) return null;
  const df1 = full.rank - first.rank;
  const df2 = moments.n - full.rank - 1;
  const delta = Math.max(0, full.rSquared - first.rSquared);
  const rest = 1 - full.rSquared;
  const f = df1 > 0 && df2 > 0 && rest > 1e-15 ? delta / df1 / (rest / df2) : null;
  const notes: string[] = [];
  if (full.rank < full.predictors) notes.push("collinear");
  if (df2 < 1) notes.push("too_few");
  return {
    n: moments.n,
    rSquaredBase: first.rSquared,
    rSquaredFull: full.rSquared,
    multipleR: Math.sqrt(full.rSquared),
    adjustedRSquaredFull: adjustedRSquared(full.rSquared, moments.n, full.rank),
    deltaRSquared: delta,
    f,
    df1,
    df2,
    p: f === null ? null : fSurvival(f, df1, df2),
    notes,
  };
}
