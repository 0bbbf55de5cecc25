import { chiSquareSurvival } from "../distributions/chi-square.ts";
import { normalQuantile } from "../distributions/normal.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";

/** One stratum: a of the focal group with the outcome, b without; c and d likewise of the reference group. */
export type Stratum = { readonly a: number; readonly b: number; readonly c: number; readonly d: number };

/** What stratified 2x2 tables say together. */
export type MantelHaenszel = {
  strata: number;
  /** Strata with both groups and both outcomes, which alone tell anything about the odds ratio. */
  informative: number;
  /** Common odds ratio with the interval of Robins, Breslow & Greenland (1986). */
  oddsRatio: Estimate;
  /** Common difference of shares (focal less reference) with Sato's variance (1989). */
  riskDifference: Estimate;
  /** Mantel-Haenszel chi-square, plain and corrected for continuity (by 0.5, where the gap is as much). */
  chiSquare: number | null;
  p: number | null;
  chiSquareCorrected: number | null;
  pCorrected: number | null;
  /** Breslow & Day's (1980) test that the odds ratio is the same in all strata. */
  breslowDay: number | null;
  breslowDayDf: number;
  breslowDayP: number | null;
};

/**
 * Mantel & Haenszel (1959): compare two groups within strata (job and hire quarter, score band) and pool.
 * Agrees with R: `mantelhaen.test(x, correct = FALSE | TRUE)`.
 */
export function mantelHaenszel(strata: readonly Stratum[], level = 0.95): MantelHaenszel {
  let up = 0;
  let down = 0;
  let pr = 0;
  let psqr = 0;
  let qs = 0;
  let observed = 0;
  let expected = 0;
  let variance = 0;
  let riskUp = 0;
  let riskDown = 0;
  let satoP = 0;
  let satoQ = 0;
  let people = 0;
  let informative = 0;
  for (const { a, b, c, d } of strata) {
    const n = a + b + c + d;
    const n1 = a + b;
    const n0 = c + d;
    const m1 = a + c;
    const m0 = b + d;
    people += n;
    if (n1 > 0 && n0 > 0) {
      riskUp += (a * n0 - c * n1) / n;
      riskDown += (n1 * n0) / n;
      satoP += (n1 * n1 * c - n0 * n0 * a + (n1 * n0 * (n0 - n1)) / 2) / (n * n);
      satoQ += (a * (n0 - c) + c * (n1 - a)) / (2 * n);
    }
    if (n < 2 || n1 * n0 * m1 * m0 === 0) continue;
    informative++;
    const r = (a * d) / n;
    const s = (b * c) / n;
    const p = (a + d) / n;
    const q = (b + c) / n;
    up += r;
    down += s;
    pr += p * r;
    psqr += p * s + q * r;
    qs += q * s;
    observed += a;
    expected += (n1 * m1) / n;
    variance += (n1 * n0 * m1 * m0) / (n * n * (n - 1));
  }
  const z = normalQuantile((1 + level) / 2);
  const about = { n: people, level };
  const oddsMethod = "Mantel-Haenszel odds ratio, Robins-Breslow-Greenland interval";
  const odds = down > 0 ? up / down : null;
  let oddsRatio: Estimate;
  if (odds === null)
    oddsRatio = estimate(null, null, null, {
      ...about,
      method: oddsMethod,
      notes: [up > 0 ? "unbounded" : "nothing_to_compare"],
    });
  else if (odds === 0)
    oddsRatio = estimate(0, 0, null, { ...about, method: oddsMethod, notes: ["no_interval"] });
  else {
    const se = Math.sqrt(pr / (2 * up * up) + psqr / (2 * up * down) + qs / (2 * down * down));
    oddsRatio = estimate(odds, odds * Math.exp(-z * se), odds * Math.exp(z * se), {
      ...about,
      method: oddsMethod,
    });
  }
  const riskMethod = "Mantel-Haenszel risk difference, Sato interval";
  let riskDifference: Estimate;
  if (riskDown > 0) {
    const rd = riskUp / riskDown;
    const spread = (rd * satoP + satoQ) / riskDown ** 2;
    const reach = spread > 0 ? z * Math.sqrt(spread) : Number.NaN;
    riskDifference = estimate(rd, Math.max(-1, rd - reach), Math.min(1, rd + reach), {
      ...about,
      method: riskMethod,
    });
  } else
    riskDifference = estimate(null, null, null, {
      ...about,
      method: riskMethod,
      notes: ["nothing_to_compare"],
    });
  const gap = Math.abs(observed - expected);
  const chiSquare = variance > 0 ? (gap * gap) / variance : null;
  const chiSquareCorrected = variance > 0 ? (gap >= 0.5 ? gap - 0.5 : gap) ** 2 / variance : null;
  const breslowDay = odds !== null && odds > 0 ? homogeneity(strata, odds) : null;
  const df = Math.max(0, informative - 1);
  return {
    strata: strata.length,
    informative,
    oddsRatio,
    riskDifference,
    chiSquare,
    p: chiSquare === null ? null : chiSquareSurvival(chiSquare, 1),
    chiSquareCorrected,
    pCorrected: chiSquareCorrected === null ? null : chiSquareSurvival(chiSquareCorrected, 1),
    breslowDay: df > 0 ? breslowDay : null,
    breslowDayDf: df,
    breslowDayP: breslowDay === null || df === 0 ? null : chiSquareSurvival(breslowDay, df),
  };
}

/** Sum over strata of (a - A)² / var(A), where A is expected at the common odds ratio. */
function homogeneity(strata: readonly Stratum[], odds: number): number {
  let sum = 0;
  for (const { a, b, c, d } of strata) {
    const n1 = a + b;
    const n0 = c + d;
    const m1 = a + c;
    if (n1 * n0 * m1 * (b + d) === 0) continue;
    const linear = odds * (n1 + m1) + n0 - m1;
    const fitted =
      odds === 1
        ? (n1 * m1) / (n1 + n0)
        : (2 * odds * n1 * m1) /
          (linear + Math.sqrt(Math.max(0, linear * linear - 4 * odds * (odds - 1) * n1 * m1)));
    const variance = 1 / (1 / fitted + 1 / (n1 - fitted) + 1 / (m1 - fitted) + 1 / (n0 - m1 + fitted));
    if (variance > 0) sum += (a - fitted) ** 2 / variance;
  }
  return sum;
}
