import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { BackupBroken, type Contents } from "./sealed-file.ts";

/** What a backup holds. */
export type Manifest = {
  readonly format: 1;
  readonly id: string;
  readonly made_at: string;
  /** Of Assay. */
  readonly version: string;
  readonly installation: string;
  /** How often the data directory had been opened for writing. */
  readonly generation: number;
  /** Its last batch. */
  readonly batch: number;
  readonly files: readonly (Contents & { readonly name: string })[];
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
};

const NAME = "manifest.json";

/** Writes the manifest of a backup, authenticated by its key. */
export async function writeManifest(folder: string, manifest: Manifest, key: Buffer): Promise<void> {
  const file = await open(join(folder, NAME), "wx", 0o600);
  try {
    const text = JSON.stringify({ ...manifest, mac: mac(manifest, key) }, null, 2);
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads the manifest of a backup. Throws `BackupBroken` where it is none, or not made with this key. */
export function readManifest(folder: string, key: Buffer): Manifest {
  const path = join(folder, NAME);
  let read: Manifest & { readonly mac: string };
  try {
    read = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new BackupBroken(`${path} cannot be read; name the folder of a backup with --from`, { cause });
  }
  const { mac: given, ...manifest } = read;
  const [own, told] = [mac(manifest, key), String(given)].map((text) => Buffer.from(text));
  if (own === undefined || told === undefined || own.length !== told.length || !timingSafeEqual(own, told))
    throw new BackupBroken(
      `${path} was changed, or the backup was made with another master key; give that key in ASSAY_MASTER_KEY`,
    );
  return manifest;
}

function mac(manifest: Omit<Manifest, never>, key: Buffer): string {
  return createHmac("sha256", key).update(JSON.stringify(manifest)).digest("hex");
}
