import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as actionsAnalysis } from "../../../server/analyses/overview/actions.ts";
import { formatChangeInterval, formatCount } from "../../format/number.ts";
import { unitWords } from "../../format/units.ts";
import { counted, ends, interval, named, numbers, valued } from "../cells.ts";
import { analysis, type Cell, type Column, define, explained, type Row } from "../document.ts";
import { bracketed, differenceText, rangeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { wordsOf } from "./parts/words.ts";

type Answer = AnswerOf<typeof actionsAnalysis>;
type Action = Answer["actions"][number];

/** A row that is also what it says: for whoever reads the document and not the words. */
type Said = Row & Pick<Action, "kind" | "value" | "low" | "high" | "people">;

/** Findings that are listed: who sees twenty sees none. */
const MOST = 10;

const asks = (view: View) => ({ found: analysis<typeof actionsAnalysis>(view, "actions", {}, "period") });

function effectCell(view: View, { unit, signed, value, none }: Action): Cell {
  const line = none === 0 || unit === "ratio" ? "" : valued(view, unit, none, signed).text;
  const shown = signed && value !== null ? differenceText(view, unit, value) : valued(view, unit, value).text;
  return {
    text: shown + (line ? bracketed(view, wordsOf(view).actions.line(line)) : ""),
    values: [value, unitWords(view.language)[signed && unit === "percent" ? "share_points" : unit].file],
  };
}

function rowOf(view: View, action: Action): Said {
  const { actions } = wordsOf(view);
  const { kind, of, page, figure, unit, signed, value, low, high, people, time } = action;
  const names = Object.entries(of).map(([dimension, name]) =>
    // a full stop within quotation marks would stand in the middle of the sentence
    valueLabel(view, dimension, name).replace(/[。.]$/, ""),
  );
  const known = kind as keyof typeof actions.says;
  const says = actions.says[known](names, (value ?? 0) > 0);
  return {
    key: [kind, ...Object.values(of)].join(" "),
    ...{ kind, value, low, high, people },
    cells: [
      { text: says, values: [says], page, figure },
      effectCell(view, action),
      signed
        ? { text: formatChangeInterval(unit, low ?? 0, high ?? 0, view.language), values: [low, high] }
        : ends(view, unit, action),
      counted(view, people),
      actions.todos[known],
      time === "whole" ? view.text.figure.wholeRecordShort : rangeText(view, view.period),
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { actions } = wordsOf(view);
  const { figure, export: names } = view.text;
  return [
    named(actions.finding, "finding"),
    {
      name: actions.effect,
      number: true,
      file: [
        { key: "value", name: actions.effect, format: "number" },
        { key: "unit", name: names.unit, format: "text" },
      ],
    },
    { ...interval(view, actions.effect, "value", "number"), name: figure.interval },
    numbers(actions.people, "people", "count"),
    named(actions.todo, "todo"),
    named(actions.days, "time"),
  ];
}

/** What to do next: what stands of all that the pages find, the largest effect on most people first. */
export const figure = define({
  section: "actions",
  asks,
  shows: ({ found }, view) => {
    const { actions } = wordsOf(view);
    const all = found?.actions ?? [];
    const count = (n: number) => formatCount(n, view.language);
    return {
      kind: "table",
      title: actions.title,
      about: actions.about,
      scope: "",
      metrics: [],
      explained: explained(view, asks(view).found, found),
      columns: columnsOf(view),
      rows: all.slice(0, MOST).map((action) => rowOf(view, action)),
      expected: MOST,
      ...(all.length > 0 ? { note: actions.tested(count(found?.looked ?? 0), count(all.length)) } : {}),
      empty: actions.none(count(found?.looked ?? 0)),
    };
  },
});
