import { Type } from "typebox";
import { asNumber } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { declare } from "../declare.ts";
import { outlook, outlookMembers } from "./parts/outlook.ts";

/** One row per completed AI interview. */
const interviewRows: Rows = {
  id: "capacity",
  sql: "select * from marts.application where ai_completed_at is not null",
  at: "ai_completed_at",
};

/** Whether the interview system will carry what is to come: the demand of half a year against its busiest day. */
export const analysis = declare({
  title: ["面试系统容量", "Capacity of the interview system"],
  about: [
    "把每周需求预测向后延伸，以其中最忙的一天与每日容量比较",
    "The weekly demand forecast run on, its busiest day held against the capacity of a day",
  ],
  formula: [
    "按周场数做霍尔特–温特斯平滑，与朴素预测比较，取滚动回测误差（MASE）较小者；95% 区间来自残差自助抽样；乘以最忙一天通常占一周的比例；日期取首个超过容量的一周中通常最忙的那个工作日",
    "Holt-Winters smoothing of weekly numbers or the naive forecast, whichever erred less over past weeks (MASE), with 95% intervals from resampled errors; times the usual share of a week's interviews on its busiest day; the day is the usual busiest weekday of the first week above the capacity",
  ],
  dated: null,
  asks: {
    per_day: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 10_000_000,
        description: "Interviews that a day can carry; without it the busiest day so far",
      }),
    ),
  },
  gives: outlookMembers,
  answer: async (ask, { per_day = null }) => {
    const days = await ask.records(interviewRows, {
      keys: { day: "cast(cast(ai_completed_at as date) as varchar)" },
      moments: { n: "count(*)" },
    });
    return outlook(
      days.map(({ day, n }) => ({ day: String(day), n: asNumber(n) })),
      per_day,
    );
  },
});
