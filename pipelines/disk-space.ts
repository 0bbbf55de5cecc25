import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";

/** What every load takes beside the bytes that it reads: spill files and write-ahead logs. */
const BASE = 256 * 2 ** 20;

/** Bytes that are free for this program on the disk of a folder. */
export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Size of the warehouse of a data directory in bytes; 0 where there is none yet. */
export function warehouseBytes(directory: string): number {
  return statSync(join(directory, "warehouse.duckdb"), { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Throws, saying how much is needed, where a load of so many bytes would not fit: they are kept three times while it works (checked,
 * staged, sealed), and the warehouse is built anew beside the one that is read.
 */
export async function refuseFullDisk(directory: string, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const needed = BASE + 3 * bytes + warehouseBytes(directory);
  const free = await freeBytes(directory);
  if (free < needed)
    throw new Error(
      `${directory}: the disk is too full for this load, which needs about ${gigabytes(needed)} of which ${gigabytes(free)} are free; free some space, or load fewer files at once`,
    );
}

/** Bytes as people read them. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
