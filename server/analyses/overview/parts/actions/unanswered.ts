import { type Rule, spreadOfShare, valuesOf } from "../rules.ts";

/** So many may be left without an answer after 30 days. */
const LINE = 0.05;

/** Waits for us, not for candidates. */
const OURS = ["after_application", "after_ai_interview", "after_human_interview"];

/** Candidates who wait for us longer than a month. */
export const rule: Rule = {
  page: "efficiency",
  figure: "unanswered",
  unit: "percent",
  signed: false,
  acts: "above",
  least: 0.05,
  time: "period",
  look: async (ask) => {
    const values = await valuesOf(ask, "unanswered_30d", ["wait"]);
    return values
      .filter(({ segment }) => OURS.includes(segment.wait ?? ""))
      .map(({ segment, estimate, people }) => ({
        of: segment,
        effect: estimate,
        none: LINE,
        size: Math.abs((estimate.value ?? LINE) - LINE) / spreadOfShare(LINE),
        people,
        smaller: estimate.n,
      }));
  },
};
