import { sentencesOf } from "../../../figures/notes.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Told } from "../../../metrics/rows.ts";
import { shownGroups } from "./groups.ts";
import { answerMoments, FEWEST_ANSWERS, type QuestionBias, questionBias } from "./item-bias.ts";
import { type Grouping, interviewRows, questionRows, selections } from "./source.ts";

/** The answer to whether questions are harder for a group than its other answers would have it. */
export type QuestionBiasResult = Told<{
  readonly dimension: Grouping;
  readonly reference: string | null;
  readonly fewest: number;
  readonly questions: readonly QuestionBias[];
}>;

/** Answers a question about bias of questions: all answers are read, everything else is computed here. */
export async function evaluateQuestionBias(
  rows: RowReader,
  dimension: Grouping,
  question: Narrowing,
  scope: Scope,
): Promise<QuestionBiasResult> {
  // the connection is given back before the long computation begins
  const { interviews, answers, ...about } = await rows.answer(question, scope, async (ask) => ({
    interviews: await ask.records(interviewRows, { keys: { group: dimension }, moments: selections }),
    answers: await ask.records(questionRows, {
      keys: { of: "question", group: dimension },
      moments: answerMoments,
    }),
  }));
  const { shown, largest } = shownGroups(interviews, scope);
  const questions = questionBias(answers, shown, largest);
  return {
    ...about,
    dimension,
    reference: largest,
    fewest: FEWEST_ANSWERS,
    questions,
    note_texts: sentencesOf(questions),
  };
}
