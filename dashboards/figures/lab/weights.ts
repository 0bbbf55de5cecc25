import { differed, differences, estimated, estimates, named, numbers, valued } from "../cells.ts";
import { type Column, define, type Row } from "../document.ts";
import { dimensionLabel, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksWeights, frame, type Weights, wordsOf } from "./parts/weights.ts";

const weightsOf = (answer: Weights, name: string) =>
  answer.weightings.find((each) => each.name === name)?.weights ?? null;

function rowOf(view: View, answer: Weights, at: number): Row {
  const competency = answer.competencies[at]!;
  const current = weightsOf(answer, "current")?.[at] ?? null;
  const fitted = weightsOf(answer, "shrunken")?.[at] ?? null;
  const interval = answer.intervals[at];
  const change = fitted === null || current === null ? null : fitted - current;
  return {
    key: competency,
    cells: [
      valueLabel(view, "competency", competency),
      valued(view, "percent", current),
      estimated(view, "percent", { value: fitted, low: interval?.low ?? null, high: interval?.high ?? null }),
      differed(view, "percent", { value: change, low: null, high: null }),
      valued(view, "percent", weightsOf(answer, "optimal")?.[at]),
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { names, columns } = wordsOf(view);
  return [
    named(dimensionLabel(view, "competency"), "competency"),
    numbers(names.current ?? "", "current", "percent"),
    estimates(view, names.shrunken ?? "", "shrunken", "percent"),
    differences(view, columns.change, "change"),
    numbers(names.optimal ?? "", "optimal", "percent"),
  ];
}

/** The weights themselves: in force, fitted with their intervals, and how far they would move. */
export const figure = define({
  section: "studio",
  asks: asksWeights,
  shows: ({ weights: answer = null }, view) => ({
    kind: "table",
    ...frame(view, answer),
    title: wordsOf(view).weightsTitle,
    about: wordsOf(view).weightsAbout,
    columns: columnsOf(view),
    rows: answer === null ? [] : answer.competencies.map((_, at) => rowOf(view, answer, at)),
    expected: 3,
  }),
});
