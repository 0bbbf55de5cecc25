import { compared, comparedAll } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { plain } from "../say.ts";
import { activityOf, byActivity, effortFinding } from "./parts/effort.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "effort",
  asks: (view) => ({ hours: byActivity(view, "effort_hours_per_day") }),
  shows: ({ hours }, view) => {
    const words = wordsOf(view);
    const screening = compared(view, hours, { activity: "screening" });
    return metricChart(view, hours, {
      title: screening?.contrast.clear
        ? words.effortFinding(
            activityOf(view, screening),
            plain(view, screening.reference),
            plain(view, screening.focal),
          )
        : words.effortTitle,
      about: words.effortAbout,
      scope: "whole",
      chart: "dumbbell",
      size: "wide",
      findings: comparedAll(view, hours).map((pair) => effortFinding(view, pair, words.perDay)),
      choice: { label: "activity", series: "phase" },
      options: { axis: view.text.axis.hoursPerDay },
      expected: 6,
    });
  },
});
