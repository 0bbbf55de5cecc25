import { kaplanMeier } from "../../statistics/kaplan-meier.ts";
import { survivalCountsFromTotals } from "../../statistics/survival-counts.ts";
import { survivalQuantile } from "../../statistics/survival-quantile.ts";
import { asNumber, type Estimator, shareProblem } from "../estimator.ts";

/**
 * The time by which a share `quantile` has come to the end, by Kaplan-Meier from counts per `duration`: what has not
 * ended (`ended`) is censored. Null with the note `not_reached` where fewer ever ended.
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
  aggregation: () => ({
    keys: { time: "duration" },
    moments: { events: "sum(CASE WHEN ended THEN 1 ELSE 0 END)", n: "count(duration)" },
  }),
  estimate: (moments, metric) => {
    const seen = moments.filter((cell) => cell.time !== null);
    const events = seen.map((cell) => asNumber(cell.events));
    const found = survivalQuantile(
      kaplanMeier(
        survivalCountsFromTotals(
          seen.map((cell) => asNumber(cell.time)),
          events,
          seen.map((cell, index) => asNumber(cell.n) - events[index]!),
        ),
      ),
      Number(metric.options.quantile),
      { interval: "log-log" },
    );
    // a limit of a time that is never reached would be a half of a figure
    return found.value === null ? { ...found, low: null, high: null } : found;
  },
};
