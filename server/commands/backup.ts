import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseLocked } from "../../sql/lock.ts";
import { systemUser } from "../access/system-user.ts";
import { recordedBackup, sourceOf } from "../backup/recorded-backup.ts";
import { type Command, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { readConfig } from "../config.ts";
import { openData } from "../open-data.ts";
import { askOwner } from "../owner-request.ts";

/** `assay backup`: the data directory, encrypted, into a folder of its own. */
export const command: Command = {
  about: "back the data directory up, encrypted, also while it is served",
  usage: "assay backup --to DIR",
  options: {
    to: { type: "string", about: "where the backup's own folder is made, outside the data directory" },
  },
  run: async ({ values, data, out }) => {
    if (typeof values.to !== "string") throw new UsageError("say where to: assay backup --to DIR");
    if (!existsSync(join(data, "vault.duckdb"))) throw new Error(`there is nothing to back up in ${data}`);
    const to = resolve(values.to);
    out(`${await made(data, to)}: opened again, counted and a sealed value read`);
    out("The master key is not in it: keep a copy of it in another place.");
    return 0;
  },
};

async function made(data: string, to: string): Promise<string> {
  const asked = { to, actor: systemUser() };
  try {
    const db = await openData(data, readConfig(data));
    try {
      return (await withAudit(db, (open) => recordedBackup(sourceOf(open), asked))).folder;
    } finally {
      await db.close();
    }
  } catch (error) {
    if (error instanceof DatabaseLocked)
      return (await askOwner<{ folder: string }>(data, error.pid, "backup", asked)).folder;
    throw error;
  }
}
