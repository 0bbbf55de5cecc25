import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { joinLedgers, ledgerPath } from "../../pipelines/erase/ledger.ts";
import type { Keys } from "../../pipelines/keys.ts";
import { readMarks } from "../../pipelines/load/installation.ts";
import type { Connection, Database } from "../../sql/database.ts";
import { sync } from "../../sql/sync.ts";
import { readEverything } from "../examine.ts";
import { copySqlite } from "../store/sqlite.ts";
import { version } from "../version.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { checkPlace } from "./place.ts";
import { type Contents, sealFile } from "./sealed-file.ts";
import { unpack } from "./unpack.ts";

const DATABASES = ["warehouse", "app", "vault"] as const;
/** Rows of snapshots are not taken: an older backup would bring back who was erased since. Signed reports are. */
const LEFT_OUT = /^reports\/(draft-|[^/]+\/(tables|own-[^/]+|spill-[^/]*)$)/;

/** Beside the databases: settings, mappings, the audit log and its key, reports. Who was signed in, and source files, stay out. */
const OTHERS = ["assay.config.json", "mappings", "audit", "audit.key", "reports"];

/** A copy of the ledger of erasures beside the backups, so that each of them knows who was erased after it. */
export const LEDGER = "erased.jsonl";

/** A backup that was made, and opened again to see that it is whole. */
export type BackedUp = { readonly folder: string; readonly manifest: Manifest };

/**
 * Makes a backup of an open data directory in a new folder below `to`, encrypted under a key derived from the master
 * key, which is not in it. Loads wait for the next batch meanwhile; reading, and what people write, goes on. The folder
 * has its name only once everything in it was opened, counted, and a sealed value read.
 */
export async function backUp(db: Database, keys: Keys, to: string): Promise<BackedUp> {
  checkPlace(db.directory, to);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const made_at = new Date().toISOString();
  const name = `assay-${made_at.slice(0, 19).replaceAll(/[-:]/g, "")}-${id.slice(0, 8)}`;
  const folder = join(to, name);
  const partial = join(to, `.${name}.partial`);
  const work = join(db.directory, "work", `backup-${id}`);
  const key = keys.purpose("backup");
  try {
    for (const path of [partial, work]) mkdirSync(path, { mode: 0o700 });
    const held = await db.writer((c) => copyAll(c, db, { id, key, partial, work }));
    const manifest: Manifest = { format: 1, id, made_at, version, ...held };
    await writeManifest(partial, manifest, key);
    await unpack({ from: partial, manifest, to: join(work, "data"), keys });
    await rename(partial, folder);
    sync(to);
    joinLedgers(join(to, LEDGER), [ledgerPath(db.directory)]);
    return { folder, manifest };
  } finally {
    for (const path of [partial, work]) rmSync(path, { recursive: true, force: true });
  }
}

type Copying = {
  readonly id: string;
  readonly key: Buffer;
  readonly partial: string;
  readonly work: string;
};

/** Seals every file while nothing else is written by a load. */
async function copyAll(
  c: Connection,
  db: Database,
  { id, key, partial, work }: Copying,
): Promise<Pick<Manifest, "installation" | "generation" | "batch" | "files" | "rows">> {
  // What a reader still holds stays in the log, which is taken too.
  for (const database of DATABASES) await c.run(`CHECKPOINT ${database}`).catch(() => undefined);
  const files: (Contents & { name: string })[] = [];
  const take = async (name: string, source = join(db.directory, name)) => {
    mkdirSync(dirname(join(partial, name)), { recursive: true, mode: 0o700 });
    files.push({ name, ...(await sealFile(source, join(partial, name), key, { id, name })) });
  };
  for (const database of DATABASES)
    for (const name of [`${database}.duckdb`, `${database}.duckdb.wal`])
      if (existsSync(join(db.directory, name))) await take(name);
  if (existsSync(join(db.directory, "app.sqlite"))) {
    const copy = join(work, "app.sqlite");
    copySqlite(join(db.directory, "app.sqlite"), copy);
    await take("app.sqlite", copy);
    rmSync(copy);
  }
  for (const name of OTHERS.flatMap((other) => filesBelow(db.directory, other))) await take(name);
  const { vault, warehouse } = await readMarks(c);
  if (vault === null || warehouse === null)
    throw new Error("the data directory has no marks yet; load first");
  const { installation, generation } = vault;
  return { installation, generation, batch: warehouse.batch, files, rows: await readEverything(db) };
}

function filesBelow(root: string, name: string): string[] {
  const status = statSync(join(root, name), { throwIfNoEntry: false });
  if (status === undefined || LEFT_OUT.test(name)) return [];
  if (!status.isDirectory()) return [name];
  return readdirSync(join(root, name), { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .flatMap((entry) => filesBelow(root, `${name}/${entry.name}`));
}
