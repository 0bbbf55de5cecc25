import { rateInterval } from "../../statistics/intervals/rate-interval.ts";
import { asExact, asNumber, type Estimator } from "../estimator.ts";

/** Sum of `events` over sum of `exposure`, Garwood's exact Poisson interval; n is the number of events. */
export const estimator: Estimator = {
  name: "rate",
  narrows: "width",
  formula: {
    zh: "事件总数 ÷ 暴露总量；95% 区间用泊松精确法",
    en: "sum of events ÷ sum of exposure; exact 95 % Poisson interval (Garwood)",
  },
  needs: { events: "integer", exposure: "integer" },
  aggregation: (_metric, words) => ({
    moments: { events: words.sum("events"), exposure: words.sum("exposure") },
  }),
  estimate: (moments) => rateInterval(asNumber(moments[0]?.events), asNumber(moments[0]?.exposure)),
  parts: (moments) => ({
    numerator: asExact(moments[0]?.events),
    denominator: asExact(moments[0]?.exposure),
  }),
};
