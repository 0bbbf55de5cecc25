/**
 * Order statistics of an unsorted column: the values at the given ranks (1 is the smallest), in the order of the
 * ranks given. Hoare's selection on a copy, linear in the length for few ranks.
 */
export function valuesAtRanks(values: ArrayLike<number>, ranks: readonly number[]): number[] {
  const copy = values instanceof Int32Array ? values.slice() : Float64Array.from(values);
  if (copy.length < 512) copy.sort();
  else {
    let from = 0;
    for (const rank of [...new Set(ranks)].sort((a, b) => a - b)) {
      const index = rank - 1;
      if (index < from || index >= copy.length) continue;
      select(copy, index, from, copy.length - 1);
      from = index; // everything left of it is smaller, so that the next rank lies to the right
    }
  }
  return ranks.map((rank) => copy[rank - 1] ?? Number.NaN);
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

function select(items: Int32Array | Float64Array, index: number, first: number, last: number): void {
  let low = first;
  let high = last;
  while (low < high) {
    const pivot = medianOfThree(items[low]!, items[(low + high) >>> 1]!, items[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (items[i]! < pivot) i++;
      while (items[j]! > pivot) j--;
      if (i <= j) {
        const swap = items[i]!;
        items[i] = items[j]!;
        items[j] = swap;
        i++;
        j--;
      }
    }
    if (index <= j) high = j;
    else if (index >= i) low = i;
    else return;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
