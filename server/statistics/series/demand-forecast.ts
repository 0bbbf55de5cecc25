import { seededInteger } from "../numbers/random.ts";
import { sortedQuantile } from "../numbers/sample-quantile.ts";
import {
  type ExponentialSmoothing,
  exponentialSmoothing,
  type Seasonality,
} from "./exponential-smoothing.ts";

/** Forecast of one future week. */
type ForecastPoint = { step: number; value: number; low: number; high: number };

/** Forecast of a weekly series with the comparison that chose it. */
export type DemandForecast = {
  method:
    | "holt-winters additive"
    | "holt-winters multiplicative"
    | "holt damped"
    | "seasonal naive"
    | "naive"
    | null;
  points: ForecastPoint[];
  level: number;
  n: number;
  period: number;
  /** Mean absolute error over rolling origins of each method tried, scaled and as it was. */
  scores: { method: string; mase: number | null; misses: number | null }[];
  /** Akaike's criterion of the smoothing forms tried. */
  aic: { seasonality: Seasonality; aic: number }[];
  notes: string[];
};

/**
 * Demand forecast of a weekly series: Holt-Winters, additive or multiplicative by AIC (without season where two
 * seasons are not there), against the seasonal naive forecast by mean absolute scaled error (Hyndman & Koehler
 * 2006) over rolling origins; the better one is used and named. Prediction intervals from bootstrapped
 * residuals. Counts cannot go below 0, and neither does the forecast unless the series did. Missing weeks are
 * for the caller to fill: a missing value ends the forecast with a note.
 */
export function demandForecast(
  series: ArrayLike<number>,
  {
    horizon = 13,
    period = 52,
    seed,
    level = 0.8,
    origins = 8,
    replicates = 1000,
  }: {
    horizon?: number;
    period?: number;
    seed: number;
    level?: number;
    origins?: number;
    replicates?: number;
  },
): DemandForecast {
  const n = series.length;
  const y = Float64Array.from(series);
  const none = (note: string): DemandForecast => ({
    method: null,
    points: [],
    level,
    n,
    period,
    scores: [],
    aic: [],
    notes: [note],
  });
  if (y.some((value) => !Number.isFinite(value))) return none("missing_values");
  if (n < 4) return none("too_few");
  const notes: string[] = [];
  const lag = n >= 2 * period + 2 ? period : 1;
  if (lag === 1) notes.push("no_season");
  const choose = (end: number): { fit: ExponentialSmoothing | null; aic: DemandForecast["aic"] } => {
    const forms: Seasonality[] = lag === 1 ? ["none"] : ["additive", "multiplicative"];
    const fits = forms
      .map((form) => exponentialSmoothing(y.subarray(0, end), form, period))
      .filter((fit) => fit !== null);
    fits.sort((a, b) => a.aic - b.aic);
    return { fit: fits[0] ?? null, aic: fits.map((fit) => ({ seasonality: fit.seasonality, aic: fit.aic })) };
  };
  const naive = (end: number, steps: number) =>
    Float64Array.from({ length: steps }, (_, h) => y[end - lag + (h % lag)]!);
  const { fit, aic } = choose(n);
  const name =
    fit === null
      ? null
      : fit.seasonality === "none"
        ? ("holt damped" as const)
        : (`holt-winters ${fit.seasonality}` as const);
  const naiveName = lag === 1 ? ("naive" as const) : ("seasonal naive" as const);

  // Rolling origins over the last weeks; each fits on what came before it alone.
  const ahead = Math.max(1, Math.min(horizon, Math.floor(n / 6)));
  const least = lag === 1 ? 4 : 2 * period + 2;
  const step = Math.max(1, Math.floor(ahead / 2));
  const errors = { smooth: [] as number[], naive: [] as number[] };
  const misses = { smooth: [] as number[], naive: [] as number[] };
  for (let k = 0; k < origins; k++) {
    const end = n - ahead - k * step;
    if (end < least) break;
    let unit = 0;
    for (let t = lag; t < end; t++) unit += Math.abs(y[t]! - y[t - lag]!) / (end - lag);
    if (!(unit > 0)) continue;
    const smooth = choose(end).fit?.forecast(ahead);
    const plain = naive(end, ahead);
    if (!smooth) continue;
    for (let h = 0; h < ahead; h++) {
      misses.smooth.push(Math.abs(y[end + h]! - smooth[h]!));
      misses.naive.push(Math.abs(y[end + h]! - plain[h]!));
      errors.smooth.push(misses.smooth.at(-1)! / unit);
      errors.naive.push(misses.naive.at(-1)! / unit);
    }
  }
  const mean = (values: number[]) => {
    const value = values.length > 0 ? values.reduce((sum, x) => sum + x, 0) / values.length : Number.NaN;
    return Number.isFinite(value) ? value : null;
  };
  const scores = [
    { method: name ?? "holt-winters", mase: mean(errors.smooth), misses: mean(misses.smooth) },
    { method: naiveName, mase: mean(errors.naive), misses: mean(misses.naive) },
  ];
  const smoothWins = fit !== null && scores[0]!.mase !== null && scores[0]!.mase < scores[1]!.mase!;
  if (scores[0]!.mase === null) notes.push("not_compared");
  const residuals =
    smoothWins && fit
      ? predictionErrors(fit.residuals, lag === 1 ? 1 : 2 * lag)
      : Float64Array.from({ length: n - lag }, (_, t) => y[t + lag]! - y[t]!);
  const next = seededInteger(seed);
  const paths = Array.from({ length: horizon }, () => new Float64Array(replicates));
  const shocks = new Float64Array(horizon);
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (let h = 0; h < horizon; h++) shocks[h] = residuals[next() % residuals.length]!;
    const path = smoothWins && fit ? fit.simulate(shocks) : naivePath(y, lag, shocks);
    for (let h = 0; h < horizon; h++) paths[h]![replicate] = path[h]!;
  }
  const centre = smoothWins && fit ? fit.forecast(horizon) : naive(n, horizon);
  const floor = y.some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
  const points = paths.map((values, h): ForecastPoint => {
    const sorted = values.sort();
    const cut = (value: number) => Math.max(floor, value);
    return {
      step: h + 1,
      value: cut(centre[h]!),
      low: cut(Math.min(centre[h]!, sortedQuantile(sorted, (1 - level) / 2))),
      high: cut(Math.max(centre[h]!, sortedQuantile(sorted, (1 + level) / 2))),
    };
  });
  if (points.some((point) => !Number.isFinite(point.value + point.low + point.high)))
    return none("not_converged");
  return { method: smoothWins ? name : naiveName, points, level, n, period: lag, scores, aic, notes };
}

/**
 * One-step errors to draw from. Those of the first two seasons made the first states and are too small: a
 * season is their mean, so they keep half the variance where a forecast bears three halves. They are used,
 * scaled, only while too few later ones exist.
 */
function predictionErrors(residuals: Float64Array, learning: number): Float64Array {
  const later = residuals.slice(learning);
  if (later.length >= 26 || (learning === 1 && later.length > 0)) {
    const scale = Math.sqrt(later.length / Math.max(1, later.length - 3));
    return later.map((value) => value * scale);
  }
  return residuals.map((value, t) => (t < learning ? value * Math.sqrt(3) : value));
}

function naivePath(y: Float64Array, lag: number, shocks: Float64Array): Float64Array {
  const path = new Float64Array(shocks.length);
  for (let h = 0; h < shocks.length; h++)
    path[h] = (h < lag ? y[y.length - lag + h]! : path[h - lag]!) + shocks[h]!;
  return path;
}
