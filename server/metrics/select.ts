/** A column up to this length is sorted. */
const SHORT = 64;
/** Values that lie among so many times as many places are sorted by counting. */
const SPREAD = 8;
/** Most bins of one pass. */
const BINS = 4096;
const counts = new Int32Array(BINS);
/** Where the members of a bin are gathered, plus 1; 0 for a bin that holds no rank. */
const places = new Uint8Array(BINS);

type Asked = { readonly bin: number; readonly before: number; readonly ranks: number[]; length: number };

/** A column in parts, each of which is sorted upward. */
class SortedParts {
  readonly length: number;
  readonly [n: number]: number;
  readonly parts: readonly Int32Array[];
  constructor(parts: readonly Int32Array[]) {
    this.parts = parts;
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
  }
}

/** The whole numbers of 32 bits that a column is made of; null of one of others. */
function partsOf(values: ArrayLike<number>): readonly Int32Array[] | null {
  if (values instanceof SortedParts) return values.parts;
  return values instanceof Int32Array ? [values] : null;
}

/** Of each part the values that may still be asked for: from `first` up to, without, `last`; `before` smaller ones lie elsewhere. */
type Open = {
  readonly parts: Int32Array[];
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly before: number;
};

/** Finds ranks among parts: of each the smallest value that so many do not exceed. */
function findInParts(
  { parts, first, last, before: smaller }: Open,
  ranks: readonly number[],
  found: Map<number, number>,
): void {
  const cut = new Int32Array(parts.length);
  let open = parts.length;
  let before = smaller;
  let asked = ranks;
  for (;;) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let end = before;
    for (let index = 0; index < open; index++) {
      const part = parts[index]!;
      low = Math.min(low, part[first[index]!]!);
      high = Math.max(high, part[last[index]! - 1]!);
      end += last[index]! - first[index]!;
    }
    for (const rank of asked) {
      if (rank === before + 1 || low === high) found.set(rank, low);
      else if (rank === end) found.set(rank, high);
    }
    asked = asked.filter((rank) => !found.has(rank));
    if (asked.length === 0) return;
    const middle = Math.floor((low + high) / 2);
    let upTo = before;
    for (let index = 0; index < open; index++) {
      cut[index] = notAbove(parts[index]!, middle, first[index]!, last[index]!);
      upTo += cut[index]! - first[index]!;
    }
    const below = asked.filter((rank) => rank <= upTo);
    const isBelow = below.length === asked.length;
    if (!isBelow && below.length > 0) {
      // the others go their own way from here
      const own = Array.from({ length: open }, (_, index) => index).filter(
        (index) => cut[index]! > first[index]!,
      );
      findInParts(
        {
          parts: own.map((index) => parts[index]!),
          first: Int32Array.from(own, (index) => first[index]!),
          last: Int32Array.from(own, (index) => cut[index]!),
          before,
        },
        below,
        found,
      );
      asked = asked.filter((rank) => rank > upTo);
    }
    if (!isBelow) before = upTo;
    for (let index = open - 1; index >= 0; index--) {
      if (isBelow) last[index] = cut[index]!;
      else first[index] = cut[index]!;
      if (first[index] !== last[index]) continue;
      open -= 1;
      parts[index] = parts[open]!;
      first[index] = first[open]!;
      last[index] = last[open]!;
    }
  }
}

/** Values, upward, with how often each is there. */
export type Counted = { readonly values: ArrayLike<number>; readonly times: ArrayLike<number> };

/** How often each value from the lowest to the highest is there; null where they lie far apart. */
function tally(parts: readonly Int32Array[], length: number): { low: number; times: Int32Array } | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const part of parts)
    for (let index = 0; index < part.length; index++) {
      const value = part[index]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  if (high - low > SPREAD * length) return null;
  const times = new Int32Array(length === 0 ? 0 : high - low + 1);
  for (const part of parts) for (let index = 0; index < part.length; index++) times[part[index]! - low]!++;
  return { low, times };
}

/** The values of columns in one, sorted upward: counted where they lie close. */
function sorted(parts: readonly Int32Array[], length: number): Int32Array {
  const found = tally(parts, length);
  if (found === null) return joined(parts, length).sort();
  const { low, times } = found;
  const all = new Int32Array(length);
  let place = 0;
  for (let value = 0; value < times.length; value++)
    for (let left = times[value]!; left > 0; left--) all[place++] = value + low;
  return all;
}

function joined(parts: readonly Int32Array[], length: number): Int32Array {
  const all = new Int32Array(length);
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

function countedIn(parts: readonly Int32Array[], length: number): Counted {
  const found = tally(parts, length);
  if (found === null) return runs(joined(parts, length).sort());
  const values: number[] = [];
  const times: number[] = [];
  for (let index = 0; index < found.times.length; index++) {
    if (found.times[index] === 0) continue;
    values.push(found.low + index);
    times.push(found.times[index]!);
  }
  return { values, times };
}

function runs(upward: Int32Array | Float64Array): Counted {
  const values: number[] = [];
  const times: number[] = [];
  for (const value of upward) {
    if (values.at(-1) !== value) {
      values.push(value);
      times.push(0);
    }
    times[times.length - 1]!++;
  }
  return { values, times };
}

/** Where in `part`, sorted upward between `low` and `high`, the values that exceed `limit` begin. */
function notAbove(part: Int32Array, limit: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (part[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Columns sorted upward, none of them empty, as one column: its length and its ranks are known without copying. */
export function sortedParts(parts: readonly Int32Array[]): ArrayLike<number> {
  return parts.length === 1 ? parts[0]! : new SortedParts(parts);
}

/** The values of a column sorted upward, in a column of their own. */
export function sortedValues(values: ArrayLike<number>): Int32Array | Float64Array {
  const parts = partsOf(values);
  return parts === null ? Float64Array.from(values).sort() : sorted(parts, values.length);
}

/** Each value of a column, upward, and how often it is there. */
export function countedValues(values: ArrayLike<number>): Counted {
  const parts = partsOf(values);
  return parts === null ? runs(Float64Array.from(values).sort()) : countedIn(parts, values.length);
}

/**
 * Order statistics of an unsorted column: the values at the given ranks (1 is the smallest), in the order of the
 * ranks given; NaN for a rank outside. The column is left as it is. Integers of 32 bits are found in a few linear
 * passes: counted in bins of equal width, then only the bins that hold a rank are looked into.
 */
export function valuesAtRanks(values: ArrayLike<number>, ranks: readonly number[]): number[] {
  const found = new Map<number, number>();
  const inside = [...new Set(ranks)].filter((rank) => rank >= 1 && rank <= values.length);
  if (values instanceof SortedParts) {
    const { parts } = values;
    const last = Int32Array.from(parts, (part) => part.length);
    findInParts({ parts: [...parts], first: new Int32Array(parts.length), last, before: 0 }, inside, found);
  } else if (values instanceof Int32Array) findRanks(values, inside, 0, found);
  else if (inside.length > 0) {
    const sorted = Float64Array.from(values).sort();
    for (const rank of inside) found.set(rank, sorted[rank - 1]!);
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

/** Finds ranks among `values`, of which `before` smaller ones lie elsewhere. */
function findRanks(values: Int32Array, ranks: readonly number[], before: number, found: Map<number, number>) {
  const n = values.length;
  if (n <= SHORT) {
    const sorted = values.slice().sort();
    for (const rank of ranks) found.set(rank, sorted[rank - before - 1]!);
    return;
  }
  let low = values[0]!;
  let high = low;
  for (let index = 1; index < n; index++) {
    const value = values[index]!;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  const inner: number[] = [];
  for (const rank of ranks)
    if (rank - before === 1) found.set(rank, low);
    else if (rank - before === n || low === high) found.set(rank, high);
    else inner.push(rank);
  if (inner.length === 0) return;

  const bins = Math.min(BINS, Math.max(SHORT, n >> 2));
  const scale = bins / (high - low + 1);
  counts.fill(0, 0, bins);
  for (let index = 0; index < n; index++) counts[((values[index]! - low) * scale) | 0]!++;
  const asked = binsOf(inner, before);
  const members = asked.map(({ bin }) => new Int32Array(counts[bin]!));
  asked.forEach(({ bin }, index) => {
    places[bin] = index + 1;
  });
  for (let index = 0; index < n; index++) {
    const place = places[((values[index]! - low) * scale) | 0]!;
    if (place > 0) members[place - 1]![asked[place - 1]!.length++] = values[index]!;
  }
  for (const { bin } of asked) places[bin] = 0;
  asked.forEach((one, index) => {
    findRanks(members[index]!, one.ranks, one.before, found);
  });
}

/** The bins that hold the ranks, with how many values lie below each. */
function binsOf(ranks: readonly number[], before: number): Asked[] {
  const asked: Asked[] = [];
  let bin = 0;
  let smaller = before;
  for (const rank of [...ranks].sort((a, b) => a - b)) {
    while (smaller + counts[bin]! < rank) smaller += counts[bin++]!;
    const last = asked.at(-1);
    if (last?.bin === bin) last.ranks.push(rank);
    else asked.push({ bin, before: smaller, ranks: [rank], length: 0 });
  }
  return asked;
}
