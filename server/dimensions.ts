import { type Connection, identifier, quote, type Readers } from "../sql/database.ts";
import { isExactTo, roundedCount } from "./figures/tell.ts";
import type { Text } from "./language.ts";
import { closedTables } from "./metrics/closed.ts";
import { describeColumns } from "./metrics/columns.ts";
import { compileCounts } from "./metrics/compile.ts";
import { lastTwo } from "./metrics/last-two.ts";
import type { BoundRows, Scope } from "./metrics/metric.ts";
import { readNesting } from "./metrics/nesting.ts";
import { readVersion } from "./warehouse-version.ts";

/** A value of a dimension with its name and the number of rows that have it. */
export type DimensionValue = { readonly value: string; readonly label: Text; readonly n: number };

/** A dimension: a column of the marts that figures can be filtered and segmented by. */
export type Dimension = {
  readonly dimension: string;
  readonly label: Text;
  /** The mart in which the values are counted. */
  readonly counted_in: string;
  readonly values: readonly DimensionValue[];
};

/** The name of every value of some dimensions, by dimension and value. */
export async function readLabels(
  database: Readers,
  dimensions: Iterable<string>,
): Promise<Map<string, Map<string, Text>>> {
  const labels = new Map([...dimensions].map((dimension) => [dimension, new Map<string, Text>()]));
  if (labels.size === 0) return labels;
  const rows = await database.reader((connection) =>
    connection.rows<{ dimension: string; value: string; zh: string; en: string }>(
      `select dimension, value, label_zh as zh, label_en as en from core.dimension_value
       where dimension in (${[...labels.keys()].map(quote).join(", ")})`,
    ),
  );
  for (const { dimension, value, zh, en } of rows) labels.get(dimension)?.set(value, { zh, en });
  return labels;
}

/**
 * The dimensions that the published marts have, each with its first mart (`application` where it has it). The list of
 * competencies is nobody's own: who sees own rows alone has them counted in the scores.
 */
export async function dimensionHomes(database: Readers, isOwn = false): Promise<Map<string, string>> {
  const columns = await database.reader((connection) =>
    connection.rows<{ dimension: string; mart: string }>(
      `select column_name as dimension, table_name as mart
       from duckdb_columns()
       where database_name = 'warehouse' and schema_name = 'marts' and data_type like 'ENUM%'
       order by dimension, mart <> 'application'${isOwn ? ", mart = 'competency'" : ""}, mart`,
    ),
  );
  const homes = new Map<string, string>();
  for (const { dimension, mart } of columns) if (!homes.has(dimension)) homes.set(dimension, mart);
  return homes;
}

/**
 * Reads dimensions with their values in order and the rows of the scope that have them; all of them, or the one that is
 * named. Whoever sees own rows alone is not told of values that none of them has; to who may not see rows a value of too
 * few people has no count.
 */
export async function readDimensions(database: Readers, scope: Scope, only?: string): Promise<Dimension[]> {
  const homes = await dimensionHomes(database, scope.kind === "some");
  const wanted = [...homes].filter(([dimension]) => only === undefined || dimension === only);
  return database.reader((connection) =>
    connection.transaction(() => countDimensions(connection, database, wanted, scope)),
  );
}

async function countDimensions(
  connection: Connection,
  database: Readers,
  wanted: readonly (readonly [dimension: string, mart: string])[],
  scope: Scope,
): Promise<Dimension[]> {
  if (wanted.length === 0) return [];
  const named = await connection.rows<{ dimension: string; zh: string; en: string }>(
    "select dimension, label_zh as zh, label_en as en from core.value_label where value = ''",
  );
  const labels = new Map(named.map(({ dimension, zh, en }) => [dimension, { zh, en }]));
  const values = await connection.rows<{ dimension: string; value: string; zh: string; en: string }>(
    `select dimension, value, label_zh as zh, label_en as en from core.dimension_value
     where dimension in (${wanted.map(([dimension]) => quote(dimension)).join(", ")})
     order by position`,
  );
  const marts = await martsOf(database, connection);
  const bound = new Map<string, BoundRows>();
  const counts = new Map<string, number>();
  for (const mart of new Set(wanted.map(([, mart]) => mart))) {
    const rows = marts.get(mart) ?? (await bindMart(connection, mart, marts));
    marts.set(mart, rows);
    bound.set(mart, rows);
    const own = wanted.filter((each) => each[1] === mart).map(([dimension]) => dimension);
    const { sql, parameters } = compileCounts(rows, { scope }, own);
    const counted = await connection.rows<{ place: number; value: string | null; n: number }>(
      sql,
      parameters,
    );
    for (const { place, value, n } of counted) if (value !== null) counts.set(`${own[place]}=${value}`, n);
  }
  const found: Dimension[] = [];
  for (const [dimension, mart] of wanted) {
    const all = values
      .filter((each) => each.dimension === dimension)
      .map(({ value, zh, en }) => ({
        value,
        label: { zh, en },
        n: counts.get(`${dimension}=${value}`) ?? 0,
      }));
    const told = scope.kind === "all" ? all : all.filter(({ n }) => n > 0);
    found.push({
      dimension,
      label: labels.get(dimension) ?? { zh: dimension, en: dimension.replaceAll("_", " ") },
      counted_in: mart,
      values: await toldValues(connection, { dimension, rows: bound.get(mart)!, scope }, told),
    });
  }
  return found;
}

/** Marts as they were bound to a version: with them is remembered who is counted in them. */
type Marts = Map<string, BoundRows>;
const ofDatabase = new WeakMap<Readers, ReturnType<typeof lastTwo<Marts>>>();

async function martsOf(database: Readers, connection: Connection): Promise<Marts> {
  const known = ofDatabase.get(database) ?? lastTwo<Marts>();
  ofDatabase.set(database, known);
  const version = await readVersion(connection);
  return known.get(version) ?? known.keep(version, new Map());
}

async function bindMart(connection: Connection, mart: string, others: Marts): Promise<BoundRows> {
  const sql = `select * from marts.${identifier(mart)}`;
  const { columns, dimensions } = await describeColumns(connection, sql);
  const [other] = others.values();
  const nesting = other?.nesting ?? (await readNesting(connection));
  return { id: mart, sql, at: null, columns, dimensions, split: null, live_on: null, nesting };
}

/** Values with their counts as they may be told. */
async function toldValues(
  connection: Connection,
  { dimension, rows, scope }: { readonly dimension: string; readonly rows: BoundRows; readonly scope: Scope },
  values: readonly DimensionValue[],
): Promise<readonly DimensionValue[]> {
  if (isExactTo(scope)) return values;
  // a rater is a person
  if (dimension === "rater") return [];
  const closed = await closedTables(connection, rows, [dimension]);
  if (closed === null) return values;
  const whole = { from: null, to: null };
  return values.map(({ value, label, n }) => ({
    value,
    label,
    n: closed.isTold({ [dimension]: value }, whole) ? roundedCount(n) : 0,
  }));
}
