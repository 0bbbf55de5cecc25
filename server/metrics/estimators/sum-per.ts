import { momentsFromIntegerSums } from "../../statistics/integer-sums.ts";
import { meanInterval } from "../../statistics/mean-interval.ts";
import { welchDifference } from "../../statistics/welch-difference.ts";
import { asExact, type Estimator, type Moments, names, namesProblem } from "../estimator.ts";

const read = (moments: readonly Moments[]) =>
  momentsFromIntegerSums({
    n: asExact(moments[0]?.n),
    sumX: asExact(moments[0]?.sum_x),
    sumXX: asExact(moments[0]?.sum_xx),
  });

/** Mean over the units `per` (a day, a team and day, a job) of each unit's total of `value`; t interval over units. */
export const estimator: Estimator = {
  name: "sum_per",
  narrows: "mean",
  formula: {
    zh: "先按单位（如每队每天）求和，再取平均；95% 区间用 t 分布",
    en: "totals per unit (such as team and day), averaged; 95 % interval by Student's t",
  },
  needs: { value: "integer" },
  fields: { per: { required: true, problem: namesProblem } },
  aggregation: (metric) => ({
    inner: { by: names(metric.options.per), sums: { total: "CAST(sum(value) AS BIGINT)" } },
    moments: {
      n: "count(total)",
      sum_x: "sum(total)",
      sum_xx: "sum(CAST(total AS HUGEINT) * total)",
    },
  }),
  estimate: (moments) => meanInterval(read(moments)),
  change: (now, before) => welchDifference(read(now), read(before)),
  parts: (moments) => ({ numerator: asExact(moments[0]?.sum_x), denominator: asExact(moments[0]?.n) }),
};
