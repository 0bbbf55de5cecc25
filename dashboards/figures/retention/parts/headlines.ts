import type { Figure } from "../../../../server/figures/figure.ts";
import { formatChange, formatChangeInterval } from "../../../format/number.ts";
import type { Unit } from "../../../types.ts";
import type { Headline } from "../../document.ts";
import { bracketed, noteWords } from "../../say.ts";
import type { View } from "../../view.ts";
import { curveOf, frame, ninety, type Retention, retention, wordsOf } from "./curves.ts";

const PATH = "screening_path";

/** Retention by way of screening, the question of every headline. */
export const byPath = (view: View) => ({ paths: retention(view, PATH) });

const reasonOf = (
  view: View,
  figure: Figure | undefined,
  answer: Retention | null,
  isHidden: boolean,
): string =>
  noteWords(view, figure?.notes ?? [], answer?.note_texts ?? {})[0] ??
  view.text.status[isHidden ? "suppressed" : "missing"] ??
  "";

/** The share of a way of screening still there after 90 days. */
export function shareHeadline(view: View, answer: Retention | null, path: string, title: string): Headline {
  const curve = curveOf(answer, path);
  const figure = curve && ninety(curve);
  return {
    kind: "headline",
    title,
    about: wordsOf(view).curveAbout,
    ...frame(view, PATH, answer),
    unit: "percent",
    figure: figure ?? null,
    reason: reasonOf(view, figure, answer, curve?.status === "suppressed"),
  };
}

/** A difference between both ways of screening within strata, beside it the crude one. */
export function gapHeadline(
  view: View,
  answer: Retention | null,
  title: string,
  unit: Unit,
  {
    adjusted,
    crude,
  }: { readonly adjusted: Figure; readonly crude: Figure } | { adjusted?: never; crude?: never },
  facts: readonly string[] = [],
): Headline {
  const { language, text } = view;
  const interval =
    crude && crude.low !== null && crude.high !== null
      ? text.figure.intervalOf(formatChangeInterval(unit, crude.low, crude.high, language))
      : "";
  return {
    kind: "headline",
    title,
    about: wordsOf(view).gapAbout,
    ...frame(view, PATH, answer),
    unit,
    signed: true,
    figure: adjusted ?? null,
    facts,
    ...(crude && crude.value !== null
      ? { beside: wordsOf(view).crude(formatChange(unit, crude.value, language) + bracketed(view, interval)) }
      : {}),
    reason: reasonOf(view, adjusted, answer, answer?.comparison.status === "suppressed"),
  };
}
