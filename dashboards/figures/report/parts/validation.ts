import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as measuresUsed } from "../../../../server/analyses/report/measures-used.ts";
import type { analysis as reliability } from "../../../../server/analyses/report/reliability.ts";
import type { analysis as sampleFlow } from "../../../../server/analyses/report/sample-flow.ts";
import type { analysis as sampleLimits } from "../../../../server/analyses/report/sample-limits.ts";
import type { analysis as validityCorrected } from "../../../../server/analyses/report/validity-corrected.ts";
import { validationWords } from "../../../text/report-validation.ts";
import type { Estimate, Unit } from "../../../types.ts";
import { estimated } from "../../cells.ts";
import {
  type AnalysisQuestion,
  analysis,
  type Cell,
  type Choice,
  chosen,
  explained,
} from "../../document.ts";
import { scopeText, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

export type Flow = AnswerOf<typeof sampleFlow>;
export type Measures = AnswerOf<typeof measuresUsed>;
export type Reliability = AnswerOf<typeof reliability>;
export type Limits = AnswerOf<typeof sampleLimits>;
export type Corrected = AnswerOf<typeof validityCorrected>;

export const wordsOf = (view: View) => validationWords(view.language);

/** The sample of a validation is the whole record: outcomes come a year later. */
export const flowQuestion = (view: View) => analysis<typeof sampleFlow>(view, "sample-flow", {}, "whole");
export const measuresQuestion = (view: View) =>
  analysis<typeof measuresUsed>(view, "measures-used", {}, "whole");
export const reliabilityQuestion = (view: View) =>
  analysis<typeof reliability>(view, "reliability", {}, "whole");
export const limitsQuestion = (view: View) =>
  analysis<typeof sampleLimits>(view, "sample-limits", {}, "whole");

type Asked = { readonly predictor?: "ai" | "human"; readonly across?: "job_family" | "company" };
export const correctedQuestion = (view: View, asked: Asked = {}) =>
  analysis<typeof validityCorrected>(view, "validity-corrected", asked, "whole");

/** What every table of the appendix has: it is of the whole record, and says how it is computed. */
export const frame = (view: View, question: AnalysisQuestion, answer: Parameters<typeof explained>[2]) => ({
  kind: "table" as const,
  scope: scopeText(view, "whole"),
  metrics: [],
  explained: explained(view, question, answer),
});

/** What rows are grouped by. */
export const across = (view: View): Choice & { readonly name: "across" } => {
  const { group, groups } = wordsOf(view).corrected;
  return {
    name: "across",
    label: group,
    options: (["job_family", "company"] as const).map((value) => ({ value, label: groups[value] })),
  };
};

export const chosenAcross = (view: View): "job_family" | "company" =>
  chosen(view, across(view)) === "company" ? "company" : "job_family";

/** A segment in words; the one without a value is all together. */
export function segmentName(
  view: View,
  segment: Readonly<Record<string, string | null>>,
  all: string,
): string {
  const [entry] = Object.entries(segment);
  return entry === undefined ? all : valueLabel(view, entry[0], entry[1] ?? "");
}

/** A cell of an estimate with its interval below, where it has one. */
export function withEnds(view: View, unit: Unit, figure: Pick<Estimate, "value" | "low" | "high">): Cell {
  const { note, ...cell } = estimated(view, unit, figure);
  return note === undefined || figure.low === null ? cell : { ...cell, note };
}
