import { covarianceMoments } from "../numbers/covariance.ts";

/** Hires with a criterion, ready for fitting weights. */
export type WeightData = {
  /** Columns of predictors, standardized as given, and the criterion; complete rows only. */
  readonly columns: readonly Float64Array[];
  readonly criterion: Float64Array;
  readonly n: number;
  readonly dropped: number;
};

/** Complete rows of predictors and criterion, in the order given by `time` (or as they stand). */
export function weightData(
  columns: readonly ArrayLike<number>[],
  criterion: ArrayLike<number>,
  time: ArrayLike<number> | null = null,
): WeightData {
  const rows: number[] = [];
  for (let i = 0; i < criterion.length; i++)
    if (
      Number.isFinite(criterion[i]!) &&
      columns.every((column) => Number.isFinite(column[i]!)) &&
      (time === null || Number.isFinite(time[i]!))
    )
      rows.push(i);
  if (time) rows.sort((a, b) => time[a]! - time[b]! || a - b);
  return {
    columns: columns.map((column) => Float64Array.from(rows, (i) => column[i]!)),
    criterion: Float64Array.from(rows, (i) => criterion[i]!),
    n: rows.length,
    dropped: criterion.length - rows.length,
  };
}

/** Covariances of predictors and their covariances with the standardized criterion, over the rows named. */
export function weightMoments(
  data: WeightData,
  rows: ArrayLike<number>,
): { correlations: Float64Array; validities: Float64Array } | null {
  const p = data.columns.length;
  const pick = (column: Float64Array) =>
    Float64Array.from({ length: rows.length }, (_, i) => column[rows[i]!]!);
  const { n, c } = covarianceMoments([...data.columns.map(pick), pick(data.criterion)]);
  const size = p + 1;
  const spread = c[p * size + p]!;
  if (n < 3 || !(spread > 0)) return null;
  const correlations = new Float64Array(p * p);
  const validities = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    validities[i] = c[i * size + p]! / Math.sqrt(spread * (n - 1));
    for (let j = 0; j < p; j++) correlations[i * p + j] = c[i * size + j]! / (n - 1);
  }
  return { correlations, validities };
}

/** Correlation of the composite of `weights` with the criterion over the rows named; null where undefined. */
export function compositeCorrelation(
  data: WeightData,
  weights: ArrayLike<number>,
  rows: ArrayLike<number>,
): number | null {
  const n = rows.length;
  if (n < 3) return null;
  const score = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < data.columns.length; j++) sum += weights[j]! * data.columns[j]![rows[i]!]!;
    return sum;
  });
  let x = 0;
  let y = 0;
  for (let i = 0; i < n; i++) {
    x += (score[i]! - score[0]!) / n;
    y += (data.criterion[rows[i]!]! - data.criterion[rows[0]!]!) / n;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const a = score[i]! - score[0]! - x;
    const b = data.criterion[rows[i]!]! - data.criterion[rows[0]!]! - y;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : null;
}

/** 0, 1, ..., n - 1. */
export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}
