import { type Choice, chosen, define, type MetricQuestion, metricChart, overTime } from "../document.ts";
import type { View } from "../view.ts";
import { lines } from "./parts/lines.ts";
import { measureChoice, measureOf, wordsOf } from "./parts/measure.ts";

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

const wholeByQuarter = ({ filters }: View, metric: string): MetricQuestion => ({
  metric,
  by: [],
  period: "quarter",
  filters: { ...filters },
});

/** A measure by quarter: the trailing eight, or the whole record. */
export const figure = define({
  section: "history",
  asks: (view) => {
    const { id } = measureOf(view);
    return { rows: isWhole(view) ? wholeByQuarter(view, id) : overTime(view, id) };
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
      choices: [measureChoice(view), spanChoice(view)],
      keep: (row) => row.period !== null,
      empty: rows.rows.length > 0 ? words.noHistory : view.text.figure.empty,
      choice: { label: "period", ...(metric.split ? { series: metric.split } : {}) },
    });
    return { ...chart, ...lines(view, chart.marks) };
  },
});
