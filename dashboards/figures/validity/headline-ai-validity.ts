import { define, metricHeadline, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/said.ts";

export const figure = define({
  asks: (view) => ({ overall: wholeRecord(view, "validity_overall_r") }),
  shows: ({ overall }, view) =>
    metricHeadline(view, overall, { scope: "whole", title: wordsOf(view).overall }),
});
