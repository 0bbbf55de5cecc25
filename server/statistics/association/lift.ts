import { normalQuantile } from "../distributions/normal.ts";
import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { completePairs, droppedNote } from "../numbers/complete-pairs.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { sortOrder } from "../numbers/rank.ts";
import { bootstrap } from "../resampling/bootstrap.ts";

/** Lift of the top share: the criterion of the best scorers against the rest. */
type Lift = {
  topMean: number | null;
  restMean: number | null;
  /** topMean - restMean, Welch. */
  difference: Estimate;
  /** difference / restMean: 0.1 is ten per cent above the rest; only for a positive restMean. */
  relative: Estimate;
  /** Cohen's d on the pooled standard deviation, with the large-sample interval. */
  cohenD: Estimate;
  /** The difference again with a BCa bootstrap interval, where a seed was given. */
  bootstrapped: Estimate | null;
};

type Split = { mass: number; mean: number; m2: number; squares: number };

/**
 * Weights of being in the top: 1 above the cut, 0 below, and at the cut the share that makes the weights sum to
 * share * n, so that ties are shared and the order of rows does not matter.
 */
export function topShareWeights(
  score: ArrayLike<number>,
  share: number,
): { weights: Float64Array; tied: boolean } {
  if (!(share > 0 && share < 1)) throw new RangeError(`invalid share: ${share}`);
  const n = score.length;
  const order = sortOrder(score);
  const weights = new Float64Array(n);
  let left = share * n;
  let tied = false;
  for (let end = n; end > 0 && left > 0; ) {
    let start = end - 1;
    while (start > 0 && score[order[start - 1]!] === score[order[end - 1]!]) start--;
    const weight = Math.min(1, left / (end - start));
    if (weight < 1 && end - start > 1) tied = true;
    for (let i = start; i < end; i++) weights[order[i]!] = weight;
    left -= end - start;
    end = start;
  }
  return { weights, tied };
}

function split(criterion: Float64Array, weight: (i: number) => number): Split {
  let mass = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < criterion.length; i++) {
    const w = weight(i);
    mass += w;
    squares += w * w;
    sum += w * (criterion[i]! - criterion[0]!);
  }
  const mean = criterion[0]! + sum / mass;
  let m2 = 0;
  for (let i = 0; i < criterion.length; i++) m2 += weight(i) * (criterion[i]! - mean) ** 2;
  return { mass, mean, m2, squares };
}

/** Lift of the top `share` of scorers (default the top fifth) on a criterion. */
export function lift(
  score: ArrayLike<number>,
  criterion: ArrayLike<number>,
  options: { share?: number; level?: number; seed?: number; replicates?: number } = {},
): Lift {
  const { share = 0.2, level = usualLevel } = options;
  checkLevel(level);
  const pairs = completePairs(score, criterion);
  const n = pairs.x.length;
  const notes = droppedNote(score.length, n);
  const names = [
    "lift of the top share, Welch",
    "relative lift, delta method",
    "Cohen's d, large sample",
  ] as const;
  const nothing = (note: string): Lift => ({
    topMean: null,
    restMean: null,
    difference: cannotSay(n, names[0], [note, ...notes], level),
    relative: cannotSay(n, names[1], [note, ...notes], level),
    cohenD: cannotSay(n, names[2], [note, ...notes], level),
    bootstrapped: null,
  });
  if (n < 4 || share * n < 1 || (1 - share) * n < 1) return nothing("too_few");
  const { weights, tied } = topShareWeights(pairs.x, share);
  if (tied) notes.unshift("ties_broken");
  if (pairs.x.every((value) => value === pairs.x[0])) return nothing("constant");
  const top = split(pairs.y, (i) => weights[i]!);
  const rest = split(pairs.y, (i) => 1 - weights[i]!);
  const difference = top.mean - rest.mean;
  const about = { n, level };
  const enough = top.mass > 1 && rest.mass > 1;
  const va = enough ? top.m2 / (top.mass - 1) / top.mass : 0;
  const vb = enough ? rest.m2 / (rest.mass - 1) / rest.mass : 0;
  const total = va + vb;
  const own = total > 0 ? va / total : 0;
  const df = total > 0 ? 1 / (own ** 2 / (top.mass - 1) + (1 - own) ** 2 / (rest.mass - 1)) : n - 2;
  const t = enough ? studentTUpperQuantile((1 - level) / 2, df) : Number.NaN;
  const half = t * Math.sqrt(total);
  const spread = enough ? Math.sqrt((top.m2 + rest.m2) / (n - 2)) : 0;
  const d = difference / spread;
  const dHalf = normalQuantile(0.5 + level / 2) * Math.sqrt(n / (top.mass * rest.mass) + (d * d) / (2 * n));
  const ratio = difference / rest.mean;
  const relativeHalf = (t / rest.mean) * Math.sqrt(va + (top.mean / rest.mean) ** 2 * vb);
  const withNote = (note: string | null) => (note === null ? notes : [note, ...notes]);
  return {
    topMean: top.mean,
    restMean: rest.mean,
    difference: estimate(difference, difference - half, difference + half, {
      ...about,
      method: names[0],
      notes: withNote(enough ? null : "no_interval"),
    }),
    relative:
      rest.mean > 0
        ? estimate(ratio, ratio - relativeHalf, ratio + relativeHalf, {
            ...about,
            method: names[1],
            notes: withNote(enough ? null : "no_interval"),
          })
        : cannotSay(n, names[1], ["zero_denominator", ...notes], level),
    cohenD:
      spread > 0
        ? estimate(d, d - dHalf, d + dHalf, { ...about, method: names[2], notes })
        : cannotSay(n, names[2], [enough ? "constant" : "too_few", ...notes], level),
    bootstrapped:
      options.seed === undefined
        ? null
        : bootstrapLift(pairs, share, level, options.seed, options.replicates ?? 2000),
  };
}

function bootstrapLift(
  pairs: { x: Float64Array; y: Float64Array },
  share: number,
  level: number,
  seed: number,
  replicates: number,
): Estimate {
  const difference = (rows: Uint32Array) => {
    const x = Float64Array.from(rows, (row) => pairs.x[row]!);
    const y = Float64Array.from(rows, (row) => pairs.y[row]!);
    const { weights } = topShareWeights(x, share);
    return split(y, (i) => weights[i]!).mean - split(y, (i) => 1 - weights[i]!).mean;
  };
  return bootstrap(pairs.x.length, difference, { seed, replicates, level, method: "lift of the top share" });
}
