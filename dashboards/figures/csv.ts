import { csvCell } from "../format/csv-cell.ts";
import type { ExportTable } from "../types.ts";

/** A table as CSV with a byte order mark, so that Excel reads the Chinese. */
export function csvOf({ columns, rows }: Pick<ExportTable, "columns" | "rows">): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(csvCell).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}
