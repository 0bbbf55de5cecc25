import { chiSquareSurvival, chiSquareUpperQuantile } from "../distributions/chi-square.ts";
import { fSurvival } from "../distributions/f.ts";
import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import { studentTTwoSided, studentTUpperQuantile } from "../distributions/student-t.ts";
import { leastForPrediction, predictionInterval } from "../intervals/prediction-interval.ts";
import { checkLevel, usualLevel } from "../numbers/estimate.ts";
import { findRoot } from "../numbers/root.ts";
import { cholesky, invertCholesky } from "../numbers/symmetric.ts";

/** Estimators of the between-study variance, by metafor's names. */
export type TauMethod = "FE" | "DL" | "HE" | "HS" | "SJ" | "ML" | "REML" | "EB" | "PM";

/** How a prediction interval is made. */
type Prediction = "confidence distribution" | "t" | "metafor";

/** A random-effects (or fixed-effect) model, pooled or with moderators. */
export type RandomEffects = {
  method: TauMethod;
  k: number;
  /** Pooled effect, or one coefficient per column: intercept first. */
  coefficients: number[];
  standardErrors: number[];
  /** z, or t with Knapp-Hartung. */
  statistics: (number | null)[];
  p: (number | null)[];
  low: number[];
  high: number[];
  /** Degrees of freedom of t with Knapp-Hartung, else null. */
  df: number | null;
  tau2: number;
  tau2Error: number | null;
  /** Per cent of variance that is not sampling error, and the ratio behind it. */
  iSquared: number;
  hSquared: number;
  q: number;
  qP: number | null;
  /** Where the effect of a new study lies; only for a pooled random-effects model of enough studies. */
  predictionLow: number | null;
  predictionHigh: number | null;
  /** Test of all moderators together: chi-square, or F with Knapp-Hartung. */
  moderatorTest: { statistic: number; df: number; p: number } | null;
  /** Per cent of tau2 that the moderators explain; null without moderators. */
  rSquared: number | null;
  level: number;
  notes: string[];
};

/** Weighted least squares with diagonal weights: what every estimator of tau2 is made of. */
class Design {
  readonly y: Float64Array;
  readonly v: Float64Array;
  readonly x: readonly Float64Array[];
  readonly k: number;
  readonly p: number;
  constructor(y: Float64Array, v: Float64Array, x: readonly Float64Array[]) {
    this.y = y;
    this.v = v;
    this.x = x;
    this.k = y.length;
    this.p = x.length;
  }
  /** X' diag(w) X. */
  cross(w: ArrayLike<number>): Float64Array {
    const m = new Float64Array(this.p * this.p);
    for (let a = 0; a < this.p; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let i = 0; i < this.k; i++) sum += w[i]! * this.x[a]![i]! * this.x[b]![i]!;
        m[a * this.p + b] = sum;
        m[b * this.p + a] = sum;
      }
    }
    return m;
  }
  fit(w: ArrayLike<number>): { beta: Float64Array; inverse: Float64Array; residual: Float64Array } {
    const inverse = invertCholesky(cholesky(this.cross(w), this.p));
    const beta = new Float64Array(this.p);
    for (let a = 0; a < this.p; a++) {
      for (let b = 0; b < this.p; b++) {
        let sum = 0;
        for (let i = 0; i < this.k; i++) sum += w[i]! * this.x[b]![i]! * this.y[i]!;
        beta[a] = beta[a]! + inverse[a * this.p + b]! * sum;
      }
    }
    const residual = this.y.map((value, i) => {
      let fitted = 0;
      for (let a = 0; a < this.p; a++) fitted += beta[a]! * this.x[a]![i]!;
      return value - fitted;
    });
    return { beta, inverse, residual };
  }
  /** trace of A B for p x p matrices. */
  trace(a: Float64Array, b: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.p; i++)
      for (let j = 0; j < this.p; j++) sum += a[i * this.p + j]! * b[j * this.p + i]!;
    return sum;
  }
  product(a: Float64Array, b: Float64Array): Float64Array {
    const m = new Float64Array(this.p * this.p);
    for (let i = 0; i < this.p; i++) {
      for (let j = 0; j < this.p; j++) {
        let sum = 0;
        for (let l = 0; l < this.p; l++) sum += a[i * this.p + l]! * b[l * this.p + j]!;
        m[i * this.p + j] = sum;
      }
    }
    return m;
  }
  weights(tau2: number): Float64Array {
    return this.v.map((variance) => 1 / (variance + tau2));
  }
  /** Residual weighted sum of squares at tau2. */
  q(tau2: number): number {
    const w = this.weights(tau2);
    return total(this.fit(w).residual.map((e, i) => w[i]! * e * e));
  }
  /** Traces of P, P P, P V P and P V P V, with P = W - W X (X'WX)^-1 X'W. */
  traces(w: Float64Array, inverse: Float64Array) {
    const of = (f: (weight: number, variance: number) => number) =>
      this.cross(w.map((x, i) => f(x, this.v[i]!)));
    const m2 = of((x) => x * x);
    const m2v = of((x, v) => x * x * v);
    const s2 = this.product(inverse, m2);
    const s2v = this.product(inverse, m2v);
    return {
      p: total(w) - this.trace(inverse, m2),
      pp:
        total(w.map((x) => x * x)) -
        2 *
          this.trace(
            inverse,
            of((x) => x ** 3),
          ) +
        this.trace(s2, s2),
      pvp:
        total(w.map((x, i) => x * x * this.v[i]!)) -
        2 *
          this.trace(
            inverse,
            of((x, v) => x ** 3 * v),
          ) +
        this.trace(s2, s2v),
      pvpv:
        total(w.map((x, i) => (x * this.v[i]!) ** 2)) -
        2 *
          this.trace(
            inverse,
            of((x, v) => x ** 3 * v * v),
          ) +
        this.trace(s2v, s2v),
    };
  }
}

const total = (values: Float64Array) => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Hedges' (unweighted) estimate, not cut at 0, with the pieces of its error. */
function hedges(d: Design): { tau2: number; pv: number; pvpv: number } {
  const ones = new Float64Array(d.k).fill(1);
  const { inverse, residual } = d.fit(ones);
  const t = d.traces(ones, inverse);
  const rss = total(residual.map((e) => e * e));
  return { tau2: (rss - t.pvp) / (d.k - d.p), pv: t.pvp, pvpv: t.pvpv };
}

function estimateTau2(
  d: Design,
  method: TauMethod,
  tolerance: number,
): { tau2: number; error: number | null; converged: boolean } {
  const df = d.k - d.p;
  if (method === "FE") return { tau2: 0, error: null, converged: true };
  const w = d.weights(0);
  if (method === "DL" || method === "HS") {
    const { inverse } = d.fit(w);
    const t = d.traces(w, inverse);
    const q = d.q(0);
    const scale = method === "DL" ? t.p : total(w);
    const tau2 = Math.max(0, method === "DL" ? (q - df) / scale : (q - d.k) / scale);
    return {
      tau2,
      error: Math.sqrt(Math.max(0, 2 * df + 4 * tau2 * t.p + 2 * tau2 * tau2 * t.pp)) / scale,
      converged: true,
    };
  }
  const start = hedges(d);
  if (method === "HE") {
    const tau2 = Math.max(0, start.tau2);
    const inside = 2 * start.pvpv + 4 * tau2 * start.pv + 2 * tau2 * tau2 * df;
    return { tau2, error: Math.sqrt(Math.max(0, inside)) / df, converged: true };
  }
  if (method === "SJ") {
    const mean = total(d.y) / d.k;
    const first = total(d.y.map((value) => (value - mean) ** 2)) / d.k;
    if (!(first > 0)) return { tau2: 0, error: null, converged: true };
    const weights = d.weights(first);
    const { inverse } = d.fit(weights);
    const t = d.traces(weights, inverse);
    const tau2 = Math.max(0, (first * d.q(first)) / df);
    const inside = 2 * t.pvpv + 4 * tau2 * t.pvp + 2 * tau2 * tau2 * t.pp;
    return { tau2, error: (first / df) * Math.sqrt(Math.max(0, inside)), converged: true };
  }
  if (method === "PM") {
    const tau2 = d.q(0) <= df ? 0 : (qRoot(d, df, tolerance) ?? 0);
    return { tau2, error: Math.sqrt((2 * d.k * d.k) / df) / total(d.weights(tau2)), converged: true };
  }
  // Fisher scoring; run to its end EB equals PM
  let tau2 = Math.max(0, start.tau2);
  let converged = false;
  for (let iteration = 0; iteration < 500 && !converged; iteration++) {
    const weights = d.weights(tau2);
    const { inverse, residual } = d.fit(weights);
    let step: number;
    if (method === "EB") {
      const q = total(residual.map((e, i) => weights[i]! * e * e));
      step = ((q * d.k) / df - d.k) / total(weights);
    } else {
      const squares = total(residual.map((e, i) => (weights[i]! * e) ** 2));
      if (method === "ML") step = (squares - total(weights)) / total(weights.map((x) => x * x));
      else {
        const t = d.traces(weights, inverse);
        step = (squares - t.p) / t.pp;
      }
    }
    if (tau2 === 0 && step < 0) {
      converged = true;
      break;
    }
    while (tau2 + step < 0) step = tau2 < 1e-12 ? -tau2 : step / 2;
    tau2 += step;
    converged = Math.abs(step) <= 1e-14 + 1e-12 * tau2;
  }
  const weights = d.weights(tau2);
  let information: number;
  if (method === "EB") information = total(weights) ** 2 / ((d.k * d.k) / df);
  else if (method === "ML") information = total(weights.map((x) => x * x));
  else information = d.traces(weights, d.fit(weights).inverse).pp;
  return { tau2, error: Math.sqrt(2 / information), converged };
}

/** tau2 at which the generalized Q equals a target; null where Q stays below it. */
function qRoot(d: Design, target: number, tolerance: number): number | null {
  if (d.q(0) < target) return null;
  let high = 100;
  while (d.q(high) > target && high < 1e12) high *= 10;
  return findRoot((tau2) => d.q(tau2) - target, 0, high, tolerance);
}

function designOf(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
  moderators: readonly ArrayLike<number>[],
): Design {
  if (variances.length !== effects.length)
    throw new RangeError(`invalid variances length: ${variances.length}`);
  const rows: number[] = [];
  for (let i = 0; i < effects.length; i++) {
    const whole = moderators.every((column) => Number.isFinite(column[i]!));
    if (Number.isFinite(effects[i]!) && variances[i]! > 0 && Number.isFinite(variances[i]!) && whole)
      rows.push(i);
  }
  const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]!);
  const columns = [new Float64Array(rows.length).fill(1), ...moderators.map(pick)];
  return new Design(pick(effects), pick(variances), columns);
}

/**
 * Meta-analysis of effects with known sampling variances, in the definitions of metafor's rma.uni. Studies
 * without a finite effect and a positive variance are left out. null where fewer studies than coefficients
 * remain or the moderators are collinear.
 * @param options.knappHartung t intervals with the residual scale (Knapp & Hartung 2003), the default: with normal
 * quantiles a mean of five studies is covered in 87 to 90 per cent, with these in 94 to 95. metafor's default is false;
 * a fixed effect ("FE") has none unless asked for.
 * @param options.prediction how the prediction interval is made: by the confidence distribution of tau2 (default,
 * prediction-interval.ts), by t with k - 2 degrees of freedom (Higgins, Thompson & Spiegelhalter 2009), both from five
 * studies on, or by the quantile of the mean's own interval (metafor's way), from any number.
 * @param options.rootTolerance how far from the root PM may stop; metafor's own default is eps^(1/4) = 1.2e-4.
 */
export function randomEffects(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
  options: {
    method?: TauMethod;
    moderators?: readonly ArrayLike<number>[];
    knappHartung?: boolean;
    level?: number;
    rootTolerance?: number;
    prediction?: Prediction;
  } = {},
): RandomEffects | null {
  const {
    method = "REML",
    moderators = [],
    knappHartung = method !== "FE",
    level = usualLevel,
    rootTolerance = 0,
    prediction = "confidence distribution",
  } = options;
  checkLevel(level);
  const d = designOf(effects, variances, moderators);
  const { k, p } = d;
  if (k < p || k === 0) return null;
  if (cholesky(d.cross(d.weights(0)), p).rank < p) return null;
  if (!d.fit(d.weights(0)).beta.every(Number.isFinite)) return null;
  const df = k - p;
  const notes: string[] = [];
  if (k < effects.length) notes.push(`missing_dropped:${effects.length - k}`);
  const found =
    df > 0
      ? estimateTau2(d, method, rootTolerance)
      : ({ tau2: 0, error: null, converged: true } as ReturnType<typeof estimateTau2>);
  if (df === 0) notes.push("too_few");
  if (!found.converged) notes.push("not_converged");
  const w = d.weights(found.tau2);
  const { beta, inverse, residual } = d.fit(w);
  if (![...beta, ...inverse].every(Number.isFinite)) return null;
  const scale = knappHartung && df > 0 ? total(residual.map((e, i) => w[i]! * e * e)) / df : 1;
  const t = knappHartung && df > 0;
  const critical = t ? studentTUpperQuantile((1 - level) / 2, df) : normalQuantile(0.5 + level / 2);
  const standardErrors = Array.from({ length: p }, (_, a) => Math.sqrt(scale * inverse[a * p + a]!));
  const statistics = standardErrors.map((error, a) => (error > 0 ? beta[a]! / error : null));
  const q = d.q(0);
  const atZero = d.weights(0);
  const typical = df > 0 ? df / d.traces(atZero, d.fit(atZero).inverse).p : 1;
  const fixed = method === "FE";
  const iSquared = fixed
    ? q > 0
      ? Math.max(0, (100 * (q - df)) / q)
      : 0
    : (100 * found.tau2) / (typical + found.tau2);
  const hSquared = fixed ? (df > 0 ? q / df : 1) : found.tau2 / typical + 1;
  const ends =
    p === 1 && !fixed
      ? predicted(d, prediction, level, {
          mean: beta[0]!,
          error: standardErrors[0]!,
          tau2: found.tau2,
          critical,
        })
      : null;
  const baseline =
    p > 1 && !fixed ? randomEffects(d.y, d.v, { method, level, rootTolerance })?.tau2 : undefined;
  return {
    method,
    k,
    coefficients: Array.from(beta),
    standardErrors,
    statistics,
    p: statistics.map((value) =>
      value === null
        ? null
        : t
          ? studentTTwoSided(value, df)
          : Math.min(1, 2 * normalSurvival(Math.abs(value))),
    ),
    low: standardErrors.map((error, a) => beta[a]! - critical * error),
    high: standardErrors.map((error, a) => beta[a]! + critical * error),
    df: t ? df : null,
    tau2: found.tau2,
    tau2Error: found.error !== null && Number.isFinite(found.error) ? found.error : null,
    iSquared,
    hSquared,
    q,
    qP: df > 0 ? chiSquareSurvival(q, df) : null,
    predictionLow: ends?.low ?? null,
    predictionHigh: ends?.high ?? null,
    moderatorTest: p > 1 ? moderatorTest(beta, inverse, scale, p, t ? df : null) : null,
    rSquared:
      baseline === undefined
        ? null
        : baseline > 0
          ? Math.max(0, (100 * (baseline - found.tau2)) / baseline)
          : 0,
    level,
    notes,
  };
}

function predicted(
  { y, v, k }: Design,
  prediction: Prediction,
  level: number,
  pooled: { mean: number; error: number; tau2: number; critical: number },
): { low: number; high: number } | null {
  if (prediction === "confidence distribution") return predictionInterval(y, v, level);
  if (prediction === "t" && k < leastForPrediction) return null;
  const quantile = prediction === "t" ? studentTUpperQuantile((1 - level) / 2, k - 2) : pooled.critical;
  const half = quantile * Math.sqrt(pooled.error ** 2 + pooled.tau2);
  return { low: pooled.mean - half, high: pooled.mean + half };
}

/** Wald's test that every moderator's coefficient is 0; null where one has no standard error. */
function moderatorTest(
  beta: Float64Array,
  inverse: Float64Array,
  scale: number,
  p: number,
  df: number | null,
) {
  const m = p - 1;
  const spread = Float64Array.from({ length: m }, (_, a) => Math.sqrt(inverse[(a + 1) * (p + 1)]!));
  // In units of their own errors: the squares of small errors leave the range of doubles before the errors do.
  const z = spread.map((error, a) => beta[a + 1]! / error / Math.sqrt(scale));
  const block = Float64Array.from({ length: m * m }, (_, i) => {
    const [a, b] = [Math.floor(i / m), i % m];
    return inverse[(a + 1) * p + b + 1]! / spread[a]! / spread[b]!;
  });
  const precision = invertCholesky(cholesky(block, m));
  let wald = 0;
  for (let a = 0; a < m; a++) for (let b = 0; b < m; b++) wald += z[a]! * precision[a * m + b]! * z[b]!;
  if (!Number.isFinite(wald)) return null;
  if (df === null) return { statistic: wald, df: m, p: chiSquareSurvival(wald, m) };
  return { statistic: wald / m, df: m, p: fSurvival(wald / m, m, df) };
}

/** tau2 with the Q-profile interval (Viechtbauer 2007), and tau, I2 and H2 at the same points. */
type HeterogeneityInterval = Record<"tau2" | "tau" | "iSquared" | "hSquared", [number, number, number]>;

/**
 * Q-profile interval of the between-study variance, as [estimate, low, high] of tau2, tau, I2 (per cent) and H2.
 * null below two studies. rootTolerance as in
 * randomEffects.
 */
export function heterogeneityInterval(
  effects: ArrayLike<number>,
  variances: ArrayLike<number>,
  options: { method?: TauMethod; level?: number; rootTolerance?: number } = {},
): HeterogeneityInterval | null {
  const { method = "REML", level = usualLevel, rootTolerance = 0 } = options;
  checkLevel(level);
  const d = designOf(effects, variances, []);
  const df = d.k - 1;
  if (df < 1) return null;
  const w = d.weights(0);
  const typical = df / d.traces(w, d.fit(w).inverse).p;
  const tail = (1 - level) / 2;
  const points = [
    estimateTau2(d, method, rootTolerance).tau2,
    qRoot(d, chiSquareUpperQuantile(tail, df), rootTolerance) ?? 0,
    qRoot(d, chiSquareUpperQuantile(1 - tail, df), rootTolerance) ?? 0,
  ];
  const at = (f: (tau2: number) => number): [number, number, number] => [
    f(points[0]!),
    f(points[1]!),
    f(points[2]!),
  ];
  return {
    tau2: at((x) => x),
    tau: at(Math.sqrt),
    iSquared: at((x) => (100 * x) / (typical + x)),
    hSquared: at((x) => x / typical + 1),
  };
}
