import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatValue,
} from "../../format/number.ts";
import { unitWords } from "../../format/units.ts";
import type { ExportColumn } from "../../types.ts";
import { bounds } from "../cells.ts";
import {
  type AnswersOf,
  type Cell,
  type Column,
  define,
  explained,
  type Row,
  wholeRecord,
} from "../document.ts";
import { differenceText, dimensionLabel, noteWords, scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { type Answered, asksQuestions, QUESTIONS } from "./parts/questions.ts";
import { wordsOf } from "./parts/words.ts";

/** A row that is also what it says: for whoever reads the document and not the words. */
type Verdict = Row & Pick<Answered, "question" | "verdict" | "value" | "low" | "high" | "n">;

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
    if (cost === undefined || cost.value === null || cost.low === null || cost.high === null) return "";
    return questions.money[cost.low > 0 ? "less" : cost.high < 0 ? "more" : "same"](
      formatValue("percent", Math.abs(cost.value), view.language),
      formatInterval("percent", cost.low, cost.high, view.language),
    );
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
    cells: [
      {
        text: questions.names[question],
        note: remark,
        values: [questions.names[question], remark],
        page,
      },
      { text: questions.verdicts[verdict], values: [questions.verdicts[verdict]], tone: TONES[verdict] },
      {
        text: value === null ? text.dash : differenceText(view, unit, value),
        ...(low === null || high === null ? {} : { note: formatChangeInterval(unit, low, high, language) }),
        values: [value, unitWords(language)[unit].file, low, high],
      },
      { text: alone(ai), values: [ai.value] },
      {
        text: alone(traditional),
        ...(question === "predicts" ? { note: questions.interviewers } : {}),
        values: [traditional.value],
      },
      targetOf(view, question),
      { text: formatCount(n, language), values: [n] },
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { questions } = wordsOf(view);
  const { figure, export: names } = view.text;
  const number = (key: string, name: string): ExportColumn => ({ key, name, format: "number" });
  const right = (name: string, ...file: ExportColumn[]): Column => ({ name, number: true, file });
  const words = (key: string, name: string): ExportColumn => ({ key, name, format: "text" });
  return [
    {
      name: questions.question,
      file: [words("question", questions.question), words("note", figure.columns.note)],
    },
    { name: questions.verdict, file: [words("verdict", questions.verdict)] },
    right(
      questions.difference,
      number("value", questions.difference),
      words("unit", names.unit),
      ...bounds(view, questions.difference, "value", "number"),
    ),
    right(questions.ai, number("ai", questions.ai)),
    right(questions.other, number("traditional", questions.other)),
    right(questions.target, number("target", questions.target)),
    right(figure.columns.n, { key: "n", name: figure.columns.n, format: "count" }),
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
      expected: 5,
    };
  },
});
