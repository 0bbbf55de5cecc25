import { movedAll, rowOf } from "../contrasts.ts";
import { define, metricChart, onlyPeriod, overTime, wholeRecord } from "../document.ts";
import { withInterval } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "waiting",
  asks: (view) => ({
    quarters: overTime(view, "result_notice_minutes"),
    now: onlyPeriod(view, "result_notice_minutes"),
    phases: wholeRecord(view, "result_notice_minutes", { by: ["phase"], contrast: "phase:after:before" }),
  }),
  shows: ({ quarters, now, phases }, view) => {
    const words = wordsOf(view);
    const notice = rowOf(now);
    return metricChart(view, quarters, {
      title: words.noticeTitle,
      scope: "trailing",
      chart: "line",
      findings: [
        ...(notice ? [{ says: words.noticeNow(withInterval(view, notice)), rests: [notice] }] : []),
        ...movedAll(view, phases, words.noticeName),
      ],
      choice: { label: "period" },
      expected: null,
    });
  },
});
