import { formatChange, formatChangeInterval, formatCount } from "../../format/number.ts";
import { counted, interval, named, numbers, pCell, valued } from "../cells.ts";
import { type Column, define, type Row } from "../document.ts";
import type { View } from "../view.ts";
import { asksComments, type Comments, frame } from "./parts/comments.ts";
import { wordsOf } from "./parts/words.ts";

function rowOf(view: View, each: Comments["terms"][number]): Row {
  const { language, text } = view;
  const { value, low, high } = each.difference;
  return {
    key: each.term,
    few: !each.differs,
    cells: [
      each.label[language],
      each.theme_label[language],
      counted(view, each.comments),
      valued(view, "percent", each.share.value),
      valued(view, "percent", each.satisfied.value),
      valued(view, "percent", each.not_satisfied.value),
      { text: value === null ? text.dash : formatChange("percent", value, language), values: [value] },
      {
        text:
          low === null || high === null ? text.dash : formatChangeInterval("percent", low, high, language),
        values: [low, high],
      },
      pCell(view, each.adjusted_p),
      each.differs ? "●" : "",
    ],
  };
}

function columnsOf(view: View): Column[] {
  const words = wordsOf(view).termColumns;
  return [
    named(words.term, "term"),
    named(words.theme, "theme"),
    numbers(words.comments, "comments", "count"),
    numbers(words.share, "share", "percent"),
    numbers(words.satisfied, "satisfied", "percent"),
    numbers(words.notSatisfied, "not_satisfied", "percent"),
    numbers(words.difference, "difference", "percent"),
    { ...interval(view, words.difference, "difference", "percent"), name: words.interval },
    numbers(words.p, "adjusted_p", "p"),
    named(words.clear, "clear"),
  ];
}

export const figure = define({
  section: "drivers",
  asks: asksComments,
  shows: ({ said }, view) => {
    const words = wordsOf(view);
    const count = (value: number) => formatCount(value, view.language);
    return {
      kind: "table",
      ...frame(view, said),
      title: words.termTableTitle,
      about: words.termTableAbout(count(said?.comments ?? 0), count(said?.fewest ?? 10)),
      columns: columnsOf(view),
      rows: (said?.terms ?? []).map((each) => rowOf(view, each)),
      expected: 12,
      ...(said && said.left_out > 0 ? { note: words.termLeftOut(count(said.left_out)) } : {}),
    };
  },
});
