import type { analysis as validityAnalysis } from "../../../server/analyses/validity/validity.ts";
import { numbers } from "../cells.ts";
import { analysis, define, type Row } from "../document.ts";
import type { View } from "../view.ts";
import type { Validity, ValidityRow } from "./parts/ladder.ts";
import { cellOf, frame, intervalColumn, sayer, wordsOf } from "./parts/said.ts";

/** All hires of one score in one row, with its ladder. */
const question = (view: View, predictor: "ai" | "human") =>
  analysis<typeof validityAnalysis>(view, "validity", { predictor, criterion: "performance_6m" }, "whole");

function rowOf(view: View, predictor: "ai" | "human", row: ValidityRow): Row {
  const words = wordsOf(view);
  const isHidden = row.status === "suppressed";
  const name = words.choose[predictor];
  return {
    key: predictor,
    few: row.n < 30,
    cells: [
      name,
      { text: isHidden ? view.text.dash : sayer(view).count(row.n), values: [isHidden ? null : row.n] },
      cellOf(view, row.observed),
      cellOf(view, row.corrected_for_criterion),
      cellOf(view, row.corrected_for_range),
      isHidden ? (view.text.status.suppressed ?? "") : words.verdicts[row.verdict],
    ],
  };
}

/** The observed correlation of each score with performance, and its steps of correction beside it. */
export const figure = define({
  also: ["总体相关系数、校正阶梯", "overall correlation, ladder of corrections"],
  section: "prediction",
  asks: (view) => ({ ai: question(view, "ai"), human: question(view, "human") }),
  shows: ({ ai, human }, view) => {
    const words = wordsOf(view);
    const { columns } = words;
    const rowsOf = (predictor: "ai" | "human", answer: Validity | null) =>
      (answer?.rows ?? [])
        .filter((row) => row.n > 0 || row.status === "suppressed")
        .map((row) => rowOf(view, predictor, row));
    return {
      kind: "table",
      ...frame(view, question(view, "ai"), ai),
      title: words.overallLadderTitle,
      about: words.overallLadderAbout,
      empty: words.empty,
      expected: 2,
      columns: [
        { name: columns.row },
        numbers(columns.n, "n", "count"),
        intervalColumn(view, "observed", columns.observed),
        intervalColumn(view, "criterion", columns.criterion),
        intervalColumn(view, "range", columns.range),
        { name: columns.finding },
      ],
      rows: [...rowsOf("ai", ai), ...rowsOf("human", human)],
    };
  },
});
