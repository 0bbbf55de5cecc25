import { weightedCorrelation } from "../../statistics/association/weighted-statistics.ts";
import { type Estimator, mixtureOf, names, namesProblem } from "../estimator.ts";
import { momentsOf, pairAggregation, pearsonDifference, pearsonOf } from "../units.ts";

/**
 * Pearson's r of `x` and `y` over complete pairs from exact integer sums. The rows of a person (`per`) are one observation, and
 * neither score need be normal: Fisher's z with the variance of r's influence function summed by person. n are the
 * people; change by Zou.
 */
export const estimator: Estimator = {
  name: "correlation",
  narrows: "correlation",
  formula: {
    zh: "皮尔逊相关系数 r；同一人的多条记录算一个观测；95% 区间用 Fisher z 变换，方差不依赖正态分布（Browne 1984）",
    en: "Pearson's r over complete pairs; the rows of a person are one observation; 95 % interval by Fisher's z with a distribution-free variance (Browne 1984)",
  },
  needs: { x: "integer", y: "integer" },
  fields: { per: { required: true, problem: namesProblem } },
  aggregation: (metric, words) => pairAggregation(metric, names(metric.options.per), words),
  estimate: ([cell]) => pearsonOf(cell),
  mixture: mixtureOf({
    read: ([cell]) => momentsOf(cell),
    size: ({ n }) => n,
    statistic: weightedCorrelation,
  }),
  change: ([now], [before]) => pearsonDifference(now, before),
};
