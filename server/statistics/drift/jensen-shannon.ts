/**
 * Jensen-Shannon divergence of two distributions from counts (or shares) over the same bins (Lin 1991): the mean
 * information that a bin tells about which of the two it came from. In bits it lies in 0..1; unlike PSI it stands with
 * empty bins. `distance` is its square root, a metric (SciPy's `jensenshannon`). Null where either has no counts.
 */
export function jensenShannon(
  base: ArrayLike<number>,
  actual: ArrayLike<number>,
  unit: "bits" | "nats" = "bits",
): { divergence: number; distance: number } | null {
  if (base.length !== actual.length) throw new RangeError(`invalid bins: ${base.length}, ${actual.length}`);
  const total = (counts: ArrayLike<number>) => Array.from(counts).reduce((sum, count) => sum + count, 0);
  const [a, b] = [total(base), total(actual)];
  if (!(a > 0 && b > 0)) return null;
  let sum = 0;
  for (let i = 0; i < base.length; i++) {
    const p = base[i]! / a;
    const q = actual[i]! / b;
    if (!(p >= 0 && q >= 0)) throw new RangeError(`invalid counts: ${base[i]}, ${actual[i]}`);
    const middle = (p + q) / 2;
    if (p > 0) sum += (p / 2) * Math.log(p / middle);
    if (q > 0) sum += (q / 2) * Math.log(q / middle);
  }
  const divergence = Math.max(0, unit === "bits" ? sum / Math.LN2 : sum);
  return { divergence, distance: Math.sqrt(divergence) };
}
