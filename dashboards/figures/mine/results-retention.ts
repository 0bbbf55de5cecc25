import { define, inPeriod, metricChart, onlyPeriod } from "../document.ts";
import { wordsOf } from "./parts/own.ts";

export const figure = define({
  section: "results",
  asks: (view) => ({
    groups: onlyPeriod(view, "retention_90d", { by: ["job"] }),
    all: inPeriod(view, "retention_90d"),
  }),
  shows: ({ groups, all }, view) =>
    metricChart(view, groups, {
      title: wordsOf(view).retentionTitle,
      scope: "period",
      chart: "forest",
      choice: { label: "job" },
      pooled: all,
      expected: 6,
      size: "wide",
    }),
});
