import { formatP } from "../../format/p-value.ts";
import { numbers } from "../cells.ts";
import { define, type Row } from "../document.ts";
import { noteWords } from "../say.ts";
import type { View } from "../view.ts";
import { forestQuestion, forestRows, rowName } from "./parts/forest.ts";
import type { Validity, ValidityRow } from "./parts/ladder.ts";
import { cellOf, frame, intervalColumn, sayer, wordsOf } from "./parts/said.ts";

/** What is still short before a useful correlation could be told from chance; nothing where the data are enough. */
function shortOf(view: View, row: ValidityRow): string {
  const words = wordsOf(view).enough;
  const { status, outcomes_to_come, quarter } = row.enough.useful;
  if (status === "reached" || outcomes_to_come === null) return "";
  const missing = sayer(view).count(outcomes_to_come);
  return status === "coming" && quarter !== null ? words.coming(missing, quarter) : words.never(missing);
}

function verdict(view: View, row: ValidityRow, texts: Validity["note_texts"]): string {
  const words = wordsOf(view);
  if (row.status === "suppressed") return view.text.status.suppressed ?? "";
  const why = row.observed.value === null ? (noteWords(view, row.notes, texts)[0] ?? "") : "";
  const short = row.verdict === "cannot_say" ? shortOf(view, row) : "";
  return [words.verdicts[row.verdict], why, short].filter(Boolean).join(view.text.semicolon);
}

function rowOf(view: View, row: ValidityRow, texts: Validity["note_texts"]): Row {
  const fragile = row.notes.includes("fragile") ? " †" : "";
  const isHidden = row.status === "suppressed";
  return {
    key: rowName(view, row),
    few: row.n < 30,
    cells: [
      rowName(view, row),
      {
        text: isHidden ? view.text.dash : sayer(view).count(row.n),
        values: [isHidden ? null : row.n],
      },
      cellOf(view, row.observed),
      cellOf(view, row.corrected_for_criterion, "r", fragile),
      cellOf(view, row.corrected_for_range, "r", fragile),
      cellOf(view, row.shrunken),
      { text: formatP(row.p_adjusted, view.language), values: [row.p_adjusted] },
      verdict(view, row, texts),
    ],
  };
}

/** The forest in numbers. */
export const figure = define({
  also: ["还需要多少入职者、样本量、样本够不够", "how many more hires are needed, sample size, enough data"],
  section: "prediction",
  asks: (view) => ({ validity: forestQuestion(view) }),
  shows: ({ validity: answer }, view) => {
    const words = wordsOf(view);
    const { columns } = words;
    const rows = forestRows(answer);
    return {
      kind: "table",
      ...frame(view, forestQuestion(view), answer),
      title: words.tableTitle,
      about: words.tableAbout,
      empty: words.empty,
      expected: 12,
      columns: [
        { name: columns.row },
        numbers(columns.n, "n", "count"),
        intervalColumn(view, "observed", columns.observed),
        intervalColumn(view, "criterion", columns.criterion),
        intervalColumn(view, "range", columns.range),
        intervalColumn(view, "shrunken", columns.shrunken),
        numbers(columns.p, "p", "r"),
        { name: columns.finding },
      ],
      rows: rows.map((row) => rowOf(view, row, answer?.note_texts ?? {})),
      ...(rows.some((row) => row.notes.includes("fragile")) ? { note: words.fragile } : {}),
    };
  },
});
