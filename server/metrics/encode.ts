import { csvCell } from "../../dashboards/format/csv-cell.ts";
import type { MetricResult, MetricRow } from "./metric.ts";

/** A column of a result laid flat. */
export type Column = {
  readonly name: string;
  readonly kind: "text" | "number" | "boolean" | "texts";
  readonly of: (row: MetricRow) => unknown;
};

/** The name of a dimension's value for people; the value itself where it has none. */
export type Label = (dimension: string, value: string) => string;

/**
 * The columns of a flat result: metric, period, one column a segment (with `label` a second one, `<segment>_label`),
 * n, value, low, high, status, notes; with a comparison also `previous_*` and `change_*`.
 */
export function columnsOf(result: MetricResult, label?: Label): Column[] {
  const text = (name: string, of: Column["of"]): Column => ({ name, kind: "text", of });
  const number = (name: string, of: Column["of"]): Column => ({ name, kind: "number", of });
  const segments = segmentsOf(result);
  const labelled = (name: string) => (row: MetricRow) => {
    const value = row.segment[name] ?? null;
    return value === null ? null : (label?.(name, value) ?? value);
  };
  const columns: Column[] = [
    text("metric", (row) => row.metric),
    text("period", (row) => row.period),
    ...segments.flatMap((name) => [
      text(name, (row) => row.segment[name] ?? null),
      ...(label === undefined ? [] : [text(`${name}_label`, labelled(name))]),
    ]),
    number("n", (row) => row.n),
    number("value", (row) => row.value),
    number("low", (row) => row.low),
    number("high", (row) => row.high),
    text("status", (row) => row.status),
    { name: "notes", kind: "texts", of: (row) => row.notes },
  ];
  if (!result.rows.some((row) => row.previous !== undefined)) return columns;
  return [
    ...columns,
    text("previous_period", (row) => row.previous?.period ?? null),
    text("previous_from", (row) => row.previous?.from ?? null),
    text("previous_to", (row) => row.previous?.to ?? null),
    number("previous_n", (row) => row.previous?.n ?? null),
    number("previous_value", (row) => row.previous?.value ?? null),
    number("previous_low", (row) => row.previous?.low ?? null),
    number("previous_high", (row) => row.previous?.high ?? null),
    text("previous_status", (row) => row.previous?.status ?? null),
    number("change_value", (row) => row.change?.value ?? null),
    number("change_low", (row) => row.change?.low ?? null),
    number("change_high", (row) => row.change?.high ?? null),
    text("change_method", (row) => row.change?.method ?? null),
    { name: "change_clear", kind: "boolean", of: (row) => row.change?.clear ?? null },
  ];
}

/** The dimensions by which the rows of a result are cut. */
export function segmentsOf({ rows }: MetricResult): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.segment)))];
}

/** A result as flat records, the cells that CSV and Arrow carry. */
export function flatRows(result: MetricResult): Record<string, unknown>[] {
  const columns = columnsOf(result);
  return result.rows.map((row) => Object.fromEntries(columns.map(({ name, of }) => [name, of(row)])));
}

/**
 * A result as CSV (RFC 4180, UTF-8 with BOM so that spreadsheets read Chinese), in pieces. A text that a spreadsheet
 * would take for a formula gets an apostrophe in front; a cell without value is empty.
 */
export function* encodeCsv(result: MetricResult, label: Label): Generator<string> {
  const columns = columnsOf(result, label);
  yield `\uFEFF${columns.map(({ name }) => name).join(",")}\r\n`;
  let piece = "";
  for (const row of result.rows) {
    piece += `${columns.map(({ of }) => csvCell(of(row))).join(",")}\r\n`;
    if (piece.length > 65_536) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}
