import { kaplanMeier } from "../../statistics/survival/kaplan-meier.ts";
import { type SurvivalCounts, survivalCountsInOrder } from "../../statistics/survival/survival-counts.ts";
import { survivalQuantile } from "../../statistics/survival/survival-quantile.ts";
import { type Estimator, shareProblem } from "../estimator.ts";
import { type Counted, countedValues } from "../select.ts";

/**
 * The time by which a share `quantile` has come to the end, by Kaplan-Meier: what has not ended (`ended`) is
 * censored. The durations of a cell come as two lists. Null with the note `not_reached` where fewer ever ended.
 */
export const estimator: Estimator = {
  name: "survival_quantile",
  narrows: "width",
  formula: {
    zh: "Kaplan-Meier 分位数（未结束者按删失处理）；95% 区间用 Brookmeyer-Crowley 法（log-log 变换）",
    en: "Kaplan-Meier quantile (what has not ended is censored); 95 % interval by Brookmeyer and Crowley (log-log)",
  },
  needs: { duration: "integer", ended: "boolean" },
  fields: { quantile: { required: true, problem: shareProblem } },
  aggregation: (_metric, words) => ({
    moments: {
      ended: words.list(["duration"], "ended AND duration IS NOT NULL"),
      open: words.list(["duration"], "ended IS NOT TRUE AND duration IS NOT NULL"),
    },
  }),
  estimate: (moments, metric) => {
    const { ended = [], open = [] } = (moments[0] ?? {}) as Readonly<Record<string, ArrayLike<number>>>;
    const found = survivalQuantile(
      kaplanMeier(countsOf(countedValues(ended), countedValues(open))),
      Number(metric.options.quantile),
      { interval: "log-log" },
    );
    // a limit of a time that is never reached would be a half of a figure
    return found.value === null ? { ...found, low: null, high: null } : found;
  },
};

/** Counts per distinct duration of those who ended and those who did not. */
function countsOf(ended: Counted, open: Counted): SurvivalCounts {
  const times: number[] = [];
  const events: number[] = [];
  const censored: number[] = [];
  let [i, j] = [0, 0];
  while (i < ended.values.length || j < open.values.length) {
    const end = ended.values[i] ?? Number.POSITIVE_INFINITY;
    const last = open.values[j] ?? Number.POSITIVE_INFINITY;
    times.push(Math.min(end, last));
    events.push(end <= last ? ended.times[i++]! : 0);
    censored.push(last <= end ? open.times[j++]! : 0);
  }
  return survivalCountsInOrder(times, events, censored);
}
