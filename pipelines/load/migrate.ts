import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Connection, Database } from "../../sql/database.ts";
import { contracts } from "../contract.ts";
import { ensureStaging } from "../staging.ts";
import { agree } from "./agreement.ts";
import { adopt, type FileName } from "./installation.ts";
import { LEDGERS, MIGRATIONS, migrationFiles } from "./migrations.ts";
import { deriveOfOpenTexts } from "./open-texts.ts";

const done = new WeakMap<Database, Promise<void>>();

/**
 * Brings the databases to the newest shape: every file of `sql/migrations/` once, in order of its number, each
 * in one transaction with its record in the database that it changes; then the staging tables of the contracts,
 * and the marks of the installation where there are none. Throws `DirectoryRefused` before it changes anything, and
 * when a file names no database, or when a file that was already run has been changed.
 */
export function migrate(db: Database): Promise<void> {
  const known = done.get(db);
  if (known !== undefined) return known;
  const migrating = agree(db).then(() => db.writer(bringUp));
  done.set(db, migrating);
  migrating.catch(() => done.delete(db));
  return migrating;
}

async function bringUp(connection: Connection): Promise<void> {
  for (const ledger of Object.values(LEDGERS))
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${ledger} (name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)`,
    );
  for (const file of migrationFiles()) await apply(connection, file);
  await ensureStaging(connection, await contracts());
  await deriveOfOpenTexts(connection);
  await adopt(connection);
}

async function apply(connection: Connection, file: string): Promise<void> {
  if (!/^\d{3}_[a-z0-9_]+\.sql$/.test(file)) throw new Error(`sql/migrations/${file}: expected NNN_name.sql`);
  const sql = readFileSync(new URL(file, MIGRATIONS), "utf8");
  const database = /^-- database: (\w+)/.exec(sql)?.[1] ?? "";
  if (!Object.hasOwn(LEDGERS, database))
    throw new Error(`sql/migrations/${file}: its first line must be "-- database: app", vault or warehouse`);
  const ledger = LEDGERS[database as FileName];
  const sha256 = createHash("sha256").update(sql).digest("hex");
  const applied = await connection.value<string>(`SELECT sha256 FROM ${ledger} WHERE name = $1`, [file]);
  if (applied === sha256) return;
  if (applied !== undefined)
    throw new Error(`sql/migrations/${file}: was changed after it had been applied; add a new file instead`);
  await connection.transaction(async () => {
    await connection.run(sql);
    await connection.run(`INSERT INTO ${ledger} VALUES ($1, $2, now())`, [file, sha256]);
  });
}
