/**
 * Corrections of a correlation for range restriction. Everywhere u is SD among the selected over SD among the
 * applicants, so u < 1 is restriction. null where the inputs give no value.
 */

const shown = (value: number) => (Number.isFinite(value) ? value : null);

/** Thorndike's Case II, direct selection on x: r U / sqrt(1 + r^2 (U^2 - 1)) with U = 1 / u. */
export function caseTwo(r: number, u: number): number | null {
  if (!(Math.abs(r) <= 1) || !(u > 0)) return null;
  return shown(r / (u * Math.sqrt((1 / (u * u) - 1) * r * r + 1)));
}

/** Thorndike's Case III, selection on a third variable z with ratio uz. */
export function caseThree(rxy: number, rxz: number, ryz: number, uz: number): number | null {
  if (!(Math.abs(rxy) <= 1 && Math.abs(rxz) <= 1 && Math.abs(ryz) <= 1 && uz > 0)) return null;
  const gain = 1 / (uz * uz) - 1;
  return shown((rxy + rxz * ryz * gain) / Math.sqrt((1 + rxz * rxz * gain) * (1 + ryz * ryz * gain)));
}

/**
 * Case IV, indirect selection (Hunter, Schmidt & Le 2006): the restricted r is first corrected for unreliability
 * in both variables, then for restriction of the true scores of x.
 * @param ut ratio of true-score SDs, from trueScoreRatio.
 * @param rxxi, ryyi reliabilities in the restricted group.
 * @returns the true-score correlation among applicants; times sqrt(rxxa) it is the operational validity.
 */
export function caseFour(r: number, ut: number, rxxi: number, ryyi: number): number | null {
  if (!(ut > 0 && rxxi > 0 && ryyi > 0) || !Number.isFinite(r)) return null;
  const rtp = r / Math.sqrt(rxxi) / Math.sqrt(ryyi);
  return shown(rtp / (ut * Math.sqrt((1 / (ut * ut) - 1) * rtp * rtp + 1)));
}

/** Correction for direct selection on both variables (Alexander, Carson, Alliger & Carr 1987). */
export function bivariateDirect(r: number, ux: number, uy: number): number | null {
  if (!(Math.abs(r) <= 1) || !(ux > 0 && uy > 0)) return null;
  if (r === 0) return 0;
  const half = ((1 - r * r) / (2 * Math.abs(r))) * ux * uy;
  // sqrt(half^2 + 1) - half, in the form that does not cancel
  return shown(Math.sign(r) / (Math.sqrt(half * half + 1) + half));
}

/** Sign and size of the additive part of the bivariate indirect correction (Dahlke & Wiernik 2020). */
export function bivariateIndirectLambda(ux: number, uy: number, signX = 1, signY = 1): number {
  const sx = Math.sign(1 - ux);
  const sy = Math.sign(1 - uy);
  const a = Math.min(ux, 1 / ux);
  const b = Math.min(uy, 1 / uy);
  return (sx * sy * Math.sign(signX * signY) * (sx * a + sy * b)) / (a + b);
}

/**
 * Case V, indirect selection on both variables (Le, Oh, Schmidt & Wooldridge 2016; Dahlke & Wiernik 2020).
 * @param signX, signY sign of the relation of x and of y with what people were selected on.
 */
export function bivariateIndirect(r: number, ux: number, uy: number, signX = 1, signY = 1): number | null {
  if (!(Math.abs(r) <= 1) || !(ux > 0 && uy > 0)) return null;
  const lambda = bivariateIndirectLambda(ux, uy, signX, signY);
  return shown(r * ux * uy + lambda * Math.sqrt(Math.abs(1 - ux * ux) * Math.abs(1 - uy * uy)));
}
