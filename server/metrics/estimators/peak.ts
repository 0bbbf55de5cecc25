import { cannotSay, estimate } from "../../statistics/numbers/estimate.ts";
import { asNumber, type Estimator, names, namesProblem } from "../estimator.ts";

const method = "highest total";

/** The highest total of `value` over the units `per`: an observed fact, its interval is the value itself. */
export const estimator: Estimator = {
  name: "peak",
  formula: {
    zh: "按单位（如每天）求和后取最大值；为实际发生数，无抽样误差",
    en: "the highest total per unit (such as a day); a fact that was observed, without sampling error",
  },
  needs: { value: "integer" },
  fields: { per: { required: true, problem: namesProblem } },
  aggregation: (metric, words) => ({
    inner: { by: names(metric.options.per), sums: { total: `CAST(${words.sum("value")} AS BIGINT)` } },
    moments: { n: "count(total)", highest: "max(total)" },
  }),
  estimate: (moments) => {
    const n = asNumber(moments[0]?.n);
    if (n === 0) return cannotSay(0, method, "too_few");
    const highest = asNumber(moments[0]?.highest);
    return estimate(highest, highest, highest, { n, method, notes: ["observed"] });
  },
};
