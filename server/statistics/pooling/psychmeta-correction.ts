import { fisherZInterval } from "../association/fisher-z.ts";
import { checkLevel, usualLevel } from "../numbers/estimate.ts";
import {
  bivariateDirect,
  bivariateIndirect,
  bivariateIndirectLambda,
  caseFour,
  caseTwo,
} from "../selection/range-restriction.ts";
import {
  applicantReliability,
  incidentalApplicantReliability,
  observedRatio,
  selectedReliability,
  trueScoreRatio,
} from "../selection/restricted-reliability.ts";

/** The corrections of psychmeta's correct_r, by its names. */
export type CorrectionKind = "meas" | "uvdrr_x" | "uvdrr_y" | "uvirr_x" | "uvirr_y" | "bvdrr" | "bvirr";

/** One correlation of the table: value, interval and the sample size of equal error. */
type CorrectedCorrelation = {
  value: number | null;
  low: number | null;
  high: number | null;
  effectiveN: number | null;
};

/**
 * x, y observed; t, p true scores of x and y; i in the selected group, a among applicants: rxpi is the selected
 * group's r corrected for unreliability of y, and so on. Values may exceed 1 and are given as they come.
 */
type CorrelationTable = Record<
  "rxyi" | "rxpi" | "rtyi" | "rtpi" | "rxya" | "rxpa" | "rtya" | "rtpa",
  CorrectedCorrelation
>;

/** Inputs of correct_r: u is SD selected / SD applicants, reliabilities of either group by their flags. */
type CorrectionInputs = {
  r: number;
  n: number;
  ux?: number;
  uy?: number;
  rxx?: number;
  ryy?: number;
  rxxRestricted?: boolean;
  ryyRestricted?: boolean;
  uxObserved?: boolean;
  uyObserved?: boolean;
  signX?: number;
  signY?: number;
};

type Map = (r: number) => number | null;
type Maps = { [K in keyof CorrelationTable]: Map };

const identity: Map = (r) => r;
const quotient =
  (q: number | null): Map =>
  (r) =>
    q === null || !(q > 0) ? null : r / q;
const root = (value: number | null) => (value === null ? null : Math.sqrt(value));

/**
 * All eight correlations of one observed r under a named correction, in the conventions of psychmeta 2.7.0
 * (correct_r): the interval is the same transform of Fisher's z ends, the effective n inverts the error variance
 * (1 - r^2)^2 / (n - 1). Kept as psychmeta has them: with uvdrr_y and uvirr_y the labels x and y are exchanged,
 * and under uvdrr rtyi equals rxpi. For the product's own steps see correction-ladder.ts.
 */
export function correctCorrelation(
  kind: CorrectionKind,
  inputs: CorrectionInputs,
  level = usualLevel,
): CorrelationTable {
  checkLevel(level);
  const flip = kind === "uvdrr_y" || kind === "uvirr_y";
  const x = {
    u: inputs.ux ?? 1,
    rel: inputs.rxx ?? 1,
    low: inputs.rxxRestricted ?? true,
    seen: inputs.uxObserved ?? true,
  };
  const y = {
    u: inputs.uy ?? 1,
    rel: inputs.ryy ?? 1,
    low: inputs.ryyRestricted ?? true,
    seen: inputs.uyObserved ?? true,
  };
  const [a, b] = flip ? [y, x] : [x, y];
  const { r, n } = inputs;
  const ux = observed(a);
  const uy = observed(b);
  const rxxi = a.low ? a.rel : ux === null ? null : selectedReliability(a.rel, ux);
  const rxxa = a.low ? (ux === null ? null : applicantReliability(a.rel, ux)) : a.rel;
  const ryyi = b.low ? b.rel : uy === null ? null : selectedReliability(b.rel, uy);
  const ryya = b.low ? (uy === null ? null : applicantReliability(b.rel, uy)) : b.rel;
  const error = (1 - r * r) ** 2 / (n - 1);
  const plain = (corrected: number) => error * (corrected / r) ** 2;
  if (kind === "meas") {
    const maps: Maps = {
      rxyi: identity,
      rxpi: quotient(Math.sqrt(b.rel)),
      rtyi: quotient(Math.sqrt(a.rel)),
      rtpi: quotient(Math.sqrt(a.rel * b.rel)),
      rxya: identity,
      rxpa: quotient(Math.sqrt(b.rel)),
      rtya: quotient(Math.sqrt(a.rel)),
      rtpa: quotient(Math.sqrt(a.rel * b.rel)),
    };
    return table(maps, r, n, level, () => plain);
  }
  if (kind === "bvdrr" || kind === "bvirr") {
    const move: Map = (value) =>
      ux === null || uy === null
        ? null
        : kind === "bvdrr"
          ? bivariateDirect(value, ux, uy)
          : bivariateIndirect(value, ux, uy, inputs.signX, inputs.signY);
    const then =
      (q: number | null): Map =>
      (value) => {
        const moved = move(value);
        return moved === null ? null : quotient(q)(moved);
      };
    const maps: Maps = {
      rxyi: identity,
      rxpi: quotient(root(ryyi)),
      rtyi: quotient(root(rxxi)),
      rtpi: quotient(rxxi === null || ryyi === null ? null : Math.sqrt(rxxi * ryyi)),
      rxya: move,
      rxpa: then(root(ryya)),
      rtya: then(root(rxxa)),
      rtpa: then(rxxa === null || ryya === null ? null : Math.sqrt(rxxa * ryya)),
    };
    return table(maps, r, n, level, (name) => {
      if (kind === "bvdrr" || name.endsWith("i") || ux === null || uy === null) return plain;
      return () =>
        bivariateIndirectError({
          r,
          error,
          n,
          ux,
          uy,
          qxi: name.startsWith("rt") ? (root(rxxi) ?? Number.NaN) : 1,
          qyi: name[2] === "p" ? (root(ryyi) ?? Number.NaN) : 1,
          signX: inputs.signX ?? 1,
          signY: inputs.signY ?? 1,
        });
    });
  }
  const indirect = kind === "uvirr_x" || kind === "uvirr_y";
  const ut = rxxa === null || ux === null ? null : a.seen ? trueScoreRatio(ux, rxxa) : a.u;
  const ratio = indirect ? ut : ux;
  const direct: Map = (value) =>
    ratio === null ? null : indirect ? caseFour(value, ratio, 1, 1) : caseTwo(value, ratio);
  const q = Math.sqrt(b.rel);
  const qxi = root(rxxi);
  const qxa = root(rxxa);
  const applied = indirect ? (rxxi === null ? Number.NaN : r / Math.sqrt(rxxi)) : r;
  const incidental =
    ratio === null ? null : b.low ? incidentalApplicantReliability(b.rel, applied, ratio) : b.rel;
  const trueScores: Map = (value) => {
    if (!indirect) {
      const moved = ratio === null ? null : unboundedCaseTwo(value / q, ratio);
      return moved === null || qxa === null ? null : moved / qxa;
    }
    return ratio === null || rxxi === null ? null : caseFour(value, ratio, rxxi, b.rel);
  };
  const times =
    (map: Map, factor: number | null): Map =>
    (value) => {
      const found = map(value);
      return found === null || factor === null ? null : found * factor;
    };
  const maps: Maps = {
    rxyi: identity,
    rxpi: quotient(q),
    rtyi: quotient(indirect ? qxi : q),
    rtpi: quotient(qxi === null ? null : qxi * q),
    rxya: direct,
    rxpa: times(trueScores, qxa),
    rtya: times(trueScores, root(incidental)),
    rtpa: trueScores,
  };
  const refine = ratio === null ? Number.NaN : 1 / ((1 / (ratio * ratio) - 1) * r * r + 1);
  return table(maps, r, n, level, (name) =>
    name.endsWith("i") ? plain : (value) => plain(value) * refine * refine,
  );
}

/** Case II without the check that |r| <= 1, since a corrected r goes in. */
function unboundedCaseTwo(r: number, u: number): number | null {
  const value = r / (u * Math.sqrt((1 / (u * u) - 1) * r * r + 1));
  return Number.isFinite(value) ? value : null;
}

function observed(variable: { u: number; rel: number; low: boolean; seen: boolean }): number | null {
  if (!(variable.u > 0)) return null;
  if (variable.seen) return variable.u;
  if (!variable.low) return observedRatio(variable.u, variable.rel);
  // with a reliability of the selected group: ux^2 = ut^2 / (rxxi + ut^2 (1 - rxxi))
  const square = variable.u ** 2 / (variable.rel + variable.u ** 2 * (1 - variable.rel));
  return square > 0 && Number.isFinite(square) ? Math.sqrt(square) : null;
}

function table(
  maps: Maps,
  r: number,
  n: number,
  level: number,
  errorOf: (name: string) => (value: number) => number,
): CorrelationTable {
  const ends = fisherZInterval(r, n, level);
  const number = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  const entry = (name: keyof CorrelationTable): CorrectedCorrelation => {
    const value = number(maps[name](r));
    const low = ends === null ? null : number(maps[name](ends.low));
    const high = ends === null ? null : number(maps[name](ends.high));
    const error = value === null ? Number.NaN : errorOf(name)(value);
    const effectiveN =
      name === "rxyi" ? n : value === null ? null : number(((1 - value * value) ** 2 + error) / error);
    return { value, low, high, effectiveN };
  };
  return {
    rxyi: entry("rxyi"),
    rxpi: entry("rxpi"),
    rtyi: entry("rtyi"),
    rtpi: entry("rtpi"),
    rxya: entry("rxya"),
    rxpa: entry("rxpa"),
    rtya: entry("rtya"),
    rtpa: entry("rtpa"),
  };
}

/**
 * Error variance of a Case V corrected correlation by a Taylor series in r, both u ratios and both square roots
 * of reliability (Dahlke & Wiernik 2020). The means are those of the studies at hand, by default the study's own.
 */
export function bivariateIndirectError(given: {
  r: number;
  error: number;
  n: number;
  ux: number;
  uy: number;
  qxi: number;
  qyi: number;
  signX: number;
  signY: number;
  meanUx?: number;
  meanUy?: number;
  meanQxa?: number;
  meanQya?: number;
}): number {
  const { r, error, n, ux, uy } = given;
  const applicant = (q: number, u: number) => (q < 1 ? Math.sqrt(1 - u * u * (1 - q * q)) : q);
  const qxa = applicant(given.qxi, ux);
  const qya = applicant(given.qyi, uy);
  const meanUx = given.meanUx ?? ux;
  const meanUy = given.meanUy ?? uy;
  const reliabilityError = (q: number, meanQa: number, meanU: number, u: number) => {
    if (q >= 1) return 0;
    const qi = Math.sqrt(1 - (1 - meanQa * meanQa) / (meanU * meanU));
    const spread = (1 - qi * qi) ** 2 / (n - 1);
    return spread * ((u * u * qi) / Math.sqrt(1 - u * u * (1 - qi * qi))) ** 2;
  };
  const lambda = bivariateIndirectLambda(ux, uy, given.signX, given.signY);
  const gapX = Math.abs(1 - ux * ux);
  const gapY = Math.abs(1 - uy * uy);
  const product = qxa * qya;
  const corrected = (r * ux * uy + lambda * Math.sqrt(gapX * gapY)) / product;
  const slope = (u: number, other: number, gap: number, otherGap: number) => {
    const width = gap > 0 ? gap : 0.01;
    return (r * other - (lambda * u * (1 - u * u) * Math.sqrt(otherGap)) / width ** 1.5) / product;
  };
  return (
    (corrected / qxa) ** 2 * reliabilityError(given.qxi, given.meanQxa ?? qxa, meanUx, ux) +
    (corrected / qya) ** 2 * reliabilityError(given.qyi, given.meanQya ?? qya, meanUy, ux) +
    (slope(ux, uy, gapX, gapY) ** 2 * meanUx * meanUx) / (2 * (n - 1)) +
    (slope(uy, ux, gapY, gapX) ** 2 * meanUy * meanUy) / (2 * (n - 1)) +
    ((ux * uy) / product) ** 2 * error
  );
}
