import { closeSync, fsyncSync, openSync } from "node:fs";

/** Brings a folder, or a file, to the disk: a new name in a folder is there only then. */
export function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
