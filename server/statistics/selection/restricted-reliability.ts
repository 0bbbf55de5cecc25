/**
 * Reliabilities and u ratios moved between the selected group (i) and the applicants (a). u is SD selected over
 * SD applicants. null where the inputs contradict each other (a variance below 0).
 */

const share = (value: number) => (Number.isFinite(value) && value >= 0 && value <= 1 ? value : null);

/** Reliability among applicants from the one in the selected group: 1 - u^2 (1 - rxxi). */
export function applicantReliability(rxxi: number, ux: number): number | null {
  return share(1 - ux * ux * (1 - rxxi));
}

/** Reliability in the selected group from the one among applicants: 1 - (1 - rxxa) / u^2. */
export function selectedReliability(rxxa: number, ux: number): number | null {
  return share(1 - (1 - rxxa) / (ux * ux));
}

/** Ratio of true-score SDs from the ratio of observed SDs and the applicants' reliability. */
export function trueScoreRatio(ux: number, rxxa: number): number | null {
  const square = (ux * ux - (1 - rxxa)) / rxxa;
  return Number.isFinite(square) && square > 0 ? Math.sqrt(square) : null;
}

/** Ratio of observed SDs from the ratio of true-score SDs and the applicants' reliability. */
export function observedRatio(ut: number, rxxa: number): number | null {
  const square = ut * ut * rxxa + 1 - rxxa;
  return Number.isFinite(square) && square > 0 ? Math.sqrt(square) : null;
}

/**
 * Reliability among applicants of a variable that was selected only through another one.
 * @param r correlation, in the selected group, with the variable that selection worked on.
 * @param u ratio of that variable.
 */
export function incidentalApplicantReliability(ryyi: number, r: number, u: number): number | null {
  return share(1 - (1 - ryyi) / (1 - r * r * (1 - 1 / (u * u))));
}
