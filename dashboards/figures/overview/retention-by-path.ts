import { define, metricChart, overTime } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "overview",
  asks: (view) => ({ quarters: overTime(view, "retention_90d", { by: ["screening_path"] }) }),
  shows: ({ quarters }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).retentionTitle,
      scope: "trailing",
      chart: "line",
      choice: { label: "period", series: "screening_path" },
      expected: null,
    }),
});
