import { movedAll } from "../contrasts.ts";
import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  also: ["招聘周期、到岗周期、招聘速度", "time to fill, hiring cycle, speed"],
  section: "time",
  asks: (view) => ({
    quarters: overTime(view, "cycle_days", { by: ["screening_path"] }),
    phases: wholeRecord(view, "cycle_days", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).cycleTitle,
      scope: "trailing",
      chart: "line",
      findings: movedAll(view, phases, wordsOf(view).cycleName),
      choice: { label: "period", series: "screening_path" },
      expected: null,
    }),
});
