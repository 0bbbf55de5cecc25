import {
  type DayCounts,
  sizeOfDays,
  weightedSurvival,
} from "../../statistics/association/weighted-statistics.ts";
import { kaplanMeier } from "../../statistics/survival/kaplan-meier.ts";
import { survivalAt } from "../../statistics/survival/survival-at.ts";
import { survivalCountsFromTotals } from "../../statistics/survival/survival-counts.ts";
import { asNumber, type Estimator, type Moments, mixtureOf } from "../estimator.ts";

/**
 * Share still there at `day` by Kaplan-Meier from counts per day: `days` observed and whether the end came
 * (`ended`). Who is still inside the window is censored, never counted as stayed.
 */
export const estimator: Estimator = {
  name: "survival",
  narrows: "width",
  formula: {
    zh: "Kaplan-Meier 留任率（未满观察期者按删失处理）；95% 区间用 log-log 变换",
    en: "Kaplan-Meier share (people still inside the window are censored); 95 % log-log interval",
  },
  needs: { days: "integer", ended: "boolean" },
  fields: {
    day: {
      required: true,
      problem: (text) => (Number.isInteger(Number(text)) && Number(text) > 0 ? null : "is no number of days"),
    },
  },
  aggregation: (metric) => {
    const beyond = Number(metric.options.day) + 1;
    return {
      keys: { day: `CASE WHEN days > ${beyond} THEN ${beyond} ELSE days END` },
      moments: {
        events: `sum(CASE WHEN ended AND days < ${beyond} THEN 1 ELSE 0 END)`,
        n: "count(days)",
      },
    };
  },
  estimate: (moments, metric) => {
    const { day, events, open } = countsOf(moments);
    const { value, low, high, level, n, method, notes } = survivalAt(
      kaplanMeier(survivalCountsFromTotals(day, events, open)),
      Number(metric.options.day),
    );
    return { value, low, high, level, n, method, notes };
  },
  mixture: mixtureOf({
    read: countsOf,
    size: sizeOfDays,
    statistic: (groups, metric) => weightedSurvival(groups, Number(metric.options.day)),
  }),
};

function countsOf(moments: readonly Moments[]): DayCounts {
  const seen = moments.filter((cell) => cell.day !== null);
  const events = seen.map((cell) => asNumber(cell.events));
  return {
    day: seen.map((cell) => asNumber(cell.day)),
    events,
    open: seen.map((cell, index) => asNumber(cell.n) - events[index]!),
  };
}
