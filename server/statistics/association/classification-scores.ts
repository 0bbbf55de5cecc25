import { proportionInterval } from "../intervals/proportion-interval.ts";
import { type Estimate, usualLevel } from "../numbers/estimate.ts";

/** What a yes/no decision is worth against the truth; null where a denominator is 0. */
type ClassificationScores = {
  n: number;
  accuracy: Estimate;
  /** Share of the true that were found, and of those found that are true, each with Wilson's interval. */
  recall: Estimate;
  precision: Estimate;
  specificity: Estimate;
  /** Harmonic mean of precision and recall; 0 where nothing was found rightly, null where nothing is or was said to be. */
  f1: number | null;
  /** Phi of the table (Matthews 1975), -1..1; null where a margin is empty. */
  matthews: number | null;
  /** Mean of recall and specificity, 0.5 by chance whatever the shares. */
  balancedAccuracy: number | null;
};

/** Scores of decisions from their counts: true and false positives, false and true negatives. */
export function classificationScores(
  counts: { truePositive: number; falsePositive: number; falseNegative: number; trueNegative: number },
  level = usualLevel,
): ClassificationScores {
  const { truePositive: tp, falsePositive: fp, falseNegative: fn, trueNegative: tn } = counts;
  for (const [name, count] of Object.entries(counts))
    if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`invalid ${name}: ${count}`);
  const n = tp + fp + fn + tn;
  const recall = proportionInterval(tp, tp + fn, level);
  const specificity = proportionInterval(tn, tn + fp, level);
  const margins = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  const either = 2 * tp + fp + fn;
  return {
    n,
    accuracy: proportionInterval(tp + tn, n, level),
    recall,
    precision: proportionInterval(tp, tp + fp, level),
    specificity,
    f1: either > 0 ? (2 * tp) / either : null,
    matthews: margins > 0 ? (tp * tn - fp * fn) / margins : null,
    balancedAccuracy:
      recall.value === null || specificity.value === null ? null : (recall.value + specificity.value) / 2,
  };
}
