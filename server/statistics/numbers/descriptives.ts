import { finiteValues } from "./complete-pairs.ts";
import { meanMoments, sampleVariance } from "./moments.ts";
import { sortedQuantile } from "./sample-quantile.ts";

/** Summary of one column; what is not defined at this n is null. */
type Descriptives = {
  n: number;
  missing: number;
  mean: number | null;
  sd: number | null;
  minimum: number | null;
  firstQuartile: number | null;
  median: number | null;
  thirdQuartile: number | null;
  maximum: number | null;
  skewness: number | null;
  excessKurtosis: number | null;
  /** Autocorrelation of neighbours in the order given. */
  lagOneAutocorrelation: number | null;
};

/** Descriptive statistics of the finite values; skewness g1 and kurtosis g2 by moments, quartiles type 7. */
export function descriptives(values: ArrayLike<number>): Descriptives {
  const x = finiteValues(values);
  const { n, mean, m2 } = meanMoments(x);
  const variance = sampleVariance({ n, mean, m2 });
  const sorted = x.slice().sort();
  const at = (p: number) => (n > 0 ? sortedQuantile(sorted, p) : null);
  const varies = m2 > Math.max(1e-150, n * (1e-15 * mean) ** 2);
  let third = 0;
  let fourth = 0;
  let lagged = 0;
  for (let i = 0; i < n; i++) {
    const d = x[i]! - mean;
    third += d ** 3;
    fourth += d ** 4;
    if (i + 1 < n) lagged += d * (x[i + 1]! - mean);
  }
  return {
    n,
    missing: values.length - n,
    mean: n > 0 ? mean : null,
    sd: variance === null ? null : Math.sqrt(variance),
    minimum: at(0),
    firstQuartile: at(0.25),
    median: at(0.5),
    thirdQuartile: at(0.75),
    maximum: at(1),
    skewness: varies ? third / n / (m2 / n) ** 1.5 : null,
    excessKurtosis: varies ? fourth / n / (m2 / n) ** 2 - 3 : null,
    lagOneAutocorrelation: varies && n > 1 ? lagged / m2 : null,
  };
}
