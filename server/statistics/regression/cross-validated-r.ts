import { correlationMoments } from "../association/correlation-moments.ts";
import { correlationEstimate } from "../association/fisher-z.ts";
import { correlationOf } from "../association/pearson.ts";
import { covarianceMoments } from "../numbers/covariance.ts";
import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { seededRandom, shuffledIndices } from "../numbers/random.ts";
import { sortOrder } from "../numbers/rank.ts";
import { regressionFromMoments } from "./regression-from-moments.ts";

function fitAndPredict(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  train: readonly number[],
  test: readonly number[],
): Float64Array | null {
  const pick = (column: ArrayLike<number>) => Float64Array.from(train, (row) => column[row]!);
  const moments = covarianceMoments([pick(y), ...columns.map(pick)]);
  if (moments.n <= columns.length + 1) return null;
  const fit = regressionFromMoments(
    moments,
    0,
    columns.map((_, i) => i + 1),
  );
  if (fit === null) return null;
  return Float64Array.from(test, (row) =>
    columns.reduce((sum, column, j) => sum + fit.slopes[j]! * column[row]!, fit.intercept),
  );
}

function completeRows(y: ArrayLike<number>, columns: readonly ArrayLike<number>[]): number[] {
  const rows: number[] = [];
  for (let i = 0; i < y.length; i++) {
    if (Number.isFinite(y[i]!) && columns.every((column) => Number.isFinite(column[i]!))) rows.push(i);
  }
  return rows;
}

/**
 * Correlation of an outcome with what a regression fitted on the other folds predicts (k-fold, seeded). r is
 * taken within each fold and pooled by Fisher's z, since the folds' fits differ in level.
 */
export function kFoldR(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  options: { seed: number; folds?: number; level?: number },
): Estimate {
  const { seed, folds = 10, level = usualLevel } = options;
  const method = `cross-validated R, ${folds} folds`;
  const rows = completeRows(y, columns);
  const n = rows.length;
  if (!Number.isInteger(folds) || folds < 2) throw new RangeError(`invalid folds: ${folds}`);
  if (n < 4 * folds) return cannotSay(n, method, "too_few", level);
  const order = shuffledIndices(n, seededRandom(seed));
  let weight = 0;
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    const train: number[] = [];
    const test: number[] = [];
    for (let i = 0; i < n; i++) (i % folds === fold ? test : train).push(rows[order[i]!]!);
    const predicted = fitAndPredict(y, columns, train, test);
    if (predicted === null) return cannotSay(n, method, "too_few", level);
    const actual = Float64Array.from(test, (row) => y[row]!);
    const r = correlationOf(correlationMoments(predicted, actual));
    if (r === null) continue;
    const w = Math.max(1, test.length - 3);
    sum += w * Math.atanh(Math.max(-1 + 1e-12, Math.min(1 - 1e-12, r)));
    weight += w;
  }
  if (weight === 0) return cannotSay(n, method, "constant", level);
  return correlationEstimate(Math.tanh(sum / weight), n, level, { method });
}

/**
 * Out-of-time validation: fit on the earlier part, correlate with the outcome in the later one.
 * @param time when each row happened, any increasing number; rows of one moment stay together.
 * @param share the share of rows to fit on, the earliest.
 */
export function outOfTimeR(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  time: ArrayLike<number>,
  options: { share?: number; level?: number } = {},
): Estimate {
  const { share = 0.7, level = usualLevel } = options;
  const method = "out-of-time R, Fisher z";
  if (!(share > 0 && share < 1)) throw new RangeError(`invalid share: ${share}`);
  const rows = completeRows(y, [...columns, time]);
  const n = rows.length;
  if (n < 4) return cannotSay(n, method, "too_few", level);
  const moments = Float64Array.from(rows, (row) => time[row]!);
  const order = sortOrder(moments);
  const cut = moments[order[Math.min(n - 1, Math.floor(share * n))]!]!;
  const train = rows.filter((row) => time[row]! < cut);
  const test = rows.filter((row) => time[row]! >= cut);
  const predicted = fitAndPredict(y, columns, train, test);
  if (predicted === null || test.length < 3) return cannotSay(test.length, method, "too_few", level);
  const actual = Float64Array.from(test, (row) => y[row]!);
  const r = correlationOf(correlationMoments(predicted, actual));
  if (r === null) return cannotSay(test.length, method, "constant", level);
  return correlationEstimate(r, test.length, level, { method });
}
