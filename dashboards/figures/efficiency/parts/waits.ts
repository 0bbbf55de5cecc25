import type { MetricRow } from "../../../../server/metrics/metric.ts";
import type { Mark } from "../../../charts/mark.ts";
import { formatValue } from "../../../format/number.ts";
import { type Choice, chosen, type MetricAnswer, type MetricQuestion, onlyPeriod } from "../../document.ts";
import { answerMarks } from "../../marks.ts";
import { dimensionLabel, reasonOf, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { dimensionsOf } from "./funnel.ts";
import { wordsOf } from "./steps.ts";

/** What people wait for. */
export const WAITS = [
  "after_application",
  "after_ai_interview",
  "after_human_interview",
  "after_invitation",
  "after_offer",
];

/** Which wait is cut. */
export const waits = (view: View): Choice => ({
  name: "wait",
  label: dimensionLabel(view, "wait"),
  standard: "after_application",
  options: WAITS.map((value) => ({ value, label: valueLabel(view, "wait", value) })),
});

/** By what it is cut. */
export const waitCuts = (view: View): Choice => ({
  name: "waitby",
  label: wordsOf(view).byLabel,
  standard: "channel",
  options: dimensionsOf(view, "silence_days", "wait"),
});

/** A measure of waits of each kind. */
export const ofEach = (view: View, metric: string): MetricQuestion =>
  onlyPeriod(view, metric, { by: ["wait"] });

/** A measure of the chosen wait, cut as chosen. */
export const ofChosen = (view: View, metric: string): MetricQuestion =>
  onlyPeriod(view, metric, {
    by: [chosen(view, waitCuts(view))],
    filters: { wait: [chosen(view, waits(view))] },
  });

/** Whether a share of the waits never ended, which too few waits do not tell. */
export const isNever = (row: MetricRow | undefined): boolean => row?.notes.includes("not_reached") === true;

/** Median waits with the day by which nine in ten were answered, or that it never came to that. */
export function waitMarks(view: View, medians: MetricAnswer, late: MetricAnswer, dimension: string): Mark[] {
  const words = wordsOf(view);
  return answerMarks(view, medians, { label: dimension }).map((mark) => {
    const row = late.rows.find(
      ({ segment }) => valueLabel(view, dimension, segment[dimension] ?? "") === mark.label,
    );
    if (!row || mark.value === null) return { ...mark, extra: null };
    const told =
      row.value !== null
        ? view.text.figure.p90Is(formatValue("days", row.value, view.language))
        : isNever(row)
          ? words.neverNine
          : words.nineUnknown(reasonOf(view, row));
    return { ...mark, extra: row.value, sentence: `${mark.sentence}${view.text.semicolon}${told}` };
  });
}

/** Shares still unanswered after two weeks and after a month. */
export const unansweredMarks = (
  view: View,
  after14: MetricAnswer,
  after30: MetricAnswer,
  label: string,
): Mark[] => [
  ...answerMarks(view, after14, { label, heading: wordsOf(view).after14 }),
  ...answerMarks(view, after30, { label, heading: wordsOf(view).after30 }),
];
