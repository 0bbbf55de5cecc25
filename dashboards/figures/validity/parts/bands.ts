import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as bandsAnalysis } from "../../../../server/analyses/validity/bands.ts";
import type { Mark } from "../../../charts/mark.ts";
import { analysis, type FigureOptions } from "../../document.ts";
import { figureMark } from "../../marks.ts";
import type { View } from "../../view.ts";
import { criterionOf, predictorOf, raterOf, scoreName } from "./choices.ts";
import { frame, sayer, standingOf, wordsOf } from "./said.ts";

export type ScoreBands = AnswerOf<typeof bandsAnalysis>;

/** The outcome by bands and fifths of the score that the forest is about. */
export const bandsQuestion = (view: View) =>
  analysis<typeof bandsAnalysis>(
    view,
    "bands",
    { predictor: predictorOf(view), criterion: criterionOf(view) },
    "whole",
  );

/** What every figure of bands has; `about` follows the name of the score. */
export const bandsFrame = (view: View, answer: ScoreBands | null, about: string) => ({
  ...frame(view, bandsQuestion(view), answer),
  about: scoreName(view) + view.text.semicolon + about,
  empty: wordsOf(view).empty,
});

/** Unit of the outcome. */
export const unitOf = (answer: ScoreBands | null): ScoreBands["unit"] => answer?.unit ?? "sd";

/** Unit and lines of a chart of the outcome. */
export function outcomeOptions(view: View, unit: ScoreBands["unit"]): FigureOptions {
  const words = wordsOf(view);
  if (unit === "sd") return { unit: "r", reference: 0, axis: words.sd, limits: {} };
  return unit === "index" ? { unit: "ratio", reference: 1, axis: words.indexAxis } : { unit: "percent" };
}

type Band = ScoreBands["bands"][number];

function bandName(view: View, { from, to }: Band): string {
  const words = wordsOf(view);
  const { number } = sayer(view);
  if (from === null) return words.below(number("r", to));
  return to === null ? words.above(number("r", from)) : words.between(number("r", from), number("r", to));
}

/** A mark a band. */
export const bandMarks = (view: View, answer: ScoreBands | null): Mark[] =>
  (answer?.bands ?? []).map((band) =>
    figureMark(
      view,
      band,
      {
        key: bandName(view, band),
        label: bandName(view, band),
        series: raterOf(view),
        unit: outcomeOptions(view, unitOf(answer)).unit,
        status: standingOf(band.status, band.n),
      },
      answer?.note_texts ?? {},
    ),
  );

/** The middle of a band; of the open ones at both ends a quarter beyond their edge. */
export const middleOf = ({ from, to }: Band): number =>
  from === null ? (to ?? 0) - 0.25 : to === null ? from + 0.25 : (from + to) / 2;
