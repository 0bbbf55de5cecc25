import type { Connection } from "../sql/database.ts";

/** The published state of the warehouse; null before the first load. */
export type Published = { readonly version: number; readonly built_at: Date };

/** Reads which version of the warehouse readers see. */
export async function published(connection: Connection): Promise<Published | null> {
  const exists = await connection.value(
    `select 1 from duckdb_tables()
     where database_name = 'warehouse' and schema_name = 'core_meta' and table_name = 'published'`,
  );
  if (exists === undefined) return null;
  const rows = await connection.rows<Published>(
    "select version, built_at from warehouse.core_meta.published order by version desc limit 1",
  );
  return rows[0] ?? null;
}
