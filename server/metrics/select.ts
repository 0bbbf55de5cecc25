/** Bins of one pass. */
const BINS = 4096;
/** A column up to this length is sorted. */
const SHORT = 2048;

/**
 * Order statistics of an unsorted column: the values at the given ranks (1 is the smallest), in the order of the
 * ranks given; NaN for a rank outside. The column is left as it is. Integers of 32 bits are found in a few linear
 * passes: counted in bins of equal width, then only the bins that hold a rank are looked into.
 */
export function valuesAtRanks(values: ArrayLike<number>, ranks: readonly number[]): number[] {
  const found = new Map<number, number>();
  const inside = [...new Set(ranks)].filter((rank) => rank >= 1 && rank <= values.length);
  if (!(values instanceof Int32Array) || values.length <= SHORT) {
    const sorted = (values instanceof Int32Array ? values.slice() : Float64Array.from(values)).sort();
    for (const rank of inside) found.set(rank, sorted[rank - 1]!);
  } else if (inside.length > 0) {
    let low = values[0]!;
    let high = low;
    for (let index = 1; index < values.length; index++) {
      const value = values[index]!;
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    selectByBins(values, low, high, inside, 0, found);
  }
  return ranks.map((rank) => found.get(rank) ?? Number.NaN);
}

/**
 * Distinct values with counts that have the same values at the given ranks as the column; what lies between the
 * ranks is counted with its neighbour above. For estimators that read only these ranks.
 */
export function countsAtRanks(values: ArrayLike<number>, ranks: readonly number[]): [number, number][] {
  const n = values.length;
  const wanted = [...new Set([...ranks, n])].filter((rank) => rank >= 1 && rank <= n).sort((a, b) => a - b);
  const found = valuesAtRanks(values, wanted);
  return wanted.map((rank, index) => [found[index]!, rank - (wanted[index - 1] ?? 0)]);
}

/** Finds ranks among `values`, all of which lie in [low, high] and of which `before` smaller ones lie elsewhere. */
function selectByBins(
  values: Int32Array,
  low: number,
  high: number,
  ranks: readonly number[],
  before: number,
  found: Map<number, number>,
): void {
  if (low === high) {
    for (const rank of ranks) found.set(rank, low);
    return;
  }
  if (values.length <= SHORT) {
    const sorted = values.slice().sort();
    for (const rank of ranks) found.set(rank, sorted[rank - before - 1]!);
    return;
  }
  const width = Math.ceil((high - low + 1) / BINS);
  const scale = 1 / width;
  const counts = new Int32Array(BINS);
  for (let index = 0; index < values.length; index++) counts[((values[index]! - low) * scale) | 0]!++;
  const asked = new Map<number, { before: number; ranks: number[] }>();
  for (const rank of ranks) {
    let bin = 0;
    let smaller = before;
    while (smaller + counts[bin]! < rank) smaller += counts[bin++]!;
    const group = asked.get(bin) ?? { before: smaller, ranks: [] };
    group.ranks.push(rank);
    asked.set(bin, group);
  }
  for (const [bin, group] of asked) {
    const members = new Int32Array(counts[bin]!);
    let length = 0;
    let [lowest, highest] = [high, low];
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if ((((value - low) * scale) | 0) !== bin) continue;
      members[length++] = value;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    selectByBins(members, lowest, highest, group.ranks, group.before, found);
  }
}
