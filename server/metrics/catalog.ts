import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Connection, quote } from "../../sql/database.ts";
import { observedUntil, readVersion } from "../warehouse-version.ts";
import { describeColumns, type QueryColumns } from "./columns.ts";
import { type Engine, embedded } from "./engine.ts";
import { type ColumnKind, type Estimator, estimators, names } from "./estimator.ts";
import { lastTwo } from "./last-two.ts";
import {
  type BoundMetric,
  METRIC_SETTINGS,
  type Metric,
  MetricDefinitionError,
  type MetricSettings,
} from "./metric.ts";
import { readNesting } from "./nesting.ts";
import { parseMetric } from "./parse.ts";

/** The metrics of a folder, found by their files. */
export type Catalog = {
  readonly metrics: ReadonlyMap<string, Metric>;
  /** The metrics bound to the warehouse as published now; bound once a version. */
  readonly bind: (connection: Connection) => Promise<Bound>;
  /** The metrics as they were bound to that version, if it is one of the last two. */
  readonly boundTo: (version: number) => Bound | undefined;
  /** Where a metric's sums are counted, in the version that the connection reads. */
  readonly engine: (connection: Connection, version: number) => Engine;
};

/** The catalogue at one version of the warehouse. */
export type Bound = {
  readonly version: number;
  readonly metrics: ReadonlyMap<string, BoundMetric>;
  /** The day of the first application: the data begin with its quarter. */
  readonly began_on: string | null;
  /** The last day of the data. */
  readonly observed_on: string | null;
};

const ownFolder = new URL("../../sql/metrics/", import.meta.url);
let own: Promise<Catalog> | undefined;

/** The catalogue of the program's own folder without settings, read once. */
export function ownCatalog(): Promise<Catalog> {
  own ??= loadCatalog();
  return own;
}

/**
 * Reads every `<id>.sql` of a folder, by default `sql/metrics`, with the settings that they need in their places. Throws
 * `MetricDefinitionError` with all problems of all files: a metric that does not parse must not vanish. Sums are counted
 * `elsewhere` in the versions that are there.
 */
export async function loadCatalog(
  directory?: string | URL,
  settings: MetricSettings = {},
  elsewhere: (version: number) => Engine | null = () => null,
): Promise<Catalog> {
  const folder =
    directory === undefined
      ? ownFolder
      : directory instanceof URL
        ? directory
        : pathToFileURL(directory.endsWith("/") ? directory : `${directory}/`);
  const known = await estimators();
  const problems: string[] = [];
  const parsed: Metric[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const id = file.slice(0, -".sql".length);
    try {
      parsed.push(parseMetric(id, readFileSync(new URL(file, folder), "utf8"), known));
    } catch (error) {
      if (!(error instanceof MetricDefinitionError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new MetricDefinitionError(problems);

  const ofVersion = lastTwo<Bound>();
  return {
    metrics: new Map(parsed.map((metric) => [metric.id, withSetting(metric, settings)])),
    bind: async (connection) => {
      const version = await readVersion(connection);
      const bound = ofVersion.get(version);
      if (bound !== undefined) return bound;
      const beganOn = await connection.value<string | null>(
        "SELECT CAST(CAST(min(applied_at) AS DATE) AS VARCHAR) FROM core.application",
      );
      return ofVersion.keep(version, {
        version,
        metrics: await bindAll(connection, parsed, known, settings),
        began_on: beganOn ?? null,
        observed_on: await observedUntil(connection),
      });
    },
    boundTo: ofVersion.get,
    engine: (connection, version) => elsewhere(version) ?? embedded(connection),
  };
}

/** The metric's query with the value of its setting, or null, in its place. */
function withSetting(metric: Metric, settings: MetricSettings): Metric {
  if (metric.setting === null) return metric;
  const value = settings[metric.setting];
  const text = value === undefined ? "null" : quote(value);
  return { ...metric, sql: metric.sql.replaceAll(`{${metric.setting}}`, () => text) };
}

/** What a metric's setting names; or the note of one that is not given, or whose value its dimension does not have. */
async function settingOf(
  connection: Connection,
  { setting }: Metric,
  settings: MetricSettings,
): Promise<Pick<BoundMetric, "named" | "lacks">> {
  if (setting === null) return { named: null, lacks: null };
  const value = settings[setting];
  if (value === undefined) return { named: null, lacks: `no_setting:${setting}` };
  const dimension = METRIC_SETTINGS[setting];
  const there = await connection.value<number>(
    "SELECT count(*) FROM core.dimension_value WHERE dimension = $1 AND value = $2",
    [dimension, value],
  );
  return there === 0
    ? { named: null, lacks: `wrong_setting:${setting} = ${value}` }
    : { named: { dimension, value }, lacks: null };
}

async function bindAll(
  connection: Connection,
  metrics: readonly Metric[],
  known: ReadonlyMap<string, Estimator>,
  settings: MetricSettings,
): Promise<ReadonlyMap<string, BoundMetric>> {
  const problems: string[] = [];
  const liveOn = (await connection.value<string | null>("SELECT live_on FROM core.rollout")) ?? null;
  const nesting = await readNesting(connection);
  const bound = new Map<string, BoundMetric>();
  for (const parsed of metrics) {
    const { named, lacks } = await settingOf(connection, parsed, settings);
    const metric = withSetting(parsed, lacks === null ? settings : {});
    const file = `sql/metrics/${metric.id}.sql`;
    const fail = (problem: string) => {
      problems.push(`${file}: ${problem}`);
    };
    let described: QueryColumns;
    try {
      described = await describeColumns(connection, metric.sql);
    } catch (error) {
      fail(`query ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
      continue;
    }
    const { columns, dimensions } = described;
    for (const [name, kind] of Object.entries(known.get(metric.estimator)?.needs ?? {})) {
      const type = columns.get(name);
      if (type === undefined)
        fail(`query brings no column ${name}; the estimator ${metric.estimator} needs it`);
      else if (!KINDS[kind].includes(type)) fail(`column ${name} is ${type}, the estimator needs ${kind}`);
    }
    for (const name of names(metric.options.per))
      if (!columns.has(name)) fail(`per names ${name}, which the query does not bring`);
    if (metric.options.n !== undefined && !KINDS.integer.includes(columns.get(metric.options.n) ?? ""))
      fail(`n names ${metric.options.n}, which the query does not bring as integers`);
    if (metric.at !== null && !KINDS.day.includes(columns.get(metric.at) ?? ""))
      fail(`at is ${metric.at}, which the query does not bring as a date or time`);
    if (metric.split !== null && !dimensions.has(metric.split))
      fail(`split is ${metric.split}, which is no dimension of the query`);
    bound.set(metric.id, { ...metric, columns, dimensions, live_on: liveOn, nesting, named, lacks });
  }
  if (problems.length > 0) throw new MetricDefinitionError(problems);
  return bound;
}

const KINDS: Readonly<Record<ColumnKind, readonly string[]>> = {
  boolean: ["BOOLEAN"],
  integer: ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"],
  day: ["DATE", "TIMESTAMP"],
};
