import { type Connection, identifier } from "../sql/database.ts";
import { changedApplications } from "./changed.ts";
import { type Contract, contracts } from "./contract.ts";
import { stagingColumns } from "./staging.ts";

/**
 * What a build knows of the changes of a relation or a feed: none (null), that anything may have changed, or a temporary
 * table `ids(application_id)` of all that may have; `isLost`: some of them lead to no application.
 */
export type Delta = null | "all" | { readonly ids: string; readonly isLost: boolean };

/** The column by which a relation tells its changes, and whether it can be built for some applications alone. */
export type Kept = {
  readonly by: string;
  readonly isPatched: boolean;
  /** Has rows of no application too, which are built anew with every change. */
  readonly withNone: boolean;
  /** Has one row a key, so that it is quickly compared with what it was. */
  readonly isUnique: boolean;
};

/** A relation of a build as far as patching goes by it. */
export type Patchable = {
  readonly name: string;
  readonly sql: string;
  readonly isView: boolean;
  readonly needs: readonly string[];
  readonly kept: Kept | null;
};

/** A table that is brought up to date where it lies: rows of the keys in `gone` go, those of `fresh` come. */
export type Patch = {
  readonly name: string;
  readonly table: string;
  readonly by: string;
  readonly fresh: string;
  readonly gone: string;
  readonly rows: number;
};

/** The patching of one build. */
export type Patching = {
  readonly connection: Connection;
  readonly sources: ReadonlyMap<string, Patchable>;
  readonly contracts: ReadonlyMap<string, Contract>;
  /** Where a relation lay before this build; undefined where there was none. */
  readonly before: (name: string) => string | undefined;
  /** Where each relation is read as it will be. */
  readonly places: Map<string, string>;
  readonly deltas: Map<string, Delta>;
  /** SQL with the names of relations as they are found by `place`. */
  readonly resolve: (sql: string, place: (name: string) => string | undefined) => string;
  readonly groups: Map<string, Promise<Group | null>>;
  readonly patches: Patch[];
  /** SQL of the numbers of applications as they were and as they are, once they are asked for. */
  numbers?: Promise<string>;
};

/** Applications that are built anew together, in tables `<name>_<column>` of one column each. */
type Group = { readonly name: string; readonly withNone: boolean; readonly parts: Map<string, string> };

const HEADER =
  /^-- (patched|told) by (application_key|application_id|requisition_id)(, with those of none|, one row each)?$/m;

/** Reads how a relation is kept from its header. */
export function keptOf(sql: string): Kept | null {
  const [, how, by, more = ""] = HEADER.exec(sql) ?? [];
  if (by === undefined) return null;
  return {
    by,
    isPatched: how === "patched",
    withNone: more.endsWith("none"),
    isUnique: more.endsWith("each"),
  };
}

/** Share of the applications above which a relation is built whole: it takes no longer then. */
const MOST = 0.2;
/** Share of a table's rows that were patched since it was built whole, above which its order is made anew. */
const LOOSE = 0.25;

/** The relation that numbers the applications. */
export const NUMBERS = "core.application_number";
/** Columns by which what a relation reads is narrowed, the narrowest way first. */
const NARROWING = ["application_key", "application_id", "interview_id", "candidate_id"] as const;
/** Feeds whose records may name no application, or one that is not there. */
const WITH_NONE = ["staging.survey_answers"];

/** What changed of a feed whose changes were noted. */
export async function feedDelta(p: Patching, feed: string): Promise<Delta> {
  const ids = `patch_feed_${feed}`;
  const contract = p.contracts.get(feed);
  if (contract === undefined) return "all";
  const found = await changedApplications(p.connection, contract, ids);
  return found === null ? "all" : { ids, ...found };
}

/** Whether so much of a table was patched that it has to be put in order again. */
export const isLoose = (patched: number, rows: number): boolean => patched > rows * LOOSE;

/**
 * Builds a relation for the applications alone that what it reads tells of, and adds what differs to the patches of the
 * build. Gives its changes, or undefined where it has to be built whole.
 */
export async function patch(p: Patching, source: Patchable): Promise<Delta | undefined> {
  const { kept, name, sql } = source;
  const table = p.before(name);
  if (kept?.isPatched !== true || table === undefined) return undefined;
  const group = await groupOf(p, source, kept);
  if (group === null) return undefined;
  const { connection: c } = p;
  const short = name.replace(".", "_");
  const [built, fresh, gone] = [`patch_built_${short}`, `patch_fresh_${short}`, `patch_gone_${short}`];
  const parts = await partsOf(p, group, source.needs);
  await c.run(`CREATE TEMP TABLE ${built} AS ${p.resolve(sql, (needed) => parts.get(needed))}`);
  const delta = await told(p, source, kept, `FROM ${table} WHERE ${within(group, kept.by)}`, `FROM ${built}`);
  if (delta === null) return null;
  const same = `g.${kept.by} IS NOT DISTINCT FROM t.${kept.by}`;
  await c.run(
    `CREATE TEMP TABLE ${fresh} AS SELECT t.* FROM ${built} AS t SEMI JOIN ${gone} AS g ON ${same}`,
  );
  const rows = (await c.value<number>(`SELECT count(*) FROM ${fresh}`)) ?? 0;
  await c.run(
    `CREATE TEMP VIEW patch_next_${short} AS
     SELECT * FROM ${table} AS t ANTI JOIN ${gone} AS g ON ${same} UNION ALL SELECT * FROM ${fresh}`,
  );
  p.places.set(name, `patch_next_${short}`);
  p.patches.push({ name, table, by: kept.by, fresh, gone, rows });
  return delta;
}

/**
 * What differs between a relation as it was and as it was built whole (`now`), for those that read it; "all" where it
 * takes longer to tell than to build what reads it.
 */
export async function tell(p: Patching, source: Patchable, now: string): Promise<Delta> {
  const before = p.before(source.name);
  const isRead = [...p.sources.values()].some(({ needs }) => needs.includes(source.name));
  if (before === undefined || !isRead || source.kept === null || source.kept.isPatched) return "all";
  return told(p, source, source.kept, `FROM ${before}`, `FROM ${now}`);
}

/** What changed of a view: what differs where that is quickly told, else whatever changed of what it reads. */
export async function tellView(p: Patching, source: Patchable): Promise<Delta> {
  const { kept, name, needs } = source;
  const [before, now] = [p.before(name), p.places.get(name) as string];
  const changed = await union(p, needs, `patch_told_${name.replace(".", "_")}`);
  if (changed === null || kept === null) return changed === null ? null : "all";
  if (before === undefined || !(kept.isUnique || !kept.isPatched)) return changed;
  const group = kept.isPatched ? await groupOf(p, source, kept) : null;
  if (group === null) return told(p, source, kept, `FROM ${before}`, `FROM ${now}`);
  const parts = await partsOf(p, group, needs);
  const theirs = `FROM (${p.resolve(source.sql, (needed) => parts.get(needed))})`;
  return told(p, source, kept, `FROM ${before} WHERE ${within(group, kept.by)}`, theirs);
}

/** The applications whose rows differ between two queries. */
async function told(
  p: Patching,
  { name }: Patchable,
  { by, isUnique }: Kept,
  before: string,
  now: string,
): Promise<Delta> {
  const gone = `patch_gone_${name.replace(".", "_")}`;
  if (isUnique)
    await p.connection.run(
      `CREATE OR REPLACE TEMP TABLE ${gone} AS SELECT coalesce(o.${by}, n.${by}) AS ${by}
       FROM (SELECT * ${before}) AS o FULL JOIN (SELECT * ${now}) AS n ON n.${by} = o.${by} WHERE o IS DISTINCT FROM n`,
    );
  else await differing(p.connection, gone, by, before, now);
  const differs = await p.connection.value<boolean>(`SELECT EXISTS (FROM ${gone})`);
  return differs === true ? toApplications(p, by, gone) : null;
}

/** Brings the tables of the patches up to date; in the transaction that publishes them. */
export async function applyPatches(c: Connection, patches: readonly Patch[]): Promise<void> {
  for (const { table, by, fresh, gone } of patches) {
    await c.run(
      `DELETE FROM ${table} AS t WHERE t.${by} IN (SELECT ${by} FROM ${gone} WHERE ${by} IS NOT NULL)`,
    );
    await c.run(
      `DELETE FROM ${table} WHERE ${by} IS NULL AND EXISTS (FROM ${gone} AS g WHERE g.${by} IS NULL)`,
    );
    await c.run(`INSERT INTO ${table} FROM ${fresh}`);
  }
}

/** Drops the temporary tables and views of a build. */
export async function endPatching(c: Connection): Promise<void> {
  for (const [kind, list] of [
    ["VIEW", "duckdb_views() WHERE database_name = 'temp' AND starts_with(view_name, 'patch_')"],
    ["TABLE", "duckdb_tables() WHERE database_name = 'temp' AND starts_with(table_name, 'patch_')"],
  ] as const)
    for (const { name } of await c.rows<{ name: string }>(
      `SELECT ${kind.toLowerCase()}_name AS name FROM ${list}`,
    ))
      await c.run(`DROP ${kind} temp.${identifier(name)}`);
}

/** The keys of rows that are in one of two queries and not, or not as often, in the other. */
async function differing(
  c: Connection,
  into: string,
  by: string,
  before: string,
  now: string,
): Promise<void> {
  await c.run(
    `CREATE OR REPLACE TEMP TABLE ${into} AS SELECT DISTINCT ${by} FROM (
       (SELECT * ${before} EXCEPT ALL SELECT * ${now}) UNION ALL (SELECT * ${now} EXCEPT ALL SELECT * ${before}))`,
  );
}

/** The applications of the keys in `gone`, by the numbers as they were and as they are. */
async function toApplications(p: Patching, by: string, gone: string): Promise<Delta> {
  const ids = `${gone}_ids`;
  const from =
    by === "application_id"
      ? `SELECT application_id FROM ${gone}`
      : by === "requisition_id"
        ? `SELECT application_id FROM staging.applications WHERE requisition_id IN (FROM ${gone})`
        : `SELECT application_id FROM ${await numbers(p)} WHERE application_key IN (FROM ${gone})`;
  await p.connection.run(
    `CREATE OR REPLACE TEMP TABLE ${ids} AS SELECT DISTINCT application_id FROM (${from}) WHERE application_id IS NOT NULL`,
  );
  const isLost = await p.connection.value<boolean>(`SELECT EXISTS (FROM ${gone} WHERE ${by} IS NULL)`);
  return { ids, isLost: isLost === true };
}

/** The numbers of the applications as they were and as they are; what was is read once. */
function numbers(p: Patching): Promise<string> {
  p.numbers ??= (async () => {
    const [before, now] = [p.before(NUMBERS), p.places.get(NUMBERS)];
    const own = `SELECT application_id, application_key FROM ${now}`;
    if (before === now) return `(${own})`;
    await p.connection.run(
      `CREATE OR REPLACE TEMP TABLE patch_numbers AS
       SELECT application_id, application_key FROM ${before} ANTI JOIN (${own}) USING (application_id, application_key)`,
    );
    return `(${own} UNION ALL FROM patch_numbers)`;
  })();
  return p.numbers;
}

/** What changed of several relations together. */
async function union(p: Patching, needs: readonly string[], into: string): Promise<Delta> {
  const found = needs.map((name) => p.deltas.get(name) ?? null).filter((delta) => delta !== null);
  if (found.length === 0) return null;
  const told = found.filter((delta) => delta !== "all");
  if (told.length < found.length) return "all";
  await p.connection.run(
    `CREATE OR REPLACE TEMP TABLE ${into} AS ${told.map(({ ids }) => `SELECT application_id FROM ${ids}`).join(" UNION ")}`,
  );
  return { ids: into, isLost: told.some(({ isLost }) => isLost) };
}

/** The applications for which a relation is built anew; null where it has to be built whole. */
function groupOf(p: Patching, { needs }: Patchable, kept: Kept): Promise<Group | null> {
  const told = needs.flatMap((name) => {
    const delta = p.deltas.get(name) ?? null;
    return delta === null ? [] : [delta];
  });
  const all: { ids: string; isLost: boolean }[] = [];
  for (const delta of told) {
    if (delta === "all" || (delta.isLost && !kept.withNone)) return Promise.resolve(null);
    all.push(delta);
  }
  const isByKey = kept.by === "application_key";
  const tables = [...new Set(all.map(({ ids }) => ids))].sort();
  const sign = `${isByKey} ${kept.withNone} ${tables.join(" ")}`;
  const known = p.groups.get(sign);
  if (known !== undefined) return known;
  const made = makeGroup(p, `patch_group_${p.groups.size}`, tables, { isByKey, withNone: kept.withNone });
  p.groups.set(sign, made);
  return made;
}

async function makeGroup(
  p: Patching,
  name: string,
  tables: readonly string[],
  { isByKey, withNone }: { readonly isByKey: boolean; readonly withNone: boolean },
): Promise<Group | null> {
  const { connection: c } = p;
  const ids = `${name}_application_id`;
  await c.run(
    `CREATE TEMP TABLE ${ids} AS ${["SELECT NULL::VARCHAR AS application_id LIMIT 0", ...tables.map((table) => `SELECT application_id FROM ${table}`)].map((part) => `(${part})`).join(" UNION ")}`,
  );
  const add = (from: string) =>
    c.run(
      `INSERT INTO ${ids} SELECT DISTINCT application_id FROM (${from}) ANTI JOIN ${ids} USING (application_id)`,
    );
  // a person's number is that of the first application, and a number goes to whoever comes when it is free
  const people = `SELECT candidate_id FROM staging.candidates WHERE person_key IN (
    SELECT person_key FROM staging.candidates WHERE candidate_id IN (
      SELECT candidate_id FROM staging.applications WHERE application_id IN (FROM ${ids})))`;
  const persons = () =>
    add(`SELECT application_id FROM staging.applications WHERE candidate_id IN (${people})`);
  if (isByKey) {
    const all = await numbers(p);
    const keys = `SELECT application_key FROM ${all} WHERE application_id IN (FROM ${ids})`;
    await persons();
    while ((await add(`SELECT application_id FROM ${all} WHERE application_key IN (${keys})`)) > 0)
      await persons();
    await c.run(
      `CREATE TEMP TABLE ${name}_application_key AS SELECT DISTINCT application_key FROM (${keys})`,
    );
  }
  const share = await c.value<number>(
    `SELECT (SELECT count(*) FROM ${ids}) / greatest((SELECT count(*) FROM staging.applications), 1)`,
  );
  if ((share ?? 1) > MOST) return null;
  await c.run(`
    CREATE TEMP TABLE ${name}_interview_id AS
      SELECT interview_id FROM staging.ai_interviews WHERE application_id IN (FROM ${ids})
      UNION SELECT interview_id FROM staging.human_interviews WHERE application_id IN (FROM ${ids});
    CREATE TEMP TABLE ${name}_candidate_id AS
      SELECT DISTINCT candidate_id FROM staging.applications WHERE application_id IN (FROM ${ids})`);
  return { name, withNone, parts: new Map() };
}

/** SQL of what a group has of a relation by a column. */
function within({ name, withNone }: Group, by: string): string {
  const of = `${by} IN (FROM ${name}_${by})`;
  return withNone ? `(${of} OR ${by} IS NULL)` : of;
}

/** Where a group's rows of each relation are read; one that cannot be narrowed is read whole. */
async function partsOf(p: Patching, group: Group, needs: readonly string[]): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  for (const name of needs) {
    const place = await partOf(p, group, name);
    if (place !== undefined) parts.set(name, place);
  }
  return parts;
}

async function partOf(p: Patching, group: Group, name: string): Promise<string | undefined> {
  const known = group.parts.get(name);
  if (known !== undefined) return known;
  const source = p.sources.get(name);
  const place = p.places.get(name) ?? (name.startsWith("staging.") ? name : undefined);
  if (place === undefined) return undefined;
  const text = await partText(p, group, { name, place, source });
  if (text === null) return place;
  const view = `${group.name}_of_${name.replace(".", "_")}`;
  await p.connection.run(`CREATE TEMP VIEW ${view} AS ${text}`);
  group.parts.set(name, view);
  return view;
}

async function partText(
  p: Patching,
  group: Group,
  { name, place, source }: { name: string; place: string; source: Patchable | undefined },
): Promise<string | null> {
  if (source?.isView === true && source.kept?.isPatched === true) {
    const parts = await partsOf(p, group, source.needs);
    return p.resolve(source.sql, (needed) => parts.get(needed));
  }
  const columns = source === undefined ? feedColumns(p, name) : source.isView ? [] : [source.kept?.by];
  const by = NARROWING.find((column) => columns.includes(column));
  if (by === undefined) return null;
  if (group.withNone && WITH_NONE.includes(name))
    return `SELECT * FROM ${place} WHERE application_id IS NULL OR application_id NOT IN (
      SELECT application_id FROM ${p.places.get(NUMBERS)} WHERE application_id NOT IN (FROM ${group.name}_application_id))`;
  return `SELECT * FROM ${place} WHERE ${within({ ...group, withNone: false }, by)}`;
}

function feedColumns(p: Patching, name: string): string[] {
  const contract = p.contracts.get(name.slice("staging.".length));
  return contract === undefined ? [] : stagingColumns(contract).map((column) => column.name);
}

/** Begins the patching of a build. */
export async function startPatching(
  options: Pick<Patching, "connection" | "sources" | "before" | "places" | "resolve">,
): Promise<Patching> {
  await endPatching(options.connection);
  return { ...options, contracts: await contracts(), deltas: new Map(), groups: new Map(), patches: [] };
}
