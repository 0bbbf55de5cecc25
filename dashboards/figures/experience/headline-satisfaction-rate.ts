import { define, inPeriod, metricHeadline } from "../document.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "satisfaction_rate") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { scope: "period" }),
});
