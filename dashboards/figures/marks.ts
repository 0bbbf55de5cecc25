import type { Figure } from "../../server/figures/figure.ts";
import type { Text } from "../../server/language.ts";
import type { MetricRow } from "../../server/metrics/metric.ts";
import type { Mark } from "../charts/mark.ts";
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatValue,
} from "../format/number.ts";
import type { Status, Unit } from "../types.ts";
import type { MetricAnswer } from "./document.ts";
import { bracketed, estimateText, noteWords, reasonOf, unitOf, valueLabel, valueRank } from "./say.ts";
import type { View } from "./view.ts";

/** How rows become marks. */
export interface MarkChoice {
  /** Dimension (or `period`) that names the row. */
  readonly label: string | ((row: MetricRow) => string);
  /** Dimension whose value is the series, or a series of each row. */
  readonly series?: string | ((row: MetricRow) => string | undefined);
  /** Dimension whose value is the heading above the row. */
  readonly group?: string;
  /** One heading for all rows. */
  readonly heading?: string;
  readonly pooled?: boolean;
  /** Unit of the values where it is not the measure's own. */
  readonly unit?: Unit;
}

/** What choosing a row filters by: the value that names it, where its dimension can filter. */
export function filterOf(
  { filterable }: View,
  dimension: string,
  value: string | null | undefined,
): Mark["filter"] {
  // A list of values in the address is told apart by commas.
  return value && !value.includes(",") && filterable.has(dimension) ? { dimension, value } : undefined;
}

/** A series in the reader's language. */
export const seriesLabel = (view: View, dimension: string, value: string): string =>
  dimension === "screening_path" ? (view.text.series[value] ?? value) : valueLabel(view, dimension, value);

/** Chart marks of metric rows: labels in words, one sentence each. */
export function marksOf(
  view: View,
  rows: readonly MetricRow[],
  choice: MarkChoice,
  texts: Readonly<Record<string, Text>>,
): Mark[] {
  return rows.map((row, index) => {
    const unit = choice.unit ?? unitOf(view, row);
    const label =
      typeof choice.label === "function"
        ? choice.label(row)
        : choice.label === "period"
          ? (row.period ?? "")
          : valueLabel(view, choice.label, row.segment[choice.label] ?? "");
    const { series, named } = seriesOf(view, row, choice);
    const group =
      choice.heading ??
      (choice.group ? valueLabel(view, choice.group, row.segment[choice.group] ?? "") : undefined);
    const isNamed = choice.group === choice.series || choice.label === choice.series;
    const name = [group, label, isNamed ? undefined : named]
      .filter(Boolean)
      .join(view.language === "zh" ? " · " : ", ");
    const said = row.status === "undefined" ? noteWords(view, row.notes, texts)[0] : undefined;
    const reason = said ?? reasonOf(view, row);
    const filter =
      typeof choice.label === "string" ? filterOf(view, choice.label, row.segment[choice.label]) : undefined;
    return {
      key: `${index}:${group ?? ""}:${label}:${series ?? ""}`,
      label,
      n: row.n,
      value: row.value,
      low: row.low,
      high: row.high,
      status: row.status,
      sentence: `${name}${view.text.colon}${estimateText(view, unit, row, reason)}`,
      ...(series === undefined ? {} : { series }),
      ...(named && choice.group !== choice.series ? { seriesLabel: named } : {}),
      ...(group ? { group } : {}),
      ...(choice.pooled ? { pooled: true } : {}),
      ...(reason ? { reason } : {}),
      ...(filter ? { filter } : {}),
      ...(row.period ? { period: row.period } : {}),
    };
  });
}

function seriesOf(view: View, row: MetricRow, { series: choice }: MarkChoice) {
  if (choice === undefined) return {};
  if (typeof choice === "function") {
    const series = choice(row);
    return series === undefined ? {} : { series, named: view.text.series[series] };
  }
  const series = row.segment[choice] ?? undefined;
  return series === undefined ? {} : { series, named: seriesLabel(view, choice, series) };
}

const SERIES = ["before", "after", "traditional", "ai", "human"];
const seriesRank = (value: string | null | undefined) => (value == null ? 0 : SERIES.indexOf(value) + 1 || 9);

/** Rows in their dimension's order, before first, then after; traditional first, then AI. */
export function ordered(view: View, rows: readonly MetricRow[], { label, series }: MarkChoice): MetricRow[] {
  const rank = (row: MetricRow) =>
    typeof label === "string" && label !== "period" ? valueRank(view, label, row.segment[label] ?? "") : 0;
  const second = (row: MetricRow) =>
    seriesRank(typeof series === "string" ? row.segment[series] : series?.(row));
  return [...rows].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (label === "period" ? (a.period ?? "").localeCompare(b.period ?? "") : 0) ||
      second(a) - second(b),
  );
}

/** Marks of one answer in order, last the single row of `pooled`: all of it together. */
export function answerMarks(
  view: View,
  answer: MetricAnswer,
  choice: MarkChoice,
  more: { readonly keep?: (row: MetricRow) => boolean; readonly pooled?: MetricAnswer } = {},
): Mark[] {
  const { keep = () => true, pooled } = more;
  const marks = marksOf(view, ordered(view, answer.rows.filter(keep), choice), choice, answer.note_texts);
  // A measure that never mixes a dimension has no figure for all of it together.
  if (pooled?.rows.length !== 1 || marks.length === 0) return marks;
  const together = { label: () => view.text.figure.pooled, pooled: true };
  return [...marks, ...marksOf(view, pooled.rows, together, pooled.note_texts)];
}

/** What a mark is called, and how its numbers are shown. */
export interface MarkWords {
  readonly key: string;
  readonly label: string;
  readonly series?: string;
  readonly seriesLabel?: string;
  readonly group?: string;
  readonly at?: number;
  /** What choosing the mark filters by. */
  readonly filter?: Mark["filter"] | undefined;
  /** Where it is not the figure's own: `few`, or `suppressed` of a whole record. */
  readonly status?: Status;
  readonly unit: Unit;
  /** A difference: its sign is shown, shares are percentage points. */
  readonly signed?: boolean;
}

/** A chart mark of a figure of an analysis, with its sentence; without a value it says why. */
export function figureMark(
  view: View,
  figure: Omit<Figure, "status">,
  words: MarkWords,
  texts: Readonly<Record<string, Text>>,
): Mark {
  const { unit, signed = false, key, label, series, seriesLabel: named, group, at, filter } = words;
  const { language, text } = view;
  const hidden = words.status === "suppressed";
  const status: Status = hidden
    ? "suppressed"
    : figure.value === null
      ? figure.n === 0
        ? "missing"
        : "undefined"
      : (words.status ?? "ok");
  const remarks = noteWords(view, figure.notes, texts);
  const said = text.status[status] ?? "";
  const reason =
    figure.value === null ? (remarks[0] ?? said) : [said, ...remarks].filter(Boolean).join(text.semicolon);
  const value =
    figure.value === null
      ? text.dash
      : signed
        ? formatChange(unit, figure.value, language)
        : formatValue(unit, figure.value, language);
  const interval =
    figure.low === null || figure.high === null || figure.low === figure.high
      ? ""
      : text.figure.intervalOf(
          signed
            ? formatChangeInterval(unit, figure.low, figure.high, language)
            : formatInterval(unit, figure.low, figure.high, language),
        );
  const inside = [
    figure.value === null ? reason : interval,
    figure.n > 0 ? text.figure.n(formatCount(figure.n, language)) : "",
  ].filter(Boolean);
  const name = [group, label, named].filter(Boolean).join(language === "zh" ? " · " : ", ");
  return {
    key,
    label,
    n: hidden ? null : figure.n,
    value: figure.value,
    low: figure.low,
    high: figure.high,
    status,
    sentence: `${name}${text.colon}${value}${bracketed(view, inside.join(language === "zh" ? "，" : ", "))}`,
    ...(series === undefined ? {} : { series }),
    ...(named === undefined ? {} : { seriesLabel: named }),
    ...(group === undefined ? {} : { group }),
    ...(at === undefined ? {} : { at }),
    ...(filter ? { filter } : {}),
    ...(reason ? { reason } : {}),
  };
}
