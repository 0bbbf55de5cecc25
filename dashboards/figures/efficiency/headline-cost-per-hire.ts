import { define, inPeriod, metricHeadline } from "../document.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "cost_per_hire") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { scope: "period" }),
});
