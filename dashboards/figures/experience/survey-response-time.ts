import { define, metricChart, overTime } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "response",
  asks: (view) => ({ quarters: overTime(view, "survey_response_rate") }),
  shows: ({ quarters }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).responseTitle,
      about: wordsOf(view).responseAbout,
      scope: "trailing",
      chart: "line",
      choice: { label: "period" },
      expected: null,
    }),
});
