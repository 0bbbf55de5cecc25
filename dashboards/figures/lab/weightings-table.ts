import { labStudioWords } from "../../text/lab-studio.ts";
import { counted, ends, estimated, estimates, interval, named, numbers, valued } from "../cells.ts";
import { type Column, define, type Row } from "../document.ts";
import type { View } from "../view.ts";
import { asksWeights, frame, type Weighting, weightingName, wordsOf } from "./parts/weights.ts";

/** Lowest and highest validity among all applicants under the assumptions of what hires were chosen on. */
function assumedRange({ assumed }: Weighting) {
  const values = assumed.map(({ value }) => value);
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}

const rowOf = (view: View, each: Weighting): Row => ({
  key: each.name,
  cells: [
    weightingName(view, each),
    estimated(view, "r", each.observed),
    valued(view, "r", each.corrected),
    ends(view, "r", assumedRange(each)),
    valued(view, "r", each.out_of_time),
    valued(view, "ratio", each.impact_ratio),
    valued(view, "minutes", each.minutes),
    counted(view, each.flips),
  ],
});

function columnsOf(view: View): Column[] {
  const { columns } = wordsOf(view);
  const own = labStudioWords(view.language);
  return [
    named(columns.weighting, "weighting"),
    estimates(view, columns.observed, "observed", "r"),
    numbers(columns.corrected, "corrected", "r"),
    interval(view, own.assumed, "assumed", "r"),
    numbers(columns.later, "out_of_time", "r"),
    numbers(columns.impact, "impact_ratio", "ratio"),
    numbers(own.minutesColumn, "minutes", "minutes"),
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
    note: labStudioWords(view.language).assumedNote,
    columns: columnsOf(view),
    rows: (answer?.weightings ?? [])
      .filter(({ weights }) => weights !== null)
      .map((each) => rowOf(view, each)),
    expected: 5,
  }),
});
