import type { Database } from "../../sql/database.ts";
import { byIds } from "../helpers/by-ids.ts";

/**
 * Checksum of every table of staging, core and marts, and of what app and vault hold beside them. Person keys are
 * random: each is replaced by the smallest candidate id of its person, and numbers by ids. Run and record numbers of the journal and
 * its times are left out.
 */
export async function checksum(db: Database): Promise<Record<string, string>> {
  return db.reader(async (c) => {
    const tables = await c.rows<{ place: string; columns: string[] }>(`
      SELECT schema_name || '.' || table_name AS place, list(column_name ORDER BY column_name) AS columns FROM duckdb_columns()
      WHERE database_name = 'warehouse' AND schema_name IN ('staging', 'core', 'marts') GROUP BY ALL ORDER BY 1`);
    const sums: Record<string, string> = {};
    const add = async (name: string, query: string) => {
      const [row] = await c.rows<{ rows: number; sum: string }>(
        `SELECT count(*) AS rows, coalesce(sum(hash(t::VARCHAR)::HUGEINT), 0)::VARCHAR AS sum FROM (${query}) t`,
      );
      sums[name] = `${row?.rows} rows ${row?.sum}`;
    };
    const canonical =
      "(SELECT person_key, min(candidate_id) AS person FROM staging.candidates GROUP BY person_key)";
    for (const { place, columns } of tables) {
      const hasPerson = columns.includes("person_key");
      const rows = byIds(place, columns, { person_key: "c.person" });
      await add(
        place,
        hasPerson ? `${rows} LEFT JOIN ${canonical} AS c ON c.person_key = t.person_key` : rows,
      );
    }
    for (const feed of await c.rows<{ name: string }>(
      "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'warehouse' AND starts_with(table_name, 'waiting_')",
    ))
      await add(
        feed.name,
        `SELECT to_json(w)::VARCHAR FROM (SELECT * EXCLUDE (quarantine_id) FROM staging_meta.${feed.name}) w`,
      );
    await add("removed", "FROM staging_meta.removed");
    await add(
      "ledger",
      "SELECT file_id, feed, path, sha256, read, inserted, updated, unchanged, deleted, quarantined FROM staging_meta.loaded_file",
    );
    await add(
      "quarantine",
      "SELECT file_id, path, feed, line, field, reason, expected, found, source_id, fingerprint, status, resolved_batch IS NULL AS is_there FROM app.quarantine",
    );
    await add(
      "identity",
      `SELECT p.person, source, source_id, version, national_id_index, phone_index, email_index, octet_length(sealed) AS size
       FROM vault.identity LEFT JOIN ${canonical} AS p USING (person_key)`,
    );
    await add(
      "text",
      `SELECT p.person, feed, source, source_id, version, octet_length(sealed) AS size FROM vault.sealed_text LEFT JOIN ${canonical} AS p USING (person_key)`,
    );
    // A batch that was taken back leaves the keys of its people behind: they are of nobody.
    await add("person", `SELECT p.person FROM vault.person JOIN ${canonical} AS p USING (person_key)`);
    return sums;
  });
}
