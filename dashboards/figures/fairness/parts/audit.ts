import { formatCount } from "../../../format/number.ts";
import { counted, ends, interval, named, numbers, valued } from "../../cells.ts";
import type { Column, Row, Table } from "../../document.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { type Fairness, frame, type Group, type Table as Groups, statusOf, wordsOf } from "./groups.ts";

const PARTS = ["gender", "ethnicity", "intersection"] as const;
type Part = (typeof PARTS)[number];

function labelOf(view: View, part: Part, group: string): string {
  if (part !== "intersection") return valueLabel(view, part, group);
  const [first = "", second = ""] = group.split("/");
  return `${valueLabel(view, "ethnicity", first)} · ${valueLabel(view, "gender", second)}`;
}

function rowOf(view: View, part: Part, group: Group, { highest }: Groups): Row {
  const words = wordsOf(view);
  const isHidden = group.status === "suppressed";
  const headings = { gender: words.bySex, ethnicity: words.byEthnicity, intersection: words.byBoth };
  const remarks = [
    isHidden ? (view.text.status.suppressed ?? "") : "",
    group.group === highest ? words.yardstick : "",
    group.is_small ? words.small : "",
    group.to_highest?.under_four_fifths ? words.under : "",
  ].filter(Boolean);
  return {
    key: `${part}:${group.group}`,
    group: headings[part],
    few: statusOf(group) === "few",
    cells: [
      labelOf(view, part, group.group),
      counted(view, isHidden ? null : group.n),
      valued(view, "percent", group.share_of_all),
      counted(view, isHidden ? null : group.selected),
      valued(view, "percent", group.rate.value),
      valued(view, "ratio", group.group === highest ? 1 : group.to_highest?.ratio.value),
      ends(view, "r", group.to_highest?.ratio),
      remarks.join(view.text.semicolon),
    ],
  };
}

function columnsOf(view: View, selected: string): Column[] {
  const { columns } = wordsOf(view);
  return [
    named(columns.group, "label"),
    numbers(columns.n, "n", "count"),
    numbers(columns.share, "share", "percent"),
    numbers(selected, "selected", "count"),
    numbers(columns.rate, "rate", "percent"),
    numbers(columns.ratio, "ratio", "ratio"),
    interval(view, columns.interval, "ratio", "ratio"),
    named(columns.note, "note"),
  ];
}

/** An audit table of Local Law 144. */
export function auditTable(
  view: View,
  fair: Fairness | null,
  kind: "selection" | "scoring",
  { title, about, selected }: { readonly title: string; readonly about: string; readonly selected: string },
): Table {
  const words = wordsOf(view);
  const tables = fair?.local_law_144[kind];
  const unknown = tables?.intersection.unknown ?? 0;
  return {
    kind: "table",
    ...frame(view, fair),
    empty: words.leadNone,
    title,
    about,
    columns: columnsOf(view, selected),
    rows: tables
      ? PARTS.flatMap((part) => tables[part].groups.map((group) => rowOf(view, part, group, tables[part])))
      : [],
    expected: 24,
    ...(unknown > 0 ? { note: words.unknown(formatCount(unknown, view.language)) } : {}),
  };
}
