import { climb, type Height } from "../../server/statistics/numbers/climb.ts";
import { cholesky, invertCholesky } from "../../server/statistics/numbers/symmetric.ts";

/** A fitted proportional-odds model. */
type OrdinalLogistic = {
  n: number;
  /** Categories seen, ascending. */
  categories: number[];
  /** Cut points between categories on the logit scale, one fewer than categories. */
  thresholds: number[];
  coefficients: (number | null)[];
  standardErrors: (number | null)[];
  logLikelihood: number | null;
  converged: boolean;
  notes: string[];
};

/**
 * Proportional-odds logistic regression (McCullagh 1980): logit P(Y <= k) = threshold k - x'b, by Newton's
 * method with step halving. Categories nobody used are dropped; constant or collinear columns have null
 * coefficients; separation is found and said. Agrees with R: `MASS::polr`.
 */
export function ordinalLogistic(
  outcome: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
): OrdinalLogistic {
  const rows: number[] = [];
  for (let i = 0; i < outcome.length; i++)
    if (Number.isFinite(outcome[i]!) && columns.every((column) => Number.isFinite(column[i]!))) rows.push(i);
  const n = rows.length;
  const categories = [...new Set(rows.map((i) => outcome[i]!))].sort((a, b) => a - b);
  const k = categories.length - 1;
  const p = columns.length;
  const none = (notes: string[]): OrdinalLogistic => ({
    n,
    categories,
    thresholds: [],
    coefficients: columns.map(() => null),
    standardErrors: columns.map(() => null),
    logLikelihood: null,
    converged: false,
    notes,
  });
  if (n < 2) return none(["too_few"]);
  if (k < 1) return none(["constant"]);
  const index = new Map(categories.map((value, j) => [value, j]));
  const y = Int32Array.from(rows, (i) => index.get(outcome[i]!)!);
  const centre = new Float64Array(p);
  const scale = new Float64Array(p).fill(1);
  const x = new Float64Array(n * p);
  for (let j = 0; j < p; j++) {
    const first = columns[j]![rows[0]!]!;
    for (const i of rows) centre[j]! += (columns[j]![i]! - first) / n;
    let spread = 0;
    rows.forEach((i, r) => {
      const value = columns[j]![i]! - first - centre[j]!;
      x[r * p + j] = value;
      spread += (value * value) / n;
    });
    centre[j]! += first;
    const differs = spread > 1e-300 && rows.some((i) => columns[j]![i] !== first);
    scale[j] = differs ? Math.sqrt(spread) : 1;
    for (let r = 0; r < n; r++) x[r * p + j] = differs ? x[r * p + j]! / scale[j]! : 0;
  }
  const size = k + p;
  const parameters = new Float64Array(size);
  const counts = new Float64Array(k + 1);
  for (const value of y) counts[value]!++;
  let below = 0;
  for (let j = 0; j < k; j++) {
    below += counts[j]!;
    parameters[j] = Math.log(below / (n - below));
  }
  const fit = climb(parameters, (trial) => evaluate(trial, y, x, n, k, p));
  const { first, current } = fit;
  if (fit.ended !== "converged")
    return { ...none([fit.ended]), logLikelihood: fit.ended === "separated" ? current.value : null };
  const factor = cholesky(current.information, size, 1e-13);
  const inverse = invertCholesky(factor);
  let shift = 0;
  for (let j = 0; j < p; j++) shift += (parameters[k + j]! / scale[j]!) * centre[j]!;
  return {
    n,
    categories,
    thresholds: Array.from(parameters.subarray(0, k), (value) => value + shift),
    coefficients: columns.map((_, j) => (first.kept[k + j] ? parameters[k + j]! / scale[j]! : null)),
    standardErrors: columns.map((_, j) => {
      const variance = inverse[(k + j) * size + k + j]!;
      return first.kept[k + j] && variance > 0 ? Math.sqrt(variance) / scale[j]! : null;
    }),
    logLikelihood: current.value,
    converged: true,
    notes: first.rank < size ? ["collinear"] : [],
  };
}

/** Log likelihood, gradient and observed information; null where cut points are out of order. */
function evaluate(
  parameters: Float64Array,
  y: Int32Array,
  x: Float64Array,
  n: number,
  k: number,
  p: number,
): Height | null {
  for (let j = 1; j < k; j++) if (!(parameters[j]! > parameters[j - 1]!)) return null;
  const size = k + p;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  let value = 0;
  const logistic = (t: number) => (t >= 0 ? 1 / (1 + Math.exp(-t)) : Math.exp(t) / (1 + Math.exp(t)));
  const index = new Int32Array(2 + p);
  const up = new Float64Array(2 + p);
  const down = new Float64Array(2 + p);
  for (let i = 0; i < n; i++) {
    const category = y[i]!;
    let eta = 0;
    for (let j = 0; j < p; j++) eta += x[i * p + j]! * parameters[k + j]!;
    const hasUp = category < k;
    const hasDown = category > 0;
    const tUp = hasUp ? parameters[category]! - eta : 0;
    const tDown = hasDown ? parameters[category - 1]! - eta : 0;
    const fUp = hasUp ? logistic(tUp) : 1;
    const fDown = hasDown ? logistic(tDown) : 0;
    // Upper tails differ without cancellation where both lie near 1.
    const probability =
      hasUp && hasDown && tDown > 0
        ? logistic(-tDown) - logistic(-tUp)
        : hasUp
          ? fUp - fDown
          : hasDown
            ? logistic(-tDown)
            : 1;
    if (!(probability > 1e-300)) return null;
    value += Math.log(probability);
    const dUp = hasUp ? fUp * logistic(-tUp) : 0;
    const dDown = hasDown ? fDown * logistic(-tDown) : 0;
    const ddUp = dUp * (1 - 2 * fUp);
    const ddDown = dDown * (1 - 2 * fDown);
    index[0] = hasUp ? category : 0;
    index[1] = hasDown ? category - 1 : 0;
    up.fill(0);
    down.fill(0);
    up[0] = hasUp ? 1 : 0;
    down[1] = hasDown ? 1 : 0;
    for (let j = 0; j < p; j++) {
      index[2 + j] = k + j;
      up[2 + j] = hasUp ? -x[i * p + j]! : 0;
      down[2 + j] = hasDown ? -x[i * p + j]! : 0;
    }
    for (let a = 0; a < 2 + p; a++) {
      const ga = (dUp * up[a]! - dDown * down[a]!) / probability;
      if (up[a] === 0 && down[a] === 0) continue;
      gradient[index[a]!]! += ga;
      for (let b = 0; b < 2 + p; b++) {
        if (up[b] === 0 && down[b] === 0) continue;
        const gb = (dUp * up[b]! - dDown * down[b]!) / probability;
        const second = (ddUp * up[a]! * up[b]! - ddDown * down[a]! * down[b]!) / probability;
        information[index[a]! * size + index[b]!]! += ga * gb - second;
      }
    }
  }
  return { value, gradient, information };
}
