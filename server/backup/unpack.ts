import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Keys } from "../../pipelines/keys.ts";
import { agree } from "../../pipelines/load/agreement.ts";
import { readMarks } from "../../pipelines/load/installation.ts";
import { openDatabase } from "../../sql/database.ts";
import { openSample, readEverything } from "../examine.ts";
import { messages } from "../store/message.ts";
import { damages, openStore } from "../store/open.ts";
import type { Manifest } from "./manifest.ts";
import { BackupBroken, openFile } from "./sealed-file.ts";

/**
 * Writes the files of a backup into a new folder and opens them as a start would: hashes, one age, rows of every
 * table, a sealed value of each kind. Throws `BackupBroken` where something is not as the manifest says.
 */
export async function unpack(backup: {
  readonly from: string;
  readonly manifest: Manifest;
  readonly to: string;
  readonly keys: Keys;
}): Promise<void> {
  const { from, manifest, to, keys } = backup;
  mkdirSync(to, { mode: 0o700 });
  for (const { name, bytes, sha256 } of manifest.files) {
    const source = join(from, name);
    if (!existsSync(source)) throw new BackupBroken(`${source} is missing; take another backup`);
    mkdirSync(dirname(join(to, name)), { recursive: true, mode: 0o700 });
    const place = { id: manifest.id, name };
    const found = await openFile(source, join(to, name), keys.purpose("backup"), place);
    if (found.bytes !== bytes || found.sha256 !== sha256)
      throw new BackupBroken(`${source} holds other bytes than its manifest says; take another backup`);
  }
  const db = await openDatabase({ directory: to, readers: 1, threads: 1, memoryLimit: "512MB" });
  try {
    await agree(db);
    const rows = await readEverything(db);
    const other = Object.keys({ ...rows, ...manifest.rows }).find(
      (table) => rows[table] !== manifest.rows[table],
    );
    if (other !== undefined)
      throw new BackupBroken(
        `${from} holds ${rows[other] ?? 0} rows of ${other}, its manifest says ${manifest.rows[other] ?? 0}; take another backup`,
      );
    const marks = await db.reader(readMarks);
    if (marks.vault?.generation !== manifest.generation || marks.warehouse?.batch !== manifest.batch)
      throw new BackupBroken(`${from} is of another age than its manifest says; take another backup`);
    await openSample(db, keys);
    await checkTables(db);
  } finally {
    await db.close();
  }
}

async function checkTables(db: Parameters<typeof openStore>[0]): Promise<void> {
  if (!existsSync(join(db.directory, "app.sqlite"))) return;
  const store = await openStore(db);
  try {
    const [damage] = await damages(store);
    if (damage !== undefined) throw new BackupBroken(`app.sqlite of the backup is damaged: ${damage}`);
    // what was ended since the backup was made must not come alive again
    await store.deleteFrom("session").execute();
    await store
      .updateTable("machine_token")
      .set({ ended_at: new Date().toISOString() })
      .where("ended_at", "is", null)
      .execute();
    await store.deleteFrom("sign_in_link").execute();
    // and what was on its way then has come since
    await messages.dropWaiting(store, "it waited in a backup that was restored");
  } finally {
    await store.destroy();
  }
}
