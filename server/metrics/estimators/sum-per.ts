import { skewedMeanDifference, skewedMeanInterval } from "../../statistics/intervals/skewed-mean.ts";
import { asExact, type Estimator, names, namesProblem } from "../estimator.ts";
import { rowAggregation, rowMoments } from "../units.ts";

/**
 * Mean over the units `per` (a day, a team and day, a job) of each unit's total of `value`, with the interval of a mean
 * that may be skewed.
 */
export const estimator: Estimator = {
  name: "sum_per",
  narrows: "mean",
  formula: {
    zh: "先按单位（如每队每天）求和，再取平均；95% 区间用 t 分布，并按偏度加宽（Hall 1992）",
    en: "totals per unit (such as team and day), averaged; 95 % interval by Student's t, widened for skewness (Hall 1992)",
  },
  needs: { value: "integer" },
  fields: { per: { required: true, problem: namesProblem } },
  aggregation: (metric, words) => ({
    inner: { by: names(metric.options.per), sums: { total: `CAST(${words.sum("value")} AS BIGINT)` } },
    ...rowAggregation(metric, "total", "value", words),
  }),
  estimate: (moments, metric) => skewedMeanInterval(rowMoments(moments[0], metric, "value")),
  change: (now, before, metric) =>
    skewedMeanDifference(rowMoments(now[0], metric, "value"), rowMoments(before[0], metric, "value")),
  parts: (moments) => ({ numerator: asExact(moments[0]?.sum), denominator: asExact(moments[0]?.units) }),
};
