import { movedAll } from "../contrasts.ts";
import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "waiting",
  asks: (view) => ({
    quarters: overTime(view, "complaint_rate"),
    phases: wholeRecord(view, "complaint_rate", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).complaintTitle,
      scope: "trailing",
      chart: "line",
      findings: movedAll(view, phases, wordsOf(view).complaintName),
      choice: { label: "period" },
      expected: null,
    }),
});
