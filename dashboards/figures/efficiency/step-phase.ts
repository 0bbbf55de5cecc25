import { comparedAll, moved } from "../contrasts.ts";
import { define, metricChart, wholeRecord } from "../document.ts";
import { stepName, wordsOf } from "./parts/steps.ts";

const STEPS = [
  "human_interviewed_to_offered",
  "human_interviewed_to_onboarded",
  "ai_completed_to_ai_reported",
];

export const figure = define({
  section: "time",
  asks: (view) => ({
    days: wholeRecord(view, "stage_days", { by: ["step", "phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ days }, view) => {
    const words = wordsOf(view);
    return metricChart(view, days, {
      title: words.phaseTitle,
      about: words.phaseAbout,
      scope: "whole",
      chart: "dumbbell",
      findings: comparedAll(view, days)
        .filter(({ contrast }) => STEPS.includes(contrast.segment.step ?? ""))
        .map((pair) => moved(view, pair, stepName(view, pair.focal))),
      choice: { label: "step", series: "phase" },
      keep: (row) => STEPS.includes(row.segment.step ?? ""),
      expected: 3,
    });
  },
});
