import { eachChunk } from "./bytes.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./result.ts";

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

/** Whether a text has white space beyond the plain space (tab, no-break and full-width space) in its cells. */
export function hasWideSpace(path: string): boolean {
  let found = false;
  eachChunk(path, (chunk) => {
    found ||=
      chunk.includes("\u3000") ||
      chunk.includes("\u00a0") ||
      chunk.includes("\t") ||
      chunk.includes("\\u3000") ||
      chunk.includes("\\t");
    return !found;
  });
  return found;
}
