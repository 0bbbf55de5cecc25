import { weightedQuantile } from "../../statistics/association/weighted-statistics.ts";
import { medianIntervalFromCounts, medianRank } from "../../statistics/intervals/median-interval.ts";
import { type Estimator, mixtureOf } from "../estimator.ts";
import { countsAtRanks, sortedValues } from "../select.ts";

/** Median of `value` with its order-statistic interval; the values of a cell come as one list. */
export const estimator: Estimator = {
  name: "median",
  narrows: "width",
  formula: { zh: "中位数；95% 区间用次序统计量", en: "median; 95 % interval by order statistics" },
  needs: { value: "integer" },
  aggregation: (_metric, words) => ({ moments: { values: words.list(["value"], "value IS NOT NULL") } }),
  estimate: (moments) => {
    const values = (moments[0]?.values ?? []) as Int32Array;
    const n = values.length;
    const rank = medianRank(n);
    return medianIntervalFromCounts(
      countsAtRanks(values, [rank, Math.ceil(n / 2), Math.floor(n / 2) + 1, n + 1 - rank]),
    );
  },
  mixture: mixtureOf({
    read: ([cell]) => sortedValues((cell?.values ?? []) as ArrayLike<number>),
    size: ({ length }) => length,
    statistic: (groups) => weightedQuantile(groups, 0.5, true),
  }),
};
