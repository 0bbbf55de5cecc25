import type { Connection, Database } from "../../sql/database.ts";
import { blindKeys, hmac } from "../identity.ts";
import type { Keys } from "../keys.ts";
import { insertRows } from "./insert-rows.ts";
import { openChunk, sealChunk } from "./set-aside.ts";

/**
 * Brings the quarantine under the master key that seals: its chunks, and the fingerprints by which a record set aside
 * is known again. All or nothing; changes nothing where it is done.
 */
export async function rotateChunks(db: Database, keys: Keys): Promise<void> {
  const id = Buffer.from([keys.id]);
  const under = await db.reader((c) =>
    c.rows<{ chunk_id: number }>(
      "SELECT chunk_id FROM app.quarantine_chunk WHERE sealed[2:2] <> $1 ORDER BY 1",
      [id],
    ),
  );
  if (under.length === 0) return;
  await db.writer((c) =>
    c.transaction(async () => {
      for (const { chunk_id } of under) await rotateChunk(c, keys, chunk_id);
    }),
  );
}

async function rotateChunk(connection: Connection, keys: Keys, chunkId: number): Promise<void> {
  const sealed = await connection.value<Uint8Array>(
    "SELECT sealed FROM app.quarantine_chunk WHERE chunk_id = $1",
    [chunkId],
  );
  const raws = openChunk(keys, sealed as Uint8Array, chunkId);
  await connection.run("UPDATE app.quarantine_chunk SET sealed = $2 WHERE chunk_id = $1", [
    chunkId,
    sealChunk(keys, raws, chunkId),
  ]);
  await connection.run("CREATE OR REPLACE TEMP TABLE rotated_raw(chunk_row BIGINT, raw VARCHAR)");
  await insertRows(
    connection,
    "rotated_raw",
    { chunk_row: "BIGINT", raw: "VARCHAR" },
    raws.map((raw, row) => [row, raw]),
  );
  await connection.run(
    `UPDATE app.quarantine SET fingerprint = ${hmac("raw")} FROM rotated_raw
     WHERE chunk_id = $chunkId AND app.quarantine.chunk_row = rotated_raw.chunk_row`,
    { ...blindKeys(keys), chunkId },
  );
  await connection.run("DROP TABLE rotated_raw");
}
