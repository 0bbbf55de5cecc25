import { identifier } from "../../../sql/database.ts";
import { skewedMeanInterval } from "../../statistics/intervals/skewed-mean.ts";
import { cannotSay } from "../../statistics/numbers/estimate.ts";
import { asExact, asNumber, type Estimator, names, namesProblem } from "../estimator.ts";
import { unitAggregation, unitMoments } from "../units.ts";

const method = "ratio of sums, linearized over units, t widened for skewness (Hall)";

/**
 * Sum of `numerator` over sum of `denominator`; the interval by Taylor linearization over the units `per`
 * (Cochran 1977, 2.11): residuals y - R x of the unit totals, t with units - 1 degrees of freedom, widened for
 * their skewness. Its n are the units, or the sum of the column that the header names as `n`.
 */
export const estimator: Estimator = {
  name: "ratio",
  narrows: "width",
  formula: {
    zh: "分子总和 ÷ 分母总和；95% 区间按单位线性化，并按偏度加宽（Hall 1992）",
    en: "sum of numerators ÷ sum of denominators; 95 % interval linearized over units, widened for skewness (Hall 1992)",
  },
  needs: { numerator: "integer", denominator: "integer" },
  fields: {
    per: { required: true, problem: namesProblem },
    n: {
      required: false,
      problem: (text) => (names(text).length === 1 ? namesProblem(text) : "is no column"),
    },
  },
  aggregation: (metric, words) => {
    const per = names(metric.options.per);
    const { inner, moments } = unitAggregation(metric, per, "numerator", "denominator", words);
    const counted = metric.options.n;
    if (counted === undefined) return { inner: inner!, moments };
    return {
      inner: { ...inner!, sums: { ...inner!.sums, c: words.sum(identifier(counted)) } },
      moments: { ...moments, counted: words.sum("c") },
    };
  },
  estimate: (moments, metric) => {
    const cell = moments[0];
    const n = asNumber(metric.options.n === undefined ? cell?.units : cell?.counted);
    if (!(asExact(cell?.rows) > 0)) return cannotSay(n, method, "zero_denominator");
    return { ...skewedMeanInterval(unitMoments(cell, metric, "numerator", "denominator")), n, method };
  },
  parts: (moments) => ({ numerator: asExact(moments[0]?.sum), denominator: asExact(moments[0]?.rows) }),
};
