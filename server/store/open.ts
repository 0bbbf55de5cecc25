import { join } from "node:path";
import { Kysely, Migrator, sql } from "kysely";
import { migrate } from "../../pipelines/load/migrate.ts";
import type { Database } from "../../sql/database.ts";
import { DirectoryRefused } from "../../sql/directory-refused.ts";
import { moduleMember, moduleNames } from "../discover.ts";
import { belongs, countOpening } from "./installation.ts";
import { dropOlder } from "./older.ts";
import { sqlite } from "./sqlite.ts";

/** Tables of what people and schedules write; each file of this folder that holds one adds it here. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the files of the tables
export interface Tables {}

/** The application tables, in `app.sqlite` of a data directory. `destroy` closes them. */
export type Store = Kysely<Tables>;

/** One file of `migrations/` exports `up`: it changes the tables, and may read the older ones of DuckDB. */
export type Up = (
  store: Kysely<Record<string, Record<string, unknown>>>,
  database: Database,
) => Promise<void>;

const folder = new URL("./migrations/", import.meta.url);

/** The application tables of a data directory in which `openStore` has made them ready. */
export function storeIn(directory: string): Store {
  return new Kysely({ dialect: sqlite(join(directory, "app.sqlite")) });
}

/**
 * Opens the application tables of an open data directory and brings them to their newest shape, all that is new
 * in one transaction. What an older directory keeps in DuckDB moves over with it, and is dropped there only
 * afterwards. Throws, naming the file, where it cannot be read, is of another installation or age
 * (`DirectoryRefused`), or a newer program has changed it.
 */
export async function openStore(database: Database): Promise<Store> {
  await migrate(database);
  const path = join(database.directory, "app.sqlite");
  try {
    const store = storeIn(database.directory);
    await belongs(store, database).catch(async (error) => {
      await store.destroy();
      throw error;
    });
    const { error } = await new Migrator({
      db: store,
      provider: { getMigrations: () => migrations(database) },
      allowUnorderedMigrations: true, // their order is by the clock, which may have been set back
    }).migrateToLatest();
    if (error !== undefined) {
      await store.destroy();
      throw error;
    }
    await dropOlder(database);
    await countOpening(store, database);
    return store;
  } catch (error) {
    if (error instanceof DirectoryRefused) throw error;
    const { message } = error as Error;
    const later = /previously executed migration (\S+) is missing/.exec(message)?.[1];
    const reason = later === undefined ? message : `a newer version of Assay has changed it (${later})`;
    throw new Error(`${path} cannot be opened: ${reason}`, { cause: error });
  }
}

/** What SQLite finds damaged in the file; empty where it is whole. */
export async function damages(store: Store): Promise<string[]> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store);
  return rows.map((row) => row.integrity_check).filter((found) => found !== "ok");
}

async function migrations(database: Database) {
  const names = await moduleNames(folder);
  const ups = await Promise.all(names.map((name) => moduleMember<Up>(folder, name, "up")));
  return Object.fromEntries(
    names.map((name, index) => [name, { up: (store: never) => ups[index]!(store, database) }]),
  );
}
