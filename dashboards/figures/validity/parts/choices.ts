import { type Choice, chosen } from "../../document.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { wordsOf } from "./said.ts";

const CRITERIA = ["performance_6m", "performance_12m", "kpi", "retention"] as const;
const CUTS = ["job", "job_family", "competency", "model_version", "vendor"] as const;

/** How the crossed forest is grouped. */
export const GROUPED = ["job", "competency"] as const;

const named = (values: readonly string[], name: (value: string) => string) =>
  values.map((value) => ({ value, label: name(value) }));

const competencies = (view: View) =>
  (view.dimensions.get("competency")?.values ?? []).map(({ value }) => value);

/** Whose score: `ai`, `human` or a competency. */
export const scoreChoice = (view: View): Choice => {
  const { ai, human, competency, score } = wordsOf(view).choose;
  return {
    name: "score",
    label: score,
    options: [
      { value: "ai", label: ai },
      { value: "human", label: human },
      ...named(competencies(view), (value) => competency(valueLabel(view, "competency", value))),
    ],
  };
};
export const scoreOf = (view: View): string => chosen(view, scoreChoice(view));

/** The score chosen, in words. */
export const scoreName = (view: View): string => {
  const { options } = scoreChoice(view);
  return options.find(({ value }) => value === scoreOf(view))?.label ?? "";
};

/** The predictor of the score chosen as the API names it. */
export const predictorOf = (view: View): string => {
  const of = scoreOf(view);
  return of === "ai" || of === "human" ? of : `competency:${of}`;
};

/** Whose colour it has. */
export const raterOf = (view: View): "ai" | "human" => (scoreOf(view) === "human" ? "human" : "ai");

/** Against which outcome. */
export const criterionChoice = (view: View): Choice => {
  const { criteria, choose } = wordsOf(view);
  return {
    name: "criterion",
    label: choose.criterion,
    options: named(CRITERIA, (value) => criteria[value] ?? value),
  };
};
export const criterionOf = (view: View) => chosen(view, criterionChoice(view)) as (typeof CRITERIA)[number];
export const outcomeOf = (view: View): string => wordsOf(view).criteria[criterionOf(view)] ?? "";

const cutsNamed = (view: View, cuts: readonly string[]) =>
  named(cuts, (value) => wordsOf(view).cuts[value] ?? value);

/** How the rows are cut. */
export const cutChoice = (view: View): Choice => ({
  name: "rows",
  label: wordsOf(view).choose.rows,
  options: cutsNamed(view, CUTS),
});
export const cutOf = (view: View): string => chosen(view, cutChoice(view));

/** Whether the steps of correction are drawn. */
export const stepsChoice = (view: View): Choice => {
  const { stepsShown, stepsPlain, stepsAll } = wordsOf(view);
  return {
    name: "steps",
    label: stepsShown,
    options: [
      { value: "", label: stepsPlain },
      { value: "corrected", label: stepsAll },
    ],
  };
};
export const isCorrected = (view: View): boolean => chosen(view, stepsChoice(view)) === "corrected";

export const groupedChoice = (view: View): Choice => ({
  name: "grouped",
  label: wordsOf(view).crossedGroup,
  options: cutsNamed(view, GROUPED),
});
export const groupedOf = (view: View) => chosen(view, groupedChoice(view)) as (typeof GROUPED)[number];

/** Of which score the agreement is. */
export const agreementChoice = (view: View): Choice => {
  const { of, overall } = wordsOf(view).choose;
  return {
    name: "of",
    label: of,
    options: [
      { value: "overall", label: overall },
      ...named(competencies(view), (value) => valueLabel(view, "competency", value)),
    ],
  };
};

/** Whether words are taken apart by job family. */
export const keywordChoice = (view: View): Choice => {
  const { words, byFamily, allJobs } = wordsOf(view).choose;
  return {
    name: "words",
    label: words,
    options: [
      { value: "job_family", label: byFamily },
      { value: "all", label: allJobs },
    ],
  };
};
