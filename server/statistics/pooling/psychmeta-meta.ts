import { normalQuantile } from "../distributions/normal.ts";
import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { checkLevel, usualLevel } from "../numbers/estimate.ts";
import { bivariateDirect, bivariateIndirect } from "../selection/range-restriction.ts";
import {
  applicantReliability,
  incidentalApplicantReliability,
  trueScoreRatio,
} from "../selection/restricted-reliability.ts";
import { bivariateIndirectError } from "./psychmeta-correction.ts";

/**
 * Psychometric meta-analysis in the conventions of psychmeta 2.7.0 (ma_r): each r corrected for small-sample
 * bias by (2n - 1)/(2n - 2), weights n, variances with k - 1, confidence and credibility intervals from t.
 * The classic form is hunter-schmidt.ts.
 */
export type MetaTable = {
  k: number;
  totalN: number;
  mean: number;
  variance: number | null;
  errorVariance: number;
  residualVariance: number | null;
  sd: number | null;
  standardError: number;
  errorSd: number;
  residualSd: number | null;
  low: number;
  high: number;
  credibilityLow: number | null;
  credibilityHigh: number | null;
};

/** A corrected table, with the artifact variance where distributions were used. */
export type CorrectedMetaTable = MetaTable & {
  artifactVariance: number | null;
  predictedVariance: number | null;
};

/** True scores, and validity generalization with x or with y as the predictor. */
type CorrectedMeta = {
  bareBones: MetaTable;
  trueScore: CorrectedMetaTable;
  generalizationX: CorrectedMetaTable;
  generalizationY: CorrectedMetaTable;
};

type Options = { level?: number; credibility?: number };

const bias = (n: number) => (2 * n - 2) / (2 * n - 1);

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    sum += value * weights[i]!;
    total += weights[i]!;
  });
  return sum / total;
}

/** Weighted variance times k / (k - 1). */
function weightedVariance(values: readonly number[], weights: readonly number[]): number {
  const mean = weightedMean(values, weights);
  const k = values.length;
  return (
    (weightedMean(
      values.map((value) => (value - mean) ** 2),
      weights,
    ) *
      k) /
    (k - 1)
  );
}

function tableOf(
  values: readonly number[],
  weights: readonly number[],
  errors: readonly number[],
  totalN: number,
  { level = usualLevel, credibility = 0.8 }: Options,
): MetaTable {
  const k = values.length;
  const mean = weightedMean(values, weights);
  const errorVariance = weightedMean(errors, weights);
  if (k === 1) {
    const half = normalQuantile(0.5 + level / 2) * Math.sqrt(errorVariance);
    return {
      k,
      totalN,
      mean,
      variance: null,
      errorVariance,
      residualVariance: null,
      sd: null,
      standardError: Math.sqrt(errorVariance),
      errorSd: Math.sqrt(errorVariance),
      residualSd: null,
      low: mean - half,
      high: mean + half,
      credibilityLow: null,
      credibilityHigh: null,
    };
  }
  const variance = weightedVariance(values, weights);
  const residualVariance = variance - errorVariance;
  const residualSd = Math.sqrt(Math.max(0, residualVariance));
  const standardError = Math.sqrt(variance / k);
  const half = studentTUpperQuantile((1 - level) / 2, k - 1) * standardError;
  const reach = studentTUpperQuantile((1 - credibility) / 2, k - 1) * residualSd;
  return {
    k,
    totalN,
    mean,
    variance,
    errorVariance,
    residualVariance,
    sd: Math.sqrt(variance),
    standardError,
    errorSd: Math.sqrt(errorVariance),
    residualSd,
    low: mean - half,
    high: mean + half,
    credibilityLow: mean - reach,
    credibilityHigh: mean + reach,
  };
}

function checked<T extends { r: number; n: number }>(studies: readonly T[], options: Options): T[] {
  checkLevel(options.level ?? usualLevel);
  checkLevel(options.credibility ?? 0.8);
  return studies.filter(({ r, n }) => Math.abs(r) <= 1 && n > 1);
}

/** Bare-bones table of correlations; null without a usable study. */
export function psychmetaBareBones(
  studies: readonly { r: number; n: number }[],
  options: Options = {},
): MetaTable | null {
  const used = checked(studies, options);
  if (used.length === 0) return null;
  const weights = used.map(({ n }) => n);
  const mean = weightedMean(
    used.map(({ r, n }) => r / bias(n)),
    weights,
  );
  return tableOf(
    used.map(({ r, n }) => r / bias(n)),
    weights,
    used.map(({ n }) => (1 - mean * mean) ** 2 / (n - 1)),
    weights.reduce((sum, n) => sum + n, 0),
    options,
  );
}

/** A study for individual correction; reliabilities and u (SD selected / SD applicants) of the selected group. */
type CorrectableStudy = { r: number; n: number; rxx?: number; ryy?: number; ux?: number; uy?: number };

/**
 * Individually corrected meta-analysis: each study weighs n times the square of its attenuation factor. Validity
 * generalization takes the true-score table by the weighted mean reliability among applicants. Studies whose
 * artifacts allow no correction are left out; null where none remains.
 * @param options.firstFactorOnly for Case V (bvirr), give every study but the first the factor 1. psychmeta 2.7.0
 * does so by mistake when reliability flags are single values; this is for comparing with it, never for use.
 */
export function psychmetaIndividualCorrection(
  kind: "meas" | "uvdrr" | "uvirr" | "bvdrr" | "bvirr",
  studies: readonly CorrectableStudy[],
  options: Options & { firstFactorOnly?: boolean } = {},
): CorrectedMeta | null {
  const corrected = checked(studies, options).flatMap((study) => {
    const found = correctStudy(kind, study);
    return found === null ? [] : [found];
  });
  const table = psychmetaBareBones(corrected, options);
  if (table === null) return null;
  const factors =
    kind === "bvirr"
      ? caseFiveFactors(corrected, table.mean)
      : corrected.map(({ attenuation }) => attenuation);
  if (kind === "bvirr" && options.firstFactorOnly === true) factors.fill(1, 1);
  const weights = corrected.map(({ n }, i) => n * factors[i]! ** 2);
  const errors = corrected.map(
    ({ n, refine }, i) => ((1 - table.mean ** 2) ** 2 / (n - 1) / factors[i]! ** 2) * refine ** 2,
  );
  const truth = tableOf(
    corrected.map(({ rtp }) => rtp),
    weights,
    errors,
    table.totalN,
    options,
  );
  const rxxa = weightedMean(
    corrected.map(({ rxxa: value }) => value),
    weights,
  );
  const ryya = weightedMean(
    corrected.map(({ ryya: value }) => value),
    weights,
  );
  return whole({
    bareBones: table,
    trueScore: scaled(truth, 1),
    generalizationX: scaled(truth, Math.sqrt(rxxa)),
    generalizationY: scaled(truth, Math.sqrt(ryya)),
  });
}

/** A table of correlations that are all multiplied by a factor. */
function scaled(table: MetaTable, factor: number): CorrectedMetaTable {
  const once = (value: number | null) => (value === null ? null : value * factor);
  const twice = (value: number | null) => (value === null ? null : value * factor * factor);
  return {
    ...table,
    mean: table.mean * factor,
    variance: twice(table.variance),
    errorVariance: table.errorVariance * factor * factor,
    residualVariance: twice(table.residualVariance),
    sd: once(table.sd),
    standardError: table.standardError * factor,
    errorSd: table.errorSd * factor,
    residualSd: once(table.residualSd),
    low: table.low * factor,
    high: table.high * factor,
    credibilityLow: once(table.credibilityLow),
    credibilityHigh: once(table.credibilityHigh),
    artifactVariance: null,
    predictedVariance: null,
  };
}

/** Attenuation factors of Case V, whose correction is additive: the ratio of standard errors before and after. */
function caseFiveFactors(studies: readonly Corrected[], meanR: number): number[] {
  const weights = studies.map(({ n }) => n);
  const mean = (pick: (study: Corrected) => number) => weightedMean(studies.map(pick), weights);
  const means = {
    meanUx: mean(({ ux }) => ux),
    meanUy: mean(({ uy }) => uy),
    meanQxa: mean(({ rxxa }) => Math.sqrt(rxxa)),
    meanQya: mean(({ ryya }) => Math.sqrt(ryya)),
  };
  return studies.map(({ unbiased, n, ux, uy, rxx, ryy }) => {
    const error = (1 - meanR ** 2) ** 2 / (n - 1);
    const after = bivariateIndirectError({
      r: unbiased,
      error,
      n,
      ux,
      uy,
      qxi: Math.sqrt(rxx),
      qyi: Math.sqrt(ryy),
      signX: 1,
      signY: 1,
      ...means,
    });
    return Math.sqrt(error / after);
  });
}

/** The result, or null where an extreme artifact left a number that is not finite. */
function whole(meta: CorrectedMeta): CorrectedMeta | null {
  const numbers = Object.values(meta).flatMap((table) => Object.values(table));
  return numbers.every((value) => value === null || Number.isFinite(value)) ? meta : null;
}

type Corrected = {
  r: number;
  n: number;
  unbiased: number;
  rxx: number;
  ryy: number;
  ux: number;
  uy: number;
  /** Reliabilities among applicants. */
  rxxa: number;
  ryya: number;
  rtp: number;
  /** r over its corrected value; at r = 0 the limit. */
  attenuation: number;
  refine: number;
};

function correctStudy(
  kind: "meas" | "uvdrr" | "uvirr" | "bvdrr" | "bvirr",
  { r, n, rxx = 1, ryy = 1, ux = 1, uy = 1 }: CorrectableStudy,
): Corrected | null {
  if (!(rxx > 0 && rxx <= 1 && ryy > 0 && ryy <= 1 && ux > 0 && uy > 0)) return null;
  const unbiased = r / bias(n);
  const base = { r, n, unbiased, rxx, ryy, ux, uy };
  const result = (rxxa: number, ryya: number, refine: number, correct: (value: number) => number | null) => {
    const rtp = correct(unbiased);
    const probe = unbiased === 0 ? 1e-9 : unbiased;
    const probed = correct(probe);
    if (rtp === null || probed === null || !Number.isFinite(rtp)) return null;
    const attenuation = kind === "bvirr" ? 1 : probe / probed;
    return Number.isFinite(attenuation) ? { ...base, rxxa, ryya, rtp, attenuation, refine } : null;
  };
  if (kind === "meas") return result(rxx, ryy, 1, (value) => value / Math.sqrt(rxx) / Math.sqrt(ryy));
  const rxxa = applicantReliability(rxx, ux);
  const ryya = applicantReliability(ryy, uy);
  if (rxxa === null || ryya === null) return null;
  const both = Math.sqrt(rxxa) * Math.sqrt(ryya);
  if (kind === "bvdrr" || kind === "bvirr") {
    const move = kind === "bvdrr" ? bivariateDirect : bivariateIndirect;
    return result(rxxa, ryya, 1, (value) => {
      const moved = move(value, ux, uy);
      return moved === null ? null : moved / both;
    });
  }
  const u = kind === "uvdrr" ? ux : trueScoreRatio(ux, rxxa);
  if (u === null) return null;
  const incidental = incidentalApplicantReliability(
    ryy,
    kind === "uvdrr" ? unbiased : unbiased / Math.sqrt(rxx),
    u,
  );
  if (incidental === null) return null;
  const restore = (value: number) => value / (u * Math.sqrt((1 / (u * u) - 1) * value * value + 1));
  const refine = 1 / ((1 / (u * u) - 1) * unbiased * unbiased + 1);
  return result(rxxa, incidental, refine, (value) =>
    kind === "uvdrr"
      ? restore(value / Math.sqrt(ryy)) / Math.sqrt(rxxa)
      : restore(value / Math.sqrt(rxx) / Math.sqrt(ryy)),
  );
}

/** A distribution of an artifact: its values with weights (1 each by default), or its mean and variance. */
type ArtifactDistribution =
  | { values: readonly number[]; weights?: readonly number[] }
  | { mean: number; variance: number };

function momentsOf(distribution: ArtifactDistribution, map: (value: number) => number): [number, number] {
  if ("mean" in distribution) return [distribution.mean, distribution.variance];
  const weights = distribution.weights ?? distribution.values.map(() => 1);
  const values = distribution.values.map(map);
  return [weightedMean(values, weights), values.length > 1 ? weightedVariance(values, weights) : 0];
}

/** Mean and variance of the square root of a reliability (delta method for a distribution given by moments). */
function rootMoments(distribution: ArtifactDistribution | undefined): [number, number] {
  if (distribution === undefined) return [1, 0];
  if (!("mean" in distribution)) return momentsOf(distribution, Math.sqrt);
  return [Math.sqrt(distribution.mean), distribution.variance / (4 * distribution.mean)];
}

const slope = (f: (x: number) => number, x: number) => {
  const h = 1e-4 * Math.max(Math.abs(x), 0.1);
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
};

/**
 * Artifact-distribution meta-analysis by Taylor series (Raju & Burke; Hunter, Schmidt & Le 2006): reliabilities
 * of the selected group and u of x are known only as distributions. null without studies or where the mean
 * artifacts contradict each other.
 */
export function psychmetaArtifactDistribution(
  kind: "meas" | "uvdrr" | "uvirr",
  studies: readonly { r: number; n: number }[],
  artifacts: { rxx?: ArtifactDistribution; ryy?: ArtifactDistribution; ux?: ArtifactDistribution },
  options: Options = {},
): CorrectedMeta | null {
  const table = psychmetaBareBones(studies, options);
  if (table === null || table.variance === null) return null;
  const [qxi, varQxi] = rootMoments(artifacts.rxx);
  const [qyi, varQyi] = rootMoments(artifacts.ryy);
  const [ux, varUx] = artifacts.ux === undefined ? [1, 0] : momentsOf(artifacts.ux, (value) => value);
  const rxxa = kind === "meas" ? qxi * qxi : applicantReliability(qxi * qxi, ux);
  if (rxxa === null) return null;
  const qxa = Math.sqrt(rxxa);
  const varQxa = kind === "meas" ? varQxi : varQxi * ((ux * ux * qxi) / qxa) ** 2;
  const ratioAt = (value: number) => {
    const square = (value * value * qxi * qxi) / (value * value * qxi * qxi - value * value + 1);
    return Math.sqrt(square);
  };
  // psychmeta carries the mean true-score ratio with six decimals
  const u = kind === "uvirr" ? Math.round(ratioAt(ux) * 1e6) / 1e6 : ux;
  const varU = kind === "uvirr" ? varUx * slope(ratioAt, ux) ** 2 : varUx;
  if (!(u > 0) || !Number.isFinite(u)) return null;
  const restore = (value: number, ratio: number) =>
    value / (ratio * Math.sqrt((1 / (ratio * ratio) - 1) * value * value + 1));
  const correct = (r: number) => {
    if (kind === "meas") return r / qxi / qyi;
    return kind === "uvdrr" ? restore(r / qyi, u) / qxa : restore(r / qxi / qyi, u);
  };
  const attenuate = (rho: number, qx: number, qy: number, ratio: number) => {
    if (kind === "meas") return rho * qx * qy;
    if (kind === "uvdrr") return (ratio * rho * qx * qy) / Math.sqrt((ratio ** 2 - 1) * (rho * qx) ** 2 + 1);
    const selected = (ratio * qx) / Math.sqrt(ratio ** 2 * qx ** 2 + 1 - qx ** 2);
    return ((ratio * rho) / Math.sqrt((ratio ** 2 - 1) * rho ** 2 + 1)) * selected * qy;
  };
  const rho = correct(table.mean);
  const qx = kind === "meas" ? qxi : qxa;
  const byRho = slope((value) => attenuate(value, qx, qyi, u), rho);
  const artifactVariance =
    slope((value) => attenuate(rho, value, qyi, u), qx) ** 2 * varQxa +
    slope((value) => attenuate(rho, qx, value, u), qyi) ** 2 * varQyi +
    (kind === "meas" ? 0 : slope((value) => attenuate(rho, qx, qyi, value), u) ** 2 * varU);
  const incidental =
    kind === "meas"
      ? qyi * qyi
      : incidentalApplicantReliability(qyi * qyi, kind === "uvdrr" ? table.mean : table.mean / qxi, u);
  if (incidental === null || !Number.isFinite(byRho) || byRho === 0) return null;
  const { level = usualLevel, credibility = 0.8 } = options;
  checkLevel(level);
  const part = (factor: number): CorrectedMetaTable => {
    const stretch = (factor / byRho) ** 2;
    const residualVariance = (table.variance! - table.errorVariance - artifactVariance) * stretch;
    const residualSd = Math.sqrt(Math.max(0, residualVariance));
    const reach = studentTUpperQuantile((1 - credibility) / 2, table.k - 1) * residualSd;
    const mean = rho * factor;
    return {
      k: table.k,
      totalN: table.totalN,
      mean,
      variance: table.variance! * stretch,
      errorVariance: table.errorVariance * stretch,
      residualVariance,
      sd: Math.sqrt(table.variance! * stretch),
      standardError: table.standardError * Math.sqrt(stretch),
      errorSd: Math.sqrt(table.errorVariance * stretch),
      residualSd,
      low: correct(table.low) * factor,
      high: correct(table.high) * factor,
      credibilityLow: mean - reach,
      credibilityHigh: mean + reach,
      artifactVariance: artifactVariance * stretch,
      predictedVariance: (table.errorVariance + artifactVariance) * stretch,
    };
  };
  return whole({
    bareBones: table,
    trueScore: part(1),
    generalizationX: part(qx),
    generalizationY: part(Math.sqrt(incidental)),
  });
}
