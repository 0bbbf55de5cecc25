import { createDecipheriv, randomBytes } from "node:crypto";
import type { Connection, Database } from "../../sql/database.ts";
import type { Keys } from "../keys.ts";
import { dataKey, placeOf, SALT, SealBroken, seal } from "../vault/seal.ts";
import { insertRows } from "./insert-rows.ts";
import { sealChunk } from "./set-aside.ts";

const NONCE = 12;
const TAG = 16;
const PAGE = 5000;

/** What an older version sealed one by one: a field of a record, or a text. */
type OlderPlace = Readonly<Record<"table" | "column" | "person" | "version", string>>;

/** Opens what versions before the sealing of whole records sealed. Throws `SealBroken` where it does not open. */
export function openOlder(key: Buffer, sealed: Uint8Array, place: OlderPlace): string {
  const { table, column, person, version } = place;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(`${person}\x1f${version}\x1f${table}\x1f${column}`));
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString();
  } catch (error) {
    throw new SealBroken(
      `${table}.${column} of ${version}, sealed by an older version, does not open; put the data directory back from a copy that is whole`,
      { cause: error },
    );
  }
}

/**
 * Seals anew, as records, what an older version sealed field by field under wrapped keys, and drops the older tables:
 * all of a database or nothing, so that a killed move begins again. Texts whose key an older version threw away
 * cannot be opened by anybody; they are counted in a warning and go.
 */
export async function moveOlderSeals(
  db: Database,
  keys: Keys,
  warn: (message: string) => unknown,
): Promise<void> {
  const older = await db.reader((c) =>
    c.rows<{ name: string }>(
      "SELECT table_name AS name FROM duckdb_tables() WHERE starts_with(table_name, 'older_') AND database_name IN ('app', 'vault')",
    ),
  );
  const has = (name: string) => older.some((table) => table.name === name);
  if (has("older_identity"))
    await db.writer(async (c) => {
      const lost = await c.transaction(() => moveVault(c, keys));
      if (lost > 0)
        warn(
          `${lost} texts had been sealed under keys that were never kept; nobody can open them, they are gone`,
        );
    });
  if (has("older_quarantine_chunk")) await db.writer((c) => c.transaction(() => moveChunks(c, keys)));
}

/** A record with its fields as they were sealed, and the salt of its person's new data key. */
type OlderRecord = {
  readonly rid: number;
  readonly feed: string;
  readonly source: string;
  readonly source_id: string;
  readonly person_key: string | null;
  readonly version: number;
  readonly wrapped_key: Uint8Array | null;
  readonly salt: Uint8Array | null;
  readonly names: readonly string[];
  readonly values: readonly Uint8Array[];
};

const FIELDS = ["name", "phone", "email", "national_id", "birth_date"];

/** Gives the number of texts that nobody can open. */
async function moveVault(connection: Connection, keys: Keys): Promise<number> {
  const c = connection;
  const persons = await c.rows<{ person_key: string }>("SELECT DISTINCT person_key FROM vault.older_person");
  await c.run("CREATE OR REPLACE TEMP TABLE older_salt(person_key VARCHAR, salt VARCHAR)");
  for (let from = 0; from < persons.length; from += PAGE)
    await insertRows(
      c,
      "older_salt",
      { person_key: "VARCHAR", salt: "VARCHAR" },
      persons
        .slice(from, from + PAGE)
        .map(({ person_key }) => [person_key, randomBytes(SALT).toString("base64")]),
    );
  await c.run(`
    INSERT INTO vault.person
    SELECT o.person_key, from_base64(s.salt), o.batch_id FROM vault.older_person o JOIN older_salt s ON s.person_key::UUID = o.person_key;
    CREATE OR REPLACE TEMP TABLE older_record AS
    WITH records AS (
      SELECT 'candidates' AS feed, source, source_id, person_key, version, batch_id, retired_batch, national_id_index, phone_index, email_index,
        list_filter([${FIELDS.map((field) => `{'name': '${field}', 'value': ${field}}`).join(", ")}], lambda field: field.value IS NOT NULL) AS fields
      FROM vault.older_identity
      UNION ALL
      SELECT feed, source, source_id, person_key, version, batch_id, retired_batch, NULL, NULL, NULL, list({'name': field, 'value': sealed} ORDER BY field)
      FROM vault.older_sealed_text GROUP BY ALL
    )
    SELECT row_number() OVER () AS rid, * FROM records;
    CREATE OR REPLACE TEMP TABLE older_sealed(rid BIGINT, sealed VARCHAR)`);
  const lost = (await c.value<number>(
    "SELECT count(*) FROM older_record ANTI JOIN vault.older_person USING (person_key) WHERE person_key IS NOT NULL",
  )) as number;
  const last = (await c.value<number>("SELECT count(*) FROM older_record")) as number;
  for (let from = 1; from <= last; from += PAGE) {
    const records = await c.rows<OlderRecord>(
      `SELECT rid, feed, source, source_id, r.person_key, version, wrapped_key, from_base64(salt) AS salt,
         list_transform(fields, lambda field: field.name) AS names, list_transform(fields, lambda field: field.value) AS values
       FROM (FROM older_record WHERE rid BETWEEN $1 AND $2) r
       LEFT JOIN (SELECT DISTINCT ON (person_key) * FROM vault.older_person) o ON o.person_key = r.person_key
       LEFT JOIN older_salt s ON s.person_key::UUID = r.person_key
       WHERE r.person_key IS NULL OR wrapped_key IS NOT NULL`,
      [from, from + PAGE - 1],
    );
    await insertRows(
      c,
      "older_sealed",
      { rid: "BIGINT", sealed: "VARCHAR" },
      records.map((record) => [record.rid, sealAnew(record, keys).toString("base64")]),
    );
  }
  await c.run(`
    INSERT INTO vault.identity
    SELECT person_key, source, source_id, version, from_base64(sealed), national_id_index, phone_index, email_index, batch_id, retired_batch
    FROM older_record JOIN older_sealed USING (rid) WHERE feed = 'candidates';
    INSERT INTO vault.sealed_text
    SELECT feed, source, source_id, person_key, version, from_base64(sealed), batch_id, retired_batch
    FROM older_record JOIN older_sealed USING (rid) WHERE feed <> 'candidates';
    ${["vault.older_person", "vault.older_identity", "vault.older_sealed_text", "older_salt", "older_record", "older_sealed"].map((name) => `DROP TABLE ${name}`).join("; ")}`);
  return lost;
}

function sealAnew(record: OlderRecord, keys: Keys): Buffer {
  const { feed, source, source_id, person_key, version, wrapped_key, salt, names, values } = record;
  const person = person_key ?? "";
  const olderKey = wrapped_key === null ? keys.purpose("text") : unwrap(keys.purpose("wrap"), wrapped_key);
  const olderVersion = `${source}/${source_id}@${version}`;
  const fields = names.map((column, at) => [
    column,
    openOlder(olderKey, values[at] as Uint8Array, { table: feed, column, person, version: olderVersion }),
  ]);
  const key = salt === null ? keys.purpose("text") : dataKey(keys.purpose("person"), person, salt);
  return seal({ id: keys.id, key }, Object.fromEntries(fields), placeOf(feed, record));
}

async function moveChunks(connection: Connection, keys: Keys): Promise<void> {
  const chunks = await connection.rows<{ chunk_id: number }>(
    "SELECT chunk_id FROM app.older_quarantine_chunk ORDER BY 1",
  );
  for (const { chunk_id } of chunks) {
    const [chunk] = await connection.rows<{ batch_id: number; sealed: Uint8Array }>(
      "SELECT batch_id, sealed FROM app.older_quarantine_chunk WHERE chunk_id = $1",
      [chunk_id],
    );
    const place = { table: "quarantine_chunk", column: "raw", person: "", version: String(chunk_id) };
    const { batch_id, sealed } = chunk as { batch_id: number; sealed: Uint8Array };
    const raws = JSON.parse(openOlder(keys.purpose("quarantine"), sealed, place)) as string[];
    await connection.run("INSERT INTO app.quarantine_chunk VALUES ($1, $2, $3)", [
      chunk_id,
      batch_id,
      sealChunk(keys, raws, chunk_id),
    ]);
  }
  await connection.run("DROP TABLE app.older_quarantine_chunk");
}

/** Opens a data key that was wrapped by AES Key Wrap (RFC 3394). */
function unwrap(wrapping: Buffer, wrapped: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv("id-aes256-wrap", wrapping, Buffer.alloc(8, 0xa6));
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch (error) {
    throw new SealBroken(
      "the data key of a person, wrapped by an older version, does not open; put the data directory back from a copy that is whole",
      { cause: error },
    );
  }
}
