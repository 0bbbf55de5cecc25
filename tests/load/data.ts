import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../sql/database.ts";

/** A data directory of the test's own, open; `remove` closes and deletes it. */
export async function emptyData(): Promise<{ db: Database; folder: string; remove: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "assay-load-"));
  const db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  return {
    db,
    folder,
    remove: async () => {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
