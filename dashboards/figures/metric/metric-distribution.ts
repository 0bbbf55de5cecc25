import type { analysis as distribution } from "../../../server/analyses/data/distribution.ts";
import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { Mark } from "../../charts/mark.ts";
import { formatCount, formatInterval, formatTick, formatValue, unitSuffix } from "../../format/number.ts";
import { unitWords } from "../../format/units.ts";
import type { Metric, Unit } from "../../types.ts";
import { analysis, define, type Finding } from "../document.ts";
import { figureMark } from "../marks.ts";
import { bracketed, dimensionLabel, scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { elsewhere, measureChoice, measureOf, wordsOf } from "./parts/measure.ts";

type Found = AnswerOf<typeof distribution>;
type Bin = Found["bins"][number];

/** Minutes in a unit of time. */
const MINUTES: Partial<Record<Unit, number>> = { days: 1440, hours: 60 };

/** The one unit that edges are told in: of time the largest of which their distance is half or more. */
function unitOfEdges({ unit }: Metric, { bins }: Found): { unit: Unit; factor: number } {
  const minutes = MINUTES[unit];
  const between = bins.find(({ from, to }) => from !== null && to !== null);
  if (minutes === undefined || !between) return { unit, factor: 1 };
  const width = ((between.to ?? 0) - (between.from ?? 0)) * minutes;
  if (width < 29) return { unit: "minutes", factor: minutes };
  return width < 719 ? { unit: "hours", factor: minutes / 60 } : { unit, factor: 1 };
}

/** A bin's edges in words. */
function edges(view: View, metric: Metric, found: Found, { from, to }: Bin, hasUnit: boolean): string {
  const { bins } = wordsOf(view);
  const { unit, factor } = unitOfEdges(metric, found);
  const tick = (edge: number) => formatTick(unit, edge * factor, view.language);
  const ending = (edge: number) =>
    hasUnit && unit !== "percent"
      ? `${tick(edge)} ${unitSuffix(unit, edge * factor, view.language)}`
      : tick(edge);
  if (from === null) return bins.under(ending(to ?? 0));
  if (to === null) return bins.over(ending(from));
  return from === to ? ending(from) : bins.between(tick(from), ending(to));
}

function marksOf(view: View, metric: Metric, found: Found): Mark[] {
  return found.bins.map((bin): Mark => {
    const mark = figureMark(
      view,
      bin,
      {
        key: String(bin.from ?? "under"),
        label: edges(view, metric, found, bin, true),
        unit: "percent",
        ...(bin.status === "suppressed" ? { status: bin.status } : {}),
      },
      found.note_texts,
    );
    return { ...mark, label: edges(view, metric, found, bin, false) };
  });
}

/** Half of the records, and nine in ten; of a few values the bins say it better. */
function findingsOf(view: View, metric: Metric, { bins, median, p90 }: Found): Finding[] {
  const isSingle = bins.every(({ from, to }) => from === to);
  if (median.value === null || p90.value === null || isSingle) return [];
  const told = ({ value, low, high }: Found["median"]) =>
    formatValue(metric.unit, value ?? 0, view.language) +
    (low === null || high === null
      ? ""
      : bracketed(view, view.text.figure.intervalOf(formatInterval(metric.unit, low, high, view.language))));
  const says = wordsOf(view).spread(told(median), told(p90), formatCount(median.n, view.language));
  return [{ says, rests: [median, p90] }];
}

/** How the values behind a measure are spread in the period. */
export const figure = define({
  section: "history",
  also: ["直方图、离散程度、长尾", "histogram, spread, long tail"],
  asks: (view) => ({
    spread: analysis<typeof distribution>(view, "distribution", { measure: measureOf(view).id }, "period"),
  }),
  shows: ({ spread }, view) => {
    const metric = measureOf(view);
    const words = wordsOf(view);
    return {
      kind: "chart",
      title: words.distribution(metric.title[view.language]),
      about: words.distributionAbout(
        unitWords(view.language)[spread ? unitOfEdges(metric, spread).unit : metric.unit].name,
      ),
      scope: scopeText(view, "period"),
      metrics: [metric.id],
      chart: "columns",
      size: "wide",
      options: { unit: "percent", limits: { min: 0, max: 1 }, axis: words.shareOfRecords },
      marks: spread ? marksOf(view, metric, spread) : [],
      findings: spread ? findingsOf(view, metric, spread) : [],
      choices: [elsewhere(measureChoice(view))],
      expected: null,
      empty:
        spread?.why === "split" && metric.split
          ? words.oneOf(dimensionLabel(view, metric.split))
          : spread?.why === "no_values"
            ? words.noValues
            : view.text.figure.empty,
    };
  },
});
