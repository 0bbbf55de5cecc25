import { define, metricChart, wholeRecord } from "../document.ts";
import { contrastFinding, contrastOf, isClear, size, wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "satisfaction",
  asks: (view) => ({
    phases: wholeRecord(view, "satisfaction_rate", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ phases }, view) => {
    const words = wordsOf(view);
    const change = contrastOf(phases)?.difference;
    return metricChart(view, phases, {
      title: isClear(change)
        ? (change.value > 0 ? words.phaseFinding : words.phaseFindingLess)(size(view, change.value))
        : words.phaseTitle,
      about: words.phaseAbout,
      scope: "whole",
      chart: "share-bar",
      findings: contrastFinding(view, "phase", phases),
      choice: { label: "phase", series: "phase" },
      expected: 2,
    });
  },
});
