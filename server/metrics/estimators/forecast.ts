import { cannotSay, estimate } from "../../statistics/numbers/estimate.ts";
import { asNumber, type Estimator } from "../estimator.ts";
import { periodName } from "../periods.ts";
import { weeklyDemand } from "../weekly-demand.ts";

const method = "next week, Holt-Winters or seasonal naive";

/**
 * Next week's number of rows from the numbers of the complete weeks so far (`on`: the day of a row). Of exponential
 * smoothing (with a yearly season once there are two years) and the naive forecast, the one with the smaller error
 * over past weeks is used and named. The note `rise:30` says that the forecast lies 30 % above the mean of the last four weeks.
 */
export const estimator: Estimator = {
  name: "forecast",
  formula: {
    zh: "按周数量做霍尔特–温特斯指数平滑，与朴素预测（满两年时取去年同周，否则取上周）比较，采用滚动回测误差（MASE）较小者；95% 预测区间来自残差自助抽样",
    en: "Holt-Winters exponential smoothing of weekly numbers against the naive forecast (the same week of last year once there are two years, else last week), whichever has the smaller error over rolling origins (MASE); 95 % prediction interval from bootstrapped residuals",
  },
  needs: { on: "day" },
  isOfSeries: true,
  aggregation: (_metric, words) => ({
    maxima: ["last"],
    keys: { week: `CAST(${words.week('"on"')} AS INTEGER)` },
    moments: { n: `count("on")`, last: `max(date_diff('day', DATE '1970-01-05', CAST("on" AS DATE)))` },
  }),
  estimate: (moments) => {
    const { weeks, next } = weeklyCounts(moments);
    const found = weeklyDemand(weeks);
    const first = found?.weeks[0];
    if (found === null || first === undefined) return cannotSay(weeks.length, method, "too_few");
    const recent = weeks.slice(-4).reduce((sum, count) => sum + count, 0) / 4;
    const change = recent > 0 ? Math.round((first.value / recent - 1) * 100) : 0;
    const notes = [`for_week:${periodName("week", next)}`, ...found.notes];
    if (change >= 5) notes.push(`rise:${change}`);
    if (change <= -5) notes.push(`fall:${-change}`);
    return estimate(first.value, first.low, first.high, { n: weeks.length, method, notes });
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
