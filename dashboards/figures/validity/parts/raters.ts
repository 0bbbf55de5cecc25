import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as ratersAnalysis } from "../../../../server/analyses/validity/raters.ts";
import { analysis } from "../../document.ts";
import type { View } from "../../view.ts";
import { frame } from "./said.ts";

export type Raters = AnswerOf<typeof ratersAnalysis>;

/** Severity of interviewers, and how much of a rating is theirs. */
export const ratersQuestion = (view: View) => analysis<typeof ratersAnalysis>(view, "raters", {}, "period");

/** What every figure of it has. */
export const ratersFrame = (view: View, answer: Raters | null) =>
  frame(view, ratersQuestion(view), answer, "period");
