import { formatCount } from "../../format/number.ts";
import type { Unit } from "../../types.ts";
import { counted, estimated, estimates, named, numbers, valued } from "../cells.ts";
import { type Cell, type Column, define, type Finding, type Row } from "../document.ts";
import { told } from "../say.ts";
import type { View } from "../view.ts";
import { asksBacktest, type Backtest, frame, type Part, studioWords } from "./parts/backtest.ts";

type Estimated = "pass_rate" | "validity" | "impact";

const pair = (view: View, unit: Unit, part: Part, key: Estimated): Cell[] => [
  estimated(view, unit, part[key].before),
  estimated(view, unit, part[key].after),
];

const rowOf = (view: View, part: Part): Row => ({
  key: part.quarter ?? "all",
  cells: [
    part.quarter ?? studioWords(view).wholeRow,
    counted(view, part.applicants),
    counted(view, part.flips_in),
    counted(view, part.flips_out),
    ...pair(view, "percent", part, "pass_rate"),
    ...pair(view, "r", part, "validity"),
    ...pair(view, "ratio", part, "impact"),
    valued(view, "r", part.expected.before),
    valued(view, "r", part.expected.after),
    valued(view, "count", part.interviews.before),
    valued(view, "count", part.interviews.after),
    valued(view, "hours", part.hours.before),
    valued(view, "hours", part.hours.after),
  ],
});

function columnsOf(view: View): Column[] {
  const words = studioWords(view);
  const both = (name: string, key: string, column: (name: string, key: string) => Column) => [
    column(words.before(name), `${key}_before`),
    column(words.after(name), `${key}_after`),
  ];
  const estimate = (format: Unit) => (name: string, key: string) => estimates(view, name, key, format);
  const number = (format: Unit) => (name: string, key: string) => numbers(name, key, format);
  return [
    named(view.text.figure.columns.period, "quarter"),
    numbers(words.scored, "applicants", "count"),
    numbers(words.flipsIn, "flips_in", "count"),
    numbers(words.flipsOut, "flips_out", "count"),
    ...both(words.passRate, "pass_rate", estimate("percent")),
    ...both("r", "validity", estimate("r")),
    ...both(words.impactAxis, "impact", estimate("ratio")),
    ...both(words.expectedColumn, "expected", number("r")),
    ...both(words.interviewsColumn, "interviews", number("count")),
    ...both(words.hoursColumn, "hours", number("hours")),
  ];
}

function findingsOf(view: View, { whole }: Backtest): Finding[] {
  if (whole === null) return [];
  const words = studioWords(view);
  const count = (value: number) => formatCount(value, view.language);
  const bare = { low: null, high: null };
  const { flips_in: into, flips_out: out, validity } = whole;
  return [
    ...(into === null || out === null
      ? []
      : [
          {
            says: words.flipped(count(into), count(out)),
            rests: [into, out].map((value) => ({ value, ...bare })),
          },
        ]),
    ...(validity.before.value === null || validity.after.value === null
      ? []
      : [
          {
            says: (whole.is_out_of_time ? words.validLater : words.validGiven)(
              told(view, "r", validity.before),
              told(view, "r", validity.after),
            ),
            rests: [validity.before, validity.after],
          },
        ]),
  ];
}

/** What past applicants would have met under other weights, by quarter. */
export const figure = define({
  also: ["回测 历史重算", "backtest, re-score, what if"],
  section: "backtest",
  asks: asksBacktest,
  shows: ({ past: answer = null }, view) => ({
    kind: "table",
    ...frame(view, answer),
    title: studioWords(view).backtestTitle,
    about: studioWords(view).backtestAbout,
    findings: answer === null ? [] : findingsOf(view, answer),
    note: studioWords(view).backtestNote,
    columns: columnsOf(view),
    rows:
      answer === null || answer.whole === null
        ? []
        : [rowOf(view, answer.whole), ...answer.quarters.map((part) => rowOf(view, part))],
    expected: 9,
  }),
});
