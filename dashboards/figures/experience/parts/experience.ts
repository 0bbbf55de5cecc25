import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as experienceAnalysis } from "../../../../server/analyses/experience/experience.ts";
import { type AnalysisQuestion, analysis, explained } from "../../document.ts";
import { scopeText } from "../../say.ts";
import type { View } from "../../view.ts";
import { wordsOf } from "./words.ts";

/** What a question about experience gives. */
export type Experience = AnswerOf<typeof experienceAnalysis>;

/** The question of the page. */
const experience = (view: View): AnalysisQuestion<Experience> =>
  analysis<typeof experienceAnalysis>(view, "experience", {}, "period");
export const asksExperience = (view: View) => ({ found: experience(view) });

/** What every figure of the analysis has. */
export const frame = (
  view: View,
  found: Experience | null,
  formula: string,
  notes: readonly string[] = [],
) => ({
  scope: scopeText(view, "period"),
  metrics: [],
  explained: explained(view, experience(view), found, { formula, notes }),
  empty: wordsOf(view).leadNone,
});
