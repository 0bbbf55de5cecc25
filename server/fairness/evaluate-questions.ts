import { sentencesOf } from "../figure.ts";
import type { Moments } from "../metrics/estimator.ts";
import type { Scope } from "../metrics/metric.ts";
import type { Narrowing, RowReader, Told } from "../rows.ts";
import { shownGroups } from "./groups.ts";
import { FEWEST_ANSWERS, type QuestionBias, questionBias } from "./item-bias.ts";
import { type Grouping, interviewRows, questionRows, selections } from "./source.ts";

/** The answer to whether questions are harder for a group than its other answers would have it. */
export type QuestionBiasResult = Told<{
  readonly dimension: Grouping;
  readonly reference: string | null;
  readonly fewest: number;
  readonly questions: readonly QuestionBias[];
}>;

/** Answers a question about bias of questions: one row per answer is read, everything else is computed here. */
export async function evaluateQuestionBias(
  rows: RowReader,
  dimension: Grouping,
  question: Narrowing,
  scope: Scope,
): Promise<QuestionBiasResult> {
  // the connection is given back before the long computation begins
  const { interviews, answers, ...about } = await rows.answer(question, scope, async (ask) => ({
    interviews: await ask.records(interviewRows, { keys: { group: dimension }, moments: selections }),
    // as lists, which are read far faster than one record an answer
    answers: await ask.records(questionRows, {
      keys: { of: "question", group: dimension },
      moments: {
        rows: "list(application_key order by application_key)",
        scores: "list(z order by application_key)",
      },
    }),
  }));
  const { shown, largest } = shownGroups(interviews, scope);
  const questions = questionBias(answers.flatMap(answersOf), shown, largest);
  return {
    ...about,
    dimension,
    reference: largest,
    fewest: FEWEST_ANSWERS,
    questions,
    note_texts: sentencesOf(questions),
  };
}

/** The single answers of one question and group. */
function answersOf({ of, group, rows, scores }: Moments): Moments[] {
  const z = scores as ArrayLike<number>;
  return Array.from(rows as ArrayLike<number>, (row, index) => ({ row, of, group, z: z[index] }));
}
