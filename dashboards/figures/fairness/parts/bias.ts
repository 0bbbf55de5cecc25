import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as biasAnalysis } from "../../../../server/analyses/fairness/question-bias.ts";
import { formatCount } from "../../../format/number.ts";
import { type AnalysisQuestion, analysis, explained } from "../../document.ts";
import { scopeText, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { bySize, grouping, groupName, wordsOf } from "./groups.ts";

/** What a question about bias of questions gives. */
export type QuestionBiases = AnswerOf<typeof biasAnalysis>;
export type QuestionBias = QuestionBiases["questions"][number];

const questionBias = (view: View): AnalysisQuestion<QuestionBiases> =>
  analysis<typeof biasAnalysis>(view, "question-bias", { dimension: grouping(view) }, "period");
export const asksBias = (view: View) => ({ bias: questionBias(view) });

/** Questions and groups, the largest difference first. */
export const biases = (bias: QuestionBiases | null): QuestionBias[] =>
  [...(bias?.questions ?? [])].sort(bySize);

/** Whether a question is of class B or C. */
export const isFlagged = ({ ets_class }: QuestionBias): boolean => ets_class === "B" || ets_class === "C";

/** A question's name, with its group where there are several. */
export function biasLabel(view: View, each: QuestionBias, all: readonly QuestionBias[]): string {
  const several = new Set(all.map(({ group }) => group)).size > 1;
  return [valueLabel(view, "question", each.question), several ? groupName(view, each.group) : ""]
    .filter(Boolean)
    .join(" · ");
}

/** What both figures of bias have. */
export const frame = (view: View, bias: QuestionBiases | null) => ({
  scope: scopeText(view, "period"),
  metrics: [],
  explained: explained(view, questionBias(view), bias, {
    about: wordsOf(view).biasExplainAbout,
    formula: wordsOf(view).biasExplainFormula,
    notes: [...new Set(biases(bias).flatMap(({ notes }) => notes))],
  }),
  empty: wordsOf(view).biasNone(formatCount(bias?.fewest ?? 50, view.language)),
});
