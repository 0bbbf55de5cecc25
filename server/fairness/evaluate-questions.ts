import type { Database } from "../../sql/database.ts";
import { sentencesOf } from "../figure.ts";
import type { Text } from "../language.ts";
import type { MetricQuestion } from "../metric-query.ts";
import type { Scope } from "../metrics/metric.ts";
import { asker } from "../row-asker.ts";
import { shownGroups } from "./groups.ts";
import { FEWEST_ANSWERS, type QuestionBias, questionBias } from "./item-bias.ts";
import { type Grouping, interviewRows, questionRows } from "./source.ts";

/** The answer to whether questions are harder for a group than its other answers would have it. */
export type QuestionBiasResult = {
  readonly dimension: Grouping;
  readonly reference: string | null;
  readonly fewest: number;
  readonly questions: readonly QuestionBias[];
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  readonly ignored_filters: readonly string[];
  readonly warehouse_version: number;
};

/** Answers a question about bias of questions: one row per answer is read, everything else is computed here. */
export async function evaluateQuestionBias(
  database: Pick<Database, "reader">,
  dimension: Grouping,
  question: Pick<MetricQuestion, "filters" | "from" | "to">,
  scope: Scope,
): Promise<QuestionBiasResult> {
  const read = await database.reader((connection) =>
    connection.transaction(async () => {
      const ask = asker(connection, question, scope);
      const interviews = await ask(
        { id: "fairness", sql: interviewRows, at: "ai_completed_at" },
        { group: dimension },
        { n: "count(is_selected)", selected: "sum(case when is_selected then 1 else 0 end)" },
      );
      const answers = await ask(
        { id: "question", sql: questionRows, at: "scored_at" },
        { row: "application_key", of: "question", group: dimension },
        { z: "any_value(z)" },
      );
      return {
        interviews,
        answers,
        ignored: ask.ignored(),
        version: (await connection.value<number>("select version from warehouse.core_meta.published"))!,
      };
    }),
  );
  const { shown, largest } = shownGroups(read.interviews, scope);
  const questions = questionBias(read.answers, shown, largest);
  return {
    dimension,
    reference: largest,
    fewest: FEWEST_ANSWERS,
    questions,
    sql: questionRows,
    note_texts: sentencesOf(questions),
    ignored_filters: read.ignored,
    warehouse_version: read.version,
  };
}
