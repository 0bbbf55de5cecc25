import { formatCount, formatDate, formatNumber } from "../../format/number.ts";
import { counted, named, numbers, valued } from "../cells.ts";
import { define, type Finding, type Row } from "../document.ts";
import type { View } from "../view.ts";
import {
  across,
  type Corrected,
  chosenAcross,
  correctedQuestion,
  frame,
  segmentName,
  wordsOf,
} from "./parts/validation.ts";

type Segment = Corrected["rows"][number];

function whenText(view: View, { power: { status, on } }: Segment): string {
  const words = wordsOf(view).power;
  if (status === "reached") return words.reached;
  return status === "coming" && on !== null ? formatDate(on, view.language) : words.never;
}

function rowOf(view: View, each: Segment): Row {
  const words = wordsOf(view).power;
  const { n, detectable, half_width, needed } = each.power;
  const name = segmentName(view, each.segment, words.all);
  const when = whenText(view, each);
  return {
    key: name,
    few: n < needed,
    cells: [
      name,
      counted(view, n),
      valued(view, "r", detectable),
      valued(view, "r", half_width),
      counted(view, needed),
      { text: when, values: [when] },
    ],
  };
}

/** What all can show together, and how many groups cannot by themselves. */
function findingsOf(view: View, [all, ...groups]: readonly Segment[]): Finding[] {
  const words = wordsOf(view).power;
  const { language } = view;
  const found: Finding[] = [];
  if (all?.power.detectable != null) {
    const { n, detectable } = all.power;
    found.push({
      says: words.enough(formatNumber("r", detectable, language), formatCount(n, language)),
      rests: [
        { value: detectable, low: null, high: null },
        { value: n, low: null, high: null },
      ],
    });
  }
  const short = groups.filter(({ power }) => power.n < power.needed).length;
  if (short > 0)
    found.push({
      says: words.short(formatCount(short, language), formatCount(groups.length, language)),
      rests: [short, groups.length, 0.3].map((value) => ({ value, low: null, high: null })),
    });
  return found;
}

/** What the sample of each group can show: smallest validity, precision, when there will be enough. */
export const figure = define({
  also: ["样本量、检出力、统计功效", "sample size, statistical power, precision"],
  asks: (view) => ({ found: correctedQuestion(view, { across: chosenAcross(view) }) }),
  shows: ({ found }, view) => {
    const words = wordsOf(view).power;
    const rows = found?.rows ?? [];
    return {
      ...frame(view, correctedQuestion(view, { across: chosenAcross(view) }), found),
      title: words.title,
      about: words.about,
      choices: [across(view)],
      columns: [
        named(words.segment, "segment"),
        numbers(words.people, "n", "count"),
        numbers(words.detectable, "detectable", "number"),
        numbers(words.precision, "half_width", "number"),
        numbers(words.needed, "needed", "count"),
        named(words.when, "when"),
      ],
      rows: rows.map((each) => rowOf(view, each)),
      findings: findingsOf(view, rows),
      expected: 12,
      empty: view.text.figure.empty,
    };
  },
});
