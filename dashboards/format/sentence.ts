import type { Mark } from "../charts/mark.ts";
import { language } from "../state/preferences.ts";
import { filterable } from "../state/route.ts";
import { valueLabel, world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { Estimate, Metric, MetricRow, Unit } from "../types.ts";
import { formatChange, formatChangeInterval, formatCount, formatInterval, formatValue } from "./number.ts";

/** Why there is no value, or why to be careful with it. */
export function reasonOf(row: Pick<Estimate, "status">): string {
  return text.value.status[row.status] ?? row.status;
}

/** Why a row has no value: what its estimator remarked, where it says more than the status. */
function whyNot(row: Estimate & { notes?: readonly string[] }): string {
  const told = row.status === "undefined" ? noteTexts(row.notes ?? [])[0] : undefined;
  return told ?? reasonOf(row);
}

/** What the estimators remark about a row, in words. */
export function noteTexts(notes: readonly string[]): string[] {
  return notes.flatMap((note) => {
    const [code = "", argument = ""] = note.split(":");
    return text.value.notes[code]?.(argument) ?? [];
  });
}

/** `85.3% (95% interval 83.9 to 86.4%, n = 2,104)`, or a dash with the reason. */
export function estimateText(unit: Unit, row: Estimate): string {
  const { figure, dash } = text.value;
  const zh = language.value === "zh";
  if (row.value === null) return `${dash} ${whyNot(row)}`;
  const inside = [
    row.low !== null && row.high !== null
      ? figure.intervalOf(formatInterval(unit, row.low, row.high, language.value))
      : "",
    row.n !== null ? figure.n(formatCount(row.n, language.value)) : "",
    row.status === "few" ? figure.few : "",
  ].filter(Boolean);
  const value = formatValue(unit, row.value, language.value);
  if (inside.length === 0) return value;
  return zh ? `${value}（${inside.join("，")}）` : `${value} (${inside.join(", ")})`;
}

/** The change in words with its interval: `+3.1 percentage points (95% +0.4 to +5.8) against 2025Q3`. */
export function changeText(metric: Metric, row: MetricRow, range: string): string | null {
  const { figure } = text.value;
  if (row.previous === undefined) return null;
  if (!row.previous || row.previous.value === null || !row.change || row.change.value === null)
    return figure.previousNone(range);
  const { value, low, high, clear } = row.change;
  if (!clear) return figure.noChangeSince(range);
  const interval =
    low !== null && high !== null ? formatChangeInterval(metric.unit, low, high, language.value) : "";
  return figure.changeSince(formatChange(metric.unit, value, language.value), interval, range);
}

export interface MarkChoice {
  /** Dimension (or `period`) that names the row. */
  label: string | ((row: MetricRow) => string);
  /** Dimension whose value is the series, or a fixed series. */
  series?: string | ((row: MetricRow) => string | undefined);
  /** Dimension whose value is the heading above the row. */
  group?: string;
  /** One heading for all rows. */
  heading?: string;
  pooled?: boolean;
  /** Unit of the values where it is not the measure's own. */
  unit?: Unit;
}

/** What choosing a row filters by: the value that names it, where its dimension can filter. */
export function filterOf(dimension: string, value: string | null | undefined): Mark["filter"] {
  // A list of values in the address is told apart by commas.
  return value && !value.includes(",") && filterable.value?.has(dimension) ? { dimension, value } : undefined;
}

/** Chart marks of metric rows: labels in words, one sentence each. */
export function marksOf(rows: readonly MetricRow[], choice: MarkChoice): Mark[] {
  return rows.map((row, index) => {
    const metric = world.value.metrics.get(row.metric);
    const unit = choice.unit ?? metric?.unit ?? "count";
    const label =
      typeof choice.label === "function"
        ? choice.label(row)
        : choice.label === "period"
          ? (row.period ?? "")
          : valueLabel(choice.label, row.segment[choice.label] ?? "");
    const series =
      typeof choice.series === "function"
        ? choice.series(row)
        : choice.series === undefined
          ? undefined
          : (row.segment[choice.series] ?? undefined);
    const seriesLabel =
      series === undefined
        ? undefined
        : typeof choice.series === "function"
          ? text.value.series[series]
          : choice.series === "screening_path"
            ? (text.value.series[series] ?? series)
            : valueLabel(choice.series ?? "", series);
    const group =
      choice.heading ??
      (choice.group ? valueLabel(choice.group, row.segment[choice.group] ?? "") : undefined);
    const name = [group, label, choice.group === choice.series ? undefined : seriesLabel]
      .filter(Boolean)
      .join(language.value === "zh" ? " · " : ", ");
    const reason = whyNot(row);
    const filter =
      typeof choice.label === "string" ? filterOf(choice.label, row.segment[choice.label]) : undefined;
    return {
      key: `${index}:${group ?? ""}:${label}:${series ?? ""}`,
      label,
      n: row.n,
      value: row.value,
      low: row.low,
      high: row.high,
      status: row.status,
      sentence: `${name}${text.value.colon}${estimateText(unit, row)}`,
      ...(series === undefined ? {} : { series }),
      ...(seriesLabel && choice.group !== choice.series ? { seriesLabel } : {}),
      ...(group ? { group } : {}),
      ...(choice.pooled ? { pooled: true } : {}),
      ...(reason ? { reason } : {}),
      ...(filter ? { filter } : {}),
      ...(row.period ? { period: row.period } : {}),
    };
  });
}
