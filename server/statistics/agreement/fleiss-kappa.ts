import { fisherZFromError } from "../association/fisher-z.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";

/**
 * Fleiss' kappa (1971): agreement of several raters on categories, from counts per subject (rows) and
 * category (columns); each subject needs the same number of ratings, at least two. The interval is the
 * jackknife over subjects, on Fisher's z with t. Agrees with `statsmodels.stats.inter_rater.fleiss_kappa`.
 */
export function fleissKappa(
  counts: readonly ArrayLike<number>[],
  level = 0.95,
): Estimate & { standardError: number | null; agreement: number | null; chance: number | null } {
  const method = "Fleiss' kappa, jackknife on Fisher z";
  const total = (row: ArrayLike<number>) => Array.from(row).reduce((sum, value) => sum + value, 0);
  const raters = counts.length > 0 ? total(counts[0]!) : 0;
  const n = counts.length;
  const none = (note: string) => ({
    ...estimate(null, null, null, { n, level, method, notes: [note] }),
    standardError: null,
    agreement: null,
    chance: null,
  });
  if (n < 1 || raters < 2) return none("too_few");
  if (counts.some((row) => total(row) !== raters)) return none("unequal_ratings");
  const categories = counts[0]!.length;
  const shares = new Float64Array(categories);
  const own = new Float64Array(n);
  let agreement = 0;
  counts.forEach((row, i) => {
    let pairs = 0;
    for (let j = 0; j < categories; j++) {
      shares[j]! += row[j]!;
      pairs += row[j]! * (row[j]! - 1);
    }
    own[i] = pairs / (raters * (raters - 1));
    agreement += own[i]! / n;
  });
  const kappaOf = (sums: (j: number) => number, observed: number, subjects: number): number => {
    let chance = 0;
    for (let j = 0; j < categories; j++) chance += (sums(j) / (subjects * raters)) ** 2;
    return 1 - chance < 1e-15 ? Number.NaN : (observed - chance) / (1 - chance);
  };
  let chance = 0;
  for (let j = 0; j < categories; j++) chance += (shares[j]! / (n * raters)) ** 2;
  const value = kappaOf((j) => shares[j]!, agreement, n);
  if (!Number.isFinite(value)) return { ...none("constant"), agreement, chance };
  let standardError: number | null = null;
  if (n > 2) {
    const pseudo: number[] = [];
    for (let i = 0; i < n; i++) {
      const without = kappaOf((j) => shares[j]! - counts[i]![j]!, (agreement * n - own[i]!) / (n - 1), n - 1);
      pseudo.push(n * value - (n - 1) * without);
    }
    const mean = pseudo.reduce((sum, x) => sum + x, 0) / n;
    const variance = pseudo.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n * (n - 1));
    if (Number.isFinite(variance) && variance > 0) standardError = Math.sqrt(variance);
  }
  const ends = standardError === null ? null : fisherZFromError(value, standardError, n - 1, level);
  return {
    ...estimate(value, ends?.low ?? null, ends?.high ?? null, { n, level, method }),
    standardError,
    agreement,
    chance,
  };
}
