import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as questionsAnalysis } from "../../../../server/analyses/validity/questions.ts";
import type { Mark } from "../../../charts/mark.ts";
import { analysis } from "../../document.ts";
import { figureMark, filterOf } from "../../marks.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { frame, standingOf, wordsOf } from "./said.ts";

export type Questions = AnswerOf<typeof questionsAnalysis>;
export type QuestionRow = Questions["rows"][number];

/** What each question is good for. */
export const questionsQuestion = (view: View) =>
  analysis<typeof questionsAnalysis>(view, "questions", {}, "whole");

/** What every figure of it has. */
export const questionsFrame = (view: View, answer: Questions | null) => ({
  ...frame(view, questionsQuestion(view), answer),
  empty: wordsOf(view).empty,
});

/** A question's words inside a sentence: a full stop within quotation marks would stand before a comma. */
export const questionName = (view: View, { question }: QuestionRow): string =>
  valueLabel(view, "question", question).replace(/[。.]$/, "");

/** A mark a question, of one of its correlations. */
export const questionMarks = (view: View, answer: Questions | null, of: "rest" | "validity"): Mark[] =>
  (answer?.rows ?? []).map((row) =>
    figureMark(
      view,
      row[of],
      {
        key: row.question,
        label: valueLabel(view, "question", row.question),
        filter: filterOf(view, "question", row.question),
        unit: "r",
        status: standingOf(row.status, row[of].n),
      },
      answer?.note_texts ?? {},
    ),
  );

/** Rows that are drawn from either end. */
export const ENDS = 10;

/** The strongest and the weakest when there are too many rows to read. */
export function bothEnds(marks: readonly Mark[]): Mark[] {
  const drawn = marks.filter((mark) => mark.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return drawn.length <= 2 * ENDS ? drawn : [...drawn.slice(0, ENDS), ...drawn.slice(-ENDS)];
}
