import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { randomEffects } from "./random-effects.ts";

/** What changed in one job from before to after: the change with its sampling variance. */
export type JobChange = {
  readonly treated: boolean;
  readonly effect: number;
  readonly variance: number;
  /** People of both sides. */
  readonly n: number;
};

/** Fewest jobs without the change: below, nobody knows what time alone does. */
export const FEWEST_CONTROLS = 2;

const method = "difference in differences within jobs, REML, Knapp-Hartung, never below the sampling error";

/**
 * Change of treated jobs less that of jobs left as they were, each within its job, weighed by random effects (a
 * meta-regression on the treatment, REML). Its error is Knapp and Hartung's, or the one from the variances where that is
 * larger (Röver, Knapp & Friede 2015), with t of k - 2 degrees of freedom. Jobs without a variance are left out.
 */
export function differenceInDifferences(
  changes: readonly JobChange[],
  level = usualLevel,
): Estimate & { treated: number; controls: number } {
  const used = changes.filter(({ effect, variance }) => Number.isFinite(effect) && variance > 0);
  const treated = used.filter((each) => each.treated).length;
  const controls = used.length - treated;
  const n = used.reduce((sum, each) => sum + each.n, 0);
  const counts = { treated, controls };
  if (treated === 0) return { ...cannotSay(n, method, "too_few", level), ...counts };
  if (controls < FEWEST_CONTROLS) return { ...cannotSay(n, method, "nothing_to_compare", level), ...counts };
  const effects = used.map(({ effect }) => effect);
  const variances = used.map(({ variance }) => variance);
  const options = { level, moderators: [used.map((each) => Number(each.treated))] };
  const scaled = randomEffects(effects, variances, options);
  const plain = randomEffects(effects, variances, { ...options, knappHartung: false });
  if (scaled === null || plain === null || scaled.df === null)
    return { ...cannotSay(n, method, "too_few", level), ...counts };
  const value = scaled.coefficients[1]!;
  const error = Math.max(scaled.standardErrors[1]!, plain.standardErrors[1]!);
  const reach = studentTUpperQuantile((1 - level) / 2, scaled.df) * error;
  return { ...estimate(value, value - reach, value + reach, { n, level, method }), ...counts };
}
