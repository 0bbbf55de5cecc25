import type { Language, Text } from "../../server/language.ts";
import type { MetricResult, MetricRow } from "../../server/metrics/metric.ts";
import { numbers } from "../format/intl.ts";
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatNumber,
  formatValue,
} from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import type { Estimate, Filters, Metric, Unit } from "../types.ts";
import type { FigureOptions } from "./document.ts";
import type { Period, View } from "./view.ts";

const humanise = (value: string) => value.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

/** The reader's side of a text in both languages. */
export const say = ({ language }: View, text: Text): string => text[language];

/** A dimension's value in the reader's language: as it is named, else itself. */
export function valueLabel({ labels, text }: View, dimension: string, value: string): string {
  if (value === "") return text.unknown;
  const named = labels.get(`${dimension}:${value}`) ?? text.values[dimension]?.[value];
  return named ?? (/^[a-z]+(_[a-z]+)*$/.test(value) ? humanise(value) : value);
}

/** A dimension's name in the reader's language. */
export const dimensionLabel = (view: View, dimension: string): string =>
  view.text.filter.dimensions[dimension] ??
  view.dimensions.get(dimension)?.label[view.language] ??
  humanise(dimension);

/** Place of a value in its dimension's own order. */
export function valueRank({ dimensions, text }: View, dimension: string, value: string): number {
  const served = dimensions.get(dimension)?.values.map((each) => each.value);
  const index = (served ?? Object.keys(text.values[dimension] ?? {})).indexOf(value);
  return index < 0 ? Number.MAX_SAFE_INTEGER : index;
}

/** `Company: Xinghe Retail`. */
export const filterText = (view: View, dimension: string, values: readonly string[]): string =>
  `${dimensionLabel(view, dimension)}${view.text.colon}${view.text.list(
    values.map((value) => valueLabel(view, dimension, value)),
  )}`;

/** Filters in words, one line a dimension. */
export const filterLines = (
  view: View,
  filters: Filters = view.filters,
  without: readonly string[] = [],
): string[] =>
  Object.entries(filters)
    .filter(([name]) => !without.includes(name))
    .map(([name, values]) => filterText(view, name, values));

/** What answers say of the filters that they were asked with: dimensions left out, values that do not exist. */
export function filterNotes(
  view: View,
  told: readonly Pick<MetricResult, "ignored_filters" | "unknown_filter_values">[],
): string[] {
  const words = view.text.filter;
  const ignored = [...new Set(told.flatMap((each) => each.ignored_filters ?? []))];
  const unknown = told.flatMap((each) =>
    (each.unknown_filter_values ?? []).map(({ dimension, value, nearest }) =>
      words.unknown(
        dimensionLabel(view, dimension),
        value,
        view.text.list(nearest.map((near) => valueLabel(view, dimension, near))),
      ),
    ),
  );
  return [
    ...(ignored.length > 0
      ? [words.ignored(view.text.list(ignored.map((name) => dimensionLabel(view, name))))]
      : []),
    ...new Set(unknown),
  ];
}

/** `2025Q4 to 2026Q3` in the reader's language. */
export const rangeText = ({ text }: View, { from, to }: Period): string => text.range(from, to);

/** Which time a figure is about. */
export type Scope = "period" | "trailing" | "whole";

/** The time that a figure is about, in words. */
export function scopeText(view: View, scope: Scope): string {
  const { figure } = view.text;
  if (scope === "period") return figure.periodOf(rangeText(view, view.period));
  if (scope === "trailing") return figure.trailing(rangeText(view, view.trailing));
  return figure.wholeRecord;
}

/** Words in brackets as the language has them. */
export const bracketed = ({ language }: View, inside: string): string =>
  inside === "" ? "" : language === "zh" ? `（${inside}）` : ` (${inside})`;

/** Whether an interval leaves out what would be no difference. */
export const isClear = ({ low, high }: Pick<Estimate, "low" | "high">, none = 0): boolean =>
  low !== null && high !== null && (low > none || high < none);

/** Why there is no value, or why to be careful with it. */
export const reasonOf = ({ text }: View, { status }: Pick<Estimate, "status">): string =>
  text.status[status] ?? status;

/** The sentences of note codes that an answer brought along. */
export const noteWords = (
  { language }: View,
  notes: readonly string[],
  texts: Readonly<Record<string, Text>>,
): string[] => notes.flatMap((note) => texts[note]?.[language] ?? []);

/** `85.3% (95% interval 83.9 to 86.4%, n = 2,104)`, or a dash with the reason. */
export function estimateText(view: View, unit: Unit, row: Estimate, why = reasonOf(view, row)): string {
  const { figure, dash } = view.text;
  if (row.value === null) return `${dash} ${why}`;
  const inside = [
    row.low !== null && row.high !== null && row.low < row.high
      ? figure.intervalOf(formatInterval(unit, row.low, row.high, view.language))
      : "",
    row.n !== null ? figure.n(formatCount(row.n, view.language)) : "",
    row.status === "few" ? figure.few : "",
  ].filter(Boolean);
  return (
    formatValue(unit, row.value, view.language) +
    bracketed(view, inside.join(view.language === "zh" ? "，" : ", "))
  );
}

/** The change in words with its interval: `+3.1 percentage points (95% +0.4 to +5.8) against 2025Q3`. */
export function changeText(view: View, metric: Metric, row: MetricRow): string | null {
  const { language, compare } = view;
  const { figure, filter } = view.text;
  if (row.previous === undefined) return null;
  const range = rangeText(view, view.previous);
  const begun = row.notes.find((note) => note.startsWith("data_begin:"));
  if (begun) return filter.dataBegin(begun.slice("data_begin:".length));
  if (row.notes.includes("over_a_year")) return filter.overAYear;
  if (row.previous.value === null || !row.change || row.change.value === null)
    return figure.previousNone(range);
  const { value, low, high, clear } = row.change;
  const by = compare === "year" ? "year" : "previous";
  if (!clear) return figure.noChangeSince[by](range);
  const interval =
    low !== null && high !== null ? formatChangeInterval(metric.unit, low, high, language) : "";
  return figure.changeSince[by](formatChange(metric.unit, value, language), interval, range);
}

/** `good` and `bad` come from the measure's direction alone, and only for a clear change. */
export function judge(metric: Metric, { change }: MetricRow): "good" | "bad" | "none" {
  if (!change?.clear || change.value === null || metric.better === "neutral") return "none";
  return change.value > 0 === (metric.better === "higher") ? "good" : "bad";
}

const plainDigits = (shown: string) => shown.replaceAll(",", "").replace("−", "-").replace("¥", "");

/**
 * A value with its interval: `57.1% (95% interval 55.9 to 58.4%)`. Where both ends would read the same, up to two
 * decimals more tell them apart: an interval that is narrow is still one. `signed` is a difference.
 */
export function told(
  view: View,
  unit: Unit,
  {
    value,
    low,
    high,
  }: { readonly value: number | null; readonly low: number | null; readonly high: number | null },
  signed = false,
): string {
  const { language } = view;
  const { dash, figure } = view.text;
  const between = language === "zh" ? " 至 " : " to ";
  if (value === null) return dash;
  const shown = signed ? formatChange(unit, value, language) : formatValue(unit, value, language);
  if (low === null || high === null || low === high) return shown;
  const usual = signed
    ? formatChangeInterval(unit, low, high, language)
    : formatInterval(unit, low, high, language);
  const [first = "", last = ""] = usual.split(between);
  const scale = unit === "percent" ? 100 : 1;
  const isSame = low < high && Number.parseFloat(plainDigits(first)) === Number.parseFloat(plainDigits(last));
  if (!isSame || Math.abs(high) < 0.25) return shown + bracketed(view, figure.intervalOf(usual));
  const digits = [1, 2, 3].find((each) => (low * scale).toFixed(each) !== (high * scale).toFixed(each)) ?? 3;
  const number = (each: number) =>
    numbers(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: signed ? "exceptZero" : "negative",
    })
      .format(each * scale)
      .replace("-", "−");
  return shown + bracketed(view, figure.intervalOf(`${number(low)}${between}${number(high)}`));
}

/** The unit of a measure. */
export const unitOf = (view: View, { metric }: Pick<MetricRow, "metric">): Unit =>
  view.metrics.get(metric)?.unit ?? "count";

/** A row's value with its interval. */
export const withInterval = (view: View, row: MetricRow, unit: Unit = unitOf(view, row)): string =>
  told(view, unit, row);

/** A row's value alone. */
export const plain = (view: View, row: MetricRow): string =>
  row.value === null ? view.text.dash : formatValue(unitOf(view, row), row.value, view.language);

/** Rows with a value, the largest first. */
export const largestFirst = (rows: readonly MetricRow[]): MetricRow[] =>
  rows.filter((row) => row.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));

/** A difference with its sign, in its own unit however small it is, as its interval stands beside it. */
export const differenceText = ({ language }: View, unit: Unit, value: number): string =>
  unit === "percent"
    ? formatChange(unit, value, language)
    : formatNumber(unit, value, language, true) + unitWords(language)[unit].suffix(value);

const AREAS = ["efficiency", "validity", "retention", "experience", "fairness"];

/** Where a measure's area stands among the pages; others come last. */
export const areaRank = ({ area }: Metric): number => AREAS.indexOf(area) + 1 || AREAS.length + 1;

/** An interval in a figure's unit: that of a share's difference in percentage points. */
export const intervalIn = (
  { unit, signed = false, pointsOfShare }: FigureOptions,
  low: number,
  high: number,
  language: Language,
): string =>
  pointsOfShare
    ? formatChangeInterval(unit, low, high, language)
    : formatInterval(unit, low, high, language, signed);
