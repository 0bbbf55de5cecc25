import type { Database } from "../../sql/database.ts";
import type { Status } from "../figures/figure.ts";
import { sentencesOf } from "../figures/notes.ts";
import { isExactTo } from "../figures/tell.ts";
import { tellRows } from "../figures/tell-rows.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";
import { type Bound, type Catalog, ownCatalog } from "./catalog.ts";
import { type Cell, cellKey, readCells } from "./cells.ts";
import { differenceOfEstimates } from "./change.ts";
import { type Closed, closedQuestion, closedTables, windowOf } from "./closed.ts";
import { compile, type Question } from "./compile.ts";
import { contrastsOf } from "./contrast.ts";
import { cubeFor, PACE, readCube } from "./cube.ts";
import { type Cubes, throughCube } from "./cubes.ts";
import { paceAggregation, withEnough } from "./enough.ts";
import { type Estimator, estimators, type Sibling } from "./estimator.ts";
import {
  type BoundMetric,
  type Change,
  type Comparison,
  type MetricQuery,
  MetricQueryError,
  type MetricResult,
  type MetricRow,
  PERIODS,
  type Period,
  type Previous,
} from "./metric.ts";
import { comparedSteps, comparedWindow, periodIndex, periodName, periodStart } from "./periods.ts";
import { cellsWithRest } from "./units-across.ts";
import { type UnknownValue, unknownMember, unknownValues } from "./unknown-values.ts";
import { duckdb } from "./words.ts";

/**
 * Answers a question about one metric: the one way to a number. Rows come by period, then by the order of the
 * segments' values. Where `cubes` hold all that it takes at the `version` of the warehouse that is asked about, they
 * answer alone. Throws `MetricQueryError` for an unknown metric or dimension, wrong dates or a missing scope.
 */
export async function evaluate(
  database: Pick<Database, "reader">,
  query: MetricQuery,
  catalog?: Catalog,
  cubes?: Cubes,
  version?: number,
): Promise<MetricResult> {
  const source = catalog ?? (await ownCatalog());
  if (!source.metrics.has(query.metric))
    throw new MetricQueryError("unknown_metric", `there is no metric ${query.metric}`);
  const bound = version === undefined ? undefined : source.boundTo(version);
  const isExact = query.scope === undefined || query.scope === null || isExactTo(query.scope);
  const { aggregation } = (await estimators()).get(source.metrics.get(query.metric)!.estimator)!;
  // who may not see rows is told by who is in them, which no cube knows
  if (bound !== undefined && isExact && cubes !== undefined) {
    const metric = bound.metrics.get(query.metric)!;
    try {
      return await answer(bound, query, async (question, wanted) => {
        const found = cubeFor(metric.id, aggregation(metric, duckdb), question);
        const cube = found === null ? undefined : cubes.find(bound.version, found.name);
        const cells = cube?.rest === null ? cube.cells(question, wanted) : null;
        if (cells === null) throw notHeld;
        return cells;
      });
    } catch (error) {
      if (error !== notHeld) throw error;
    }
  }
  // one transaction: version, definitions and figures are of the same warehouse
  return database.reader((connection) =>
    connection.transaction(async () => {
      const now = await source.bind(connection);
      const metric = now.metrics.get(query.metric)!;
      const engine = source.engine(connection, now.version);
      const closed: CloseRows | undefined = isExact
        ? undefined
        : (names, needed) => closedTables(connection, metric, names, needed);
      const read: Read = async (question, wanted) => {
        const counted = { rows: metric, question, aggregation: aggregation(metric, duckdb) };
        return throughCube(
          cubes,
          now.version,
          { name: metric.id, sql: metric.sql, ...counted },
          {
            cube: (cube) => cellsWithRest(connection, cube, counted, wanted),
            rows: () => {
              const asked =
                wanted === undefined ? aggregation(metric, engine.words) : paceAggregation(metric);
              return readCells(engine, compile(metric, question, asked, engine.words));
            },
            read: async (other, apart) => {
              const later = (await source.bind(other)).metrics.get(metric.id)!;
              return readCube(other, later, aggregation(later, duckdb), apart);
            },
          },
        );
      };
      return answer(now, query, read, closed);
    }),
  );
}

/** Finds what may be told of the metric's rows by dimensions; null where they are not about people. */
type CloseRows = (names: readonly string[], needed: readonly string[]) => Promise<Closed | null>;

const notHeld = new Error("the cube does not hold it");

/** Reads the cells of a question, or how many rows lie in each month of them. */
type Read = (question: Question, wanted?: typeof ROWS_BY_MONTH) => Promise<Map<string, Cell>>;

const ROWS_BY_MONTH = { keys: [PACE.month], moments: [PACE.rows] } as const;

async function answer(
  bound: Bound,
  query: MetricQuery,
  read: Read,
  closeRows?: CloseRows,
): Promise<MetricResult> {
  const metric = bound.metrics.get(query.metric)!;
  const estimator = (await estimators()).get(metric.estimator)!;
  const asked = checked(metric, estimator, query);
  const { ignored, unknown } = asked;
  const question = closeRows === undefined ? asked.question : closedQuestion(metric, asked.question);
  const names = [...question.by, ...Object.keys(question.filters)];
  const closed = (await closeRows?.(names, Object.keys(estimator.needs))) ?? null;
  const source: Source = { metric, estimator, read };
  const rows =
    query.compare !== undefined
      ? await compared(source, question, comparedBy(query.compare, bound.began_on))
      : (await cellsOf(source, question)).map((cell) => rowOf(metric, estimator, question, cell));
  const told = closed === null ? rows : tellRows(rows, metric.unit, toldBy(closed, metric, question));
  // from what may be told alone: a hidden figure has no contrast, and nothing says how far it is from enough
  const shown =
    query.enough === true && question.period === "none"
      ? await withEnough(metric, estimator, question, told, bound.observed_on, () =>
          // how fast rows come in is a count of each month
          closed === null ? read(question, ROWS_BY_MONTH) : Promise.resolve(new Map()),
        )
      : told;
  return {
    metric: metric.id,
    rows: shown,
    ...(query.contrast === undefined ? {} : { contrasts: contrastsOf(told, query.contrast) }),
    note_texts: sentencesOf(shown),
    ignored_filters: ignored,
    ...unknownMember(unknown),
    warehouse_version: bound.version,
  };
}

/** Whether a row's own cell may be told, and that which it is compared with. */
function toldBy(
  closed: Closed,
  { split }: BoundMetric,
  { filters, period, from, to }: Question,
): (row: MetricRow, which: "now" | "before") => boolean {
  const fixed = Object.fromEntries(
    Object.entries(filters).map(([name, values]) => [name, values[0] ?? null]),
  );
  const within = (name: string | null) => windowOf(period, indexOf(period, name), { from, to });
  return ({ segment, period: named, previous }, which) => {
    const place = { ...fixed, ...segment };
    const part = split === null ? null : (place[split] ?? null);
    if (which === "now") return closed.isTold(place, within(named), part);
    const { period: before = null, from: since = null, to: until = null } = previous ?? {};
    const window =
      before === null
        ? { from: since, to: until }
        : windowOf(period, indexOf(period, before), { from: null, to: null });
    return closed.isTold(place, window, part);
  };
}

/** The number of a period by its name; 0 where there is none. */
const indexOf = (period: Period, name: string | null): number =>
  name === null || period === "none"
    ? 0
    : periodIndex(
        period,
        period === "year" ? `${name}-01-01` : `${name.slice(0, 4)}-${QUARTERS[name.slice(4)]}-01`,
      );

const QUARTERS: Readonly<Record<string, string>> = { Q1: "01", Q2: "04", Q3: "07", Q4: "10" };

/** A question as it is compiled: its defaults filled in, filters that the metric does not have set apart. */
export function checked(
  metric: BoundMetric,
  estimator: Estimator,
  query: MetricQuery,
): { question: Question; ignored: string[]; unknown: UnknownValue[] } {
  const { by = [], period = "none", from = null, to = null, filters = {} } = query;
  const invalid = (problem: string) => new MetricQueryError("invalid_query", problem);
  if (query.scope === undefined || query.scope === null)
    throw new MetricQueryError("no_scope", "a question needs a scope");
  if (!PERIODS.includes(period)) throw invalid(`there is no period ${period}`);
  if (by.length > 2) throw invalid("at most two segments");
  if (new Set(by).size < by.length) throw invalid("the same segment is there twice");
  if (query.contrast !== undefined && !by.includes(query.contrast.dimension))
    throw invalid(`the contrast's dimension ${query.contrast.dimension} is no segment`);
  for (const day of [from, to])
    if (day !== null && !(/^\d{4}-\d{2}-\d{2}$/.test(day) && Number.isFinite(Date.parse(day))))
      throw invalid(`no day: ${day}`);
  if (from !== null && to !== null && from > to) throw invalid("from is after to");
  const ignored = Object.keys(filters).filter((name) => !metric.dimensions.has(name));
  const kept = Object.fromEntries(
    Object.entries(filters).filter(([name, values]) => metric.dimensions.has(name) && values.length > 0),
  );
  const { split } = metric;
  const isMixed = split !== null && !by.includes(split) && new Set(kept[split] ?? []).size !== 1;
  return {
    question: {
      by: isMixed ? [...by, split] : by,
      period: estimator.isOfSeries === true ? "none" : period,
      // a series is forecast from all of it: what comes next does not hang on the period that is looked at
      from: estimator.isOfSeries === true ? null : from,
      to: estimator.isOfSeries === true ? null : to,
      filters: kept,
      scope: query.scope,
    },
    ignored: ignored.sort(),
    unknown: unknownValues(kept, metric.dimensions, query.scope),
  };
}

/** Where the cells of a metric's questions come from: its cube, or else the rows. */
type Source = {
  readonly metric: BoundMetric;
  readonly estimator: Estimator;
  readonly read: Read;
};

async function cellsOf({ metric, read }: Source, question: Question): Promise<Cell[]> {
  const found = withSiblings(
    await read(question),
    metric.split === null ? -1 : question.by.indexOf(metric.split),
  );
  // without segments and period the answer is one row, also where there is nothing to count
  if (found.size === 0 && question.by.length === 0 && (question.period === "none" || metric.at === null))
    return [{ period: 0, segment: [], moments: [] }];
  const position = question.by.map(
    (name) => new Map(metric.dimensions.get(name)!.map((value, index) => [value, index])),
  );
  const place = (cell: Cell, index: number) => {
    const value = cell.segment[index];
    return value === null || value === undefined ? Number.MAX_SAFE_INTEGER : position[index]!.get(value)!;
  };
  const placed = [...found.values()].map((cell) => ({
    cell,
    at: [cell.period, ...question.by.map((_, index) => place(cell, index))],
  }));
  placed.sort((a, b) => {
    let index = 0;
    while (index < a.at.length && a.at[index] === b.at[index]) index++;
    return index === a.at.length ? 0 : a.at[index]! - b.at[index]!;
  });
  return placed.map(({ cell }) => cell);
}

/** Gives every cell those beside it that differ in the segment `index` alone. */
function withSiblings(cells: Map<string, Cell>, index: number): Map<string, Cell> {
  if (index < 0) return cells;
  const groups = new Map<string, Sibling[]>();
  const found = new Map<string, Cell>();
  for (const [name, cell] of cells) {
    const key = cellKey(cell.period, cell.segment.toSpliced(index, 1));
    const siblings = groups.get(key) ?? [];
    if (siblings.length === 0) groups.set(key, siblings);
    siblings.push({ value: cell.segment[index] ?? null, moments: cell.moments });
    found.set(name, { ...cell, siblings });
  }
  return found;
}

/** What a figure is held against, and the quarter with which the data begin. */
type ComparedBy = { readonly comparison: Comparison; readonly begun: number | null };

const comparedBy = (comparison: Comparison, beganOn: string | null): ComparedBy => ({
  comparison,
  begun: beganOn === null ? null : periodIndex("quarter", beganOn),
});

/**
 * Rows with the figure of the compared period (by period), or of the compared window of [from, to]. Where that begins
 * before the data do, or overlaps with it, there is nothing to compare with, and a note says so.
 */
async function compared(
  source: Source,
  question: Question,
  { comparison, begun }: ComparedBy,
): Promise<MetricRow[]> {
  const { metric, estimator } = source;
  const { period, from, to } = question;
  const missing: Previous = {
    period: null,
    from: null,
    to: null,
    n: 0,
    value: null,
    low: null,
    high: null,
    status: "missing",
  };
  const withPrevious = (
    cell: Cell,
    since: string | null,
    before: Cell | undefined,
    named: Partial<Previous>,
  ): MetricRow => {
    const row = rowOf(metric, estimator, question, cell);
    const none = { ...row, previous: { ...missing, ...named }, change: null };
    if (begun !== null && since !== null && periodIndex("quarter", since) < begun)
      return { ...none, notes: [...row.notes, `data_begin:${periodName("quarter", begun)}`] };
    if (from !== null && typeof named.to === "string" && named.to >= from)
      return { ...none, notes: [...row.notes, "over_a_year"] };
    if (before === undefined) return none;
    const { n, value, low, high, status } = rowOf(metric, estimator, question, before);
    const previous = { ...missing, ...named, n, value, low, high, status };
    return { ...row, previous, change: changeOf(metric, estimator, row.status, cell, status, before) };
  };

  if (period !== "none" && metric.at !== null) {
    const steps = comparedSteps(comparison, period);
    const first = from === null ? null : periodIndex(period, from);
    const wider = first === null ? question : { ...question, from: periodStart(period, first - steps) };
    const cells = await cellsOf(source, wider);
    const byKey = new Map(cells.map((cell) => [cellKey(cell.period, cell.segment), cell]));
    // the first period as it was asked for, from its own first day
    const asked =
      first === null || from === periodStart(period, first) ? cells : await cellsOf(source, question);
    return asked
      .filter((cell) => first === null || cell.period >= first)
      .map((cell) => {
        const other = cell.period - steps;
        const since = periodStart(period, other);
        return withPrevious(cell, since, byKey.get(cellKey(other, cell.segment)), {
          period: periodName(period, other),
        });
      });
  }
  const cells = await cellsOf(source, question);
  if (from === null || to === null || metric.at === null)
    return cells.map((cell) => withPrevious(cell, null, undefined, {}));
  const window = comparedWindow(comparison, from, to);
  const before = new Map(
    (await cellsOf(source, { ...question, ...window })).map((cell) => [cellKey(0, cell.segment), cell]),
  );
  return cells.map((cell) => withPrevious(cell, window.from, before.get(cellKey(0, cell.segment)), window));
}

function changeOf(
  metric: BoundMetric,
  estimator: Estimator,
  status: Status,
  now: Cell,
  statusBefore: Status,
  before: Cell,
): Change | null {
  if (status !== "ok" || statusBefore !== "ok") return null;
  const found =
    estimator.change?.(now.moments, before.moments, metric) ??
    differenceOfEstimates(
      estimator.estimate(now.moments, metric, now.siblings),
      estimator.estimate(before.moments, metric, before.siblings),
    );
  const [value, low, high] = inUnit(metric, found);
  if (value === null) return null;
  return {
    value,
    low,
    high,
    method: found.method,
    clear: low !== null && high !== null && (low > 0 || high < 0),
  };
}

function rowOf(metric: BoundMetric, estimator: Estimator, question: Question, cell: Cell): MetricRow {
  const found = estimator.estimate(cell.moments, metric, cell.siblings);
  const [value, low, high] = inUnit(metric, found);
  const base = {
    metric: metric.id,
    period: metric.at === null ? null : periodName(question.period, cell.period),
    segment: Object.fromEntries(question.by.map((name, index) => [name, cell.segment[index] ?? null])),
    n: found.n,
  };
  if (found.n === 0)
    return {
      ...base,
      value: null,
      low: null,
      high: null,
      status: "missing",
      notes: [metric.lacks ?? "no_rows"],
    };
  if (found.n < metric.min_n)
    return { ...base, value: null, low: null, high: null, status: "few", notes: [`few:${metric.min_n}`] };
  return { ...base, value, low, high, status: value === null ? "undefined" : "ok", notes: found.notes };
}

function inUnit(
  metric: BoundMetric,
  { value, low, high }: Estimate,
): [number | null, number | null, number | null] {
  const scaled = (number: number | null) => (number === null ? null : number / metric.scale);
  return [scaled(value), scaled(low), scaled(high)];
}
