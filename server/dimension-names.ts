import type { Database } from "../sql/database.ts";

/** Every dimension of the published warehouse: those of its marts, whether they have a value yet or not. */
export async function readDimensionNames(database: Pick<Database, "reader">): Promise<ReadonlySet<string>> {
  const rows = await database.reader((connection) =>
    connection.rows<{ dimension: string }>(
      `select distinct column_name as dimension from duckdb_columns()
       where database_name = 'warehouse' and schema_name = 'marts' and data_type like 'ENUM%'`,
    ),
  );
  return new Set(rows.map(({ dimension }) => dimension));
}
