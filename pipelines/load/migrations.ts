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

/** The names of the migrations in their order. */
export function migrationFiles(): string[] {
  return readdirSync(MIGRATIONS).sort();
}
