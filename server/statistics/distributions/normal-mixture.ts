import { findRoot } from "../numbers/root.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/** One normal distribution of a mixture; the weights of all add up to 1. */
export type NormalPart = { weight: number; mean: number; sd: number };

/** x with P(X <= x) = p for a mixture of normal distributions, to 1e-10. */
export function mixtureQuantile(parts: readonly NormalPart[], p: number): number {
  const z = normalQuantile(p);
  const ends = parts.map(({ mean, sd }) => mean + z * sd);
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  if (!(high > low)) return low;
  const gap = (x: number) =>
    parts.reduce((sum, { weight, mean, sd }) => sum + weight * normalCdf((x - mean) / sd), -p);
  return findRoot(gap, low, high, 1e-10) ?? (low + high) / 2;
}
