import { welchDifference } from "../intervals/welch-difference.ts";
import type { Estimate } from "../numbers/estimate.ts";
import type { MeanMoments } from "../numbers/moments.ts";
import { standardizedDifference } from "./standardized-difference.ts";

/** How far a mean has moved from a base period. */
type MeanShift = {
  /** Actual less base mean, Welch interval. */
  difference: Estimate;
  /** The same in pooled standard deviations (Hedges' g). */
  standardized: Estimate;
};

/** Shift of a mean between a base period and an actual one, from moments. */
export function meanShift(base: MeanMoments, actual: MeanMoments, level = 0.95): MeanShift {
  return {
    difference: welchDifference(actual, base, level),
    standardized: standardizedDifference(actual, base, level).hedgesG,
  };
}
