import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Connection, type Database, identifier, quote } from "../sql/database.ts";
import {
  createMeta,
  createRelation,
  createTypes,
  type Home,
  publishedRelations,
  publishedVersion,
  publishRelations,
  relationSources,
} from "./build.ts";

/** A published warehouse as another process opens it: its version, and each relation with the print of its content. */
export type Publication = {
  readonly version: number;
  readonly builtAt: Date;
  readonly zone: string;
  readonly relations: readonly (Home & { readonly name: string })[];
};

/** Folder of the published tables in a data directory; what lies in it can be written anew at any time. */
export const publicationFolder = (directory: string): string => join(directory, "published");

const fileOf = (directory: string, print: string) => join(publicationFolder(directory), `${print}.duckdb`);

/** Views are made again from what they read, those of staging excepted, which is not published. */
export const isWritten = ({
  isView,
  needs,
}: {
  readonly isView: boolean;
  readonly needs: readonly string[];
}) => !isView || needs.some((name) => name.startsWith("staging."));

/**
 * Writes what is published to files of its own, one a table, each named by the print of what it was built from: what
 * has not changed is there already. Null before the first build. The connection must not be inside a transaction.
 */
export async function writePublication(
  connection: Connection,
  directory: string,
): Promise<Publication | null> {
  const published = await publishedVersion(connection);
  if (published === null) return null;
  mkdirSync(publicationFolder(directory), { recursive: true, mode: 0o700 });
  const relations = [...(await publishedRelations(connection))].map(([name, home]) => ({ name, ...home }));
  const written = new Set(
    relationSources()
      .filter(isWritten)
      .map(({ name }) => name),
  );
  for (const { name, schema, print } of relations) {
    const file = fileOf(directory, print);
    if (!written.has(name) || existsSync(file)) continue;
    const draft = `${file}.draft`;
    rmSync(draft, { force: true });
    await connection.run(`ATTACH ${quote(draft)} AS draft`);
    try {
      await connection.run(
        `CREATE TABLE draft.main.rows AS FROM warehouse.${schema}.${name.replace(".", "_")}`,
      );
    } finally {
      await connection.run("DETACH draft");
    }
    renameSync(draft, file);
  }
  return { ...published, relations };
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
  const published = await publishedVersion(connection);
  const relations = [...(await publishedRelations(connection))].map(([name, home]) => ({ name, ...home }));
  if (published === null) rmSync(publicationFolder(directory), { recursive: true, force: true });
  else prunePublications(directory, { ...published, relations });
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
       CREATE VIEW warehouse.${schema}.${name.replace(".", "_")} AS SELECT * FROM ${catalog}.main.rows`,
    );
  });

/**
 * Makes a warehouse in the empty in-memory database `warehouse` of the connection: what is written somewhere by `make`,
 * everything else from that.
 */
export async function mountRelations(
  connection: Connection,
  { version, builtAt, zone, relations }: Publication,
  make: (name: string, home: Home) => Promise<void>,
): Promise<void> {
  await createMeta(connection);
  const homes = new Map(relations.map(({ name, ...home }) => [name, home]));
  for (const schema of new Set(relations.map((relation) => relation.schema)))
    await connection.run(`CREATE SCHEMA IF NOT EXISTS warehouse.${schema}`);
  for (const source of relationSources()) {
    const home = homes.get(source.name);
    if (home === undefined) throw new Error(`${source.name} is not published; load once more`);
    if (isWritten(source)) await make(source.name, home);
    else await createRelation(connection, source, home.schema, homes);
    if (source.name === "core.dimension_value") await createTypes(connection, home.schema);
  }
  await publishRelations(connection, version, zone, homes);
  await connection.run("UPDATE warehouse.core_meta.published SET built_at = $1", [builtAt]);
}

/** Of a database's published warehouse. */
export const publish = (db: Database): Promise<Publication | null> =>
  db.writer((connection) => writePublication(connection, db.directory));
