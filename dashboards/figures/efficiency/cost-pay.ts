import { movedAll, rowOf } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { byPath } from "./parts/cost.ts";
import { together, wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "cost",
  asks: (view) => ({
    paths: byPath(view, "cost_to_pay_ratio"),
    all: onlyPeriod(view, "cost_to_pay_ratio"),
    costs: byPath(view, "cost_per_hire"),
  }),
  shows: ({ paths, all, costs }, view) => {
    const words = wordsOf(view);
    // where only the pay is missing, the figure says what to load
    const isPayKnown =
      all.rows.every((row) => row.status !== "missing") || costs.rows.every((row) => row.value === null);
    return metricChart(view, paths, {
      title: words.payTitle,
      scope: "period",
      chart: "share-bar",
      findings: [...together(view, rowOf(all)), ...movedAll(view, paths, words.payName)],
      choice: { label: "screening_path", series: "screening_path" },
      options: { limits: { min: 0 } },
      expected: 2,
      ...(isPayKnown ? {} : { about: words.payEmpty.join("") }),
    });
  },
});
