import { formatPercent } from "../../format/number.ts";
import { estimated, estimates, named, numbers, valued } from "../cells.ts";
import { type Cell, type Column, define, type Row } from "../document.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksClinic, frame, type Question, questionsOf, wordsOf } from "./parts/clinic.ts";

/** Groups of class C: a verdict that does not rest on them names them all the same. */
const groupsOf = (view: View, { groups }: Question): string[] =>
  groups
    .filter(({ ets_class }) => ets_class === "C")
    .map(({ dimension, group }) => valueLabel(view, dimension, group));

function verdictCell(view: View, of: Question): Cell {
  const { verdict, reasons } = of;
  const words = wordsOf(view);
  const groups = groupsOf(view, of);
  const why = [
    ...reasons.filter((reason) => reason !== "group_c").map((reason) => words.reasonWords[reason] ?? reason),
    ...(groups.length > 0 ? [words.groupsOfC(view.text.list(groups), reasons.includes("group_c"))] : []),
  ].join(view.text.semicolon);
  return {
    text: words.verdicts[verdict] ?? verdict,
    ...(why ? { note: why } : {}),
    values: [verdict, reasons.join(" ")],
    ...(verdict === "keep" ? {} : { tone: verdict === "not_enough_data" ? "muted" : "bad" }),
  };
}

const rowOf = (view: View, each: Question): Row => ({
  key: each.question,
  cells: [
    valueLabel(view, "question", each.question),
    verdictCell(view, each),
    {
      text: each.stability === null ? view.text.dash : formatPercent(each.stability, view.language),
      values: [each.stability],
    },
    estimated(view, "r", each.rest),
    estimated(view, "r", each.validity),
    valued(view, "r", each.corrected),
    valued(view, "percent", each.share),
  ],
});

function columnsOf(view: View): Column[] {
  const { columns, question } = wordsOf(view);
  return [
    named(question, "question"),
    {
      name: columns.verdict,
      file: [
        { key: "verdict", name: columns.verdict, format: "text" },
        { key: "reasons", name: columns.reasons, format: "text" },
      ],
    },
    numbers(columns.stability, "stability", "percent"),
    estimates(view, columns.rest, "rest", "r"),
    estimates(view, columns.validity, "validity", "r"),
    numbers(columns.corrected, "corrected", "r"),
    numbers(columns.share, "share", "percent"),
  ];
}

/** Every question with its verdict and what it rests on. */
export const figure = define({
  section: "clinic",
  asks: asksClinic,
  shows: ({ clinic: answer = null }, view) => ({
    kind: "table",
    ...frame(view, answer),
    title: wordsOf(view).tableTitle,
    about: wordsOf(view).tableAbout,
    columns: columnsOf(view),
    rows: questionsOf(answer).map((each) => rowOf(view, each)),
    expected: 14,
  }),
});
