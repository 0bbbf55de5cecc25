import { finiteValues } from "./complete-pairs.ts";
import { meanMoments, sampleVariance } from "./moments.ts";
import { sortedQuantile } from "./sample-quantile.ts";
import { shape } from "./shape.ts";

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
  let lagged = 0;
  for (let i = 0; i + 1 < n; i++) lagged += (x[i]! - mean) * (x[i + 1]! - mean);
  const { skewness, excessKurtosis } = shape(x, 1);
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
    skewness,
    excessKurtosis,
    lagOneAutocorrelation: skewness !== null && n > 1 ? lagged / m2 : null,
  };
}
