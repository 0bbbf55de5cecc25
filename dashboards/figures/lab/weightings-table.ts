import { counted, estimated, estimates, named, numbers, valued } from "../cells.ts";
import { type Column, define, type Row } from "../document.ts";
import type { View } from "../view.ts";
import { asksWeights, frame, type Weighting, weightingName, wordsOf } from "./parts/weights.ts";

const rowOf = (view: View, each: Weighting): Row => ({
  key: each.name,
  cells: [
    weightingName(view, each),
    estimated(view, "r", each.observed),
    valued(view, "r", each.corrected),
    valued(view, "r", each.out_of_time),
    valued(view, "ratio", each.impact_ratio),
    counted(view, each.flips),
  ],
});

function columnsOf(view: View): Column[] {
  const { columns } = wordsOf(view);
  return [
    named(columns.weighting, "weighting"),
    estimates(view, columns.observed, "observed", "r"),
    numbers(columns.corrected, "corrected", "r"),
    numbers(columns.later, "out_of_time", "r"),
    numbers(columns.impact, "impact_ratio", "ratio"),
    numbers(columns.flips, "flips", "count"),
  ];
}

/** The weightings by validity, corrected and out of time, impact ratio and changed results. */
export const figure = define({
  section: "studio",
  asks: asksWeights,
  shows: ({ weights: answer = null }, view) => ({
    kind: "table",
    ...frame(view, answer),
    title: wordsOf(view).tableTitle,
    about: wordsOf(view).tableAbout,
    columns: columnsOf(view),
    rows: (answer?.weightings ?? [])
      .filter(({ weights }) => weights !== null)
      .map((each) => rowOf(view, each)),
    expected: 5,
  }),
});
