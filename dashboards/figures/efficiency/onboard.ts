import { movedAll } from "../contrasts.ts";
import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "time",
  asks: (view) => ({
    quarters: overTime(view, "offer_to_onboard_rate"),
    phases: wholeRecord(view, "offer_to_onboard_rate", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).onboardTitle,
      scope: "trailing",
      chart: "line",
      findings: movedAll(view, phases, wordsOf(view).onboardName),
      choice: { label: "period" },
      expected: null,
    }),
});
