import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Mark } from "../charts/mark.ts";
import { filters } from "../state/route.ts";
import { dimensionLabel, period, rangeText, valueLabel } from "../state/world.ts";
import { text } from "../text/text.ts";
import type {
  Estimate,
  ExportCell,
  ExportColumn,
  ExportDescription,
  ExportTable,
  Filters,
} from "../types.ts";
import type { FigureOptions } from "./chart-options.ts";

/** Filters in words, one line a dimension. */
export function filterLines(chosen: Filters, without: readonly string[] = []): string[] {
  return Object.entries(chosen)
    .filter(([name]) => !without.includes(name))
    .map(
      ([name, values]) =>
        `${dimensionLabel(name)}${text.value.colon}${text.value.list(values.map((value) => valueLabel(name, value)))}`,
    );
}

/** Columns of a figure's table: those on the screen, the values as the API serves them. */
export function markColumns(marks: readonly Mark[], options: FigureOptions): ExportColumn[] {
  const { columns } = text.value.figure;
  const { inUnit, units } = text.value.export;
  const unit = units[options.pointsOfShare ? "sharePoints" : options.unit] ?? options.unit;
  const number = (key: string, name: string): ExportColumn => ({
    key,
    name,
    format: options.unit,
    ...(options.signed || options.pointsOfShare ? { signed: true } : {}),
  });
  return [
    { key: "label", name: columns.label, format: "text" },
    ...(marks.some((mark) => mark.seriesLabel)
      ? [{ key: "series", name: columns.series, format: "text" } satisfies ExportColumn]
      : []),
    number("value", inUnit(columns.value, unit)),
    number("low", columns.low),
    number("high", columns.high),
    ...(marks.some((mark) => mark.extra !== undefined) ? [number("extra", columns.extra)] : []),
    { key: "n", name: columns.n, format: "count" },
    { key: "note", name: columns.note, format: "text" },
  ];
}

/** Rows that belong to `markColumns`, in the order of the screen; nothing is rounded. */
export function markRows(marks: readonly Mark[]): ExportCell[][] {
  const hasSeries = marks.some((mark) => mark.seriesLabel);
  const hasExtra = marks.some((mark) => mark.extra !== undefined);
  return marks.map((mark) => [
    [mark.group, mark.label].filter(Boolean).join(" · "),
    ...(hasSeries ? [mark.seriesLabel ?? ""] : []),
    mark.value,
    mark.low,
    mark.high,
    ...(hasExtra ? [mark.extra ?? null] : []),
    mark.n,
    mark.reason ?? "",
  ]);
}

/** A text that a spreadsheet would run as a formula is kept a text. */
const FORMULA = /^[\s\u3000]*[=+\-@＝＋－﹢﹣＠]|^[\t\r\n]/;
const csvCell = (value: ExportCell) => {
  const content = value === null ? "" : String(value);
  const safe = typeof value === "string" && FORMULA.test(content) ? `'${content}` : content;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A table as CSV with a byte order mark, so that Excel reads the Chinese. */
export function csvOf({ columns, rows }: Pick<ExportTable, "columns" | "rows">): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(csvCell).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

/** What the server makes a file of: the tables with the page's title, address, period and filters. */
export function describe(title: string, tables: ExportTable[]): ExportDescription {
  return {
    title,
    address: location.hash || "#/",
    period: rangeText(period.value),
    filters: filterLines(filters.value),
    tables,
  };
}

/** One thing of the page that can leave it. */
interface Registered {
  element: () => Element | null;
  table: () => ExportTable | HeadlineRow | null;
}
/** A headline figure: a row of the table that all of a page share. */
export interface HeadlineRow {
  headline: ExportCell[];
  metric: string | null;
  explained?: ExportTable["explained"];
}

/** A headline figure's row: the value and its interval as the API serves them; a unit's name or word. */
export function headlineRow(
  title: string,
  unit: string,
  { value, low, high, n }: Omit<Estimate, "status">,
  note: string,
): ExportCell[] {
  return [title, value, low, high, text.value.export.units[unit] ?? unit, n, note];
}
const registered = new Set<Registered>();

/** Makes a figure part of what the page exports, as long as it is on the page. */
export function useExported(element: RefObject<Element | null>, table: Registered["table"]): void {
  const latest = useRef(table);
  latest.current = table;
  useEffect(() => {
    const entry: Registered = { element: () => element.current, table: () => latest.current() };
    registered.add(entry);
    return () => {
      registered.delete(entry);
    };
  }, []);
}

const headlineColumns = (): ExportColumn[] => {
  const { columns } = text.value.figure;
  return [
    { key: "label", name: columns.label, format: "text" },
    { key: "value", name: columns.value, format: "number" },
    { key: "low", name: columns.low, format: "number" },
    { key: "high", name: columns.high, format: "number" },
    { key: "unit", name: text.value.export.unit, format: "text" },
    { key: "n", name: columns.n, format: "count" },
    { key: "note", name: columns.note, format: "text" },
  ];
};

/** Every figure of the page as it stands there, from top to bottom; headline figures share one table. */
export function pageTables(): ExportTable[] {
  const inOrder = [...registered]
    .flatMap((entry) => {
      const element = entry.element();
      return element ? [{ element, entry }] : [];
    })
    .sort((a, b) =>
      a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
  const tables: ExportTable[] = [];
  const headlines: HeadlineRow[] = [];
  for (const { entry } of inOrder) {
    const table = entry.table();
    if (table === null) continue;
    if ("headline" in table) headlines.push(table);
    else tables.push(table);
  }
  if (headlines.length === 0) return tables;
  const words = text.value.export;
  const explained = headlines.find((each) => each.explained)?.explained;
  return [
    {
      id: "headlines",
      title: words.headlines,
      about: words.headlinesAbout,
      scope: text.value.figure.periodOf(rangeText(period.value)),
      filters: [],
      notes: [],
      metrics: [...new Set(headlines.flatMap((each) => each.metric ?? []))],
      ...(explained ? { explained } : {}),
      columns: headlineColumns(),
      rows: headlines.map((each) => each.headline),
    },
    ...tables,
  ];
}
