import type { MetricRow } from "../../../../server/metrics/metric.ts";
import type { Mark } from "../../../charts/mark.ts";
import type { Metric } from "../../../types.ts";
import {
  type Chart,
  type Choice,
  chosen,
  inPeriod,
  type MetricAnswer,
  type MetricQuestion,
  metricChart,
  onlyPeriod,
  overTime,
} from "../../document.ts";
import { marksOf } from "../../marks.ts";
import { changeText, rangeText } from "../../say.ts";
import { type Compare, comparedWith, type View } from "../../view.ts";
import { showCut } from "./cut.ts";
import { lines } from "./lines.ts";
import { cutChoice, cutTitle, measureChoice, measureOf, mostOf, overWhole, wordsOf } from "./measure.ts";

const GRAINS = ["month", "quarter", "year"] as const;
type Grain = (typeof GRAINS)[number];

const grainChoice = (view: View, { at }: Metric): Choice => {
  const words = wordsOf(view);
  const over = at === null ? [] : GRAINS;
  return {
    name: "per",
    label: words.grain,
    options: ["none", ...over].map((value) => ({ value, label: words.grains[value] ?? value })),
    standard: at === null ? "none" : "quarter",
  };
};

const AGAINST: readonly Compare[] = ["none", "previous", "year"];

const againstChoice = (view: View): Choice => {
  const { against, againsts } = wordsOf(view);
  return {
    name: "against",
    label: against,
    options: AGAINST.map((value) => ({ value, label: againsts[value] })),
  };
};

/** By which dimension; over time what a measure never mixes leaves room for no other. */
function byChoice(view: View, metric: Metric, isOverTime: boolean): Choice {
  const { options, ...choice } = cutChoice(view, metric);
  const offered =
    isOverTime && metric.split ? options.filter(({ value }) => value === metric.split) : options;
  return {
    ...choice,
    options: [{ value: "none", label: wordsOf(view).notCut }, ...offered],
    standard: offered[0]?.value ?? "none",
  };
}

interface Own {
  readonly metric: Metric;
  /** null: not cut. */
  readonly by: string | null;
  /** null: one value for the period. */
  readonly grain: Grain | null;
  readonly against: Compare;
  readonly choices: readonly Choice[];
}

/** What the reader puts together: a measure, a dimension, a time, and what it is held against. */
function ownOf(view: View): Own {
  const metric = measureOf(view);
  const per = grainChoice(view, metric);
  const grain = GRAINS.find((each) => each === chosen(view, per)) ?? null;
  const by = byChoice(view, metric, grain !== null);
  const choice = againstChoice(view);
  const against = AGAINST.find((each) => each === chosen(view, choice)) ?? "none";
  const cut = chosen(view, by);
  return {
    metric,
    by: cut === "none" ? metric.split : cut,
    grain,
    against: grain === null ? against : "none",
    choices: [measureChoice(view), by, per, ...(grain === null ? [choice] : [])],
  };
}

/** What an own chart asks. */
export function askOwn(view: View): Readonly<Record<"rows" | "all", MetricQuestion>> {
  const { metric, by, grain, against } = ownOf(view);
  const { id, split } = metric;
  const cut: { by?: string[] } = by === null || by === split ? {} : { by: [by] };
  const all = onlyPeriod(view, id);
  if (grain === "year") return { rows: overWhole(view, id, "year", cut), all };
  if (grain !== null) return { rows: overTime(view, id, cut, grain), all };
  return {
    rows: inPeriod({ ...view, compare: against }, id, cut),
    all,
  };
}

/** Each row twice: as it was in the period before, and as it is now. */
function comparedMarks(asked: View, own: Own, { rows, note_texts }: MetricAnswer): Mark[] {
  const { by, metric, against } = own;
  const view = { ...asked, compare: against, previous: comparedWith(asked.period, against) };
  const label = by ?? (() => view.text.figure.pooled);
  const group = metric.split !== null && metric.split !== by ? { group: metric.split } : {};
  const [before, after] = [rangeText(view, view.previous), rangeText(view, view.period)];
  const named = { ...view, text: { ...view.text, series: { before, after } } };
  const marks = (of: readonly MetricRow[], series: "before" | "after") =>
    marksOf(named, of, { label, series: () => series, ...group }, note_texts);
  const now = marks(rows, "after");
  const then = marks(
    rows.map((row) => ({ ...row, ...row.previous, notes: [], period: null })),
    "before",
  );
  return rows.flatMap((row, index) => {
    const change = changeText(view, metric, row);
    return [then[index]!, { ...now[index]!, ...(change === null ? {} : { reason: change }) }];
  });
}

/** The chart that the reader put together. */
export function showOwn(
  view: View,
  answers: { readonly rows: MetricAnswer; readonly all: MetricAnswer },
): Chart {
  const own = ownOf(view);
  const { metric, by, grain, against, choices } = own;
  const isCompared = against !== "none";
  const words = wordsOf(view);
  const name = by === null ? metric.title[view.language] : cutTitle(view, metric, by);
  const common = { size: "wide", choices } as const;
  if (grain !== null) {
    const chart = metricChart(view, answers.rows, {
      ...common,
      title: words.over(name, words.grains[grain] ?? grain),
      scope: grain === "year" ? "whole" : "trailing",
      chart: "line",
      choice: { label: "period", ...(by === null ? {} : { series: by }) },
      keep: (row) => row.period !== null,
      empty: answers.rows.rows.length > 0 ? words.noHistory : view.text.figure.empty,
      expected: null,
    });
    return { ...chart, ...lines(view, chart.marks) };
  }
  if (!isCompared && by !== null) return { ...showCut(view, metric, by, answers), ...common };
  const chart = metricChart(view, answers.rows, {
    ...common,
    title: isCompared ? words.compared(name, words.againsts[against]) : name,
    scope: "period",
    chart: isCompared ? "dumbbell" : "forest",
    choice: { label: by ?? (() => view.text.figure.pooled) },
    ...(isCompared ? { marks: comparedMarks(view, own, answers.rows) } : {}),
    expected: by === null ? 1 : 8,
  });
  return isCompared ? chart : { ...chart, ...mostOf(view, chart.marks) };
}
