import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { seededInteger } from "../numbers/random.ts";
import { sortedQuantile } from "../numbers/sample-quantile.ts";

/** What the bootstrap says: three intervals and what BCa was made of. */
type BootstrapIntervals = {
  replicates: number;
  mean: number;
  standardError: number;
  percentile: [number, number];
  basic: [number, number];
  bca: [number, number];
  bias: number;
  acceleration: number;
  bcaLevels: [number, number];
};

/**
 * Percentile, basic and bias-corrected accelerated intervals (Efron 1987) from replicates of a statistic.
 * Quantiles are type 7; the bias is the normal deviate of the share of replicates below the observed value; the
 * acceleration comes from the jackknife values. Replicates that are not finite are left out; null when fewer
 * than 20 remain.
 */
export function bootstrapIntervals(
  observed: number,
  replicates: ArrayLike<number>,
  jackknife: ArrayLike<number>,
  level = usualLevel,
): BootstrapIntervals | null {
  checkLevel(level);
  const kept = Float64Array.from(replicates).filter((value) => Number.isFinite(value));
  const count = kept.length;
  if (count < 20 || !Number.isFinite(observed)) return null;
  kept.sort();
  const tail = (1 - level) / 2;
  let sum = 0;
  let below = 0;
  let equal = 0;
  for (const value of kept) {
    sum += value - observed;
    if (value < observed) below++;
    else if (value === observed) equal++;
  }
  const shift = sum / count;
  let squares = 0;
  for (const value of kept) squares += (value - observed - shift) ** 2;
  // a share of 0 or 1 would put the interval outside the replicates: half a replicate is the least
  const share = Math.min(Math.max(below, 0.5), count - 0.5) / count;
  const bias = equal === count ? 0 : normalQuantile(share);
  const acceleration = accelerationOf(jackknife);
  const levelAt = (p: number) => {
    const w = bias + normalQuantile(p);
    const scale = 1 - acceleration * w;
    return scale > 0 ? normalCdf(bias + w / scale) : w > 0 ? 1 : 0;
  };
  const levels: [number, number] = [levelAt(tail), levelAt(1 - tail)];
  const low = sortedQuantile(kept, tail);
  const high = sortedQuantile(kept, 1 - tail);
  return {
    replicates: count,
    mean: observed + shift,
    standardError: Math.sqrt(squares / (count - 1)),
    percentile: [low, high],
    basic: [2 * observed - high, 2 * observed - low],
    bca: [sortedQuantile(kept, levels[0]), sortedQuantile(kept, levels[1])],
    bias,
    acceleration,
    bcaLevels: levels,
  };
}

/** BCa's acceleration from leave-one-out values: skewness of the jackknife over 6. */
function accelerationOf(jackknife: ArrayLike<number>): number {
  const kept = Float64Array.from(jackknife).filter((value) => Number.isFinite(value));
  if (kept.length < 2) return 0;
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  let squares = 0;
  let cubes = 0;
  for (const value of kept) {
    const d = mean - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/**
 * Seeded resampler of n rows: each call fills `into` with row numbers drawn with replacement, within strata when
 * they are given (the size of each stratum is kept).
 */
function resampler(
  n: number,
  seed: number,
  strata?: ArrayLike<number | string>,
): (into: Uint32Array) => void {
  const next = seededInteger(seed);
  const groups = strata === undefined ? null : groupRows(strata, n);
  return (into) => {
    if (groups === null) {
      for (let i = 0; i < n; i++) into[i] = Math.floor((next() / 4294967296) * n);
      return;
    }
    let at = 0;
    for (const rows of groups) {
      for (let i = 0; i < rows.length; i++)
        into[at++] = rows[Math.floor((next() / 4294967296) * rows.length)]!;
    }
  };
}

function groupRows(strata: ArrayLike<number | string>, n: number): Uint32Array[] {
  if (strata.length !== n) throw new RangeError(`invalid strata length: ${strata.length}`);
  const groups = new Map<number | string, number[]>();
  for (let i = 0; i < n; i++) {
    const rows = groups.get(strata[i]!);
    if (rows === undefined) groups.set(strata[i]!, [i]);
    else rows.push(i);
  }
  return [...groups.values()].map((rows) => Uint32Array.from(rows));
}

/**
 * Bootstrap of any statistic of rows: BCa interval of `statistic(rows)`, where rows are row numbers.
 * @param statistic null or NaN where it is undefined on a resample.
 */
export function bootstrap(
  n: number,
  statistic: (rows: Uint32Array) => number | null,
  options: {
    seed: number;
    replicates?: number;
    level?: number;
    strata?: ArrayLike<number | string>;
    method?: string;
    interval?: "BCa" | "percentile";
  },
): Estimate {
  const { seed, replicates = 2000, level = usualLevel, interval = "BCa" } = options;
  const method = `${options.method ?? "statistic"}, ${interval} bootstrap`;
  const all = new Uint32Array(n).map((_, i) => i);
  const observed = n === 0 ? Number.NaN : (statistic(all) ?? Number.NaN);
  if (!Number.isFinite(observed)) return estimate(null, null, null, { n, level, method });
  const draw = resampler(n, seed, options.strata);
  const rows = new Uint32Array(n);
  const values = new Float64Array(replicates);
  for (let b = 0; b < replicates; b++) {
    draw(rows);
    values[b] = statistic(rows) ?? Number.NaN;
  }
  const leaveOut = new Float64Array(interval === "BCa" ? n : 0);
  const others = new Uint32Array(Math.max(0, n - 1));
  for (let i = 0; i < leaveOut.length; i++) {
    for (let j = 0, k = 0; j < n; j++) if (j !== i) others[k++] = j;
    leaveOut[i] = statistic(others) ?? Number.NaN;
  }
  const found = bootstrapIntervals(observed, values, leaveOut, level);
  const ends = found === null ? [null, null] : interval === "BCa" ? found.bca : found.percentile;
  return estimate(observed, ends[0] ?? null, ends[1] ?? null, { n, level, method });
}
