import type { ExportCell, ExportTable } from "../types.ts";

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
