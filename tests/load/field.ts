import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadDirectory, type RunReport } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";
import { type Client, client } from "../server/client.ts";

/** A small company of `tests/field/`, loaded as it stands, or as `change` left it, behind an app. */
export type FieldCase = {
  readonly report: RunReport;
  readonly server: Client;
  /** The folder that was loaded. */
  readonly from: string;
  readonly rows: <Row = Record<string, unknown>>(sql: string) => Promise<Row[]>;
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
  await database.close();
  for (const { path, read, inserted, updated, unchanged, deleted, quarantined } of report.files)
    if (read !== inserted + updated + unchanged + deleted + quarantined)
      throw new Error(`${path}: ${read} read, not all accounted for`);
  const server = await client(join(folder, "data"));
  return {
    report,
    server,
    from,
    rows: (sql) => server.context.database.reader((c) => c.rows(sql)),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
