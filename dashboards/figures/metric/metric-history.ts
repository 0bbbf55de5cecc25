import { type Choice, chosen, define, metricChart, overTime } from "../document.ts";
import type { View } from "../view.ts";
import { lines } from "./parts/lines.ts";
import { elsewhere, measureChoice, measureOf, overWhole, wordsOf } from "./parts/measure.ts";

const spanChoice = (view: View): Choice => {
  const words = wordsOf(view);
  return {
    name: "history",
    label: words.historyChoice,
    options: [
      { value: "trailing", label: words.trailing },
      { value: "whole", label: words.whole },
    ],
  };
};
const isWhole = (view: View) => chosen(view, spanChoice(view)) === "whole";

/** A measure by quarter: the trailing eight, or the whole record. */
export const figure = define({
  section: "history",
  asks: (view) => {
    const { id } = measureOf(view);
    return { rows: isWhole(view) ? overWhole(view, id, "quarter") : overTime(view, id) };
  },
  shows: ({ rows }, view) => {
    const metric = measureOf(view);
    const words = wordsOf(view);
    const chart = metricChart(view, rows, {
      title: words.history(metric.title[view.language]),
      scope: isWhole(view) ? "whole" : "trailing",
      chart: "line",
      expected: null,
      size: "wide",
      choices: [elsewhere(measureChoice(view)), spanChoice(view)],
      keep: (row) => row.period !== null,
      empty: rows.rows.length > 0 ? words.noHistory : view.text.figure.empty,
      choice: { label: "period", ...(metric.split ? { series: metric.split } : {}) },
    });
    return { ...chart, ...lines(view, chart.marks) };
  },
});
