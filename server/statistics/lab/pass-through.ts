import { fisherZInterval } from "../association/fisher-z.ts";
import { usualLevel } from "../numbers/estimate.ts";

/** What people who pass at random below a cut-off would teach. */
export type PassThrough = {
  /** People that the estimate among all applicants would be worth (Kish 1965). */
  readonly effective: number;
  /** Interval of a correlation of that size. */
  readonly low: number;
  readonly high: number;
};

/**
 * How sure a correlation among all applicants would be where a random share of those below the cut-off passes, each of
 * whom stands for 1 / share of them (inverse probability weights; Kish's effective number). Null where too few.
 *
 * @param above people with the outcome who passed by their score
 * @param below people with the outcome who passed at random
 * @param share share of those below who pass, above 0
 * @param r the correlation, as it is thought to be
 */
export function passThrough(
  { above, below, share, r }: { above: number; below: number; share: number; r: number },
  level = usualLevel,
): PassThrough | null {
  if (!(share > 0 && share <= 1 && above >= 0 && below >= 0) || above + below === 0) return null;
  const effective = (above + below / share) ** 2 / (above + below / share ** 2);
  const interval = fisherZInterval(r, effective, level);
  return interval && { effective, ...interval };
}
