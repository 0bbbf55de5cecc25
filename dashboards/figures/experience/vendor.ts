import { define, metricChart, onlyPeriod } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "where",
  asks: (view) => ({
    groups: onlyPeriod(view, "satisfaction_rate", { by: ["vendor"] }),
  }),
  shows: ({ groups }, view) =>
    metricChart(view, groups, {
      title: wordsOf(view).vendorTitle,
      about: wordsOf(view).satisfactionAbout,
      scope: "period",
      chart: "forest",
      choice: { label: "vendor" },
      keep: (row) => Boolean(row.segment.vendor),
      expected: 2,
    }),
});
