import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";
import { correlationEstimate } from "./fisher-z.ts";

/** What is left of the covariances of a few variables once others are held constant (Schur complement). */
function residualCovariance(
  matrix: ArrayLike<number>,
  p: number,
  wanted: readonly number[],
  controls: readonly number[],
): number[][] {
  const q = controls.length;
  const at = (i: number, j: number) => matrix[i * p + j]!;
  const block = Float64Array.from({ length: q * q }, (_, k) =>
    at(controls[Math.floor(k / q)]!, controls[k % q]!),
  );
  const factor = cholesky(block, q);
  const weights = wanted.map((v) =>
    solveCholesky(
      factor,
      Float64Array.from(controls, (c) => at(v, c)),
    ),
  );
  return wanted.map((a, i) =>
    wanted.map((b) => at(a, b) - controls.reduce((sum, c, k) => sum + weights[i]![k]! * at(c, b), 0)),
  );
}

function checkIndices(p: number, indices: readonly number[]): void {
  for (const i of indices) {
    if (!Number.isInteger(i) || i < 0 || i >= p) throw new RangeError(`invalid variable: ${i}`);
  }
  if (new Set(indices).size < indices.length)
    throw new RangeError(`invalid variables: ${indices.join(", ")}`);
}

/**
 * Partial correlation of variables x and y given the controls, from a p x p covariance or correlation matrix
 * (row by row) of n persons; Fisher's z with n - 3 - number of controls.
 */
export function partialCorrelation(
  matrix: ArrayLike<number>,
  n: number,
  x: number,
  y: number,
  controls: readonly number[],
  level = usualLevel,
): Estimate {
  const method = "partial r, Fisher z";
  const p = Math.round(Math.sqrt(matrix.length));
  checkIndices(p, [x, y, ...controls]);
  const [[xx = 0, xy = 0] = [], [, yy = 0] = []] = residualCovariance(matrix, p, [x, y], controls);
  return fromResiduals(xy, xx, yy, matrix[x * p + x]!, matrix[y * p + y]!, n, controls.length, method, level);
}

/** Semipartial correlation: y as it is, the controls held constant in x only. */
export function semipartialCorrelation(
  matrix: ArrayLike<number>,
  n: number,
  x: number,
  y: number,
  controls: readonly number[],
  level = usualLevel,
): Estimate {
  const method = "semipartial r, Fisher z";
  const p = Math.round(Math.sqrt(matrix.length));
  checkIndices(p, [x, y, ...controls]);
  const [[xx = 0, xy = 0] = []] = residualCovariance(matrix, p, [x, y], controls);
  const yy = matrix[y * p + y]!;
  return fromResiduals(xy, xx, yy, matrix[x * p + x]!, yy, n, controls.length, method, level);
}

function fromResiduals(
  xy: number,
  xx: number,
  yy: number,
  wholeX: number,
  wholeY: number,
  n: number,
  controlled: number,
  method: string,
  level: number,
): Estimate {
  if (n < controlled + 3) return cannotSay(n, method, "too_few", level);
  if (!(wholeX > 0 && wholeY > 0)) return cannotSay(n, method, "constant", level);
  if (!(xx > 1e-10 * wholeX && yy > 1e-10 * wholeY)) return cannotSay(n, method, "collinear", level);
  const r = Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy)));
  return correlationEstimate(r, n, level, { method, controlled });
}
