import { movedAll } from "../contrasts.ts";
import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "invitations",
  asks: (view) => ({
    quarters: overTime(view, "invite_response_rate"),
    phases: wholeRecord(view, "invite_response_rate", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).responseTitle,
      scope: "trailing",
      chart: "line",
      findings: movedAll(view, phases, wordsOf(view).responseName),
      choice: { label: "period" },
      expected: null,
    }),
});
