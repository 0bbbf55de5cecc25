import { comparedAll, moved } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { activityOf, byActivity } from "./parts/effort.ts";
import { wordsOf } from "./parts/steps.ts";

const TOLD = ["deep_interview", "screening"];

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
        .filter(({ focal }) => TOLD.includes(focal.segment.activity ?? ""))
        .map((pair) => moved(view, pair, activityOf(view, pair))),
      choice: { label: "activity", series: "phase" },
      expected: 6,
    });
  },
});
