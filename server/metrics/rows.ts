import type { Connection, Database } from "../../sql/database.ts";
import { coarseAnswer } from "../figures/coarse.ts";
import { sentencesOf } from "../figures/notes.ts";
import { isExactTo } from "../figures/tell.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import type { MetricQuestion } from "../metric-query.ts";
import { readVersion } from "../warehouse-version.ts";
import { type Catalog, ownCatalog } from "./catalog.ts";
import { type Cell, readCells } from "./cells.ts";
import { areTooMany, closedQuestion, closedTables, type Place } from "./closed.ts";
import { describeColumns, enumValues } from "./columns.ts";
import { compile, compileList, type Listing, type Question } from "./compile.ts";
import { type Cube, readCube, readSets } from "./cube.ts";
import { type Cubes, throughCube } from "./cubes.ts";
import { embedded } from "./engine.ts";
import { type Aggregation, type Estimator, estimators, type Moments } from "./estimator.ts";
import { lastTwo } from "./last-two.ts";
import { type BoundMetric, type BoundRows, MetricQueryError, type Scope } from "./metric.ts";
import { readNesting } from "./nesting.ts";
import { cellsWithRest } from "./units-across.ts";
import { type UnknownValue, unknownMember, unknownValues } from "./unknown-values.ts";

/** What a question narrows its rows to. */
export type Narrowing = Pick<MetricQuestion, "from" | "to"> & {
  readonly filters: Readonly<Record<string, readonly string[]>>;
};

/** First and last day, both included; null where it is open. */
export type Window = { readonly from: string | null; readonly to: string | null };

/** A metric that is asked for its sums, inside filters and scope of the question. */
export type AskedMetric = {
  readonly metric: BoundMetric;
  readonly estimator: Estimator;
  /** Of the question's filters those that it has. */
  readonly filters: Narrowing["filters"];
  /** Its sums within days, by dimensions: all of them, so that they add up to the whole, in the order of the values. */
  readonly cells: (window: Window, by: readonly string[]) => Promise<readonly AskedCell[]>;
};

/** Sums of one segment, and whether it may be told by itself to who asks. */
export type AskedCell = Cell & { readonly isTold: boolean };

/** Rows that an answer is counted from; `at` is the column whose day the period cuts. */
export type Rows = { readonly id: string; readonly sql: string; readonly at: string };

/** Named expressions over the columns of rows. */
type Expressions = Readonly<Record<string, string>>;

/** The records of one segment, in the order of their keys. */
export type Segment = { readonly segment: readonly (string | null)[]; readonly moments: readonly Moments[] };

type Wanted = {
  readonly keys?: Expressions;
  readonly moments: Expressions;
  /** Over the whole record, whatever the period. */
  readonly isWhole?: boolean;
};

/** Asks for sums, each inside filters, period and scope of the question. */
export type Ask = {
  /** By segment, in the order of the dimensions' values with the unknown last; without segments it is one. `inner` sums by unit first. */
  readonly segments: (
    rows: Rows,
    wanted: Wanted & { readonly by?: readonly string[]; readonly inner?: NonNullable<Aggregation["inner"]> },
  ) => Promise<Segment[]>;
  /** One record per combination of the keys' values, in their order. */
  readonly records: (rows: Rows, wanted: Wanted) => Promise<readonly Moments[]>;
  /** The records of several sets of the keys, read at once. */
  readonly sets: (
    rows: Rows,
    wanted: Wanted & { readonly keys: Expressions; readonly sets: readonly (readonly string[])[] },
  ) => Promise<readonly (readonly Moments[])[]>;
  /** The rows themselves; throws `not_allowed` for who may not see rows. */
  readonly list: (rows: Rows, listing: Listing) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The dimensions that rows have, with their values in order. */
  readonly dimensions: (rows: Rows) => Promise<ReadonlyMap<string, readonly string[]>>;
  /** A metric of the catalogue. Throws `MetricQueryError` where there is none of this name. */
  readonly metric: (id: string) => Promise<AskedMetric>;
  /** The days that are asked about. */
  readonly window: Window;
  /** What depends on the version of the warehouse alone: read once and remembered by its name. */
  readonly once: <T>(name: string, read: (connection: Connection) => Promise<T>) => Promise<T>;
  /** The last day of the data. */
  readonly observedOn: string | null;
};

/** What every answer of this kind carries beside its findings. */
export type Asked<T> = T & {
  /** The rows that everything is counted from. */
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  /** Filters that none of the rows could be narrowed by, or not all of them. */
  readonly ignored_filters: readonly string[];
  /** Values that were filtered by but that their dimension does not have; left out where there are none. */
  readonly unknown_filter_values?: readonly UnknownValue[];
  readonly warehouse_version: number;
};

/** Answers questions from rows of the published warehouse. */
export type RowReader = {
  /** Every dimension of the marts and metrics, whether it has a value yet or not, with its values in order. */
  readonly dimensions: () => Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * Answers a question from one version of the warehouse: `work` asks for its sums and gives what it found, or what
   * computes it at length once the connection is given back. Filters that rows do not have are left out and named.
   */
  readonly answer: <T extends object>(
    narrowing: Narrowing,
    scope: Scope,
    work: (ask: Ask) => Promise<T | (() => T)>,
    guard?: Guard,
  ) => Promise<Asked<T>>;
};

/**
 * Whether rows are `guarded` from those who may not see them: what is narrowed to too few people, or would tell of
 * such by subtraction, is refused, segments of that kind are left out, and no number leaves with all its digits.
 */
export type Guard = "open" | "guarded";

/** What is the same for every question to one version of the warehouse. */
type Version = {
  readonly version: number;
  readonly live_on: string | null;
  readonly observed_on: string | null;
  readonly remembered: Map<string, Promise<unknown>>;
};

type VersionOf = (connection: Connection) => Promise<Version>;

/** Makes the one way to sums of rows that are no metric; `cubes` hold those that are slow to read. */
export function createRowReader(
  database: Pick<Database, "reader">,
  cubes?: Cubes,
  catalog?: Catalog,
): RowReader {
  const catalogue = async () => catalog ?? (await ownCatalog());
  const ofVersion = lastTwo<Version>();
  const versionOf: VersionOf = async (connection) => {
    const version = await readVersion(connection);
    const known = ofVersion.get(version);
    if (known !== undefined) return known;
    const [days] = await connection.rows<{ live_on: string | null; observed_on: string | null }>(
      "select (select live_on from core.rollout) as live_on, (select observed_on from core.observed_until) as observed_on",
    );
    return ofVersion.keep(version, {
      version,
      live_on: days?.live_on ?? null,
      observed_on: days?.observed_on ?? null,
      remembered: new Map(),
    });
  };

  return {
    dimensions: () =>
      database.reader((connection) =>
        connection.transaction(async () =>
          once(await versionOf(connection), "dimensions", async () => {
            const { metrics } = await (await catalogue()).bind(connection);
            const own = [...metrics.values()].flatMap((metric) => [...metric.dimensions]);
            return new Map([...own, ...(await readDimensions(connection))]);
          }),
        ),
      ),
    answer: async (narrowing, scope, work, guard = "open") => {
      const { found, ...beside } = await database.reader((connection) =>
        connection.transaction(async () => {
          const version = await versionOf(connection);
          const from = { connection, version, versionOf, cubes, catalogue };
          const asked = asker(from, narrowing, scope, guard);
          return {
            found: await work(asked.ask),
            sql: [...asked.sql].join(";\n\n"),
            ignored_filters: [...asked.ignored].sort(),
            ...unknownMember([...asked.unknown.values()]),
            warehouse_version: version.version,
          };
        }),
      );
      const whole = typeof found === "function" ? found() : found;
      const told = guard === "guarded" ? coarseAnswer(whole) : whole;
      return { ...told, ...beside, note_texts: sentencesOf(told) };
    },
  };
}

function once<T>({ remembered }: Version, name: string, read: () => Promise<T>): Promise<T> {
  const before = remembered.get(name);
  if (before !== undefined) return before as Promise<T>;
  const reading = read();
  remembered.set(name, reading);
  // what failed is tried again
  reading.catch(() => remembered.delete(name));
  return reading;
}

async function readDimensions(connection: Connection): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await connection.rows<{ dimension: string; type: string }>(
    `select column_name as dimension, any_value(data_type) as type from duckdb_columns()
     where database_name = 'warehouse' and schema_name = 'marts' and data_type like 'ENUM%'
     group by column_name`,
  );
  return new Map(rows.map(({ dimension, type }) => [dimension, enumValues(type)]));
}

/** Rows with their columns, as they are at a version. */
function bind(connection: Connection, version: Version, rows: Rows): Promise<BoundRows> {
  return once(version, JSON.stringify(rows), async () => ({
    ...rows,
    ...(await describeColumns(connection, rows.sql)),
    split: null,
    live_on: version.live_on,
    nesting: await once(version, "nesting", () => readNesting(connection)),
  }));
}

function asker(
  from: {
    readonly connection: Connection;
    readonly version: Version;
    readonly versionOf: VersionOf;
    readonly cubes: Cubes | undefined;
    readonly catalogue: () => Promise<Catalog>;
  },
  narrowing: Narrowing,
  scope: Scope,
  guard: Guard,
) {
  const { connection, version, cubes } = from;
  const ignored = new Set<string>();
  const unknown = new Map<string, UnknownValue>();
  const sql = new Set<string>();
  const bound = (rows: Rows) => bind(connection, version, rows);

  /** Of the question's filters those that a source has; the others are named, and its query is told. */
  const narrowed = ({ sql: query, dimensions }: Pick<BoundRows, "sql" | "dimensions">) => {
    const has = (name: string) => dimensions.has(name);
    for (const name of Object.keys(narrowing.filters)) if (!has(name)) ignored.add(name);
    for (const one of unknownValues(narrowing.filters, dimensions, scope))
      unknown.set(`${one.dimension}=${one.value}`, one);
    sql.add(query);
    return Object.fromEntries(Object.entries(narrowing.filters).filter(([name]) => has(name)));
  };

  /** The rows with the question as they can be narrowed to it. */
  const prepare = async (rows: Rows, by: readonly string[], isWhole: boolean) => {
    const source = await bound(rows);
    for (const name of by) if (!source.dimensions.has(name)) throw noDimension(name, source.dimensions);
    const { from = null, to = null } = isWhole ? {} : narrowing;
    const question = await guarded(source, {
      by,
      period: "none",
      from,
      to,
      filters: narrowed(source),
      scope,
    });
    return { source, question };
  };

  /** The question as it may be asked; refused where it is about too few. */
  const guarded = async (source: BoundRows, question: Question): Promise<Question> => {
    if (guard === "open") return question;
    const asked = closedQuestion(source, question);
    const closed = await closedTables(connection, source, Object.keys(asked.filters));
    if (closed?.isTold(placeOf(asked), asked) === false) throw new HttpError("too_few_people");
    return asked;
  };

  /** Whether a segment of a question may be told by itself. */
  const toldOf = async (
    source: BoundRows,
    question: Question,
  ): Promise<(of: Pick<Segment, "segment">) => boolean> => {
    const names = [...question.by, ...Object.keys(question.filters)];
    if (guard === "open" || question.by.length === 0 || areTooMany(names)) return () => true;
    const closed = await closedTables(connection, source, names);
    const place = placeOf(question);
    return ({ segment }) => {
      const own = Object.fromEntries(question.by.map((name, index) => [name, segment[index] ?? null]));
      return closed?.isTold({ ...place, ...own }, question) !== false;
    };
  };

  const metricOf: Ask["metric"] = async (id) => {
    const catalog = await from.catalogue();
    const metric = (await catalog.bind(connection)).metrics.get(id);
    if (metric === undefined) throw new MetricQueryError("unknown_metric", `there is no metric ${id}`);
    const estimator = (await estimators()).get(metric.estimator)!;
    const engine = catalog.engine(connection, version.version);
    const filters = narrowed(metric);
    const cells: AskedMetric["cells"] = async (window, by) => {
      const question = await guarded(metric, { by, period: "none", ...window, filters, scope });
      const aggregation = estimator.aggregation(metric, engine.words);
      const found = await readCells(engine, compile(metric, question, aggregation, engine.words));
      const isTold = await toldOf(metric, question);
      return bySegment([...found.values()], by, metric.dimensions).map((cell) => ({
        ...cell,
        isTold: isTold(cell),
      }));
    };
    return { metric, estimator, filters, cells };
  };

  /** Sums by what people are: of a group that may not be told it is not told either which it is. */
  const withoutGroups = async (
    source: BoundRows,
    question: Question,
    keys: Expressions,
    found: Segment[],
  ): Promise<Segment[]> => {
    if (guard === "open") return found;
    let told = found;
    for (const [key, name] of Object.entries(keys)) {
      const names = [...Object.keys(question.filters), name];
      if (!PERSONAL.includes(name) || !source.dimensions.has(name) || areTooMany(names)) continue;
      const closed = await closedTables(connection, source, names);
      const isTold = (value: unknown) =>
        closed?.isTold({ ...placeOf(question), [name]: value as string | null }, question) !== false;
      told = told.map(({ segment, moments }) => ({
        segment,
        moments: moments.map((record) => (isTold(record[key]) ? record : { ...record, [key]: null })),
      }));
    }
    return told;
  };

  const read = <T>(
    rows: Rows,
    asked: { readonly question: Question; readonly aggregation: Aggregation },
    fromCube: (cube: Cube) => Promise<T | null>,
    fromRows: () => Promise<T>,
  ): Promise<T> => {
    const { keys, inner, moments } = asked.aggregation;
    const name = JSON.stringify([rows.sql, rows.at, keys, inner, moments]);
    return throughCube(
      cubes,
      version.version,
      { name, sql: rows.sql, ...asked },
      {
        cube: fromCube,
        rows: fromRows,
        read: async (other, apart) => {
          const later = await from.versionOf(other);
          return readCube(other, await bind(other, later, rows), asked.aggregation, apart);
        },
      },
    );
  };

  const segments: Ask["segments"] = async (rows, { by = [], keys = {}, inner, moments, isWhole = false }) => {
    const { source, question } = await prepare(rows, by, isWhole);
    const aggregation: Aggregation = {
      keys,
      ...(inner === undefined ? {} : { inner }),
      moments,
      isOrdered: true,
    };
    const asked = { rows: source, question, aggregation };
    const cells = await read(
      rows,
      asked,
      (cube) => cellsWithRest(connection, cube, asked),
      () => readCells(embedded(connection), compile(source, question, aggregation)),
    );
    const found = inOrder([...cells.values()], by, source.dimensions);
    return (await withoutGroups(source, question, keys, found)).filter(await toldOf(source, question));
  };

  const sets: Ask["sets"] = async (rows, { keys, sets: wanted, moments, isWhole = false }) => {
    const { source, question } = await prepare(rows, [], isWhole);
    const aggregation: Aggregation = { keys, moments };
    const found = await read(
      rows,
      { question, aggregation },
      async (cube) => {
        const cells = wanted.map((set) => cube.cells(question, { keys: set }));
        return cells.every((each) => each !== null) ? cells : null;
      },
      () => readSets(connection, source, question, aggregation, wanted),
    );
    return found.map((cells, index) => sorted(recordsOf([...cells.values()]), wanted[index]!));
  };

  const list: Ask["list"] = async (rows, listing) => {
    if (!isExactTo(scope)) throw new HttpError("not_allowed");
    const { source, question } = await prepare(rows, [], true);
    const compiled = compileList(source, question, listing);
    return connection.rows(compiled.sql, compiled.parameters);
  };

  const ask: Ask = {
    segments,
    list,
    records: async (rows, wanted) => recordsOf(await segments(rows, wanted)),
    sets,
    dimensions: async (rows) => (await bound(rows)).dimensions,
    metric: metricOf,
    window: { from: narrowing.from ?? null, to: narrowing.to ?? null },
    once: (name, work) => once(version, name, () => work(connection)),
    observedOn: version.observed_on,
  };
  return { ask, ignored, unknown, sql };
}

const recordsOf = (cells: readonly Segment[]) => cells.flatMap(({ moments }) => moments);

/** Dimensions that say what people are: an analysis sums by them and hides groups of its own. */
const PERSONAL = ["gender", "age_band", "ethnicity", "education"];

/** The values that a question is narrowed to. */
const placeOf = ({ filters }: Pick<Question, "filters">): Place =>
  Object.fromEntries(Object.entries(filters).map(([name, values]) => [name, values[0] ?? null]));

/** Records in the order of the values of their keys, the unknown last. */
function sorted(records: readonly Moments[], keys: readonly string[]): Moments[] {
  const order = (a: unknown, b: unknown) => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (a as string) < (b as string) ? -1 : 1;
  };
  return [...records].sort((a, b) => {
    for (const key of keys) {
      const found = order(a[key], b[key]);
      if (found !== 0) return found;
    }
    return 0;
  });
}

function noDimension(name: string, dimensions: ReadonlyMap<string, unknown>): HttpError {
  return new HttpError(
    "invalid_parameter",
    { path: "by", problem: { zh: `没有维度 ${name}`, en: `there is no dimension ${name}` } },
    { dimensions: [...dimensions.keys()].sort() },
  );
}

/** In the order of the dimensions' values, the unknown last; without segments there is one, also of nothing. */
function inOrder(
  cells: readonly Cell[],
  by: readonly string[],
  dimensions: ReadonlyMap<string, readonly string[]>,
): Segment[] {
  return cells.length === 0 && by.length === 0
    ? [{ segment: [], moments: [] }]
    : bySegment(cells, by, dimensions);
}

/** Cells in the order of the dimensions' values, the unknown last: engines give them in any. */
function bySegment(
  cells: readonly Cell[],
  by: readonly string[],
  dimensions: ReadonlyMap<string, readonly string[]>,
): Cell[] {
  const places = by.map(
    (name) => new Map<string | null, number>(dimensions.get(name)!.map((value, index) => [value, index])),
  );
  const rank = ({ segment }: Cell, index: number) =>
    places[index]!.get(segment[index] ?? null) ?? Number.MAX_SAFE_INTEGER;
  return [...cells].sort((a, b) => {
    for (let index = 0; index < by.length; index++) {
      const order = rank(a, index) - rank(b, index);
      if (order !== 0) return order;
    }
    return 0;
  });
}
