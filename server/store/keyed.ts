import type { Kysely } from "kysely";
import type { Store, Tables } from "./open.ts";

/** The verbs that every table with one key has. */
export type Keyed<Row> = {
  readonly find: (store: Store, key: string | number) => Promise<Row | undefined>;
  /** Adds the row, or puts it in the place of the one with its key. */
  readonly put: (store: Store, row: Row) => Promise<void>;
  readonly remove: (store: Store, key: string | number) => Promise<void>;
};

/** The verbs of a table by its key column. */
export function keyed<Name extends keyof Tables>(
  table: Name,
  column: string & keyof Tables[Name],
): Keyed<Tables[Name]> {
  // Kysely does not resolve the columns of a table that is a type's variable: here each is any table.
  const any = (store: Store) => store as unknown as Kysely<{ any: Record<string, unknown> }>;
  const name = table as string as "any";
  const key: string = column;
  return {
    find: async (store, value) => {
      const found = await any(store).selectFrom(name).selectAll().where(key, "=", value).executeTakeFirst();
      return found as Tables[Name] | undefined;
    },
    put: async (store, row) => {
      const values = row as Record<string, unknown>;
      await any(store)
        .insertInto(name)
        .values(values)
        .onConflict((conflict) => conflict.column(key).doUpdateSet(values))
        .execute();
    },
    remove: async (store, value) => {
      await any(store).deleteFrom(name).where(key, "=", value).execute();
    },
  };
}
