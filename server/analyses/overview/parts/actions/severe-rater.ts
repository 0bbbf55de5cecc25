import { asNumber } from "../../../../metrics/estimator.ts";
import type { Rows } from "../../../../metrics/rows.ts";
import { analysis as raters } from "../../../validity/raters.ts";
import type { Rule } from "../rules.ts";

const ratings: Rows = {
  id: "actions raters",
  sql: "select * from marts.rating where score is not null",
  at: "rated_at",
};

/** An interviewer who rates clearly more severely than is usual. */
export const rule: Rule = {
  page: "validity",
  figure: "rater",
  unit: "points",
  signed: true,
  acts: "below",
  least: 1,
  time: "period",
  look: async (ask, around) => {
    const answer = await raters.answer(ask, {}, around);
    const found = typeof answer === "function" ? answer() : answer;
    const { median, apart } = found;
    // of one rating: candidate, rater and rest
    const spread = Math.sqrt(found.variance.reduce((sum, { variance }) => sum + variance, 0));
    if (median === null || apart === null || !(spread > 0)) return [];
    const rated = await ask.segments(ratings, {
      by: ["rater"],
      moments: { people: "count(distinct person)" },
    });
    const people = new Map(rated.map(({ segment, moments }) => [segment[0], asNumber(moments[0]?.people)]));
    return found.raters.map(({ rater, value, low, high, n }) => ({
      of: { rater },
      effect: { value, low, high },
      none: median - apart,
      size: Math.abs((value ?? median) - median) / spread,
      people: people.get(rater) ?? 0,
      smaller: n,
    }));
  },
};
