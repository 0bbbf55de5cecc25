import { normalPdf, normalUpperQuantile } from "../distributions/normal.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";

/** Mean standard score of those selected from the top by a normal predictor: phi(x_c) / SR; null unless 0 < SR <= 1. */
export function meanSelectedScore(selectionRatio: number): number | null {
  if (!(selectionRatio > 0 && selectionRatio <= 1)) return null;
  if (selectionRatio === 1) return 0;
  return normalPdf(normalUpperQuantile(selectionRatio)) / selectionRatio;
}

/**
 * Naylor & Shine (1965): mean criterion standard score of those selected, r phi(x_c) / SR, with the interval that
 * the validity's interval gives; in SDs of the criterion among applicants.
 */
export function naylorShine(validity: Estimate, selectionRatio: number): Estimate {
  const gain = meanSelectedScore(selectionRatio);
  const at = (r: number | null) => (r === null || gain === null ? null : r * gain);
  return estimate(at(validity.value), at(validity.low), at(validity.high), {
    n: validity.n,
    level: validity.level,
    method: "Naylor-Shine mean criterion score",
    notes: gain === null ? ["out_of_range", ...validity.notes] : validity.notes,
  });
}
