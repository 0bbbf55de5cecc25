import { olderTables } from "../older.ts";
import type { Up } from "../open.ts";

/** Columns that had another name in DuckDB. */
const RENAMED: Readonly<Record<string, string>> = {
  view_id: "id",
  annotation_id: "id",
  on_date: "date",
  text_zh: "zh",
  text_en: "en",
};
/** Rows of one statement: SQLite binds 32,766 values at most. */
const AT_ONCE = 1000;

/** Takes the rows of an older data directory over from DuckDB. */
export const up: Up = async (store, database) => {
  for (const table of await olderTables(database)) {
    const rows = await database.reader((connection) => connection.rows(`select * from app.${table}`));
    for (let from = 0; from < rows.length; from += AT_ONCE)
      await store
        .insertInto(table)
        .values(rows.slice(from, from + AT_ONCE).map(moved))
        .execute();
  }
};

function moved(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [RENAMED[name] ?? name, asStored(value)]),
  );
}

function asStored(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? value.replaceAll("\0", "") : value;
}
