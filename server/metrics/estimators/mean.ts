import { momentsFromIntegerSums } from "../../statistics/integer-sums.ts";
import { meanInterval } from "../../statistics/mean-interval.ts";
import { welchDifference } from "../../statistics/welch-difference.ts";
import { asExact, type Estimator, type Moments, product } from "../estimator.ts";

const read = (moments: readonly Moments[]) =>
  momentsFromIntegerSums({
    n: asExact(moments[0]?.n),
    sumX: asExact(moments[0]?.sum_x),
    sumXX: asExact(moments[0]?.sum_xx),
  });

/** Mean of `value` from exact integer sums, Student's t interval; a change by Welch. */
export const estimator: Estimator = {
  name: "mean",
  narrows: "mean",
  formula: { zh: "总和 ÷ 个数；95% 区间用 t 分布", en: "sum ÷ count; 95 % interval by Student's t" },
  needs: { value: "integer" },
  aggregation: (metric) => ({
    moments: { n: "count(value)", sum_x: "sum(value)", sum_xx: `sum(${product(metric, "value", "value")})` },
  }),
  estimate: (moments) => meanInterval(read(moments)),
  change: (now, before) => welchDifference(read(now), read(before)),
  parts: (moments) => ({ numerator: asExact(moments[0]?.sum_x), denominator: asExact(moments[0]?.n) }),
};
