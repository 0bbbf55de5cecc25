import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as fiveQuestions } from "../../../../server/analyses/overview/five-questions.ts";
import type { Unit } from "../../../types.ts";
import { analysis } from "../../document.ts";
import type { View } from "../../view.ts";

export type Answered = AnswerOf<typeof fiveQuestions>["questions"][number];
export type Question = Answered["question"];

type About = { readonly page: string; readonly unit: Unit; readonly metric?: string };
/** The page that says more, the unit of the difference, and the measure that has a target. */
export const QUESTIONS: Readonly<Record<Question, About>> = {
  saves: { page: "efficiency", unit: "days", metric: "cycle_days" },
  predicts: { page: "validity", unit: "r", metric: "validity_overall_r" },
  stays: { page: "retention", unit: "percent", metric: "retention_90d" },
  fair: { page: "fairness", unit: "percent" },
  liked: { page: "experience", unit: "percent", metric: "satisfaction_rate" },
};

export const VERDICTS = ["ahead", "behind", "no_difference", "cannot_say"] as const;

/** Asks the five questions over the whole record: what a period holds is said on the pages. */
export const asksQuestions = (view: View) => ({
  found: analysis<typeof fiveQuestions>(view, "five-questions", {}, "whole"),
});
