import { rowOf } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { together, wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "funnel",
  asks: (view) => ({
    jobs: onlyPeriod(view, "ai_pass_rate", { by: ["job"] }),
    all: onlyPeriod(view, "ai_pass_rate"),
  }),
  shows: ({ jobs, all }, view) =>
    metricChart(view, jobs, {
      title: wordsOf(view).passTitle,
      scope: "period",
      chart: "forest",
      findings: together(view, rowOf(all)),
      choice: { label: "job" },
      pooled: all,
      expected: 25,
    }),
});
