import { readdirSync } from "node:fs";
import type { FileName } from "./installation.ts";

/** Folder of the migrations. */
export const MIGRATIONS = new URL("../../sql/migrations/", import.meta.url);

/** The table in each database that lists the migrations it has had. */
export const LEDGERS: Readonly<Record<FileName, string>> = {
  vault: "vault.main.migration",
  app: "app.main.migration",
  warehouse: "warehouse.staging_meta.migration",
};

/** Of versions before the tables in SQLite: older files had them, none has them any more. */
const FORMER = ["004_error_reports.sql", "005_views_annotations_targets.sql"];

/** The names that a ledger may hold: those of this version, and of former ones. */
export function knownMigrations(): ReadonlySet<string> {
  return new Set([...FORMER, ...migrationFiles()]);
}

/** The names of the migrations in their order. */
export function migrationFiles(): string[] {
  return readdirSync(MIGRATIONS).sort();
}
