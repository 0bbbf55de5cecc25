import { normalSurvival } from "../distributions/normal.ts";
import { differenceOfEstimates } from "../intervals/difference-of-estimates.ts";
import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { correlationEstimate } from "./fisher-z.ts";

const method = "difference of independent correlations, Zou";

/** Difference r1 - r2 of correlations from two independent samples with Zou's interval (2007). */
export function differenceOfCorrelations(
  r1: number,
  n1: number,
  r2: number,
  n2: number,
  level = usualLevel,
): Estimate {
  const n = n1 + n2;
  if (!(Math.abs(r1) <= 1 && Math.abs(r2) <= 1)) throw new RangeError(`invalid correlations: ${r1}, ${r2}`);
  if (n1 < 2 || n2 < 2) return cannotSay(n, method, "too_few", level);
  return differenceOfEstimates(
    correlationEstimate(r1, n1, level),
    correlationEstimate(r2, n2, level),
    method,
  );
}

/** Fisher's z test that two independent correlations are equal; null below four pairs each or at |r| = 1. */
export function independentCorrelationsTest(
  r1: number,
  n1: number,
  r2: number,
  n2: number,
): { z: number; p: number } | null {
  if (!(n1 > 3 && n2 > 3 && Math.abs(r1) < 1 && Math.abs(r2) < 1)) return null;
  const z = (Math.atanh(r1) - Math.atanh(r2)) / Math.sqrt(1 / (n1 - 3) + 1 / (n2 - 3));
  return { z, p: Math.min(1, 2 * normalSurvival(Math.abs(z))) };
}
