import { chiSquareSurvival } from "../distributions/chi-square.ts";
import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import { newcombeDifference } from "../intervals/newcombe-difference.ts";
import { proportionInterval } from "../intervals/proportion-interval.ts";
import { ratioOfProportions } from "../intervals/ratio-of-proportions.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";
import { type FisherExact, fisherExact } from "./fisher-exact.ts";

/** Selected and considered, of the focal and of the reference group. */
type SelectionPair = {
  readonly focalSelected: number;
  readonly focalTotal: number;
  readonly referenceSelected: number;
  readonly referenceTotal: number;
};

/** Everything that is said about one group against another. */
export type AdverseImpact = {
  focalRate: Estimate;
  referenceRate: Estimate;
  /** Focal over reference selection rate, Koopman score interval; and the ends by Katz (log ratio). */
  impactRatio: Estimate;
  katz: [number | null, number | null];
  /** Ratio under four fifths (29 CFR 1607.4 D); null where there is no ratio. */
  fourFifthsViolated: boolean | null;
  /** Focal less reference rate, Newcombe interval. */
  rateDifference: Estimate;
  /** Two-proportion Z with the pooled and the unpooled variance, and the two-sided p of the pooled one. */
  z: number | null;
  zUnpooled: number | null;
  p: number | null;
  /** Pearson's chi-square with Yates' correction, and its p. */
  chiSquareYates: number | null;
  pYates: number | null;
  fisher: FisherExact;
  /** Sample odds ratio with Wald ends; 0 with a zero cell has only its lower end. */
  oddsRatio: Estimate;
  /** Phi coefficient and Cohen's h, negative where the focal group is selected less. */
  phi: number | null;
  cohenH: number | null;
  /** Focal selections short of the common rate; negative for a surplus. */
  shortfall: number | null;
  /** What one more focal and one fewer reference selection would make of it. */
  oneMore: { impactRatio: number | null; fourFifthsViolated: boolean | null; changes: boolean } | null;
};

/**
 * Adverse impact of a selection on one group against another: rates, impact ratio, four-fifths flag, exact and
 * asymptotic tests, effect sizes and the one-more-hire check (Uniform Guidelines Q&A 21: where shifting one
 * person turns the finding, it is too thin to stand on).
 */
export function adverseImpact(pair: SelectionPair, level = 0.95): AdverseImpact {
  const { focalSelected: a, focalTotal: n1, referenceSelected: c, referenceTotal: n0 } = pair;
  const b = n1 - a;
  const d = n0 - c;
  const n = n1 + n0;
  const rates = n1 > 0 && n0 > 0;
  const p1 = a / n1;
  const p0 = c / n0;
  const common = (a + c) / n;
  const margins = n1 * n0 * (a + c) * (b + d);
  const zOf = (variance: number) => (rates && variance > 0 ? (p1 - p0) / Math.sqrt(variance) : null);
  const z = zOf(common * (1 - common) * (1 / n1 + 1 / n0));
  const cross = a * d - b * c;
  const yates =
    margins > 0 ? (n * Math.max(0, Math.abs(cross) - Math.min(n / 2, Math.abs(cross))) ** 2) / margins : null;
  const ratio = rates && c > 0 ? p1 / p0 : null;
  return {
    focalRate: proportionInterval(a, n1, level),
    referenceRate: proportionInterval(c, n0, level),
    impactRatio: ratioOfProportions(a, n1, c, n0, level),
    katz: katz(a, n1, c, n0, level),
    fourFifthsViolated: underFourFifths(a, n1, c, n0),
    rateDifference: newcombeDifference(a, n1, c, n0, level),
    z,
    zUnpooled: zOf((p1 * (1 - p1)) / n1 + (p0 * (1 - p0)) / n0),
    p: z === null ? null : 2 * normalSurvival(Math.abs(z)),
    chiSquareYates: yates,
    pYates: yates === null ? null : chiSquareSurvival(yates, 1),
    fisher: fisherExact(a, b, c, d, level),
    oddsRatio: waldOddsRatio(a, b, c, d, level),
    phi: margins > 0 ? cross / Math.sqrt(n1 * n0) / Math.sqrt((a + c) * (b + d)) : null,
    cohenH: rates ? 2 * (Math.asin(Math.sqrt(p1)) - Math.asin(Math.sqrt(p0))) : null,
    shortfall: rates ? common * n1 - a : null,
    oneMore: rates ? oneMore(pair, ratio) : null,
  };
}

/** Whether a/n1 is under four fifths of c/n0, in whole numbers so that exactly 0.8 passes. */
export function underFourFifths(a: number, n1: number, c: number, n0: number): boolean | null {
  if (!(n1 > 0 && n0 > 0 && c > 0)) return null;
  return 5 * a * n0 < 4 * c * n1;
}

function oneMore(pair: SelectionPair, ratio: number | null): AdverseImpact["oneMore"] {
  const { focalSelected: a, focalTotal: n1, referenceSelected: c, referenceTotal: n0 } = pair;
  if (a + 1 > n1 || c - 1 < 0) return null;
  const before = underFourFifths(a, n1, c, n0);
  const after = underFourFifths(a + 1, n1, c - 1, n0);
  const moved = c > 1 ? (a + 1) / n1 / ((c - 1) / n0) : null;
  const reversed = ratio !== null && ratio < 1 && (moved === null || moved > 1);
  return {
    impactRatio: moved,
    fourFifthsViolated: after,
    changes: before === true && (after !== true || reversed),
  };
}

function katz(a: number, n1: number, c: number, n0: number, level: number): [number | null, number | null] {
  if (!(n1 > 0 && n0 > 0 && a > 0 && c > 0)) return [null, null];
  const log = Math.log(a / n1 / (c / n0));
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt((n1 - a) / (a * n1) + (n0 - c) / (c * n0));
  return [Math.exp(log - reach), Math.exp(log + reach)];
}

function waldOddsRatio(a: number, b: number, c: number, d: number, level: number): Estimate {
  const about = { n: a + b + c + d, level, method: "sample odds ratio, Wald interval" };
  if (a * d > 0 && b * c > 0) {
    const log = Math.log((a * d) / (b * c));
    const reach = normalQuantile((1 + level) / 2) * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
    return estimate(Math.exp(log), Math.exp(log - reach), Math.exp(log + reach), about);
  }
  if (b * c > 0) return estimate(0, 0, null, { ...about, notes: ["no_interval"] });
  return estimate(null, null, null, { ...about, notes: [a * d > 0 ? "unbounded" : "undefined_value"] });
}
