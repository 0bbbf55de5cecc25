/** Quantile of values sorted upward by linear interpolation, R's type 7; NaN for no values. */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const position = (n - 1) * p;
  const index = Math.floor(position + 4 * Number.EPSILON);
  const lower = sorted[index]!;
  const share = Math.max(0, position - index);
  return index + 1 < n && share > 0 ? lower + share * (sorted[index + 1]! - lower) : lower;
}

/**
 * Quantile of values sorted upward by R's type 6 (Minitab, SPSS; Excel's PERCENTILE.EXC), at position (n + 1) p, the
 * least and greatest value beyond the ends; NaN for no values.
 */
export function sortedQuantileType6(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const position = Math.min(n - 1, Math.max(0, (n + 1) * p - 1));
  return sortedQuantile(sorted, n === 1 ? 0 : Math.min(1, position / (n - 1)));
}
