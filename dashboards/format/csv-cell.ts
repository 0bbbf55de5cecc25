/** A text that a spreadsheet would take for a formula, full-width forms included. */
export const FORMULA = /^[\s\u3000]*[=+\-@＝＋－﹢﹣＠]|^[\t\r\n]/;

/** One CSV cell; texts are neutralised against formulas by an apostrophe, and quoted where needed. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = Array.isArray(value) ? value.join("; ") : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
