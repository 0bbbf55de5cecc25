import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as incrementalAnalysis } from "../../../../server/analyses/validity/incremental.ts";
import { analysis } from "../../document.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { criterionOf } from "./choices.ts";
import { frame, wordsOf } from "./said.ts";

export type Incremental = AnswerOf<typeof incrementalAnalysis>;
export type IncrementalRow = Incremental["rows"][number];

const against = (view: View, criterion: ReturnType<typeof criterionOf>) =>
  analysis<typeof incrementalAnalysis>(view, "incremental", { criterion, by: ["job_family"] }, "whole");

/** Interviewers alone, AI alone, both; overall and by job family. */
export const incrementalQuestion = (view: View) => against(view, criterionOf(view));

/** The same against performance after six months, whatever outcome the reader chose: AI and interviewers, the same people. */
export const samePeopleQuestion = (view: View) => against(view, "performance_6m");

/** What every figure of it has. */
export const incrementalFrame = (
  view: View,
  answer: Incremental | null,
  question = incrementalQuestion(view),
) => ({
  ...frame(view, question, answer),
  empty: wordsOf(view).empty,
});

/** The job families that somebody stands behind. */
export const familyRows = (answer: Incremental | null): IncrementalRow[] =>
  (answer?.rows ?? []).filter((row) => row.n > 0 || row.status === "suppressed");

export const familyName = (view: View, { segment }: IncrementalRow): string =>
  valueLabel(view, "job_family", segment.job_family ?? "");
