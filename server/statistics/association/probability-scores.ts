import { skewedMeanInterval, skewedMoments } from "../intervals/skewed-mean.ts";
import { completePairs, droppedNote } from "../numbers/complete-pairs.ts";
import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";

/** How well given probabilities foretell a 0/1 outcome. */
type ProbabilityScores = {
  /** Mean squared distance of probability and outcome (Brier 1950), 0 best. */
  brier: Estimate;
  /** Mean surprise in nats, -log of the probability given to what happened. */
  logLoss: Estimate;
  /** Mean distance of probability and share over bins of equal width, weighted by people (Guo et al. 2017). */
  calibrationError: number | null;
  /** The bins that hold anybody. */
  bins: { n: number; probability: number; share: number }[];
};

/** Probability that log loss takes 0 and 1 for, so that one sure mistake is not infinite (scikit-learn's). */
const least = Number.EPSILON;

/**
 * Brier score, log loss and expected calibration error of probabilities for a 0/1 outcome, pairs with a missing value
 * left out. Both losses are means over people with the interval of a mean that may be skewed.
 * @param options.bins bins of equal width for the calibration error; a probability on a bound belongs to the bin below.
 */
export function probabilityScores(
  outcome: ArrayLike<number>,
  probability: ArrayLike<number>,
  options: { level?: number; bins?: number } = {},
): ProbabilityScores {
  const { level = usualLevel, bins = 10 } = options;
  const { x: labels, y: chances } = completePairs(outcome, probability);
  const n = labels.length;
  labels.forEach((label, i) => {
    if (label !== 0 && label !== 1) throw new RangeError(`invalid binary value: ${label}`);
    if (!(chances[i]! >= 0 && chances[i]! <= 1)) throw new RangeError(`invalid probability: ${chances[i]}`);
  });
  const dropped = droppedNote(outcome.length, n);
  const mean = (name: string, loss: (label: number, chance: number) => number): Estimate => {
    if (n === 0) return cannotSay(0, name, ["too_few", ...dropped], level);
    const found = skewedMeanInterval(
      skewedMoments(labels.map((label, i) => loss(label, chances[i]!))),
      level,
    );
    const low = found.low === null ? null : Math.max(0, found.low);
    return { ...found, low, method: `${name}, ${found.method}`, notes: [...found.notes, ...dropped] };
  };
  const held = Array.from({ length: bins }, () => ({ n: 0, chances: 0, hits: 0 }));
  labels.forEach((label, i) => {
    const bin = held[Math.min(bins - 1, Math.max(0, Math.ceil(chances[i]! * bins) - 1))]!;
    bin.n += 1;
    bin.chances += chances[i]!;
    bin.hits += label;
  });
  const used = held.filter((bin) => bin.n > 0);
  return {
    brier: mean("Brier score", (label, chance) => (chance - label) ** 2),
    logLoss: mean("log loss", (label, chance) => {
      const kept = Math.min(1 - least, Math.max(least, chance));
      return label === 1 ? -Math.log(kept) : -Math.log1p(-kept);
    }),
    calibrationError:
      n === 0 ? null : used.reduce((sum, bin) => sum + Math.abs(bin.chances - bin.hits) / n, 0),
    bins: used.map((bin) => ({ n: bin.n, probability: bin.chances / bin.n, share: bin.hits / bin.n })),
  };
}
