import { type CorrectionKind, correctCorrelation } from "../../statistics/pooling/psychmeta-correction.ts";
import { operationalValidity, trueScoreCorrelation } from "../../statistics/selection/attenuation.ts";
import { lawleyCorrection } from "../../statistics/selection/lawley.ts";
import { caseThree, caseTwo } from "../../statistics/selection/range-restriction.ts";
import type { Adapter } from "../case.ts";

const psychmeta =
  (kind: CorrectionKind): Adapter =>
  ({ values }) => {
    const table = correctCorrelation(kind, { ...values, r: values.rxyi, n: values.n });
    return Object.fromEntries(
      Object.entries(table).map(([name, { value, low, high, effectiveN }]) => [
        name,
        { value, CI_LL_95: low, CI_UL_95: high, n: values.n, n_effective: effectiveN },
      ]),
    );
  };

export const adapters: Record<string, Adapter> = {
  criterion_unreliability: ({ values }) => ({
    operationalValidity: operationalValidity(values.r, values.ryy),
    trueScore: trueScoreCorrelation(values.r, values.rxx, values.ryy),
  }),
  range_restriction_case2: ({ values }) => ({ rhoCorrected: caseTwo(values.r, values.u) }),
  range_restriction_case3: ({ values }) => ({
    rhoCorrected: caseThree(values.rxy, values.rxz, values.ryz, values.uz),
  }),
  range_restriction_multivariate_lawley: ({ values }) => {
    const found = lawleyCorrection(
      values.sigmaRestricted.flat(),
      values.sigmaUnrestrictedSelection.flat(),
      values.selectionIndices.map((i: number) => i - 1),
    );
    const p = values.sigmaRestricted.length;
    return {
      corrected: Array.from({ length: p }, (_, i) =>
        Array.from(found!.correlation.slice(i * p, (i + 1) * p)),
      ),
    };
  },
  correct_r_meas: psychmeta("meas"),
  correct_r_uvdrr_x: psychmeta("uvdrr_x"),
  correct_r_uvdrr_y: psychmeta("uvdrr_y"),
  correct_r_uvirr_x: psychmeta("uvirr_x"),
  correct_r_uvirr_y: psychmeta("uvirr_y"),
  correct_r_bvdrr: psychmeta("bvdrr"),
  correct_r_bvirr: psychmeta("bvirr"),
};
