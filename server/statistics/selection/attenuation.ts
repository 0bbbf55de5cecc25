const shown = (value: number) => (Number.isFinite(value) ? value : null);

/** Operational validity: r corrected for unreliability of the criterion only, r / sqrt(ryy). May exceed 1. */
export function operationalValidity(r: number, ryy: number): number | null {
  return ryy > 0 && ryy <= 1 ? shown(r / Math.sqrt(ryy)) : null;
}

/** True-score correlation: r / sqrt(rxx ryy). May exceed 1. */
export function trueScoreCorrelation(r: number, rxx: number, ryy: number): number | null {
  return rxx > 0 && rxx <= 1 && ryy > 0 && ryy <= 1 ? shown(r / Math.sqrt(rxx * ryy)) : null;
}
