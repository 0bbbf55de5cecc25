import {
  type SkewedMoments,
  skewedMeanDifference,
  skewedMeanInterval,
} from "../../statistics/intervals/skewed-mean.ts";
import { asExact, type Estimator, type Moments, names, namesProblem } from "../estimator.ts";
import type { BoundMetric } from "../metric.ts";
import { rowAggregation, rowMoments, unitAggregation, unitMoments } from "../units.ts";

const read = (moments: readonly Moments[], metric: BoundMetric): SkewedMoments =>
  metric.options.per === undefined
    ? rowMoments(moments[0], metric, "value")
    : unitMoments(moments[0], metric, "value");

/**
 * Mean of `value` over rows from exact integer sums, with the interval of a mean that may be skewed; a change by Welch
 * likewise. Where rows repeat people the header names them as `per`: the rows of a person are one observation, n are people.
 */
export const estimator: Estimator = {
  name: "mean",
  narrows: "mean",
  formula: {
    zh: "总和 ÷ 个数；同一人的多条记录算一个观测；95% 区间用 t 分布，并按偏度加宽（Hall 1992）",
    en: "sum ÷ count; the rows of a person are one observation; 95 % interval by Student's t, widened for skewness (Hall 1992)",
  },
  needs: { value: "integer" },
  fields: { per: { required: false, problem: namesProblem } },
  aggregation: (metric, words) =>
    metric.options.per === undefined
      ? rowAggregation(metric, "value", "value", words)
      : unitAggregation(metric, names(metric.options.per), "value", null, words),
  estimate: (moments, metric) => skewedMeanInterval(read(moments, metric)),
  change: (now, before, metric) => skewedMeanDifference(read(now, metric), read(before, metric)),
  parts: (moments) => ({
    numerator: asExact(moments[0]?.sum),
    denominator: asExact(moments[0]?.rows ?? moments[0]?.units),
  }),
};
