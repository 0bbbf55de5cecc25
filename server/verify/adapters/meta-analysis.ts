import { type AdjustMethod, adjustP } from "../../statistics/association/multiple-testing.ts";
import {
  correlationEffect,
  fisherZEffect,
  logRiskRatioEffect,
} from "../../statistics/numbers/effect-size.ts";
import { bareBones } from "../../statistics/pooling/hunter-schmidt.ts";
import {
  type CorrectedMetaTable,
  type MetaTable,
  psychmetaArtifactDistribution,
  psychmetaBareBones,
  psychmetaIndividualCorrection,
} from "../../statistics/pooling/psychmeta-meta.ts";
import {
  eggerMixedTest,
  eggerTest,
  failSafeN,
  leaveOneOut,
  rankTest,
  trimAndFill,
} from "../../statistics/pooling/publication-bias.ts";
import {
  heterogeneityInterval,
  randomEffects,
  type TauMethod,
} from "../../statistics/pooling/random-effects.ts";
import type { Adapter } from "../case.ts";
import { numbers, numericColumns, textColumns } from "../data-set.ts";

/** metafor stops its root search at this distance, which shows in the sixth digit of PM and of the Q-profile. */
const rootTolerance = Number.EPSILON ** 0.25;

// biome-ignore lint/suspicious/noExplicitAny: the inputs differ from case to case
function studies(input: Record<string, any>): { y: number[]; v: number[]; isR: boolean } {
  if (input.values !== undefined) return { y: input.values.yi, v: input.values.vi, isR: false };
  const columns = numericColumns(input.file);
  const names = input.columns;
  const effects =
    names.r !== undefined
      ? Array.from(columns[names.r]!, (r, i) => fisherZEffect(r, columns[names.n]![i]!)!)
      : Array.from(
          columns[names.ai]!,
          (a, i) =>
            logRiskRatioEffect(a, columns[names.bi]![i]!, columns[names.ci]![i]!, columns[names.di]![i]!)!,
        );
  return {
    y: effects.map(({ effect }) => effect),
    v: effects.map(({ variance }) => variance),
    isR: names.r !== undefined,
  };
}

const model =
  (method: TauMethod, knappHartung = false): Adapter =>
  (input) => {
    const { y, v, isR } = studies(input);
    const fit = randomEffects(y, v, {
      method,
      knappHartung,
      prediction: "metafor",
      rootTolerance: method === "PM" ? rootTolerance : 0,
    })!;
    return {
      k: fit.k,
      estimate: fit.coefficients[0],
      se: fit.standardErrors[0],
      stat: fit.statistics[0],
      p: fit.p[0],
      ciLower: fit.low[0],
      ciUpper: fit.high[0],
      tau2: fit.tau2,
      seTau2: fit.tau2Error,
      I2: fit.iSquared,
      H2: fit.hSquared,
      Q: fit.q,
      Qp: fit.qP,
      piLower: fit.predictionLow,
      piUpper: fit.predictionHigh,
      df: fit.df,
      rEstimate: isR ? Math.tanh(fit.coefficients[0]!) : null,
      rCi: isR ? [Math.tanh(fit.low[0]!), Math.tanh(fit.high[0]!)] : null,
    };
  };

const bareNames = (table: MetaTable) => ({
  k: table.k,
  N: table.totalN,
  mean_r: table.mean,
  var_r: table.variance,
  var_e: table.errorVariance,
  var_res: table.residualVariance,
  sd_r: table.sd,
  se_r: table.standardError,
  sd_e: table.errorSd,
  sd_res: table.residualSd,
  CI_LL_95: table.low,
  CI_UL_95: table.high,
  CR_LL_80: table.credibilityLow,
  CR_UL_80: table.credibilityHigh,
});

const correctedNames = (bare: MetaTable, table: CorrectedMetaTable, artifact: number | null) => ({
  ...bareNames(bare),
  var_art: artifact,
  var_pre: artifact === null ? null : bare.errorVariance + artifact,
  var_res: artifact === null ? bare.residualVariance : bare.residualVariance! - artifact,
  sd_art: artifact === null ? null : Math.sqrt(artifact),
  sd_pre: artifact === null ? null : Math.sqrt(bare.errorVariance + artifact),
  sd_res: artifact === null ? bare.residualSd : Math.sqrt(bare.residualVariance! - artifact),
  mean_rho: table.mean,
  var_r_c: table.variance,
  var_e_c: table.errorVariance,
  var_art_c: table.artifactVariance,
  var_pre_c: table.predictedVariance,
  var_rho: table.residualVariance,
  sd_r_c: table.sd,
  se_r_c: table.standardError,
  sd_e_c: table.errorSd,
  sd_art_c: table.artifactVariance === null ? null : Math.sqrt(table.artifactVariance),
  sd_pre_c: table.predictedVariance === null ? null : Math.sqrt(table.predictedVariance),
  sd_rho: table.residualSd,
  CI_LL_95: table.low,
  CI_UL_95: table.high,
  CR_LL_80: table.credibilityLow,
  CR_UL_80: table.credibilityHigh,
});

export const adapters: Record<string, Adapter> = {
  meta_random_FE: model("FE"),
  meta_random_DL: model("DL"),
  meta_random_HE: model("HE"),
  meta_random_HS: model("HS"),
  meta_random_SJ: model("SJ"),
  meta_random_ML: model("ML"),
  meta_random_REML: model("REML"),
  meta_random_EB: model("EB"),
  meta_random_PM: model("PM"),
  meta_random_knapp_hartung: model("REML", true),
  meta_tau2_ci_Qprofile: (input) => {
    const { y, v } = studies(input);
    const found = heterogeneityInterval(y, v, { method: "DL", rootTolerance })!;
    return { tau2: found.tau2, tau: found.tau, I2: found.iSquared, H2: found.hSquared };
  },
  meta_regression: (input) => {
    const { y, v } = studies(input);
    const levels = textColumns(input.file).struct!;
    const moderators = ["s", "u"].map((level) => levels.map((value) => (value === level ? 1 : 0)));
    const fit = randomEffects(y, v, { method: "REML", knappHartung: false, moderators })!;
    return {
      k: fit.k,
      coef: fit.coefficients,
      se: fit.standardErrors,
      z: fit.statistics,
      p: fit.p,
      QM: fit.moderatorTest?.statistic,
      QMp: fit.moderatorTest?.p,
      QE: fit.q,
      QEp: fit.qP,
      tau2: fit.tau2,
      R2: fit.rSquared,
    };
  },
  effect_sizes: ({ file, columns: names }) => {
    const columns = numericColumns(file);
    const five = [0, 1, 2, 3, 4].map((i) => [columns[names.r]![i]!, columns[names.n]![i]!] as const);
    const z = five.map(([r, n]) => fisherZEffect(r, n)!);
    const raw = five.map(([r, n]) => correlationEffect(r, n)!);
    return {
      z: z.map(({ effect }) => effect),
      vz: z.map(({ variance }) => variance),
      r: raw.map(({ effect }) => effect),
      vr: raw.map(({ variance }) => variance),
    };
  },
  egger_regression: (input) => {
    const { y, v } = studies(input);
    return eggerTest(y, v) ?? {};
  },
  publication_bias: (input) => {
    const { y, v } = studies(input);
    const mixed = eggerMixedTest(y, v, "DL")!;
    const rank = rankTest(y, v)!;
    const filled = trimAndFill(y, v, { method: "DL", knappHartung: false })!;
    const without = leaveOneOut(y, v, "DL") as number[];
    return {
      eggerMixedZ: mixed.z,
      eggerMixedP: mixed.p,
      rankTau: rank.tau,
      rankP: rank.p,
      trimfillK0: filled.added,
      trimfillEstimate: filled.model.coefficients[0],
      trimfillCi: [filled.model.low[0], filled.model.high[0]],
      fsn: failSafeN(y, v),
      leave1outFirst3: without.slice(0, 3),
      leave1outRange: [Math.min(...without), Math.max(...without)],
    };
  },
  hunter_schmidt_bare_bones: ({ file, columns: names }) => {
    const columns = numericColumns(file);
    const list = Array.from(columns[names.r]!, (r, i) => ({ r, n: columns[names.n]![i]! }));
    const found = bareBones(list);
    return {
      k: found.k,
      N: found.totalN,
      rBar: found.meanR,
      varR: found.varianceR,
      varE_meanN: found.errorVarianceMeanN,
      varE_perStudy: found.errorVariancePerStudy,
      varRho_meanN: found.varianceRho,
      pctVarSE_meanN: found.percentArtifacts,
      cv80_meanN: [found.credibilityLow, found.credibilityHigh],
      barebones: bareNames(psychmetaBareBones(list)!),
    };
  },
  hunter_schmidt_individual_correction: ({ file }) => {
    const c = numericColumns(file);
    const at = (name: string, i: number) => c[name]?.[i] ?? 1;
    const list = Array.from(c.rxyi!, (r, i) => ({
      r,
      n: at("n", i),
      rxx: at("rxxi", i),
      ryy: at("ryyi", i),
      ux: at("ux", i),
      uy: at("uy", i),
    }));
    const found = psychmetaIndividualCorrection(c.uy === undefined ? "uvdrr" : "bvirr", list, {
      firstFactorOnly: true,
    })!;
    const named = (table: CorrectedMetaTable) => ({
      ...bareNames(found.bareBones),
      ...correctedNames(found.bareBones, table, null),
    });
    return {
      barebones: bareNames(found.bareBones),
      "individual_correction.true_score": named(found.trueScore),
      "individual_correction.validity_generalization_x": named(found.generalizationX),
      "individual_correction.validity_generalization_y": named(found.generalizationY),
    };
  },
  hunter_schmidt_artifact_distribution: ({ file }) => {
    const text = textColumns(file);
    const given = (name: string) => Array.from(numbers(text[name]!)).filter(Number.isFinite);
    const list = Array.from(numbers(text.rxyi!), (r, i) => ({ r, n: Number(text.n![i]) }));
    const found = psychmetaArtifactDistribution("uvirr", list, {
      rxx: { mean: given("Mrxxi")[0]!, variance: given("SDrxxi")[0]! ** 2 },
      ryy: { values: given("ryyi"), weights: given("ryyi frequency") },
      ux: { values: given("ux"), weights: given("ux frequency") },
    })!;
    const named = (table: CorrectedMetaTable) =>
      correctedNames(found.bareBones, table, found.trueScore.artifactVariance! / stretch);
    const stretch = found.trueScore.variance! / found.bareBones.variance!;
    return {
      barebones: bareNames(found.bareBones),
      "artifact_distribution.true_score": named(found.trueScore),
      "artifact_distribution.validity_generalization_x": named(found.generalizationX),
      "artifact_distribution.validity_generalization_y": named(found.generalizationY),
    };
  },
  multiple_testing: ({ values }) => {
    const p: (number | null)[] = [values.p].flat();
    const methods: AdjustMethod[] = ["BH", "BY", "holm", "bonferroni", "hochberg", "hommel"];
    return Object.fromEntries(methods.map((method) => [method, adjustP(p, method)]));
  },
};
