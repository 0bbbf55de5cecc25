import { define, metricChart, overTime } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "satisfaction",
  asks: (view) => ({ quarters: overTime(view, "business_satisfaction_rate") }),
  shows: ({ quarters }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).businessTitle,
      about: wordsOf(view).businessAbout,
      scope: "trailing",
      chart: "line",
      choice: { label: "period" },
      expected: null,
    }),
});
