import { bare, bounds, counted, ends, interval, named, numbers, pCell, range, valued } from "../cells.ts";
import { type Column, define, type Row } from "../document.ts";
import type { View } from "../view.ts";
import { asksFairness, frame, type Group, groupName, statusOf, type Table, wordsOf } from "./parts/groups.ts";

function rowOf(view: View, group: Group, { highest, largest }: Table): Row {
  const words = wordsOf(view);
  const { text } = view;
  const against = group.to_highest;
  const odds = against?.odds_ratio;
  const remarks = [
    group.status === "suppressed" ? (text.status.suppressed ?? "") : "",
    group.group === highest ? words.yardstick : "",
    group.group === largest ? words.largest : "",
    group.is_small ? words.small : "",
    against?.under_four_fifths ? words.under : "",
  ].filter(Boolean);
  const p = (value: number | null | undefined) =>
    against ? pCell(view, value ?? null) : { text: text.dash, values: [null] };
  return {
    key: group.group,
    few: statusOf(group) === "few",
    cells: [
      groupName(view, group.group),
      counted(view, group.status === "suppressed" ? null : group.n),
      valued(view, "percent", group.rate.value),
      ends(view, "percent", group.rate),
      valued(view, "ratio", against?.ratio.value),
      ends(view, "r", against?.ratio),
      p(against?.fisher_p),
      p(against?.mid_p),
      valued(view, "r", against?.z, true),
      valued(view, "r", against?.phi, true),
      valued(view, "r", against?.cohen_h, true),
      {
        text: odds?.value == null ? text.dash : `${bare(view, "r", odds.value)} (${range(view, "r", odds)})`,
        values: [odds?.value ?? null, odds?.low ?? null, odds?.high ?? null],
      },
      against?.flips == null ? text.dash : against.flips ? words.yes : words.no,
      remarks.join(text.semicolon),
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { columns } = wordsOf(view);
  return [
    named(columns.group, "label"),
    numbers(columns.n, "n", "count"),
    numbers(columns.rate, "rate", "percent"),
    interval(view, columns.interval, "rate", "percent"),
    numbers(columns.ratio, "ratio", "ratio"),
    interval(view, `${columns.ratio} · ${columns.interval}`, "ratio", "ratio", columns.interval),
    numbers(columns.fisher, "fisher_p", "p"),
    numbers(columns.midP, "mid_p", "p"),
    numbers(columns.z, "z", "ratio"),
    numbers(columns.phi, "phi", "ratio"),
    numbers(columns.h, "cohen_h", "ratio"),
    {
      name: columns.odds,
      number: true,
      file: [
        { key: "odds_ratio", name: columns.odds, format: "ratio" },
        ...bounds(view, columns.odds, "odds_ratio", "ratio"),
      ],
    },
    named(columns.flips, "flips"),
    named(columns.note, "note"),
  ];
}

export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    const highest = fair?.table.highest ?? null;
    return {
      kind: "table",
      ...frame(view, fair),
      empty: words.leadNone,
      title: words.testsTitle,
      about: words.testsAbout(highest === null ? "" : groupName(view, highest)),
      columns: columnsOf(view),
      rows: fair ? fair.table.groups.map((group) => rowOf(view, group, fair.table)) : [],
      expected: 3,
    };
  },
});
