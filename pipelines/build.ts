import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type Connection, identifier, quote } from "../sql/database.ts";
import { type FeedState, forgetChanges, notedChanges, ROW_PRINT } from "./changed.ts";
import { contracts } from "./contract.ts";
import {
  applyPatches,
  type Delta,
  endPatching,
  feedDelta,
  isLoose,
  keptOf,
  NUMBERS,
  type Patchable,
  type Patching,
  patch,
  startPatching,
  tell,
  tellView,
} from "./patch.ts";
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
/** The relation that the ENUM types are made of. */
const TYPES = "core.dimension_value";
/** The day on which AI interviews went live; the macro `phase` stands for it. */
const ROLLOUT = `FROM staging.system_events WHERE kind = 'config_change' AND is_rollout`;

/** A relation of `core` or `marts` as its file says it. */
type Source = Patchable & { readonly isInner: boolean };

/**
 * Builds `core.*` and `marts.*` from `staging.*` aside, in a schema `build_<n>`, checks them by `sql/checks`, and
 * publishes them in one transaction by replacing the views. Readers keep the last good warehouse until then, and
 * keep it when anything fails. A relation whose inputs (its SQL, its feeds' rows, zone and roll-out day) are as
 * they were is kept; one whose header says so is patched, where it is known whom the changes are about
 * (`docs/decisions/increments.md`). The connection must not be inside a transaction.
 */
export async function buildWarehouse(
  connection: Connection,
  options: {
    readonly version?: number;
    /** Time zone of the organisation: its dates and quarters. */
    readonly zone?: string;
    /** Builds everything from nothing. */
    readonly isWhole?: boolean;
    readonly onProgress?: (event: { relation: string; done: number; total: number }) => void;
  } = {},
): Promise<BuildReport> {
  const started = performance.now();
  const zone = options.zone ?? DEFAULT_ZONE;
  await prepare(connection);
  const published = options.isWhole === true ? new Map<string, Home>() : await publishedRelations(connection);
  await dropOrphans(connection, await publishedRelations(connection));

  const schema = `build_${await nextBuild(connection)}`;
  await connection.run(`CREATE SCHEMA warehouse.${schema}`);
  try {
    const context = await defineContext(connection, zone);
    const sources = relationSources();
    const feeds = await feedStates(connection, sources);
    const homes = new Map<string, Home>();
    const patching: Patching = await startPatching({
      connection,
      sources: new Map(sources.map((source) => [source.name, source])),
      before: (name) => {
        const home = published.get(name);
        return home && placeOf(name, home);
      },
      places: new Map(),
      resolve: (sql, place) => resolve(sql, (name) => place(name) ?? patching.places.get(name), homes),
    });
    const build = { connection, schema, published, homes, patching };
    const prints = new Map([...feeds].map(([feed, { print }]) => [feed, print]));
    await tellFeeds(build, feeds, context);
    const relations: BuiltRelation[] = [];

    for (const source of sources) {
      options.onProgress?.({ relation: source.name, done: relations.length, total: sources.length });
      const print = fingerprint(source, context, prints);
      const begun = performance.now();
      const isBuilt = await settle(build, source, print);
      prints.set(source.name, contentId(homes.get(source.name) as Home));
      const rows = source.isView ? 0 : await countRows(build, source.name);
      const seconds = (performance.now() - begun) / 1000;
      relations.push({ name: source.name, rows, seconds, rebuilt: isBuilt });
    }

    const checks = await runChecks(build);
    const version = options.version ?? (await nextVersion(connection));
    await connection.transaction(async () => {
      await applyPatches(connection, patching.patches);
      await writeRelations(connection, version, zone, homes);
      await noteBuilt(build, feeds, context);
    });
    return { version, schema, seconds: (performance.now() - started) / 1000, relations, checks };
  } catch (error) {
    await endPatching(connection);
    await connection.run(`DROP SCHEMA IF EXISTS warehouse.${schema} CASCADE`);
    throw error;
  } finally {
    await endPatching(connection);
  }
}

/** Rows up to which what is built from a relation goes by its content. */
const SMALL = 10_000;

type Build = {
  readonly connection: Connection;
  readonly schema: string;
  readonly published: ReadonlyMap<string, Home>;
  readonly homes: Map<string, Home>;
  readonly patching: Patching;
};

/**
 * Finds the home of a relation: the one that it has where its inputs are as they were or only some rows change, else a
 * new one. One that comes out as before keeps its old home, so that what is built from it does too. Gives whether
 * anything of it was built.
 */
async function settle(build: Build, source: Source, print: string): Promise<boolean> {
  const { connection, schema, published, homes, patching } = build;
  const { name } = source;
  const before = published.get(name);
  // the file of before is good for what this build patches alone
  const settled = (home: Omit<Home, "base">, delta: Delta, base: string | null = null) => {
    homes.set(name, { ...home, base });
    patching.deltas.set(name, delta);
    if (!patching.places.has(name)) patching.places.set(name, placeOf(name, home));
    return delta !== null;
  };
  if (source.isView) return settleView(build, source, print, settled);
  if (before?.print === print) return settled(before, null);

  const loose = before === undefined ? false : await isOutOfOrder(build, name, before);
  if (before !== undefined && !loose) {
    const delta = await patch(patching, source);
    if (delta === null) return settled({ ...before, print, content: contentId(before) }, null);
    if (delta !== undefined) {
      const { rows } = patching.patches.at(-1) as { rows: number };
      return settled(
        { ...before, print, content: null, patched: before.patched + rows },
        delta,
        contentId(before),
      );
    }
  }
  const home = { schema, print, content: null, patched: 0 };
  const place = placeOf(name, home);
  await createTable(build, source, place, loose);
  const content = await contentOf(connection, source, place);
  if (before !== undefined && content !== null && content === before.content) {
    await connection.run(`DROP TABLE ${place}`);
    return settled({ ...before, print }, null);
  }
  patching.places.set(name, place);
  const delta = patching.deltas.get(TYPES) === "all" ? "all" : await tell(patching, source, place);
  if (delta === null && before !== undefined && !loose) {
    await connection.run(`DROP TABLE ${place}`);
    patching.places.delete(name);
    return settled({ ...before, print, content: contentId(before) }, null);
  }
  if (name === TYPES) await createTypes(connection, schema);
  // numbers that were given later than the others do not lie in their order
  const apart =
    name === NUMBERS && before !== undefined && !loose && delta !== null && delta !== "all"
      ? before.patched + ((await connection.value<number>(`SELECT count(*) FROM ${delta.ids}`)) ?? 0)
      : 0;
  return settled({ ...home, content, patched: apart }, delta);
}

async function settleView(
  build: Build,
  source: Source,
  print: string,
  settled: (home: Omit<Home, "base">, delta: Delta) => boolean,
): Promise<boolean> {
  const { connection, schema, published, homes, patching } = build;
  const before = published.get(source.name);
  await createRelation(connection, source, schema, homes);
  const home = { schema, print, patched: 0 };
  // what it reads may lie elsewhere, with the same content
  if (before?.print === print) return settled({ ...home, content: before.content }, null);
  // what is patched is read as it will be
  const view = `patch_view_${source.name.replace(".", "_")}`;
  await connection.run(`CREATE TEMP VIEW ${view} AS ${patching.resolve(source.sql, () => undefined)}`);
  patching.places.set(source.name, view);
  const delta = patching.deltas.get(TYPES) === "all" ? "all" : await tellView(patching, source);
  const content = delta === null && before !== undefined ? contentId(before) : null;
  return settled({ ...home, content }, delta);
}

/** Makes a table; numbers of applications go on from those before, unless all are to be numbered `anew`. */
async function createTable(
  { connection, patching }: Build,
  { name, sql }: Source,
  place: string,
  anew: boolean,
): Promise<void> {
  const text = patching.resolve(sql, (needed) =>
    needed.startsWith("before.")
      ? ((anew ? undefined : patching.before(needed.replace("before.", "core."))) ?? NO_NUMBERS)
      : undefined,
  );
  await naming(name, () => connection.run(`CREATE TABLE ${place} AS ${text}`));
}

const NO_NUMBERS = "(SELECT NULL::VARCHAR AS application_id, NULL::INTEGER AS application_key LIMIT 0)";

/** Whether so much of a table was patched that its rows do not lie in their order any more. */
async function isOutOfOrder({ connection }: Build, name: string, home: Home): Promise<boolean> {
  const rows = await connection.value<number>(`SELECT count(*) FROM ${placeOf(name, home)}`);
  return isLoose(home.patched, rows ?? 0);
}

/** The digest of a small relation's definition and rows; null of a large one. */
async function contentOf(connection: Connection, { sql }: Source, table: string): Promise<string | null> {
  if (((await connection.value<number>(`SELECT count(*) FROM ${table}`)) ?? 0) > SMALL) return null;
  const text = await connection.value<string>(
    `SELECT coalesce(string_agg(row, chr(10) ORDER BY row), '') FROM (SELECT CAST(t AS VARCHAR) AS row FROM ${table} AS t)`,
  );
  return createHash("sha256").update(`${sql}\0${text}`).digest("hex");
}

/** Where the table or view of a relation lies. */
export const placeOf = (name: string, { schema }: { readonly schema: string }) =>
  `warehouse.${schema}.${name.replace(".", "_")}`;

/** What names the content of a relation: two homes with one have the same rows. */
export const contentId = ({ print, content }: Pick<Home, "print" | "content">): string => content ?? print;

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

/**
 * Builds tables once more from what they read and counts, table by table, the rows that are in one of both alone. The
 * numbers of applications are left out: they are kept, whatever order they would have now. Nothing may have been loaded
 * since the last build.
 */
export async function compareRebuilt(
  connection: Connection,
  zone: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<{ readonly name: string; readonly rows: number }[]> {
  await defineContext(connection, zone);
  const homes = await publishedRelations(connection);
  const place = (name: string) => {
    const home = homes.get(name);
    return home && placeOf(name, home);
  };
  const found: { name: string; rows: number }[] = [];
  for (const { name, sql, isView } of relationSources()) {
    const table = place(name);
    if (isView || table === undefined || name === NUMBERS || !isWanted(name)) continue;
    await connection.run(`CREATE OR REPLACE TEMP TABLE rebuilt AS ${resolve(sql, place, homes)}`);
    const rows = await connection.value<number>(
      `SELECT count(*) FROM ((FROM ${table} EXCEPT ALL FROM rebuilt) UNION ALL (FROM rebuilt EXCEPT ALL FROM ${table}))`,
    );
    found.push({ name, rows: rows ?? 0 });
  }
  await connection.run("DROP TABLE IF EXISTS temp.rebuilt");
  return found;
}

/** Tables that were patched since they were built whole. */
export async function patchedSince(connection: Connection): Promise<string[]> {
  const homes = await publishedRelations(connection);
  return [...homes].flatMap(([name, { patched }]) => (patched > 0 && name !== NUMBERS ? [name] : []));
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
       ALTER TABLE warehouse.core_meta.relation ADD COLUMN IF NOT EXISTS base VARCHAR;
       ALTER TABLE warehouse.core_meta.relation ADD COLUMN IF NOT EXISTS patched BIGINT DEFAULT 0;
       CREATE TABLE IF NOT EXISTS warehouse.core_meta.definition (print VARCHAR);
       ALTER TABLE warehouse.core_meta.definition ADD COLUMN IF NOT EXISTS context VARCHAR;
       CREATE TABLE IF NOT EXISTS warehouse.core_meta.feed (name VARCHAR, rows BIGINT, sum HUGEINT, erased BIGINT);
       CREATE TABLE IF NOT EXISTS warehouse.core_meta.compared (name VARCHAR, compared_at TIMESTAMPTZ, rows BIGINT);
       CREATE TABLE IF NOT EXISTS warehouse.core_meta.gone (name VARCHAR, application_key INTEGER, application_id VARCHAR)`,
  );
}

/**
 * Where a relation lies: its schema, the print of what it was built from, and where it came out as it was before, or is
 * small, what names its content, by which goes what is built from it. `base`: the content that the last build patched,
 * null where it was built whole; `patched`: rows that were put at its end since.
 */
export type Home = {
  readonly schema: string;
  readonly print: string;
  readonly content: string | null;
  readonly base: string | null;
  readonly patched: number;
};

/** The published relations by name. */
export async function publishedRelations(connection: Connection): Promise<Map<string, Home>> {
  const rows = await connection.rows<Home & { name: string }>(
    "SELECT name, schema, print, content, base, patched FROM warehouse.core_meta.relation",
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
      const left = await connection.rows<{ name: string; kind: string }>(
        `SELECT table_name AS name, 'TABLE' AS kind FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = $1
         UNION ALL SELECT view_name, 'VIEW' FROM duckdb_views() WHERE database_name = 'warehouse' AND schema_name = $1`,
        [schema],
      );
      for (const { name, kind } of left)
        if (!kept.has(`${schema}.${name}`)) await connection.run(`DROP ${kind} warehouse.${schema}.${name}`);
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
        isInner: /^-- read by the build alone$/m.test(sql),
        needs: [...needs],
        kept: keptOf(sql),
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
 * For each feed that is read what it holds, and its print: the last load that changed it, by the ledger that is written
 * with its rows, so that no change goes unseen. A sum of its rows stands beside it for what was staged past the ledger.
 */
async function feedStates(
  connection: Connection,
  sources: readonly Source[],
): Promise<Map<string, FeedState & { readonly print: string }>> {
  const feeds = new Set(sources.flatMap(({ needs }) => needs.filter((name) => name.startsWith("staging."))));
  const changes = await lastChanges(connection);
  const states = new Map<string, FeedState & { print: string }>();
  for (const feed of feeds) {
    const [state] = await connection.rows<{ rows: number; sum: string; erased: number }>(
      `SELECT count(*) AS rows, CAST(coalesce(sum(${ROW_PRINT}), 0) AS VARCHAR) AS sum,
         count(*) FILTER (starts_with(source_id, '${PSEUDONYM}')) AS erased FROM ${feed}`,
    );
    const { rows, sum, erased } = state!;
    const print = `${changes.get(feed) ?? ""}:${rows}:${sum}${erased === 0 ? "" : `:${erased}`}`;
    states.set(feed, { rows, sum: BigInt(sum), erased, print });
  }
  return states;
}

/**
 * Says of every feed what changed since the last build: nothing, whom the changes are about, or anything, where
 * definitions, zone or roll-out changed or what was noted does not explain what the feed holds.
 */
async function tellFeeds(
  { connection, patching, published }: Build,
  feeds: ReadonlyMap<string, FeedState>,
  context: string,
): Promise<void> {
  const definition = await connection.rows<{ print: string; context: string | null }>(
    "SELECT print, context FROM warehouse.core_meta.definition",
  );
  const isSame =
    published.size > 0 &&
    definition[0]?.print === definitionPrint() &&
    definition[0].context === contextPrint(context);
  const rows = await connection.rows<{ name: string; rows: number; sum: string; erased: number }>(
    "SELECT name, rows, CAST(sum AS VARCHAR) AS sum, erased FROM warehouse.core_meta.feed",
  );
  const before = new Map(rows.map(({ name, ...state }) => [name, { ...state, sum: BigInt(state.sum) }]));
  const noted = await notedChanges(connection);
  for (const [name, now] of feeds) {
    const then = before.get(name);
    const feed = name.slice("staging.".length);
    const change = noted.has(feed) ? (noted.get(feed) ?? null) : { rows: 0, sum: 0n };
    const isExplained =
      isSame &&
      change !== null &&
      then !== undefined &&
      then.rows + change.rows === now.rows &&
      then.sum + change.sum === now.sum &&
      then.erased === now.erased;
    if (!isExplained) patching.deltas.set(name, "all");
    else patching.deltas.set(name, noted.has(feed) ? await feedDelta(patching, feed) : null);
  }
}

const contextPrint = (context: string) => createHash("sha256").update(context).digest("hex");

/** Notes what the feeds held in this build and whom it patched, and forgets the changes that it has seen. */
async function noteBuilt(
  { connection, patching: { patches } }: Build,
  feeds: ReadonlyMap<string, FeedState>,
  context: string,
): Promise<void> {
  await connection.run(
    `DELETE FROM warehouse.core_meta.feed; DELETE FROM warehouse.core_meta.gone;
     UPDATE warehouse.core_meta.definition SET context = '${contextPrint(context)}'`,
  );
  const values = [...feeds].map(
    ([name, { rows, sum, erased }]) => `(${quote(name)}, ${rows}, ${sum}::HUGEINT, ${erased})`,
  );
  await connection.run(`INSERT INTO warehouse.core_meta.feed VALUES ${values.join(", ")}`);
  for (const { name, by, gone } of patches)
    await connection.run(
      `INSERT INTO warehouse.core_meta.gone BY NAME SELECT ${quote(name)} AS name, ${by} FROM ${gone}`,
    );
  await forgetChanges(connection);
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

/** Makes a view in its build schema, from what it reads where that lies. */
export async function createRelation(
  connection: Connection,
  { name, sql }: Pick<Source, "name" | "sql">,
  schema: string,
  homes: ReadonlyMap<string, { schema: string }>,
): Promise<void> {
  const place = (needed: string) => {
    const home = homes.get(needed);
    return home && placeOf(needed, home);
  };
  await naming(name, () =>
    connection.run(`CREATE VIEW ${placeOf(name, { schema })} AS ${resolve(sql, place, homes)}`),
  );
}

async function naming<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Names of relations as they are found by `place`, and types of `dim` as they stand in their schema. */
function resolve(
  sql: string,
  place: (name: string) => string | undefined,
  homes: ReadonlyMap<string, { schema: string }>,
): string {
  return sql.replace(
    /\b(core|marts|staging|before|dim)\.([a-z_0-9]+)/g,
    (whole, space: string, name: string) =>
      space === "dim" ? typeName(homes.get(TYPES)?.schema ?? "", name) : (place(whole) ?? whole),
  );
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

async function countRows({ connection, patching }: Build, name: string): Promise<number> {
  return (await connection.value<number>(`SELECT count(*) FROM ${patching.places.get(name)}`)) ?? 0;
}

async function runChecks({ connection, patching }: Build): Promise<string[]> {
  const passed: string[] = [];
  for (const file of readdirSync(folder("checks"))
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const check = file.slice(0, -".sql".length);
    const sql = readFileSync(new URL(file, folder("checks")), "utf8");
    const rows = await connection.rows(`SELECT * FROM (${patching.resolve(sql, () => undefined)}) LIMIT 20`);
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
  await connection.transaction(() => writeRelations(connection, version, zone, homes));
}

async function writeRelations(
  connection: Connection,
  version: number,
  zone: string,
  homes: ReadonlyMap<string, Home>,
): Promise<void> {
  const gone = await connection.rows<{ name: string }>(
    `SELECT schema_name || '.' || view_name AS name FROM duckdb_views()
     WHERE database_name = 'warehouse' AND schema_name IN ('core', 'marts')`,
  );
  for (const { name } of gone) if (!homes.has(name)) await connection.run(`DROP VIEW warehouse.${name}`);
  await connection.run("DELETE FROM warehouse.core_meta.relation");
  for (const [name, home] of homes) {
    const { schema, print, content, base, patched } = home;
    await connection.run(`CREATE OR REPLACE VIEW warehouse.${name} AS SELECT * FROM ${placeOf(name, home)}`);
    await connection.run(
      `INSERT INTO warehouse.core_meta.relation (name, schema, print, content, base, patched) VALUES ($1, $2, $3, $4, $5, $6)`,
      [name, schema, print, content, base, patched],
    );
  }
  await connection.run("DELETE FROM warehouse.core_meta.published");
  await connection.run("INSERT INTO warehouse.core_meta.published VALUES ($1, now(), $2)", [version, zone]);
  await connection.run("DELETE FROM warehouse.core_meta.definition");
  await connection.run("INSERT INTO warehouse.core_meta.definition (print) VALUES ($1)", [definitionPrint()]);
}

function inWords(row: Record<string, unknown> | undefined): string {
  return Object.entries(row ?? {})
    .map(([name, value]) => `${name}=${value instanceof Date ? value.toISOString() : String(value)}`)
    .join(", ");
}
