import { define, type Finding } from "../document.ts";
import { filterOf } from "../marks.ts";
import type { View } from "../view.ts";
import { criterionChoice, cutChoice, cutOf, outcomeOf, scoreChoice } from "./parts/choices.ts";
import { forestQuestion, forestRows, forestScore, rowName } from "./parts/forest.ts";
import { LEAST, pooledMarks, segmentMarks, type Validity, type ValidityRow } from "./parts/ladder.ts";
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

function findingsOf(view: View, answer: Validity, rows: readonly ValidityRow[]): Finding[] {
  const words = wordsOf(view);
  const { number, interval, few, prediction } = sayer(view);
  const pooled = pooledOf(answer);
  const standing = rows.filter((row) => row.stands);
  const { reliability } = answer;
  const together = (): Finding[] => {
    if (!pooled || pooled.value === null)
      return answer.notes.includes("same_people") ? [finding(words.forestSame)] : [];
    const { k, value, prediction_low, prediction_high } = pooled;
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
    ];
  };
  return [
    ...together(),
    ...(standing.length > 0
      ? [
          finding(
            words.forestStands(few(standing.map((row) => rowName(view, row)))),
            ...standing.map((row) => row.observed),
          ),
        ]
      : rows.some((row) => row.p_adjusted !== null)
        ? [finding(words.forestNoneStand)]
        : []),
    reliability
      ? finding(
          words.forestReliability(number("r", reliability.value), reliability.source[view.language]),
          bare(reliability.value),
        )
      : finding(words.forestNoReliability),
  ];
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
    const large = known.filter((row) => row.n >= LEAST);
    const drawn = large.length >= 3 ? large : known;
    const labels = new Set([...drawn.map((row) => rowName(view, row)), words.forestMean]);
    const marks = answer ? marksOf(view, answer, rows) : [];
    const left = rows.length - drawn.length;
    return {
      kind: "chart",
      ...frame(view, forestQuestion(view), answer),
      title: words.forestTitle(forestScore(view), outcomeOf(view)),
      about: words.forestAbout,
      choices: [scoreChoice(view), criterionChoice(view), cutChoice(view)],
      findings: answer ? findingsOf(view, answer, rows) : [],
      chart: "ladder",
      size: "wide",
      options: { unit: "r", reference: 0 },
      marks,
      drawn: marks.filter((mark) => labels.has(mark.label)),
      expected: 12,
      empty: words.empty,
      ...(left > 0 ? { note: words.forestLeft(left, LEAST) } : {}),
    };
  },
});
