import { chosen, define, type Finding } from "../document.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { GROUPED, groupedChoice, groupedOf, outcomeOf, raterOf } from "./parts/choices.ts";
import { crossedMarks, crossedQuestion, type Group, groupsOf, isFolded, wholeOf } from "./parts/crossed.ts";
import { isTold, type Validity, type ValidityRow } from "./parts/ladder.ts";
import { bare, ends, finding, frame, sayer, wordsOf } from "./parts/said.ts";

/** Whether all groups are drawn, or those with most data. */
const shownChoice = (view: View, groups: readonly Group[]) => {
  const words = wordsOf(view);
  return {
    name: "crossed",
    label: words.crossedShown,
    options: [
      { value: "", label: words.crossedMost },
      { value: "all", label: words.crossedEvery[groupedOf(view)](sayer(view).count(groups.length)) },
    ],
  };
};

/** Where an ability goes with the outcome, and where the wrong way. */
function standingFindings(view: View, rows: readonly ValidityRow[]): Finding[] {
  const words = wordsOf(view);
  const { number, few, count } = sayer(view);
  const told = rows.filter(isTold).sort((a, b) => (a.p_adjusted ?? 1) - (b.p_adjusted ?? 1));
  const standing = told.filter(({ verdict }) => verdict === "predicts");
  const reversed = told.filter(({ verdict }) => verdict === "reversed");
  const tested = rows.filter((row) => row.p_adjusted !== null).length;
  if (tested === 0) return [finding(words.crossedNone)];
  const name = ({ segment }: ValidityRow) =>
    GROUPED.map((dimension) => valueLabel(view, dimension, segment[dimension] ?? "")).join(" · ");
  const cells = (named: readonly ValidityRow[]) =>
    few(
      named.map((row) => words.crossedCell(name(row), number("r", row.observed.value), count(row.n))),
      4,
    );
  const rests = (named: readonly ValidityRow[]) => named.map(({ observed, n }) => ({ ...observed, n }));
  return [
    standing.length === 0
      ? finding(words.crossedNoneStand(String(tested)), bare(tested))
      : finding(
          words.crossedStand(String(standing.length), String(tested), cells(standing)),
          bare(standing.length),
          bare(tested),
          ...rests(standing),
        ),
    ...(reversed.length > 0 ? [finding(words.crossedReversed(cells(reversed)), ...rests(reversed))] : []),
  ];
}

function findingsOf(view: View, answer: Validity, rows: readonly ValidityRow[]): Finding[] {
  const { number, interval, prediction } = sayer(view);
  const whole = wholeOf(answer);
  const standing = standingFindings(view, rows);
  if (!whole || whole.value === null) return standing;
  const { k, value, prediction_low, prediction_high } = whole;
  return [
    finding(
      wordsOf(view).crossedWhole(
        String(k),
        number("r", value),
        interval("r", whole),
        prediction(prediction_low, prediction_high),
      ),
      bare(k),
      ends(prediction_low, prediction_high),
      whole,
    ),
    ...standing,
  ];
}

/** Job by competency: every cell with its ladder, one pooled row a group, and one over all. */
export const figure = define({
  section: "prediction",
  asks: (view) => ({ validity: crossedQuestion(view) }),
  shows: ({ validity: answer }, view) => {
    const words = wordsOf(view);
    const { count } = sayer(view);
    const least = answer?.least ?? 0;
    const by = groupedOf(view);
    const groups = answer ? groupsOf(view, answer) : [];
    const choice = shownChoice(view, groups);
    const { marks, drawn, left, shown } = answer
      ? crossedMarks(view, answer, groups, chosen(view, choice) === "all")
      : { marks: [], drawn: [], left: [], shown: 0 };
    const hidden = left.filter(({ status }) => status === "suppressed").length;
    const small = left.filter(({ status, n }) => status !== "suppressed" && n < least).length;
    const notes = [
      left.length > 0
        ? words.crossedLeft(
            count(shown),
            count(groups.length),
            by,
            count(left.length),
            count(small),
            String(least),
          )
        : "",
      hidden > 0 ? words.crossedHidden(count(hidden)) : "",
      by === "job" ? (answer?.note_texts.same_people_joined?.[view.language] ?? "") : "",
    ].filter(Boolean);
    return {
      kind: "chart",
      ...frame(view, crossedQuestion(view), answer, "whole", {
        about: words.explainCrossed,
        formula: words.formulaCrossed,
      }),
      title: words.crossedTitle(outcomeOf(view)),
      about: words.crossedAbout(raterOf(view)),
      choices: [groupedChoice(view), ...(isFolded(groups, least) ? [choice] : [])],
      findings: answer
        ? findingsOf(
            view,
            answer,
            groups.flatMap(({ rows }) => rows),
          )
        : [],
      chart: "ladder",
      size: "wide",
      options: { unit: "r", reference: 0 },
      marks,
      drawn,
      expected: 22,
      empty: words.empty,
      ...(notes.length > 0 ? { note: notes.join(view.language === "zh" ? "" : " ") } : {}),
    };
  },
});
