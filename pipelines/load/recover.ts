import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../sql/database.ts";
import { purge } from "./merge.ts";
import { migrate } from "./migrate.ts";

/** Folder of the loads' files on their way; wiped when a data directory is opened for loading. */
export function loadFolder(db: Database): string {
  return join(db.directory, "work", "load");
}

const recovered = new WeakMap<Database, Promise<void>>();

/**
 * Takes back what a killed run left: rows of vault and app whose batch never reached the warehouse's ledger go,
 * what such a batch retired or resolved is as before, runs that never ended are `interrupted`, and the work
 * folder is empty. Once per opened database; changes nothing after an orderly end.
 */
export function recover(db: Database): Promise<void> {
  const known = recovered.get(db);
  if (known !== undefined) return known;
  const working = takeBack(db);
  recovered.set(db, working);
  working.catch(() => recovered.delete(db));
  return working;
}

async function takeBack(db: Database): Promise<void> {
  await migrate(db);
  const work = loadFolder(db);
  rmSync(work, { recursive: true, force: true });
  for (const name of readdirSync(join(db.directory, "work")))
    if (name.startsWith("load-")) rmSync(join(db.directory, "work", name), { recursive: true, force: true });
  await db.writer(async (c) => {
    const last = (await c.value<number>("SELECT coalesce(max(batch_id), 0) FROM staging_meta.batch")) ?? 0;
    await c.transaction(async () => {
      await c.run(`DELETE FROM vault.person WHERE batch_id > ${last}`);
      for (const table of ["vault.identity", "vault.sealed_text"])
        await c.run(`
          DELETE FROM ${table} WHERE batch_id > ${last};
          UPDATE ${table} SET retired_batch = NULL WHERE retired_batch > ${last}`);
    });
    await c.transaction(async () => {
      await c.run(`
        DELETE FROM app.quarantine WHERE batch_id > ${last};
        DELETE FROM app.quarantine_chunk WHERE batch_id > ${last};
        UPDATE app.quarantine SET resolved_batch = NULL, resolved_run = NULL WHERE resolved_batch > ${last};
        INSERT INTO app.run_file
        SELECT l.run_id, l.file_id, l.path, l.sha256, l.bytes, NULL, 'ok', NULL, l.feed, l.read, l.inserted, l.updated, l.unchanged, l.deleted, l.quarantined
        FROM staging_meta.loaded_file l WHERE l.run_id IN (SELECT run_id FROM app.run WHERE status = 'running');
        UPDATE app.run SET status = 'interrupted', finished_at = now() WHERE status = 'running'`);
    });
    await purge(c, last);
  });
}
