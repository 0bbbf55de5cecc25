/**
 * Indices that sort the values upward, stable, NaN not allowed. Long columns by radix sort of the upper halves of
 * the doubles (linear time), with the few that share an upper half put right by comparison.
 */
export function sortOrder(values: ArrayLike<number>): Uint32Array {
  const n = values.length;
  const order = new Uint32Array(n).map((_, i) => i);
  if (n < 4096) return order.sort((a, b) => values[a]! - values[b]! || a - b);
  const keys = upperHalves(values);
  let sorted: [Uint32Array, Uint32Array] = [keys, order];
  let spare: [Uint32Array, Uint32Array] = [new Uint32Array(n), new Uint32Array(n)];
  const counts = new Uint32Array(2048);
  for (let shift = 0; shift < 32; shift += 11) {
    const [fromKeys, fromOrder] = sorted;
    const [toKeys, toOrder] = spare;
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      const digit = (fromKeys[i]! >>> shift) & 2047;
      counts[digit] = counts[digit]! + 1;
    }
    if (counts[(fromKeys[0]! >>> shift) & 2047] === n) continue;
    let total = 0;
    for (let digit = 0; digit < 2048; digit++) {
      const count = counts[digit]!;
      counts[digit] = total;
      total += count;
    }
    for (let i = 0; i < n; i++) {
      const key = fromKeys[i]!;
      const digit = (key >>> shift) & 2047;
      const at = counts[digit]!;
      counts[digit] = at + 1;
      toKeys[at] = key;
      toOrder[at] = fromOrder[i]!;
    }
    [sorted, spare] = [spare, sorted];
  }
  finishRuns(values, sorted[0], sorted[1]);
  return sorted[1];
}

/** The upper 32 bits of each double, changed so that they sort as unsigned integers. */
function upperHalves(values: ArrayLike<number>): Uint32Array {
  const n = values.length;
  const keys = new Uint32Array(n);
  const one = new Float64Array(1);
  const words = new Uint32Array(one.buffer);
  for (let i = 0; i < n; i++) {
    one[0] = values[i]! + 0;
    const high = words[1]!;
    // negatives are inverted, the sign of the others is set
    keys[i] = high >>> 31 === 1 ? ~high : high | 0x80000000;
  }
  return keys;
}

/** Sort each run of equal keys by the values themselves. */
function finishRuns(values: ArrayLike<number>, keys: Uint32Array, order: Uint32Array): void {
  const n = keys.length;
  for (let start = 0; start < n; ) {
    const key = keys[start]!;
    let end = start + 1;
    let ordered = true;
    while (end < n && keys[end] === key) {
      if (values[order[end]!]! < values[order[end - 1]!]!) ordered = false;
      end++;
    }
    if (!ordered) {
      if (end - start <= 24) {
        for (let i = start + 1; i < end; i++) {
          const index = order[i]!;
          const value = values[index]!;
          let j = i - 1;
          for (; j >= start && values[order[j]!]! > value; j--) order[j + 1] = order[j]!;
          order[j + 1] = index;
        }
      } else order.subarray(start, end).sort((a, b) => values[a]! - values[b]! || a - b);
    }
    start = end;
  }
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
