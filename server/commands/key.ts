import { type Rotated, rotateKey } from "../../pipelines/rotate.ts";
import { systemUser } from "../access/system-user.ts";
import { type Command, UsageError } from "../command.ts";
import { type Audited, withAudit } from "../command-audit.ts";
import { readConfig } from "../config.ts";
import { openData } from "../open-data.ts";
import { clearLanding } from "../pull/landing.ts";
import { recordedAct } from "../recorded-act.ts";
import { sealStoreAnew } from "../store/seal-anew.ts";

/** `assay key rotate`: a new master key. */
export const command: Command = {
  about: "replace the master key; everything sealed goes over to the new one",
  usage: "assay key rotate",
  options: {},
  run: async ({ words, data, out }) => {
    if (words.join(" ") !== "rotate")
      throw new UsageError(`unknown: ${words.join(" ")}; say assay key rotate`);
    const db = await openData(data, readConfig(data));
    try {
      const rotated = await withAudit(db, rotate, { onWarning: () => undefined });
      for (const line of tell(rotated)) out(line);
    } finally {
      await db.close();
    }
    return 0;
  },
};

function rotate({ database, store, audit }: Audited): Promise<Rotated> {
  return recordedAct(
    audit,
    { actor: systemUser(), action: "key_rotate", subject: "master key", detail: { by: "command" } },
    () =>
      rotateKey(database, { others: (keys) => sealStoreAnew(store, keys) }).finally(() =>
        clearLanding(database.directory),
      ),
    ({ number }) => ({ number }),
  );
}

function tell({ number, key, isNext, former }: Rotated): string[] {
  const backups = `Make a new backup now, and keep a copy of ${key} apart from it.`;
  return isNext
    ? [
        `Everything is sealed under a new master key, number ${number}, which lies in ${key}.`,
        `Set ASSAY_MASTER_KEY to the key in this file, then delete the file. ${backups}`,
        "Backups made before now open with the key before it only: keep that as long as them, then delete both.",
      ]
    : [
        `Everything is sealed under a new master key, number ${number}, in ${key}. ${backups}`,
        `Backups made before now open with the key before it only, kept in ${former}: delete it together with them.`,
      ];
}
