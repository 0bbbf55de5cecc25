import { rateInterval } from "../../statistics/intervals/rate-interval.ts";
import { asNumber, type Estimator } from "../estimator.ts";

/** Number of rows whose `hit` is true, with Garwood's exact Poisson interval. */
export const estimator: Estimator = {
  name: "count",
  formula: {
    zh: "发生次数；95% 区间用泊松精确法",
    en: "number of events; exact 95 % Poisson interval (Garwood)",
  },
  needs: { hit: "boolean" },
  aggregation: () => ({ moments: { k: "sum(CASE WHEN hit THEN 1 ELSE 0 END)", n: "count(hit)" } }),
  estimate: (moments) => ({ ...rateInterval(asNumber(moments[0]?.k), 1), n: asNumber(moments[0]?.n) }),
};
