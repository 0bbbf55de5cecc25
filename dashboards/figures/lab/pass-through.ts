import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as passThroughAnalysis } from "../../../server/analyses/lab/pass-through.ts";
import { formatCount, formatPercent } from "../../format/number.ts";
import { passThroughWords } from "../../text/lab-pass-through.ts";
import type { Unit } from "../../types.ts";
import { estimated, estimates, named } from "../cells.ts";
import {
  type AnalysisQuestion,
  analysis,
  type Choice,
  chosen,
  define,
  explained,
  type Row,
} from "../document.ts";
import { scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { jobChoice } from "./parts/weights.ts";

type Answer = AnswerOf<typeof passThroughAnalysis>;

const wordsOf = (view: View) => passThroughWords(view.language);

/** The job, how many pass at random and for how long. */
function choicesOf(view: View): readonly Choice[] {
  const { share, months } = wordsOf(view);
  return [
    jobChoice(view),
    {
      ...{ name: "through", label: share },
      options: [0.05, 0.02, 0.1, 0.2].map((value) => ({
        value: String(value),
        label: formatPercent(value, view.language),
      })),
    },
    {
      ...{ name: "through_months", label: months },
      options: [12, 6, 24, 36].map((value) => ({
        value: String(value),
        label: formatCount(value, view.language),
      })),
    },
  ];
}

const question = (view: View): AnalysisQuestion<Answer> => {
  const [job, share, months] = choicesOf(view).map((choice) => chosen(view, choice)) as [
    ...[string, string, string],
  ];
  return analysis<typeof passThroughAnalysis>(
    view,
    "pass-through",
    { job, share: Number(share), months: Number(months) },
    "none",
  );
};

function rowsOf(view: View, answer: Answer): Row[] {
  const words = wordsOf(view).rows;
  const bare = (value: number | null) => ({ value, low: null, high: null });
  const rows: readonly [
    keyof typeof words,
    Unit,
    { value: number | null; low: number | null; high: number | null },
  ][] = [
    ["below", "count", bare(answer.below_a_month)],
    ["interviews", "count", bare(answer.interviews)],
    ["hours", "count", bare(answer.hours)],
    ["cost", "currency", bare(answer.cost)],
    ["hires", "count", bare(answer.extra_hires)],
    ["now", "r", answer.now],
    ["after", "r", answer.after],
  ];
  return rows.map(([key, unit, value]) => ({ key, cells: [words[key], estimated(view, unit, value)] }));
}

/** What letting a random few pass below the cut-off costs and teaches. */
export const figure = define({
  also: ["随机放行 范围限制", "random pass-through, range restriction, natural experiment"],
  section: "cut-off",
  asks: (view: View): { through?: AnalysisQuestion<Answer> } =>
    jobChoice(view).options.length > 0 ? { through: question(view) } : {},
  shows: ({ through: answer = null }, view) => {
    const words = wordsOf(view);
    return {
      kind: "table",
      title: words.title,
      about: words.about,
      scope: scopeText(view, "whole"),
      metrics: [],
      explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
      choices: choicesOf(view),
      note: words.note,
      columns: [named(words.measure, "measure"), estimates(view, words.value, "value", "number")],
      rows: answer === null ? [] : rowsOf(view, answer),
      expected: 7,
      empty: words.empty,
    };
  },
});
