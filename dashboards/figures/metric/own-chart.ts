import { define } from "../document.ts";
import { askOwn, showOwn } from "./parts/own.ts";

/** A chart that the reader puts together: measure, dimension, time, comparison. */
export const figure = define({
  section: "own",
  also: ["自选图表、自助分析、自定义图表", "own chart, explore, custom chart, build a chart"],
  asks: askOwn,
  shows: (answers, view) => showOwn(view, answers),
});
