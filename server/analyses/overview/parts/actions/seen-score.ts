import { pearsonDifference, pearsonOf } from "../../../../metrics/units.ts";
import { readPeople, scoredRows } from "../../../validity/parts/agreement.ts";
import type { Rule } from "../rules.ts";

/** Interviewers who saw the AI score agree with it more than those who did not. */
export const rule: Rule = {
  page: "validity",
  figure: "saw-score",
  unit: "r",
  signed: true,
  acts: "above",
  least: 0.1,
  time: "period",
  look: async (ask) => {
    const peopleOf = await readPeople(ask, scoredRows("overall"), ["saw_ai_score"]);
    const [seen, unseen] = [peopleOf("yes").pairs, peopleOf("no").pairs];
    const effect = pearsonDifference(seen, unseen);
    const people = pearsonOf(seen).n;
    return [
      {
        of: {},
        effect,
        none: 0,
        size: Math.abs(effect.value ?? 0),
        people,
        smaller: Math.min(people, pearsonOf(unseen).n),
      },
    ];
  },
};
