import { formatCount, formatNumber, unitSuffix } from "../format/number.ts";
import type { Loaded } from "../state/page-data.ts";
import { language } from "../state/preferences.ts";
import { valueLabel, world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { Metric, MetricRow } from "../types.ts";
import { enoughText } from "./enough-words.ts";

/** Rows with few data that a figure names one by one. */
const NAMED = 3;

/** What n counts, as far as the measure's source says it. */
function things(metric: Metric, row: MetricRow, count: number): string {
  const words = enoughText.value.things;
  const source = /\bmarts\.([a-z_]+)/.exec(metric.sql)?.[1] ?? "";
  const isHire =
    source === "hire" ||
    source === "employment_spell" ||
    (metric.estimator === "correlation" && source === "application") ||
    (source.startsWith("hired_") &&
      Object.keys(row.segment).some((name) => /^(competency|question)$/.test(name)));
  // a ratio's n are units or denominators
  const name = metric.estimator === "ratio" ? "row" : isHire ? "hire" : source;
  const number = formatCount(count, language.value);
  return (words[name] ?? words.row ?? String)(number);
}

/** A number of the measure's unit without sign or needless zeros: `5 percentage points`, `1.4 天`. */
export function amount(metric: Metric, value: number): string {
  const lang = language.value;
  const number = formatNumber(metric.unit, value, lang).replace(/\.0+$/, "");
  if (metric.unit === "percent") return enoughText.value.sharePoints(number);
  if (metric.unit === "currency" && lang === "en") return `¥${number}`;
  const suffix = unitSuffix(metric.unit, value, lang);
  return suffix === "" || suffix === "×" ? number : `${number} ${suffix}`;
}

/** What is missing and when it is there, in words; null where nothing is missing. */
export function shortfall(metric: Metric, row: MetricRow): string | null {
  const words = enoughText.value;
  const { enough } = row;
  if (!enough || enough.status === "reached") return null;
  if (enough.more === null) return words.impossible(amount(metric, enough.of));
  const when =
    enough.quarter !== null ? words.when(enough.quarter) : enough.status === "never" ? words.never : "";
  const more = things(metric, row, enough.more);
  if (enough.aim === "shown") return words.shown(more, when);
  if (enough.aim === "apart") return words.apart(more, String(enough.of), when);
  return words.precision(more, amount(metric, enough.of), when);
}

/** How much of the data that it takes is there, as a bar. */
export function Meter({ row }: { row: MetricRow }) {
  const needed = row.enough?.needed;
  if (!needed || row.n === null) return null;
  const lang = language.value;
  return (
    <span
      class="meter"
      role="img"
      aria-label={enoughText.value.meter(formatCount(row.n, lang), formatCount(needed, lang))}
    >
      <i style={{ width: `${Math.min(100, (row.n / needed) * 100)}%` }} />
    </span>
  );
}

/** The enough-data meter of one figure; nothing where there is enough. */
export function EnoughNote({ metric, row }: { metric: Metric; row: MetricRow }) {
  const missing = shortfall(metric, row);
  if (missing === null) return null;
  return (
    <span class="enough">
      <Meter row={row} />
      {missing}
    </span>
  );
}

/** What a row is about, in words. */
export const rowName = (row: MetricRow): string =>
  Object.entries(row.segment)
    .map(([name, value]) => valueLabel(name, value ?? ""))
    .join(" · ");

/** Under a figure: what its rows with few data still lack. */
export function FewNote({ loaded }: { loaded: readonly Loaded[] }) {
  const words = enoughText.value;
  const seen = new Set<string>();
  const few = loaded
    .flatMap((each) => (each.kind === "ready" ? each.result.rows : []))
    .filter((row) => {
      // nothing more comes in for what is over, such as an old version
      const isFew =
        row.enough?.aim === "shown" && row.enough.status === "coming" && world.value.metrics.has(row.metric);
      const key = `${row.metric} ${rowName(row)}`;
      if (!isFew || rowName(row) === "" || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => (a.enough?.more ?? 0) - (b.enough?.more ?? 0));
  if (few.length === 0) return null;
  const named = few
    .slice(0, NAMED)
    .map((row) =>
      words.fewRow(
        rowName(row),
        formatCount(row.enough?.more ?? 0, language.value),
        row.enough?.quarter ?? "",
      ),
    );
  const rest = few.length - named.length;
  return (
    <p class="note">
      {words.fewRows(text.value.list([...named, ...(rest > 0 ? [words.others(rest)] : [])]))}
    </p>
  );
}
