import { cannotSay, estimate } from "../../statistics/estimate.ts";
import { studentTUpperQuantile } from "../../statistics/student-t.ts";
import { asNumber, type Estimator } from "../estimator.ts";
import { type Forecast, forecastNext } from "../forecast.ts";
import { periodName } from "../periods.ts";

const method = "next week, better of Holt's trend and last week's level";

/**
 * Next week's number of rows from the numbers of the complete weeks so far (`on`: the day of a row). Of Holt's damped
 * linear trend and the simple level, the one with the smaller one-step error over the last half is used and named.
 * The note `rise:30` says that the forecast lies 30 % above the mean of the last four weeks.
 */
export const estimator: Estimator = {
  name: "forecast",
  formula: {
    zh: "按周数量做指数平滑（水平或阻尼趋势，取近期误差较小者）；95% 预测区间来自一步预测误差",
    en: "exponential smoothing of weekly numbers (level or damped trend, the one with the smaller recent error); 95 % prediction interval from one-step errors",
  },
  needs: { on: "day" },
  isOfSeries: true,
  aggregation: () => ({
    maxima: ["last"],
    keys: { week: `CAST(date_diff('week', DATE '1970-01-05', CAST("on" AS DATE)) AS INTEGER)` },
    moments: { n: `count("on")`, last: `max(date_diff('day', DATE '1970-01-05', CAST("on" AS DATE)))` },
  }),
  estimate: (moments) => {
    const { weeks, next } = weeklyCounts(moments);
    const found: Forecast | null = forecastNext(weeks);
    if (found === null) return cannotSay(weeks.length, method, "too_few");
    const half = studentTUpperQuantile(0.025, found.errors - 1) * found.deviation;
    const recent = weeks.slice(-4).reduce((sum, count) => sum + count, 0) / 4;
    const change = recent > 0 ? Math.round((found.value / recent - 1) * 100) : 0;
    const notes = [`for_week:${periodName("week", next)}`, `forecast_by:${found.method}`];
    if (found.spikes > 0) notes.push(`spikes:${found.spikes}`);
    if (change >= 5) notes.push(`rise:${change}`);
    if (change <= -5) notes.push(`fall:${-change}`);
    return estimate(found.value, Math.max(0, found.value - half), found.value + half, {
      n: weeks.length,
      method: `next week, ${found.method}`,
      notes,
    });
  },
};

/** Numbers of the weeks from the first to the last complete one, weeks without rows as 0. */
function weeklyCounts(moments: readonly Record<string, unknown>[]): { weeks: number[]; next: number } {
  const counts = new Map<number, number>();
  let lastDay = Number.NEGATIVE_INFINITY;
  for (const cell of moments) {
    if (cell.week === null) continue;
    counts.set(asNumber(cell.week), asNumber(cell.n));
    lastDay = Math.max(lastDay, asNumber(cell.last));
  }
  if (counts.size === 0) return { weeks: [], next: 0 };
  const first = Math.min(...counts.keys());
  // a week counts as complete when a row lies on its Friday or later
  const last = Math.floor(lastDay / 7) - (lastDay % 7 >= 4 ? 0 : 1);
  const length = Math.max(0, last - first + 1);
  return { weeks: Array.from({ length }, (_, index) => counts.get(first + index) ?? 0), next: last + 1 };
}
