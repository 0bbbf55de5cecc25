import { DuckDBListVector } from "@duckdb/node-api";
import type { Connection } from "../../sql/database.ts";
import { type Cell, cellKey, listOf } from "./cells.ts";
import { compile, type Question } from "./compile.ts";
import type { Aggregation, Moments } from "./estimator.ts";
import type { BoundMetric, Scope } from "./metric.ts";
import { sortedParts } from "./select.ts";

/**
 * A metric's sums by month and by the dimensions that questions filter and cut by: every coarser question is
 * answered from them as the rows would answer it, to the last bit, since the sums are exact integers.
 */
export type Cube = {
  /** Memory that it takes, about. */
  readonly bytes: number;
  /** The cells of a question; null where only the rows can tell. */
  readonly cells: (question: Question) => Map<string, Cell> | null;
};

/** What the filter bar offers. */
const FILTERED = [
  "company",
  "department",
  "job",
  "job_family",
  "vendor",
  "model_version",
  "screening_path",
  "phase",
];
/** What every application has besides: too many together to keep the sums of each combination. */
const SHARED = new Set([
  ...FILTERED,
  ...["channel", "invite_channel", "priority", "gender", "age_band", "education", "ethnicity"],
  ...["browser_version", "length_band", "feedback_sent", "score_band"],
]);
/** With more cells than these a cube is no shorter than the rows. */
const MOST_CELLS = 100_000;
const MONTH = "cube_month";

type Codes = { readonly values: readonly unknown[]; readonly codes: Int32Array };

/** One moment of all cells: how the cells of a group are put together. */
type Column = {
  readonly bytes: number;
  /** The moment of each group of cells; `group` is -1 for a cell that is left out. */
  readonly gather: (group: Int32Array, groups: number) => unknown[];
};

/**
 * Reads a metric's cube. Null where it has none: units that lie across cells (`inner`), too many cells, or sums
 * that are no integers and so would depend on the order in which they are added.
 */
export async function readCube(
  connection: Connection,
  metric: BoundMetric,
  aggregation: Aggregation,
): Promise<Cube | null> {
  if (aggregation.inner !== undefined) return null;
  const by = [...metric.dimensions.keys()].filter(
    (name) => FILTERED.includes(name) || !SHARED.has(name) || name === metric.split,
  );
  const at = metric.at === null ? null : `"${metric.at}"`;
  const keys = { ...aggregation.keys };
  if (at !== null) keys[MONTH] = `CAST(year(${at}) * 12 + month(${at}) - 1 AS INTEGER)`;
  const { sql, parameters } = compile(
    metric,
    { by, period: "none", from: null, to: null, filters: {}, scope: { kind: "all" } },
    { moments: aggregation.moments, keys },
  );
  const { names, chunks } = await connection.chunks(
    `SELECT * EXCLUDE (period) FROM (${sql}) LIMIT ${MOST_CELLS + 1}`,
    parameters,
  );
  const columns: unknown[][] = names.map(() => []);
  for await (const chunk of chunks) {
    for (const [index, column] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < chunk.rowCount; row++)
        column.push(vector instanceof DuckDBListVector ? copyOf(listOf(vector, row)) : vector.getItem(row));
    }
  }
  const size = columns[0]?.length ?? 0;
  if (size > MOST_CELLS) return null;

  const dimensions = new Map(by.map((name, index) => [name, coded(columns[index]!)]));
  const keyNames = Object.keys(aggregation.keys ?? {});
  const keyCodes = keyNames.map((_, index) => coded(columns[by.length + index]!));
  const months = at === null ? null : (columns[by.length + keyNames.length] as (number | null)[]);
  const firstMoment = by.length + Object.keys(keys).length;
  const momentNames = Object.keys(aggregation.moments);
  const moments: Column[] = [];
  for (const [index, name] of momentNames.entries()) {
    const values = columns[firstMoment + index]!;
    const column = (aggregation.maxima ?? []).includes(name) ? highest(values) : summed(values);
    if (column === null) return null;
    moments.push(column);
  }
  const bytes =
    moments.reduce((sum, column) => sum + column.bytes, 0) + 4 * size * (by.length + keyNames.length + 1);

  return {
    bytes,
    cells: (question) => {
      const keep = chosen(question, metric, dimensions, months, size);
      if (keep === null) return null;
      const cut = question.by.map((name) => dimensions.get(name));
      if (cut.some((codes) => codes === undefined)) return null;
      const periods = periodsOf(question, months);
      if (periods === null) return null;
      return gathered({
        keep,
        periods,
        segments: cut as Codes[],
        keys: keyNames.map((name, index) => [name, keyCodes[index]!] as const),
        moments: momentNames.map((name, index) => [name, moments[index]!] as const),
      });
    },
  };
}

const copyOf = (list: ArrayLike<number>) =>
  list instanceof Int32Array ? list.slice() : Float64Array.from(list);

/** Which cells a question is about; null where a filter is by something that the cube does not have. */
function chosen(
  question: Question,
  metric: BoundMetric,
  dimensions: ReadonlyMap<string, Codes>,
  months: readonly (number | null)[] | null,
  size: number,
): Uint8Array | null {
  const keep = new Uint8Array(size).fill(1);
  const among = (name: string, wanted: readonly string[]): Uint8Array | null => {
    const found = dimensions.get(name);
    if (found === undefined) return null;
    const allowed = found.values.map((value) => (wanted.includes(value as string) ? 1 : 0));
    return Uint8Array.from(found.codes, (code) => allowed[code]!);
  };
  const narrow = (mask: Uint8Array) => {
    for (let index = 0; index < size; index++) keep[index]! &= mask[index]!;
  };
  for (const [name, values] of Object.entries(question.filters)) {
    const mask = among(name, values);
    if (mask === null) return null;
    narrow(mask);
  }
  if (!inScope(question.scope, metric, size, among, narrow)) return null;
  if (months === null) return keep;
  const [from, to] = [monthFrom(question.from), monthTo(question.to)];
  if (from === null || to === null) return null;
  const isDated = question.period !== "none" || question.from !== null || question.to !== null;
  for (let index = 0; index < size; index++) {
    const month = months[index] ?? null;
    if (month === null ? isDated : month < from || month > to) keep[index] = 0;
  }
  return keep;
}

/** Leaves the rows of a scope; false where the cube does not have what it is by. */
function inScope(
  scope: Scope,
  metric: BoundMetric,
  size: number,
  among: (name: string, values: readonly string[]) => Uint8Array | null,
  narrow: (mask: Uint8Array) => void,
): boolean {
  if (scope.kind === "all") return true;
  const any = new Uint8Array(size);
  for (const set of scope.any) {
    const entries = Object.entries(set);
    if (entries.length === 0 || entries.some(([name]) => !metric.dimensions.has(name))) continue;
    const all = new Uint8Array(size).fill(1);
    for (const [name, values] of entries) {
      const mask = among(name, values);
      if (mask === null) return false;
      for (let index = 0; index < size; index++) all[index]! &= mask[index]!;
    }
    for (let index = 0; index < size; index++) any[index]! |= all[index]!;
  }
  narrow(any);
  return true;
}

/** The month that begins with the day; null where the day is not its first. */
function monthFrom(day: string | null): number | null {
  if (day === null) return Number.NEGATIVE_INFINITY;
  return day.endsWith("-01") ? monthOf(day) : null;
}

/** The month that ends with the day; null where the day is not its last. */
function monthTo(day: string | null): number | null {
  if (day === null) return Number.POSITIVE_INFINITY;
  const next = new Date(Date.parse(day) + 86_400_000).toISOString();
  return next.slice(8, 10) === "01" ? monthOf(day) : null;
}

const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The period of each cell; null for weeks, which months do not make up. */
function periodsOf(
  question: Question,
  months: readonly (number | null)[] | null,
): ((index: number) => number) | null {
  const { period } = question;
  if (period === "week") return months === null ? () => 0 : null;
  if (period === "none" || months === null) return () => 0;
  const length = { month: 1, quarter: 3, year: 12 }[period];
  return (index) => Math.floor(months[index]! / length);
}

function gathered(asked: {
  readonly keep: Uint8Array;
  readonly periods: (index: number) => number;
  readonly segments: readonly Codes[];
  readonly keys: readonly (readonly [string, Codes])[];
  readonly moments: readonly (readonly [string, Column])[];
}): Map<string, Cell> {
  const { keep, periods, segments, keys, moments } = asked;
  const size = keep.length;
  const group = new Int32Array(size).fill(-1);
  const numbers = new Map<number, number>();
  const firsts: number[] = [];
  const codes = [...segments, ...keys.map(([, each]) => each)];
  for (let index = 0; index < size; index++) {
    if (keep[index] === 0) continue;
    let code = periods(index);
    for (const each of codes) code = code * each.values.length + each.codes[index]!;
    let number = numbers.get(code);
    if (number === undefined) {
      number = firsts.length;
      numbers.set(code, number);
      firsts.push(index);
    }
    group[index] = number;
  }
  const sums = moments.map(([name, column]) => [name, column.gather(group, firsts.length)] as const);
  const cells = new Map<string, Cell>();
  for (const [number, index] of firsts.entries()) {
    const record: Record<string, unknown> = {};
    for (const [name, each] of keys) record[name] = each.values[each.codes[index]!];
    for (const [name, values] of sums) record[name] = values[number];
    const period = periods(index);
    const segment = segments.map(({ values, codes: own }) => values[own[index]!] as string | null);
    const key = cellKey(period, segment);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { period, segment, moments: [record as Moments] });
    else cell.moments.push(record as Moments);
  }
  return cells;
}

function coded(values: readonly unknown[]): Codes {
  const known = new Map<unknown, number>();
  const codes = new Int32Array(values.length);
  for (const [index, value] of values.entries()) {
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      known.set(value, code);
    }
    codes[index] = code;
  }
  return { values: [...known.keys()], codes };
}

/** Sums or lists; null where a sum is no integer. */
function summed(values: readonly unknown[]): Column | null {
  const filled = values.filter((value) => value !== null);
  if (filled.every((value) => value instanceof Int32Array)) return lists(values as (Int32Array | null)[]);
  if (filled.every((value) => typeof value === "bigint")) return wholes(values as (bigint | null)[]);
  return filled.every((value) => Number.isSafeInteger(value)) ? wholes(values as (number | null)[]) : null;
}

const LIMB = 32n;

/**
 * Integers as limbs of 32 bits, each limb summed as a double: exact up to 2^21 cells. The sum has the type that its
 * parts have, and is null where nothing was summed.
 */
function wholes(values: readonly (number | bigint | null)[]): Column {
  const isBig = values.some((value) => typeof value === "bigint");
  const isNull = values.some((value) => value === null)
    ? Uint8Array.from(values, (value) => (value === null ? 1 : 0))
    : null;
  const limbs: Float64Array[] = [];
  let rest = values.map((value) => BigInt(value ?? 0));
  while (rest.some((value) => value > 0xffffffffn || value < -0xffffffffn)) {
    limbs.push(Float64Array.from(rest, (value) => Number(BigInt.asUintN(Number(LIMB), value))));
    rest = rest.map((value) => value >> LIMB);
  }
  limbs.push(Float64Array.from(rest, Number));
  return {
    bytes: values.length * 8 * limbs.length,
    gather: (group, groups) => {
      const totals = limbs.map((limb) => {
        const total = new Float64Array(groups);
        for (let index = 0; index < group.length; index++)
          if (group[index]! >= 0) total[group[index]!]! += limb[index]!;
        return total;
      });
      const known = isNull === null ? null : new Uint8Array(groups);
      if (known !== null)
        for (let index = 0; index < group.length; index++)
          if (group[index]! >= 0 && isNull![index] === 0) known[group[index]!] = 1;
      return Array.from({ length: groups }, (_, index) => {
        if (known !== null && known[index] === 0) return null;
        if (totals.length === 1) return isBig ? BigInt(totals[0]![index]!) : totals[0]![index]!;
        let value = 0n;
        for (const total of totals.toReversed()) value = (value << LIMB) + BigInt(total[index]!);
        return isBig ? value : Number(value);
      });
    },
  };
}

function highest(values: readonly unknown[]): Column | null {
  if (!values.every((value) => value === null || typeof value === "number" || typeof value === "bigint"))
    return null;
  return {
    bytes: values.length * 16,
    gather: (group, groups) => {
      const found = new Array<number | bigint | null>(groups).fill(null);
      for (const [index, value] of (values as (number | bigint | null)[]).entries()) {
        const at = group[index]!;
        if (at < 0 || value === null) continue;
        const before = found[at];
        if (before === null || before === undefined || value > before) found[at] = value;
      }
      return found;
    },
  };
}

/** Values kept sorted within each cell: ranks of any group of cells are found without bringing them together. */
function lists(values: readonly (Int32Array | null)[]): Column {
  const sorted = values.map((list) => list?.sort() ?? new Int32Array(0));
  return {
    bytes: sorted.reduce((sum, list) => sum + list.byteLength + 100, 0),
    gather: (group, groups) => {
      const parts = Array.from({ length: groups }, (): Int32Array[] => []);
      for (const [index, list] of sorted.entries())
        if (group[index]! >= 0 && list.length > 0) parts[group[index]!]!.push(list);
      return parts.map(sortedParts);
    },
  };
}
