import type { Unit } from "../../types.ts";
import { estimated, estimates, named, valued } from "../cells.ts";
import { type Cell, type Column, define, type Row } from "../document.ts";
import type { View } from "../view.ts";
import {
  asksCutOff,
  barName,
  type CutOff,
  type CutOffs,
  frame,
  standing,
  studioWords,
  verdictOf,
} from "./parts/cut-off.ts";

type Estimated = "expected" | "observed" | "taylor_russell" | "missed" | "mean_gain" | "money";
type Counted = "applicants" | "interviews" | "hours" | "cost";
type Ratio = { readonly value: number | null; readonly low: number | null; readonly high: number | null };

const none: Ratio = { value: null, low: null, high: null };
const bare = (value: number | null): Ratio => ({ value, low: null, high: null });

/** The lowest impact ratio of a group. */
const lowest = ({ groups }: CutOff): Ratio =>
  groups
    .map(({ ratio }) => ratio)
    .filter(({ value }) => value !== null)
    .sort((a, b) => a.value! - b.value!)[0] ?? none;

const cell = (view: View, unit: Unit, ratio: Ratio): Cell => {
  const shown = estimated(view, unit, ratio);
  return ratio.low === null ? { ...valued(view, unit, ratio.value), values: shown.values } : shown;
};

function rowsOf(view: View, answer: CutOffs): Row[] {
  const place = standing(view, answer);
  if (place === null) return [];
  const { rows } = studioWords(view);
  const row = (key: string, unit: Unit, of: (cut: CutOff) => Ratio): Row => ({
    key,
    cells: [rows[key] ?? key, cell(view, unit, of(place.now)), cell(view, unit, of(place.here))],
  });
  const figure = (key: Estimated, unit: Unit) => row(key, unit, (cut) => cut[key]);
  const number = (key: Counted, unit: Unit) => row(key, unit, (cut) => bare(cut[key]));
  return [
    number("applicants", "count"),
    figure("expected", "percent"),
    figure("observed", "percent"),
    figure("taylor_russell", "percent"),
    figure("missed", "percent"),
    row("impact", "ratio", lowest),
    number("interviews", "count"),
    number("hours", "hours"),
    number("cost", "currency"),
    row("saved", "currency", ({ cost }) =>
      bare(cost === null || place.now.cost === null ? null : place.now.cost - cost),
    ),
  ];
}

/** What a cut-off would do, beside the one in force. */
export const figure = define({
  also: ["分数线 通过线 录取线", "cut-off, pass mark, threshold"],
  section: "cut-off",
  asks: asksCutOff,
  shows: ({ cut: answer = null }, view) => {
    const words = studioWords(view);
    const column = (name: string, key: string): Column => estimates(view, name, key, "number");
    return {
      kind: "table",
      ...frame(view, answer, ["pass", "job", "bar", "dimension"]),
      title: words.cutTitle,
      about: answer ? words.cutAbout(barName(view)) : "",
      findings: answer ? verdictOf(view, answer) : [],
      note: words.cutNote,
      columns: [
        named(words.measure, "measure"),
        column(words.cutNow, "now"),
        column(words.cutHere, "chosen"),
      ],
      rows: answer === null ? [] : rowsOf(view, answer),
      expected: 14,
    };
  },
});
