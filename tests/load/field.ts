import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadDirectory, type RunReport } from "../../pipelines/load.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { type Client, client } from "../server/client.ts";

/** A small company of `tests/field/`, loaded as it stands, or as `change` left it. */
export type FieldCase = {
  readonly report: RunReport;
  readonly database: Database;
  /** The folder that was loaded. */
  readonly from: string;
  readonly rows: <Row = Record<string, unknown>>(sql: string) => Promise<Row[]>;
  /** The database goes over to an app, which is asked from then on. */
  readonly serve: () => Promise<Client>;
  readonly close: () => Promise<void>;
};

/** Loads a folder of canonical files of `tests/field/`; every file's counts have to add up. */
export async function fieldCase(
  name: string,
  change: (folder: string) => void = () => undefined,
): Promise<FieldCase> {
  const folder = mkdtempSync(join(tmpdir(), "assay-field-"));
  const from = join(folder, "exports");
  cpSync(fileURLToPath(new URL(`../field/${name}`, import.meta.url)), from, { recursive: true });
  change(from);
  const database = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  const report = await loadDirectory(database, { from });
  for (const { path, read, inserted, updated, unchanged, deleted, quarantined } of report.files)
    if (read !== inserted + updated + unchanged + deleted + quarantined)
      throw new Error(`${path}: ${read} read, not all accounted for`);
  let server: Client | undefined;
  return {
    report,
    database,
    from,
    rows: (sql) => (server?.context.database ?? database).reader((c) => c.rows(sql)),
    serve: async () => {
      await database.close();
      server = await client(join(folder, "data"));
      return server;
    },
    close: async () => {
      await (server ?? database).close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
