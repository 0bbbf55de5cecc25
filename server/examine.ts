import type { Keys } from "../pipelines/keys.ts";
import { openIdentity, openText } from "../pipelines/vault.ts";
import { type Database, identifier } from "../sql/database.ts";

/**
 * Reads every row of every table, so that a damaged block shows. Gives the rows by table. Throws what the database
 * finds damaged.
 */
export async function readEverything(db: Database): Promise<Readonly<Record<string, number>>> {
  return db.reader(async (c) => {
    const tables = await c.rows<{ catalog: string; schema: string; name: string }>(
      `SELECT database_name AS catalog, schema_name AS schema, table_name AS name FROM duckdb_tables()
       WHERE database_name IN ('warehouse', 'app', 'vault') ORDER BY ALL`,
    );
    const rows: Record<string, number> = {};
    for (const { catalog, schema, name } of tables) {
      const place = [catalog, schema, name].map(identifier).join(".");
      const [found] = await c.rows<{ rows: number }>(
        `SELECT count(*) AS rows, bit_xor(hash(t)) AS digest FROM ${place} t`,
      );
      rows[`${catalog}.${schema}.${name}`] = found?.rows ?? 0;
    }
    return rows;
  });
}

/** Opens one sealed identity and one sealed text, where there are any; gives how many. Throws where one does not open. */
export async function openSample(db: Database, keys: Keys): Promise<number> {
  const person = await db.reader((c) =>
    c.value<string>("SELECT person_key FROM vault.identity WHERE retired_batch IS NULL LIMIT 1"),
  );
  const [text] = await db.reader((c) =>
    c.rows<Record<"feed" | "source" | "source_id", string>>(
      "SELECT feed, source, source_id FROM vault.sealed_text WHERE retired_batch IS NULL LIMIT 1",
    ),
  );
  if (person !== undefined) await openIdentity(db, keys, person);
  // the record is opened whole, whichever of its fields is asked for
  if (text !== undefined) await openText(db, keys, { ...text, field: "" });
  return Number(person !== undefined) + Number(text !== undefined);
}
