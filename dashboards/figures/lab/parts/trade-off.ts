import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as tradeOffAnalysis } from "../../../../server/analyses/lab/trade-off.ts";
import { formatCount, formatNumber } from "../../../format/number.ts";
import { labStudioWords } from "../../../text/lab-studio.ts";
import { type AnalysisQuestion, analysis, type Choice, chosen, explained } from "../../document.ts";
import { scopeText, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { choicesOf, jobChoice, limitsOf } from "./weights.ts";

export type TradeOff = AnswerOf<typeof tradeOffAnalysis>;
type Place = TradeOff["points"][number];

export const studioWords = (view: View) => labStudioWords(view.language);

const question = (view: View): AnalysisQuestion<TradeOff> =>
  analysis<typeof tradeOffAnalysis>(view, "trade-off", limitsOf(view), "none");

export const asksTradeOff = (view: View): { front?: AnalysisQuestion<TradeOff> } =>
  jobChoice(view).options.length > 0 ? { front: question(view) } : {};

/** The place that one moves along: at first the one nearest in validity to the weights in force. */
function placeChoice(view: View, { points, marked }: TradeOff): Choice {
  const words = studioWords(view);
  const now = marked.find(({ name }) => name === "current")?.validity ?? 0;
  const distance = ({ validity }: Place) => Math.abs((validity ?? 0) - now);
  const nearest = points.reduce(
    (best, each, at) => (distance(each) < distance(points[best]!) ? at : best),
    0,
  );
  const told = (value: number | null) =>
    value === null ? view.text.dash : formatNumber("ratio", value, view.language);
  return {
    name: "place",
    label: words.place,
    isSlider: true,
    standard: String(nearest),
    options: points.map(({ validity, impact_ratio }, at) => ({
      value: String(at),
      label: words.placeLabel(told(validity), told(impact_ratio)),
    })),
  };
}

/** Where the reader stands on the front; null where there is none. */
export function placeOf(view: View, answer: TradeOff): { at: number; point: Place } | null {
  const at = Number(chosen(view, placeChoice(view, answer)));
  const point = answer.points[at];
  return point === undefined ? null : { at, point };
}

/** Why there is no front. */
function emptyOf(view: View, answer: TradeOff | null): string {
  const words = studioWords(view);
  if (answer === null) return words.noModel;
  if (answer.status === "few")
    return words.fewHires(
      formatCount(answer.hires, view.language),
      formatCount(answer.fewest_hires, view.language),
    );
  return answer.status === "one_group" ? words.oneGroup : words.noValidity;
}

/** What both figures of the front have. */
export const frame = (view: View, answer: TradeOff | null) => ({
  scope: scopeText(view, "whole"),
  metrics: [],
  explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
  choices: [
    ...(answer !== null && answer.points.length > 1 ? [placeChoice(view, answer)] : []),
    ...choicesOf(view, null).filter(({ name }) => name === "job" || name === "dimension"),
    ...choicesOf(view, null)
      .filter(({ name }) => name !== "job" && name !== "dimension")
      .map((choice): Choice => ({ ...choice, isElsewhere: true })),
  ],
  empty: emptyOf(view, answer),
});

/** The two groups in words. */
export const pairName = (view: View, dimension: string, group: string | null): string =>
  group === null ? "" : valueLabel(view, dimension, group);
