import { comparedAll } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { byActivity, effortFinding } from "./parts/effort.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "effort",
  asks: (view) => ({ hours: byActivity(view, "effort_hours_per_month") }),
  shows: ({ hours }, view) => {
    const words = wordsOf(view);
    return metricChart(view, hours, {
      title: words.monthTitle,
      about: words.monthAbout,
      scope: "whole",
      chart: "dumbbell",
      findings: comparedAll(view, hours).map((pair) => effortFinding(view, pair, words.perMonth)),
      choice: { label: "activity", series: "phase" },
      options: { axis: view.text.axis.hoursPerMonth },
      expected: 6,
    });
  },
});
