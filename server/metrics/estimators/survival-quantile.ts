import { kaplanMeier } from "../../statistics/survival/kaplan-meier.ts";
import { type SurvivalCounts, survivalCountsInOrder } from "../../statistics/survival/survival-counts.ts";
import { survivalQuantile } from "../../statistics/survival/survival-quantile.ts";
import { type Estimator, shareProblem } from "../estimator.ts";
import { sortedValues } from "../select.ts";

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
      kaplanMeier(countsOf(sortedValues(ended), sortedValues(open))),
      Number(metric.options.quantile),
      { interval: "log-log" },
    );
    // a limit of a time that is never reached would be a half of a figure
    return found.value === null ? { ...found, low: null, high: null } : found;
  },
};

/** Counts per distinct duration, of both lists sorted upward. */
function countsOf(ended: ArrayLike<number>, open: ArrayLike<number>): SurvivalCounts {
  const times: number[] = [];
  const events: number[] = [];
  const censored: number[] = [];
  let [i, j] = [0, 0];
  while (i < ended.length || j < open.length) {
    const time = Math.min(ended[i] ?? Number.POSITIVE_INFINITY, open[j] ?? Number.POSITIVE_INFINITY);
    const [from, since] = [i, j];
    while (i < ended.length && ended[i] === time) i++;
    while (j < open.length && open[j] === time) j++;
    times.push(time);
    events.push(i - from);
    censored.push(j - since);
  }
  return survivalCountsInOrder(times, events, censored);
}
