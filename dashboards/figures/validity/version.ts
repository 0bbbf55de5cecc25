import { define, metricChart, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/said.ts";

export const figure = define({
  section: "versions",
  asks: (view) => ({
    versions: wholeRecord(view, "validity_overall_r", { by: ["model_version"] }),
    all: wholeRecord(view, "validity_overall_r"),
  }),
  shows: ({ versions, all }, view) =>
    metricChart(view, versions, {
      title: wordsOf(view).versionTitle,
      about: wordsOf(view).versionAbout,
      scope: "whole",
      chart: "forest-ordered",
      choice: { label: "model_version" },
      pooled: all,
      options: { reference: 0 },
      expected: 9,
    }),
});
