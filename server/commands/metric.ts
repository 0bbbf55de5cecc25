import { existsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { agree } from "../../pipelines/load/agreement.ts";
import { openDatabase } from "../../sql/database.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { metricSettings, readConfig } from "../config.ts";
import { readLabels } from "../dimensions.ts";
import { noteText } from "../figures/notes.ts";
import { loadCatalog } from "../metrics/catalog.ts";
import { encodeCsv, flatRows, type Label, segmentsOf } from "../metrics/encode.ts";
import { evaluate } from "../metrics/evaluate.ts";
import {
  COMPARISONS,
  type Metric,
  type MetricQuery,
  MetricQueryError,
  type MetricResult,
  PERIODS,
  type Period,
} from "../metrics/metric.ts";
import type { UnknownValue } from "../metrics/unknown-values.ts";

const FORMATS = ["table", "json", "csv", "arrow"] as const;
type Format = (typeof FORMATS)[number];

/** `assay metric ID`: one metric by the same code as the API; without an ID the list of metrics. */
export const command: Command = {
  about: "one metric: its figures with interval and n; without an id, the list of metrics",
  usage:
    "assay metric [ID] [--by DIM]... [--period quarter] [--from 2026-01-01] [--to 2026-09-30] [--filter dim=value]... [--compare previous|year] [--format table|json|csv|arrow] [--lang en|zh]",
  options: {
    by: { type: "string", multiple: true, about: "dimension to segment by; may be given twice" },
    period: { type: "string", default: "none", about: `cut by time: ${PERIODS.join(", ")}` },
    from: { type: "string", about: "first day, YYYY-MM-DD" },
    to: { type: "string", about: "last day, included" },
    filter: { type: "string", multiple: true, about: "dimension=value; values of one dimension add up" },
    compare: {
      type: "string",
      about:
        "beside each figure that of another period: previous is the one just before, year the same one a year before",
    },
    format: { type: "string", default: "table", about: `one of ${FORMATS.join(", ")}` },
    lang: { type: "string", default: "en", about: "language of the labels in CSV: zh or en" },
    json: { type: "boolean", default: false, about: "the same as --format json" },
  },
  run: async (input) => {
    const { values, words, out } = input;
    if (words.length > 1) throw new UsageError(`one metric at a time: ${words.join(" ")}`);
    const format = formatOf(values.json === true ? "json" : String(values.format));
    const language = values.lang;
    if (language !== "zh" && language !== "en")
      throw new UsageError(`--lang is zh or en: ${String(language)}`);
    const catalog = await loadCatalog(undefined, metricSettings(readConfig(input.data)));
    const { metrics } = catalog;
    const id = words[0];
    if (id === undefined) {
      list([...metrics.values()], format, out);
      return 0;
    }
    const metric = metrics.get(id);
    if (metric === undefined) throw new UsageError(`there is no metric ${id}; assay metric lists them`);
    const query = queryOf(id, values);
    if (!existsSync(join(input.data, "warehouse.duckdb")))
      throw new Error(`no warehouse in ${input.data}; run assay load first, or name its folder by --data`);
    const database = await openDatabase({ directory: input.data, readers: 1 });
    try {
      await agree(database);
      const result = await evaluate(database, query, catalog);
      const [unknown] = result.unknown_filter_values ?? [];
      if (unknown !== undefined) throw new UsageError(noSuchValue(unknown));
      const labels = await readLabels(database, format === "csv" ? segmentsOf(result) : []);
      await print(
        metric,
        result,
        format,
        (name, value) => labels.get(name)?.get(value)?.[language] ?? value,
        input,
      );
    } catch (error) {
      if (error instanceof MetricQueryError) throw new UsageError(error.message);
      throw error;
    } finally {
      await database.close();
    }
    return 0;
  },
};

function noSuchValue({ dimension, value, nearest }: UnknownValue): string {
  const known = nearest.length === 0 ? "" : `; nearest: ${nearest.join(", ")}`;
  return `${dimension} has no value ${value}${known} (assay metric ... --by ${dimension} lists them)`;
}

function formatOf(text: string): Format {
  const format = FORMATS.find((name) => name === text);
  if (format === undefined) throw new UsageError(`--format is one of ${FORMATS.join(", ")}: ${text}`);
  return format;
}

function queryOf(metric: string, values: CommandInput["values"]): MetricQuery {
  const period = PERIODS.find((name): name is Period => name === values.period);
  if (period === undefined)
    throw new UsageError(`--period is one of ${PERIODS.join(", ")}: ${String(values.period)}`);
  const compare = COMPARISONS.find((name) => name === values.compare);
  if (values.compare !== undefined && compare === undefined)
    throw new UsageError(`--compare is one of ${COMPARISONS.join(", ")}: ${String(values.compare)}`);
  const filters: Record<string, string[]> = {};
  for (const text of (values.filter ?? []) as string[]) {
    const [dimension, ...rest] = text.split("=");
    if (!dimension || rest.length === 0) throw new UsageError(`--filter is dimension=value: ${text}`);
    filters[dimension] = [...(filters[dimension] ?? []), rest.join("=")];
  }
  return {
    metric,
    by: (values.by ?? []) as string[],
    period,
    filters,
    scope: { kind: "all" },
    ...(values.from === undefined ? {} : { from: String(values.from) }),
    ...(values.to === undefined ? {} : { to: String(values.to) }),
    ...(compare === undefined ? {} : { compare }),
  };
}

function list(metrics: readonly Metric[], format: Format, out: (line: string) => void): void {
  if (format === "json") {
    out(JSON.stringify(metrics));
    return;
  }
  const width = Math.max(...metrics.map(({ id }) => id.length));
  for (const { id, title, area } of metrics)
    out(`${id.padEnd(width)}  ${area.padEnd(11)}${title.en} · ${title.zh}`);
}

async function print(
  metric: Metric,
  result: MetricResult,
  format: Format,
  label: Label,
  { out, err }: CommandInput,
): Promise<void> {
  if (format === "json") out(JSON.stringify(result));
  else if (format === "csv") out([...encodeCsv(result, label)].join("").trimEnd());
  else if (format === "arrow") {
    const { encodeArrow } = await import("../metrics/encode-arrow.ts");
    for (const piece of encodeArrow(result)) writeAll(piece);
  } else for (const line of table(metric, result)) out(line);
  if (result.ignored_filters.length > 0)
    err(`not filtered by ${result.ignored_filters.join(", ")}: ${metric.id} does not have it`);
}

/** All bytes to standard output; a pipe may take them in pieces, or be closed before its end. */
function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
  }
}

function table(metric: Metric, result: MetricResult): string[] {
  const hidden = ["metric", "low", "high", "notes", "change_method", "previous_low", "previous_high"];
  const flat = flatRows(result);
  const isEmpty = (name: string) => name !== "value" && flat.every((row) => row[name] === null);
  const rows = flat.map((row, index) => {
    const cells: Record<string, string> = {};
    for (const [name, value] of Object.entries(row)) {
      if (hidden.includes(name) || name.startsWith("change_") || isEmpty(name)) continue;
      cells[name] =
        typeof value === "number" && name !== "n" && name !== "previous_n"
          ? figure(metric, value)
          : plain(value);
      if (name === "value") cells["95 %"] = interval(metric, row.low, row.high);
    }
    const { change, notes } = result.rows[index]!;
    if (change !== undefined)
      cells.change =
        change === null
          ? "–"
          : `${figure(metric, change.value)} ${interval(metric, change.low, change.high)}`;
    cells.notes = notes.map((note) => noteText(note, "en")).join("; ");
    return cells;
  });
  const names = Object.keys(rows[0] ?? {});
  const width = names.map((name) => Math.max(name.length, ...rows.map((row) => row[name]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(width[index]!))
      .join("  ")
      .trimEnd();
  return [
    `${metric.title.en} · ${metric.title.zh} (${metric.unit})`,
    line(names),
    ...rows.map((row) => line(names.map((name) => row[name]!))),
    ...(rows.length === 0 ? ["no rows"] : []),
  ];
}

function plain(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? `${value}`
    : "–";
}

function figure(metric: Metric, value: unknown): string {
  if (typeof value !== "number") return "–";
  if (metric.unit === "percent") return `${(value * 100).toFixed(1)} %`;
  return Number(value.toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 4 });
}

function interval(metric: Metric, low: unknown, high: unknown): string {
  return typeof low === "number" && typeof high === "number"
    ? `[${figure(metric, low)}, ${figure(metric, high)}]`
    : "";
}
