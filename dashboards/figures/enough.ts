import type { MetricRow } from "../../server/metrics/metric.ts";
import { formatCount, formatNumber, unitSuffix } from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import { enoughWords } from "../text/enough.ts";
import type { Metric } from "../types.ts";
import { valueLabel } from "./say.ts";
import type { View } from "./view.ts";

/** Rows with few data that a figure names one by one. */
const NAMED = 3;

/** What n counts, as far as the measure's source says it. */
function things(view: View, metric: Metric, row: Pick<MetricRow, "segment">, count: number): string {
  const words = enoughWords(view.language).things;
  const source = /\bmarts\.([a-z_]+)/.exec(metric.sql)?.[1] ?? "";
  const isHire =
    source === "hire" ||
    source === "employment_spell" ||
    (metric.estimator === "correlation" && source === "application") ||
    (source.startsWith("hired_") &&
      Object.keys(row.segment).some((name) => /^(competency|question)$/.test(name)));
  // a ratio's n are units or denominators
  const name = metric.estimator === "ratio" ? "row" : isHire ? "hire" : source;
  const number = formatCount(count, view.language);
  return (words[name] ?? words.row ?? String)(number);
}

/** A number of the measure's unit without sign or needless zeros: `5 percentage points`, `1.4 天`. */
export function amount({ language }: View, { unit }: Metric, value: number): string {
  const number = formatNumber(unit, value, language).replace(/\.0+$/, "");
  if (unit === "percent") return number + unitWords(language).share_points.suffix();
  if (unit === "currency" && language === "en") return `¥${number}`;
  const suffix = unitSuffix(unit, value, language);
  return suffix === "" || suffix === "×" ? number : `${number} ${suffix}`;
}

type Row = Pick<MetricRow, "segment" | "enough">;

/** What is missing and when it is there, in words; null where nothing is missing. */
export function shortfall(view: View, metric: Metric, row: Row): string | null {
  const words = enoughWords(view.language);
  const { enough } = row;
  if (!enough || enough.status === "reached") return null;
  if (enough.more === null) return words.impossible(amount(view, metric, enough.of));
  const when =
    enough.quarter !== null ? words.when(enough.quarter) : enough.status === "never" ? words.never : "";
  const more = things(view, metric, row, enough.more);
  if (enough.aim === "shown") return words.shown(more, when);
  if (enough.aim === "apart") return words.apart(more, String(enough.of), when);
  return words.precision(more, amount(view, metric, enough.of), when);
}

/** What a row is about, in words. */
export const rowName = (view: View, { segment }: Pick<MetricRow, "segment">): string =>
  Object.entries(segment)
    .map(([name, value]) => valueLabel(view, name, value ?? ""))
    .join(" · ");

/** What rows with few data still lack, in one sentence; empty where nothing is to come. */
export function fewNote(view: View, rows: readonly MetricRow[]): string {
  const words = enoughWords(view.language);
  const seen = new Set<string>();
  const few = rows
    .filter((row) => {
      // nothing more comes in for what is over, such as an old version
      const isFew =
        row.enough?.aim === "shown" && row.enough.status === "coming" && view.metrics.has(row.metric);
      const name = rowName(view, row);
      const key = `${row.metric} ${name}`;
      if (!isFew || name === "" || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => (a.enough?.more ?? 0) - (b.enough?.more ?? 0));
  if (few.length === 0) return "";
  const named = few.slice(0, NAMED).map((row) => {
    const more = formatCount(row.enough?.more ?? 0, view.language);
    return words.fewRow(rowName(view, row), more, row.enough?.quarter ?? "");
  });
  const rest = few.length - named.length;
  return words.fewRows(view.text.list([...named, ...(rest > 0 ? [words.others(rest)] : [])]));
}
