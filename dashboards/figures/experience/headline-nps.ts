import { define, inPeriod, metricHeadline } from "../document.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "nps") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { scope: "period" }),
});
