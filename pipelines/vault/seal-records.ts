import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { sealRecord } from "./seal-record.ts";
import { unwrapKeys, WRAPPED_BYTES, wrapKeys } from "./wrap-key.ts";

/** A stretch of a file of records to seal, and where the sealed ones go. */
export type SealTask = {
  readonly table: string;
  readonly fields: readonly string[];
  readonly input: string;
  readonly output: string;
  /** Bytes: a record belongs to the stretch in which its first byte lies. */
  readonly from: number;
  readonly to: number;
};

/** Keys of a sealing: `wrap` for data keys of persons, `text` for what belongs to nobody. */
export type SealKeys = { readonly wrap: Buffer; readonly text: Buffer };

/**
 * A record to seal, one JSON line: `r` row, `k` person or null, `w` the person's wrapped data key in base64 (null:
 * the person is new and gets one), `v` version, and the fields by name.
 */
type SealLine = { r: number; k: string | null; w: string | null; v: string } & Record<string, string | null>;

const BLOCK = 1 << 20;
const NEW_KEYS = 512;
/** Records whose known data keys are opened together. */
const TOGETHER = 512;

/**
 * Seals the records of a stretch, one CSV line each: row, wrapped key where it is new, then every field, all in
 * base64, empty where the field is. Gives the number of records. Memory: one block and the longest record.
 */
export function sealRecords(task: SealTask, keys: SealKeys): number {
  const output = openSync(task.output, "w", 0o600);
  const drawn = newKeys(keys.wrap);
  let pieces: string[] = [];
  let size = 0;
  let count = 0;
  const flush = () => {
    if (size > 0) writeSync(output, pieces.join(""), null, "latin1");
    pieces = [];
    size = 0;
  };
  const sealLines = (lines: readonly SealLine[]) => {
    const wrapped = lines.flatMap(({ w }) => (w === null ? [] : [Buffer.from(w, "base64")]));
    const opened = unwrapKeys(keys.wrap, Buffer.concat(wrapped));
    let known = 0;
    for (const line of lines) {
      let made = "";
      let dataKey = keys.text;
      if (line.k !== null && line.w === null) {
        const fresh = drawn();
        dataKey = fresh.key;
        made = fresh.wrapped;
      } else if (line.w !== null) {
        const key = opened.subarray(known * 32, (known + 1) * 32);
        known += 1;
        if (line.k !== null) dataKey = key;
      }
      const values = task.fields.map((field) => line[field]);
      const place = { table: task.table, person: line.k ?? "", version: line.v };
      const { bytes, ends } = sealRecord(dataKey, task.fields, values, place);
      let row = `${line.r},${made}`;
      let start = 0;
      for (const end of ends) {
        row += start === end ? "," : `,${bytes.toString("base64", start, end)}`;
        start = end;
      }
      pieces.push(row, "\n");
      size += row.length;
      count += 1;
      if (size > BLOCK) flush();
    }
  };
  try {
    let lines: SealLine[] = [];
    let characters = 0;
    for (const text of linesOf(task)) {
      lines.push(JSON.parse(text) as SealLine);
      characters += text.length;
      if (lines.length < TOGETHER && characters < BLOCK) continue;
      sealLines(lines);
      lines = [];
      characters = 0;
    }
    sealLines(lines);
    flush();
  } finally {
    closeSync(output);
  }
  return count;
}

/** Gives one new data key after the other with its wrapped form, made many at a time. */
function newKeys(wrapping: Buffer): () => { key: Buffer; wrapped: string } {
  let keys: Buffer = Buffer.alloc(0);
  let wrapped: Buffer = Buffer.alloc(0);
  let next = NEW_KEYS;
  return () => {
    if (next === NEW_KEYS) {
      keys = randomBytes(32 * NEW_KEYS);
      wrapped = wrapKeys(wrapping, keys);
      next = 0;
    }
    const at = next;
    next += 1;
    return {
      key: keys.subarray(at * 32, (at + 1) * 32),
      wrapped: wrapped.toString("base64", at * WRAPPED_BYTES, (at + 1) * WRAPPED_BYTES),
    };
  };
}

function* linesOf({ input, from, to }: SealTask): Generator<string> {
  const file = openSync(input, "r");
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    // One byte before the stretch tells whether it starts at a record.
    let position = Math.max(0, from - 1);
    let skip = from > 0;
    let start = position;
    let held: Buffer[] = [];
    for (;;) {
      const read = readSync(file, block, 0, BLOCK, position);
      if (read === 0) break;
      let at = 0;
      for (;;) {
        const end = block.subarray(0, read).indexOf(10, at);
        if (end === -1) break;
        const piece = block.subarray(at, end);
        if (skip) skip = false;
        else if (start >= to) return;
        else yield held.length === 0 ? piece.toString() : Buffer.concat([...held, piece]).toString();
        held = [];
        at = end + 1;
        start = position + at;
      }
      if (start >= to) return;
      held.push(Buffer.from(block.subarray(at, read)));
      position += read;
    }
    const last = Buffer.concat(held);
    if (!skip && last.length > 0 && start < to) yield last.toString();
  } finally {
    closeSync(file);
  }
}
