import { define, inPeriod, metricHeadline } from "../document.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "business_satisfaction_rate") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { scope: "period" }),
});
