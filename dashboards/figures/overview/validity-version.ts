import { define, metricChart, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "overview",
  asks: (view) => ({ versions: wholeRecord(view, "validity_overall_r", { by: ["model_version"] }) }),
  shows: ({ versions }, view) =>
    metricChart(view, versions, {
      title: wordsOf(view).validityTitle,
      scope: "whole",
      chart: "line",
      choice: { label: "model_version" },
      options: { reference: 0 },
      expected: null,
    }),
});
