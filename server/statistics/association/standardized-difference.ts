import { logGamma } from "../distributions/gamma-function.ts";
import { normalQuantile } from "../distributions/normal.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";
import type { MeanMoments } from "../numbers/moments.ts";

/** Standardized difference of two means. */
export type StandardizedDifference = {
  /** Cohen's d with the pooled SD, large-sample interval (Hedges & Olkin 1985). */
  cohenD: Estimate;
  /** Hedges' g: d times the exact small-sample factor. */
  hedgesG: Estimate;
  /** The factor J. */
  correction: number | null;
  varianceOfD: number | null;
};

/**
 * Mean of the first group less that of the second in pooled standard deviations, from moments. J is the exact
 * ratio of gamma functions; the variance of d is `1/n1 + 1/n2 + d² / (2 (n1 + n2))`.
 */
export function standardizedDifference(
  first: MeanMoments,
  second: MeanMoments,
  level = 0.95,
): StandardizedDifference {
  const n = first.n + second.n;
  const df = n - 2;
  const about = (method: string, notes?: string[]) => ({ n, level, method, ...(notes ? { notes } : {}) });
  const names = ["Cohen's d, normal interval", "Hedges' g, normal interval"] as const;
  const variance = (first.m2 + second.m2) / df;
  if (first.n < 1 || second.n < 1 || df < 1 || !(variance > 0)) {
    const notes = [first.n < 1 || second.n < 1 || df < 1 ? "too_few" : "constant"];
    return {
      cohenD: estimate(null, null, null, about(names[0], notes)),
      hedgesG: estimate(null, null, null, about(names[1], notes)),
      correction: null,
      varianceOfD: null,
    };
  }
  const d = (first.mean - second.mean) / Math.sqrt(variance);
  const varianceOfD = 1 / first.n + 1 / second.n + (d * d) / (2 * n);
  const correction =
    df > 1 ? Math.exp(logGamma(df / 2) - logGamma((df - 1) / 2) - Math.log(df / 2) / 2) : null;
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(varianceOfD);
  const j = correction ?? Number.NaN;
  return {
    cohenD: estimate(d, d - reach, d + reach, about(names[0])),
    hedgesG: estimate(
      j * d,
      j * (d - reach),
      j * (d + reach),
      about(names[1], correction === null ? ["too_few"] : undefined),
    ),
    correction,
    varianceOfD,
  };
}
