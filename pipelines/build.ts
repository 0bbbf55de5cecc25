import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type Connection, identifier, quote } from "../sql/database.ts";
import { contracts } from "./contract.ts";
import { ensureStaging, PSEUDONYM } from "./staging.ts";
import { constantShift, DEFAULT_ZONE } from "./zone.ts";

/** What a build did: the published version, each relation's rows and seconds, each check passed. */
export type BuildReport = {
  readonly version: number;
  readonly schema: string;
  readonly seconds: number;
  readonly relations: readonly BuiltRelation[];
  readonly checks: readonly string[];
};

/** One table or view of `core` or `marts`; `rebuilt` is false where its inputs had not changed. */
type BuiltRelation = {
  readonly name: string;
  readonly rows: number;
  readonly seconds: number;
  readonly rebuilt: boolean;
};

/** A built warehouse that breaks one of `sql/checks`; nothing was published. */
export class CheckFailed extends Error {
  override name = "CheckFailed";
  readonly check: string;
  readonly rows: readonly Record<string, unknown>[];
  constructor(check: string, rows: readonly Record<string, unknown>[]) {
    super(`sql/checks/${check}.sql: ${rows.length} offending rows, the first ${inWords(rows[0])}`);
    this.check = check;
    this.rows = rows;
  }
}

const folder = (name: string) => new URL(`../sql/${name}/`, import.meta.url);
const REFERENCE = /\b(staging|core|marts)\.([a-z_0-9]+)/g;
/** The day on which AI interviews went live; the macro `phase` stands for it. */
const ROLLOUT = `FROM staging.system_events WHERE kind = 'config_change' AND is_rollout`;

/** A relation of `core` or `marts` as its file says it. */
type Source = {
  readonly name: string;
  readonly sql: string;
  readonly isView: boolean;
  readonly needs: readonly string[];
};

/**
 * Builds `core.*` and `marts.*` from `staging.*` aside, in a schema `build_<n>`, checks them by `sql/checks`, and
 * publishes them in one transaction by replacing the views. Readers keep the last good warehouse until then, and
 * keep it when anything fails. A relation whose inputs (its SQL, its feeds' rows, zone and roll-out day) are as
 * they were is kept. The connection must not be inside a transaction.
 */
export async function buildWarehouse(
  connection: Connection,
  options: {
    readonly version?: number;
    /** Time zone of the organisation: its dates and quarters. */
    readonly zone?: string;
    readonly onProgress?: (event: { relation: string; done: number; total: number }) => void;
  } = {},
): Promise<BuildReport> {
  const started = performance.now();
  const zone = options.zone ?? DEFAULT_ZONE;
  await prepare(connection);
  const published = await publishedRelations(connection);
  await dropOrphans(connection, published);

  const schema = `build_${await nextBuild(connection)}`;
  await connection.run(`CREATE SCHEMA warehouse.${schema}`);
  try {
    const context = await defineContext(connection, zone);
    const sources = relationSources();
    const prints = await feedPrints(connection, sources);
    const homes = new Map<string, Home>();
    const relations: BuiltRelation[] = [];

    for (const source of sources) {
      options.onProgress?.({ relation: source.name, done: relations.length, total: sources.length });
      const print = fingerprint(source, context, prints);
      const begun = performance.now();
      const { home, rows, rebuilt } = await settle(connection, source, { schema, print, homes, published });
      prints.set(source.name, home.content ?? print);
      relations.push({ name: source.name, rows, seconds: (performance.now() - begun) / 1000, rebuilt });
      if (source.name === "core.dimension_value" && rebuilt) await createTypes(connection, schema);
    }

    const checks = await runChecks(connection, homes);
    const version = options.version ?? (await nextVersion(connection));
    await publishRelations(connection, version, zone, homes);
    return { version, schema, seconds: (performance.now() - started) / 1000, relations, checks };
  } catch (error) {
    await connection.run(`DROP SCHEMA IF EXISTS warehouse.${schema} CASCADE`);
    throw error;
  }
}

/** Rows up to which what is built from a relation goes by its content. */
const SMALL = 10_000;

/**
 * Finds the home of a relation: the one that it has where its inputs are as they were, else a new one. A small one that
 * comes out as before keeps its old home, so that what is built from it does too.
 */
async function settle(
  connection: Connection,
  source: Source,
  to: {
    readonly schema: string;
    readonly print: string;
    readonly homes: Map<string, Home>;
    readonly published: ReadonlyMap<string, Home>;
  },
): Promise<{ home: Home; rows: number; rebuilt: boolean }> {
  const { schema, print, homes, published } = to;
  const before = published.get(source.name);
  const settled = async (home: Home, rebuilt: boolean) => {
    homes.set(source.name, home);
    return { home, rows: source.isView ? 0 : await countRows(connection, source.name, homes), rebuilt };
  };
  if (before?.print === print) return settled(before, false);
  homes.set(source.name, { schema, print, content: null });
  await createRelation(connection, source, schema, homes);
  const content = source.isView ? null : await contentOf(connection, source, schema);
  if (before === undefined || content === null || content !== before.content)
    return settled({ schema, print, content }, true);
  await connection.run(`DROP TABLE warehouse.${schema}.${source.name.replace(".", "_")}`);
  return settled({ ...before, print }, false);
}

/** The digest of a small relation's definition and rows; null of a large one. */
async function contentOf(
  connection: Connection,
  { name, sql }: Source,
  schema: string,
): Promise<string | null> {
  const table = `warehouse.${schema}.${name.replace(".", "_")}`;
  const text = await connection.value<string | null>(
    `SELECT CASE WHEN count(*) <= ${SMALL} THEN coalesce(string_agg(row, chr(10) ORDER BY row), '') END
     FROM (SELECT CAST(t AS VARCHAR) AS row FROM ${table} AS t LIMIT ${SMALL + 1})`,
  );
  return text == null ? null : createHash("sha256").update(`${sql}\0${text}`).digest("hex");
}

/**
 * Builds the warehouse when none has been published yet, or when this version of Assay defines core or marts
 * otherwise than the published one, so that every metric can be bound.
 */
export async function ensureWarehouse(connection: Connection, zone?: string): Promise<void> {
  await prepare(connection);
  const published = await connection.value<string>("SELECT print FROM warehouse.core_meta.definition");
  if (published === definitionPrint()) return;
  await buildWarehouse(connection, zone === undefined ? {} : { zone });
}

/** Builds and publishes what depends on rows that were changed in staging, and leaves no table of before. */
export async function rebuildWarehouse(connection: Connection, zone: string): Promise<void> {
  await buildWarehouse(connection, { zone });
  await dropOrphans(connection, await publishedRelations(connection));
}

/** The SQL of core and marts in short. */
function definitionPrint(): string {
  const sources = [...readFolder("warehouse", "core"), ...readFolder("marts", "marts")];
  const parts = sources.map(({ name, sql }) => `${name}\0${sql}`);
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** The published version of the warehouse and when it was built, or null before the first build. */
export async function publishedVersion(
  connection: Connection,
): Promise<{ version: number; builtAt: Date; zone: string } | null> {
  const rows = await connection.rows<{ version: number; builtAt: Date; zone: string }>(
    'SELECT version, built_at AS "builtAt", zone FROM warehouse.core_meta.published',
  );
  return rows[0] ?? null;
}

async function prepare(connection: Connection): Promise<void> {
  await createMeta(connection);
  await ensureStaging(connection, await contracts());
}

/** Makes the schemas of a warehouse and the tables that say what is published in it. */
export async function createMeta(connection: Connection): Promise<void> {
  await connection.run(
    ["staging", "staging_meta", "core", "core_meta", "marts"]
      .map((name) => `CREATE SCHEMA IF NOT EXISTS warehouse.${name};`)
      .join("") +
      `CREATE TABLE IF NOT EXISTS warehouse.core_meta.published (version BIGINT, built_at TIMESTAMPTZ, zone VARCHAR);
       CREATE TABLE IF NOT EXISTS warehouse.core_meta.relation (name VARCHAR, schema VARCHAR, print VARCHAR);
       ALTER TABLE warehouse.core_meta.relation ADD COLUMN IF NOT EXISTS content VARCHAR;
       CREATE TABLE IF NOT EXISTS warehouse.core_meta.definition (print VARCHAR)`,
  );
}

/**
 * Where a relation lies: its schema, the print of what it was built from, and of a small one the digest of its content,
 * by which goes what is built from it.
 */
export type Home = { readonly schema: string; readonly print: string; readonly content: string | null };

/** The published relations by name. */
export async function publishedRelations(connection: Connection): Promise<Map<string, Home>> {
  const rows = await connection.rows<Home & { name: string }>(
    "SELECT name, schema, print, content FROM warehouse.core_meta.relation",
  );
  return new Map(rows.map(({ name, ...home }) => [name, home]));
}

/** Drops what older builds left behind and nothing published uses any more. */
async function dropOrphans(
  connection: Connection,
  published: ReadonlyMap<string, { schema: string }>,
): Promise<void> {
  const used = new Set([...published.values()].map(({ schema }) => schema));
  const kept = new Set([...published].map(([name, { schema }]) => `${schema}.${name.replace(".", "_")}`));
  for (const schema of await buildSchemas(connection)) {
    if (!used.has(schema)) await connection.run(`DROP SCHEMA warehouse.${schema} CASCADE`);
    else {
      const tables = await connection.rows<{ name: string }>(
        "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = $1",
        [schema],
      );
      for (const { name } of tables)
        if (!kept.has(`${schema}.${name}`)) await connection.run(`DROP TABLE warehouse.${schema}.${name}`);
    }
  }
  const prefix = `${published.get("core.dimension_value")?.schema ?? ""}_`;
  const types = await connection.rows<{ name: string }>(
    "SELECT type_name AS name FROM duckdb_types() WHERE database_name = 'warehouse' AND schema_name = 'main' AND NOT internal",
  );
  for (const { name } of types)
    if (!name.startsWith(prefix)) await connection.run(`DROP TYPE warehouse.main.${identifier(name)}`);
}

async function buildSchemas(connection: Connection): Promise<string[]> {
  const rows = await connection.rows<{ name: string }>(
    "SELECT schema_name AS name FROM duckdb_schemas() WHERE database_name = 'warehouse' AND schema_name LIKE 'build\\_%' ESCAPE '\\'",
  );
  return rows.map(({ name }) => name);
}

async function nextBuild(connection: Connection): Promise<number> {
  const numbers = (await buildSchemas(connection)).map((name) => Number(name.slice("build_".length)));
  return Math.max(0, ...numbers) + 1;
}

async function nextVersion(connection: Connection): Promise<number> {
  return (
    ((await connection.value<number>("SELECT max(version) FROM warehouse.core_meta.published")) ?? 0) + 1
  );
}

/**
 * What the SQL files may use beside tables. The table `lexicon`: terms with their English names; `comment_lexicon`:
 * the terms of survey comments with their themes.
 * `local_time(instant)`: the organisation's wall-clock time; `phase(day)`: before or after the day on which AI
 * interviews went live (the system event `ai_interview_rollout`); `quarter_of(day)`: quarters since year 0, which
 * a mart keeps as `<time>_quarter` beside a time that decides periods; `deviation(whole)`: the sample standard
 * deviation of whole numbers from exact sums, since that of doubles depends on the order of the rows; `on_scale(score,
 * lowest, highest, top)`: a score of a scale (by default 0 to 100) on the scale of 0 to `top`; `standardized(x, mean, deviation)`: a z-score in
 * 1e-12 units, whole numbers so that their sums are exact; `label_code`, `label_zh` and `label_en` of a text
 * written `中文 | English` or `code:中文 | English`.
 */
async function defineContext(connection: Connection, zone: string): Promise<string> {
  const shift = await constantShift(connection, zone);
  const local = shift === null ? `timezone(${quote(zone)}, t)` : `make_timestamp(epoch_us(t) + ${shift})`;
  const rollout = await connection.value<string>(
    `SELECT CAST(min(timezone(${quote(zone)}, "at")) AS DATE) ${ROLLOUT}`,
  );
  const phase =
    rollout === undefined || rollout === null
      ? "CAST(NULL AS VARCHAR)"
      : `CASE WHEN t < DATE ${quote(rollout)} THEN 'before' WHEN t IS NOT NULL THEN 'after' END`;
  await connection.run(
    `CREATE OR REPLACE TEMP MACRO local_time(t) AS ${local};
     CREATE OR REPLACE TEMP MACRO phase(t) AS ${phase};
     CREATE OR REPLACE TEMP MACRO quarter_of(t) AS CAST(year(t) * 4 + quarter(t) - 1 AS SMALLINT);
     CREATE OR REPLACE TEMP MACRO deviation(x) AS CASE WHEN count(x) > 1 THEN sqrt(
       CAST(count(x) * sum(CAST(x AS HUGEINT) * x) - sum(x) * sum(x) AS DOUBLE) / (CAST(count(x) AS DOUBLE) * (count(x) - 1))) END;
     CREATE OR REPLACE TEMP MACRO on_scale(score, lowest, highest, top) AS
       (score - coalesce(lowest, 0)) * top / (coalesce(highest, 100) - coalesce(lowest, 0));
     CREATE OR REPLACE TEMP MACRO standardized(x, mean, deviation) AS CASE WHEN deviation > 0 THEN
       CAST(round((x - mean) / deviation * 1e12) AS BIGINT) END;
     CREATE OR REPLACE TEMP MACRO label_code(t) AS nullif(regexp_extract(t, '^([A-Za-z0-9_.-]+):.*[|]', 1), '');
     CREATE OR REPLACE TEMP MACRO label_zh(t) AS trim(split_part(regexp_replace(t, '^[A-Za-z0-9_.-]+:(.*[|])', '\\1'), '|', 1));
     CREATE OR REPLACE TEMP MACRO label_en(t) AS coalesce(nullif(trim(split_part(t, '|', 2)), ''), trim(t))`,
  );
  const lexicon = readFileSync(new URL("./lexicon.json", import.meta.url), "utf8");
  const { terms } = JSON.parse(lexicon) as { terms: { term: string; en: string }[] };
  await connection.run("CREATE OR REPLACE TEMP TABLE lexicon (term VARCHAR, en VARCHAR)");
  await connection.run("INSERT INTO lexicon SELECT unnest($1), unnest($2)", [
    terms.map(({ term }) => term),
    terms.map(({ en }) => en.charAt(0).toUpperCase() + en.slice(1)),
  ]);
  const comments = readFileSync(new URL("./comment-lexicon.json", import.meta.url), "utf8");
  const { themes, terms: said } = JSON.parse(comments) as {
    themes: Record<string, { zh: string; en: string }>;
    terms: { term: string; en: string; theme: string }[];
  };
  await connection.run(
    "CREATE OR REPLACE TEMP TABLE comment_lexicon (term VARCHAR, en VARCHAR, theme VARCHAR, theme_zh VARCHAR, theme_en VARCHAR)",
  );
  await connection.run(
    "INSERT INTO comment_lexicon SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)",
    [
      said.map(({ term }) => term),
      said.map(({ en }) => en.charAt(0).toUpperCase() + en.slice(1)),
      said.map(({ theme }) => theme),
      said.map(({ theme }) => themes[theme]?.zh ?? theme),
      said.map(({ theme }) => themes[theme]?.en ?? theme),
    ],
  );
  return `${zone} ${rollout ?? ""} ${lexicon} ${comments}`;
}

/** One relation of the warehouse as its file defines it. */
export type Relation = {
  /** `core.<file>` or `marts.<file>` */
  readonly name: string;
  /** What one row is: the file's first line. */
  readonly grain: string;
  /** Relations that its SQL reads: of `staging`, `core` or `marts`. */
  readonly reads: readonly string[];
};

/** Every relation of `core` and `marts` with what it reads, from the files themselves. */
export function relations(): Relation[] {
  return [...readFolder("warehouse", "core"), ...readFolder("marts", "marts")].map(({ name, sql }) => ({
    name,
    grain: /^-- (?:view: )?(.*)/.exec(sql)?.[1] ?? "",
    reads: referencesOf(sql),
  }));
}

/** The relations that a query names, and those behind the macros that it uses; its comments do not count. */
export function referencesOf(sql: string): string[] {
  const code = sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, "");
  const text = /\bphase\(/.test(code) ? `${code} ${ROLLOUT}` : code;
  return [...new Set([...text.matchAll(REFERENCE)].map(([reference]) => reference))];
}

function readFolder(name: string, schema: string): Source[] {
  return readdirSync(folder(name))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => {
      const sql = readFileSync(new URL(file, folder(name)), "utf8");
      if (!/^-- (view: )?one row/.test(sql))
        throw new Error(`sql/${name}/${file}: its first line states no grain`);
      const needs = new Set([...sql.matchAll(REFERENCE)].map(([reference]) => reference));
      if (/\bdim\.[a-z_]/.test(sql)) needs.add("core.dimension_value");
      return {
        name: `${schema}.${file.slice(0, -".sql".length)}`,
        sql,
        isView: sql.startsWith("-- view: "),
        needs: [...needs],
      };
    });
}

/** Every relation of core and marts, each after those that it reads. */
export function relationSources(): Source[] {
  return inOrder([...readFolder("warehouse", "core"), ...readFolder("marts", "marts")]);
}

function inOrder(sources: readonly Source[]): Source[] {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const ordered: Source[] = [];
  const visit = (source: Source, path: readonly string[]) => {
    if (ordered.includes(source)) return;
    if (path.includes(source.name)) throw new Error(`relations read each other: ${path.join(" -> ")}`);
    for (const name of source.needs) {
      const needed = byName.get(name);
      if (needed !== undefined) visit(needed, [...path, source.name]);
      else if (!name.startsWith("staging."))
        throw new Error(`${source.name} reads ${name}, which has no file`);
    }
    ordered.push(source);
  };
  for (const source of sources) visit(source, []);
  return ordered;
}

/**
 * For each feed that is read: the last load that changed it, by the ledger that is written with its rows, so that no
 * change goes unseen. A sum of its rows stands beside it for what was staged past the ledger.
 */
async function feedPrints(connection: Connection, sources: readonly Source[]): Promise<Map<string, string>> {
  const feeds = new Set(sources.flatMap(({ needs }) => needs.filter((name) => name.startsWith("staging."))));
  const changes = await lastChanges(connection);
  const prints = new Map<string, string>();
  for (const feed of feeds) {
    const print = await connection.value<string>(
      `SELECT count(*) || ':' || coalesce(sum(hash(file_id, updated_at)), 0) || coalesce(':' || nullif(count(*) FILTER (starts_with(source_id, '${PSEUDONYM}')), 0), '') FROM ${feed}`,
    );
    prints.set(feed, `${changes.get(feed) ?? ""}:${print ?? ""}`);
  }
  return prints;
}

async function lastChanges(connection: Connection): Promise<ReadonlyMap<string, number>> {
  const exists = await connection.value<number>(
    "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = 'staging_meta' AND table_name = 'batch'",
  );
  if (exists !== 1) return new Map();
  const rows = await connection.rows<{ feed: string; batch: number }>(
    "SELECT 'staging.' || feed AS feed, max(batch_id) AS batch FROM warehouse.staging_meta.batch WHERE is_change GROUP BY feed",
  );
  return new Map(rows.map(({ feed, batch }) => [feed, batch]));
}

function fingerprint(source: Source, context: string, prints: ReadonlyMap<string, string>): string {
  const parts = [source.sql, context, ...source.needs.map((name) => `${name}=${prints.get(name) ?? ""}`)];
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** Makes a relation in its build schema, from those that it reads in theirs. */
export async function createRelation(
  connection: Connection,
  source: Source,
  schema: string,
  homes: ReadonlyMap<string, { schema: string }>,
): Promise<void> {
  const name = `warehouse.${schema}.${source.name.replace(".", "_")}`;
  try {
    await connection.run(
      `CREATE ${source.isView ? "VIEW" : "TABLE"} ${name} AS ${resolve(source.sql, homes)}`,
    );
  } catch (error) {
    throw new Error(`${source.name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Names of `core`, `marts` and `dim` as they stand in their build schemas. */
function resolve(sql: string, homes: ReadonlyMap<string, { schema: string }>): string {
  const types = homes.get("core.dimension_value")?.schema;
  return sql.replace(/\b(core|marts|dim)\.([a-z_0-9]+)/g, (whole, space: string, name: string) => {
    if (space === "dim") return typeName(types ?? "", name);
    const home = homes.get(whole);
    return home === undefined ? whole : `warehouse.${home.schema}.${space}_${name}`;
  });
}

/**
 * The ENUM type of a dimension. It lies in `main`: DuckDB cannot replay its log after a crash when a type was
 * created in a schema that was new itself.
 */
function typeName(schema: string, dimension: string): string {
  return `warehouse.main.${identifier(`${schema}_${dimension}`)}`;
}

/** Makes the ENUM type of every dimension, from `core.dimension_value` in the same schema. */
export async function createTypes(connection: Connection, schema: string): Promise<void> {
  const dimensions = await connection.rows<{ dimension: string }>(
    `SELECT DISTINCT dimension FROM warehouse.${schema}.core_dimension_value ORDER BY 1`,
  );
  const names = new Set([...dimensions.map(({ dimension }) => dimension), ...dimensionsInUse()]);
  for (const name of names)
    await connection.run(
      // an ENUM must have a member: the empty text stands in where a dimension has no value yet
      `CREATE TYPE ${typeName(schema, name)} AS ENUM (
         SELECT value FROM (
           SELECT value, position FROM warehouse.${schema}.core_dimension_value WHERE dimension = ${quote(name)}
           UNION ALL
           SELECT '', 0 WHERE NOT EXISTS (
             SELECT 1 FROM warehouse.${schema}.core_dimension_value WHERE dimension = ${quote(name)}))
         ORDER BY position)`,
    );
}

/** Every `dim.<name>` that a file casts to; one without values yet still is a type. */
function dimensionsInUse(): string[] {
  const all = [...readFolder("warehouse", "core"), ...readFolder("marts", "marts")];
  return [...new Set(all.flatMap(({ sql }) => [...sql.matchAll(/\bdim\.([a-z_0-9]+)/g)].map((m) => m[1]!)))];
}

async function countRows(
  connection: Connection,
  name: string,
  homes: ReadonlyMap<string, { schema: string }>,
): Promise<number> {
  return (await connection.value<number>(resolve(`SELECT count(*) FROM ${name}`, homes))) ?? 0;
}

async function runChecks(
  connection: Connection,
  homes: ReadonlyMap<string, { schema: string }>,
): Promise<string[]> {
  const passed: string[] = [];
  for (const file of readdirSync(folder("checks"))
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const check = file.slice(0, -".sql".length);
    const sql = readFileSync(new URL(file, folder("checks")), "utf8");
    const rows = await connection.rows(`SELECT * FROM (${resolve(sql, homes)}) LIMIT 20`);
    if (rows.length > 0) throw new CheckFailed(check, rows);
    passed.push(check);
  }
  return passed;
}

/** Replaces the views in one transaction; a reader sees the old warehouse or the new one, never a mixture. */
export async function publishRelations(
  connection: Connection,
  version: number,
  zone: string,
  homes: ReadonlyMap<string, Home>,
): Promise<void> {
  await connection.transaction(async () => {
    const gone = await connection.rows<{ name: string }>(
      `SELECT schema_name || '.' || view_name AS name FROM duckdb_views()
       WHERE database_name = 'warehouse' AND schema_name IN ('core', 'marts')`,
    );
    for (const { name } of gone) if (!homes.has(name)) await connection.run(`DROP VIEW warehouse.${name}`);
    await connection.run("DELETE FROM warehouse.core_meta.relation");
    for (const [name, { schema, print, content }] of homes) {
      await connection.run(
        `CREATE OR REPLACE VIEW warehouse.${name} AS SELECT * FROM warehouse.${schema}.${name.replace(".", "_")}`,
      );
      await connection.run("INSERT INTO warehouse.core_meta.relation VALUES ($1, $2, $3, $4)", [
        name,
        schema,
        print,
        content,
      ]);
    }
    await connection.run("DELETE FROM warehouse.core_meta.published");
    await connection.run("INSERT INTO warehouse.core_meta.published VALUES ($1, now(), $2)", [version, zone]);
    await connection.run("DELETE FROM warehouse.core_meta.definition");
    await connection.run("INSERT INTO warehouse.core_meta.definition VALUES ($1)", [definitionPrint()]);
  });
}

function inWords(row: Record<string, unknown> | undefined): string {
  return Object.entries(row ?? {})
    .map(([name, value]) => `${name}=${value instanceof Date ? value.toISOString() : String(value)}`)
    .join(", ");
}
