import { comparedAll } from "../contrasts.ts";
import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { plain } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "capacity",
  asks: (view) => ({
    quarters: overTime(view, "interviews_per_day_peak"),
    phases: wholeRecord(view, "interviews_per_day_peak", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) => {
    const words = wordsOf(view);
    return metricChart(view, quarters, {
      title: words.peakTitle,
      scope: "trailing",
      chart: "columns",
      size: "wide",
      findings: comparedAll(view, phases).map(({ names, focal, reference }) => ({
        says: words.peaks(names.reference, plain(view, reference), names.focal, plain(view, focal)),
        rests: [reference, focal],
      })),
      choice: { label: "period" },
      expected: null,
    });
  },
});
