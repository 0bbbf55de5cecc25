import { identifier } from "../../../sql/database.ts";
import { cannotSay, estimate } from "../../statistics/estimate.ts";
import { studentTUpperQuantile } from "../../statistics/student-t.ts";
import { asExact, asNumber, type Estimator, names, namesProblem } from "../estimator.ts";

const method = "ratio of sums, linearized over units";

/**
 * Sum of `numerator` over sum of `denominator`; the interval by Taylor linearization over the units `per`
 * (Cochran 1977, 2.11): residuals y - R x of the unit totals, t with units - 1 degrees of freedom. Its n are the units,
 * or the sum of the column that the header names as `n`.
 */
export const estimator: Estimator = {
  name: "ratio",
  narrows: "width",
  formula: {
    zh: "分子总和 ÷ 分母总和；95% 区间按单位线性化",
    en: "sum of numerators ÷ sum of denominators; 95 % interval linearized over units",
  },
  needs: { numerator: "integer", denominator: "integer" },
  fields: {
    per: { required: true, problem: namesProblem },
    n: {
      required: false,
      problem: (text) => (names(text).length === 1 ? namesProblem(text) : "is no column"),
    },
  },
  aggregation: (metric) => ({
    inner: {
      by: names(metric.options.per),
      sums: {
        y: "CAST(sum(numerator) AS DOUBLE)",
        x: "CAST(sum(denominator) AS DOUBLE)",
        c: `CAST(sum(${identifier(metric.options.n ?? "denominator")}) AS DOUBLE)`,
      },
    },
    moments: {
      units: "count(*)",
      y: "sum(y)",
      x: "sum(x)",
      counted: "sum(c)",
      yy: "sum(y * y)",
      xx: "sum(x * x)",
      xy: "sum(x * y)",
    },
  }),
  estimate: (moments, metric) => {
    const [units, y, x] = [asNumber(moments[0]?.units), asNumber(moments[0]?.y), asNumber(moments[0]?.x)];
    const n = metric.options.n === undefined ? units : asNumber(moments[0]?.counted);
    if (!(x > 0)) return cannotSay(n, method, "zero_denominator");
    const ratio = y / x;
    if (units < 2) return estimate(ratio, null, null, { n, method, notes: ["no_interval"] });
    const squares =
      asNumber(moments[0]?.yy) -
      2 * ratio * asNumber(moments[0]?.xy) +
      ratio * ratio * asNumber(moments[0]?.xx);
    const error = Math.sqrt((Math.max(0, squares) * units) / (units - 1)) / x;
    const half = studentTUpperQuantile(0.025, units - 1) * error;
    return estimate(ratio, ratio - half, ratio + half, { n, method });
  },
  parts: (moments) => ({ numerator: asExact(moments[0]?.y), denominator: asExact(moments[0]?.x) }),
};
