import { existsSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import type { Database } from "../../sql/database.ts";
import { DirectoryRefused } from "../../sql/directory-refused.ts";
import { askBeside } from "./beside.ts";
import type { Store } from "./open.ts";

type Installation = { readonly installation_id: string; readonly generation: number };

declare module "./open.ts" {
  interface Tables {
    installation: Installation;
  }
}

/**
 * Compares the mark of `app.sqlite` with what `app.duckdb` says of it, before anything is written to it. Of the
 * two the one that is behind is told by `DirectoryRefused`; the last opening may have been cut short between them.
 */
export async function belongs(store: Store, database: Database): Promise<void> {
  const known = await knownMark(database);
  const refuse = (file: string, says: string) => new DirectoryRefused(database.directory, [file], says);
  if (known.generation > 0 && !existsSync(join(database.directory, "app.sqlite")))
    throw refuse("app.sqlite", "is missing");
  const own = await ownMark(store);
  if (own === undefined && known.generation > 0) throw refuse("app.sqlite", "is not of this installation");
  if (own === undefined) return;
  if (own.installation_id !== known.installation_id) throw refuse("app.sqlite", "is of another installation");
  const ahead = own.generation - known.generation;
  if (ahead < 0) throw refuse("app.sqlite", `is older than the rest by ${openings(-ahead)}`);
  if (ahead > 1) throw refuse("app.duckdb", `is older than app.sqlite by ${openings(ahead)}`);
}

/** Counts an opening, in `app.sqlite` and then in `app.duckdb`. */
export async function countOpening(store: Store, database: Database): Promise<void> {
  const { installation_id } = await knownMark(database);
  const own = await ownMark(store);
  const generation = (own?.generation ?? 0) + 1;
  await (own === undefined
    ? store.insertInto("installation").values({ installation_id, generation }).execute()
    : store.updateTable("installation").set({ generation }).execute());
  await database.writer((c) => c.run("UPDATE app.installation SET store_generation = $1", [generation]));
}

/** Whether an `app.sqlite` was ever opened in this data directory. */
export async function hasServed(database: Database): Promise<boolean> {
  return (await knownMark(database)).generation > 0;
}

/** The installation of a data directory that a server may have open; undefined before its first opening. */
export async function installationBeside(directory: string): Promise<string | undefined> {
  return (await askBeside(directory, "installation", ownMark))?.installation_id;
}

async function knownMark(database: Database): Promise<Installation> {
  const [known] = await database.reader((c) =>
    c.rows<Installation>(
      "SELECT installation_id, coalesce(store_generation, 0)::INTEGER AS generation FROM app.installation",
    ),
  );
  if (known === undefined) throw new Error("app.duckdb: there is no mark of the installation");
  return known;
}

async function ownMark(store: Store): Promise<Installation | undefined> {
  const { rows } = await sql`select 1 from sqlite_master where name = 'installation'`.execute(store);
  if (rows.length === 0) return undefined;
  return store.selectFrom("installation").selectAll().executeTakeFirst();
}

function openings(n: number): string {
  return n === 1 ? "1 opening" : `${n} openings`;
}
