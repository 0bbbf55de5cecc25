import { finiteValues } from "../numbers/complete-pairs.ts";

/**
 * First Wasserstein (earth mover's) distance of two samples: the area between their distribution functions, in the
 * unit of the values - how far a value has moved on average. Missing values are left out; null where either is empty.
 */
export function wasserstein(first: ArrayLike<number>, second: ArrayLike<number>): number | null {
  const a = finiteValues(first).slice().sort();
  const b = finiteValues(second).slice().sort();
  if (a.length === 0 || b.length === 0) return null;
  let [i, j] = [0, 0];
  let area = 0;
  let at = Math.min(a[0]!, b[0]!);
  while (i < a.length || j < b.length) {
    const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    area += Math.abs(i / a.length - j / b.length) * (next - at);
    at = next;
    while (i < a.length && a[i] === at) i++;
    while (j < b.length && b[j] === at) j++;
  }
  return area;
}
