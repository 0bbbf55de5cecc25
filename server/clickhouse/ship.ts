import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { referencesOf } from "../../pipelines/build.ts";
import { type Connection, identifier, quote } from "../../sql/database.ts";
import type { BoundMetric } from "../metrics/metric.ts";
import { ClickHouseError, type Node } from "./client.ts";
import { literal, metricTable } from "./words.ts";

/** By what rows lie on their shard. */
const KEY = "application_key";

/** A column as it is shipped: its type there, and a whole number of it that both engines sum alike, if there is one. */
type Column = {
  readonly name: string;
  readonly type: string;
  readonly sum: { duckdb: string; there: string } | null;
};

/** A relation that metrics read. */
type Shipped = { readonly name: string; readonly columns: readonly Column[]; readonly isSharded: boolean };

/** Where a relation of `core` or `marts` lies in the database of its version. */
const tableOf = (relation: string) => relation.replace(".", "_");

/**
 * Brings what metrics read to every node, each relation with an `application_key` in parts, one a shard, and the others
 * whole; checks rows and sums of each, and makes the metrics' views. The connection must stay at one version; `folder` holds
 * one relation at a time. Throws where a relation does not arrive as it is.
 */
export async function ship(
  connection: Connection,
  metrics: Iterable<BoundMetric>,
  to: {
    readonly nodes: readonly Node[];
    readonly database: string;
    /** The servers' name for all nodes together; null for a single one. */
    readonly cluster: string | null;
    readonly folder: string;
  },
): Promise<void> {
  const { nodes, database, cluster, folder } = to;
  const all = [...metrics];
  const names = [...new Set(all.flatMap(({ sql }) => referencesOf(sql)))].sort();
  await onAll(nodes, `DROP DATABASE IF EXISTS ${database} SYNC`);
  await onAll(nodes, `CREATE DATABASE ${database}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const shipped = new Map<string, Shipped>();
    for (const name of names) {
      const readers = all.filter(({ sql }) => referencesOf(sql).includes(name));
      const columns = await columnsOf(connection, name, readers);
      const isSharded = cluster !== null && columns.some((column) => column.name === KEY);
      shipped.set(name, { name, columns, isSharded });
      await shipOne(connection, shipped.get(name)!, to);
    }
    for (const { id, sql } of all)
      await makeView(
        id,
        sql,
        referencesOf(sql).some((name) => shipped.get(name)!.isSharded),
        to,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const onAll = (nodes: readonly Node[], statement: string) =>
  Promise.all(nodes.map(async (node) => void (await node.run(statement))));

async function shipOne(
  connection: Connection,
  relation: Shipped,
  { nodes, database, cluster, folder }: Parameters<typeof ship>[2],
): Promise<void> {
  const { name, columns, isSharded } = relation;
  const table = `${database}.${tableOf(name)}`;
  const brought = columns.map((column) => identifier(column.name)).join(", ");
  const listed = columns.map(({ name, type }) => `${identifier(name)} ${type}`);
  await onAll(nodes, `CREATE TABLE ${table} (${listed.join(", ")}) ENGINE = MergeTree ORDER BY tuple()`);
  let rows = 0;
  for (const [shard, node] of nodes.entries()) {
    const part = isSharded ? ` WHERE coalesce(${KEY}, 0) % ${nodes.length} = ${shard}` : "";
    const file = join(folder, `${tableOf(name)}.parquet`);
    await connection.run(`COPY (SELECT ${brought} FROM ${name}${part}) TO ${quote(file)} (FORMAT parquet)`);
    await node.run(`INSERT INTO ${table} FORMAT Parquet`, { file });
    rmSync(file);
    const [there] = await node.rows(`SELECT ${sumsOf(columns, "there")} FROM ${table}`);
    const [here] = await connection.rows<Record<string, string | null>>(
      `SELECT ${sumsOf(columns, "duckdb")} FROM ${name}${part}`,
    );
    const wrong = Object.entries(here!).find(([, sum], index) => sum !== there![index]);
    if (wrong !== undefined)
      throw new ClickHouseError(`${name} did not arrive whole at ${node.address}: ${wrong[0]} differs`);
    rows += Number(here!.rows);
  }
  if (!isSharded) return;
  const [counted] = await nodes[0]!.rows(
    `SELECT count() FROM cluster(${literal(cluster ?? "")}, ${literal(database)}, ${literal(tableOf(name))})`,
  );
  if (Number(counted![0]) !== rows)
    throw new ClickHouseError(
      `the cluster ${cluster} has ${counted![0]} rows of ${name} where ${rows} were brought; its shards are to be the addresses of the settings, each once`,
    );
}

/** Number of rows and the sum of every column that has one, as texts. */
function sumsOf(columns: readonly Column[], where: "duckdb" | "there"): string {
  const text = (sum: string) =>
    where === "duckdb" ? `CAST(${sum} AS VARCHAR)` : `CAST(${sum} AS Nullable(String))`;
  const wide = (value: string) => (where === "duckdb" ? `CAST(${value} AS HUGEINT)` : `toInt128(${value})`);
  const sums = columns.flatMap(({ name, sum }) =>
    sum === null ? [] : [`${text(`sum(${wide(sum[where])})`)} AS ${identifier(name)}`],
  );
  return [`${text("count(*)")} AS ${identifier("rows")}`, ...sums].join(", ");
}

/** Numbers, days, dimensions, and of texts and ids those that a metric names: nobody's id leaves for nothing. */
async function columnsOf(
  connection: Connection,
  relation: string,
  readers: readonly BoundMetric[],
): Promise<Column[]> {
  const isNamed = (column: string) =>
    readers.some(({ sql, options }) => new RegExp(`\\b${column}\\b`).test(`${sql} ${options.per ?? ""}`));

  const described = await connection.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${relation}`,
  );
  return described
    .filter(
      ({ column_name, column_type }) => !["VARCHAR", "UUID"].includes(column_type) || isNamed(column_name),
    )
    .map(({ column_name: name, column_type: type }) => ({ name, ...shippedAs(relation, name, type) }));
}

const WHOLE: Readonly<Record<string, string>> = {
  TINYINT: "Int8",
  SMALLINT: "Int16",
  INTEGER: "Int32",
  BIGINT: "Int64",
  UTINYINT: "UInt8",
  USMALLINT: "UInt16",
  UINTEGER: "UInt32",
};

/** The type of a column there, and what of it is summed. */
function shippedAs(relation: string, column: string, type: string): Omit<Column, "name"> {
  const name = identifier(column);
  const both = (duckdb: string, there: string) => ({ duckdb, there });
  if (type.startsWith("ENUM("))
    return {
      type: "LowCardinality(Nullable(String))",
      sum: both(`strlen(CAST(${name} AS VARCHAR))`, `length(${name})`),
    };
  const whole = WHOLE[type];
  if (whole !== undefined) return { type: `Nullable(${whole})`, sum: both(name, name) };
  const items = type.endsWith("[]") ? WHOLE[type.slice(0, -2)] : undefined;
  if (items !== undefined)
    return { type: `Array(Nullable(${items}))`, sum: both(`coalesce(len(${name}), 0)`, `length(${name})`) };
  if (type === "VARCHAR")
    return { type: "Nullable(String)", sum: both(`strlen(${name})`, `length(${name})`) };
  if (type === "BOOLEAN")
    return { type: "Nullable(Bool)", sum: both(`CAST(${name} AS INTEGER)`, `toInt8(${name})`) };
  if (type === "DATE")
    return {
      type: "Nullable(Date32)",
      sum: both(`date_diff('day', DATE '1970-01-01', ${name})`, `toInt32(${name})`),
    };
  if (type === "TIMESTAMP")
    return {
      type: "Nullable(DateTime64(6, 'UTC'))",
      sum: both(`epoch_us(${name})`, `toUnixTimestamp64Micro(${name})`),
    };
  if (type === "DOUBLE") return { type: "Nullable(Float64)", sum: null };
  if (/^DECIMAL\(\d+,\d+\)$/.test(type)) return { type: `Nullable(${type})`, sum: null };
  throw new ClickHouseError(
    `${relation} has a column ${column} of type ${type}, which cannot be brought to ClickHouse`,
  );
}

/** The metric as a view of its file, on each shard where its rows lie there, below one table over all of them. */
async function makeView(
  id: string,
  sql: string,
  isSharded: boolean,
  { nodes, database, cluster }: Parameters<typeof ship>[2],
): Promise<void> {
  const body = sql
    .replaceAll(/\b(core|marts)\.([a-z_0-9]+)/g, (name) => `${database}.${tableOf(name)}`)
    // a value of the settings may have one, which is no escape in DuckDB
    .replaceAll("\\", "\\\\");
  const view = isSharded ? `shard_${id}` : metricTable(id);
  await onAll(nodes, `CREATE VIEW ${database}.${view} AS ${body}`);
  if (isSharded)
    await onAll(
      nodes,
      `CREATE TABLE ${database}.${metricTable(id)} AS ${database}.${view} ENGINE = Distributed(${literal(cluster ?? "")}, ${literal(database)}, ${literal(view)})`,
    );
}
