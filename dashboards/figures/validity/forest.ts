import { formatP } from "../../format/p-value.ts";
import { define, type Finding } from "../document.ts";
import { filterOf } from "../marks.ts";
import { isClear } from "../say.ts";
import type { View } from "../view.ts";
import {
  criterionChoice,
  cutChoice,
  cutOf,
  isCorrected,
  outcomeOf,
  scoreChoice,
  stepsChoice,
} from "./parts/choices.ts";
import { forestQuestion, forestRows, forestScore, rowName } from "./parts/forest.ts";
import {
  drawnSteps,
  isTold,
  pooledMarks,
  segmentMarks,
  type Validity,
  type ValidityRow,
} from "./parts/ladder.ts";
import { bare, ends, finding, frame, sayer, wordsOf } from "./parts/said.ts";

const pooledOf = (answer: Validity) => (answer.pooled.length === 1 ? answer.pooled[0] : undefined);

/** Per row the observed value and its steps, last the pooled one. */
function marksOf(view: View, answer: Validity, rows: readonly ValidityRow[]) {
  const dimension = cutOf(view);
  const marks = rows.flatMap((row) => {
    const key = row.segment[dimension] ?? "";
    const name = { key, label: rowName(view, row), filter: filterOf(view, dimension, key) };
    return segmentMarks(view, row, name, answer.note_texts);
  });
  const pooled = pooledOf(answer);
  const label = wordsOf(view).forestMean;
  return pooled ? [...marks, ...pooledMarks(view, pooled, { key: "all", label }, answer.note_texts)] : marks;
}

/** Rows of enough hires to be tested, the strongest first. */
const testedOf = (rows: readonly ValidityRow[]) => rows.filter(({ p_adjusted }) => p_adjusted !== null);

/** The row that predicts worst, how sure that is, and two rows held against each other. */
function lowestFindings(view: View, answer: Validity, rows: readonly ValidityRow[]): Finding[] {
  const words = wordsOf(view);
  const { number, interval, count } = sayer(view);
  const tested = testedOf(rows);
  const last = tested.at(-1);
  if (!last || tested.length < 2) return [];
  const k = String(tested.length);
  const { pair } = answer;
  const lowest = finding(
    words.forestLowest(
      rowName(view, last),
      number("r", last.observed.value),
      interval("r", last.observed),
      count(last.n),
      k,
      words.lowestVerdicts[last.verdict],
    ),
    bare(tested.length),
    { ...last.observed, n: last.n },
  );
  const named = (segment: ValidityRow["segment"]) => rowName(view, { segment });
  if (pair)
    return [
      lowest,
      finding(
        words.forestPair(
          named(pair.focal),
          named(pair.reference),
          number("r", pair.value, true),
          interval("r", pair, true),
          isClear(pair),
        ),
        pair,
      ),
    ];
  const { shrunken } = last;
  return [
    lowest,
    ...(shrunken
      ? [
          finding(
            words.forestSteadied(k, number("r", shrunken.value), interval("r", shrunken), !isClear(shrunken)),
            bare(tested.length),
            shrunken,
          ),
        ]
      : []),
  ];
}

/** The mean of the rows, and whether they can be told apart. */
function togetherFindings(view: View, answer: Validity): Finding[] {
  const words = wordsOf(view);
  const { number, interval, prediction } = sayer(view);
  const pooled = pooledOf(answer);
  if (!pooled || pooled.value === null)
    return answer.notes.includes("same_people") ? [finding(words.forestSame)] : [];
  const { k, value, prediction_low, prediction_high, q_p } = pooled;
  const p = formatP(q_p, view.language);
  return [
    finding(
      words.forestPooled(
        String(k),
        number("r", value),
        interval("r", pooled),
        prediction(prediction_low, prediction_high),
      ),
      pooled,
      bare(k),
      ends(prediction_low, prediction_high),
    ),
    ...(prediction_low === null
      ? [finding(words.forestFewRows)]
      : q_p === null
        ? []
        : [finding(words.forestAlike(p.startsWith("<") ? p : `= ${p}`, q_p > 0.05), bare(q_p))]),
  ];
}

function findingsOf(view: View, answer: Validity, rows: readonly ValidityRow[]): Finding[] {
  const words = wordsOf(view);
  const { number, few } = sayer(view);
  const standing = rows.filter(({ verdict }) => verdict === "predicts");
  const { reliability } = answer;
  return [
    ...lowestFindings(view, answer, rows),
    ...(standing.length > 0
      ? [
          finding(
            words.forestStands(few(standing.map((row) => rowName(view, row)))),
            ...standing.map((row) => row.observed),
          ),
        ]
      : testedOf(rows).length > 0 && !rows.some(isTold)
        ? [finding(words.forestNoneStand)]
        : []),
    ...togetherFindings(view, answer),
    ...(isCorrected(view)
      ? [
          reliability
            ? finding(
                words.forestReliability(number("r", reliability.value), reliability.source[view.language]),
                bare(reliability.value),
              )
            : finding(words.forestNoReliability),
        ]
      : []),
  ];
}

function titleOf(view: View, rows: readonly ValidityRow[]): string {
  const words = wordsOf(view);
  const tested = testedOf(rows);
  if (tested.length === 0) return words.forestTitle(forestScore(view), outcomeOf(view));
  return words.forestCounted(
    forestScore(view),
    outcomeOf(view),
    String(tested.filter(({ verdict }) => verdict === "predicts").length),
    String(tested.length),
    words.cutRows[cutOf(view)] ?? "",
  );
}

/** A score against an outcome, with its ladder of corrections. */
export const figure = define({
  also: ["哪个岗位不准、岗位效度", "which job predicts worst, validity by job"],
  section: "prediction",
  asks: (view) => ({ validity: forestQuestion(view) }),
  shows: ({ validity: answer }, view) => {
    const words = wordsOf(view);
    const rows = forestRows(answer);
    const known = rows.filter((row) => row.observed.value !== null);
    const least = answer?.least ?? 0;
    const large = known.filter((row) => row.n >= least);
    const drawn = large.length >= 3 ? large : known;
    const labels = new Set([...drawn.map((row) => rowName(view, row)), words.forestMean]);
    const marks = answer ? marksOf(view, answer, rows) : [];
    const left = rows.length - drawn.length;
    return {
      kind: "chart",
      ...frame(view, forestQuestion(view), answer),
      title: titleOf(view, rows),
      about: isCorrected(view) ? words.forestAbout + words.forestCorrected : words.forestAbout,
      choices: [scoreChoice(view), criterionChoice(view), cutChoice(view), stepsChoice(view)],
      findings: answer ? findingsOf(view, answer, rows) : [],
      chart: "ladder",
      size: "wide",
      options: { unit: "r", reference: 0 },
      marks,
      drawn: drawnSteps(
        view,
        marks.filter((mark) => labels.has(mark.label)),
      ),
      expected: 12,
      empty: words.empty,
      ...(left > 0 ? { note: words.forestLeft(left, least) } : {}),
    };
  },
});
