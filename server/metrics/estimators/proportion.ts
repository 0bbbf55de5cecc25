import { newcombeDifference } from "../../statistics/newcombe-difference.ts";
import { proportionInterval } from "../../statistics/proportion-interval.ts";
import { asExact, asNumber, type Estimator, type Moments } from "../estimator.ts";

const read = (moments: readonly Moments[]) => ({ k: asNumber(moments[0]?.k), n: asNumber(moments[0]?.n) });

/** Share of rows whose `hit` is true, Wilson's interval; rows without a `hit` do not count. */
export const estimator: Estimator = {
  name: "proportion",
  narrows: "share",
  formula: {
    zh: "命中数 ÷ 总数；95% 区间用 Wilson 法",
    en: "hits ÷ all; 95 % interval by Wilson's score method",
  },
  needs: { hit: "boolean" },
  aggregation: () => ({
    moments: { n: "count(hit)", k: "sum(CASE WHEN hit THEN 1 ELSE 0 END)" },
  }),
  estimate: (moments) => {
    const { k, n } = read(moments);
    return proportionInterval(k, n);
  },
  change: (now, before) => {
    const [a, b] = [read(now), read(before)];
    return newcombeDifference(a.k, a.n, b.k, b.n);
  },
  parts: (moments) => ({ numerator: asExact(moments[0]?.k), denominator: asExact(moments[0]?.n) }),
};
