import type { Metric } from "../../../types.ts";
import { spread } from "../../contrasts.ts";
import { type Chart, type Finding, type MetricAnswer, metricChart, onlyPeriod } from "../../document.ts";
import type { View } from "../../view.ts";
import { cutTitle, mostOf } from "./measure.ts";

/** Dimensions whose values have an order that says more than the value's size. */
const ORDERED = new Set([
  "phase",
  "fifth",
  "age_band",
  "length_band",
  "score_band",
  "question_count",
  "stage",
  "step",
]);

/** A measure by one of its dimensions in the period, and all of it together. */
export const askCut = (view: View, { id, split }: Metric, dimension: string) => ({
  rows: onlyPeriod(view, id, dimension === split ? {} : { by: [dimension] }),
  all: onlyPeriod(view, id),
});

/** The highest and the lowest value, where their intervals lie apart. */
function apart(view: View, { rows }: MetricAnswer, dimension: string): Finding[] {
  return spread(view, rows, dimension).flatMap(({ says, rests: [first, last] }) => {
    if (first?.low == null || first.high === null || last?.high == null) return [];
    const isOpen = first.low < 0 && first.high > 0;
    return first.low > last.high && !isOpen ? [{ says, rests: [last, first] }] : [];
  });
}

/** A row a value, the highest first; under each value of what the measure never mixes, where it has such a dimension. */
export function showCut(
  view: View,
  metric: Metric,
  dimension: string,
  { rows, all }: { readonly rows: MetricAnswer; readonly all: MetricAnswer },
): Chart {
  const group = metric.split !== null && metric.split !== dimension ? metric.split : undefined;
  const chart = metricChart(view, rows, {
    title: cutTitle(view, metric, dimension),
    scope: "period",
    chart: ORDERED.has(dimension) ? "forest-ordered" : "forest",
    choice: { label: dimension, ...(group ? { group } : {}) },
    findings: group ? [] : apart(view, rows, dimension),
    ...(group || metric.split === dimension ? {} : { pooled: all }),
    expected: 8,
  });
  return { ...chart, ...mostOf(view, chart.marks) };
}
