import { comparedAll, moved } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { activityOf, byActivity, isInterviewing } from "./parts/effort.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "effort",
  asks: (view) => ({ shares: byActivity(view, "effort_share") }),
  shows: ({ shares }, view) => {
    const words = wordsOf(view);
    return metricChart(view, shares, {
      title: words.shareTitle,
      about: words.shareAbout,
      scope: "whole",
      chart: "dumbbell",
      findings: comparedAll(view, shares)
        .filter(({ focal, contrast }) => !isInterviewing(focal) && contrast.clear)
        .map((pair) => moved(view, pair, activityOf(view, pair))),
      choice: { label: "activity", series: "phase" },
      keep: (row) => !isInterviewing(row),
      expected: 4,
    });
  },
});
