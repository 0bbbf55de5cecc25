import { cannotSay, estimate } from "../../statistics/numbers/estimate.ts";
import { asNumber, type Estimator } from "../estimator.ts";

const method = "stated value";

/** Mean of values that were set, not sampled (a model's weight): no sampling error, the interval is the value. */
export const estimator: Estimator = {
  name: "exact",
  formula: { zh: "系统中设定的数值，无抽样误差", en: "a value as it was set, without sampling error" },
  needs: { value: "integer" },
  aggregation: (_metric, words) => ({ moments: { n: "count(value)", sum_x: words.sum("value") } }),
  estimate: (moments) => {
    const n = asNumber(moments[0]?.n);
    if (n === 0) return cannotSay(0, method, "too_few");
    const value = asNumber(moments[0]?.sum_x) / n;
    return estimate(value, value, value, { n, method, notes: ["stated"] });
  },
};
