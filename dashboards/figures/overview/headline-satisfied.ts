import { define, inPeriod, metricHeadline } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "satisfaction_rate") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { title: wordsOf(view).satisfied, scope: "period" }),
});
