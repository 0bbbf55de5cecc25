import { weightedQuantile } from "../../statistics/association/weighted-statistics.ts";
import { binomialQuantile } from "../../statistics/distributions/binomial.ts";
import { cannotSay, estimate } from "../../statistics/numbers/estimate.ts";
import { type Estimator, mixtureOf, shareProblem } from "../estimator.ts";
import { sortedValues, valuesAtRanks } from "../select.ts";

/**
 * Quantile `quantile` of `value` (the inverse of the empirical distribution, R's type 1) with its exact
 * order-statistic interval: ranks l and u with P(l <= Bin(n, q) < u) of at least 95 %.
 */
export const estimator: Estimator = {
  name: "quantile",
  narrows: "width",
  formula: { zh: "分位数；95% 区间用次序统计量", en: "quantile; 95 % interval by order statistics" },
  needs: { value: "integer" },
  fields: { quantile: { required: true, problem: shareProblem } },
  aggregation: (_metric, words) => ({ moments: { values: words.list(["value"], "value IS NOT NULL") } }),
  estimate: (moments, metric) => {
    const share = Number(metric.options.quantile);
    const method = `quantile ${share}, order statistics`;
    const values = (moments[0]?.values ?? []) as Int32Array;
    const n = values.length;
    if (n === 0) return cannotSay(0, method, "too_few");
    // Bin(n, q) counts the values at or below the quantile
    const lower = binomialQuantile(0.025, n, share);
    const upper = binomialQuantile(0.975, n, share) + 1;
    const rank = Math.max(1, Math.ceil(share * n - 1e-9));
    const [low, value, high] = valuesAtRanks(values, [Math.max(1, lower), rank, Math.min(n, upper)]);
    const exists = lower >= 1 && upper <= n;
    return estimate(value!, exists ? low! : null, exists ? high! : null, {
      n,
      method,
      notes: exists ? [] : ["no_interval"],
    });
  },
  mixture: mixtureOf({
    read: ([cell]) => sortedValues((cell?.values ?? []) as ArrayLike<number>),
    size: ({ length }) => length,
    statistic: (groups, metric) => weightedQuantile(groups, Number(metric.options.quantile), false),
  }),
};
