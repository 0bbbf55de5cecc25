import { eachChunk, fileSize } from "./bytes.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./result.ts";

/** Characters that no cell may hold: the replacement character, and controls but tab and line breaks. */
const ODD_CHARACTERS: readonly string[] = [
  "\uFFFD",
  "\u007F",
  ...Array.from({ length: 32 }, (_, code) => code)
    .filter((code) => code !== 0x09 && code !== 0x0a && code !== 0x0d)
    .map((code) => String.fromCharCode(code)),
];

/**
 * Reads JSON (one value, an array, or lines) byte by byte before any parser sees it: nesting deeper than
 * `depth` or a record longer than `memberBytes` refuses the file. Gives the numbers of blank lines of a file of
 * lines, which the parser skips without counting.
 */
export function scanJson(path: string, form: "lines" | "whole", limits: Limits): { blank: number[] } {
  const lines = form === "lines";
  const blank: number[] = [];
  let depth = 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let lineStart = 0;
  let lineIsBlank = true;
  let memberStart = 0;
  let rootIsArray = false;
  let sawRoot = false;
  eachChunk(path, (chunk, offset) => {
    const end = chunk.length;
    for (let at = 0; at < end; at += 1) {
      const byte = chunk[at] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) inString = false;
        else if (byte === 0x0a) {
          // No JSON text has a raw line break: the parser will refuse the record, the count goes on.
          line += 1;
          if (lines) {
            if (offset + at - lineStart > limits.memberBytes)
              throw tooLong(line - 1, offset + at - lineStart, limits);
            inString = false;
            depth = 0;
            lineStart = offset + at + 1;
            lineIsBlank = true;
          }
        }
        continue;
      }
      if (byte <= 0x20) {
        if (byte !== 0x0a) continue;
        if (lines) {
          if (lineIsBlank) blank.push(line);
          else if (offset + at - lineStart > limits.memberBytes)
            throw tooLong(line, offset + at - lineStart, limits);
          depth = 0;
          lineStart = offset + at + 1;
          lineIsBlank = true;
        }
        line += 1;
        continue;
      }
      lineIsBlank = false;
      if (byte === 0x22) {
        inString = true;
        continue;
      }
      const folded = byte | 0x20;
      if (folded === 0x7b) {
        depth += 1;
        if (!sawRoot) {
          sawRoot = true;
          rootIsArray = byte === 0x5b;
          memberStart = offset + at;
        }
        if (depth > limits.depth) throw tooDeep(line, limits);
        if (!lines && rootIsArray && depth === 2) memberStart = offset + at;
      } else if (folded === 0x7d) {
        depth -= 1;
        if (!lines && depth === (rootIsArray ? 1 : 0) && offset + at - memberStart > limits.memberBytes)
          throw tooLong(line, offset + at - memberStart, limits);
      }
    }
    // A record that is still open is already too long: say so before reading on.
    const open = offset + end - (lines ? lineStart : memberStart);
    if (open > limits.memberBytes && (lines || depth > (rootIsArray ? 1 : 0)))
      throw tooLong(line, open, limits);
  });
  return { blank };
}

function tooDeep(line: number, limits: Limits): Refusal {
  return new Refusal(
    "depth",
    {
      zh: `第 ${line} 行的 JSON 嵌套超过 ${limits.depth} 层`,
      en: `line ${line} nests JSON deeper than ${limits.depth} levels`,
    },
    { line, expected: `<= ${limits.depth}`, found: `> ${limits.depth}` },
  );
}

function tooLong(line: number, bytes: number, limits: Limits): Refusal {
  return new Refusal(
    "oversize",
    {
      zh: `第 ${line} 行的记录超过 ${limits.memberBytes} 字节`,
      en: `the record at line ${line} is longer than ${limits.memberBytes} bytes`,
    },
    { line, expected: `<= ${limits.memberBytes} bytes`, found: `>= ${bytes} bytes` },
  );
}

/**
 * Refuses a CSV text with a record longer than `memberBytes`: DuckDB leaves one out without a word that is longer
 * than its buffer. `before` records precede the text in its file.
 */
export function refuseLongRecords(path: string, delimiter: string, before: number, limits: Limits): void {
  if (fileSize(path) <= limits.memberBytes) return;
  const edges = new Set([delimiter.charCodeAt(0), 0x0a, 0x0d]);
  let [record, start, closed, last] = [before + 1, 0, -1, 0x0a];
  let quoted = false;
  let lineEnd: number | undefined;
  const check = (end: number) => {
    if (end - start > limits.memberBytes) throw tooLong(record, end - start, limits);
  };
  eachChunk(path, (chunk, offset) => {
    lineEnd ??= chunk.includes(0x0a) ? 0x0a : 0x0d;
    let quote = chunk.indexOf(0x22);
    for (let at = 0; at < chunk.length; ) {
      const end = quoted ? -1 : chunk.indexOf(lineEnd, at);
      if (quote >= 0 && quote < at) quote = chunk.indexOf(0x22, at);
      if (quote >= 0 && (end < 0 || quote < end)) {
        const place = offset + quote;
        const opens = edges.has(quote === 0 ? last : (chunk[quote - 1] as number)) || closed === place - 1;
        if (quoted) closed = place;
        quoted = !quoted && opens;
        at = quote + 1;
      } else if (end >= 0) {
        check(offset + end);
        start = offset + end + 1;
        record += 1;
        at = end + 1;
      } else break;
    }
    check(offset + chunk.length);
    last = chunk[chunk.length - 1] as number;
  });
}

/**
 * Numbers of the blank records of a CSV text (the headings are record 1), which the parser skips without
 * counting. Line breaks within quotes belong to their record.
 */
export function blankRecords(path: string): number[] {
  if (!hasBlankLine(path)) return [];
  const blank: number[] = [];
  let record = 1;
  let quoted = false;
  let isBlank = true;
  eachChunk(path, (chunk) => {
    for (const byte of chunk) {
      if (byte === 0x0a && !quoted) {
        if (isBlank) blank.push(record);
        record += 1;
        isBlank = true;
      } else if (byte === 0x22) {
        quoted = !quoted;
        isBlank = false;
      } else if (byte !== 0x0d) isBlank = false;
    }
  });
  return blank;
}

/**
 * The first line of a CSV text that ends otherwise than its first one does (with a line feed alone among those of carriage return and
 * line feed, or the other way round), outside quotes; null where all end alike.
 */
export function oddLineEnd(path: string): number | null {
  let [line, quoted, wasReturn] = [1, false, false];
  let usual: boolean | null = null;
  let odd: number | null = null;
  eachChunk(path, (chunk) => {
    for (const byte of chunk) {
      if (byte === 0x22) quoted = !quoted;
      if (byte === 0x0a) {
        usual ??= wasReturn;
        if (!quoted && wasReturn !== usual) odd ??= line;
        line += 1;
      }
      wasReturn = byte === 0x0d;
    }
    return odd === null;
  });
  return odd;
}

function hasBlankLine(path: string): boolean {
  let found = false;
  let tail = Buffer.from("\n");
  eachChunk(path, (chunk) => {
    const joint = Buffer.concat([tail, chunk.subarray(0, 3)]);
    for (const bytes of [joint, chunk]) found ||= bytes.includes("\n\n") || bytes.includes("\n\r\n");
    tail = Buffer.from(chunk.subarray(-3));
    return !found;
  });
  return found;
}

/**
 * What a UTF-8 text is known not to have, so that the checks need not look for it in every cell.
 * `spaces`: nothing to trim (`none`), plain spaces at a cell's edge (`edges`), or tabs, no-break and
 * full-width spaces too (`wide`). `odd`: the control characters and U+FFFD that occur in it. `longest`: bytes
 * of its longest record (no limit where cells are quoted, since those may span lines). `errors`: a `#`, with which
 * a spreadsheet's errors begin; `exponents`: an `E+`, as in numbers in scientific writing.
 */
export type TextTraits = {
  readonly spaces: "none" | "edges" | "wide";
  readonly odd: readonly string[];
  readonly longest: number;
  readonly errors: boolean;
  readonly exponents: boolean;
};

/** Traits of which nothing is known: every check is made. */
export const UNKNOWN_TRAITS: TextTraits = {
  spaces: "wide",
  odd: ODD_CHARACTERS,
  longest: Infinity,
  errors: true,
  exponents: true,
};

/** Looks through the chunks of a text for what a spreadsheet leaves in it. */
function spreadsheetTraits(): {
  look: (chunk: Buffer) => void;
  found: Pick<TextTraits, "errors" | "exponents">;
} {
  const found = { errors: false, exponents: false };
  return {
    found,
    look: (chunk) => {
      const last = chunk[chunk.length - 1];
      found.errors ||= chunk.includes("#");
      // An exponent may lie across the border of two chunks.
      found.exponents ||= chunk.includes("E+") || chunk.includes("e+") || last === 0x45 || last === 0x65;
    },
  };
}

/** Reads a CSV text once, four bytes at a time, for its traits. */
export function textTraits(path: string, delimiter: string): TextTraits {
  const edge = new Uint8Array(256);
  for (const byte of [delimiter.charCodeAt(0), 0x22, 0x0a, 0x0d]) edge[byte] = 1;
  const tabIsText = delimiter !== "\t";
  const odd = new Set<string>();
  let spaces: TextTraits["spaces"] = "none";
  let quoted = false;
  let longest = 0;
  let lineStart = 0;
  let before = 0x0a;
  const { look, found } = spreadsheetTraits();
  eachChunk(path, (chunk, offset) => {
    look(chunk);
    if (chunk.includes("\uFFFD")) odd.add("\uFFFD");
    quoted ||= chunk.includes('"');
    if (chunk.includes("\u3000") || chunk.includes("\u00a0")) spaces = "wide";
    const inspect = (at: number) => {
      const byte = chunk[at] as number;
      if (byte === 0x20) {
        if (spaces !== "none") return;
        const last = at === 0 ? before : (chunk[at - 1] as number);
        const next = at + 1 === chunk.length ? 0x0a : (chunk[at + 1] as number);
        if (edge[last] === 1 || edge[next] === 1) spaces = "edges";
      } else if (byte === 0x0a) {
        longest = Math.max(longest, offset + at - lineStart);
        lineStart = offset + at + 1;
      } else if (byte === 0x09) {
        if (tabIsText) spaces = "wide";
      } else if (byte === 0x7f || (byte < 0x20 && byte !== 0x0d)) odd.add(String.fromCharCode(byte));
    };
    const words = new Int32Array(chunk.buffer, chunk.byteOffset, chunk.length >> 2);
    for (let index = 0; index < words.length; index += 1) {
      const word = words[index] as number;
      const deleted = word ^ 0x7f7f7f7f;
      // Some byte is at most 0x20, or is 0x7F.
      if ((((word - 0x21212121) & ~word) | ((deleted - 0x01010101) & ~deleted)) & 0x80808080) {
        const at = index << 2;
        inspect(at);
        inspect(at + 1);
        inspect(at + 2);
        inspect(at + 3);
      }
    }
    for (let at = words.length << 2; at < chunk.length; at += 1) inspect(at);
    longest = Math.max(longest, offset + chunk.length - lineStart);
    before = chunk[chunk.length - 1] as number;
  });
  return { spaces, odd: [...odd], longest: quoted ? Infinity : longest, ...found };
}

/** Traits of a JSON text: its control characters come as escapes. */
export function jsonTraits(path: string): TextTraits {
  let escapes = false;
  let replacement = false;
  let wide = false;
  const { look, found } = spreadsheetTraits();
  eachChunk(path, (chunk) => {
    look(chunk);
    escapes ||= chunk.includes("\\u") || chunk.includes("\\b") || chunk.includes("\\f");
    replacement ||= chunk.includes("\uFFFD");
    wide ||= chunk.includes("\u3000") || chunk.includes("\u00a0") || chunk.includes("\\t");
  });
  return {
    spaces: wide || escapes ? "wide" : "edges",
    odd: escapes ? ODD_CHARACTERS : replacement ? ["\uFFFD"] : [],
    longest: Infinity,
    ...found,
  };
}

/** The line of a row, where the parser did not count the lines `skipped`. */
export function physicalLine(row: number, skipped: readonly number[]): number {
  return skipped.reduce((line, gap) => (gap <= line ? line + 1 : line), row);
}
