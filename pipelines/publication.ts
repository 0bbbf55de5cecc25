import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Connection, type Database, identifier, quote } from "../sql/database.ts";
import {
  contentId,
  createMeta,
  createRelation,
  createTypes,
  type Home,
  placeOf,
  publishedRelations,
  publishedVersion,
  publishRelations,
  relationSources,
} from "./build.ts";

/** A published warehouse as another process opens it: its version, and each relation with what names its content. */
export type Publication = {
  readonly version: number;
  readonly builtAt: Date;
  readonly zone: string;
  readonly relations: readonly { readonly name: string; readonly schema: string; readonly print: string }[];
};

/** Folder of the published tables in a data directory; what lies in it can be written anew at any time. */
export const publicationFolder = (directory: string): string => join(directory, "published");

const fileOf = (directory: string, print: string) => join(publicationFolder(directory), `${print}.duckdb`);

type Source = ReturnType<typeof relationSources>[number];

/** Views are made again from what they read, those of staging excepted, which is not published. */
export const isWritten = ({ isView, isInner, needs }: Source): boolean =>
  !isInner && (!isView || needs.some((name) => name.startsWith("staging.")));

/** The relations that others than the build read. */
export const published = (): Source[] => relationSources().filter(({ isInner }) => !isInner);

/**
 * Writes what is published to files of its own, one a table, each named by its content: what has not changed is there
 * already, and of what the last build patched, the file of before is copied and patched as well. Null before the first
 * build. The connection must not be inside a transaction.
 */
export async function writePublication(
  connection: Connection,
  directory: string,
): Promise<Publication | null> {
  const version = await publishedVersion(connection);
  if (version === null) return null;
  mkdirSync(publicationFolder(directory), { recursive: true, mode: 0o700 });
  const homes = await publishedRelations(connection);
  for (const source of published().filter(isWritten)) {
    const home = homes.get(source.name);
    if (home !== undefined && !existsSync(fileOf(directory, contentId(home))))
      await writeTable(connection, directory, source, home);
  }
  return { ...version, relations: listed(homes) };
}

/** The published relations, each named by its content. */
const listed = (homes: ReadonlyMap<string, Home>): Publication["relations"] =>
  published().flatMap(({ name }) => {
    const home = homes.get(name);
    return home === undefined ? [] : [{ name, schema: home.schema, print: contentId(home) }];
  });

async function writeTable(
  connection: Connection,
  directory: string,
  { name, kept }: Source,
  home: Home,
): Promise<void> {
  const file = fileOf(directory, contentId(home));
  const draft = `${file}.draft`;
  const base = home.base === null ? null : fileOf(directory, home.base);
  const table = placeOf(name, home);
  rmSync(draft, { force: true });
  rmSync(`${draft}.wal`, { force: true });
  const isPatched = base !== null && kept !== null && existsSync(base);
  if (isPatched) copyFileSync(base, draft, constants.COPYFILE_FICLONE);
  await connection.run(`ATTACH ${quote(draft)} AS draft`);
  try {
    if (isPatched) {
      const gone = `SELECT ${kept.by} FROM warehouse.core_meta.gone WHERE name = ${quote(name)}`;
      const theirs = `coalesce(${kept.by} IN (${gone} AND ${kept.by} IS NOT NULL), EXISTS (${gone} AND ${kept.by} IS NULL))`;
      await connection.run(
        `DELETE FROM draft.main.rows WHERE ${theirs}; INSERT INTO draft.main.rows FROM ${table} WHERE ${theirs}`,
      );
    } else await connection.run(`CREATE TABLE draft.main.rows AS FROM ${table}`);
  } finally {
    await connection.run("DETACH draft");
  }
  renameSync(draft, file);
}

/** Removes the files that a publication does not have; who has one open keeps it. */
export function prunePublications(directory: string, { relations }: Publication): void {
  const kept = new Set(relations.map(({ print }) => `${print}.duckdb`));
  for (const name of readdirSync(publicationFolder(directory)))
    if (name.includes(".duckdb") && !kept.has(name))
      rmSync(join(publicationFolder(directory), name), { force: true });
}

/** Removes the files of a data directory that hold what is not published any more. */
export async function prunePublished(connection: Connection, directory: string): Promise<void> {
  if (!existsSync(publicationFolder(directory))) return;
  const version = await publishedVersion(connection);
  if (version === null) rmSync(publicationFolder(directory), { recursive: true, force: true });
  else prunePublications(directory, { ...version, relations: listed(await publishedRelations(connection)) });
}

/** Makes the warehouse of a publication, read only, in the empty in-memory database `warehouse` of the connection. */
export const mountPublication = (
  connection: Connection,
  directory: string,
  publication: Publication,
): Promise<void> =>
  mountRelations(connection, publication, async (name, { schema, print }) => {
    const catalog = identifier(print);
    await connection.run(
      `ATTACH IF NOT EXISTS ${quote(fileOf(directory, print))} AS ${catalog} (READ_ONLY);
       CREATE VIEW ${placeOf(name, { schema })} AS SELECT * FROM ${catalog}.main.rows`,
    );
  });

/**
 * Makes a warehouse in the empty in-memory database `warehouse` of the connection: what is written somewhere by `make`,
 * everything else from that.
 */
export async function mountRelations(
  connection: Connection,
  { version, builtAt, zone, relations }: Publication,
  make: (name: string, home: Publication["relations"][number]) => Promise<void>,
): Promise<void> {
  await createMeta(connection);
  const homes = new Map<string, Home>(
    relations.map(({ name, ...home }) => [name, { ...home, content: null, base: null, patched: 0 }]),
  );
  for (const schema of new Set(relations.map((relation) => relation.schema)))
    await connection.run(`CREATE SCHEMA IF NOT EXISTS warehouse.${schema}`);
  for (const source of published()) {
    const home = homes.get(source.name);
    if (home === undefined) throw new Error(`${source.name} is not published; load once more`);
    if (isWritten(source)) await make(source.name, { name: source.name, ...home });
    else await createRelation(connection, source, home.schema, homes);
    if (source.name === "core.dimension_value") await createTypes(connection, home.schema);
  }
  await publishRelations(connection, version, zone, homes);
  await connection.run("UPDATE warehouse.core_meta.published SET built_at = $1", [builtAt]);
}

/** Of a database's published warehouse. */
export const publish = (db: Database): Promise<Publication | null> =>
  db.writer((connection) => writePublication(connection, db.directory));
