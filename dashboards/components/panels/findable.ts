import type { FigureEntry } from "../../../server/routes/figures.ts";
import type { Findable } from "../../format/find.ts";
import type { Metric } from "../../types.ts";

const listed = (words: string) => words.split(/[,，、]\s*/);

/** By what a figure is found. */
export const findableFigure = ({ id, title, also }: FigureEntry): Findable => ({
  kind: "figure",
  names: [title.zh, title.en, id, ...(also ? [...listed(also.zh), ...listed(also.en)] : [])],
});

/** By what a measure is found; `target` is the word for one, for those that have one. */
export const findableMetric = (
  { id, title, about, also, target }: Pick<Metric, "id" | "title" | "about" | "also" | "target">,
  targetWords: readonly string[],
): Findable => ({
  kind: "metric",
  names: [title.zh, title.en, id, ...(also ? [...also.zh, ...also.en] : [])],
  about: [about.zh, about.en, ...(target === null ? [] : targetWords)],
});
