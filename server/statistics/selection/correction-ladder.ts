import { correlationEstimate } from "../association/fisher-z.ts";
import { type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { caseFour, caseTwo } from "./range-restriction.ts";
import { applicantReliability, trueScoreRatio } from "./restricted-reliability.ts";

/** One rung: the correlation after a correction, beside what went into it. */
export type CorrectionStep = {
  step: "observed" | "criterion_unreliability" | "range_restriction_case_2" | "range_restriction_case_4";
  /** What the step was given: ryy, u, rxx, as far as it used them. */
  inputs: Record<string, number>;
  estimate: Estimate;
};

/**
 * The observed validity and each correction after it, in the order of Hunter & Schmidt (2015): unreliability of
 * the criterion in the selected group, then range restriction (Case II, or Case IV when selection was indirect,
 * which needs the predictor's reliability). Every interval is the same transform of both ends of Fisher's z
 * interval. A corrected value over 1 is null with `above_one`; `fragile` marks u above 1 (hires vary more than
 * applicants) and fewer than 30 hires.
 * @param given.sdApplicants, sdHired SDs of the predictor; both or neither.
 * @param given.rxx reliability of the predictor among hires, for Case IV.
 */
export function correctionLadder(
  given: {
    r: number;
    n: number;
    /** Independent normal pairs that the rows are worth (`effectivePairs`), by default n. */
    worth?: number | null;
    ryy?: number;
    sdApplicants?: number;
    sdHired?: number;
    indirect?: boolean;
    rxx?: number;
  },
  level = usualLevel,
): CorrectionStep[] {
  const { r, n, ryy, sdApplicants, sdHired, rxx } = given;
  if (!(Math.abs(r) <= 1)) throw new RangeError(`invalid r: ${r}`);
  const observed = { ...correlationEstimate(r, given.worth ?? n, level), n };
  const steps: CorrectionStep[] = [{ step: "observed", inputs: {}, estimate: observed }];
  const few = n < 30 ? ["fragile", "few_hires"] : [];
  const add = (
    step: CorrectionStep["step"],
    inputs: Record<string, number>,
    map: (value: number) => number | null,
    extra: string[],
    method: string,
  ) => {
    const notes = [...new Set([...few, ...extra])];
    const about = { n, level, method };
    const value = map(r);
    if (value === null) {
      steps.push({
        step,
        inputs,
        estimate: estimate(null, null, null, { ...about, notes: ["out_of_range", ...notes] }),
      });
      return;
    }
    if (Math.abs(value) > 1) {
      steps.push({
        step,
        inputs,
        estimate: estimate(null, null, null, { ...about, notes: ["above_one", ...notes] }),
      });
      return;
    }
    const ends = [observed.low, observed.high].map((end) => (end === null ? null : map(end)));
    const [low = null, high = null] = ends;
    if (low === null || high === null) notes.unshift("no_interval");
    else if (Math.abs(low) > 1 || Math.abs(high) > 1) notes.unshift("clipped");
    const cut = (end: number | null) => (end === null ? null : Math.max(-1, Math.min(1, end)));
    steps.push({ step, inputs, estimate: estimate(value, cut(low), cut(high), { ...about, notes }) });
  };
  const useful = ryy !== undefined && ryy > 0 && ryy <= 1;
  const attenuation = useful ? Math.sqrt(ryy) : 1;
  if (ryy !== undefined) {
    add(
      "criterion_unreliability",
      { ryy },
      (value) => (useful ? value / attenuation : null),
      [],
      "r / sqrt(ryy), both ends transformed",
    );
  }
  if (sdApplicants !== undefined && sdHired !== undefined) {
    const u = sdHired / sdApplicants;
    const possible = sdApplicants > 0 && sdHired > 0 && Number.isFinite(u);
    const enhanced = possible && u > 1 ? ["fragile", "range_enhanced"] : [];
    const inputs: Record<string, number> = { sdApplicants, sdHired };
    if (ryy !== undefined) inputs.ryy = ryy;
    const indirect = given.indirect === true && rxx !== undefined;
    if (indirect) {
      const rxxa = possible ? applicantReliability(rxx, u) : null;
      const ut = rxxa === null ? null : trueScoreRatio(u, rxxa);
      add(
        "range_restriction_case_4",
        { ...inputs, rxx },
        (value) => {
          if (ut === null || rxxa === null || (ryy !== undefined && !useful)) return null;
          const truth = caseFour(value, ut, rxx, useful ? ryy : 1);
          return truth === null ? null : truth * Math.sqrt(rxxa);
        },
        enhanced,
        "Case IV (Hunter, Schmidt & Le), both ends transformed",
      );
    } else {
      add(
        "range_restriction_case_2",
        inputs,
        (value) => {
          if (!possible || (ryy !== undefined && !useful)) return null;
          const before = value / attenuation;
          if (Math.abs(before) > 1) return before;
          return caseTwo(before, u);
        },
        given.indirect === true ? ["fragile", ...enhanced] : enhanced,
        "Thorndike Case II, both ends transformed",
      );
    }
  }
  return steps;
}
