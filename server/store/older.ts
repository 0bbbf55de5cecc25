import type { Database } from "../../sql/database.ts";

/** Application tables that older data directories have in DuckDB, under the same names. */
const OLDER = ["saved_view", "annotation", "target", "error_report", "job_run"] as const;

/** Those of the older tables that are still there. */
export function olderTables(database: Database): Promise<string[]> {
  return database.reader(async (connection) =>
    (
      await connection.rows<{ name: string }>(
        "select table_name as name from duckdb_tables() where database_name = 'app' and list_contains($1, table_name)",
        [OLDER],
      )
    ).map(({ name }) => name),
  );
}

/** Drops the older tables, all or none; called once their rows are safe in the new ones. */
export async function dropOlder(database: Database): Promise<void> {
  const tables = await olderTables(database);
  if (tables.length === 0) return;
  await database.writer((connection) =>
    connection.transaction(() => connection.run(tables.map((table) => `drop table app.${table}`).join(";"))),
  );
}
