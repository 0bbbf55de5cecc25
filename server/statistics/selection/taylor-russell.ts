import { bivariateNormalSurvival } from "../distributions/bivariate-normal.ts";
import { normalUpperQuantile } from "../distributions/normal.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";

/**
 * Taylor & Russell (1939): the share of those selected who succeed, from the validity, the selection ratio and the
 * base rate of success, by the bivariate normal. null where a share is not strictly between 0 and 1.
 */
export function taylorRussell(
  r: number,
  selectionRatio: number,
  baseRate: number,
): { successRatio: number; joint: number } | null {
  if (!(Math.abs(r) <= 1)) throw new RangeError(`invalid r: ${r}`);
  if (!(selectionRatio > 0 && selectionRatio < 1 && baseRate > 0 && baseRate < 1)) return null;
  const joint = bivariateNormalSurvival(
    normalUpperQuantile(selectionRatio),
    normalUpperQuantile(baseRate),
    r,
  );
  return { successRatio: Math.min(1, joint / selectionRatio), joint };
}

/** The success ratio with the interval that the validity's own interval gives (it rises with r). */
export function taylorRussellEstimate(
  validity: Estimate,
  selectionRatio: number,
  baseRate: number,
): Estimate {
  const at = (r: number | null) =>
    r === null ? null : (taylorRussell(r, selectionRatio, baseRate)?.successRatio ?? null);
  const value = at(validity.value);
  return estimate(value, at(validity.low), at(validity.high), {
    n: validity.n,
    level: validity.level,
    method: "Taylor-Russell success ratio",
    notes: value === null && validity.value !== null ? ["out_of_range", ...validity.notes] : validity.notes,
  });
}
