import { type Connection, SqlError } from "../sql/database.ts";

/** The published state of the warehouse. */
export type Published = { readonly version: number; readonly built_at: Date };

/** Which version of the warehouse readers see; null before the first build. */
export async function published(connection: Connection): Promise<Published | null> {
  try {
    const rows = await connection.rows<Published>(
      "select version, built_at from warehouse.core_meta.published",
    );
    return rows[0] ?? null;
  } catch (error) {
    if (error instanceof SqlError && /does not exist/.test(error.message)) return null;
    throw error;
  }
}

/** The last day that the data tell of; null where they tell of none. */
export const observedUntil = async (connection: Connection): Promise<string | null> =>
  (await connection.value<string | null>("select cast(observed_on as varchar) from core.observed_until")) ??
  null;

/** The version that this connection sees; inside a transaction, that of all it reads. */
export async function readVersion(connection: Connection): Promise<number> {
  if (connection.version !== undefined) return connection.version;
  const version = await connection.value<number>("select version from warehouse.core_meta.published");
  if (version === undefined) throw new Error("no warehouse has been built yet; run assay load first");
  return version;
}
