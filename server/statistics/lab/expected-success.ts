import { normalSurvival } from "../distributions/normal.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";
import { seededInteger } from "../numbers/random.ts";
import { sortedQuantile } from "../numbers/sample-quantile.ts";
import { linearRegression } from "../regression/linear-regression.ts";

/** What is expected of those whom a cut-off takes, and of those whom it leaves. */
type Expected = {
  /** Share of all applicants that passes. */
  share: number;
  /** Share of these that is expected to succeed. */
  success: Estimate;
  /** Share of all applicants that does not pass and would be expected to succeed. */
  missed: Estimate;
};

/** Expected success at several cut-offs, and among all applicants. */
export type ExpectedSuccess = { readonly all: Estimate; readonly at: readonly Expected[] };

/** Groups of applicants of like score over which resamplings sum. */
const BINS = 400;

type Line = { readonly intercept: number; readonly slope: number; readonly spread: number };

/**
 * Chance of an outcome at or above a bar by score, over all applicants, from the line that hires' outcomes have on it:
 * selection on the score leaves its intercept, slope and spread as they are among all, normal errors supposed. Percentile
 * intervals over resamplings of hires. Null with fewer than five hires, or where score or outcome does not vary.
 * @param scores of all applicants
 * @param hired scores and outcomes of hires
 * @param shares of all applicants that pass, each by one cut-off
 */
export function expectedSuccess(
  scores: Float64Array,
  hired: { readonly score: Float64Array; readonly outcome: Float64Array },
  bar: number,
  shares: readonly number[],
  { seed, replicates = 400 }: { seed: number; replicates?: number },
): ExpectedSuccess | null {
  const n = hired.score.length;
  const fit = n < 5 ? null : linearRegression(hired.outcome, [hired.score]);
  const [intercept, slope] = fit?.coefficients ?? [];
  const spread = fit?.residualSd ?? null;
  if (typeof intercept !== "number" || typeof slope !== "number" || spread === null || !(spread > 0))
    return null;
  const sorted = Float64Array.from(scores).sort().reverse();
  const own = sums(sorted, { intercept, slope, spread }, bar);
  const binned = binsOf(sorted);
  const drawn = draw(hired, seed, replicates).map((line) => sums(binned, line, bar));
  const about = { n, method: "regression of hires, percentile bootstrap" };
  const told = (value: (sum: Float64Array) => number): Estimate => {
    const ends = Float64Array.from(drawn, value).sort();
    const at = (share: number) => (ends.length >= 20 ? sortedQuantile(ends, share) : null);
    return estimate(value(own), at(0.025), at(0.975), about);
  };
  return {
    all: told((sum) => reached(sum, 1)),
    at: shares.map((share) => ({
      share,
      success: told((sum) => reached(sum, share) / share),
      missed: told((sum) => Math.max(0, reached(sum, 1) - reached(sum, share))),
    })),
  };
}

/** Chances from the best score down, added up, over the number of scores. */
function sums(sorted: Float64Array, { intercept, slope, spread }: Line, bar: number): Float64Array {
  const found = new Float64Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) {
    const chance = normalSurvival((bar - intercept - slope * sorted[i]!) / spread);
    found[i + 1] = found[i]! + chance / sorted.length;
  }
  return found;
}

/** The sum over the best share, between two places by a straight line. */
function reached(sum: Float64Array, share: number): number {
  const place = share * (sum.length - 1);
  const below = Math.floor(place);
  const next = Math.min(sum.length - 1, below + 1);
  return sum[below]! + (place - below) * (sum[next]! - sum[below]!);
}

/** Means of like many scores each. */
function binsOf(sorted: Float64Array): Float64Array {
  const bins = Math.min(BINS, sorted.length);
  return Float64Array.from({ length: bins }, (_, bin) => {
    const from = Math.floor((bin * sorted.length) / bins);
    const to = Math.floor(((bin + 1) * sorted.length) / bins);
    let sum = 0;
    for (let i = from; i < to; i++) sum += sorted[i]!;
    return sum / (to - from);
  });
}

/** Lines of hires drawn with replacement. */
function draw(
  { score, outcome }: { readonly score: Float64Array; readonly outcome: Float64Array },
  seed: number,
  replicates: number,
): Line[] {
  const n = score.length;
  const next = seededInteger(seed);
  const lines: Line[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const row = next() % n;
      const [a, b] = [score[row]! - score[0]!, outcome[row]! - outcome[0]!];
      x += a;
      y += b;
      xx += a * a;
      xy += a * b;
      yy += b * b;
    }
    const [varies, both, other] = [xx - (x * x) / n, xy - (x * y) / n, yy - (y * y) / n];
    const slope = both / varies;
    const spread = Math.sqrt(Math.max(0, other - slope * both) / (n - 2));
    if (!(varies > 0) || !(spread > 0)) continue;
    lines.push({ intercept: outcome[0]! + y / n - slope * (score[0]! + x / n), slope, spread });
  }
  return lines;
}
