import { against, type Rule, valuesOf } from "../rules.ts";

/** An ability whose score predicts better, or worse, since the roll-out than before. */
export const rule: Rule = {
  page: "validity",
  figure: "changed-most",
  unit: "r",
  signed: true,
  acts: "either",
  least: 0.1,
  time: "whole",
  look: async (ask) => {
    const values = await valuesOf(ask, "validity_r", ["competency", "phase"]);
    const since = values.filter(({ segment }) => segment.phase === "after");
    return since.flatMap((after) => {
      const { competency = "" } = after.segment;
      const before = values.find(
        ({ segment }) => segment.competency === competency && segment.phase === "before",
      );
      return against(after, before, { competency }, "correlation");
    });
  },
};
