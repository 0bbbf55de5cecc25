import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ledgerPath } from "../../pipelines/erase/ledger.ts";
import { masterKeys } from "../../pipelines/keys.ts";
import { readManifest } from "../backup/manifest.ts";
import { restore, undoes } from "../backup/restore.ts";
import { type Command, UsageError } from "../command.ts";

/** `assay restore`: a backup becomes a data directory. */
export const command: Command = {
  about: "restore a backup to a data directory that is not there yet",
  usage: "assay restore --from BACKUP --data DIR [--instead-of DIR [--tell]] [--erased FILE]",
  options: {
    from: { type: "string", about: "folder of the backup" },
    "instead-of": {
      type: "string",
      about: "data directory that it replaces: tells what that has and the backup has not",
    },
    erased: {
      type: "string",
      about: "ledger of erasures (DATA.erased of the lost directory): who is in it is erased again",
    },
    tell: { type: "boolean", about: "only tell, restore nothing" },
  },
  run: async ({ values, data, out }) => {
    if (typeof values.from !== "string") throw new UsageError("say what: assay restore --from BACKUP");
    const from = resolve(values.from);
    const instead = values["instead-of"];
    if (values.tell === true && typeof instead !== "string")
      throw new UsageError("--tell needs --instead-of DIR");
    if (typeof instead === "string")
      out(
        `${instead}: ${await undoes(resolve(instead), readManifest(from, masterKeys(data).purpose("backup")))}`,
      );
    if (values.tell === true) return 0;
    const given = typeof values.erased === "string" ? resolve(values.erased) : null;
    if (given !== null && !existsSync(given))
      throw new UsageError(`there is no file ${given}; --erased names the ledger of erasures`);
    const ledgers = [
      ...(given === null ? [] : [given]),
      ...(typeof instead === "string" ? [ledgerPath(resolve(instead))] : []),
    ];
    const { manifest, erased, ledger } = await restore({ from, data, ledgers });
    const { made_at, batch, files } = manifest;
    out(
      `${data}: ${files.length} files of ${made_at}, ${batch} batches; opened, counted and a sealed value read`,
    );
    out(
      ledger === null
        ? "No ledger of erasures was found. If people were erased after the backup, move this directory away and restore once more with --erased FILE."
        : `Requests to erase people that were carried out on it again: ${erased} (${ledger}).`,
    );
    return 0;
  },
};
