import { differenceOfEstimates as difference } from "../statistics/intervals/difference-of-estimates.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";

/** Difference a - b of two figures of different people, from their own intervals. */
export function differenceOfEstimates(a: Estimate, b: Estimate): Estimate {
  return difference(a, b, "difference, from both intervals (MOVER)");
}
