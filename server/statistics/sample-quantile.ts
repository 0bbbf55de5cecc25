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
