import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReferenceCase } from "./case.ts";

let directory: string | null = null;

/** Names the folder of the data sets that some cases are about; null: there are none. */
export function useDataSets(folder: string | null): void {
  directory = folder;
}

/** Path of a data set, or null where it is absent. */
export function dataPath(file: string): string | null {
  if (directory === null) return null;
  const path = join(directory, file);
  return existsSync(path) ? path : null;
}

/** Does a case need a file that is absent? */
export function isMissingData({ input }: ReferenceCase): boolean {
  if (typeof input.indexFile === "string") return dataPath(input.indexFile) === null;
  if (input.files !== undefined)
    return Object.values(input.files as Record<string, string>).some(
      (name) => dataPath(name.split(" ")[0]!) === null,
    );
  return input.values === undefined && typeof input.file === "string" && dataPath(input.file) === null;
}

function cells(line: string): string[] {
  const found: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '"') {
      if (quoted && line[i + 1] === '"') cell += line[++i]!;
      else quoted = !quoted;
    } else if (character === "," && !quoted) {
      found.push(cell);
      cell = "";
    } else cell += character;
  }
  found.push(cell);
  return found.map((value) => value.trim());
}

/** Columns of a data set by name, as text. */
export function textColumns(file: string): Record<string, string[]> {
  const path = dataPath(file);
  if (path === null) throw new Error(`absent: ${file}`);
  const [head, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const rows = lines.map(cells);
  return Object.fromEntries(cells(head!).map((name, i) => [name, rows.map((row) => row[i] ?? "")]));
}

/** A column of numbers: blank and NA are NaN. */
export function numbers(values: readonly string[]): Float64Array {
  return Float64Array.from(values, (value) => (value === "" || value === "NA" ? Number.NaN : Number(value)));
}

/** Numeric columns of a data set by name. */
export function numericColumns(file: string): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(textColumns(file)).map(([name, values]) => [name, numbers(values)]),
  );
}

/** Whitespace-separated numbers of a NIST file, row by row, from a line number on. */
export function nistRows(file: string, firstDataLine: number): number[][] {
  const path = dataPath(file);
  if (path === null) throw new Error(`absent: ${file}`);
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .slice(firstDataLine - 1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.trim().split(/\s+/).map(Number));
}
