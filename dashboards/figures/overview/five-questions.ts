import { formatChange, formatValue } from "../../format/number.ts";
import { counted, differed, differences, named, numbers } from "../cells.ts";
import {
  type AnswersOf,
  type Cell,
  type Column,
  define,
  explained,
  type Finding,
  type Row,
  wholeRecord,
} from "../document.ts";
import { dimensionLabel, noteWords, scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { moneyOf, questionSaid } from "./parts/question-said.ts";
import { type Answered, asksQuestions, QUESTIONS } from "./parts/questions.ts";
import { wordsOf } from "./parts/words.ts";

/** A row that is also what it says, in numbers and in a sentence: for whoever reads the document and not the table. */
export type Verdict = Row &
  Pick<Answered, "question" | "verdict" | "value" | "low" | "high" | "n"> & { readonly says: Finding };

const TONES = { ahead: "good", behind: "bad", no_difference: "muted", cannot_say: "muted" } as const;

const asks = (view: View) => ({ ...asksQuestions(view), saved: wholeRecord(view, "cost_saving") });
type Answers = AnswersOf<ReturnType<typeof asks>>;

/** What a row says beside its numbers: what is measured; of time also the money, of fairness the group. */
function remarkOf(view: View, answer: Answered, answers: Answers): string {
  const { measured } = wordsOf(view).questions;
  return [measured[answer.question], besideOf(view, answer, answers)]
    .filter(Boolean)
    .join(view.language === "zh" ? "；" : "; ");
}

function besideOf(
  view: View,
  { question, value, group, notes }: Answered,
  { found, saved }: Answers,
): string {
  const { questions } = wordsOf(view);
  if (question === "saves") {
    const [cost] = saved.rows;
    return cost === undefined ? "" : moneyOf(view, cost);
  }
  if (group)
    return questions.gapOf(
      dimensionLabel(view, group.dimension),
      valueLabel(view, group.dimension, group.value),
    );
  if (value === null) return noteWords(view, notes, found?.note_texts ?? {})[0] ?? "";
  return question === "predicts" ? questions.samePeople : "";
}

/** The target of the measure, as its own unit has it. */
function targetOf(view: View, question: Answered["question"]): Cell {
  const { metric: id } = QUESTIONS[question];
  const metric = id === undefined ? undefined : view.metrics.get(id);
  const target = metric?.target ?? null;
  return {
    text: metric && target !== null ? formatValue(metric.unit, target, view.language) : view.text.dash,
    values: [target],
  };
}

function rowOf(view: View, answer: Answered, answers: Answers): Verdict {
  const { questions } = wordsOf(view);
  const { text, language } = view;
  const { question, verdict, value, low, high, n, ai, traditional } = answer;
  const { unit, page } = QUESTIONS[question];
  const alone = (side: Answered["ai"]) =>
    side.value === null
      ? text.dash
      : question === "fair"
        ? formatChange(unit, side.value, language)
        : formatValue(unit, side.value, language);
  const remark = remarkOf(view, answer, answers);
  return {
    key: question,
    question,
    verdict,
    value,
    low,
    high,
    n,
    says: questionSaid(view, answer, answers.found?.least ?? 0, answers.saved),
    cells: [
      {
        text: questions.names[question],
        note: remark,
        values: [questions.names[question], remark],
        page,
      },
      { text: questions.verdicts[verdict], values: [questions.verdicts[verdict]], tone: TONES[verdict] },
      differed(view, unit, answer),
      { text: alone(ai), values: [ai.value] },
      {
        text: alone(traditional),
        ...(question === "predicts" ? { note: questions.interviewers } : {}),
        values: [traditional.value],
      },
      targetOf(view, question),
      counted(view, n),
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { questions } = wordsOf(view);
  const { columns } = view.text.figure;
  return [
    {
      name: questions.question,
      file: [
        { key: "question", name: questions.question, format: "text" },
        { key: "note", name: columns.note, format: "text" },
      ],
    },
    named(questions.verdict, "verdict"),
    differences(view, questions.difference, "value"),
    numbers(questions.ai, "ai", "number"),
    numbers(questions.other, "traditional", "number"),
    numbers(questions.target, "target", "number"),
    numbers(columns.n, "n", "count"),
  ];
}

/** The five questions, each answered in a word: the AI path against the traditional one at the same time. */
export const figure = define({
  also: ["结论、AI 有没有用", "verdict, does it work, summary"],
  section: "questions",
  asks,
  shows: (answers, view) => {
    const { found } = answers;
    const { questions } = wordsOf(view);
    const rows = found?.questions ?? [];
    const isSince = rows.some((answer) => answer.since_rollout);
    return {
      kind: "table",
      title: questions.title,
      about: isSince ? questions.aboutSince : questions.about,
      scope: scopeText(view, "whole"),
      metrics: [],
      explained: explained(view, asksQuestions(view).found, found),
      columns: columnsOf(view),
      rows: rows.map((answer) => rowOf(view, answer, answers)),
      expected: 9,
    };
  },
});
