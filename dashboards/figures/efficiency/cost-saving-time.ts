import { define, metricChart, overTime } from "../document.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "cost",
  asks: (view) => ({ quarters: overTime(view, "cost_saving") }),
  shows: ({ quarters }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).savingTimeTitle,
      scope: "trailing",
      chart: "line",
      choice: { label: "period" },
      expected: null,
    }),
});
