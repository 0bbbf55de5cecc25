import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWarehouse } from "../../pipelines/build.ts";
import { type Connection, type Database, openDatabase } from "../../sql/database.ts";
import { stage } from "./staged.ts";

/** A database of its own with a made-up company staged and built; `close` removes it. */
export async function builtWarehouse(
  applications: number,
  change?: (connection: Connection) => Promise<unknown>,
): Promise<{ database: Database; close: () => Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), "assay-marts-"));
  const database = await openDatabase({ directory });
  await database.writer(async (connection) => {
    await stage(connection, applications);
    await change?.(connection);
    await buildWarehouse(connection);
  });
  return {
    database,
    close: async () => {
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
