import { isUtf8 } from "node:buffer";
import { closeSync, openSync, writeSync } from "node:fs";
import type { Mapping } from "../mapping.ts";
import { eachChunk } from "./bytes.ts";
import { gb18030Decoder, WrongCharacter } from "./gb18030.ts";
import { Refusal } from "./result.ts";

/** Encodings that are read; `utf-8` with or without byte-order mark. Code pages of one byte only where a mapping says so. */
export type Encoding = "utf-8" | NonNullable<Mapping["encoding"]>;

/** The encoding that a byte-order mark names, and the mark's length in bytes. */
export function byteOrderMark(head: Buffer): { encoding: Encoding; length: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", length: 2 };
  return undefined;
}

/** UTF-16 without a mark shows by its zero bytes: every other byte of ASCII text is one. */
export function looksLikeUtf16(head: Buffer): Encoding | undefined {
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] as number) + 1;
  });
  const [even, odd] = zeros as [number, number];
  const share = head.length / 2;
  if (odd > share * 0.3 && even < share * 0.05) return "utf-16le";
  if (even > share * 0.3 && odd < share * 0.05) return "utf-16be";
  return undefined;
}

/** Tests a stream of chunks for valid UTF-8, across the chunks' borders. */
export function utf8Check(): { push: (chunk: Buffer) => boolean; end: () => boolean } {
  let rest = Buffer.alloc(0);
  let valid = true;
  return {
    push: (chunk) => {
      if (!valid) return false;
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const cut = bytes.length - unfinished(bytes);
      valid = isUtf8(bytes.subarray(0, cut));
      rest = Buffer.from(bytes.subarray(cut));
      return valid;
    },
    end: () => valid && rest.length === 0,
  };
}

/** Bytes of a character begun but not ended at the end of `bytes` (0 to 3). */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/**
 * Writes `source` as UTF-8 without byte-order mark to `target`. A byte sequence that the encoding does not have
 * refuses the file, naming its line and offset; nothing is ever replaced by U+FFFD. Characters of the private
 * use area are refused too: they come of reading another encoding as GB18030.
 */
export function writeUtf8(source: string, target: string, encoding: Encoding): void {
  const file = openSync(target, "w", 0o600);
  try {
    if (encoding === "gb18030") writeGb18030(source, file);
    else writeDecoded(source, file, encoding);
  } finally {
    closeSync(file);
  }
}

function writeGb18030(source: string, file: number): void {
  const decoder = gb18030Decoder();
  let buffer = Buffer.alloc(0);
  let size = 0;
  eachChunk(source, (chunk, offset) => {
    if (buffer.length < chunk.length * 1.5 + 16)
      buffer = Buffer.allocUnsafe(Math.ceil(chunk.length * 1.5) + 16);
    try {
      writeSync(file, buffer, 0, decoder.push(chunk, buffer));
    } catch (error) {
      if (!(error instanceof WrongCharacter)) throw error;
      throw wrongAt(source, "gb18030", offset + error.at);
    }
    size = offset + chunk.length;
  });
  if (decoder.unfinished()) throw wrongAt(source, "gb18030", size - 1);
}

/** What windows-1252 has at 0x80 to 0x9F; some versions of Node leave control characters there. */
const WESTERN = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function western(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (sign) => WESTERN[sign.charCodeAt(0) - 0x80] as string);
}

/**
 * Refuses a file whose bytes are no Chinese text, though GB18030 may have a character for them. In GB18030 nearly
 * every character above ASCII is two bytes above 0xA0; in a Western code page a letter such as é or ü stands alone,
 * before an ASCII letter, with which it would become a rare Chinese character.
 */
export function refuseForeign(path: string): void {
  let pairs = 0;
  let alone = 0;
  let line = 1;
  let first = 0;
  let lead = 0;
  eachChunk(path, (chunk) => {
    for (const byte of chunk) {
      if (byte === 0x0a) line += 1;
      if (lead === 0) {
        if (byte >= 0x80) lead = byte;
        continue;
      }
      pairs += 1;
      if (byte < 0x80 && !(byte >= 0x30 && byte <= 0x39)) {
        alone += 1;
        if (first === 0) first = byte === 0x0a ? line - 1 : line;
      }
      lead = 0;
    }
  });
  const western = alone * 2 > pairs;
  if (!western && !(pairs >= 20 && alone * 4 > pairs)) return;
  throw new Refusal(
    "encoding",
    {
      zh: `文件不是 UTF-8，也不像 GB18030 中文：第 ${first} 行的字节${western ? "像西文编码（如 windows-1252）" : "像别的编码（如 Big5）"}。请另存为 UTF-8，或在映射里写明 encoding`,
      en: `the file is no UTF-8 and does not look like Chinese in GB18030: the bytes at line ${first} look like ${western ? "a Western code page such as windows-1252" : "another code page such as Big5"}. Save it as UTF-8, or set encoding in the mapping`,
    },
    { line: first, expected: "UTF-8 or GB18030", found: western ? "windows-1252" : "another code page" },
  );
}

function writeDecoded(source: string, file: number, encoding: Encoding): void {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let decoded = 0;
  eachChunk(source, (chunk, offset) => {
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      throw wrongAt(source, encoding, firstWrong(source, encoding, decoded, offset + chunk.length));
    }
    writeSync(file, encoding === "windows-1252" ? western(text) : text);
    decoded = offset + chunk.length;
  });
  try {
    decoder.decode();
  } catch {
    throw wrongAt(source, encoding, decoded - 1);
  }
}

/** The offset, between `from` and `to`, of the first byte that the encoding refuses. */
function firstWrong(source: string, encoding: Encoding, from: number, to: number): number {
  const start = Math.max(0, from - 4) & ~1;
  const bytes = Buffer.concat(collect(source, start, to));
  const reads = (length: number) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (reads(middle)) good = middle;
    else bad = middle;
  }
  return start + good;
}

function collect(source: string, from: number, to: number): Buffer[] {
  const parts: Buffer[] = [];
  eachChunk(source, (chunk, offset) => {
    const start = Math.max(0, from - offset);
    const end = Math.min(chunk.length, to - offset);
    if (start < end) parts.push(Buffer.from(chunk.subarray(start, end)));
    return offset + chunk.length < to;
  });
  return parts;
}

/** The refusal for the byte at `offset`, naming its line. */
function wrongAt(source: string, encoding: Encoding, offset: number): Refusal {
  let line = 1;
  let found = "";
  eachChunk(source, (chunk, start) => {
    const until = Math.min(chunk.length, offset - start);
    for (let at = chunk.indexOf(10); at >= 0 && at < until; at = chunk.indexOf(10, at + 1)) line += 1;
    if (offset < start + chunk.length)
      found = [...chunk.subarray(offset - start, offset - start + 2)]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join(" ");
    return start + chunk.length <= offset;
  });
  const name = encoding.toUpperCase();
  return new Refusal(
    "encoding",
    {
      zh: `第 ${line} 行（第 ${offset} 字节处）有 ${name} 中不存在的字符，文件整体未载入`,
      en: `line ${line} (at byte ${offset}) has a character that ${name} does not have; the file is refused whole`,
    },
    { line, expected: name, found: `0x ${found}` },
  );
}

/** The refusal for a text that is not the UTF-8 it should be. */
export function notUtf8(path: string): Refusal {
  let before = 0;
  const check = utf8Check();
  let result: Refusal | undefined;
  eachChunk(path, (chunk, offset) => {
    if (!check.push(chunk)) {
      result = wrongAt(path, "utf-8", firstWrong(path, "utf-8", before, offset + chunk.length));
      return false;
    }
    before = offset + chunk.length;
    return true;
  });
  return result ?? wrongAt(path, "utf-8", before - 1);
}
