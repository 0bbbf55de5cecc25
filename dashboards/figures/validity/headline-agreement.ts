import { define, inPeriod, metricHeadline } from "../document.ts";

export const figure = define({
  asks: (view) => ({ all: inPeriod(view, "agreement_r") }),
  shows: ({ all }, view) => metricHeadline(view, all, { scope: "period" }),
});
