/** A forecast of the next value of a series. */
export type Forecast = {
  readonly value: number;
  readonly method: "level" | "trend";
  /** Deviation of the one-step errors over the last half, and their number. */
  readonly deviation: number;
  readonly errors: number;
  /** Values that stood out by a factor of three or more (a campus day) and were taken as their neighbours' median. */
  readonly spikes: number;
  /** Value and deviation of the week that lies `steps` ahead; 1 is the next one. */
  readonly ahead: (steps: number) => { readonly value: number; readonly deviation: number };
};

const GRID = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const DAMPING = 0.9;

/**
 * Exponential smoothing one step ahead: a simple level (Brown) and a damped linear trend (Holt; Gardner & McKenzie
 * 1985, damping 0.9), smoothing weights by grid search on squared one-step errors. The method with the smaller mean
 * absolute error over the last half of the series is used. Further ahead the damped trend runs on, and an error moves
 * all later values, so the deviation grows (Hyndman, Koehler, Ord & Snyder 2008, table 6.1). Null below eight values.
 */
export function forecastNext(counts: readonly number[]): Forecast | null {
  if (counts.length < 8) return null;
  const series = withoutSpikes(counts);
  const level = best(GRID.map((alpha) => smooth(series, alpha, 0)));
  const trend = best(GRID.flatMap((alpha) => GRID.map((beta) => smooth(series, alpha, beta))));
  const from = Math.floor(series.length / 2);
  const recent = (run: Smoothed) => run.errors.slice(from - 1);
  const size = (run: Smoothed) => recent(run).reduce((sum, error) => sum + Math.abs(error), 0);
  const method = size(trend) < size(level) ? "trend" : "level";
  const chosen = method === "trend" ? trend : level;
  const errors = recent(chosen);
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  const deviation = Math.sqrt(squares / Math.max(1, errors.length - 1));
  return {
    value: Math.max(0, chosen.next),
    method,
    deviation,
    errors: errors.length,
    ahead: (steps) => {
      let value = chosen.level;
      let damping = 0;
      let variance = 1;
      for (let step = 1; step <= steps; step++) {
        if (step > 1) variance += (chosen.alpha * (1 + chosen.beta * damping)) ** 2;
        damping += DAMPING ** step;
        value = chosen.level + damping * chosen.slope;
      }
      return { value: Math.max(0, value), deviation: deviation * Math.sqrt(variance) };
    },
    spikes: series.filter((value, index) => value !== counts[index]).length,
  };
}

/** A value of three times the median of the nine around it or more gives way to that median. */
export function withoutSpikes(counts: readonly number[]): number[] {
  return counts.map((value, index) => {
    const from = Math.max(0, Math.min(index - 4, counts.length - 9));
    const around = counts.slice(from, from + 9).sort((a, b) => a - b);
    const median = around[Math.floor(around.length / 2)]!;
    return median > 0 && value >= 3 * median ? median : value;
  });
}

type Smoothed = {
  readonly next: number;
  readonly errors: readonly number[];
  readonly squares: number;
  readonly level: number;
  readonly slope: number;
  readonly alpha: number;
  readonly beta: number;
};

function smooth(series: readonly number[], alpha: number, beta: number): Smoothed {
  let level = series[0]!;
  let slope = beta > 0 ? (series[3]! - series[0]!) / 3 : 0;
  const errors: number[] = [];
  for (const value of series.slice(1)) {
    const expected = level + DAMPING * slope;
    const error = value - expected;
    errors.push(error);
    level = expected + alpha * error;
    slope = DAMPING * slope + alpha * beta * error;
  }
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  return { next: level + DAMPING * slope, errors, squares, level, slope, alpha, beta };
}

function best(runs: readonly Smoothed[]): Smoothed {
  return runs.reduce((least, run) => (run.squares < least.squares ? run : least));
}
