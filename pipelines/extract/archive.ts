import { isUtf8 } from "node:buffer";
import { createReadStream, createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createGunzip, inflateRawSync } from "node:zlib";
import type { Bilingual } from "../contract.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./result.ts";

/** One entry of a ZIP archive, by its central directory. */
type Entry = {
  name: string;
  isLink: boolean;
  method: number;
  checksum: number;
  compressed: number;
  inflated: number;
  offset: number;
};

/** A checked archive: the names of its entries, those of them that are links, and the bytes of one. */
export type Archive = {
  readonly names: readonly string[];
  readonly links: readonly string[];
  readonly read: (name: string) => Buffer | undefined;
};

/**
 * Checks a ZIP archive before any reader opens it: what its directory declares, then what its entries really
 * inflate to, both within the limits. Refuses encrypted, spanned and damaged archives.
 */
export function checkArchive(bytes: Buffer, limits: Limits): Archive {
  const entries = centralDirectory(bytes);
  const total = entries.reduce((sum, entry) => sum + entry.inflated, 0);
  checkInflation(total, bytes.length, limits);
  for (const entry of entries) {
    const data = packed(bytes, entry);
    if (data.length !== entry.compressed)
      throw damaged({ zh: `${entry.name} 不完整`, en: `${entry.name} ends early` });
    if (entry.method === 0) {
      if (entry.inflated !== entry.compressed)
        throw damaged({ zh: `${entry.name} 的大小前后不一`, en: `${entry.name} has two sizes` });
      checkSum(entry, data);
      continue;
    }
    if (entry.method !== 8)
      throw damaged({
        zh: `${entry.name} 使用了不支持的压缩方式 ${entry.method}`,
        en: `${entry.name} is packed by method ${entry.method}`,
      });
    let inflated: Buffer;
    try {
      inflated = inflateRawSync(data, { maxOutputLength: Math.max(1, entry.inflated) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
        throw new Refusal(
          "archive",
          {
            zh: `压缩包里的 ${entry.name} 展开后比它声明的更大`,
            en: `${entry.name} inside the archive inflates to more than it declares`,
          },
          { expected: `${entry.inflated} bytes`, found: `> ${entry.inflated} bytes` },
        );
      throw damaged({ zh: `${entry.name} 无法展开`, en: `${entry.name} does not inflate` });
    }
    if (inflated.length !== entry.inflated)
      throw damaged({ zh: `${entry.name} 声明的大小有误`, en: `${entry.name} declares a wrong size` });
    checkSum(entry, inflated);
  }
  return {
    names: entries.map(({ name }) => name),
    links: entries.filter(({ isLink }) => isLink).map(({ name }) => name),
    read: (name) => {
      const entry = entries.find((one) => one.name === name);
      if (entry === undefined) return undefined;
      const data = packed(bytes, entry);
      return entry.method === 0 ? data : inflateRawSync(data);
    },
  };
}

function checkSum({ name, checksum }: Entry, content: Buffer): void {
  if (crc32(content) !== checksum)
    throw damaged({ zh: `${name} 与它的校验和不符`, en: `${name} does not match its checksum` });
}

function packed(bytes: Buffer, { offset, compressed }: Entry): Buffer {
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  return bytes.subarray(start, start + compressed);
}

function centralDirectory(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32BE(0) !== 0x504b0304)
    throw damaged({ zh: "不是 ZIP 压缩包", en: "it is no ZIP archive" });
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff)
    throw damaged({ zh: "不支持 ZIP64 压缩包", en: "ZIP64 archives are not read" });
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
      throw damaged({ zh: "目录已损坏", en: "its directory is broken" });
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw damaged({ zh: "已加密", en: "it is encrypted" });
    const nameLength = bytes.readUInt16LE(at + 28);
    const offset = bytes.readUInt32LE(at + 42);
    if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50)
      throw damaged({ zh: "有内容超出文件范围", en: "an entry lies outside" });
    entries.push({
      name: entryName(bytes.subarray(at + 46, at + 46 + nameLength)),
      // the upper half are the mode of a file where a system with modes made the archive
      isLink: bytes[at + 5] === 3 && bytes.readUInt32LE(at + 38) >>> 28 === 0o12,
      method: bytes.readUInt16LE(at + 10),
      checksum: bytes.readUInt32LE(at + 16),
      compressed: bytes.readUInt32LE(at + 20),
      inflated: bytes.readUInt32LE(at + 24),
      offset,
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** Names are UTF-8, or GB18030 as Windows in China writes them. */
function entryName(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString("utf8") : new TextDecoder("gb18030").decode(bytes);
}

function damaged({ zh, en }: Bilingual): Refusal {
  return new Refusal(
    "archive",
    { zh: `压缩包无法读取：${zh}`, en: `the archive cannot be read: ${en}` },
    { found: en },
  );
}

function checkInflation(inflated: number, packed: number, limits: Limits): void {
  const times = Math.ceil(inflated / Math.max(1, packed));
  if (inflated <= limits.inflatedBytes && times <= limits.inflation) return;
  const big = inflated > limits.inflatedBytes;
  throw new Refusal(
    "archive",
    {
      zh: `压缩包展开后为 ${inflated} 字节（${times} 倍），超过上限`,
      en: `the archive inflates to ${inflated} bytes (${times} times its size), which is over the limit`,
    },
    {
      expected: big ? `<= ${limits.inflatedBytes} bytes` : `<= ${limits.inflation} times`,
      found: big ? `${inflated} bytes` : `${times} times`,
    },
  );
}

/** Inflates a gzip file to `target`, stopping where it passes the limits. */
export async function inflateGzip(
  path: string,
  target: string,
  packed: number,
  limits: Limits,
): Promise<void> {
  let inflated = 0;
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      inflated += chunk.length;
      try {
        checkInflation(inflated, packed, limits);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), guard, createWriteStream(target, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw damaged({ zh: "gzip 数据已损坏", en: "its gzip data is broken" });
  }
}
