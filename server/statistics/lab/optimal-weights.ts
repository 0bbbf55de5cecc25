import { dot } from "../numbers/dot.ts";
import { nonnegativeQuadratic } from "../numbers/nonnegative-quadratic.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";
import { type WeightLimits, weightBounds } from "./weight-limits.ts";

/** Weights with what they are good for. */
export type OptimalWeights = {
  /** Weights, at least 0, summing to 1; null where none can be found. */
  weights: number[] | null;
  /** Correlation of the weighted composite with the criterion. */
  validity: number | null;
  /** Largest violation of the optimality (Karush-Kuhn-Tucker) conditions. */
  residual: number | null;
  notes: string[];
};

/**
 * Weights of standardized predictors that make the composite's validity largest under limits. The validity
 * `r'w / sqrt(w'Rw)` does not change with the size of w, so with every limit written for the sum of v instead
 * of 1 the problem is the convex quadratic program: smallest `½ v'Rv - r'v` over a cone, w = v / sum(v). It is
 * solved through its dual by an active set. `ridge` shrinks toward the current weights: the same with
 * R + ridge I and r + ridge k w0, where k is the current composite's slope. Predictors that depend on one
 * another are told apart by a tiny ridge, and the notes say so.
 *
 * @param correlations predictors' correlations (or covariances) on applicants, row by row
 * @param validities correlation (or covariance) of each predictor with the criterion, corrected or not
 */
export function optimalWeights(
  correlations: ArrayLike<number>,
  validities: ArrayLike<number>,
  limits: WeightLimits = {},
  ridge = 0,
): OptimalWeights {
  const size = validities.length;
  const none = (...notes: string[]): OptimalWeights => ({
    weights: null,
    validity: null,
    residual: null,
    notes,
  });
  if (size === 0) return none("too_few");
  for (let i = 0; i < size * size; i++) if (!Number.isFinite(correlations[i]!)) return none("constant");
  for (let i = 0; i < size; i++) {
    if (!Number.isFinite(validities[i]!)) return none("undefined_value");
    if (!(correlations[i * size + i]! > 1e-300)) return none("constant");
  }
  const bounds = weightBounds(size, limits);
  if (bounds.conflict !== null) return none(bounds.conflict);
  const { low, high } = bounds;
  const finish = (weights: number[], residual: number, notes: string[]): OptimalWeights => ({
    weights,
    validity: compositeValidity(correlations, validities, weights),
    residual,
    notes,
  });
  const isWhole = !Number.isFinite(ridge);
  if (isWhole && !limits.current) return none("current_invalid");
  if (isWhole && coneRows(size, low, high, limits).every((row) => dot(row, limits.current!) <= 1e-12))
    return finish([...limits.current!], 0, []);
  const fixed = [low, high].find((edge) => Math.abs(edge.reduce((s, w) => s + w, 0) - 1) < 1e-13);
  if (fixed) return finish(Array.from(fixed), 0, ["limits_leave_one"]);

  const notes: string[] = [];
  // an endless ridge asks for the nearest weights to those in force
  const h = isWhole ? identity(size) : Float64Array.from(correlations);
  const c = Float64Array.from(isWhole ? limits.current! : validities);
  if (!isWhole && ridge > 0 && limits.current) {
    let up = 0;
    let down = 0;
    for (let i = 0; i < size; i++) {
      up += validities[i]! * limits.current[i]!;
      for (let j = 0; j < size; j++)
        down += limits.current[i]! * limits.current[j]! * correlations[i * size + j]!;
    }
    const slope = down > 0 ? up / down : 0;
    for (let i = 0; i < size; i++) {
      h[i * size + i]! += ridge;
      c[i]! += ridge * slope * limits.current[i]!;
    }
  }
  let trace = 0;
  for (let i = 0; i < size; i++) trace += h[i * size + i]!;
  if (cholesky(h, size, 1e-9).rank < size) {
    for (let i = 0; i < size; i++) h[i * size + i]! += (1e-7 * trace) / size;
    notes.push("collinear");
    if (cholesky(h, size, 1e-12).rank < size) return none("not_positive_definite");
  }

  const rows = coneRows(size, low, high, limits);
  const factor = cholesky(h, size, 1e-15);
  const solved = rows.map((row) => solveCholesky(factor, row));
  const gram = new Float64Array(rows.length ** 2);
  rows.forEach((row, i) => {
    solved.forEach((column, j) => {
      gram[i * rows.length + j] = dot(row, column);
    });
  });
  const free = solveCholesky(factor, c);
  const dual = nonnegativeQuadratic(
    gram,
    rows.map((row) => dot(row, free)),
  );
  if (dual === null) return none("not_converged");
  const v = Float64Array.from(free);
  rows.forEach((_, i) => {
    if (dual[i]! > 0) for (let j = 0; j < size; j++) v[j]! -= dual[i]! * solved[i]![j]!;
  });
  const sum = v.reduce((s, value) => s + value, 0);
  const reach = free.reduce((s, value) => Math.max(s, Math.abs(value)), 0);
  if (!(sum > 1e-6 * Math.max(reach, 1e-300))) return none(...notes, "no_positive_validity");

  let residual = 0;
  for (let j = 0; j < size; j++) {
    let slope = -c[j]!;
    for (let k = 0; k < size; k++) slope += h[j * size + k]! * v[k]!;
    rows.forEach((row, i) => {
      slope += dual[i]! * row[j]!;
    });
    residual = Math.max(residual, Math.abs(slope));
  }
  rows.forEach((row, i) => {
    const side = dot(row, v);
    residual = Math.max(residual, side, Math.abs(dual[i]! * side));
  });
  // On the simplex exactly: rounding may leave 1e-17 where a bound holds.
  const weights = Array.from(v, (value, j) => {
    const weight = value / sum;
    if (weight - low[j]! < 1e-14) return low[j]!;
    return high[j]! - weight < 1e-14 ? high[j]! : weight;
  });
  const rest = weights.reduce((s, w) => s + w, 0);
  return finish(
    weights.map((w) => w / rest),
    residual,
    notes,
  );
}

/** Validity of a composite, or null where it does not vary. */
export function compositeValidity(
  correlations: ArrayLike<number>,
  validities: ArrayLike<number>,
  weights: ArrayLike<number>,
): number | null {
  const size = weights.length;
  let up = 0;
  let down = 0;
  for (let i = 0; i < size; i++) {
    up += validities[i]! * weights[i]!;
    for (let j = 0; j < size; j++) down += weights[i]! * weights[j]! * correlations[i * size + j]!;
  }
  const value = up / Math.sqrt(down);
  return down > 0 && Number.isFinite(value) ? value : null;
}

/** Equal weights: at the sample sizes of hiring they often beat fitted ones (Dawes 1979). */
export function unitWeights(size: number): number[] {
  return new Array<number>(size).fill(1 / size);
}

/** Limits as rows g with g'v <= 0. */
function coneRows(size: number, low: Float64Array, high: Float64Array, limits: WeightLimits): Float64Array[] {
  const rows: Float64Array[] = (limits.rows ?? []).map((row) => Float64Array.from(row));
  for (let i = 0; i < size; i++) {
    const under = new Float64Array(size).fill(low[i]!);
    under[i]! -= 1;
    rows.push(under);
    if (high[i]! < 1) {
      const over = new Float64Array(size).fill(-high[i]!);
      over[i]! += 1;
      rows.push(over);
    }
  }
  for (const { predictors, floor = 0, cap = 1 } of limits.competencies ?? []) {
    if (floor > 0) {
      const under = new Float64Array(size).fill(floor);
      for (const i of predictors) under[i]! -= 1;
      rows.push(under);
    }
    if (cap < 1) {
      const over = new Float64Array(size).fill(-cap);
      for (const i of predictors) over[i]! += 1;
      rows.push(over);
    }
  }
  return rows;
}

const identity = (size: number) =>
  Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0));
