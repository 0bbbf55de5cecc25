import { comparedAll, moved, ratioText } from "../contrasts.ts";
import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "effort",
  asks: (view) => ({
    quarters: overTime(view, "interviewer_utilisation"),
    phases: wholeRecord(view, "interviewer_utilisation", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) => {
    const words = wordsOf(view);
    return metricChart(view, quarters, {
      title: words.utilisationTitle,
      about: words.utilisationAbout,
      scope: "trailing",
      chart: "line",
      findings: comparedAll(view, phases).flatMap((pair) => [
        moved(view, pair, words.utilisationName),
        { says: words.timesBefore(ratioText(view, pair)), rests: [pair.contrast.ratio] },
      ]),
      choice: { label: "period" },
      expected: null,
    });
  },
});
