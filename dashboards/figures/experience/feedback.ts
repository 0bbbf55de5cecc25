import { define, metricChart, onlyPeriod } from "../document.ts";
import { contrastFinding, contrastOf, isClear, size, wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "satisfaction",
  asks: (view) => ({
    groups: onlyPeriod(view, "satisfaction_rate", {
      by: ["feedback_sent"],
      contrast: "feedback_sent:no:yes",
    }),
  }),
  shows: ({ groups }, view) => {
    const words = wordsOf(view);
    const less = contrastOf(groups)?.difference;
    return metricChart(view, groups, {
      title:
        isClear(less) && less.value < 0 ? words.feedbackFinding(size(view, less.value)) : words.feedbackTitle,
      about: words.feedbackAbout,
      scope: "period",
      chart: "share-bar",
      findings: contrastFinding(view, "feedback_sent", groups),
      choice: { label: "feedback_sent" },
      keep: (row) => Boolean(row.segment.feedback_sent),
      expected: 2,
    });
  },
});
