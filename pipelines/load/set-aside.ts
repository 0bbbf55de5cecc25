import { type Connection, identifier, quote } from "../../sql/database.ts";
import type { Contract } from "../contract.ts";
import { blindKeys, hmac } from "../identity.ts";
import type { Keys } from "../keys.ts";
import { open, type Place, seal } from "../vault/seal.ts";
import { type BatchFile, FILE_SHIFT } from "./batch.ts";
import { EXPECTED, NOTHING } from "./erased.ts";

/** Raw text to a sealed chunk, in characters. */
const CHUNK_CHARACTERS = 200_000;
const CHUNKS_AT_ONCE = 32;

/** Where a record set aside belongs. */
type SetAside = {
  readonly batchId: number;
  readonly runId: number;
  readonly keys: Keys;
  readonly files: readonly BatchFile[];
};

/**
 * Lists the records set aside in `load_aside`: those of `load_out` and those that the checks of the files
 * rejected, each with its raw text, the file's or, from `load_out`, the record's own columns as JSON. Of a record
 * about an erased person nothing is kept but a fingerprint. A record that is already set aside for the same reason
 * with the same text is not listed again.
 */
export async function gatherSetAside(
  connection: Connection,
  contract: Contract,
  { keys, files }: SetAside,
): Promise<void> {
  const rejected = rejectedFiles(files);
  const raw = [...contract.fields.map(({ name }) => name), "source", "source_id", "updated_at", "deleted"]
    .map((name) => `${identifier(name)} := ${asText(contract, name)}`)
    .join(", ");
  const parts = [
    `SELECT b.rid, b.file_id, b.line, o.field, o.reason, o.expected, o.found, b.source, b.source_id, b.raw, true AS is_canonical
     FROM (SELECT rid, file_id, line, source, source_id, to_json(struct_pack(${raw})) AS raw
       FROM load_batch WHERE rid IN (SELECT rid FROM load_out)) b
     JOIN load_out o USING (rid)`,
  ];
  if (rejected.length > 0) {
    const paths = rejected.map((file) => quote(file.extracted.rejectedFile ?? "")).join(", ");
    const ids = rejected.map((file) => `${file.fileId}::INTEGER`).join(", ");
    parts.push(
      `SELECT NULL, [${ids}][(file_at + 1)::BIGINT], line, CASE WHEN e.row IS NULL THEN field END,
         CASE WHEN e.row IS NULL THEN reason ELSE 'erased' END, CASE WHEN e.row IS NULL THEN expected ELSE ${EXPECTED} END, found,
         CASE WHEN json_valid(raw) THEN raw ->> '$.source' END, source_id, raw,
         coalesce(CASE WHEN json_valid(raw) THEN json_exists(raw, '$.source_id') END, false)
       FROM (SELECT *, file_index AS file_at, file_row_number AS row_at FROM read_parquet([${paths}]))
       LEFT JOIN load_erased_raw e ON e.file_index = file_at AND e.row = row_at`,
    );
  }
  const isErased = "reason = 'erased'";
  const blank = [
    ...["source", "source_id", "found"].map(
      (name) => `CASE WHEN NOT ${isErased} THEN ${name} END AS ${name}`,
    ),
    `CASE WHEN ${isErased} THEN '${NOTHING}' ELSE raw END AS raw`,
    `is_canonical AND NOT ${isErased} AS is_canonical`,
  ].join(", ");
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE load_aside AS
     WITH printed AS (SELECT *, ${hmac("raw::VARCHAR")} AS fingerprint FROM (${parts.join(" UNION ALL ")})),
     known AS (
       SELECT reason, field, fingerprint FROM app.quarantine
       WHERE feed = '${contract.feed}' AND resolved_batch IS NULL AND quarantine_id NOT IN (SELECT quarantine_id FROM load_replaced)
     )
     SELECT * REPLACE (${blank}), row_number() OVER (ORDER BY file_id, line, rid) + (SELECT coalesce(max(quarantine_id), 0) FROM app.quarantine) AS quarantine_id
     FROM printed p
     WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.fingerprint = p.fingerprint AND k.reason = p.reason AND k.field IS NOT DISTINCT FROM p.field)`,
    blindKeys(keys),
  );
}

/** The files some of whose records their check has rejected. */
export function rejectedFiles(files: readonly BatchFile[]): BatchFile[] {
  return files.filter(({ extracted }) => extracted.rejectedFile !== null && extracted.rejected > 0);
}

/** Writes `load_aside` to the quarantine, raw texts sealed; within a transaction on `app`. */
export async function writeSetAside(
  connection: Connection,
  contract: Contract,
  { batchId, runId, keys, files }: SetAside,
): Promise<void> {
  const paths = new Map(files.map((file) => [file.fileId, file.path]));
  const firstChunk =
    ((await connection.value<number>("SELECT coalesce(max(chunk_id), 0) FROM app.quarantine_chunk")) ?? 0) +
    1;
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_chunk AS
    SELECT quarantine_id, raw, chunk_id, row_number() OVER (PARTITION BY chunk_id ORDER BY quarantine_id) - 1 AS chunk_row
    FROM (SELECT quarantine_id, raw, ${firstChunk} + (sum(length(raw::VARCHAR)) OVER (ORDER BY quarantine_id) // ${CHUNK_CHARACTERS})::BIGINT AS chunk_id FROM load_aside)`);
  const last = (await connection.value<number | null>("SELECT max(chunk_id) FROM load_chunk")) ?? 0;
  for (let from = firstChunk; from <= last; from += CHUNKS_AT_ONCE)
    for (const { chunk_id, raws } of await connection.rows<{ chunk_id: number; raws: string[] }>(
      `SELECT chunk_id, list(raw::VARCHAR ORDER BY chunk_row) AS raws FROM load_chunk
       WHERE chunk_id BETWEEN $1 AND $2 GROUP BY chunk_id`,
      [from, from + CHUNKS_AT_ONCE - 1],
    ))
      await connection.run("INSERT INTO app.quarantine_chunk VALUES ($1, $2, $3)", [
        chunk_id,
        batchId,
        sealChunk(keys, raws, chunk_id),
      ]);
  const names = [...paths].map(([id, path]) => `(${id}, ${quote(path)})`).join(", ");
  await connection.run(`
    INSERT INTO app.quarantine
    SELECT a.quarantine_id, ${batchId}, ${runId}, a.file_id,
      coalesce(n.path, (SELECT any_value(f.path) FROM staging_meta.file f WHERE f.file_id = a.file_id), ''), '${contract.feed}', a.line, a.field, a.reason, a.expected, a.found,
      a.source, a.source_id, a.fingerprint, a.is_canonical, c.chunk_id, c.chunk_row,
      CASE a.reason WHEN 'unknown_reference' THEN 'waiting' ELSE 'open' END, now(), NULL, NULL
    FROM load_aside a JOIN load_chunk c USING (quarantine_id)
    LEFT JOIN (VALUES ${names === "" ? "(NULL::INTEGER, NULL::VARCHAR)" : names}) n(file_id, path) ON n.file_id = a.file_id
    ORDER BY a.quarantine_id`);
}

/** Seals the raw texts of a chunk. */
export function sealChunk(keys: Keys, raws: readonly string[], chunkId: number): Buffer {
  return seal({ id: keys.id, key: keys.purpose("quarantine") }, raws, chunkPlace(chunkId));
}

/** Opens the raw texts of a chunk. Throws `SealBroken` where it does not open. */
export function openChunk(keys: Keys, sealed: Uint8Array, chunkId: number): string[] {
  return open((id) => keys.purpose("quarantine", id), sealed, chunkPlace(chunkId)) as string[];
}

function chunkPlace(chunkId: number): Place {
  return { table: "quarantine_chunk", person: "", source: "", source_id: String(chunkId), version: "" };
}

/** The file of a row, from its number; undefined for rows that waited. */
export const FILE_OF_ROW = `CASE WHEN rid >= 0 THEN (rid >> ${FILE_SHIFT})::INTEGER END`;

function asText(contract: Contract, name: string): string {
  const type =
    name === "updated_at" ? "timestamp" : contract.fields.find((field) => field.name === name)?.type;
  return type === "timestamp" ? `strftime(${identifier(name)}, '%Y-%m-%dT%H:%M:%S.%fZ')` : identifier(name);
}
