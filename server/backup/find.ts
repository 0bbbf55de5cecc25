import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, readManifest } from "./manifest.ts";
import { BackupBroken, sealedSize } from "./sealed-file.ts";

/** A backup that lies in a folder. */
export type FoundBackup = { readonly folder: string; readonly manifest: Manifest };

const NAME = /^assay-\d{8}T\d{6}-[0-9a-f]{8}$/;

/**
 * The backups of a folder that were made with a key and have all their files, the oldest first; and folders that are
 * called like backups and are none of these.
 */
export function findBackups(
  to: string,
  key: Buffer,
): { readonly backups: readonly FoundBackup[]; readonly others: readonly string[] } {
  const backups: FoundBackup[] = [];
  const others: string[] = [];
  const entries = existsSync(to) ? readdirSync(to, { withFileTypes: true }) : [];
  for (const entry of entries.filter((one) => one.isDirectory() && NAME.test(one.name))) {
    const folder = join(to, entry.name);
    const manifest = wholeManifest(folder, key);
    if (manifest === null) others.push(folder);
    else backups.push({ folder, manifest });
  }
  backups.sort((a, b) => Date.parse(a.manifest.made_at) - Date.parse(b.manifest.made_at));
  return { backups, others };
}

/** The manifest of a backup whose files are all there in their sizes, else null. */
function wholeManifest(folder: string, key: Buffer): Manifest | null {
  try {
    const manifest = readManifest(folder, key);
    const isThere = ({ name, bytes }: Manifest["files"][number]) =>
      statSync(join(folder, name), { throwIfNoEntry: false })?.size === sealedSize(bytes);
    return manifest.files.every(isThere) ? manifest : null;
  } catch (error) {
    if (error instanceof BackupBroken) return null;
    throw error;
  }
}
