import { cpSync } from "node:fs";
import { join } from "node:path";
import { type Database, openDatabase } from "../../sql/database.ts";

/** Opens the data directory `name` of a folder while `work` lasts. */
export async function withinFolder<T>(
  folder: string,
  name: string,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = await openDatabase({ directory: join(folder, name), readers: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Copies a data directory of a folder with its key; gives the copy's path. */
export function copyWithin(folder: string, from: string, to: string): string {
  cpSync(join(folder, from), join(folder, to), { recursive: true });
  cpSync(join(folder, `${from}.key`), join(folder, `${to}.key`));
  return join(folder, to);
}
