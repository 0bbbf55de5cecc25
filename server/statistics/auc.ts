import { completePairs, droppedNote } from "./complete-pairs.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "./estimate.ts";
import { normalQuantile } from "./normal.ts";
import { midRanks, sortOrder } from "./rank.ts";

const method = "AUC, DeLong";

/** AUC with DeLong's variance (1988), by mid-ranks in O(n log n) (Sun & Xu 2014); null with one class only. */
export function aucDeLong(
  outcome: ArrayLike<number>,
  score: ArrayLike<number>,
): { auc: number; variance: number | null; positives: number; negatives: number } | null {
  const pairs = completePairs(outcome, score);
  const positive: number[] = [];
  const negative: number[] = [];
  for (let i = 0; i < pairs.x.length; i++) {
    const label = pairs.x[i]!;
    if (label !== 0 && label !== 1) throw new RangeError(`invalid binary value: ${label}`);
    (label === 1 ? positive : negative).push(pairs.y[i]!);
  }
  const m = positive.length;
  const n = negative.length;
  if (m === 0 || n === 0) return null;
  const all = midRanks(Float64Array.from([...positive, ...negative]));
  const within1 = midRanks(Float64Array.from(positive));
  const within0 = midRanks(Float64Array.from(negative));
  const placed1 = within1.map((rank, i) => (all[i]! - rank) / n);
  const placed0 = within0.map((rank, i) => 1 - (all[m + i]! - rank) / m);
  const auc = placed1.reduce((sum, value) => sum + value, 0) / m;
  const spread = (values: Float64Array) =>
    values.reduce((sum, value) => sum + (value - auc) ** 2, 0) / (values.length - 1) / values.length;
  return {
    auc,
    variance: m > 1 && n > 1 ? spread(placed1) + spread(placed0) : null,
    positives: m,
    negatives: n,
  };
}

/** Area under the ROC curve of a score for a 0/1 outcome, with DeLong's interval cut to 0..1. */
export function auc(outcome: ArrayLike<number>, score: ArrayLike<number>, level = usualLevel): Estimate {
  checkLevel(level);
  const found = aucDeLong(outcome, score);
  if (found === null) {
    const n = completePairs(outcome, score).x.length;
    return cannotSay(n, method, ["one_class", ...droppedNote(outcome.length, n)], level);
  }
  const n = found.positives + found.negatives;
  const about = { n, level, method, notes: droppedNote(outcome.length, n) };
  if (found.variance === null) {
    return estimate(found.auc, null, null, { ...about, notes: ["no_interval", ...about.notes] });
  }
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(found.variance);
  return estimate(found.auc, Math.max(0, found.auc - half), Math.min(1, found.auc + half), about);
}

/**
 * Average precision: precision at each distinct score from the top, weighted by the gain in recall; null with one
 * class only.
 */
export function averagePrecision(outcome: ArrayLike<number>, score: ArrayLike<number>): number | null {
  const pairs = completePairs(outcome, score);
  const order = sortOrder(pairs.y);
  const positives = pairs.x.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === pairs.x.length) return null;
  let hits = 0;
  let seen = 0;
  let sum = 0;
  for (let end = order.length; end > 0; ) {
    let start = end;
    let found = 0;
    while (start > 0 && pairs.y[order[start - 1]!] === pairs.y[order[end - 1]!])
      found += pairs.x[order[--start]!]!;
    hits += found;
    seen += end - start;
    sum += (found / positives) * (hits / seen);
    end = start;
  }
  return sum;
}
