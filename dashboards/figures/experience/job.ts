import { define, inPeriod, metricChart, onlyPeriod } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "where",
  asks: (view) => ({
    groups: onlyPeriod(view, "satisfaction_rate", { by: ["job"] }),
    all: inPeriod(view, "satisfaction_rate"),
  }),
  shows: ({ groups, all }, view) =>
    metricChart(view, groups, {
      title: wordsOf(view).jobTitle,
      about: wordsOf(view).satisfactionAbout,
      scope: "period",
      chart: "forest",
      choice: { label: "job" },
      pooled: all,
      expected: 25,
      size: "wide",
    }),
});
