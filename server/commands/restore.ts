import { resolve } from "node:path";
import { masterKeys } from "../../pipelines/keys.ts";
import { readManifest } from "../backup/manifest.ts";
import { restore, undoes } from "../backup/restore.ts";
import { type Command, UsageError } from "../command.ts";

/** `assay restore`: a backup becomes a data directory. */
export const command: Command = {
  about: "restore a backup to a data directory that is not there yet",
  usage: "assay restore --from BACKUP --data DIR [--instead-of DIR [--tell]]",
  options: {
    from: { type: "string", about: "folder of the backup" },
    "instead-of": {
      type: "string",
      about: "data directory that it replaces: tells what that has and the backup has not",
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
    const { made_at, batch, files } = await restore({ from, data });
    out(
      `${data}: ${files.length} files of ${made_at}, ${batch} batches; opened, counted and a sealed value read`,
    );
    return 0;
  },
};
