import { join } from "node:path";
import type { Connection, Database } from "../../sql/database.ts";
import { advance, lastBatch, markBatch } from "./installation.ts";
import { purge } from "./merge.ts";
import { migrate } from "./migrate.ts";

/** Folder of the loads' files on their way; wiped when a data directory is opened. */
export function loadFolder(db: Database): string {
  return join(db.directory, "work", "load");
}

const recovered = new WeakMap<Database, Promise<void>>();

/**
 * Makes an opened database ready to be written: refuses files that do not belong together (`DirectoryRefused`), takes
 * back the one batch that a killed run has begun, calls runs that never ended `interrupted`, and counts the opening.
 * Once per opened database.
 */
export function recover(db: Database): Promise<void> {
  const known = recovered.get(db);
  if (known !== undefined) return known;
  const working = makeReady(db);
  recovered.set(db, working);
  working.catch(() => recovered.delete(db));
  return working;
}

/**
 * Takes back the batch that a failed run has begun. Where that fails too, the run stays `running` and the next one
 * recovers first.
 */
export async function takeBackFailed(db: Database): Promise<void> {
  try {
    await db.writer(takeBack);
  } catch (error) {
    recovered.delete(db);
    throw error;
  }
}

async function makeReady(db: Database): Promise<void> {
  await migrate(db);
  await db.writer(async (c) => {
    await takeBack(c);
    await c.transaction(async () => {
      await c.run(`
        INSERT INTO app.run_file
        SELECT l.run_id, l.file_id, l.path, l.sha256, l.bytes, NULL, 'ok', NULL, l.feed, l.read, l.inserted, l.updated, l.unchanged, l.deleted, l.quarantined
        FROM staging_meta.loaded_file l WHERE l.run_id IN (SELECT run_id FROM app.run WHERE status = 'running');
        UPDATE app.run SET status = 'interrupted', finished_at = now() WHERE status = 'running'`);
    });
    await advance(c);
  });
}

/**
 * Takes back what the batch after the ledger's last has left in vault and app: its rows go, what it retired or
 * resolved is as before. The keys of people stay: a key alone tells nothing, and one that is lost takes names with it.
 */
async function takeBack(c: Connection): Promise<void> {
  const last = await lastBatch(c);
  const begun = last.batch + 1;
  await c.transaction(async () => {
    for (const table of ["vault.identity", "vault.sealed_text"])
      await c.run(`
        DELETE FROM ${table} WHERE batch_id = ${begun};
        UPDATE ${table} SET retired_batch = NULL WHERE retired_batch = ${begun}`);
    await markBatch(c, "vault", last);
  });
  await c.transaction(async () => {
    await c.run(`
      DELETE FROM app.quarantine WHERE batch_id = ${begun};
      DELETE FROM app.quarantine_chunk WHERE batch_id = ${begun};
      UPDATE app.quarantine SET resolved_batch = NULL, resolved_run = NULL WHERE resolved_batch = ${begun}`);
    await markBatch(c, "app", last);
  });
  await purge(c, last.batch);
}
