import { existsSync } from "node:fs";
import { join } from "node:path";
import { Kysely } from "kysely";
import type { Store, Tables } from "./open.ts";
import { sqlite } from "./sqlite.ts";

/** Asks a table of a data directory that a server may have open; undefined where it is not there yet. */
export async function askBeside<Answer>(
  directory: string,
  table: keyof Tables,
  ask: (store: Store) => Promise<Answer>,
): Promise<Answer | undefined> {
  const path = join(directory, "app.sqlite");
  if (!existsSync(path)) return undefined;
  const store: Store = new Kysely({ dialect: sqlite(path) });
  try {
    const tables = await store.introspection.getTables();
    return tables.some(({ name }) => name === table) ? await ask(store) : undefined;
  } finally {
    await store.destroy();
  }
}
