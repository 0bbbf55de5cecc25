import { binomialCdf } from "../distributions/binomial.ts";
import { normalUpperQuantile } from "../distributions/normal.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

const method = "median, order statistics";

/**
 * Rank d of the order-statistic interval [x(d), x(n+1-d)] whose coverage is at least the level: the largest d
 * with 2 P(Bin(n, 1/2) < d) <= 1 - level; 0 where n is too small.
 */
export function medianRank(n: number, level = usualLevel): number {
  checkLevel(level);
  const alpha = (1 - level) * (1 + 1e-12);
  const holds = (rank: number) => rank < 1 || 2 * binomialCdf(rank - 1, n, 0.5) <= alpha;
  // where the normal distribution puts it, a step or two away
  let rank = Math.max(0, Math.floor((n - normalUpperQuantile(alpha / 2) * Math.sqrt(n)) / 2));
  while (holds(rank + 1)) rank += 1;
  while (!holds(rank)) rank -= 1;
  return rank;
}

/** Median with its order-statistic interval, from values sorted upward (no NaN). */
export function medianInterval(sorted: ArrayLike<number>, level = usualLevel): Estimate {
  return fromRanks(sorted.length, (rank) => sorted[rank - 1]!, level);
}

/** Median with its order-statistic interval, from distinct values with their counts, in any order. */
export function medianIntervalFromCounts(
  bins: readonly (readonly [value: number, count: number])[],
  level = usualLevel,
): Estimate {
  const sorted = bins.filter(([, count]) => count > 0).sort((a, b) => a[0] - b[0]);
  const n = sorted.reduce((sum, [, count]) => sum + count, 0);
  const valueAt = (rank: number) => {
    let seen = 0;
    for (const [value, count] of sorted) {
      seen += count;
      if (seen >= rank) return value;
    }
    return Number.NaN;
  };
  return fromRanks(n, valueAt, level);
}

function fromRanks(n: number, valueAt: (rank: number) => number, level: number): Estimate {
  checkLevel(level);
  if (n < 1) return cannotSay(0, method, "too_few", level);
  const lower = valueAt(Math.ceil(n / 2));
  const median = lower + (valueAt(Math.floor(n / 2) + 1) - lower) / 2;
  const rank = medianRank(n, level);
  if (rank < 1) return estimate(median, null, null, { n, level, method, notes: ["no_interval"] });
  return estimate(median, valueAt(rank), valueAt(n + 1 - rank), { n, level, method });
}
