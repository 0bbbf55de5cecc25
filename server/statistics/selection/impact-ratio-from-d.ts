import { normalSurvival, normalUpperQuantile } from "../distributions/normal.ts";
import { findRoot } from "../numbers/root.ts";

/** Selection rates of two groups under one cutoff. */
type ModelledImpact = {
  cutoff: number;
  impactRatio: number;
  minorityRate: number;
  majorityRate: number;
};

/**
 * Impact ratio that a mean difference makes: minority scores are N(0, 1), majority scores N(d, 1), and one
 * cutoff selects `selectionRatio` of all (De Corte, Lievens & Sackett 2007). Null for shares outside (0, 1).
 */
export function impactRatioFromD(
  d: number,
  minorityShare: number,
  selectionRatio: number,
): ModelledImpact | null {
  if (
    !(minorityShare > 0 && minorityShare < 1 && selectionRatio > 0 && selectionRatio < 1) ||
    !Number.isFinite(d)
  )
    return null;
  const plain = normalUpperQuantile(selectionRatio);
  const selected = (x: number) =>
    minorityShare * normalSurvival(x) + (1 - minorityShare) * normalSurvival(x - d);
  // A hair wider than needed: at a d of rounding size both ends would round to one side.
  const margin = 1e-9 * (1 + Math.abs(plain));
  const cutoff =
    d === 0
      ? plain
      : findRoot(
          (x) => Math.log(selected(x) / selectionRatio),
          plain + Math.min(0, d) - margin,
          plain + Math.max(0, d) + margin,
        );
  if (cutoff === null) return null;
  const minorityRate = normalSurvival(cutoff);
  const majorityRate = normalSurvival(cutoff - d);
  const impactRatio = minorityRate / majorityRate;
  return Number.isFinite(impactRatio) ? { cutoff, impactRatio, minorityRate, majorityRate } : null;
}
