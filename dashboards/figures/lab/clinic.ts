import { formatCount } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import {
  asksClinic,
  type Clinic,
  frame,
  jobName,
  judged,
  questionName,
  questionsOf,
  toChange,
  wordsOf,
} from "./parts/clinic.ts";

/** Questions that are drawn where a form has very many: those to change come first. */
const DRAWN = 20;

function titleOf(view: View, answer: Clinic | null): string {
  const words = wordsOf(view);
  if (answer === null) return words.chartTitle;
  const changes = toChange(answer);
  if (changes.length > 0)
    return words.chartFinding(
      jobName(view, answer),
      view.text.list(
        changes.map(({ question, verdict }) =>
          words.named(questionName(view, question), words.verdicts[verdict] ?? verdict),
        ),
      ),
    );
  const isKnown = questionsOf(answer).some(({ verdict }) => verdict === "keep");
  return (isKnown ? words.chartKept : words.chartFew)(jobName(view, answer));
}

/** How each question goes with the others, and which of them are to change. */
export const figure = define({
  also: [
    "题目诊断、改题、删题、太笼统的题目、题目质量",
    "question clinic, item analysis, rewrite or drop a question, too general",
  ],
  section: "clinic",
  asks: asksClinic,
  shows: ({ clinic: answer = null }, view) => {
    const words = wordsOf(view);
    const count = (value: number) => formatCount(value, view.language);
    const form = answer?.forms[0];
    const questions = questionsOf(answer);
    const typical = questions.map((each) => each.typical).filter((each) => each !== null);
    const marks = questions.map((each) => ({
      ...figureMark(
        view,
        each.rest,
        {
          key: each.question,
          label: valueLabel(view, "question", each.question),
          series: each.verdict === "keep" ? "ai" : "other",
          unit: "r",
        },
        answer?.note_texts ?? {},
      ),
      tag: words.verdicts[each.verdict] ?? each.verdict,
    }));
    return {
      kind: "chart",
      ...frame(view, answer),
      title: titleOf(view, answer),
      about: form ? words.chartAbout(count(form.people), count(form.hires)) : "",
      findings: answer ? toChange(answer).map((each) => judged(view, answer, each)) : [],
      chart: "forest-ordered",
      size: "wide",
      options: {
        unit: "r",
        reference: 0,
        ...(typical.length > 0
          ? { target: Math.max(0, Math.min(...typical) / 2), targetWord: words.half }
          : {}),
      },
      marks,
      drawn: marks.slice(0, DRAWN),
      expected: 7,
      ...(marks.length > DRAWN ? { note: view.text.figure.sortedShown(DRAWN, marks.length) } : {}),
    };
  },
});
