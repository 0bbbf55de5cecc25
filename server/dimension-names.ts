import type { Database } from "../sql/database.ts";

/** Every dimension of the published warehouse. */
export async function readDimensionNames(database: Pick<Database, "reader">): Promise<ReadonlySet<string>> {
  const rows = await database.reader((connection) =>
    connection.rows<{ dimension: string }>("select distinct dimension from core.dimension_value"),
  );
  return new Set(rows.map(({ dimension }) => dimension));
}
