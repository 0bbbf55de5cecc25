import { movedAll } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { byPath } from "./parts/cost.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "cost",
  asks: (view) => ({ costs: byPath(view, "cost_per_hire") }),
  shows: ({ costs }, view) => {
    const words = wordsOf(view);
    return metricChart(view, costs, {
      title: words.costTitle,
      about: words.costAbout,
      scope: "period",
      chart: "share-bar",
      findings: movedAll(view, costs, words.costName),
      choice: { label: "screening_path", series: "screening_path" },
      expected: 2,
    });
  },
});
