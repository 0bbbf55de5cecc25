import { kendallTest } from "../association/kendall.ts";
import { normalUpperQuantile } from "../distributions/normal.ts";
import { midRanks, sortOrder } from "../numbers/rank.ts";
import { linearRegression } from "../regression/linear-regression.ts";
import { type RandomEffects, randomEffects, type TauMethod } from "./random-effects.ts";

/** Egger's classic test: weighted regression of the effect on its standard error; null below three studies. */
export function eggerTest(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
): { t: number; df: number; p: number } | null {
  const { y, v } = studies(effects, variances);
  if (y.length < 3) return null;
  // weights 1/v by scaling every row with 1/sqrt(v): the standard error becomes the constant column
  const root = v.map((variance) => 1 / Math.sqrt(variance));
  const scaled = y.map((value, i) => value * root[i]!);
  const fit = linearRegression(scaled, [root, new Float64Array(y.length).fill(1)], { intercept: false });
  const t = fit.t[1];
  const p = fit.p[1];
  return t === null || t === undefined || p === null || p === undefined ? null : { t, df: fit.residualDf, p };
}

/** Egger's test as a mixed-effects meta-regression on the standard error; null where it cannot be fitted. */
export function eggerMixedTest(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
  method: TauMethod = "REML",
): { z: number; p: number } | null {
  const { y, v } = studies(effects, variances);
  if (y.length < 3) return null;
  const fit = randomEffects(y, v, { method, knappHartung: false, moderators: [v.map(Math.sqrt)] });
  const z = fit?.statistics[1];
  const p = fit?.p[1];
  return z === null || z === undefined || p === null || p === undefined ? null : { z, p };
}

/** Begg & Mazumdar's rank test: Kendall's tau of standardized effects and their variances. */
export function rankTest(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
): { tau: number; p: number | null } | null {
  const { y, v } = studies(effects, variances);
  if (y.length < 3) return null;
  const weight = v.reduce((sum, variance) => sum + 1 / variance, 0);
  const mean = y.reduce((sum, value, i) => sum + value / v[i]!, 0) / weight;
  const standard = y.map((value, i) => (value - mean) / Math.sqrt(v[i]! - 1 / weight));
  const { tauB, p } = kendallTest(standard, v);
  return tauB === null ? null : { tau: tauB, p };
}

/** Rosenthal's fail-safe N: how many studies of no effect would lift the pooled one-sided p over alpha. */
export function failSafeN(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
  alpha = 0.05,
): number | null {
  const { y, v } = studies(effects, variances);
  if (y.length === 0) return null;
  const sum = y.reduce((total, value, i) => total + value / Math.sqrt(v[i]!), 0);
  return Math.ceil(Math.max(0, (sum / normalUpperQuantile(alpha)) ** 2 - y.length));
}

/** Trim and fill (Duval & Tweedie 2000), estimator L0: studies added and the model with them. */
export function trimAndFill(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
  options: { method?: TauMethod; side?: "left" | "right"; level?: number; knappHartung?: boolean } = {},
): { added: number; side: "left" | "right"; model: RandomEffects } | null {
  const method = options.method ?? "REML";
  const { side: _side, ...own } = options;
  const { y, v } = studies(effects, variances);
  const k = y.length;
  if (k < 3) return null;
  const slope = randomEffects(y, v, { method, moderators: [v.map(Math.sqrt)] })?.coefficients[1];
  const side = options.side ?? (slope !== undefined && slope < 0 ? "right" : "left");
  const flipped = side === "right" ? y.map((value) => -value) : y;
  const order = sortOrder(flipped);
  const effect = Float64Array.from(order, (i) => flipped[i]!);
  const variance = Float64Array.from(order, (i) => v[i]!);
  let added = 0;
  let before = -1;
  let centre = 0;
  for (let iteration = 0; iteration < 100 && added !== before; iteration++) {
    before = added;
    const kept = k - added;
    const fit = randomEffects(effect.subarray(0, kept), variance.subarray(0, kept), { method });
    if (fit === null) return null;
    centre = fit.coefficients[0]!;
    const distance = effect.map((value) => Math.abs(value - centre));
    const ranks = firstRanks(distance);
    let sum = 0;
    for (let i = 0; i < k; i++) if (effect[i]! > centre) sum += ranks[i]!;
    added = Math.min(k - 2, Math.round(Math.max(0, (4 * sum - k * (k + 1)) / (2 * k - 1))));
  }
  const fillEffect: number[] = [];
  const fillVariance: number[] = [];
  for (let i = k - added; i < k; i++) {
    fillEffect.push(2 * centre - effect[i]!);
    fillVariance.push(variance[i]!);
  }
  const sign = side === "right" ? -1 : 1;
  const model = randomEffects(
    [...effect.map((value) => sign * value), ...fillEffect.map((value) => sign * value)],
    [...variance, ...fillVariance],
    own,
  );
  return model === null ? null : { added, side, model };
}

/** The pooled effect without each study in turn, in the order given. */
export function leaveOneOut(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
  method: TauMethod = "REML",
): (number | null)[] {
  const { y, v } = studies(effects, variances);
  return Array.from(y, (_, skip) => {
    const others = (column: Float64Array) => column.filter((_value, i) => i !== skip);
    return randomEffects(others(y), others(v), { method })?.coefficients[0] ?? null;
  });
}

/** Ranks 1..n, equal values in the order they come. */
function firstRanks(values: Float64Array): Float64Array {
  const ranks = midRanks(values);
  sortOrder(values).forEach((index, i) => {
    ranks[index] = i + 1;
  });
  return ranks;
}

function studies(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
): { y: Float64Array; v: Float64Array } {
  if (variances.length !== effects.length)
    throw new RangeError(`invalid variances length: ${variances.length}`);
  const y: number[] = [];
  const v: number[] = [];
  for (let i = 0; i < effects.length; i++) {
    if (Number.isFinite(effects[i]!) && variances[i]! > 0 && Number.isFinite(variances[i]!)) {
      y.push(effects[i]!);
      v.push(variances[i]!);
    }
  }
  return { y: Float64Array.from(y), v: Float64Array.from(v) };
}
