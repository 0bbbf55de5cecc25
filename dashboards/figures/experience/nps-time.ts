import { define, metricChart, overTime } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "satisfaction",
  asks: (view) => ({ quarters: overTime(view, "nps") }),
  shows: ({ quarters }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).npsTimeTitle,
      about: wordsOf(view).npsTimeAbout,
      scope: "trailing",
      chart: "line",
      choice: { label: "period" },
      expected: null,
    }),
});
