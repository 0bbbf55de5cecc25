import { define, inPeriod, metricHeadline } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "cycle_days") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { title: wordsOf(view).cycle, scope: "period" }),
});
