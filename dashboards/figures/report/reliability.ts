import { formatCount, formatInterval, formatNumber } from "../../format/number.ts";
import { counted, estimates, named, numbers } from "../cells.ts";
import { define, type Finding, type Row } from "../document.ts";
import { noteWords, reasonOf, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { frame, type Reliability, reliabilityQuestion, withEnds, wordsOf } from "./parts/validation.ts";

type One = Reliability["rows"][number];

/** What is told of a measure: its estimate, or what the settings state. */
const toldOf = ({ stated, value, low, high }: One) =>
  stated === null ? { value, low, high } : { value: stated, low: null, high: null };

/** Where a value comes from, or why there is none. */
function sourceOf(view: View, one: One, texts: Reliability["note_texts"]): string {
  const words = wordsOf(view).reliability;
  if (one.status === "suppressed") return reasonOf(view, one);
  if (toldOf(one).value === null)
    return one.notes.includes("no_reliability") ? words.unknown : reasonOf(view, one);
  const told = one.notes.filter((note) => note !== "no_interval" && note !== "stated");
  return [one.source?.[view.language] ?? words.own, ...noteWords(view, told, texts)].join(
    view.text.semicolon,
  );
}

function rowOf(view: View, one: One, texts: Reliability["note_texts"]): Row {
  const words = wordsOf(view).reliability;
  const { measure, coefficient, job_family: family } = one;
  return {
    key: `${measure}:${coefficient}:${family ?? ""}`,
    group: words.measures[measure],
    few: one.status === "few",
    cells: [
      words.coefficients[coefficient],
      family === null ? words.all : valueLabel(view, "job_family", family),
      withEnds(view, "coefficient", toldOf(one)),
      counted(view, one.n === 0 ? null : one.n),
      sourceOf(view, one, texts),
    ],
  };
}

const ends = ({ n, value, low, high }: One) => ({ n, value, low, high });

/** What the questions' consistency is, and whose word the criterion's reliability is. */
function findingsOf(view: View, all: readonly One[]): Finding[] {
  const words = wordsOf(view).reliability;
  const { language } = view;
  const alpha = all.find(({ coefficient, job_family }) => coefficient === "alpha" && job_family === null);
  const stated = all.find(
    ({ measure, coefficient }) => measure === "performance_6m" && coefficient === "stated",
  );
  const number = (value: number) => formatNumber("coefficient", value, language);
  const found: Finding[] = [];
  if (alpha && alpha.value !== null && alpha.low !== null && alpha.high !== null)
    found.push({
      says: words.finding(
        number(alpha.value),
        formatInterval("coefficient", alpha.low, alpha.high, language),
        formatCount(alpha.n, language),
      ),
      rests: [ends(alpha)],
    });
  if (stated?.stated != null)
    found.push({
      says: words.stated(number(stated.stated), stated.source?.[language] ?? ""),
      rests: [toldOf(stated)],
    });
  return found;
}

/** How reliably each measure measures: questions, interviewers, reviews. */
export const figure = define({
  also: [
    "信度、一致性、Cronbach、ICC、欧米伽",
    "reliability, internal consistency, Cronbach, ICC, omega, interrater",
  ],
  asks: (view) => ({ found: reliabilityQuestion(view) }),
  shows: ({ found }, view) => {
    const words = wordsOf(view).reliability;
    const all = found?.rows ?? [];
    return {
      ...frame(view, reliabilityQuestion(view), found),
      title: words.title,
      about: view.analyses.get("reliability")?.about[view.language] ?? "",
      columns: [
        named(words.coefficient, "coefficient"),
        named(words.family, "job_family"),
        estimates(view, words.value, "reliability", "number"),
        numbers(words.people, "n", "count"),
        named(words.source, "source"),
      ],
      rows: all.map((one) => rowOf(view, one, found?.note_texts ?? {})),
      findings: findingsOf(view, all),
      note: words.note,
      expected: 16,
    };
  },
});
