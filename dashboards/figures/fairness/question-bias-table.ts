import { formatNumber } from "../../format/number.ts";
import { bounds, counted, named, numbers, pCell, valued } from "../cells.ts";
import { type Column, define, type Row } from "../document.ts";
import type { View } from "../view.ts";
import { asksBias, biases, biasLabel, frame, isFlagged, type QuestionBias } from "./parts/bias.ts";
import { wordsOf } from "./parts/groups.ts";

const LISTED = 30;

function rowOf(view: View, each: QuestionBias, all: readonly QuestionBias[]): Row {
  const words = wordsOf(view);
  const { language, text } = view;
  const { low, high, ordinal } = each;
  const number = (value: number) => formatNumber("r", value, language, true);
  return {
    key: `${each.question}:${each.group}`,
    few: !isFlagged(each),
    cells: [
      biasLabel(view, each, all),
      counted(view, each.group_n),
      valued(view, "r", each.value, true),
      {
        text:
          low === null || high === null
            ? text.dash
            : `${number(low)}${language === "zh" ? " 至 " : " to "}${number(high)}`,
        values: [low, high],
      },
      pCell(view, each.adjusted_p),
      words.classes[each.ets_class ?? ""] ?? text.dash,
      valued(view, "r", ordinal.effect, true),
      pCell(view, ordinal.uniform_p),
      pCell(view, ordinal.non_uniform_p),
      ordinal.effect_class ?? text.dash,
    ],
  };
}

function columnsOf(view: View): Column[] {
  const columns = wordsOf(view).biasColumns;
  return [
    named(columns.question, "question"),
    numbers(columns.n, "group_n", "count", columns.short.n),
    numbers(columns.delta, "delta", "ratio"),
    { name: columns.interval, number: true, file: bounds(view, columns.delta, "delta", "ratio") },
    numbers(columns.p, "adjusted_p", "p", columns.short.p),
    { ...named(columns.ets, "ets_class"), short: columns.short.ets },
    numbers(columns.effect, "ordinal_effect", "ratio"),
    numbers(columns.uniform, "uniform_p", "p", columns.short.uniform),
    numbers(columns.nonUniform, "non_uniform_p", "p", columns.short.nonUniform),
    { ...named(columns.effectClass, "effect_class"), short: columns.short.effectClass },
  ];
}

export const figure = define({
  section: "fairness",
  asks: asksBias,
  shows: ({ bias }, view) => {
    const words = wordsOf(view);
    const all = biases(bias);
    return {
      kind: "table",
      ...frame(view, bias),
      title: words.biasTableTitle,
      about: words.biasTableAbout,
      columns: columnsOf(view),
      rows: all.slice(0, LISTED).map((each) => rowOf(view, each, all)),
      expected: 12,
      ...(all.length > LISTED ? { note: words.biasListed(String(LISTED), String(all.length)) } : {}),
    };
  },
});
