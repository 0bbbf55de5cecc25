import { define, metricChart, overTime, wholeRecord } from "../document.ts";
import { contrastFinding, contrastOf, isClear, size, wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "failure",
  asks: (view) => ({
    quarters: overTime(view, "complaint_rate"),
    phases: wholeRecord(view, "complaint_rate", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, phases }, view) => {
    const words = wordsOf(view);
    const less = contrastOf(phases)?.difference;
    return metricChart(view, quarters, {
      title:
        isClear(less) && less.value < 0
          ? words.complaintFinding(size(view, less.value))
          : words.complaintTitle,
      about: words.complaintAbout,
      scope: "trailing",
      chart: "line",
      findings: contrastFinding(view, "phase", phases),
      choice: { label: "period" },
      expected: null,
    });
  },
});
