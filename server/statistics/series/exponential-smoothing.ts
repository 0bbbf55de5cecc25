import { minimize } from "../numbers/minimize.ts";

/** How seasons enter: not at all, added to the level, or multiplied with it. */
export type Seasonality = "none" | "additive" | "multiplicative";

/** Smoothing parameters in (0, 1): level, trend, season, and the damping of the trend. */
type SmoothingParameters = { alpha: number; beta: number; gamma: number; phi: number };

/** A fitted exponential smoothing of a series. */
export type ExponentialSmoothing = {
  seasonality: Seasonality;
  period: number;
  parameters: SmoothingParameters;
  /** One-step errors over the series. */
  residuals: Float64Array;
  /** n ln(SSE / n) + 2 k, to compare forms on one series. */
  aic: number;
  /** Forecast of 1..horizon steps ahead, and the value simulated when errors are added on the way. */
  forecast: (horizon: number) => Float64Array;
  simulate: (errors: ArrayLike<number>) => Float64Array;
};

type State = { level: number; trend: number; season: Float64Array };

/**
 * Holt-Winters smoothing (Winters 1960; Hyndman & Athanasopoulos 2021) with a damped trend: parameters by least
 * squares of one-step errors, first states from the first two seasons. Null when the series is too short (two
 * seasons and a few, or 4 values without season), constant, or not positive for multiplicative seasons.
 */
export function exponentialSmoothing(
  series: ArrayLike<number>,
  seasonality: Seasonality,
  period = 52,
): ExponentialSmoothing | null {
  const n = series.length;
  const seasonal = seasonality !== "none";
  const m = seasonal ? period : 1;
  if (n < (seasonal ? 2 * m + 2 : 4)) return null;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(series[i]!)) return null;
    if (seasonality === "multiplicative" && !(series[i]! > 0)) return null;
  }
  const start = firstState(series, seasonality, m);
  const run = (p: SmoothingParameters, keep: Float64Array | null): { sse: number; state: State } => {
    const state: State = { level: start.level, trend: start.trend, season: Float64Array.from(start.season) };
    let sse = 0;
    for (let t = 0; t < n; t++) {
      const error = series[t]! - predict(state, seasonality, p.phi, t % m, 1);
      sse += error * error;
      if (keep) keep[t] = error;
      update(state, series[t]!, seasonality, p, t % m);
    }
    return { sse, state };
  };
  const inside = (x: number) => 1 / (1 + Math.exp(-x));
  const decode = (point: ArrayLike<number>): SmoothingParameters => {
    const alpha = 0.001 + 0.998 * inside(point[0]!);
    return {
      alpha,
      beta: alpha * (0.0005 + 0.999 * inside(point[1]!)),
      gamma: seasonal ? (1 - alpha) * (0.0005 + 0.999 * inside(point[3]!)) : 0,
      phi: 0.8 + 0.19 * inside(point[2]!),
    };
  };
  const from = seasonal ? [-1, -2, 0, -2] : [-1, -2, 0];
  const fit = minimize((point) => run(decode(point), null).sse, from, {
    step: 1,
    tolerance: 1e-9,
    maxEvaluations: 600,
  });
  const parameters = decode(fit.point);
  const residuals = new Float64Array(n);
  const { sse, state } = run(parameters, residuals);
  if (!Number.isFinite(sse)) return null;
  const count = (seasonal ? 4 + m + 2 : 3 + 2) + 1;
  const scale = Array.from(series).reduce((sum, value) => sum + value * value, 0);
  const simulate = (errors: ArrayLike<number>): Float64Array => {
    const own: State = { level: state.level, trend: state.trend, season: Float64Array.from(state.season) };
    return Float64Array.from({ length: errors.length }, (_, h) => {
      const at = (n + h) % m;
      const value = predict(own, seasonality, parameters.phi, at, 1) + errors[h]!;
      update(own, value, seasonality, parameters, at);
      return value;
    });
  };
  return {
    seasonality,
    period: m,
    parameters,
    residuals,
    aic: n * Math.log(Math.max(sse / n, (1e-24 * scale) / n, 1e-200)) + 2 * count,
    forecast: (horizon) => simulate(new Float64Array(horizon)),
    simulate,
  };
}

function predict(state: State, seasonality: Seasonality, phi: number, at: number, steps: number): number {
  const base = state.level + phi * steps * state.trend;
  if (seasonality === "additive") return base + state.season[at]!;
  return seasonality === "multiplicative" ? base * state.season[at]! : base;
}

function update(
  state: State,
  value: number,
  seasonality: Seasonality,
  p: SmoothingParameters,
  at: number,
): void {
  const before = state.level + p.phi * state.trend;
  const season = state.season[at]!;
  const plain =
    seasonality === "additive" ? value - season : seasonality === "multiplicative" ? value / season : value;
  const level = before + p.alpha * (plain - before);
  state.trend = p.phi * state.trend + p.beta * (plain - before);
  state.level = level;
  if (seasonality === "additive") state.season[at] = season + p.gamma * (value - before - season);
  if (seasonality === "multiplicative" && before > 1e-9)
    state.season[at] = Math.max(1e-6, season + p.gamma * (value / before - season));
}

/** Level and trend from the means of the first two seasons, seasons from their average deviation. */
function firstState(series: ArrayLike<number>, seasonality: Seasonality, m: number): State {
  if (seasonality === "none") {
    const last = Math.min(series.length - 1, 9);
    return { level: series[0]!, trend: (series[last]! - series[0]!) / last, season: new Float64Array(1) };
  }
  let first = 0;
  let second = 0;
  for (let i = 0; i < m; i++) {
    first += series[i]! / m;
    second += series[m + i]! / m;
  }
  const trend = (second - first) / m;
  const middle = (m - 1) / 2;
  const season = new Float64Array(m);
  const line = (i: number) => first + trend * (i - middle);
  for (let i = 0; i < m; i++)
    season[i] =
      seasonality === "additive"
        ? (series[i]! - line(i) + series[m + i]! - line(m + i)) / 2
        : (series[i]! / Math.max(1e-9, line(i)) + series[m + i]! / Math.max(1e-9, line(m + i))) / 2;
  const mean = season.reduce((sum, value) => sum + value / m, 0);
  for (let i = 0; i < m; i++) season[i] = seasonality === "additive" ? season[i]! - mean : season[i]! / mean;
  return { level: line(-1), trend, season };
}
