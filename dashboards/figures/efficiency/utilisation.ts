import { comparedAll, moved, ratioText } from "../contrasts.ts";
import { define, metricChart, wholeRecord } from "../document.ts";
import { byActivity, isInterviewing } from "./parts/effort.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "effort",
  asks: (view) => ({
    shares: byActivity(view, "effort_share"),
    phases: wholeRecord(view, "interviewer_utilisation", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ shares, phases }, view) => {
    const words = wordsOf(view);
    return metricChart(view, shares, {
      title: words.utilisationTitle,
      about: words.utilisationAbout,
      scope: "whole",
      chart: "dumbbell",
      findings: comparedAll(view, phases).flatMap((pair) => [
        moved(view, pair, words.utilisationName),
        { says: words.timesBefore(ratioText(view, pair)), rests: [pair.contrast.ratio] },
      ]),
      choice: { label: "activity", series: "phase" },
      keep: isInterviewing,
      expected: 2,
    });
  },
});
