import type { Connection } from "../../sql/database.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import { describeColumns } from "./columns.ts";
import type { Question } from "./compile.ts";
import { type Guarded, guard, hideByLines, isTold, type Line, type Pair } from "./hidden-cells.ts";
import type { BoundRows, Period } from "./metric.ts";
import type { Nesting } from "./nesting.ts";
import { apartFrom, overlapsOf } from "./overlaps.ts";
import { isAboutPeople, type Present, placed, type Quarters, quartersOf, readPeople } from "./people.ts";
import { periodIndex, periodStart } from "./periods.ts";

/**
 * Questions of those who may not see rows. A cell is told by the same rule whether it is cut or filtered by: the table
 * of all dimensions that the question names is laid out with all its margins and quarters, and what has to be hidden in
 * it is hidden in every question that touches it.
 */

/** Dimensions that may be named at once: the margins of three would be told by three tables that do not know of each other. */
const MOST_DIMENSIONS = 2;

/** Days of a window; null where it is open. */
type Window = { readonly from: string | null; readonly to: string | null };

/** Values of some dimensions. */
export type Place = Readonly<Record<string, string | null>>;

/** What may be told of rows to those who may not see them. */
export type Closed = {
  /** Whether what is at that place may be told of a window; of a part of the rows where the metric never mixes them. */
  readonly isTold: (place: Place, window: Window, part?: string | null) => boolean;
};

type Table = ReadonlyMap<string, Guarded>;
type Source = {
  readonly connection: Connection;
  readonly rows: BoundRows;
  /** The dimension whose values are never mixed and are no attribute of people: each is a table of its own. */
  readonly part: string | null;
  readonly needed: readonly string[];
  readonly quarters: Quarters;
  readonly nesting: Nesting;
};

const known = new WeakMap<BoundRows, Map<string, Promise<unknown>>>();

/** What was read of rows before; they are bound once a version. */
function remembered<T>(rows: BoundRows, name: string, read: () => Promise<T>): Promise<T> {
  const own = known.get(rows) ?? new Map<string, Promise<unknown>>();
  known.set(rows, own);
  const before = own.get(name) ?? read();
  own.set(name, before);
  // what failed is tried again
  before.catch(() => own.delete(name));
  return before as Promise<T>;
}

const invalid = (path: string, problem: Text) => new HttpError("invalid_parameter", { path, problem });

/**
 * A question as it may be asked without seeing rows: every dimension by one value or by all, whole quarters. What all
 * values of a dimension are filtered by is no filter. Throws where it asks for more.
 */
export function closedQuestion<T extends Pick<Question, "by" | "filters" | "period" | "from" | "to">>(
  rows: BoundRows,
  question: T,
): T {
  if (!isAboutPeople(rows)) return question;
  checkDays(question);
  if (question.period === "week" || question.period === "month")
    throw invalid("period", {
      zh: "您的角色只能按季度或年查看；请改为 quarter 或 year",
      en: "your role sees whole quarters or years only; ask for quarter or year",
    });
  const filters = Object.fromEntries(
    Object.entries(question.filters).filter(([name, values]) => {
      const all = rows.dimensions.get(name) ?? [];
      if (new Set(values).size === 1) return true;
      if (all.every((value) => values.includes(value))) return false;
      if (name === rows.split) return true;
      throw invalid(name, {
        zh: "您的角色每次只能按一个取值筛选，或查看全部取值；请只选一个，或用 by 按此维度分组",
        en: "your role filters by one value of a dimension, or by none; choose one, or segment by the dimension",
      });
    }),
  );
  // rows without a day are in no quarter: with them, the whole less all quarters would tell of them
  const isOpen = rows.at !== null && question.from === null && question.to === null;
  return { ...question, filters, ...(isOpen && question.period === "none" ? { from: "0001-01-01" } : {}) };
}

/**
 * Refuses what an analysis is asked without rows where its own days are not those of whole quarters, or where it names
 * more dimensions, filters among them, than can be guarded at once.
 */
export function checkAsked(asked: Readonly<Record<string, unknown>>, filters: readonly string[]): void {
  const day = (name: string) => (typeof asked[name] === "string" ? (asked[name] as string) : null);
  checkDays({ from: day("base_from"), to: day("base_to") });
  const by = [asked.by, asked.dimension].flat().filter((name) => typeof name === "string");
  checkNumber([...new Set([...by, ...filters])]);
}

function checkNumber(by: readonly string[]): void {
  if (by.length <= MOST_DIMENSIONS) return;
  throw invalid("by", {
    zh: `您的角色一次最多使用 ${MOST_DIMENSIONS} 个维度（筛选和分组合计），这里有 ${by.length} 个：${by.join("、")}`,
    en: `your role uses ${MOST_DIMENSIONS} dimensions at once, filters and segments together; here are ${by.length}: ${by.join(", ")}`,
  });
}

/** Refuses days that are not those of whole quarters. */
export function checkDays({ from, to }: Window): void {
  const isStart = (day: string) =>
    day === "0001-01-01" || periodStart("quarter", periodIndex("quarter", day)) === day;
  const after = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const problem = {
    zh: "您的角色只能查看整季度；请从季度的第一天开始，到季度的最后一天为止（如 2026-01-01 至 2026-03-31）",
    en: "your role sees whole quarters; begin on the first day of one and end on the last (2026-01-01 to 2026-03-31)",
  };
  if (from !== null && !isStart(from)) throw invalid("from", problem);
  if (to !== null && !isStart(after(to))) throw invalid("to", problem);
}

/**
 * What may be told of rows by these dimensions; null where they are not about people. Throws where the dimensions are
 * more than can be guarded at once.
 */
export async function closedTables(
  connection: Connection,
  rows: BoundRows,
  names: readonly string[],
  needed: readonly string[] = [],
): Promise<Closed | null> {
  if (!isAboutPeople(rows)) return null;
  const { nesting } = rows;
  const quarters = quartersOf(await presentIn(connection, rows, [], []));
  const part = rows.split !== null && !(await isOfPeople(connection, rows, rows.split)) ? rows.split : null;
  const by = finest(
    [...new Set(names)].filter((name) => name !== part),
    nesting,
  );
  checkNumber(by);
  const source: Source = { connection, rows, part, needed, quarters, nesting };
  const tables = await tablesOf(source, by);
  return {
    isTold: (place, window, value = null) => {
      const cell = tables.get(value)?.get(keyOf(by.map((name) => place[name] ?? null)));
      const [from, to] = boundsOf(window, quarters);
      // of nobody there is nothing to hide
      return cell === undefined || from >= to || isTold(cell, from, to);
    },
  };
}

const keyOf = (values: readonly (string | null)[]) => JSON.stringify(values);

/** Without those within which another one lies: its values say theirs. */
function finest(names: readonly string[], nesting: Nesting): string[] {
  const lies = (finer: string, coarser: string) =>
    finer !== coarser &&
    nesting.get(finer)?.has(coarser) === true &&
    !(nesting.get(coarser)?.has(finer) === true && finer > coarser);
  return names.filter((coarser) => !names.some((finer) => lies(finer, coarser))).sort();
}

function boundsOf({ from, to }: Window, { first, count }: Quarters): [number, number] {
  const within = (quarter: number) => Math.min(count, Math.max(0, quarter - first));
  return [
    from === null ? 0 : within(periodIndex("quarter", from)),
    to === null ? count : within(periodIndex("quarter", to) + 1),
  ];
}

const presentIn = (
  connection: Connection,
  rows: BoundRows,
  by: readonly string[],
  needed: readonly string[],
): Promise<readonly Present[]> =>
  remembered(rows, `people ${JSON.stringify([by, needed])}`, () =>
    readPeople(connection, rows, { by, needed }),
  );

/** The guarded table of dimensions, for each part that is never mixed with others. */
function tablesOf(source: Source, by: readonly string[]): Promise<ReadonlyMap<string | null, Table>> {
  const { connection, rows, part, needed, quarters } = source;
  return remembered(rows, `table ${JSON.stringify([by, needed])}`, async () => {
    const all = part === null ? by : [...by, part];
    const present = await presentIn(connection, rows, all, needed);
    const wholes = await wholesOf(source, by);
    const tables = new Map<string | null, Map<string, Guarded>>();
    const lines = new Map<string, Line & { readonly parts: Guarded[] }>();
    for (const cell of present.map((each) => placed(each, quarters))) {
      const values = cell.values.slice(0, by.length);
      const value = cell.values[by.length] ?? null;
      const own = wholes.flatMap(({ name, keyWithin, tables: coarser }) => {
        const key = keyWithin(values);
        const whole = key === null ? undefined : coarser.get(value)?.get(key);
        return whole === undefined ? [] : [{ line: keyOf([name, value, key]), whole }];
      });
      const guarded = guard(
        cell,
        own.map(({ whole }) => whole),
      );
      for (const { line, whole } of own) {
        const found = lines.get(line) ?? { whole, parts: [] };
        found.parts.push(guarded);
        lines.set(line, found);
      }
      const table = tables.get(value) ?? new Map<string, Guarded>();
      table.set(keyOf(values), guarded);
      tables.set(value, table);
    }
    hideByLines([...lines.values()], await pairsOf(source, by, tables), quarters.count);
    return tables;
  });
}

/** A coarser table, and the key in it of what a cell is part of; null where that is not known. */
type Whole = {
  readonly name: string;
  readonly keyWithin: (values: readonly (string | null)[]) => string | null;
  readonly tables: ReadonlyMap<string | null, Table>;
};

/** The tables with one dimension less, or with a coarser one in its place. */
async function wholesOf(source: Source, by: readonly string[]): Promise<Whole[]> {
  const found: Whole[] = [];
  for (const [index, name] of by.entries()) {
    const others = by.toSpliced(index, 1);
    found.push({
      name,
      keyWithin: (values) => keyOf(values.toSpliced(index, 1)),
      tables: await tablesOf(source, others),
    });
    for (const [coarser, within] of source.nesting.get(name) ?? []) {
      if (!source.rows.dimensions.has(coarser) || finest([name, coarser], source.nesting)[0] !== name)
        continue;
      const names = [...others, coarser].sort();
      if (finest(names, source.nesting).length < names.length) continue;
      found.push({
        name: `${name} ${coarser}`,
        keyWithin: (values) => {
          const own = values[index] ?? null;
          if (!within.has(own)) return null;
          const place = new Map(by.map((each, at) => [each, values[at] ?? null]));
          return keyOf(names.map((each) => (each === coarser ? within.get(own)! : place.get(each)!)));
        },
        tables: await tablesOf(source, names),
      });
    }
  }
  return found;
}

/** The cells of a table that overlap with those of a table decided before, by another dimension of the organisation. */
async function pairsOf(
  source: Source,
  by: readonly string[],
  tables: ReadonlyMap<string | null, Table>,
): Promise<Pair[]> {
  const { connection, rows, part, needed, quarters, nesting } = source;
  const pairs: Pair[] = [];
  for (const [index, name] of by.entries())
    for (const before of apartFrom(name, nesting)) {
      const names = by.with(index, before).sort();
      if (by.includes(before) || finest(names, nesting).length < names.length) continue;
      if (![before, "job"].every((each) => rows.dimensions.has(each))) continue;
      const decided = await tablesOf(source, names);
      const rest = by.toSpliced(index, 1);
      const fine = [...rest, "job", ...(part === null ? [] : [part])];
      const cells = (await presentIn(connection, rows, fine, needed)).map((each) => placed(each, quarters));
      const jobs = nesting.get("job")!;
      const within = { one: jobs.get(name)!, other: jobs.get(before)! };
      for (const { beside, values, only } of overlapsOf(cells, rest.length, within)) {
        const value = part === null ? null : (beside[rest.length] ?? null);
        const place = new Map(rest.map((each, nth) => [each, beside[nth] ?? null]));
        place.set(name, values.one).set(before, values.other);
        const cellIn = (all: typeof tables, of: readonly string[]) =>
          all.get(value)?.get(keyOf(of.map((each) => place.get(each) ?? null)));
        const [one, other] = [cellIn(tables, by), cellIn(decided, names)];
        if (one !== undefined && other !== undefined) pairs.push({ one, other, only });
      }
    }
  return pairs;
}

/** Whether a dimension is an attribute of applications, not a facet of what is measured of each. */
async function isOfPeople(connection: Connection, rows: BoundRows, name: string): Promise<boolean> {
  const { dimensions } = await remembered(rows, "application", () =>
    describeColumns(connection, "SELECT * FROM core.application_dimension"),
  );
  return dimensions.has(name);
}

/** The days of a row: of its period inside the question's window. */
export function windowOf(period: Period, index: number, { from, to }: Window): Window {
  if (period === "none") return { from, to };
  const start = periodStart(period, index);
  const end = new Date(Date.parse(periodStart(period, index + 1)) - 86_400_000).toISOString().slice(0, 10);
  return {
    from: from !== null && from > start ? from : start,
    to: to !== null && to < end ? to : end,
  };
}

/** Whether dimensions are more than can be guarded at once. */
export const areTooMany = (names: readonly string[]): boolean => new Set(names).size > MOST_DIMENSIONS;
