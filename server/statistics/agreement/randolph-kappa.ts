import { meanInterval } from "../intervals/mean-interval.ts";
import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { meanMoments } from "../numbers/moments.ts";

const method = "Randolph's kappa, t over subjects";

/**
 * Randolph's free-marginal kappa (2005): agreement of several raters on k categories where chance is 1 / k, whatever
 * the categories' shares. From counts per subject (rows) and category (columns); subjects with fewer than two ratings
 * are left out, and each counts once. The interval is Student's over subjects.
 */
export function randolphKappa(counts: readonly ArrayLike<number>[], level = usualLevel): Estimate {
  const categories = counts[0]?.length ?? 0;
  if (counts.some((row) => row.length !== categories)) throw new RangeError("invalid counts: rows differ");
  const agreements = counts.flatMap((row) => {
    const own = Array.from(row);
    const ratings = own.reduce((sum, count) => sum + count, 0);
    if (ratings < 2) return [];
    return [own.reduce((sum, count) => sum + count * (count - 1), 0) / (ratings * (ratings - 1))];
  });
  const n = agreements.length;
  if (n < 1 || categories < 2) return cannotSay(n, method, "too_few", level);
  const { value, low, high, notes } = meanInterval(meanMoments(agreements), level);
  const kappa = (agreement: number) => (agreement * categories - 1) / (categories - 1);
  const cut = (agreement: number | null) =>
    agreement === null ? null : kappa(Math.max(0, Math.min(1, agreement)));
  return estimate(kappa(value!), cut(low), cut(high), { n, level, method, notes });
}
