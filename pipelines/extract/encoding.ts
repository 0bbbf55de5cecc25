import { isUtf8 } from "node:buffer";
import { closeSync, openSync, writeSync } from "node:fs";
import { eachChunk } from "./bytes.ts";
import { Refusal } from "./result.ts";

/** Encodings that are read; `utf-8` with or without byte-order mark. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "gb18030";

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
  const decoder = new TextDecoder(encoding, { fatal: true });
  const file = openSync(target, "w", 0o600);
  let lines = 0;
  let pending: { chunk: Buffer; offset: number } = { chunk: Buffer.alloc(0), offset: 0 };
  try {
    eachChunk(source, (chunk, offset) => {
      let text: string;
      try {
        text = decoder.decode(chunk, { stream: true });
      } catch {
        throw wrongCharacter(encoding, pending.chunk, chunk, offset, lines);
      }
      const odd = encoding === "gb18030" ? text.search(/[\uE000-\uF8FF]/) : -1;
      if (odd >= 0)
        throw refusal(encoding, lines + newlines(text.slice(0, odd)) + 1, offset, "U+E000..U+F8FF");
      lines += newlines(text);
      writeSync(file, text);
      pending = { chunk: Buffer.from(chunk.subarray(-3)), offset };
    });
    try {
      decoder.decode();
    } catch {
      throw refusal(encoding, lines + 1, pending.offset, "an unfinished character at the end");
    }
  } finally {
    closeSync(file);
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Finds the first byte that the encoding refuses, by halving the chunk. */
function wrongCharacter(
  encoding: Encoding,
  before: Buffer,
  chunk: Buffer,
  offset: number,
  lines: number,
): Refusal {
  const decode = (length: number): string | undefined => {
    const decoder = new TextDecoder(encoding, { fatal: true });
    for (let skip = 0; skip <= before.length; skip += 1)
      try {
        const bytes = Buffer.concat([before.subarray(skip), chunk.subarray(0, length)]);
        return decoder.decode(bytes, { stream: true });
      } catch {
        // The chunk may begin within a character: try with fewer of the bytes before it.
      }
    return undefined;
  };
  let good = 0;
  let bad = chunk.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decode(middle) === undefined) bad = middle;
    else good = middle;
  }
  const text = decode(good) ?? "";
  const found = [...chunk.subarray(good, good + 2)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join(" ");
  return refusal(encoding, lines + newlines(text) + 1, offset + good, `0x ${found}`);
}

function refusal(encoding: Encoding, line: number, offset: number, found: string): Refusal {
  const name = encoding.toUpperCase();
  return new Refusal(
    "encoding",
    {
      zh: `第 ${line} 行（约第 ${offset} 字节）有 ${name} 中不存在的字符，文件整体未载入`,
      en: `line ${line} (about byte ${offset}) has a character that ${name} does not have; the file is refused whole`,
    },
    { line, expected: name, found },
  );
}

/** The refusal for bytes that are valid in none of the encodings, at the first that UTF-8 refuses. */
export function noEncoding(path: string, declared: Encoding): Refusal {
  let result: Refusal | undefined;
  let lines = 0;
  let before = Buffer.alloc(0);
  const check = utf8Check();
  eachChunk(path, (chunk, offset) => {
    if (!check.push(chunk)) {
      result = wrongCharacter(declared, before, chunk, offset, lines);
      return false;
    }
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    before = Buffer.from(chunk.subarray(-3));
    return true;
  });
  return result ?? refusal(declared, lines + 1, 0, "an unfinished character at the end");
}
