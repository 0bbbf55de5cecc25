import type { Mark } from "../../../charts/mark.ts";
import { compareNames } from "../../../format/intl.ts";
import { formatCount } from "../../../format/number.ts";
import { metricWords } from "../../../text/metric.ts";
import type { Metric } from "../../../types.ts";
import { type Choice, chosen, type MetricQuestion } from "../../document.ts";
import { areaRank, dimensionLabel } from "../../say.ts";
import type { View } from "../../view.ts";

/** The page's texts. */
export const wordsOf = (view: View) => metricWords(view.language);

/** Every measure of the catalogue, by area and name. */
export const measures = ({ metrics, language }: View): Metric[] =>
  [...metrics.values()].sort(
    (a, b) => areaRank(a) - areaRank(b) || compareNames(a.title[language], b.title[language], language),
  );

/** Which measure: `metric=ID` in the address; the first by its id while it says none. */
export const measureChoice = (view: View): Choice => ({
  name: "metric",
  label: wordsOf(view).measure,
  options: measures(view).map(({ id, title }) => ({ value: id, label: title[view.language] })),
  standard: [...view.metrics.keys()].sort()[0] ?? "",
});

/** A choice that the page offers once, not at this figure. */
export const elsewhere = (choice: Choice): Choice => ({ ...choice, isElsewhere: true });

/** A measure over its whole record. */
export const overWhole = (
  { filters }: View,
  metric: string,
  period: NonNullable<MetricQuestion["period"]>,
  { by = [] }: { readonly by?: string[] } = {},
): MetricQuestion => ({ metric, by, period, filters: { ...filters } });

/** The measure that a figure of this page is about. */
export function measureOf(view: View): Metric {
  const metric = view.metrics.get(chosen(view, measureChoice(view)));
  if (!metric) throw new Error("the catalogue has no measure");
  return metric;
}

/** Dimensions that decide most, in this order before all others. */
const FIRST = [
  "screening_path",
  "phase",
  "job",
  "department",
  "company",
  "vendor",
  "model_version",
  "channel",
];
const rank = (dimension: string) => FIRST.indexOf(dimension) + 1 || FIRST.length + 1;

/** The dimensions that a measure can be cut by, that which it never mixes first, then the most decisive. */
export const cutsOf = ({ dimensions, split }: Metric): string[] =>
  [...dimensions].sort((a, b) => Number(b === split) - Number(a === split) || rank(a) - rank(b));

/** By which dimension: `by=DIMENSION` in the address. */
export const cutChoice = (view: View, metric: Metric): Choice => ({
  name: "by",
  label: wordsOf(view).byChoice,
  options: cutsOf(metric).map((each) => ({ value: each, label: dimensionLabel(view, each) })),
});

/** `Time to hire by job`. */
export const cutTitle = (view: View, metric: Metric, dimension: string): string =>
  wordsOf(view).by(metric.title[view.language], inSentence(view, dimension));

/** A dimension's name within a sentence. */
export const inSentence = (view: View, dimension: string): string => {
  const label = dimensionLabel(view, dimension);
  return view.language === "en" && !/^[A-Z]{2}/.test(label)
    ? label.replace(/^./, (each) => each.toLowerCase())
    : label;
};

/** Rows that a chart draws at most. */
const MOST = 30;

/** The marks with the most data in their order, and what is said of those left out. */
export function mostOf(
  view: View,
  marks: readonly Mark[],
  most = MOST,
): { drawn?: readonly Mark[]; note?: string } {
  const all = marks.filter((mark) => !mark.pooled);
  if (all.length <= most) return {};
  const kept = new Set([...all].sort((a, b) => (b.n ?? 0) - (a.n ?? 0)).slice(0, most));
  const count = (each: number) => formatCount(each, view.language);
  return {
    drawn: marks.filter((mark) => mark.pooled || kept.has(mark)),
    note: wordsOf(view).drawn(count(most), count(all.length)),
  };
}
