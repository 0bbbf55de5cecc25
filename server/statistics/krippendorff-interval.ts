import { type Estimate, estimate } from "./estimate.ts";
import { type AlphaScale, alphaOfUnits, pairableUnits } from "./krippendorff-alpha.ts";
import { seededInteger } from "./random.ts";
import { sortedQuantile } from "./sample-quantile.ts";

/**
 * Krippendorff's alpha with a percentile bootstrap interval over subjects: subjects are drawn with
 * replacement, so the interval speaks of other subjects under the same raters. Replicates without variation
 * are left out and counted in the notes.
 */
export function krippendorffInterval(
  units: readonly ArrayLike<number | null>[],
  scale: AlphaScale,
  { seed, level = 0.95, replicates = 1000 }: { seed: number; level?: number; replicates?: number },
): Estimate {
  const rated = pairableUnits(units);
  const value = alphaOfUnits(rated, scale);
  const n = rated.length;
  const about = { n, level, method: `Krippendorff's alpha, ${scale}, percentile bootstrap over subjects` };
  if (value === null)
    return estimate(null, null, null, { ...about, notes: [n === 0 ? "too_few" : "constant"] });
  if (n < 3) return estimate(value, null, null, { ...about, notes: ["no_interval"] });
  const next = seededInteger(seed);
  const found: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn = Array.from({ length: n }, () => rated[next() % n]!);
    const alpha = alphaOfUnits(drawn, scale);
    if (alpha !== null) found.push(alpha);
  }
  if (found.length < 20) return estimate(value, null, null, { ...about, notes: ["no_interval"] });
  const sorted = Float64Array.from(found).sort();
  return estimate(value, sortedQuantile(sorted, (1 - level) / 2), sortedQuantile(sorted, (1 + level) / 2), {
    ...about,
    notes: found.length < replicates ? [`replicates_dropped:${replicates - found.length}`] : [],
  });
}
