import { type Connection, quote } from "../../sql/database.ts";

/**
 * Inserts rows of plain values in one statement, which takes a thousandth of one statement a row. `columns` names
 * the table's columns with their types; the rows have them in the same order.
 */
export async function insertRows(
  connection: Connection,
  table: string,
  columns: Readonly<Record<string, "BIGINT" | "INTEGER" | "VARCHAR">>,
  rows: readonly (readonly (string | number | null)[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const objects = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])));
  await connection.run(
    `INSERT INTO ${table} BY NAME SELECT unnest(from_json($1, ${quote(JSON.stringify([columns]))}), recursive := true)`,
    [JSON.stringify(objects)],
  );
}
