import { createHash } from "node:crypto";
import { createReadStream, existsSync, realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import { type Connection, identifier, quote } from "../../sql/database.ts";
import { type IsKnown, isAbout, leaves, NORMAL_FORMS, type PersonTree } from "../erased-marks.ts";
import { IDENTIFIERS } from "../identity.ts";
import type { Keys } from "../keys.ts";
import { openChunk } from "../load/set-aside.ts";
import { canWait, PSEUDONYM } from "../staging.ts";
import { dataKey, open, placeOf } from "../vault/seal.ts";

/** What the records of people are found by: `person`, or the `feed.column` of an id, and its value. */
export type Root = { readonly target: string; readonly value: string };

/** How much of what goes. */
export type Goes = {
  readonly persons: number;
  readonly identities: number;
  readonly texts: Readonly<Record<string, number>>;
  readonly waiting: Readonly<Record<string, number>>;
  readonly quarantined: Readonly<Record<string, number>>;
  /** Rows of staging, which stay without identifiers and texts unless asked otherwise. */
  readonly rows: Readonly<Record<string, number>>;
};

/** A source file that is there and brought records of the people. */
export type HeldFile = { readonly path: string; readonly fate: "deleted" | "shared" | "outside" };

/** What the people are called and known by, in clear. Never written anywhere. */
export type Names = {
  readonly names: readonly string[];
  /** Identifiers as they were given. */
  readonly identifiers: readonly string[];
  readonly isKnown: IsKnown;
  /** Every identifier in its normal form and every id: kind or `feed.column`, and the form. */
  readonly marks: readonly (readonly [string, string])[];
};

/** What was found of people. */
export type Found = {
  readonly goes: Goes;
  readonly names: Names;
  readonly files: readonly HeldFile[];
  /** How many records of theirs a file brought, by its number. */
  readonly byFile: ReadonlyMap<number, number>;
  /** Records set aside that are about them, by chunk and row. */
  readonly aside: readonly Aside[];
  /** Records set aside that name one of them and have nothing else of theirs: for a person to decide. */
  readonly namesakes: readonly number[];
};

type Aside = {
  readonly quarantine_id: number;
  readonly feed: string;
  readonly chunk_id: number;
  readonly chunk_row: number;
  readonly file_id: number | null;
};

/**
 * Finds everything of the people that roots lead to, along the references of the feeds, waiting records included:
 * `erase_<feed>(place, row, ...)` for each feed, `erase_record` for all, `erase_person(person_key)`. Changes nothing.
 */
export async function findRecords(c: Connection, { tree, roots, keys, directory }: Finding): Promise<Found> {
  await defineRecords(c, tree, roots);
  const names = await namesOf(c, keys, tree);
  const { aside, namesakes } = await findAside(c, { tree, names, keys });
  const { files, byFile } = await findFiles(c, aside, directory);
  return { goes: await countAll(c, aside), names, files, byFile, aside, namesakes };
}

type Finding = {
  readonly tree: PersonTree;
  readonly roots: readonly Root[];
  readonly keys: Keys;
  readonly directory: string;
};

async function defineRecords(c: Connection, tree: PersonTree, roots: readonly Root[]): Promise<void> {
  await c.run("CREATE OR REPLACE TEMP TABLE erase_root(target VARCHAR, value VARCHAR)");
  await c.run("INSERT INTO erase_root SELECT unnest($1), unnest($2)", [
    roots.map(({ target }) => target),
    roots.map(({ value }) => value),
  ]);
  for (const contract of tree.feeds) {
    const { feed } = contract;
    const columns = tree.columns(contract);
    const conditions = [...columns].map(([name, target]) => {
      const [of = "", column = ""] = target.split(".");
      const found =
        of === feed
          ? ""
          : ` UNION ALL SELECT ${identifier(column)} FROM erase_${of} WHERE ${identifier(column)} IS NOT NULL`;
      return `${identifier(name)} IN (SELECT value FROM erase_root WHERE target = ${quote(target)}${found})`;
    });
    if (feed === "candidates")
      conditions.push(
        "person_key IN (SELECT TRY_CAST(value AS UUID) FROM erase_root WHERE target = 'person')",
      );
    const kept = ["source", "source_id", "file_id", ...columns.keys()].map(identifier).join(", ");
    const of = (place: string, table: string, id: string) =>
      `SELECT '${place}' AS place, rowid AS row, ${id} AS quarantine_id, ${kept} FROM ${table} WHERE ${conditions.map((one) => `coalesce(${one}, false)`).join(" OR ")}`;
    const parts = [of("staging", `staging.${feed}`, "NULL::BIGINT")];
    if (canWait(contract)) parts.push(of("waiting", `staging_meta.waiting_${feed}`, "quarantine_id"));
    await c.run(`CREATE OR REPLACE TEMP TABLE erase_${feed} AS ${parts.join(" UNION ALL ")}`);
  }
  const all = tree.feeds.map(
    ({ feed }) =>
      `SELECT '${feed}' AS feed, place, source, source_id, file_id, quarantine_id FROM erase_${feed}`,
  );
  await c.run(`
    CREATE OR REPLACE TEMP TABLE erase_record AS ${all.join(" UNION ALL ")};
    CREATE OR REPLACE TEMP TABLE erase_person AS
    SELECT TRY_CAST(value AS UUID) AS person_key FROM erase_root WHERE target = 'person'
    UNION SELECT person_key FROM staging.candidates WHERE rowid IN (SELECT row FROM erase_candidates)
    UNION SELECT person_key FROM vault.sealed_text
      WHERE (feed, source, source_id) IN (SELECT (feed, source, source_id) FROM erase_record)
        AND person_key NOT IN (SELECT person_key FROM staging.candidates)`);
}

/** SQL of what the vault has of the people of `erase_person`. */
export const THEIR_TEXTS = `(person_key IN (FROM erase_person) OR (feed, source, source_id) IN (SELECT (feed, source, source_id) FROM erase_record))`;

async function namesOf(c: Connection, keys: Keys, tree: PersonTree): Promise<Names> {
  const rows = await c.rows<
    Parameters<typeof placeOf>[1] & {
      salt: Uint8Array;
      sealed: Uint8Array;
      person_key: string;
      possible: boolean[];
    }
  >(
    `SELECT person_key, salt, source, source_id, version, sealed, [${IDENTIFIERS.map((kind) => `${kind}_index IS NOT NULL`).join(", ")}] AS possible
     FROM vault.identity JOIN vault.person USING (person_key) WHERE person_key IN (FROM erase_person)`,
  );
  const [names, identifiers] = [new Set<string>(), new Set<string>()];
  const marks = new Map<string, readonly [string, string]>();
  const add = (kind: string, normal: string) => marks.set(`${kind}:${normal}`, [kind, normal]);
  for (const { salt, sealed, possible, ...row } of rows) {
    const keyOf = (id: number) => dataKey(keys.purpose("person", id), row.person_key, salt);
    const fields = open(keyOf, sealed, placeOf("candidates", row)) as Record<string, string | null>;
    if (fields.name != null && fields.name.trim().length > 1) names.add(fields.name.trim());
    IDENTIFIERS.forEach((kind, at) => {
      const value = fields[kind];
      // What fills a cell is nobody's.
      if (value == null || possible[at] !== true) return;
      identifiers.add(value.trim());
      add(kind, NORMAL_FORMS[kind]!(value));
    });
  }
  const ids = await c.rows<Root>(
    [
      ...tree.feeds.flatMap((contract) =>
        [...tree.columns(contract)]
          .filter(([name, target]) => target === `${contract.feed}.${name}`)
          .map(
            ([name, target]) =>
              `SELECT ${quote(target)} AS target, ${identifier(name)} AS value FROM erase_${contract.feed} WHERE ${identifier(name)} IS NOT NULL`,
          ),
      ),
      "SELECT target, value FROM erase_root WHERE target <> 'person'",
    ].join(" UNION "),
  );
  for (const { target, value } of ids) if (!value.startsWith(PSEUDONYM)) add(target, value);
  return {
    names: [...names],
    identifiers: [...identifiers],
    marks: [...marks.values()],
    isKnown: (kind, normal) => marks.has(`${kind}:${normal}`),
  };
}

/** How a raw text of a feed is read. */
export function readingOf(tree: PersonTree, feed: string, isCanonical: boolean) {
  const contract = tree.feeds.find((one) => one.feed === feed);
  const columns = isCanonical ? (contract === undefined ? new Map() : tree.columns(contract)) : null;
  return { columns, targets: tree.targets };
}

async function findAside(
  c: Connection,
  { tree, names, keys }: { readonly tree: PersonTree; readonly names: Names; readonly keys: Keys },
): Promise<Pick<Found, "aside" | "namesakes">> {
  const rows = await c.rows<Aside & { is_canonical: boolean; is_theirs: boolean }>(`
    SELECT quarantine_id, feed, chunk_id, chunk_row, file_id, is_canonical,
      coalesce((feed, source, source_id) IN (SELECT (feed, source, source_id) FROM erase_record), false)
        OR quarantine_id IN (SELECT quarantine_id FROM erase_record WHERE quarantine_id IS NOT NULL) AS is_theirs
    FROM app.quarantine WHERE chunk_id IS NOT NULL ORDER BY chunk_id, chunk_row`);
  const called = new Set(names.names);
  const [aside, namesakes]: [Aside[], number[]] = [[], []];
  let opened = { id: -1, raws: [] as string[] };
  for (const { is_canonical, is_theirs, ...row } of rows) {
    if (opened.id !== row.chunk_id) {
      const sealed = await c.value<Uint8Array>(
        "SELECT sealed FROM app.quarantine_chunk WHERE chunk_id = $1",
        [row.chunk_id],
      );
      if (sealed === undefined) throw new Error(`quarantine: chunk ${row.chunk_id} is missing`);
      opened = { id: row.chunk_id, raws: openChunk(keys, sealed, row.chunk_id) };
    }
    const raw = opened.raws[row.chunk_row] ?? "";
    const reading = { ...readingOf(tree, row.feed, is_canonical), isKnown: names.isKnown };
    if (is_theirs || isAbout(raw, reading)) aside.push(row);
    else if (called.size > 0 && leaves(raw).some(({ text }) => called.has(text)))
      namesakes.push(row.quarantine_id);
  }
  return { aside, namesakes };
}

async function findFiles(
  c: Connection,
  aside: readonly Aside[],
  directory: string,
): Promise<Pick<Found, "files" | "byFile">> {
  const own = new Map<number, number>();
  const count = (id: number | null, rows = 1) => id !== null && own.set(id, (own.get(id) ?? 0) + rows);
  for (const { file_id, rows } of await c.rows<{ file_id: number; rows: number }>(
    "SELECT file_id, count(*) AS rows FROM erase_record WHERE place = 'staging' AND file_id IS NOT NULL GROUP BY file_id",
  ))
    count(file_id, rows);
  for (const { file_id } of aside) count(file_id);
  if (own.size === 0) return { files: [], byFile: own };
  const known = await c.rows<{
    file_id: number;
    root: string;
    path: string;
    read: number;
    sha256: string;
    earlier: number;
  }>(`
    SELECT f.file_id, any_value(f.root) AS root, any_value(f.path) AS path, sum(l.read)::BIGINT AS read, any_value(l.sha256) AS sha256,
      (SELECT coalesce(sum(rows), 0)::BIGINT FROM staging_meta.erased_rows e WHERE e.file_id = f.file_id AND request_id NOT IN (
        SELECT request_id FROM app.erasure WHERE ended_at IS NULL)) AS earlier
    FROM staging_meta.file f JOIN staging_meta.loaded_file l USING (file_id) WHERE f.file_id IN (${[...own.keys()].join(", ")}) GROUP BY f.file_id ORDER BY path`);
  const files = new Map<string, HeldFile>();
  for (const { file_id, root, path, read, sha256, earlier } of known) {
    const there = resolve(root, path);
    if (!existsSync(there)) continue;
    const real = realpathSync(there);
    const isWhole = read === (own.get(file_id) ?? 0) + earlier && (await sha256Of(real)) === sha256;
    const fate = !real.startsWith(directory + sep) ? "outside" : isWhole ? "deleted" : "shared";
    if (files.get(real)?.fate !== "shared") files.set(real, { path: real, fate });
  }
  return { files: [...files.values()], byFile: own };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(block as Buffer);
  return hash.digest("hex");
}

async function countAll(c: Connection, aside: readonly Aside[]): Promise<Goes> {
  const byFeed = async (sql: string) =>
    Object.fromEntries(
      (await c.rows<{ feed: string; rows: number }>(`${sql} GROUP BY feed ORDER BY feed`)).map(
        ({ feed, rows }) => [feed, rows],
      ),
    );
  const one = async (sql: string) => (await c.value<number>(sql)) ?? 0;
  const quarantined: Record<string, number> = {};
  for (const feed of aside.map((one) => one.feed).sort()) quarantined[feed] = (quarantined[feed] ?? 0) + 1;
  return {
    persons: await one("SELECT count(*) FROM vault.person WHERE person_key IN (FROM erase_person)"),
    identities: await one("SELECT count(*) FROM vault.identity WHERE person_key IN (FROM erase_person)"),
    texts: await byFeed(`SELECT feed, count(*) AS rows FROM vault.sealed_text WHERE ${THEIR_TEXTS}`),
    waiting: await byFeed("SELECT feed, count(*) AS rows FROM erase_record WHERE place = 'waiting'"),
    quarantined,
    rows: await byFeed("SELECT feed, count(*) AS rows FROM erase_record WHERE place = 'staging'"),
  };
}

/** Drops what `findRecords` made. */
export async function forgetRecords(c: Connection): Promise<void> {
  const tables = await c.rows<{ name: string }>(
    "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'temp' AND starts_with(table_name, 'erase_')",
  );
  for (const { name } of tables) await c.run(`DROP TABLE IF EXISTS temp.${name}`);
}
