import type { Keys } from "../../pipelines/keys.ts";
import type { Database } from "../../sql/database.ts";
import type { Audit } from "../access/audit.ts";
import { recordedAct } from "../recorded-act.ts";
import { type BackedUp, backUp as makeBackup } from "./back-up.ts";

/** A data directory whose backups are told in its audit log: who has it open makes them, under the key of backups. */
export type Source = {
  readonly directory: string;
  readonly key: Buffer;
  readonly audit: Audit;
  readonly backUp: (to: string) => Promise<BackedUp>;
};

/** That of a data directory which this process has open. */
export const sourceOf = (open: {
  readonly database: Database;
  readonly keys: Keys;
  readonly audit: Audit;
}): Source => ({
  directory: open.database.directory,
  key: open.keys.purpose("backup"),
  audit: open.audit,
  backUp: (to) => makeBackup(open.database, open.keys, to),
});

/** Where somebody wants a backup. */
export type BackupAsked = { readonly to: string; readonly actor: string };

/** Makes a backup that somebody asked for, and records it. */
export function recordedBackup({ audit, backUp }: Source, { to, actor }: BackupAsked): Promise<BackedUp> {
  return recordedAct(
    audit,
    { actor, action: "backup", subject: "backup", detail: { to, by: "command" } },
    () => backUp(to),
    ({ folder }) => ({ folder }),
  );
}
