import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One reference value: what was put in, what an authority gave out. */
export type ReferenceCase = {
  id: string;
  statistic: string;
  source: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inputs differ from case to case
  input: Record<string, any>;
  call: string;
  expected: Record<string, unknown>;
  relTol: number;
  note?: string;
};

/** What an adapter makes of a case: the same names as in `expected`, from the project's own functions. */
// biome-ignore lint/suspicious/noExplicitAny: the results differ from case to case
export type Adapter = (input: Record<string, any>, reference: ReferenceCase) => Record<string, unknown>;

/** Fields of a case whose published value is off by more than its tolerance, and why ours is right. */
export type Deviation = { fields: readonly string[]; within: number; because: string };

const shared = fileURLToPath(new URL("../../../shared/", import.meta.url));

/** Path of a file among the data sets beside the repository, or null where they are absent. */
export function dataPath(file: string): string | null {
  const path = `${shared}data/${file}`;
  return existsSync(path) ? path : null;
}

/** Are the reference values on data sets there, beside the repository? */
export function hasShared(): boolean {
  return existsSync(`${shared}reference/reference.json`);
}

/** All cases: those committed here, and with the data sets beside the repository the ones on files too. */
export function referenceCases(): ReferenceCase[] {
  const committed = JSON.parse(
    readFileSync(new URL("./reference/cases.json", import.meta.url), "utf8"),
  ) as ReferenceCase[];
  const path = `${shared}reference/reference.json`;
  if (!existsSync(path)) return committed;
  const known = new Set(committed.map(({ id }) => id));
  const all = JSON.parse(readFileSync(path, "utf8")) as ReferenceCase[];
  return [...committed, ...all.filter(({ id }) => !known.has(id))];
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

/** A list that may hold null for missing, as numbers with NaN. */
export function column(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

/**
 * Where two results differ, as a list of sentences; empty when they agree. Infinite and undefined values of the
 * authority must be null here, since no function of ours gives out NaN or Infinity.
 */
export function differences(expected: unknown, got: unknown, tolerance: number, at = ""): string[] {
  const here = at === "" ? "result" : at;
  if (Array.isArray(expected)) {
    const list = ArrayBuffer.isView(got) ? Array.from(got as Float64Array) : got;
    if (!Array.isArray(list) || list.length !== expected.length)
      return [`${here}: no list of ${expected.length}`];
    return expected.flatMap((value, i) => differences(value, list[i], tolerance, `${at}[${i}]`));
  }
  if (expected !== null && typeof expected === "object") {
    const record = (got ?? {}) as Record<string, unknown>;
    return Object.entries(expected).flatMap(([name, value]) =>
      differences(value, record[name], tolerance, at === "" ? name : `${at}.${name}`),
    );
  }
  if (typeof expected === "string" && got === expected) return [];
  const wanted =
    typeof expected === "string" && expected.trim() !== "" && !Number.isNaN(Number(expected))
      ? Number(expected)
      : expected;
  if (wanted === null || wanted === "NaN" || wanted === Infinity || wanted === -Infinity) {
    return (got ?? null) === null ? [] : [`${here}: ${got} instead of null`];
  }
  if (typeof wanted === "number") {
    if (typeof got !== "number" || !Number.isFinite(got)) return [`${here}: ${got} instead of ${wanted}`];
    const error = Math.abs(got - wanted);
    const allowed = tolerance * (wanted === 0 ? 1 : Math.abs(wanted)) + 5e-324;
    return error <= allowed
      ? []
      : [
          `${here}: ${got} instead of ${wanted} (off by ${(error / (Math.abs(wanted) || 1)).toExponential(1)})`,
        ];
  }
  return got === wanted ? [] : [`${here}: ${String(got)} instead of ${String(wanted)}`];
}
