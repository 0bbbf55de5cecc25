import { closeSync, openSync, readSync, statSync } from "node:fs";
import { Refusal } from "./result.ts";

const CHUNK = 4 << 20;

/**
 * Calls `take` with one chunk of the file after the other; the chunk's memory is reused, so keep nothing of
 * it. Stops early where `take` gives false.
 */
export function eachChunk(path: string, take: (chunk: Buffer, offset: number) => unknown): void {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let offset = 0;
    for (;;) {
      const read = readSync(file, buffer, 0, CHUNK, offset);
      if (read === 0) return;
      if (take(buffer.subarray(0, read), offset) === false) return;
      offset += read;
    }
  } finally {
    closeSync(file);
  }
}

/** Size of a regular file in bytes; a directory, a vanished, an unreadable or an empty file is refused. */
export function fileSize(path: string): number {
  const stats = (() => {
    try {
      return statSync(path);
    } catch (error) {
      throw accessRefusal(error);
    }
  })();
  if (stats.isDirectory())
    throw new Refusal("directory", {
      zh: "这是文件夹，不是文件",
      en: "this is a folder, not a file",
    });
  if (!stats.isFile())
    throw new Refusal("unreadable", { zh: "这不是普通文件", en: "this is not a regular file" });
  if (stats.size === 0)
    throw new Refusal(
      "empty",
      { zh: "文件是空的（0 字节）", en: "the file is empty (0 bytes)" },
      { expected: "> 0 bytes", found: "0 bytes" },
    );
  return stats.size;
}

/** The refusal for a file that cannot be opened. */
export function accessRefusal(error: unknown): Refusal {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOENT")
    return new Refusal("missing_file", {
      zh: "文件不见了（读取前被移走或删除）",
      en: "the file is gone (moved or deleted before it was read)",
    });
  return new Refusal(
    "unreadable",
    { zh: `文件无法读取（${code}）`, en: `the file cannot be read (${code})` },
    { found: code },
  );
}

/** The first bytes of a file, at most 4,096. */
export function readHead(path: string): Buffer {
  const file = openSync(path, "r");
  const head = Buffer.alloc(4096);
  const length = readSync(file, head, 0, head.length, 0);
  closeSync(file);
  return head.subarray(0, length);
}
