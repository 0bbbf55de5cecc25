import { define } from "../document.ts";
import {
  bothEnds,
  ENDS,
  questionMarks,
  questionName,
  questionsFrame,
  questionsQuestion,
} from "./parts/questions.ts";
import { finding, sayer, shownNote, wordsOf } from "./parts/said.ts";

/** Each question against later performance. */
export const figure = define({
  also: ["改题、换题、题目质量", "rewrite a question, item analysis, question clinic"],
  section: "text",
  covers: ["question_validity_r"],
  asks: (view) => ({ questions: questionsQuestion(view) }),
  shows: ({ questions: answer }, view) => {
    const words = wordsOf(view);
    const rows = answer?.rows ?? [];
    const standing = rows.filter((row) => row.stands).map((row) => `“${questionName(view, row)}”`);
    const marks = questionMarks(view, answer, "validity").map((mark, index) =>
      rows[index]?.stands ? { ...mark, tag: words.verdicts.predicts } : mark,
    );
    return {
      kind: "chart",
      ...questionsFrame(view, answer),
      title: words.questionTitle,
      about: words.questionAbout,
      findings: standing.length > 0 ? [finding(words.questionStands(sayer(view).few(standing, 8)))] : [],
      chart: "forest",
      size: "wide",
      options: { unit: "r", reference: 0 },
      marks,
      drawn: bothEnds(marks),
      expected: 2 * ENDS,
      ...shownNote(view, marks, 2 * ENDS),
    };
  },
});
