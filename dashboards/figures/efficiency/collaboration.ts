import { comparedAll, moved } from "../contrasts.ts";
import { define, metricChart, wholeRecord } from "../document.ts";
import { stepName, wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "collaboration",
  asks: (view) => ({
    hours: wholeRecord(view, "collaboration_hours", {
      by: ["step", "phase"],
      contrast: "phase:after:before",
    }),
  }),
  shows: ({ hours }, view) => {
    const words = wordsOf(view);
    return metricChart(view, hours, {
      title: words.collaborationTitle,
      about: words.collaborationAbout,
      scope: "whole",
      chart: "dumbbell",
      size: "wide",
      findings: comparedAll(view, hours).map((pair) => moved(view, pair, stepName(view, pair.focal))),
      choice: { label: "step", series: "phase" },
      expected: 4,
    });
  },
});
