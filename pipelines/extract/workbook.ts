import { readFileSync } from "node:fs";
import type { CellValue } from "hucre";
import { checkArchive } from "./archive.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./result.ts";

/** A workbook whose sheets are read by name, row by row. */
export type Workbook = {
  readonly sheets: readonly string[];
  /** Rows that hold something, with their number in the sheet (1-based) and their cells as texts. */
  readonly rows: (sheet: string) => AsyncGenerator<{ line: number; cells: string[] }>;
};

/**
 * Opens an XLSX file, after its archive was checked against the limits. Numbers come in their shortest exact
 * writing, dates as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, booleans as true and false, empty cells as "".
 */
export async function readWorkbook(path: string, limits: Limits): Promise<Workbook> {
  const bytes = readFileSync(path);
  checkArchive(bytes, limits);
  // Loaded only where a workbook comes: most children never see one.
  const { readXlsx, streamXlsxRows } = await import("hucre/xlsx");
  const sheets: string[] = [];
  await guarded(() =>
    readXlsx(bytes, {
      sheets: ({ name }) => {
        sheets.push(name);
        return false;
      },
    }),
  );
  return {
    sheets,
    async *rows(sheet) {
      const rows = streamXlsxRows(bytes, { sheet });
      for (;;) {
        const next = await guarded(() => rows.next());
        if (next.done === true) return;
        const cells = next.value.values.map(cellText);
        if (cells.some((cell) => cell !== "")) yield { line: next.value.index + 1, cells };
      }
    },
  };
}

function cellText(value: CellValue): string {
  if (value === null || value === undefined) return "";
  if (!(value instanceof Date)) return String(value);
  if (Number.isNaN(value.getTime())) return "";
  const iso = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const detail = error.message.slice(0, 200);
    throw new Refusal(
      "unreadable",
      { zh: `工作簿无法读取：${detail}`, en: `the workbook cannot be read: ${detail}` },
      { found: detail },
    );
  }
}
