import type { Connection } from "./database.ts";

/** Whether a table, named in full, is there. */
export async function hasTable(c: Connection, name: string): Promise<boolean> {
  return (
    (await c.value<boolean>(
      "SELECT count(*) > 0 FROM duckdb_tables() WHERE database_name || '.' || schema_name || '.' || table_name = $1",
      [name],
    )) === true
  );
}
