import { freeBytes, warehouseBytes } from "../pipelines/disk-space.ts";
import type { Config } from "./config.ts";

/** Free bytes of a data directory's disk, and how many have to be free for anything to be written. */
export async function diskSpace(
  directory: string,
  { limits }: Config,
): Promise<{ readonly free: number; readonly needed: number }> {
  const needed = Math.max(limits.free_gigabytes * 2 ** 30, warehouseBytes(directory) / 10);
  return { free: await freeBytes(directory), needed };
}

/** Whether an error, or what caused it, says that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    code === "ENOSPC" ||
    code === "EDQUOT" ||
    /database or disk is full|the disk is too full|no space left on device/i.test(error.message) ||
    isDiskFull(error.cause)
  );
}
