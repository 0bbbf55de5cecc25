import { askModel, modelOptions } from "../../ask-model.ts";
import type { Command, CommandOption } from "../../command.ts";

export const options = {
  step: { type: "string", about: "largest change of a weight, 0 to 1" },
  floor: { type: "string", about: "least weight of a competency" },
  cap: { type: "string", about: "greatest weight of a competency" },
  fixed: {
    type: "string",
    about: "competencies whose weight stays, or is given: capacity,communication:0.3",
  },
  impact: { type: "string", about: "least impact ratio on past applicants" },
  "impact-end": { type: "string", about: "what is held there: value or low, the lower end of its interval" },
  minutes: { type: "string", about: "longest interview" },
  ...modelOptions,
} as const satisfies Readonly<Record<string, CommandOption>>;

const OWN = ["step", "floor", "cap", "fixed", "impact", "impact-end", "minutes"];

/** `assay model tune JOB`: weights in force, equal and fitted within limits, side by side, as the page has them. */
export const command: Pick<Command, "run"> = {
  run: (input) =>
    askModel(
      input,
      "weights",
      OWN,
      ["lab-lead", "weights", "weightings-table"].map((figure) => ({ figure, asks: "weights" })),
    ),
};
