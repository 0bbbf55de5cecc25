import { formatNumber, formatValue } from "../../format/number.ts";
import { counted, named, numbers, valued } from "../cells.ts";
import { type Cell, define, type Finding, type Row } from "../document.ts";
import type { View } from "../view.ts";
import { frame, type Measures, measuresQuestion, wordsOf } from "./parts/validation.ts";

type Measure = Measures["measures"][number];

/** The scale in words, with both of its ends where it has them. */
function scaleCell(view: View, { measure, lowest, highest, n }: Measure): Cell {
  const words = wordsOf(view).measures;
  const between = view.language === "zh" ? " 至 " : " to ";
  const text =
    measure === "kpi"
      ? words.index
      : measure === "retention"
        ? words.stayed
        : lowest !== null && highest !== null
          ? `${formatNumber("count", lowest, view.language)}${between}${formatNumber("count", highest, view.language)}`
          : n > 0 && lowest !== null
            ? words.severalScales
            : words.noScale;
  return { text, values: [lowest, highest] };
}

const decimals = ({ measure }: Measure) =>
  measure.endsWith("_score") ? ("score" as const) : ("ratio" as const);

function rowOf(view: View, each: Measure): Row {
  const words = wordsOf(view).measures;
  const name = words.names[each.measure] ?? each.measure;
  return {
    key: each.measure,
    cells: [
      name,
      words.roles[each.role],
      each.source[view.language],
      scaleCell(view, each),
      counted(view, each.n),
      valued(view, decimals(each), each.mean),
      valued(view, decimals(each), each.sd),
      valued(view, "percent", each.missing),
    ],
  };
}

/** What is missing most. */
function findingOf(view: View, all: readonly Measure[]): Finding[] {
  const words = wordsOf(view).measures;
  const most = all.toSorted((a, b) => (b.missing ?? 0) - (a.missing ?? 0))[0];
  if (most === undefined || most.missing === null || most.missing === 0) return [];
  const name = words.names[most.measure] ?? most.measure;
  return [
    {
      says: words.finding(name, formatValue("percent", most.missing, view.language)),
      rests: [{ value: most.missing, low: null, high: null }],
    },
  ];
}

/** Predictors and criteria: scale, source, people, mean, standard deviation and what is missing. */
export const figure = define({
  also: ["量表、缺失、描述统计", "scales, missing data, descriptive statistics"],
  asks: (view) => ({ found: measuresQuestion(view) }),
  shows: ({ found }, view) => {
    const words = wordsOf(view).measures;
    const all = found?.measures ?? [];
    return {
      ...frame(view, measuresQuestion(view), found),
      title: words.title,
      about: view.analyses.get("measures-used")?.about[view.language] ?? "",
      columns: [
        named(words.measure, "measure"),
        named(words.role, "role"),
        named(words.source, "source"),
        {
          name: words.scale,
          file: [
            { key: "lowest", name: words.lowest, format: "number" },
            { key: "highest", name: words.highest, format: "number" },
          ],
        },
        numbers(words.n, "n", "count"),
        numbers(words.mean, "mean", "number"),
        numbers(words.sd, "sd", "number"),
        numbers(words.missing, "missing", "percent"),
      ],
      rows: all.map((each) => rowOf(view, each)),
      findings: findingOf(view, all),
      note: words.note,
      expected: 6,
    };
  },
});
