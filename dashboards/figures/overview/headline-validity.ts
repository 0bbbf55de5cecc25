import { define, metricHeadline, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  asks: (view) => ({ rows: wholeRecord(view, "validity_overall_r") }),
  shows: ({ rows }, view) => metricHeadline(view, rows, { title: wordsOf(view).overall, scope: "whole" }),
});
