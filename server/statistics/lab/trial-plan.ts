import { normalUpperQuantile } from "../distributions/normal.ts";
import { usualLevel } from "../numbers/estimate.ts";
import { alwaysValidReach } from "./always-valid.ts";

/** How many people a trial takes. */
export type TrialPlan = {
  /** People with the outcome, both groups together, at the planned end. */
  readonly people: number;
  /** The same where one looked only once, at the end. */
  readonly peopleAtOneLook: number;
  /** Standard error of the difference at the planned end. */
  readonly se: number;
};

/**
 * People after whom a true difference of `effect` is called with this power although one may look at any time: reach of
 * the always-valid interval at the planned end and quantile of the power, in standard errors. Null where they never do.
 *
 * @param effect least difference worth knowing, in the outcome's unit; its sign does not count
 * @param spread standard deviation of the outcome in the old group, and in the new one if it is another
 * @param share share of the new group, between 0 and 1
 */
export function trialPlan({
  effect,
  spread,
  newSpread = spread,
  share,
  power = 0.8,
  level = usualLevel,
}: {
  effect: number;
  spread: number;
  newSpread?: number;
  share: number;
  power?: number;
  level?: number;
}): TrialPlan | null {
  if (!(Math.abs(effect) > 0 && spread > 0 && newSpread > 0 && share > 0 && share < 1)) return null;
  const variance = newSpread ** 2 / share + spread ** 2 / (1 - share);
  const needed = (reach: number) =>
    Math.ceil(((reach + normalUpperQuantile(1 - power)) / effect) ** 2 * variance);
  const people = needed(alwaysValidReach(1, level));
  return {
    people,
    peopleAtOneLook: needed(normalUpperQuantile((1 - level) / 2)),
    se: Math.sqrt(variance / people),
  };
}

/** Standard deviations of a share before and after a change of it; null where it would leave 0 to 1. */
export function spreadsOfShare(base: number, effect: number): { spread: number; newSpread: number } | null {
  const changed = base + effect;
  if (!(base > 0 && base < 1 && changed > 0 && changed < 1)) return null;
  return { spread: Math.sqrt(base * (1 - base)), newSpread: Math.sqrt(changed * (1 - changed)) };
}
