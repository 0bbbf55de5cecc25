import { define, metricChart, overTime } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "overview",
  asks: (view) => ({ quarters: overTime(view, "cycle_days", { by: ["screening_path"] }) }),
  shows: ({ quarters }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).timeTitle,
      scope: "trailing",
      chart: "line",
      choice: { label: "period", series: "screening_path" },
      expected: null,
    }),
});
