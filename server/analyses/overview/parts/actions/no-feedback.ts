import { against, type Rule, valuesOf } from "../rules.ts";

/** Candidates without feedback are less satisfied than those with it. */
export const rule: Rule = {
  page: "experience",
  figure: "feedback",
  unit: "percent",
  signed: true,
  acts: "below",
  least: 0.05,
  time: "period",
  look: async (ask) => {
    const values = await valuesOf(ask, "satisfaction_rate", ["feedback_sent"]);
    const of = (value: string) => values.find(({ segment }) => segment.feedback_sent === value);
    return against(of("no"), of("yes"));
  },
};
