import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import { completePairs, droppedNote } from "../numbers/complete-pairs.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { midRanks, sortOrder } from "../numbers/rank.ts";
import { findRoot } from "../numbers/root.ts";

/** Scale on which DeLong's variance gives the interval. */
type AucScale = "logit" | "raw";

const methods = {
  logit: "AUC, DeLong on the logit scale",
  raw: "AUC, DeLong",
  score: "AUC, Newcombe's score interval",
};

/** What the interval of an AUC is made of: each positive's share of negatives below it, and the other way round. */
type Placements = { ofPositives: Float64Array; ofNegatives: Float64Array; auc: number };

/** Scores of the complete pairs by class. */
function byClass(outcome: ArrayLike<number>, score: ArrayLike<number>): [Float64Array, Float64Array] {
  const { x: labels, y: scores } = completePairs(outcome, score);
  for (const label of labels)
    if (label !== 0 && label !== 1) throw new RangeError(`invalid binary value: ${label}`);
  return [scores.filter((_, i) => labels[i] === 1), scores.filter((_, i) => labels[i] === 0)];
}

/** By mid-ranks in O(n log n) (Sun & Xu 2014), ties counting half. */
function placements(positive: Float64Array, negative: Float64Array): Placements {
  const m = positive.length;
  const all = midRanks(Float64Array.from([...positive, ...negative]));
  const ofPositives = midRanks(positive).map((rank, i) => (all[i]! - rank) / negative.length);
  const ofNegatives = midRanks(negative).map((rank, i) => 1 - (all[m + i]! - rank) / m);
  return { ofPositives, ofNegatives, auc: ofPositives.reduce((sum, value) => sum + value, 0) / m };
}

/** AUC with DeLong's variance (1988); null with one class only. */
export function aucDeLong(
  outcome: ArrayLike<number>,
  score: ArrayLike<number>,
): { auc: number; variance: number | null; positives: number; negatives: number } | null {
  const [positive, negative] = byClass(outcome, score);
  const m = positive.length;
  const n = negative.length;
  if (m === 0 || n === 0) return null;
  const { ofPositives, ofNegatives, auc: value } = placements(positive, negative);
  const spread = (values: Float64Array) =>
    values.reduce((sum, own) => sum + (own - value) ** 2, 0) / (values.length - 1) / values.length;
  return {
    auc: value,
    variance: m > 1 && n > 1 ? spread(ofPositives) + spread(ofNegatives) : null,
    positives: m,
    negatives: n,
  };
}

/**
 * Area under the ROC curve of a score for a 0/1 outcome. The interval is DeLong's on the logit scale (Pepe 2003), which
 * keeps to 0..1 and covers 97 to 98 per cent at 10 + 10 where the raw scale covers 80 to 93; where it has no width (an
 * AUC of 0 or 1, or scores without spread) Newcombe's score interval (2006, method 5) takes its place. The raw scale, cut
 * to 0..1, is pROC's.
 */
export function auc(
  outcome: ArrayLike<number>,
  score: ArrayLike<number>,
  options: { level?: number; scale?: AucScale } = {},
): Estimate {
  const { level = usualLevel, scale = "logit" } = options;
  checkLevel(level);
  const found = aucDeLong(outcome, score);
  if (found === null) {
    const n = completePairs(outcome, score).x.length;
    return cannotSay(n, methods[scale], ["one_class", ...droppedNote(outcome.length, n)], level);
  }
  const { auc: value, variance, positives, negatives } = found;
  const n = positives + negatives;
  const about = { n, level, method: methods[scale], notes: droppedNote(outcome.length, n) };
  if (variance === null)
    return estimate(value, null, null, { ...about, notes: ["no_interval", ...about.notes] });
  const z = normalQuantile(0.5 + level / 2);
  if (scale === "raw") {
    const half = z * Math.sqrt(variance);
    return estimate(value, Math.max(0, value - half), Math.min(1, value + half), about);
  }
  const inside = value * (1 - value);
  if (!(inside > 0 && variance > 0)) {
    const [low, high] = scoreEnds(value, positives, negatives, z);
    return estimate(value, low, high, { ...about, method: methods.score });
  }
  const reach = (z * Math.sqrt(variance)) / inside;
  const logit = Math.log(value / (1 - value));
  return estimate(value, logistic(logit - reach), logistic(logit + reach), about);
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Newcombe's interval (2006, method 5): where the distance is z of its own standard errors (Hanley & McNeil 1982). */
function scoreEnds(value: number, m: number, n: number, z: number): [number, number] {
  const more = (m + n) / 2 - 1;
  const variance = (a: number) =>
    ((a * (1 - a)) / (m * n)) * (1 + (more * (1 - a)) / (2 - a) + (more * a) / (1 + a));
  const gap = (a: number) => (a - value) ** 2 - z * z * variance(a);
  const low = value > 0 ? findRoot(gap, 0, value < 1 ? value : 1 - 1e-12) : 0;
  const high = value < 1 ? findRoot(gap, value > 0 ? value : 1e-12, 1) : 1;
  return [low ?? 0, high ?? 1];
}

/**
 * Difference of the areas of two scores for the same people and outcome, first less second, by DeLong, DeLong &
 * Clarke-Pearson (1988): z, two-sided p and the normal interval of the difference. Null values where there are fewer
 * than two of a class; z and p null where the difference has no spread.
 */
export function pairedAucTest(
  outcome: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = usualLevel,
): { first: number | null; second: number | null; z: number | null; p: number | null; difference: Estimate } {
  checkLevel(level);
  const method = "difference of two AUCs of the same people, DeLong";
  const rows: number[] = [];
  for (let i = 0; i < outcome.length; i++)
    if ([outcome, first, second].every((column) => Number.isFinite(column[i]!))) rows.push(i);
  const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]!);
  const dropped = droppedNote(outcome.length, rows.length);
  const [positiveA, negativeA] = byClass(pick(outcome), pick(first));
  const [positiveB, negativeB] = byClass(pick(outcome), pick(second));
  const [m, n] = [positiveA.length, negativeA.length];
  if (m < 2 || n < 2) {
    const note = m === 0 || n === 0 ? "one_class" : "too_few";
    const difference = cannotSay(rows.length, method, [note, ...dropped], level);
    return { first: null, second: null, z: null, p: null, difference };
  }
  const a = placements(positiveA, negativeA);
  const b = placements(positiveB, negativeB);
  const value = a.auc - b.auc;
  const spread = (one: Float64Array, other: Float64Array) =>
    one.reduce((sum, own, i) => sum + (own - other[i]! - value) ** 2, 0) / (one.length - 1) / one.length;
  const error = Math.sqrt(spread(a.ofPositives, b.ofPositives) + spread(a.ofNegatives, b.ofNegatives));
  const z = error > 0 ? value / error : null;
  const half = normalQuantile(0.5 + level / 2) * error;
  return {
    first: a.auc,
    second: b.auc,
    z,
    p: z === null ? null : Math.min(1, 2 * normalSurvival(Math.abs(z))),
    difference: estimate(value, Math.max(-1, value - half), Math.min(1, value + half), {
      n: rows.length,
      level,
      method,
      notes: dropped,
    }),
  };
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
