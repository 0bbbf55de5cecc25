/** Scale on which two ratings differ. */
export type AlphaScale = "nominal" | "ordinal" | "interval" | "ratio";

/** Krippendorff's alpha without an interval; see `krippendorffInterval` for one. */
type KrippendorffAlpha = {
  value: number | null;
  /** Subjects with two ratings or more, and their ratings. */
  units: number;
  ratings: number;
  notes: string[];
};

/**
 * Krippendorff's alpha (2011): agreement of any number of raters on nominal, ordinal, interval or ratio
 * ratings, missing ratings allowed. One array of ratings per subject, in any order, null or NaN where
 * missing; subjects with fewer than two ratings pair with nobody and are left out. Undefined where all
 * ratings are one value.
 */
export function krippendorffAlpha(
  units: readonly ArrayLike<number | null>[],
  scale: AlphaScale = "nominal",
): KrippendorffAlpha {
  const rated = pairableUnits(units);
  let ratings = 0;
  for (const unit of rated) ratings += unit.length;
  const value = alphaOfUnits(rated, scale);
  return {
    value,
    units: rated.length,
    ratings,
    notes: value === null ? [ratings === 0 ? "too_few" : "constant"] : [],
  };
}

/** The ratings present of each subject that has at least two. */
export function pairableUnits(units: readonly ArrayLike<number | null>[]): Float64Array[] {
  const out: Float64Array[] = [];
  for (const unit of units) {
    const values = Array.from(unit).filter((value): value is number => Number.isFinite(value));
    if (values.length >= 2) out.push(Float64Array.from(values));
  }
  return out;
}

/** Alpha of pairable units: 1 less observed over expected disagreement; null where none is expected. */
export function alphaOfUnits(units: readonly Float64Array[], scale: AlphaScale): number | null {
  let total = 0;
  for (const unit of units) total += unit.length;
  if (total < 2) return null;
  const counts = new Map<number, number>();
  for (const unit of units) for (const value of unit) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size < 2) return null;
  let observed = 0;
  let expected = 0;
  if (scale === "nominal") {
    for (const unit of units) {
      const own = new Map<number, number>();
      for (const value of unit) own.set(value, (own.get(value) ?? 0) + 1);
      let unlike = unit.length * unit.length;
      for (const count of own.values()) unlike -= count * count;
      observed += unlike / (unit.length - 1);
    }
    expected = total * total;
    for (const count of counts.values()) expected -= count * count;
  } else if (scale === "ratio") {
    const apart = (a: number, b: number) => (a === b ? 0 : ((a - b) / (a + b)) ** 2);
    for (const unit of units) {
      let sum = 0;
      for (let i = 0; i < unit.length; i++) for (let j = 0; j < i; j++) sum += 2 * apart(unit[i]!, unit[j]!);
      observed += sum / (unit.length - 1);
    }
    const list = [...counts];
    for (let i = 0; i < list.length; i++)
      for (let j = 0; j < i; j++) expected += 2 * list[i]![1] * list[j]![1] * apart(list[i]![0], list[j]![0]);
  } else {
    // Ordinal distance is the interval distance of mid-ranks.
    const place = scale === "ordinal" ? midRanks(counts) : null;
    const at = (value: number) => (place ? place.get(value)! : value);
    const origin = at(units[0]![0]!);
    for (const unit of units) observed += (2 * unit.length * spread(unit, at, origin)) / (unit.length - 1);
    let mean = 0;
    for (const [value, count] of counts) mean += ((at(value) - origin) * count) / total;
    let squares = 0;
    for (const [value, count] of counts) squares += count * (at(value) - origin - mean) ** 2;
    expected = 2 * total * squares;
  }
  if (!(expected > 0)) return null;
  const value = 1 - ((total - 1) * observed) / expected;
  return Number.isFinite(value) ? value : null;
}

function midRanks(counts: ReadonlyMap<number, number>): Map<number, number> {
  const out = new Map<number, number>();
  let below = 0;
  for (const value of [...counts.keys()].sort((a, b) => a - b)) {
    const count = counts.get(value)!;
    out.set(value, below + count / 2);
    below += count;
  }
  return out;
}

function spread(unit: Float64Array, at: (value: number) => number, origin: number): number {
  let mean = 0;
  for (const value of unit) mean += (at(value) - origin) / unit.length;
  let sum = 0;
  for (const value of unit) sum += (at(value) - origin - mean) ** 2;
  return sum;
}
