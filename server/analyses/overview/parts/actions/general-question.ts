import { GENERAL_BELOW, questionRows } from "../../../validity/parts/questions.ts";
import type { Rule } from "../rules.ts";

/** A question that asks about something else than its ability, and does not predict either. */
export const rule: Rule = {
  page: "validity",
  figure: "question-general",
  unit: "r",
  signed: false,
  acts: "below",
  least: 0.05,
  time: "whole",
  look: async (ask, { tell }) => {
    const rows = await questionRows(ask, tell);
    return rows
      .filter(({ stands }) => !stands)
      .map(({ question, competency, rest }) => ({
        of: { question, competency: competency ?? "" },
        effect: rest,
        none: GENERAL_BELOW,
        size: Math.abs((rest.value ?? GENERAL_BELOW) - GENERAL_BELOW),
        people: rest.n,
        smaller: rest.n,
      }));
  },
};
