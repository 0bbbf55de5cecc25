import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as commentsAnalysis } from "../../../../server/analyses/experience/comments.ts";
import { type AnalysisQuestion, analysis, explained } from "../../document.ts";
import { scopeText } from "../../say.ts";
import type { View } from "../../view.ts";
import { wordsOf } from "./words.ts";

/** What a question about comments gives. */
export type Comments = AnswerOf<typeof commentsAnalysis>;

const comments = (view: View): AnalysisQuestion<Comments> =>
  analysis<typeof commentsAnalysis>(view, "comments", {}, "period");
export const asksComments = (view: View) => ({ said: comments(view) });

/** What both figures of comments have. */
export const frame = (view: View, said: Comments | null) => ({
  scope: scopeText(view, "period"),
  metrics: [],
  explained: explained(view, comments(view), said, {
    about: wordsOf(view).explainAbout,
    formula: wordsOf(view).termFormula,
  }),
  empty: said?.status === "suppressed" ? wordsOf(view).termHidden : wordsOf(view).termNone,
});
