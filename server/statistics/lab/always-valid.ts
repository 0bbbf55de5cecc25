import { type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

/**
 * Times its standard error that an interval reaches to hold at every look at once: the normal mixture of Robbins (1970)
 * as a confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, theorem 2.2). `ratio` is the information
 * at the look (1 / se²) over that at the planned end, where the sequence is tightest.
 */
export function alwaysValidReach(ratio: number, level = usualLevel): number {
  const mixture = mixtureAt(level) * ratio;
  const logs = 2 * Math.log(1 / (1 - level)) + Math.log1p(mixture);
  return Math.sqrt((1 + 1 / mixture) * logs);
}

/** Variance of the mixture, in units of the information, that makes the sequence tightest at the planned end. */
function mixtureAt(level: number): number {
  const constant = 1 + 2 * Math.log(1 / (1 - level));
  let u = constant;
  for (let step = 0; step < 60; step++) u = constant + Math.log(u);
  return u - 1;
}

/**
 * Interval of a difference that holds the truth at every look at once, however often one looks and whenever one stops;
 * wider than the usual one, which holds at one look only.
 *
 * @param se standard error of the difference; both groups are to have 30 people at least
 * @param planned the standard error at the planned end
 */
export function alwaysValid(
  value: number,
  se: number,
  planned: number,
  { n, level = usualLevel }: { n: number; level?: number },
): Estimate {
  const reach = se * alwaysValidReach((planned / se) ** 2, level);
  return estimate(value, value - reach, value + reach, { n, level, method: "always-valid interval" });
}
