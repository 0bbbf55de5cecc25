import { define, inPeriod, metricHeadline } from "../document.ts";

export const figure = define({
  asks: (view) => ({ rows: inPeriod(view, "survey_response_rate") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { scope: "period" }),
});
