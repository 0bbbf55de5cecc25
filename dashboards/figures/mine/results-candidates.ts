import { define, inPeriod, metricChart, onlyPeriod } from "../document.ts";
import { wordsOf } from "./parts/own.ts";

export const figure = define({
  section: "results",
  asks: (view) => ({
    groups: onlyPeriod(view, "satisfaction_rate", { by: ["job"] }),
    all: inPeriod(view, "satisfaction_rate"),
  }),
  shows: ({ groups, all }, view) =>
    metricChart(view, groups, {
      title: wordsOf(view).candidateTitle,
      scope: "period",
      chart: "forest",
      choice: { label: "job" },
      pooled: all,
      expected: 6,
      size: "wide",
    }),
});
