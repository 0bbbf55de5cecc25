import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildWarehouse } from "../../pipelines/build.ts";
import { type Connection, type Database, openDatabase } from "../../sql/database.ts";
import { copyData, once, runFolder } from "../helpers/once.ts";
import { stage } from "./staged.ts";

/**
 * A database of its own with a made-up company staged, changed by `change`, and built; `close` removes it. The
 * company as it is, is built once in a test run.
 */
export async function builtWarehouse(
  applications: number,
  change?: (connection: Connection) => Promise<unknown>,
): Promise<{ database: Database; close: () => Promise<void> }> {
  const build = async (directory: string) => {
    const database = await openDatabase({ directory });
    await database.writer(async (connection) => {
      await stage(connection, applications);
      await change?.(connection);
      await buildWarehouse(connection);
    });
    await database.close();
    return directory;
  };
  const directory =
    change === undefined
      ? copyData(
          await once(`staged-${applications}`, async (folder) => void (await build(join(folder, "data")))),
        )
      : await build(join(mkdtempSync(join(runFolder(), "staged-")), "data"));
  const database = await openDatabase({ directory });
  return {
    database,
    close: async () => {
      await database.close();
      rmSync(dirname(directory), { recursive: true, force: true });
    },
  };
}
