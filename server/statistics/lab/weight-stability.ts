import { type Estimate, estimate } from "../numbers/estimate.ts";
import { seededInteger } from "../numbers/random.ts";
import { sortedQuantile } from "../numbers/sample-quantile.ts";
import { optimalWeights } from "./optimal-weights.ts";
import { allRows, compositeCorrelation, type WeightData, weightMoments } from "./weight-data.ts";
import type { WeightLimits } from "./weight-limits.ts";

/** How firm fitted weights stand. */
type WeightStability = {
  weights: Estimate[];
  /** Share of replicates in which the new weights beat the current ones on the rows left out. */
  probabilityBetter: number | null;
  /** Gain in out-of-bag validity over the current weights: median and interval. */
  gain: Estimate;
  replicates: number;
};

/**
 * Bootstrap of weights: rows are drawn with replacement, weights fitted on them, and both weightings judged on
 * the rows not drawn. A share is (b + 1) / (k + 1), so it is never 0 or 1.
 */
export function weightStability(
  data: WeightData,
  current: readonly number[],
  {
    seed,
    limits = {},
    ridge = 0,
    replicates = 1000,
    level = 0.95,
  }: {
    seed: number;
    limits?: Omit<WeightLimits, "current">;
    ridge?: number;
    replicates?: number;
    level?: number;
  },
): WeightStability {
  const { n } = data;
  const size = data.columns.length;
  const bounds: WeightLimits = { ...limits, current };
  const method = "percentile bootstrap";
  const fit = (rows: ArrayLike<number>) => {
    const moments = n >= 5 ? weightMoments(data, rows) : null;
    return moments && optimalWeights(moments.correlations, moments.validities, bounds, ridge).weights;
  };
  const observed = fit(allRows(n));
  const drawnWeights: Float64Array[] = Array.from({ length: size }, () => new Float64Array(replicates));
  const gains: number[] = [];
  let found = 0;
  if (observed) {
    const next = seededInteger(seed);
    const rows = new Int32Array(n);
    for (let replicate = 0; replicate < replicates; replicate++) {
      const inside = new Uint8Array(n);
      for (let i = 0; i < n; i++) {
        rows[i] = next() % n;
        inside[rows[i]!] = 1;
      }
      const weights = fit(rows);
      if (weights === null) continue;
      weights.forEach((weight, j) => {
        drawnWeights[j]![found] = weight;
      });
      found++;
      const left = allRows(n).filter((i) => inside[i] === 0);
      const fresh = compositeCorrelation(data, weights, left);
      const old = compositeCorrelation(data, current, left);
      if (fresh !== null && old !== null) gains.push(fresh - old);
    }
  }
  const tail = (1 - level) / 2;
  const enough = found >= 20;
  const weights = drawnWeights.map((values, j) => {
    const sorted = values.slice(0, found).sort();
    return estimate(
      observed?.[j] ?? null,
      enough ? sortedQuantile(sorted, tail) : null,
      enough ? sortedQuantile(sorted, 1 - tail) : null,
      { n, level, method, notes: observed ? (enough ? [] : ["no_interval"]) : ["too_few"] },
    );
  });
  const sorted = Float64Array.from(gains).sort();
  const firm = gains.length >= 20;
  return {
    weights,
    probabilityBetter: firm ? (gains.filter((gain) => gain > 0).length + 1) / (gains.length + 1) : null,
    gain: estimate(
      firm ? sortedQuantile(sorted, 0.5) : null,
      firm ? sortedQuantile(sorted, tail) : null,
      firm ? sortedQuantile(sorted, 1 - tail) : null,
      {
        n,
        level,
        method: "out-of-bag gain in validity, median of bootstrap",
        notes: firm ? [] : ["too_few"],
      },
    ),
    replicates: found,
  };
}
