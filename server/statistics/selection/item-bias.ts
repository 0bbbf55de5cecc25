import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import { type MantelHaenszel, mantelHaenszel, type Stratum } from "./mantel-haenszel.ts";

/** ETS class of a question: A negligible, B moderate, C large. */
export type EtsClass = "A" | "B" | "C";

/** Differential functioning of one question by Mantel-Haenszel. */
type ItemBias = {
  n: number;
  /** -2.35 ln(odds ratio): below 0 the question is harder for the focal group of equal standing. */
  delta: number | null;
  standardError: number | null;
  low: number | null;
  high: number | null;
  p: number | null;
  etsClass: EtsClass | null;
  /** Bands of the matching score, and those that compare. */
  bands: number;
  informative: number;
  test: MantelHaenszel;
  notes: string[];
};

/**
 * Mantel-Haenszel differential item functioning (Holland & Thayer 1988): people of the two groups are matched
 * on a score (best: the other questions) cut into bands, and the odds of doing well on this question are
 * compared within bands. ETS classes (Zieky 1993): A where |delta| < 1 or is not different from 0; C where
 * |delta| is at least 1.5 and beyond 1 at the 5 % level (one-sided); B between. `passed[i]` is 1 or 0; a
 * graded question is cut first by `passAtMedian`.
 */
export function itemBias(
  passed: ArrayLike<number>,
  matching: ArrayLike<number>,
  isFocal: ArrayLike<number>,
  { bands = 10, level = 0.95 } = {},
): ItemBias {
  const rows: number[] = [];
  for (let i = 0; i < passed.length; i++)
    if (
      (passed[i] === 0 || passed[i] === 1) &&
      Number.isFinite(matching[i]!) &&
      (isFocal[i] === 0 || isFocal[i] === 1)
    )
      rows.push(i);
  const take = (values: ArrayLike<number>) => Float64Array.from(rows, (i) => values[i]!);
  return itemBiasInBands(take(passed), scoreBands(take(matching), bands), take(isFocal), level);
}

/** The same of people who are in bands (whole numbers from 0) already; nothing is missing. */
export function itemBiasInBands(
  passed: ArrayLike<number>,
  band: ArrayLike<number>,
  isFocal: ArrayLike<number>,
  level = 0.95,
): ItemBias {
  const n = passed.length;
  let bands = 0;
  for (let i = 0; i < n; i++) bands = Math.max(bands, band[i]! + 1);
  // per band: focal passed and not, reference passed and not
  const counts = new Float64Array(4 * bands);
  for (let i = 0; i < n; i++)
    counts[4 * band[i]! + (isFocal[i] === 1 ? 0 : 2) + (passed[i] === 1 ? 0 : 1)]!++;
  const strata: Stratum[] = [];
  for (let at = 0; at < counts.length; at += 4)
    strata.push({ a: counts[at]!, b: counts[at + 1]!, c: counts[at + 2]!, d: counts[at + 3]! });
  // Focal over reference odds; ETS takes the reference over focal, hence the sign of delta below.
  const test = mantelHaenszel(strata, level);
  const base = { n, bands, informative: test.informative, test };
  const odds = test.oddsRatio;
  if (odds.value === null || odds.value === 0 || odds.low === null || odds.high === null)
    return {
      ...base,
      delta: null,
      standardError: null,
      low: null,
      high: null,
      p: test.p,
      etsClass: null,
      notes: test.informative === 0 ? ["nothing_to_compare"] : ["unbounded"],
    };
  const z = normalQuantile((1 + level) / 2);
  const delta = 2.35 * Math.log(odds.value);
  const standardError = (2.35 * Math.log(odds.high / odds.low)) / (2 * z);
  const size = Math.abs(delta);
  const p = test.p;
  let etsClass: EtsClass = "B";
  if (size < 1 || p === null || p >= 0.05) etsClass = "A";
  else if (size >= 1.5 && normalSurvival((size - 1) / standardError) < 0.05) etsClass = "C";
  return {
    ...base,
    delta,
    standardError,
    low: delta - z * standardError,
    high: delta + z * standardError,
    p,
    etsClass,
    notes: [],
  };
}

/** 1 where a graded answer lies above the median of all answers, 0 at or below it, NaN where missing. */
export function passAtMedian(answers: ArrayLike<number>): Float64Array {
  const known = Float64Array.from(answers).filter((value) => Number.isFinite(value));
  return passAbove(answers, sortedMedian(known.sort()));
}

/** The middle of values in rising order. */
export function sortedMedian(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** 1 for an answer above the cut, 0 at or below it, NaN where missing. */
export function passAbove(answers: ArrayLike<number>, cut: number): Float64Array {
  const passed = new Float64Array(answers.length);
  for (let i = 0; i < passed.length; i++)
    passed[i] = Number.isFinite(answers[i]!) ? (answers[i]! > cut ? 1 : 0) : Number.NaN;
  return passed;
}

/** Band of each value: one per distinct value while there are no more than `bands`, else equal-sized quantile bands. */
export function scoreBands(values: Float64Array, bands: number): Int32Array {
  return bandsBy(values, bandCuts(values.slice().sort(), bands));
}

/** Least value of every band but the first, from values in rising order. */
export function bandCuts(sorted: Float64Array, bands: number): Float64Array {
  const n = sorted.length;
  const cuts: number[] = [];
  for (let i = 1; i < n && cuts.length < bands; i++) if (sorted[i] !== sorted[i - 1]) cuts.push(sorted[i]!);
  if (cuts.length < bands) return Float64Array.from(cuts);
  cuts.length = 0;
  for (let k = 1; k < bands; k++) {
    const cut = sorted[Math.floor((k * n) / bands)]!;
    if (cut > sorted[0]! && cut !== cuts.at(-1)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
}

/** Number of cuts at or below each value. */
export function bandsBy(values: Float64Array, cuts: Float64Array): Int32Array {
  const bands = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let band = 0;
    for (let k = 0; k < cuts.length; k++) if (cuts[k]! <= value) band++;
    bands[i] = band;
  }
  return bands;
}
