import { compareNames } from "../../../format/intl.ts";
import { type Choice, chosen, type MetricQuestion, onlyPeriod } from "../../document.ts";
import { dimensionLabel, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { wordsOf } from "./steps.ts";

const STAGES = [
  "screened",
  "ai_invited",
  "ai_started",
  "ai_completed",
  "human_scheduled",
  "human_interviewed",
  "offered",
  "accepted",
  "onboarded",
];

/** Whether open applications count, and how the reader is told. */
export const cases = (view: View): Choice => ({
  name: "cases",
  label: wordsOf(view).casesLabel,
  standard: "all",
  options: Object.entries(wordsOf(view).cases).map(([value, label]) => ({ value, label })),
});

/** Dimensions that a measure is cut by, in the order of their names. */
export const dimensionsOf = (view: View, metric: string, without: string): Choice["options"] =>
  (view.metrics.get(metric)?.dimensions ?? [])
    .filter((name) => name !== without)
    .map((value) => ({ value, label: dimensionLabel(view, value) }))
    .sort((a, b) => compareNames(a.label, b.label, view.language));

/** Every dimension that applications are cut by. */
export const cuts = (view: View): Choice => ({
  name: "cut",
  label: wordsOf(view).byLabel,
  standard: "channel",
  options: dimensionsOf(view, "hire_rate", "case_state"),
});

/** From application to hire, or one step of the way. */
export const stages = (view: View): Choice => ({
  name: "stage",
  label: wordsOf(view).stageLabel,
  standard: "hired",
  options: [
    { value: "hired", label: wordsOf(view).wholeWay },
    ...STAGES.map((value) => ({ value, label: wordsOf(view).toStage(valueLabel(view, "stage", value)) })),
  ],
});

/** Cases that count, as a filter. */
export const casesFilter = (view: View): MetricQuestion["filters"] & object =>
  chosen(view, cases(view)) === "finished" ? { case_state: ["finished"] } : {};

/** Which cases count, in words. */
export const basisOf = (view: View): string =>
  chosen(view, cases(view)) === "finished" ? wordsOf(view).basisFinished : wordsOf(view).basisAll;

/** The chosen step's conversion. */
export function conversion(view: View, by: string[]): MetricQuestion {
  const stage = chosen(view, stages(view));
  const only = casesFilter(view);
  return stage === "hired"
    ? onlyPeriod(view, "hire_rate", { by, filters: only })
    : onlyPeriod(view, "stage_conversion", { by, filters: { ...only, stage: [stage] } });
}
