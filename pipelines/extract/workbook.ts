import { readFileSync } from "node:fs";
import type { CellValue } from "hucre";
import { MARK } from "../mapping-sql.ts";
import { checkArchive } from "./archive.ts";
import type { HeadRow } from "./headings.ts";
import { wrongArchive } from "./kinds.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./result.ts";
import {
  type CellNote,
  columnLetters,
  inPattern,
  type Merge,
  type SheetNotes,
  sheetNotes,
} from "./sheet-notes.ts";

/** A workbook whose sheets are read by name, row by row. */
export type Workbook = {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  /** What is hidden in a sheet, and its rows that hold something, with their number in the sheet (1-based). */
  readonly open: (sheet: string) => {
    readonly hidden: SheetNotes["hidden"];
    readonly rows: AsyncGenerator<HeadRow>;
  };
};

/**
 * Opens an XLSX file, after its archive was checked against the limits. Numbers come in their shortest exact
 * writing, percentages as they are shown (85%), numbers shown with leading zeros with these, dates as `YYYY-MM-DD`
 * or `YYYY-MM-DD HH:MM:SS`, booleans as true and false, empty cells as "". The value of merged cells stands in
 * each of them. A cell without a value to read (a formula that was never computed, an error, a number of which
 * digits were lost) holds what is wrong with it between two `MARK`.
 */
export async function readWorkbook(path: string, limits: Limits): Promise<Workbook> {
  const bytes = readFileSync(path);
  const archive = checkArchive(bytes, limits);
  const wrong = wrongArchive(archive.names);
  if (wrong !== undefined) throw wrong;
  // Loaded only where a workbook comes: most children never see one.
  const { readXlsx, streamXlsxRows } = await import("hucre/xlsx");
  const sheets: { name: string; hidden: boolean }[] = [];
  await guarded(() =>
    readXlsx(bytes, {
      sheets: ({ name, hidden, veryHidden }) => {
        sheets.push({ name, hidden: hidden === true || veryHidden === true });
        return false;
      },
    }),
  );
  return {
    sheets,
    open: (sheet) => {
      const notes = sheetNotes(archive, sheet);
      return { hidden: notes.hidden, rows: rowsOf(streamXlsxRows(bytes, { sheet }), notes, sheet) };
    },
  };
}

async function* rowsOf(
  stream: AsyncGenerator<{ index: number; values: CellValue[] }>,
  notes: SheetNotes,
  sheet: string,
): AsyncGenerator<HeadRow> {
  const merged = mergedCells(notes.merges);
  for (;;) {
    const next = await guarded(() => stream.next());
    if (next.done === true) return;
    const { index, values } = next.value;
    const own = notes.cells.get(index);
    const cells = values.map((value, column) =>
      noted(value, own?.get(column), `${sheet}!${columnLetters(column)}${index + 1}`),
    );
    for (const [column, note] of own ?? [])
      if (column >= cells.length) {
        while (cells.length < column) cells.push("");
        cells.push(noted(null, note, `${sheet}!${columnLetters(column)}${index + 1}`));
      }
    const spread = merged(index, cells);
    if (cells.some((cell) => cell !== "")) yield { line: index + 1, cells, spread };
  }
}

/** Puts the value of merged cells into each of them, row after row; gives the columns filled from the left. */
function mergedCells(merges: readonly Merge[]): (row: number, cells: string[]) => Set<number> {
  const coming = [...merges].sort((a, b) => b.top - a.top);
  let open: (Merge & { text: string })[] = [];
  return (row, cells) => {
    open = open.filter(({ bottom }) => bottom >= row);
    for (let next = coming.at(-1); next !== undefined && next.top <= row; next = coming.at(-1)) {
      coming.pop();
      // The value stands in the first row alone; where that is empty, so is the whole.
      if (next.bottom >= row) open.push({ ...next, text: next.top === row ? (cells[next.left] ?? "") : "" });
    }
    const spread = new Set<number>();
    for (const { left, right, text } of open) {
      if (text === "") continue;
      for (let column = left; column <= Math.min(right, WIDEST_MERGE + left); column += 1) {
        while (cells.length < column) cells.push("");
        cells[column] = text;
        if (column > left) spread.add(column);
      }
    }
    return spread;
  };
}

/** Columns that a merged cell fills at most: a title merged over a whole row fills no further. */
const WIDEST_MERGE = 500;

function noted(value: CellValue, note: CellNote | undefined, place: string): string {
  switch (note?.kind) {
    case undefined:
      return cellText(value);
    case "formula":
      return `${MARK}formula without a value in ${place}: open and save the workbook in a spreadsheet program${MARK}`;
    case "error":
      return `${MARK}${note.text} in ${place}${MARK}`;
    case "digits":
      return value instanceof Date
        ? cellText(value)
        : `${MARK}more than 15 digits in a number cell, ${place}${MARK}`;
    case "percent":
      return typeof value === "number" ? `${Number((value * 100).toPrecision(15))}%` : cellText(value);
    case "pattern":
      return (typeof value === "number" ? inPattern(value, note.pattern) : undefined) ?? cellText(value);
  }
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
      { zh: "工作簿已损坏，无法读取", en: `the workbook is damaged: ${detail}` },
      { found: detail },
    );
  }
}
