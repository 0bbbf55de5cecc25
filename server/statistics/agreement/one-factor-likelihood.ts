import { chiSquareSurvival } from "../distributions/chi-square.ts";
import { cholesky, logDeterminant, solveCholesky } from "../numbers/symmetric.ts";
import type { ItemCovariance } from "./item-covariance.ts";

/** Maximum-likelihood fit of one common factor to item covariances. */
export type OneFactorFit = {
  /** Loadings and unique variances in the items' own units; and loadings on standardized items. */
  loadings: number[];
  uniquenesses: number[];
  standardizedLoadings: number[];
  chiSquare: number;
  df: number;
  p: number | null;
  cfi: number | null;
  rmsea: number | null;
  srmr: number;
};

/**
 * One-factor model `S = l l' + diag(u)` by normal maximum likelihood (divisor n), Fisher scoring with step
 * halving. Null when it does not converge or the covariances are singular. Agrees with R: lavaan `cfa`,
 * `std.lv = TRUE`.
 */
export function oneFactorMaximumLikelihood(input: ItemCovariance): OneFactorFit | null {
  const { n, items: k } = input;
  const s = Float64Array.from(input.covariance, (value) => (value * (n - 1)) / n);
  const sample = cholesky(s, k, 1e-12);
  if (sample.rank < k) return null;
  const logS = logDeterminant(sample);
  const size = 2 * k;
  const parameters = start(s, k);
  let current = evaluate(parameters, s, k);
  if (!current) return null;
  let converged = false;
  for (let iteration = 0; iteration < 500 && !converged; iteration++) {
    const factor = cholesky(current.information, size, 1e-13);
    const step = solveCholesky(factor, current.gradient);
    let next: ReturnType<typeof evaluate> = null;
    let scale = 1;
    const trial = new Float64Array(size);
    for (; scale > 1e-8; scale /= 2) {
      for (let i = 0; i < size; i++) trial[i] = parameters[i]! - scale * step[i]!;
      next = evaluate(trial, s, k);
      if (next && next.value <= current.value + 1e-13) break;
      next = null;
    }
    if (!next) {
      converged = step.every((value, i) => Math.abs(value) < 1e-7 * Math.sqrt(s[(i % k) * k + (i % k)]!));
      break;
    }
    converged = step.every((value, i) => Math.abs(value) < 1e-10 * (1 + Math.abs(parameters[i]!)));
    parameters.set(trial);
    current = next;
  }
  if (!converged) return null;
  const sign = parameters.subarray(0, k).reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1;
  const loadings = Array.from(parameters.subarray(0, k), (value) => sign * value);
  const uniquenesses = Array.from(parameters.subarray(k));
  const df = (k * (k + 1)) / 2 - size;
  const chiSquare = Math.max(0, n * (current.value - logS - k));
  let logDiagonal = 0;
  let residual = 0;
  for (let i = 0; i < k; i++) {
    logDiagonal += Math.log(s[i * k + i]!);
    for (let j = 0; j <= i; j++) {
      const implied = loadings[i]! * loadings[j]! + (i === j ? uniquenesses[i]! : 0);
      residual += (s[i * k + j]! - implied) ** 2 / (s[i * k + i]! * s[j * k + j]!);
    }
  }
  const chiNull = n * (logDiagonal - logS);
  const dfNull = (k * (k - 1)) / 2;
  const excess = Math.max(0, chiSquare - df);
  const excessNull = Math.max(excess, chiNull - dfNull);
  return {
    loadings,
    uniquenesses,
    standardizedLoadings: loadings.map((value, i) => value / Math.sqrt(value * value + uniquenesses[i]!)),
    chiSquare,
    df,
    p: df > 0 ? chiSquareSurvival(chiSquare, df) : null,
    cfi: excessNull > 0 ? 1 - excess / excessNull : 1,
    rmsea: df > 0 ? Math.sqrt(excess / (df * n)) : null,
    srmr: Math.sqrt(residual / ((k * (k + 1)) / 2)),
  };
}

function start(s: Float64Array, k: number): Float64Array {
  const parameters = new Float64Array(2 * k);
  for (let j = 0; j < k; j++) {
    let sum = 0;
    for (let i = 0; i < k; i++) if (i !== j) sum += s[i * k + j]!;
    const sd = Math.sqrt(s[j * k + j]!);
    parameters[j] = sum < 0 ? -0.5 * sd : 0.5 * sd;
    parameters[k + j] = 0.75 * s[j * k + j]!;
  }
  return parameters;
}

/** log|S*| + tr(S S*^-1) with gradient and expected information; null outside the positive definite set. */
function evaluate(parameters: Float64Array, s: Float64Array, k: number) {
  const size = 2 * k;
  const implied = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++)
      implied[i * k + j] = parameters[i]! * parameters[j]! + (i === j ? parameters[k + i]! : 0);
  const factor = cholesky(implied, k, 1e-14);
  if (factor.rank < k) return null;
  const inverse = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    const unit = new Float64Array(k);
    unit[j] = 1;
    const column = solveCholesky(factor, unit);
    for (let i = 0; i < k; i++) inverse[i * k + j] = column[i]!;
  }
  let trace = 0;
  for (let i = 0; i < k * k; i++) trace += s[i]! * inverse[i]!;
  // G = S*^-1 (S* - S) S*^-1
  const product = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let m = 0; m < k; m++) sum += (implied[i * k + m]! - s[i * k + m]!) * inverse[m * k + j]!;
      product[i * k + j] = sum;
    }
  const g = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let m = 0; m < k; m++) sum += inverse[i * k + m]! * product[m * k + j]!;
      g[i * k + j] = sum;
    }
  const gradient = new Float64Array(size);
  const w = new Float64Array(k);
  let lambdaW = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      gradient[i]! += 2 * g[i * k + j]! * parameters[j]!;
      w[i]! += inverse[i * k + j]! * parameters[j]!;
    }
    gradient[k + i] = g[i * k + i]!;
  }
  for (let i = 0; i < k; i++) lambdaW += w[i]! * parameters[i]!;
  // tr(V dA V dB) for each pair of parameters, V = S*^-1.
  const information = new Float64Array(size * size);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const v = inverse[i * k + j]!;
      information[i * size + j] = 2 * (v * lambdaW + w[i]! * w[j]!);
      information[(k + i) * size + k + j] = v * v;
      information[i * size + k + j] = 2 * v * w[j]!;
      information[(k + j) * size + i] = 2 * v * w[j]!;
    }
  return { value: logDeterminant(factor) + trace, gradient, information };
}
