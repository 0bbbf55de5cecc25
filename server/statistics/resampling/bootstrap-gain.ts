import { studentTTwoSided } from "../distributions/student-t.ts";
import { type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { fillRandom, type RandomState, seededState } from "../numbers/random.ts";
import { bootstrapIntervals } from "./bootstrap.ts";

/** What the intervals of gains are named after. */
const gainName = "gain in R squared";

/** Gain in R squared of each of two predictors over the other. */
type Gains = { readonly first: Estimate; readonly second: Estimate };

/**
 * Gain in R squared of each of two predictors when it joins the other, with percentile bootstrap intervals of both from
 * one resampling of rows (those of `bootstrap`), for the price of nine sums a row. BCa breaks at the bound 0: it covers
 * 77 to 90 per cent of small gains, the percentile interval 92 to 98. Columns are complete and of equal length.
 */
export function bootstrapGains(
  y: Float64Array,
  first: Float64Array,
  second: Float64Array,
  options: { seed: number; replicates?: number; level?: number },
): Gains {
  const { seed, replicates = 2000, level = usualLevel } = options;
  const n = y.length;
  const about = { n, level, method: `${gainName}, percentile bootstrap` };
  const columns = [y, first, second] as const;
  const observed = gainsOf(columns, n, (i) => i);
  const drawn = replicate(columns, standardized(columns), replicates, seed);
  const unexplained = 1 - observed.both;
  const [ofFirst, ofSecond] = observed.gains.map((value, of) => {
    if (!Number.isFinite(value)) return estimate(null, null, null, about);
    const ends = bootstrapIntervals(value, drawn[of]!, [], level)?.percentile ?? [null, null];
    const p = n > 3 ? studentTTwoSided(Math.sqrt((Math.max(0, value) * (n - 3)) / unexplained), n - 3) : 1;
    return allowingNone(estimate(value, ends[0], ends[1], about), p);
  });
  return { first: ofFirst!, second: ofSecond! };
}

/**
 * A gain whose F test at the interval's level does not exclude 0, with 0 as its lower end: resampled gains are never 0,
 * so that the interval alone would always exclude it.
 * @param p of the F test of the gain.
 */
function allowingNone(gain: Estimate, p: number | null): Estimate {
  const named = { ...gain, method: `${gain.method}, from 0 where F allows none` };
  return gain.low === null || (p !== null && p <= 1 - gain.level) ? named : { ...named, low: 0 };
}

type Columns = readonly [Float64Array, Float64Array, Float64Array];

/** The three values of a row side by side, centred and scaled, so that sums of squares lose nothing. */
function standardized(columns: Columns): Float64Array {
  const n = columns[0].length;
  const rows = new Float64Array(3 * n);
  columns.forEach((column, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += column[i]! - column[0]!;
    const mean = column[0]! + sum / n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (column[i]! - mean) ** 2;
    const scale = squares > 0 ? Math.sqrt(squares / n) : 1;
    for (let i = 0; i < n; i++) rows[3 * i + j] = (column[i]! - mean) / scale;
  });
  return rows;
}

/** Both gains of every replicate. */
function replicate(
  columns: Columns,
  rows: Float64Array,
  replicates: number,
  seed: number,
): [Float64Array, Float64Array] {
  const n = rows.length / 3;
  const state = seededState(seed);
  const before = new Int32Array(4);
  const sums = new Float64Array(9);
  const values: [Float64Array, Float64Array] = [new Float64Array(replicates), new Float64Array(replicates)];
  for (let b = 0; b < replicates; b++) {
    before.set(state);
    drawSums(rows, state, sums);
    if (put(values, b, n, sums)) continue;
    const words = new Uint32Array(n);
    fillRandom(before, words);
    const exact = gainsOf(columns, n, (i) => Math.floor((words[i]! / 4294967296) * n));
    values[0][b] = exact.gains[0];
    values[1][b] = exact.gains[1];
  }
  return values;
}

/**
 * Sums, sums of squares and of products over as many rows as there are, drawn with replacement. The generator of
 * `fillRandom` is written out once more, since it runs while the sums wait for their rows.
 */
function drawSums(rows: Float64Array, state: RandomState, into: Float64Array): void {
  const n = rows.length / 3;
  const scale = n / 4294967296;
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s00 = 0;
  let s11 = 0;
  let s22 = 0;
  let s01 = 0;
  let s02 = 0;
  let s12 = 0;
  for (let i = 0; i < n; i++) {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + word) | 0;
    const at = 3 * (((word >>> 0) * scale) | 0);
    const v0 = rows[at]!;
    const v1 = rows[at + 1]!;
    const v2 = rows[at + 2]!;
    s0 += v0;
    s1 += v1;
    s2 += v2;
    s00 += v0 * v0;
    s11 += v1 * v1;
    s22 += v2 * v2;
    s01 += v0 * v1;
    s02 += v0 * v2;
    s12 += v1 * v2;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
  into[0] = s0;
  into[1] = s1;
  into[2] = s2;
  into[3] = s00;
  into[4] = s11;
  into[5] = s22;
  into[6] = s01;
  into[7] = s02;
  into[8] = s12;
}

/** Below this share of its sum of squares a variance from sums is rounding, or too near it to be kept. */
const LEAST_SPREAD = 1e-7;

/** Both gains from sums over `n` rows; false where a column varies too little for sums to tell. */
function put(
  into: readonly [Float64Array, Float64Array],
  at: number,
  n: number,
  sums: Float64Array,
): boolean {
  const s0 = sums[0]!;
  const s1 = sums[1]!;
  const s2 = sums[2]!;
  const s00 = sums[3]!;
  const s11 = sums[4]!;
  const s22 = sums[5]!;
  const spread0 = s00 - (s0 * s0) / n;
  const spread1 = s11 - (s1 * s1) / n;
  const spread2 = s22 - (s2 * s2) / n;
  const varies = spread0 > LEAST_SPREAD * s00 && spread1 > LEAST_SPREAD * s11 && spread2 > LEAST_SPREAD * s22;
  if (!varies) return false;
  const between = (sums[8]! - (s1 * s2) / n) / Math.sqrt(spread1 * spread2);
  if (!(1 - between * between > LEAST_SPREAD)) return false;
  const r1 = (sums[6]! - (s0 * s1) / n) / Math.sqrt(spread0 * spread1);
  const r2 = (sums[7]! - (s0 * s2) / n) / Math.sqrt(spread0 * spread2);
  const both = together(r1, r2, between);
  into[0][at] = both - r2 * r2;
  into[1][at] = both - r1 * r1;
  return true;
}

/** R squared of both predictors from the three correlations. */
function together(r1: number, r2: number, between: number): number {
  const both = (r1 * r1 + r2 * r2 - 2 * r1 * r2 * between) / (1 - between * between);
  return Math.min(1, Math.max(both, r1 * r1, r2 * r2));
}

/** Both gains over `n` rows and R squared of both, in two passes; NaN where a column does not vary. */
function gainsOf(
  [y, first, second]: Columns,
  n: number,
  rowAt: (i: number) => number,
): { gains: [number, number]; both: number } {
  let [m0, m1, m2] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const row = rowAt(i);
    m0 += y[row]!;
    m1 += first[row]!;
    m2 += second[row]!;
  }
  m0 /= n;
  m1 /= n;
  m2 /= n;
  let [s00, s11, s22, s01, s02, s12] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const row = rowAt(i);
    const d0 = y[row]! - m0;
    const d1 = first[row]! - m1;
    const d2 = second[row]! - m2;
    s00 += d0 * d0;
    s11 += d1 * d1;
    s22 += d2 * d2;
    s01 += d0 * d1;
    s02 += d0 * d2;
    s12 += d1 * d2;
  }
  const r1 = s01 / Math.sqrt(s00 * s11);
  const r2 = s02 / Math.sqrt(s00 * s22);
  const both = together(r1, r2, s12 / Math.sqrt(s11 * s22));
  return { gains: [both - r2 * r2, both - r1 * r1], both };
}
