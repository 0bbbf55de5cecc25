import { open } from "node:fs/promises";

/** Brings a folder to the disk: a new name in it is there only then. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
