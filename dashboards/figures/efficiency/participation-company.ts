import { comparedAll, moved } from "../contrasts.ts";
import { define, metricChart, wholeRecord } from "../document.ts";
import { valueLabel } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "invitations",
  asks: (view) => ({
    rates: wholeRecord(view, "participation_rate", {
      by: ["company", "phase"],
      contrast: "phase:after:before",
    }),
  }),
  shows: ({ rates }, view) => {
    const words = wordsOf(view);
    return metricChart(view, rates, {
      title: words.participationTitle,
      about: words.participationAbout,
      scope: "whole",
      chart: "dumbbell",
      findings: comparedAll(view, rates)
        .filter(({ contrast }) => contrast.clear)
        .map((pair) => moved(view, pair, valueLabel(view, "company", pair.focal.segment.company ?? ""))),
      choice: { label: "company", series: "phase" },
      expected: 5,
    });
  },
});
