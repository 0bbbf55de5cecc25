import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Connection, type Database, quote } from "./database.ts";
import { hasTable } from "./has-table.ts";
import { sync } from "./sync.ts";
import { TYPESCRIPT } from "./typescript.ts";

const CATALOGS = ["app", "warehouse", "vault"] as const;
type Catalog = (typeof CATALOGS)[number];

/** Stands in a file whose free blocks still hold what was taken out of it. */
export const REMAINS = "remains";

const child = fileURLToPath(new URL("./renew-child.ts", import.meta.url));

/** Says, in the transaction that takes something out of a file, that the file has to be written anew. */
export async function leaveRemains(c: Connection, catalog: Catalog): Promise<void> {
  await c.run(`CREATE TABLE IF NOT EXISTS ${catalog}.main.${REMAINS} (since TIMESTAMPTZ)`);
}

/**
 * Writes every file anew that has remains, since DuckDB leaves what was deleted in free blocks: copied by a process of
 * its own and put in the old one's place at once. Nothing else may use the database meanwhile. Throws where a file
 * cannot be written; it stays as it was, and has to be written anew still.
 */
export async function renewFiles(db: Database): Promise<void> {
  await db.writer(async (c) => {
    for (const catalog of CATALOGS)
      if (await hasTable(c, `${catalog}.main.${REMAINS}`)) await renew(c, catalog, db.directory);
  });
}

async function renew(c: Connection, catalog: Catalog, directory: string): Promise<void> {
  const file = join(directory, `${catalog}.duckdb`);
  const fresh = `${file}.new`;
  for (const left of [fresh, `${fresh}.wal`]) rmSync(left, { force: true });
  await c.run(`CHECKPOINT ${catalog}`);
  await c.run(`USE memory; DETACH ${catalog}`);
  try {
    if (existsSync(`${file}.wal`)) throw new Error(`${file}.wal is still in use`);
    await promisify(execFile)(process.execPath, [...TYPESCRIPT, child, file, fresh, join(directory, "tmp")]);
    sync(fresh);
    renameSync(fresh, file);
    sync(directory);
  } finally {
    rmSync(fresh, { force: true });
    await c.run(`ATTACH ${quote(file)} AS ${catalog}; USE warehouse`);
  }
}
