/**
 * Indices that sort the values upward, stable, NaN not allowed. Long columns by radix sort of the bits of the
 * doubles (linear time), short ones by comparison.
 */
export function sortOrder(values: ArrayLike<number>): Uint32Array {
  const n = values.length;
  if (n < 4096) {
    const short = new Uint32Array(n).map((_, i) => i);
    return short.sort((a, b) => values[a]! - values[b]! || a - b);
  }
  const copy = new Float64Array(n);
  for (let i = 0; i < n; i++) copy[i] = values[i]! + 0;
  const words = new Uint32Array(copy.buffer);
  // a double sorts like its bits once negatives are inverted and the sign of the others is set
  for (let i = 0; i < n; i++) {
    const high = words[2 * i + 1]!;
    if (high >>> 31 === 1) {
      words[2 * i] = ~words[2 * i]!;
      words[2 * i + 1] = ~high;
    } else words[2 * i + 1] = high | 0x80000000;
  }
  let order = new Uint32Array(n).map((_, i) => i);
  let next = new Uint32Array(n);
  const counts = new Uint32Array(65536);
  for (let pass = 0; pass < 4; pass++) {
    const word = pass >> 1;
    const shift = (pass & 1) * 16;
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      const digit = (words[2 * i + word]! >>> shift) & 65535;
      counts[digit] = counts[digit]! + 1;
    }
    if (counts[(words[word]! >>> shift) & 65535] === n) continue;
    let total = 0;
    for (let digit = 0; digit < 65536; digit++) {
      const count = counts[digit]!;
      counts[digit] = total;
      total += count;
    }
    for (let i = 0; i < n; i++) {
      const index = order[i]!;
      const digit = (words[2 * index + word]! >>> shift) & 65535;
      next[counts[digit]!] = index;
      counts[digit] = counts[digit]! + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Mid-ranks 1..n: equal values share the average of their ranks. NaN not allowed. */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = sortOrder(values);
  const n = values.length;
  const ranks = new Float64Array(n);
  for (let start = 0; start < n; ) {
    const value = values[order[start]!]!;
    let end = start + 1;
    while (end < n && values[order[end]!]! === value) end++;
    const rank = (start + end + 1) / 2;
    for (let i = start; i < end; i++) ranks[order[i]!] = rank;
    start = end;
  }
  return ranks;
}

/** Sizes of the groups of equal values, only those of two or more. */
export function tieSizes(values: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(values).sort();
  const sizes: number[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > 1) sizes.push(end - start);
    start = end;
  }
  return sizes;
}
