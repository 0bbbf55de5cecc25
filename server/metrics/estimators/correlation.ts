import { differenceOfEstimates } from "../../statistics/difference-of-estimates.ts";
import { cannotSay, type Estimate, estimate } from "../../statistics/estimate.ts";
import { correlationEstimate } from "../../statistics/fisher-z.ts";
import { type Estimator, type Moments, names, namesProblem } from "../estimator.ts";
import { pairAggregation, pairsOf } from "../units.ts";

const method = "Pearson r, Fisher z, distribution-free variance by person";

function pearson(moments: readonly Moments[]): Estimate {
  const { r, people, worth } = pairsOf(moments[0]);
  if (r === null) return cannotSay(people, method, people < 2 ? "too_few" : "constant");
  if (worth === null) return estimate(r, null, null, { n: people, method, notes: ["no_interval"] });
  return { ...correlationEstimate(r, worth, undefined, { method }), n: people };
}

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
  aggregation: (metric) => pairAggregation(metric, names(metric.options.per)),
  estimate: pearson,
  change: (now, before) =>
    differenceOfEstimates(
      pearson(now),
      pearson(before),
      "difference of independent correlations, Zou",
      [-2, 2],
    ),
};
