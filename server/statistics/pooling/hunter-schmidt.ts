import { normalQuantile } from "../distributions/normal.ts";
import { checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

/** Classic bare-bones psychometric meta-analysis (Hunter & Schmidt 2004). */
type BareBones = {
  k: number;
  totalN: number;
  /** Mean r weighted by n, with its confidence interval from the observed variance over k. */
  mean: Estimate;
  meanR: number | null;
  varianceR: number | null;
  /** Sampling error variance from the mean n, and from each study's n. */
  errorVarianceMeanN: number | null;
  errorVariancePerStudy: number | null;
  /** Variance and SD of rho, after the error variance of the mean n (not below 0). */
  varianceRho: number | null;
  sdRho: number | null;
  /** Per cent of the observed variance that sampling error explains (100 at most). */
  percentArtifacts: number | null;
  /** 80 per cent credibility interval of rho, by the error variance of the mean n. */
  credibilityLow: number | null;
  credibilityHigh: number | null;
  notes: string[];
};

/** Bare-bones meta-analysis of correlations weighted by sample size. Studies without r or with n < 2 are left out. */
export function bareBones(
  studies: readonly { r: number | null; n: number }[],
  options: { level?: number; credibility?: number } = {},
): BareBones {
  const { level = usualLevel, credibility = 0.8 } = options;
  checkLevel(level);
  checkLevel(credibility);
  const method = "mean r weighted by n, Hunter-Schmidt";
  const used = studies.flatMap(({ r, n }) => (r !== null && Math.abs(r) <= 1 && n >= 2 ? [{ r, n }] : []));
  const notes = studies.length > used.length ? [`missing_dropped:${studies.length - used.length}`] : [];
  const k = used.length;
  const totalN = used.reduce((sum, { n }) => sum + n, 0);
  if (k === 0) {
    return {
      k,
      totalN,
      mean: estimate(null, null, null, { n: 0, level, method, notes: ["too_few", ...notes] }),
      meanR: null,
      varianceR: null,
      errorVarianceMeanN: null,
      errorVariancePerStudy: null,
      varianceRho: null,
      sdRho: null,
      percentArtifacts: null,
      credibilityLow: null,
      credibilityHigh: null,
      notes: ["too_few", ...notes],
    };
  }
  const meanR = used.reduce((sum, { r, n }) => sum + r * n, 0) / totalN;
  const varianceR = used.reduce((sum, { r, n }) => sum + n * (r - meanR) ** 2, 0) / totalN;
  const spread = (1 - meanR * meanR) ** 2;
  const meanN = totalN / k;
  const errorVarianceMeanN = spread / (meanN - 1);
  const errorVariancePerStudy = used.reduce((sum, { n }) => sum + (n * spread) / (n - 1), 0) / totalN;
  const varianceRho = Math.max(0, varianceR - errorVarianceMeanN);
  const sdRho = Math.sqrt(varianceRho);
  const reach = normalQuantile(0.5 + credibility / 2) * sdRho;
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(varianceR / k);
  const single = k === 1;
  return {
    k,
    totalN,
    mean: estimate(meanR, single ? null : meanR - half, single ? null : meanR + half, {
      n: totalN,
      level,
      method,
      notes: single ? ["no_interval", ...notes] : notes,
    }),
    meanR,
    varianceR: single ? null : varianceR,
    errorVarianceMeanN,
    errorVariancePerStudy,
    varianceRho: single ? null : varianceRho,
    sdRho: single ? null : sdRho,
    percentArtifacts:
      single || varianceR === 0 ? null : Math.min(100, (100 * errorVarianceMeanN) / varianceR),
    credibilityLow: single ? null : meanR - reach,
    credibilityHigh: single ? null : meanR + reach,
    notes: single ? ["too_few", ...notes] : notes,
  };
}
