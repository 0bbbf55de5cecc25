import { bare, counted, named, numbers, pCell, valued } from "../cells.ts";
import { type Column, define, type Row } from "../document.ts";
import { scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { asksFairness, type Fairness, frame, groupName, wordsOf } from "./parts/groups.ts";

const rowOf = (view: View, each: Fairness["prediction"][number]): Row => ({
  key: each.group,
  few: each.finding === "cannot_say",
  cells: [
    groupName(view, each.group),
    counted(view, each.group_n),
    {
      text:
        each.group_slope === null
          ? view.text.dash
          : `${bare(view, "r", each.group_slope)} / ${bare(view, "r", each.reference_slope)}`,
      values: [each.group_slope, each.reference_slope],
    },
    pCell(view, each.slope_p),
    pCell(view, each.intercept_p),
    valued(view, "r", each.residual, true),
    wordsOf(view).findings[each.finding] ?? each.finding,
  ],
});

function columnsOf(view: View): Column[] {
  const { columns } = wordsOf(view);
  return [
    named(columns.group, "label"),
    numbers(columns.n, "n", "count"),
    {
      name: columns.slope,
      number: true,
      file: [
        { key: "group_slope", name: columns.slopeGroup, format: "ratio" },
        { key: "reference_slope", name: columns.slopeReference, format: "ratio" },
      ],
    },
    numbers(columns.slopeP, "slope_p", "p"),
    numbers(columns.interceptP, "intercept_p", "p"),
    numbers(columns.residual, "residual", "ratio"),
    named(columns.finding, "finding"),
  ];
}

export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => ({
    kind: "table",
    ...frame(view, fair),
    empty: wordsOf(view).predictionNone,
    scope: scopeText(view, "whole"),
    title: wordsOf(view).predictionTitle,
    about: wordsOf(view).predictionAbout,
    columns: columnsOf(view),
    rows: (fair?.prediction ?? []).map((each) => rowOf(view, each)),
    expected: 2,
  }),
});
