import { checkLevel, usualLevel } from "./estimate.ts";
import { normalQuantile } from "./normal.ts";
import { bivariateIndirectError } from "./psychmeta-correction.ts";
import { bivariateDirect, bivariateIndirect } from "./range-restriction.ts";
import {
  applicantReliability,
  incidentalApplicantReliability,
  trueScoreRatio,
} from "./restricted-reliability.ts";
import { studentTUpperQuantile } from "./student-t.ts";

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
export type CorrectedMeta = {
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
export type CorrectableStudy = { r: number; n: number; rxx?: number; ryy?: number; ux?: number; uy?: number };

/**
 * Individually corrected meta-analysis. Studies whose artifacts allow no correction are left out; null where none
 * remains.
 */
export function psychmetaIndividualCorrection(
  kind: "meas" | "uvdrr" | "uvirr" | "bvdrr" | "bvirr",
  studies: readonly CorrectableStudy[],
  options: Options = {},
): CorrectedMeta | null {
  const corrected = checked(studies, options).flatMap((study) => {
    const found = correctStudy(kind, study);
    return found === null ? [] : [found];
  });
  const table = psychmetaBareBones(corrected, options);
  if (table === null) return null;
  const weights = corrected.map(({ n }) => n);
  const mean = (pick: (study: Corrected) => number) => weightedMean(corrected.map(pick), weights);
  const raw = mean((study) => study.r);
  const means = {
    r: mean((study) => study.r / bias(study.n)),
    ux: mean((study) => study.ux),
    uy: mean((study) => study.uy),
    qxa: mean((study) => study.qxa),
    qya: mean((study) => study.qya),
  };
  const part = (value: (study: Corrected) => number, useX: boolean, useY: boolean): CorrectedMetaTable => {
    const attenuation = corrected.map((study) => {
      if (kind !== "bvirr") {
        const a = study.unbiased / value(study);
        return Number.isFinite(a) ? a : 1;
      }
      const error = (1 - means.r ** 2) ** 2 / (study.n - 1) / bias(study.n) ** 2;
      const spread = bivariateIndirectError({
        r: study.unbiased,
        error,
        n: study.n,
        ux: study.ux,
        uy: study.uy,
        qxi: useX ? Math.sqrt(study.rxx) : 1,
        qyi: useY ? Math.sqrt(study.ryy) : 1,
        signX: 1,
        signY: 1,
        meanUx: means.ux,
        meanUy: means.uy,
        meanQxa: useX ? means.qxa : 1,
        meanQya: useY ? means.qya : 1,
      });
      return Math.sqrt(error / spread);
    });
    const found = tableOf(
      corrected.map(value),
      corrected.map(({ n }, i) => n * attenuation[i]! ** 2),
      corrected.map(
        ({ n, refine }, i) => ((1 - raw * raw) ** 2 / (n - 1) / attenuation[i]! ** 2) * refine ** 2,
      ),
      table.totalN,
      options,
    );
    return { ...found, artifactVariance: null, predictedVariance: null };
  };
  return whole({
    bareBones: table,
    trueScore: part((study) => study.rtp, true, true),
    generalizationX: part((study) => study.rxp, false, true),
    generalizationY: part((study) => study.rty, true, false),
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
  qxa: number;
  qya: number;
  rtp: number;
  rxp: number;
  rty: number;
  refine: number;
};

function correctStudy(
  kind: "meas" | "uvdrr" | "uvirr" | "bvdrr" | "bvirr",
  { r, n, rxx = 1, ryy = 1, ux = 1, uy = 1 }: CorrectableStudy,
): Corrected | null {
  if (!(rxx > 0 && rxx <= 1 && ryy > 0 && ryy <= 1 && ux > 0 && uy > 0)) return null;
  const unbiased = r / bias(n);
  const base = { r, n, unbiased, rxx, ryy, ux, uy };
  const caseTwo = (value: number, u: number) =>
    value / (u * Math.sqrt((1 / (u * u) - 1) * value * value + 1));
  const refine = (u: number) => 1 / ((1 / (u * u) - 1) * unbiased * unbiased + 1);
  if (kind === "meas") {
    const rtp = unbiased / Math.sqrt(rxx * ryy);
    const [qxa, qya] = [Math.sqrt(rxx), Math.sqrt(ryy)];
    return { ...base, qxa, qya, rtp, rxp: rtp * qxa, rty: rtp * qya, refine: 1 };
  }
  const rxxa = applicantReliability(rxx, ux);
  const ryya = applicantReliability(ryy, uy);
  if (rxxa === null || ryya === null) return null;
  const qxa = Math.sqrt(rxxa);
  if (kind === "bvdrr" || kind === "bvirr") {
    const qya = Math.sqrt(ryya);
    const moved = kind === "bvdrr" ? bivariateDirect(unbiased, ux, uy) : bivariateIndirect(unbiased, ux, uy);
    if (moved === null) return null;
    return { ...base, qxa, qya, rtp: moved / qxa / qya, rxp: moved / qya, rty: moved / qxa, refine: 1 };
  }
  const u = kind === "uvdrr" ? ux : trueScoreRatio(ux, rxxa);
  if (u === null) return null;
  const applied = kind === "uvdrr" ? unbiased : unbiased / Math.sqrt(rxx);
  const incidental = incidentalApplicantReliability(ryy, applied, u);
  if (incidental === null) return null;
  const qya = Math.sqrt(incidental);
  const rtp =
    kind === "uvdrr"
      ? caseTwo(unbiased / Math.sqrt(ryy), u) / qxa
      : caseTwo(unbiased / Math.sqrt(rxx * ryy), u);
  return { ...base, qxa, qya, rtp, rxp: rtp * qxa, rty: rtp * qya, refine: refine(u) };
}

/** A distribution of an artifact: its values with weights (1 each by default), or its mean and variance. */
export type ArtifactDistribution =
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
