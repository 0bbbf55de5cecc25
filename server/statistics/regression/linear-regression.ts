import { fSurvival } from "../distributions/f.ts";
import { studentTTwoSided } from "../distributions/student-t.ts";
import {
  addPair,
  addProduct,
  type Doubled,
  type DoubledArray,
  doubledZeros,
  minus,
  over,
  plus,
  rootOf,
  times,
} from "../numbers/double-double.ts";

/** An ordinary least squares fit. Coefficients begin with the intercept where there is one. */
type LinearRegression = {
  n: number;
  /** Coefficients; null for a column that the others determine (collinear or constant). */
  coefficients: (number | null)[];
  standardErrors: (number | null)[];
  t: (number | null)[];
  p: (number | null)[];
  /** Slopes times SD(x)/SD(y), without the intercept. */
  standardized: (number | null)[];
  residualDf: number;
  residualSumOfSquares: number;
  residualSd: number | null;
  /** About the mean with an intercept, about 0 without. */
  rSquared: number | null;
  adjustedRSquared: number | null;
  f: number | null;
  fP: number | null;
  rank: number;
  aic: number | null;
  bic: number | null;
  notes: string[];
};

/**
 * Ordinary least squares of y on columns x over the complete rows. The normal equations are formed and solved
 * (Cholesky with a rank check) in doubled precision, so that ill-conditioned data such as NIST's Longley and
 * Wampler sets keep ten digits and more.
 */
export function linearRegression(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  options: { intercept?: boolean } = {},
): LinearRegression {
  const intercept = options.intercept ?? true;
  for (const column of columns) {
    if (column.length !== y.length) throw new RangeError(`invalid column length: ${column.length}`);
  }
  const rows = completeRows(y, columns);
  const n = rows.length;
  const notes = n < y.length ? [`missing_dropped:${y.length - n}`] : [];
  const p = columns.length;
  const all = [...columns, y];
  // centring by a rounded mean is an exact shift; the doubled sums take out what the rounding left
  const centre = all.map((column) => (intercept ? meanOf(column, rows) : 0));
  const gram = crossProducts(all, rows, centre, intercept);
  const size = p + 1;
  const at = (i: number, j: number): Doubled => [gram.high[i * size + j]!, gram.low[i * size + j]!];
  const factor = doubledCholesky(at, p);
  const rank = factor.kept.filter(Boolean).length;
  if (rank < p) notes.push("collinear");
  const slopes = solve(
    factor,
    Array.from({ length: p }, (_, i) => at(i, p)),
  );
  let explained: Doubled = [0, 0];
  for (let i = 0; i < p; i++) explained = plus(explained, times(slopes[i]!, at(i, p)));
  const total = at(p, p)[0];
  const means = all.map((_, j) => centreOf(centre, all, rows, j, intercept));
  const residualSumOfSquares = residualSquares(all, rows, centre, means, slopes, Math.abs(total));
  const residualDf = n - rank - (intercept ? 1 : 0);
  const variance = residualDf > 0 ? residualSumOfSquares / residualDf : null;
  const offset = slopes.reduce<Doubled>((sum, slope, j) => minus(sum, times(slope, means[j]!)), means[p]!);
  const inverse = (j: number) => {
    const unit = Array.from({ length: p }, (_, i): Doubled => [i === j ? 1 : 0, 0]);
    return solve(factor, unit);
  };
  const slopeErrors: (number | null)[] = [];
  let interceptVariance = 1 / n;
  for (let j = 0; j < p; j++) {
    if (!factor.kept[j]) {
      slopeErrors.push(null);
      continue;
    }
    const row = inverse(j);
    slopeErrors.push(variance === null ? null : Math.sqrt(Math.max(0, variance * row[j]![0])));
    const mj = means[j]![0];
    for (let k = 0; k < p; k++) {
      interceptVariance += mj * means[k]![0] * row[k]![0];
    }
  }
  const coefficients: (number | null)[] = slopes.map((slope, j) => (factor.kept[j] ? shown(slope[0]) : null));
  const standardErrors = slopeErrors.map((value) => shown(value));
  if (intercept) {
    coefficients.unshift(n > 0 ? shown(offset[0]) : null);
    standardErrors.unshift(
      variance === null ? null : shown(Math.sqrt(Math.max(0, variance * interceptVariance))),
    );
  }
  const t = coefficients.map((b, i) => {
    const error = standardErrors[i];
    return b === null || !error ? null : shown(b / error);
  });
  const rSquared = n > 0 && total > 0 ? shown(1 - residualSumOfSquares / total) : null;
  const freedom = n - (intercept ? 1 : 0);
  const f =
    rank > 0 && variance !== null && variance > 0 ? shown(Math.max(0, explained[0]) / rank / variance) : null;
  const deviance =
    n > 0 && residualSumOfSquares > 0 ? n * Math.log((2 * Math.PI * residualSumOfSquares) / n) + n : null;
  const parameters = rank + (intercept ? 2 : 1);
  if (residualDf < 1) notes.push("too_few");
  return {
    n,
    coefficients,
    standardErrors,
    t,
    p: t.map((value) => (value === null || residualDf < 1 ? null : studentTTwoSided(value, residualDf))),
    standardized: slopes.map((slope, j) =>
      factor.kept[j] && total > 0 ? shown(slope[0] * Math.sqrt(at(j, j)[0] / total)) : null,
    ),
    residualDf,
    residualSumOfSquares,
    residualSd: variance === null ? null : Math.sqrt(variance),
    rSquared,
    adjustedRSquared:
      rSquared === null || residualDf < 1 ? null : 1 - (1 - rSquared) * (freedom / residualDf),
    f,
    fP: f === null ? null : fSurvival(f, rank, residualDf),
    rank,
    aic: deviance === null ? null : deviance + 2 * parameters,
    bic: deviance === null ? null : deviance + Math.log(n) * parameters,
    notes,
  };
}

function shown(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function completeRows(y: ArrayLike<number>, columns: readonly ArrayLike<number>[]): number[] {
  const rows: number[] = [];
  for (let i = 0; i < y.length; i++) {
    if (Number.isFinite(y[i]!) && columns.every((column) => Number.isFinite(column[i]!))) rows.push(i);
  }
  return rows;
}

function meanOf(column: ArrayLike<number>, rows: readonly number[]): number {
  if (rows.length === 0) return 0;
  const first = column[rows[0]!]!;
  let sum = 0;
  for (const i of rows) sum += column[i]! - first;
  return first + sum / rows.length;
}

/** The exact mean of a column: the rounded one and what the doubled sum of deviations leaves. */
function centreOf(
  centre: readonly number[],
  columns: readonly ArrayLike<number>[],
  rows: readonly number[],
  j: number,
  intercept: boolean,
): Doubled {
  if (!intercept || rows.length === 0) return [0, 0];
  const sum = doubledZeros(1);
  const column = columns[j]!;
  for (const i of rows) {
    const [d, e] = difference(column[i]!, centre[j]!);
    addPair(sum, 0, d, e);
  }
  return plus([centre[j]!, 0], over([sum.high[0]!, sum.low[0]!], [rows.length, 0]));
}

/** a - b as an exact pair. */
function difference(a: number, b: number): Doubled {
  const d = a - b;
  const u = d - a;
  return [d, a - (d - u) + (-b - u)];
}

function crossProducts(
  columns: readonly ArrayLike<number>[],
  rows: readonly number[],
  centre: readonly number[],
  intercept: boolean,
): DoubledArray {
  const size = columns.length;
  const gram = doubledZeros(size * size);
  const sums = doubledZeros(size);
  const high = new Float64Array(size);
  const low = new Float64Array(size);
  for (const i of rows) {
    for (let j = 0; j < size; j++) {
      const [d, e] = difference(columns[j]![i]!, centre[j]!);
      high[j] = d;
      low[j] = e;
      addPair(sums, j, d, e);
    }
    for (let j = 0; j < size; j++) {
      for (let k = j; k < size; k++) {
        const at = j * size + k;
        addProduct(gram, at, high[j]!, high[k]!);
        const cross = high[j]! * low[k]! + low[j]! * high[k]!;
        if (cross !== 0) addPair(gram, at, cross, 0);
      }
    }
  }
  for (let j = 0; j < size; j++) {
    for (let k = j; k < size; k++) {
      const at = j * size + k;
      if (intercept && rows.length > 0) {
        const a: Doubled = [sums.high[j]!, sums.low[j]!];
        const b: Doubled = [sums.high[k]!, sums.low[k]!];
        const shift = over(times(a, b), [rows.length, 0]);
        addPair(gram, at, -shift[0], -shift[1]);
      }
      gram.high[k * size + j] = gram.high[at]!;
      gram.low[k * size + j] = gram.low[at]!;
    }
  }
  return gram;
}

type Factor = { lower: Doubled[][]; kept: boolean[] };

function doubledCholesky(at: (i: number, j: number) => Doubled, p: number): Factor {
  const lower: Doubled[][] = Array.from({ length: p }, () => new Array<Doubled>(p).fill([0, 0]));
  const kept = new Array<boolean>(p).fill(true);
  for (let j = 0; j < p; j++) {
    let pivot = at(j, j);
    for (let k = 0; k < j; k++) pivot = minus(pivot, times(lower[j]![k]!, lower[j]![k]!));
    if (!(pivot[0] > 1e-22 * at(j, j)[0])) {
      kept[j] = false;
      lower[j]!.fill([0, 0]);
      continue;
    }
    const root = rootOf(pivot);
    lower[j]![j] = root;
    for (let i = j + 1; i < p; i++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum = minus(sum, times(lower[i]![k]!, lower[j]![k]!));
      lower[i]![j] = over(sum, root);
    }
  }
  return { lower, kept };
}

function solve({ lower, kept }: Factor, right: readonly Doubled[]): Doubled[] {
  const p = kept.length;
  const x: Doubled[] = new Array<Doubled>(p).fill([0, 0]);
  for (let i = 0; i < p; i++) {
    if (!kept[i]) continue;
    let sum = right[i]!;
    for (let k = 0; k < i; k++) sum = minus(sum, times(lower[i]![k]!, x[k]!));
    x[i] = over(sum, lower[i]![i]!);
  }
  for (let i = p - 1; i >= 0; i--) {
    if (!kept[i]) continue;
    let sum = x[i]!;
    for (let k = i + 1; k < p; k++) if (kept[k]) sum = minus(sum, times(lower[k]![i]!, x[k]!));
    x[i] = over(sum, lower[i]![i]!);
  }
  return x;
}

/** Residual sum of squares from the residuals themselves; what is rounding of an exact fit counts as 0. */
function residualSquares(
  columns: readonly ArrayLike<number>[],
  rows: readonly number[],
  centre: readonly number[],
  means: readonly Doubled[],
  slopes: readonly Doubled[],
  total: number,
): number {
  const p = slopes.length;
  // what the fit's mean still misses once every column is centred by its rounded mean
  const shift = slopes.reduce<Doubled>(
    (sum, slope, j) => minus(sum, times(slope, minus(means[j]!, [centre[j]!, 0]))),
    minus(means[p]!, [centre[p]!, 0]),
  );
  let sum = 0;
  for (const i of rows) {
    let residual: Doubled = minus(difference(columns[p]![i]!, centre[p]!), shift);
    for (let j = 0; j < p; j++) {
      residual = minus(residual, times(slopes[j]!, difference(columns[j]![i]!, centre[j]!)));
    }
    sum += residual[0] * residual[0];
  }
  return sum <= 1e-28 * total ? 0 : sum;
}
