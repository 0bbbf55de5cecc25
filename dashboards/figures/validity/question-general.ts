import { define, type Finding } from "../document.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import {
  type QuestionRow,
  questionMarks,
  questionName,
  questionsFrame,
  questionsQuestion,
} from "./parts/questions.ts";
import { finding, sayer, shownNote, wordsOf } from "./parts/said.ts";

/** Questions that are drawn. */
const LOWEST = 12;

function generalFinding(view: View, row: QuestionRow): Finding {
  const { number, interval } = sayer(view);
  return finding(
    wordsOf(view).generalSentence(
      questionName(view, row),
      valueLabel(view, "competency", row.competency ?? ""),
      number("r", row.rest.value),
      interval("r", row.rest),
      number("r", row.validity.value),
    ),
    row.rest,
    row.validity,
  );
}

/** Each question against the others of its ability; the too general ones are named. */
export const figure = define({
  also: ["改题、重写题目、太笼统的题目", "rewrite a question, too general, question clinic"],
  section: "text",
  asks: (view) => ({ questions: questionsQuestion(view) }),
  shows: ({ questions: answer }, view) => {
    const words = wordsOf(view);
    const general = (answer?.rows ?? []).filter((row) => row.verdict === "too_general");
    const [first] = general;
    const marks = questionMarks(view, answer, "rest");
    const known = marks.filter((mark) => mark.value !== null).sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
    return {
      kind: "chart",
      ...questionsFrame(view, answer),
      title: first ? words.generalFinding(questionName(view, first)) : words.generalTitle,
      about: words.generalAbout,
      findings: first
        ? general.map((row) => generalFinding(view, row))
        : known.length > 0
          ? [finding(words.generalNone)]
          : [],
      chart: "forest-ordered",
      size: "wide",
      options: { unit: "r", reference: 0, target: 0.2, targetWord: words.generalLine },
      marks,
      drawn: known.slice(0, LOWEST),
      expected: LOWEST,
      ...shownNote(view, marks, LOWEST),
    };
  },
});
