import { type MantelHaenszel, mantelHaenszel, type Stratum } from "./mantel-haenszel.ts";
import { normalQuantile, normalSurvival } from "./normal.ts";

/** ETS class of a question: A negligible, B moderate, C large. */
export type EtsClass = "A" | "B" | "C";

/** Differential functioning of one question by Mantel-Haenszel. */
export type ItemBias = {
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
  const band = scoreBands(
    rows.map((i) => matching[i]!),
    bands,
  );
  const strata = new Map<number, { a: number; b: number; c: number; d: number }>();
  rows.forEach((i, r) => {
    const stratum = strata.get(band[r]!) ?? { a: 0, b: 0, c: 0, d: 0 };
    if (isFocal[i]) stratum[passed[i] ? "a" : "b"]++;
    else stratum[passed[i] ? "c" : "d"]++;
    strata.set(band[r]!, stratum);
  });
  // Focal over reference odds; ETS takes the reference over focal, hence the sign of delta below.
  const test = mantelHaenszel([...strata.values()] as Stratum[], level);
  const base = { n: rows.length, bands: strata.size, informative: test.informative, test };
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
  const sorted = Float64Array.from(Array.from(answers).filter((value) => Number.isFinite(value))).sort();
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return Float64Array.from(answers, (value) =>
    Number.isFinite(value) ? (value > median ? 1 : 0) : Number.NaN,
  );
}

/** Band of each value: one per distinct value while there are no more than `bands`, else equal-sized quantile bands. */
export function scoreBands(values: readonly number[], bands: number): Int32Array {
  const sorted = Float64Array.from(values).sort();
  const cuts: number[] = [];
  const distinct = new Set(sorted);
  if (distinct.size <= bands) cuts.push(...[...distinct].slice(1));
  else
    for (let k = 1; k < bands; k++) {
      const cut = sorted[Math.floor((k * sorted.length) / bands)]!;
      if (cut > sorted[0]! && cut !== cuts.at(-1)) cuts.push(cut);
    }
  return Int32Array.from(values, (value) => {
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cuts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
