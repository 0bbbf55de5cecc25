import { sortedQuantile } from "../numbers/sample-quantile.ts";

/** How bins without anybody are kept from dividing by zero. */
type PsiSmoothing =
  /** Half a count is added to every bin of both distributions. */
  | "half-count"
  /** Shares under 1e-4 are raised to it. */
  | "floor";

/** Population stability index with its bins. */
type PopulationStability = {
  value: number | null;
  /** Usual reading: under 0.1 stable, under 0.25 moved, else shifted. */
  reading: "stable" | "moved" | "shifted" | null;
  bins: { base: number; actual: number; part: number }[];
  n: number;
  nBase: number;
  method: string;
  notes: string[];
};

/**
 * Population stability index, `sum (a - b) ln(a / b)` over bins, from counts per bin. Its expectation without
 * any change is about `(bins - 1) (1 / n + 1 / nBase)`: small samples look shifted, and below 20 per bin the
 * notes say so.
 */
export function populationStability(
  base: ArrayLike<number>,
  actual: ArrayLike<number>,
  { smoothing = "half-count" as PsiSmoothing, floor = 1e-4 } = {},
): PopulationStability {
  const size = Math.min(base.length, actual.length);
  let nBase = 0;
  let n = 0;
  for (let i = 0; i < size; i++) {
    nBase += base[i]!;
    n += actual[i]!;
  }
  const method = `PSI, ${smoothing === "floor" ? `shares at least ${floor}` : "half a count added"}`;
  if (!(nBase > 0 && n > 0) || size < 2)
    return { value: null, reading: null, bins: [], n, nBase, method, notes: ["too_few"] };
  const share = (count: number, total: number) =>
    smoothing === "floor" ? Math.max(count / total, floor) : (count + 0.5) / (total + size / 2);
  let value = 0;
  const bins = Array.from({ length: size }, (_, i) => {
    const b = share(base[i]!, nBase);
    const a = share(actual[i]!, n);
    const part = (a - b) * Math.log(a / b);
    value += part;
    return { base: b, actual: a, part };
  });
  return {
    value,
    reading: value < 0.1 ? "stable" : value < 0.25 ? "moved" : "shifted",
    bins,
    n,
    nBase,
    method,
    notes: Math.min(n, nBase) < 20 * size ? ["small_sample"] : [],
  };
}

/** Inner bounds of decile bins (type 7 quantiles) of the base values, repeated bounds taken once. */
export function decileBounds(values: ArrayLike<number>, bins = 10): number[] {
  const sorted = Float64Array.from(Array.from(values).filter((value) => Number.isFinite(value))).sort();
  if (sorted.length === 0) return [];
  const bounds: number[] = [];
  for (let k = 1; k < bins; k++) {
    const bound = sortedQuantile(sorted, k / bins);
    if (bounds.length === 0 || bound > bounds.at(-1)!) bounds.push(bound);
  }
  return bounds;
}

/** Counts of values per bin; a value on a bound belongs to the bin below it. */
export function binCounts(values: ArrayLike<number>, bounds: readonly number[]): Float64Array {
  const counts = new Float64Array(bounds.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bounds[middle]! < value) low = middle + 1;
      else high = middle;
    }
    counts[low]!++;
  }
  return counts;
}
