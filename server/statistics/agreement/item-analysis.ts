import { normalPdf, normalQuantile } from "../distributions/normal.ts";
import { itemCovariance } from "./item-covariance.ts";

/** Classical statistics of one question. */
type ItemStatistics = {
  /** Mean score; the share right for a 0/1 question. */
  difficulty: number;
  /** Correlation with the total, and with the total less the question. */
  itemTotal: number | null;
  itemRest: number | null;
  /** Biserial version of the item-rest correlation, for 0/1 questions only. */
  biserialRest: number | null;
  /** Difficulty in the upper less that in the lower 27 %, over the score range of the question. */
  discrimination: number | null;
};

/** Item analysis of a test. */
type ItemAnalysis = {
  n: number;
  upper: number;
  lower: number;
  items: ItemStatistics[];
  notes: string[];
};

/**
 * Item analysis over complete rows: difficulty, item-total and item-rest correlation, biserial, and the
 * discrimination index D with the upper and lower groups cut at the quantiles (type 7) of the total, ties
 * kept (Kelley 1939: 27 %).
 */
export function itemAnalysis(items: readonly ArrayLike<number>[], share = 0.27): ItemAnalysis {
  const k = items.length;
  const length = items[0]?.length ?? 0;
  const rows: number[] = [];
  for (let i = 0; i < length; i++) if (items.every((item) => Number.isFinite(item[i]!))) rows.push(i);
  const n = rows.length;
  if (n < 2 || k < 1) return { n, upper: 0, lower: 0, items: [], notes: ["too_few"] };
  const columns = items.map((item) => Float64Array.from(rows, (i) => item[i]!));
  const total = new Float64Array(n);
  for (const column of columns) for (let i = 0; i < n; i++) total[i]! += column[i]!;
  const sorted = Float64Array.from(total).sort();
  const cutHigh = quantile(sorted, 1 - share);
  const cutLow = quantile(sorted, share);
  const high: number[] = [];
  const low: number[] = [];
  for (let i = 0; i < n; i++) {
    if (total[i]! >= cutHigh) high.push(i);
    if (total[i]! <= cutLow) low.push(i);
  }
  const { covariance: c, mean } = itemCovariance(columns);
  let totalVariance = 0;
  for (const value of c) totalVariance += value;
  const statistics = columns.map((column, j): ItemStatistics => {
    const variance = c[j * k + j]!;
    let withTotal = 0;
    for (let m = 0; m < k; m++) withTotal += c[j * k + m]!;
    const restVariance = totalVariance - 2 * withTotal + variance;
    const ratio = (covariance: number, other: number) =>
      variance > 0 && other > 1e-12 * totalVariance
        ? Math.max(-1, Math.min(1, covariance / Math.sqrt(variance * other)))
        : null;
    const itemRest = ratio(withTotal - variance, restVariance);
    const p = mean[j]!;
    const binary = column.every((value) => value === 0 || value === 1);
    let least = Infinity;
    let most = -Infinity;
    for (const value of column) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    const average = (group: readonly number[]) => group.reduce((s, i) => s + column[i]!, 0) / group.length;
    return {
      difficulty: p,
      itemTotal: ratio(withTotal, totalVariance),
      itemRest,
      biserialRest:
        binary && itemRest !== null && p > 0 && p < 1
          ? (itemRest * Math.sqrt(p * (1 - p))) / normalPdf(normalQuantile(p))
          : null,
      discrimination: most > least ? (average(high) - average(low)) / (most - least) : null,
    };
  });
  return {
    n,
    upper: high.length,
    lower: low.length,
    items: statistics,
    notes: length > n ? [`missing_dropped:${length - n}`] : [],
  };
}

/** Type 7 quantile of sorted values. */
function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at + 4 * Number.EPSILON);
  const high = Math.min(sorted.length - 1, low + 1);
  const part = at - low;
  return Math.abs(part) < 1e-12 ? sorted[low]! : sorted[low]! + part * (sorted[high]! - sorted[low]!);
}
