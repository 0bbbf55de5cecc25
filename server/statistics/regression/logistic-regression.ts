import { aucDeLong } from "../association/auc.ts";
import { normalSurvival } from "../distributions/normal.ts";
import { cholesky, invertCholesky, solveCholesky } from "../numbers/symmetric.ts";

/** A logistic regression; the first coefficient is the intercept. */
type LogisticRegression = {
  n: number;
  coefficients: (number | null)[];
  standardErrors: (number | null)[];
  z: (number | null)[];
  p: (number | null)[];
  deviance: number | null;
  nullDeviance: number | null;
  aic: number | null;
  mcFadden: number | null;
  nagelkerke: number | null;
  brier: number | null;
  auc: number | null;
  iterations: number;
  converged: boolean;
  notes: string[];
};

/**
 * Logistic regression of a 0/1 outcome by Newton-Raphson (IRLS) on standardized columns, complete rows only. A
 * separated outcome or one class gives null coefficients and says so.
 * @param options.epsilon stop, as R's glm does, once the deviance changes by less than this share (glm: 1e-8);
 * without it the fit runs to its end.
 */
export function logisticRegression(
  outcome: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  options: { epsilon?: number } = {},
): LogisticRegression {
  const rows: number[] = [];
  for (let i = 0; i < outcome.length; i++) {
    const label = outcome[i]!;
    if (!Number.isFinite(label) || !columns.every((column) => Number.isFinite(column[i]!))) continue;
    if (label !== 0 && label !== 1) throw new RangeError(`invalid binary value: ${label}`);
    rows.push(i);
  }
  const n = rows.length;
  const notes = n < outcome.length ? [`missing_dropped:${outcome.length - n}`] : [];
  const p = columns.length + 1;
  const y = Float64Array.from(rows, (row) => outcome[row]!);
  const hits = y.reduce((sum, value) => sum + value, 0);
  const nothing = (note: string): LogisticRegression => ({
    n,
    coefficients: new Array<null>(p).fill(null),
    standardErrors: new Array<null>(p).fill(null),
    z: new Array<null>(p).fill(null),
    p: new Array<null>(p).fill(null),
    deviance: null,
    nullDeviance: null,
    aic: null,
    mcFadden: null,
    nagelkerke: null,
    brier: null,
    auc: null,
    iterations: 0,
    converged: false,
    notes: [...notes, note],
  });
  if (n <= p) return nothing("too_few");
  if (hits === 0 || hits === n) return nothing("one_class");
  const mean: number[] = [];
  const scale: number[] = [];
  const x = columns.map((column) => {
    const first = column[rows[0]!]!;
    let sum = 0;
    for (const row of rows) sum += column[row]! - first;
    const centre = first + sum / n;
    let squares = 0;
    for (const row of rows) squares += (column[row]! - centre) ** 2;
    const sd = squares > n * (1e-15 * centre) ** 2 ? Math.sqrt(squares / n) : 0;
    mean.push(centre);
    scale.push(sd);
    return Float64Array.from(rows, (row) => (sd > 0 ? (column[row]! - centre) / sd : 0));
  });
  x.unshift(new Float64Array(n).fill(1));
  const share = hits / n;
  const nullDeviance = -2 * (hits * Math.log(share) + (n - hits) * Math.log(1 - share));
  const beta = new Float64Array(p);
  const eta = new Float64Array(n);
  const fitted = new Float64Array(n);
  const deviance = (b: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let value = 0;
      for (let j = 0; j < p; j++) value += b[j]! * x[j]![i]!;
      eta[i] = value;
      fitted[i] = value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value));
      const signed = y[i] === 1 ? -value : value;
      sum += signed > 0 ? signed + Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed));
    }
    return 2 * sum;
  };
  // the first step is R's: a weighted fit from probabilities between the outcome and one half
  let current = 0;
  for (let i = 0; i < n; i++) {
    fitted[i] = (y[i]! + 0.5) / 2;
    eta[i] = Math.log(fitted[i]! / (1 - fitted[i]!));
    current -= 2 * Math.log(y[i] === 1 ? fitted[i]! : 1 - fitted[i]!);
  }
  let converged = false;
  let iterations = 0;
  let factor = cholesky(new Float64Array(p * p), p);
  const trial = new Float64Array(p);
  for (; iterations < 100 && !converged; iterations++) {
    const first = iterations === 0;
    const information = new Float64Array(p * p);
    const gradient = new Float64Array(p);
    for (let i = 0; i < n; i++) {
      const w = fitted[i]! * (1 - fitted[i]!);
      const residual = y[i]! - fitted[i]! + (first ? w * eta[i]! : 0);
      for (let j = 0; j < p; j++) {
        const xj = x[j]![i]!;
        gradient[j] = gradient[j]! + residual * xj;
        for (let k = 0; k <= j; k++) information[j * p + k] = information[j * p + k]! + w * xj * x[k]![i]!;
      }
    }
    for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!;
    factor = cholesky(information, p);
    const step = solveCholesky(factor, gradient);
    let decrement = 0;
    for (let j = 0; j < p; j++) decrement += step[j]! * gradient[j]!;
    let size = 1;
    let next = current;
    for (let halving = 0; halving < 40; halving++, size /= 2) {
      for (let j = 0; j < p; j++) trial[j] = beta[j]! + size * step[j]!;
      next = deviance(trial);
      if (first || next <= current + 1e-12 * (1 + current)) break;
    }
    const change = Math.abs(next - current) / (Math.abs(next) + 0.1);
    converged =
      options.epsilon === undefined
        ? !first && (decrement < 1e-18 * (1 + current) || decrement < 1e-20)
        : change < options.epsilon;
    beta.set(trial);
    current = next;
    if (beta.some((value) => Math.abs(value) > 1e3) || current < 1e-8 * n) return nothing("separated");
    if (eta.every((value) => Math.abs(value) > 30)) return nothing("separated");
  }
  if (!converged) return nothing("not_converged");
  if (factor.rank < p) notes.push("collinear");
  const inverse = invertCholesky(factor);
  const kept = (j: number) => factor.kept[j] === true;
  const transform = (j: number, k: number) => {
    if (j > 0) return j === k ? 1 / scale[j - 1]! : 0;
    return k === 0 ? 1 : kept(k) ? -mean[k - 1]! / scale[k - 1]! : 0;
  };
  const coefficients: (number | null)[] = [];
  const standardErrors: (number | null)[] = [];
  for (let j = 0; j < p; j++) {
    if (!kept(j)) {
      coefficients.push(null);
      standardErrors.push(null);
      continue;
    }
    let value = 0;
    let variance = 0;
    for (let k = 0; k < p; k++) {
      if (!kept(k)) continue;
      value += transform(j, k) * beta[k]!;
      for (let l = 0; l < p; l++) {
        if (kept(l)) variance += transform(j, k) * transform(j, l) * inverse[k * p + l]!;
      }
    }
    coefficients.push(Number.isFinite(value) ? value : null);
    standardErrors.push(variance > 0 && Number.isFinite(variance) ? Math.sqrt(variance) : null);
  }
  // quasi-separation: fitted probabilities run to 0 or 1 and the errors with them
  if (standardErrors.some((error, j) => error !== null && j > 0 && error * scale[j - 1]! > 1e3)) {
    return nothing("separated");
  }
  const z = coefficients.map((value, j) => {
    const error = standardErrors[j];
    return value === null || error === null || error === undefined ? null : value / error;
  });
  const coxSnell = 1 - Math.exp((current - nullDeviance) / n);
  return {
    n,
    coefficients,
    standardErrors,
    z,
    p: z.map((value) => (value === null ? null : Math.min(1, 2 * normalSurvival(Math.abs(value))))),
    deviance: current,
    nullDeviance,
    aic: current + 2 * factor.rank,
    mcFadden: 1 - current / nullDeviance,
    nagelkerke: coxSnell / (1 - Math.exp(-nullDeviance / n)),
    brier: y.reduce((sum, value, i) => sum + (value - fitted[i]!) ** 2, 0) / n,
    auc: aucDeLong(y, eta)?.auc ?? null,
    iterations,
    converged,
    notes,
  };
}
