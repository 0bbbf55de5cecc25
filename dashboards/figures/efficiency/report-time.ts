import { movedAll } from "../contrasts.ts";
import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "time",
  asks: (view) => ({
    quarters: overTime(view, "report_generation_hours"),
    phases: wholeRecord(view, "report_generation_hours", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).reportTitle,
      scope: "trailing",
      chart: "line",
      findings: movedAll(view, phases, wordsOf(view).reportName),
      choice: { label: "period" },
      expected: null,
    }),
});
