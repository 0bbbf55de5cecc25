import { Type } from "typebox";
import { figure } from "../../figures/figure.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import { declare } from "../declare.ts";

/** One row per application. */
const applications: Rows = { id: "weekdays", sql: "select * from marts.application", at: "applied_at" };

/** On which days of the week people apply. */
export const analysis = declare({
  title: ["投递集中在星期几？", "On which days do people apply?"],
  about: ["各星期几的投递占比", "Share of applications by day of the week"],
  formula: ["投递数除以全部投递数，95% 区间为 Wilson 区间", "Applications over all applications, Wilson's 95% interval"],
  dated: "Applied",
  asks: {},
  gives: { days: Type.Array(Type.Object({ weekday: Type.String(), share: figure("Share of all applications") })) },
  answer: async (ask, _asked, { tell }) => {
    const found = await ask.records(applications, {
      keys: { weekday: "applied_on" },
      moments: { n: "count(*)" },
    });
    const counts = found.map(({ weekday, n }) => ({ weekday: String(weekday), n: asNumber(n) }));
    const all = counts.reduce((sum, { n }) => sum + n, 0);
    const told = tell(counts);
    return {
      days: counts.map(({ weekday, n }, index) => ({ weekday, share: tell.figure(proportionInterval(n, all), told[index]) })),
    };
  },
});
