import { type Estimate, usualLevel } from "../numbers/estimate.ts";
import { differenceOfEstimates } from "./difference-of-estimates.ts";
import { proportionInterval } from "./proportion-interval.ts";

/**
 * Difference of two independent shares k1/n1 - k2/n2 with Newcombe's hybrid score interval (1998, method 10).
 * n of the result is n1 + n2.
 */
export function newcombeDifference(
  k1: number,
  n1: number,
  k2: number,
  n2: number,
  level = usualLevel,
): Estimate {
  if (k1 < 0 || k1 > n1 || k2 < 0 || k2 > n2)
    throw new RangeError(`invalid shares: ${k1}/${n1}, ${k2}/${n2}`);
  return differenceOfEstimates(
    proportionInterval(k1, n1, level),
    proportionInterval(k2, n2, level),
    "difference of shares, Newcombe",
    [-1, 1],
  );
}
