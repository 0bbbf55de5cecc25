import { define, inPeriod, metricHeadline } from "../document.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "complaint_rate") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { scope: "period" }),
});
