/** The pairs in which neither value is missing (NaN or infinite), as typed arrays. */
export function completePairs(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { x: Float64Array; y: Float64Array } {
  if (x.length !== y.length) throw new RangeError(`invalid column lengths: ${x.length}, ${y.length}`);
  const a = new Float64Array(x.length);
  const b = new Float64Array(x.length);
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) continue;
    a[n] = x[i]!;
    b[n++] = y[i]!;
  }
  return { x: a.subarray(0, n), y: b.subarray(0, n) };
}

/** Note that says how many pairs went missing, as a list to spread into notes. */
export function droppedNote(total: number, kept: number): string[] {
  return total > kept ? [`missing_dropped:${total - kept}`] : [];
}

/** The finite values of a column, as a typed array. */
export function finiteValues(values: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) kept[n++] = values[i]!;
  return kept.subarray(0, n);
}
