import { studentTQuantile } from "../distributions/student-t.ts";
import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import type { MeanMoments } from "../numbers/moments.ts";

/** The two groups of one stratum. */
type MeanStratum = { readonly focal: MeanMoments; readonly reference: MeanMoments };

const method = "difference of means within strata, t interval";

/**
 * Mean of the focal less that of the reference group within strata: each stratum's difference weighs
 * n1 n0 / (n1 + n0), which is the coefficient of the group in a regression with a constant per stratum. Each group
 * has one variance, pooled over its strata, so that strata of one person count too. `compared` is the number of
 * strata with both groups.
 */
export function stratifiedMeanDifference(
  strata: readonly MeanStratum[],
  level = usualLevel,
): Estimate & { compared: number } {
  const both = strata.filter(({ focal, reference }) => focal.n > 0 && reference.n > 0);
  const n = both.reduce((sum, { focal, reference }) => sum + focal.n + reference.n, 0);
  const spread = (group: "focal" | "reference") => ({
    m2: both.reduce((sum, stratum) => sum + stratum[group].m2, 0),
    df: both.reduce((sum, stratum) => sum + stratum[group].n - 1, 0),
  });
  const [one, other] = [spread("focal"), spread("reference")];
  const df = one.df + other.df;
  if (both.length === 0)
    return { ...cannotSay(n, method, "nothing_to_compare", level), compared: both.length };
  if (df < 1) return { ...cannotSay(n, method, "too_few", level), compared: both.length };
  const common = (one.m2 + other.m2) / df;
  const variance = (part: typeof one) => (part.df > 0 ? part.m2 / part.df : common);
  const [v1, v0] = [variance(one), variance(other)];
  let up = 0;
  let down = 0;
  let error = 0;
  for (const { focal, reference } of both) {
    const weight = (focal.n * reference.n) / (focal.n + reference.n);
    up += weight * (focal.mean - reference.mean);
    down += weight;
    error += weight * weight * (v1 / focal.n + v0 / reference.n);
  }
  if (!(error > 0)) return { ...cannotSay(n, method, "constant", level), compared: both.length };
  const value = up / down;
  const reach = studentTQuantile((1 + level) / 2, df) * (Math.sqrt(error) / down);
  return { ...estimate(value, value - reach, value + reach, { n, level, method }), compared: both.length };
}
