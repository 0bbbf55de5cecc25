import { createWriteStream, mkdirSync } from "node:fs";
import { type FileHandle, open, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { sync } from "../../sql/sync.ts";
import type { AuditEvent } from "./audit.ts";
import { type End, endOf } from "./audit-chain.ts";

/** Lines to append, and the number and MAC of the last of them. */
type Lines = Pick<End, "sequence" | "mac"> & { readonly text: string };

/** The files of a log, as they are written. */
export type AuditFiles = {
  readonly end: () => End;
  /** Writes to the disk what `lines` makes of the end and of the events of files that were put back. */
  readonly append: (
    month: string,
    lines: (end: End, restored: readonly AuditEvent[]) => Lines,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Current = {
  readonly name: string;
  readonly handle: FileHandle;
  readonly ino: number;
  readonly dev: number;
};

/**
 * Appends to the files of a log that ends at `found`. The clock chooses the month, but never one before the newest
 * file. A file that was removed or replaced while it was open is written anew from what is open, and that is told;
 * one that somebody else wrote into is refused.
 */
export function openFiles(directory: string, key: Buffer, found: End): AuditFiles {
  let end = found;
  let file: Current | null = null;
  let isUnsure = false;

  const letGo = async () => {
    await file?.handle.close().catch(() => undefined);
    file = null;
  };
  /** After a write that failed, what reached the disk is read again: all that was acknowledged must be there. */
  const makeSure = async () => {
    await letGo();
    const now = endOf({ directory, key, heads: [] });
    const isSame = now.mac === end.mac && now.file === end.file && now.size === end.size;
    if (now.sequence < end.sequence || (now.sequence === end.sequence && !isSame))
      throw new Error(`${directory}: event ${end.sequence} is no longer where it was written; ${PUT_BACK}`);
    end = now;
    isUnsure = false;
  };
  const openFile = async (name: string): Promise<Current> => {
    if (file?.name === name) return file;
    await letGo();
    const handle = await open(join(directory, name), "a+", 0o600);
    const { ino, dev } = await handle.stat();
    file = { name, handle, ino, dev };
    if (end.file !== name) {
      end = { ...end, file: name, size: 0 };
      sync(directory);
    }
    return file;
  };
  const checkSize = async ({ name, handle }: Current) => {
    const { size } = await handle.stat();
    if (size === end.size) return;
    isUnsure = true;
    throw new Error(
      `${join(directory, name)} has ${size} bytes, but ${end.size} were written to it; ${PUT_BACK}`,
    );
  };
  /** Puts back a file that is no longer in its place; gives the events that tell so. */
  const lookAfter = async ({ name, handle, ino, dev }: Current): Promise<readonly AuditEvent[]> => {
    const path = join(directory, name);
    const there = await statOf(path);
    if (there?.ino === ino && there.dev === dev) return [];
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (there !== null) await rename(path, `${path}.found-${Date.now()}`);
    await writeAnew(handle, path);
    await letGo();
    await openFile(name);
    const detail = { found: there === null ? "removed" : "replaced" };
    return [{ actor: "-", action: "audit_restore", subject: `audit:${name}`, outcome: "done", detail }];
  };

  return {
    end: () => end,
    append: async (month, lines) => {
      if (isUnsure) await makeSure();
      if (file !== null) await checkSize(file);
      const restored = file === null ? [] : await lookAfter(file);
      const name = [`${month}.jsonl`, end.file ?? ""].sort().at(-1)!;
      const current = await openFile(name);
      await checkSize(current);
      const { text, ...last } = lines(end, restored);
      isUnsure = true;
      await current.handle.appendFile(text);
      await current.handle.datasync();
      isUnsure = false;
      end = { ...last, file: name, size: end.size + Buffer.byteLength(text) };
    },
    close: async () => {
      if (file !== null && !isUnsure) await lookAfter(file).catch(() => undefined);
      await letGo();
    },
  };
}

const PUT_BACK = "somebody else changed the audit log: put it back from a copy";

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function writeAnew(from: FileHandle, path: string): Promise<void> {
  const next = `${path}.next`;
  await pipeline(
    from.createReadStream({ start: 0, autoClose: false }),
    createWriteStream(next, { mode: 0o600, flush: true }),
  );
  await rename(next, path);
  sync(dirname(path));
}
