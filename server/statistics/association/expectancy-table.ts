import { proportionInterval } from "../intervals/proportion-interval.ts";
import { completePairs } from "../numbers/complete-pairs.ts";
import { checkLevel, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { midRanks } from "../numbers/rank.ts";
import { sortedQuantile } from "../numbers/sample-quantile.ts";

/** One band of an expectancy table: its score range and the share of it above the criterion's median. */
type ExpectancyBand = { band: number; from: number | null; to: number | null; above: Estimate };

/**
 * Expectancy table: P(criterion above its median) by band of the predictor (default fifths, lowest first), with
 * Wilson's interval. Equal scores stay in one band (by mid-rank), so bands may be unequal or empty.
 */
export function expectancyTable(
  score: ArrayLike<number>,
  criterion: ArrayLike<number>,
  options: { bands?: number; level?: number } = {},
): ExpectancyBand[] {
  const { bands = 5, level = usualLevel } = options;
  checkLevel(level);
  if (!Number.isInteger(bands) || bands < 1) throw new RangeError(`invalid bands: ${bands}`);
  const pairs = completePairs(score, criterion);
  const n = pairs.x.length;
  const median = sortedQuantile(pairs.y.slice().sort(), 0.5);
  const ranks = midRanks(pairs.x);
  const rows = Array.from({ length: bands }, () => ({ n: 0, k: 0, from: Infinity, to: -Infinity }));
  for (let i = 0; i < n; i++) {
    const row = rows[Math.min(bands - 1, Math.floor(((ranks[i]! - 0.5) / n) * bands))]!;
    row.n++;
    if (pairs.y[i]! > median) row.k++;
    row.from = Math.min(row.from, pairs.x[i]!);
    row.to = Math.max(row.to, pairs.x[i]!);
  }
  return rows.map((row, i) => ({
    band: i + 1,
    from: row.n > 0 ? row.from : null,
    to: row.n > 0 ? row.to : null,
    above: proportionInterval(row.k, row.n, level),
  }));
}
