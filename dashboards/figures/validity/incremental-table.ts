import { formatP } from "../../format/p-value.ts";
import { numbers } from "../cells.ts";
import { define, type Row } from "../document.ts";
import { isClear } from "../say.ts";
import type { View } from "../view.ts";
import { outcomeOf } from "./parts/choices.ts";
import {
  familyName,
  familyRows,
  type IncrementalRow,
  incrementalFrame,
  incrementalQuestion,
} from "./parts/incremental.ts";
import { cellOf, intervalColumn, sayer, wordsOf } from "./parts/said.ts";

function verdict(view: View, row: IncrementalRow, isAll: boolean): string {
  const words = wordsOf(view);
  if (row.status === "suppressed") return view.text.status.suppressed ?? "";
  if (row.delta_ai.value === null) return view.text.status.few ?? "";
  const adds = isAll ? (row.delta_ai.p ?? 1) < 0.05 : row.stands;
  return adds && isClear(row.partial_ai) ? words.adds : words.verdicts.cannot_say;
}

function rowOf(view: View, row: IncrementalRow, isAll: boolean): Row {
  const p = isAll ? row.delta_ai.p : row.p_adjusted;
  const name = isAll ? view.text.figure.pooled : familyName(view, row);
  return {
    key: isAll ? "all" : name,
    few: row.status === "few",
    cells: [
      name,
      { text: row.n > 0 ? sayer(view).count(row.n) : view.text.dash, values: [row.n || null] },
      cellOf(view, row.human),
      cellOf(view, row.ai),
      cellOf(view, row.both),
      cellOf(view, row.delta_ai, "percent"),
      cellOf(view, row.partial_ai),
      cellOf(view, row.partial_human),
      { text: formatP(p, view.language), values: [p] },
      verdict(view, row, isAll),
    ],
  };
}

/** The same in numbers, with each score while the other is held constant. */
export const figure = define({
  section: "incremental",
  asks: (view) => ({ incremental: incrementalQuestion(view) }),
  shows: ({ incremental: answer }, view) => {
    const words = wordsOf(view);
    const { columns } = words;
    return {
      kind: "table",
      ...incrementalFrame(view, answer),
      title: words.gainTable,
      about: words.incrementalAbout(outcomeOf(view)),
      expected: 10,
      columns: [
        { name: columns.row },
        numbers(columns.n, "n", "count"),
        intervalColumn(view, "human", columns.human),
        intervalColumn(view, "ai", columns.ai),
        intervalColumn(view, "both", columns.both),
        intervalColumn(view, "gain", columns.gain, "percent"),
        intervalColumn(view, "partial_ai", columns.partialAi),
        intervalColumn(view, "partial_human", columns.partialHuman),
        numbers(columns.p, "p", "r"),
        { name: columns.finding },
      ],
      rows: [
        ...(answer ? [rowOf(view, answer.overall, true)] : []),
        ...familyRows(answer).map((row) => rowOf(view, row, false)),
      ],
    };
  },
});
