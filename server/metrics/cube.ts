import { type Connection, identifier } from "../../sql/database.ts";
import { type Cell, cellKey } from "./cells.ts";
import { describeColumns } from "./columns.ts";
import { compile, type Question, type Units, WHOLE } from "./compile.ts";
import { embedded } from "./engine.ts";
import type { Aggregation, Moments } from "./estimator.ts";
import type { BoundRows, Scope } from "./metric.ts";
import { sortedParts } from "./select.ts";
import { unitsAcross } from "./units-across.ts";

/**
 * Sums of a metric, or of other rows, by month and by the dimensions that questions filter and cut by: every coarser
 * question is answered from them as the rows would answer it, to the last bit, since the sums are exact integers.
 */
export type Cube = {
  /** Memory that it takes, about. */
  readonly bytes: number;
  /** The cells of a question, by other keys and moments than its own if so wanted; null where only the rows can tell. */
  readonly cells: (
    question: Question,
    wanted?: { readonly keys?: readonly string[]; readonly moments?: readonly string[] },
  ) => Map<string, Cell> | null;
  /** Units that lie across cells: in no cell of the cube, and to be read from the rows. Null where there are none. */
  readonly rest: Units | null;
};

/** What the filter bar offers, and what pages cut by. */
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
/** With more cells than these a cube is no shorter than the rows. */
const MOST_CELLS = 100_000;
const MONTH = "cube_month";

/** How many rows lie in a cell of a cube, and in which month: what a pace is counted from. */
export const PACE = { month: MONTH, rows: "cube_rows" } as const;

type Codes = { readonly values: readonly unknown[]; readonly codes: Int32Array };

/** One moment of all cells: how the cells of a group are put together. */
type Column = {
  readonly bytes: number;
  /** The moment of each group of cells: `group` is that of each of the `kept` cells. */
  readonly gather: (kept: Int32Array, group: Int32Array, groups: number) => unknown[];
};

/** Cells by segments and keys, column by column. */
type Table = {
  readonly size: number;
  readonly segments: ReadonlyMap<string, Codes>;
  readonly keys: ReadonlyMap<string, Codes>;
  readonly moments: ReadonlyMap<string, Column>;
};

/**
 * The cube that may hold a question: its name among those of the rows, and by which dimensions it parts units besides
 * those of the filter bar. Null where none can: units of a question lie across all cells that part what it does not.
 */
export function cubeFor(
  name: string,
  aggregation: Aggregation,
  { by, filters }: Pick<Question, "by" | "filters">,
): { readonly name: string; readonly apart: readonly string[] } | null {
  if (!addsUp(aggregation)) return null;
  if (aggregation.inner === undefined) return { name, apart: [] };
  const own = [...by, ...Object.keys(filters)].filter((each) => !FILTERED.includes(each));
  const apart = [...new Set(own)].sort();
  const isParted = apart.every((each) => by.includes(each) || filters[each]?.length === 1);
  return isParted ? { name: [name, ...apart].join(" by "), apart } : null;
}

/**
 * Reads the cube of a metric or of other rows, `apart` as `cubeFor` says. Null where there is none: moments that do not
 * add up, too many cells or units across them, or sums that are no integers and so would depend on the order in which
 * they are added.
 */
export async function readCube(
  connection: Connection,
  rows: BoundRows,
  aggregation: Aggregation,
  apart: readonly string[] = [],
): Promise<Cube | null> {
  if (!addsUp(aggregation)) return null;
  const { inner } = aggregation;
  const by =
    inner === undefined
      ? await dimensionsOf(connection, rows)
      : [...rows.dimensions.keys()].filter((name) => FILTERED.includes(name) || apart.includes(name));
  const whole: Question = { ...WHOLE, by };
  const month = monthKey(rows);
  const dated = month === null ? {} : { [PACE.month]: month };
  const across = inner && (await unitsAcross(connection, rows, whole, { per: inner.by, apart, keys: dated }));
  if (across === null) return null;
  const rest = across !== undefined && across.numbers.length > 0 ? across : null;
  const table = await readTable(
    connection,
    rows,
    rest === null ? whole : { ...whole, units: { ...rest, are: "out" } },
    {
      ...aggregation,
      keys: { ...aggregation.keys, ...dated },
      // of units it would count these
      moments: inner ? aggregation.moments : { ...aggregation.moments, [PACE.rows]: "count(*)" },
    },
  );
  if (table === null) return null;
  const { size, segments, keys, moments } = table;
  const bytes =
    [...moments.values()].reduce((sum, column) => sum + column.bytes, 0) +
    4 * size * (segments.size + keys.size);
  const own = {
    keys: Object.keys(aggregation.keys ?? {}),
    moments: Object.keys(aggregation.moments),
  };
  return {
    bytes,
    cells: (question, wanted = {}) => {
      const kept = chosen(question, rows, table);
      if (kept === null || question.by.some((name) => !segments.has(name))) return null;
      if (wanted.moments?.some((name) => !moments.has(name))) return null;
      const periods = periodsOf(question, keys.get(PACE.month));
      if (periods === null) return null;
      return gathered(table, { kept, periods, by: question.by, ...own, ...wanted });
    },
    rest,
  };
}

/** What every application has besides is too much together to keep the sums of each combination. */
async function dimensionsOf(connection: Connection, rows: BoundRows): Promise<string[]> {
  const { dimensions: shared } = await describeColumns(
    connection,
    "SELECT * FROM core.application_dimension",
  );
  return [...rows.dimensions.keys()].filter(
    (name) => FILTERED.includes(name) || !shared.has(name) || name === rows.split,
  );
}

/**
 * Whether the moments of cells together are those of each cell put together. Not so of units of several keys, of
 * distinct or lowest values, and of lists of more than single values, which a cube keeps sorted.
 */
function addsUp({ inner, keys = {}, moments, maxima = [] }: Aggregation): boolean {
  if (inner !== undefined && (inner.by.length !== 1 || Object.keys(keys).length > 0)) return false;
  return Object.entries(moments).every(
    ([name, moment]) => maxima.includes(name) || /^(count|sum|any_value|list)\((?!distinct)/i.test(moment),
  );
}

/** The month of a row, counted from year 0; null for rows without a day. */
export function monthKey({ at }: BoundRows): string | null {
  return at === null ? null : `CAST(year(${identifier(at)}) * 12 + month(${identifier(at)}) - 1 AS INTEGER)`;
}

/**
 * The sums of a question by several sets of its keys, from one reading of the rows by all of them. Throws where a
 * moment is no sum of integers.
 */
export async function readSets(
  connection: Connection,
  rows: BoundRows,
  question: Question,
  aggregation: Aggregation,
  sets: readonly (readonly string[])[],
): Promise<Map<string, Cell>[]> {
  const table = await readTable(connection, rows, question, aggregation, null);
  if (table === null) throw new Error(`${rows.id}: a moment is no sum of integers`);
  const kept = Int32Array.from({ length: table.size }, (_, index) => index);
  const moments = Object.keys(aggregation.moments);
  return sets.map((keys) => gathered(table, { kept, periods: "one", by: question.by, keys, moments }));
}

/** Reads cells column by column; null where they are more than `most` or a moment is no sum of integers. */
async function readTable(
  connection: Connection,
  rows: BoundRows,
  question: Question,
  aggregation: Aggregation,
  most: number | null = MOST_CELLS,
): Promise<Table | null> {
  const compiled = compile(rows, question, aggregation);
  const { names, batches } = await embedded(connection).sums(
    most === null ? compiled : { ...compiled, sql: `${compiled.sql} LIMIT ${most + 1}` },
  );
  const columns: unknown[][] = names.map(() => []);
  for await (const batch of batches) {
    for (const [index, column] of columns.entries()) {
      const value = batch.column(index);
      for (let row = 0; row < batch.rows; row++) column.push(copyOf(value(row)));
    }
  }
  // the first is the period
  const [, ...found] = columns;
  const size = columns[0]?.length ?? 0;
  if (most !== null && size > most) return null;
  const take = () => found.shift()!;
  const segments = new Map(question.by.map((name) => [name, coded(take())]));
  const keys = new Map(Object.keys(aggregation.keys ?? {}).map((name) => [name, coded(take())]));
  const moments = new Map<string, Column>();
  for (const name of Object.keys(aggregation.moments)) {
    const values = take();
    const column = (aggregation.maxima ?? []).includes(name) ? highest(values) : summed(values);
    if (column === null) return null;
    moments.set(name, column);
  }
  return { size, segments, keys, moments };
}

/** A value, a list of its own where it is one. */
const copyOf = (value: unknown) =>
  value instanceof Int32Array || value instanceof Float64Array ? value.slice() : value;

/** The cells that a question is about; null where a filter is by something that the cube does not have. */
function chosen(question: Question, rows: BoundRows, { size, segments, keys }: Table): Int32Array | null {
  const keep = new Uint8Array(size).fill(1);
  const among = (name: string, wanted: readonly string[]): Uint8Array | null => {
    const found = segments.get(name);
    if (found === undefined) return null;
    const allowed = Uint8Array.from(found.values, (value) => (wanted.includes(value as string) ? 1 : 0));
    const mask = new Uint8Array(size);
    for (let index = 0; index < size; index++) mask[index] = allowed[found.codes[index]!]!;
    return mask;
  };
  const narrow = (mask: Uint8Array) => {
    for (let index = 0; index < size; index++) keep[index]! &= mask[index]!;
  };
  for (const [name, values] of Object.entries(question.filters)) {
    const mask = among(name, values);
    if (mask === null) return null;
    narrow(mask);
  }
  if (!inScope(question.scope, rows, size, among, narrow)) return null;
  const months = keys.get(PACE.month);
  if (months !== undefined) {
    const [from, to] = [monthFrom(question.from), monthTo(question.to)];
    if (from === null || to === null) return null;
    const isDated = question.period !== "none" || question.from !== null || question.to !== null;
    const isIn = (months.values as readonly (number | null)[]).map((month) =>
      month === null ? !isDated : month >= from && month <= to,
    );
    for (let index = 0; index < size; index++) if (!isIn[months.codes[index]!]) keep[index] = 0;
  }
  let length = 0;
  for (let index = 0; index < size; index++) length += keep[index]!;
  const kept = new Int32Array(length);
  let place = 0;
  for (let index = 0; index < size; index++) if (keep[index] === 1) kept[place++] = index;
  return kept;
}

/** Leaves the rows of a scope; false where the cube does not have what it is by. */
function inScope(
  scope: Scope,
  rows: BoundRows,
  size: number,
  among: (name: string, values: readonly string[]) => Uint8Array | null,
  narrow: (mask: Uint8Array) => void,
): boolean {
  if (scope.kind === "all") return true;
  const any = new Uint8Array(size);
  for (const set of scope.any) {
    const entries = Object.entries(set);
    if (entries.length === 0 || entries.some(([name]) => !rows.dimensions.has(name))) continue;
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

/** The period of a cell; null for weeks, which months do not make up. Without periods every cell has the period 0. */
function periodsOf(
  question: Question,
  months: Codes | undefined,
): ((index: number) => number) | "one" | null {
  const { period } = question;
  if (period === "none" || months === undefined) return "one";
  if (period === "week") return null;
  const length = { month: 1, quarter: 3, year: 12 }[period];
  return (index) => Math.floor((months.values[months.codes[index]!] as number) / length);
}

/** Places for the groups of so many possible codes are kept in an array, else in a map. */
const DENSE = 1 << 20;

function gathered(
  { segments, keys, moments }: Table,
  asked: {
    readonly kept: Int32Array;
    readonly periods: ((index: number) => number) | "one";
    readonly by: readonly string[];
    readonly keys: readonly string[];
    readonly moments: readonly string[];
  },
): Map<string, Cell> {
  const { kept } = asked;
  const periods = asked.periods === "one" ? () => 0 : asked.periods;
  const cut = asked.by.map((name) => segments.get(name)!);
  const named = asked.keys.map((name) => [name, keys.get(name)!] as const);
  const codes = [...cut, ...named.map(([, each]) => each)];
  const space = codes.reduce((product, { values }) => product * Math.max(1, values.length), 1);
  const dense = asked.periods === "one" && space <= DENSE ? new Int32Array(space) : null;
  const sparse = new Map<number, number>();
  const group = new Int32Array(kept.length);
  const firsts: number[] = [];
  for (let place = 0; place < kept.length; place++) {
    const index = kept[place]!;
    let code = periods(index);
    for (const each of codes) code = code * each.values.length + each.codes[index]!;
    // numbered from 1
    let number = dense === null ? sparse.get(code) : dense[code];
    if (!number) {
      number = firsts.push(index);
      if (dense === null) sparse.set(code, number);
      else dense[code] = number;
    }
    group[place] = number - 1;
  }
  const sums = asked.moments.map(
    (name) => [name, moments.get(name)!.gather(kept, group, firsts.length)] as const,
  );
  const cells = new Map<string, Cell>();
  for (const [number, index] of firsts.entries()) {
    const record: Record<string, unknown> = {};
    for (const [name, each] of named) record[name] = each.values[each.codes[index]!];
    for (const [name, values] of sums) record[name] = values[number];
    const period = periods(index);
    const segment = cut.map(({ values, codes: own }) => values[own[index]!] as string | null);
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
  if (filled.length > 0 && filled.every((value) => value instanceof Int32Array))
    return lists(values as (Int32Array | null)[]);
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
    gather: (kept, group, groups) => {
      const totals = limbs.map((limb) => {
        const total = new Float64Array(groups);
        for (let place = 0; place < kept.length; place++) total[group[place]!]! += limb[kept[place]!]!;
        return total;
      });
      const known = isNull === null ? null : new Uint8Array(groups);
      if (known !== null)
        for (let place = 0; place < kept.length; place++)
          if (isNull![kept[place]!] === 0) known[group[place]!] = 1;
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
    gather: (kept, group, groups) => {
      const found = new Array<number | bigint | null>(groups).fill(null);
      for (let place = 0; place < kept.length; place++) {
        const value = values[kept[place]!] as number | bigint | null;
        if (value === null) continue;
        const at = group[place]!;
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
    gather: (kept, group, groups) => {
      const parts = Array.from({ length: groups }, (): Int32Array[] => []);
      for (let place = 0; place < kept.length; place++) {
        const list = sorted[kept[place]!]!;
        if (list.length > 0) parts[group[place]!]!.push(list);
      }
      return parts.map(sortedParts);
    },
  };
}
