import { define, metricHeadline, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/said.ts";

export const figure = define({
  asks: (view) => ({ human: wholeRecord(view, "human_validity_r") }),
  shows: ({ human }, view) => metricHeadline(view, human, { scope: "whole", title: wordsOf(view).human }),
});
