import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { dataKey, placeOf, SALT, sealText } from "./seal.ts";

/** A stretch of a file of records to seal, and where the sealed ones go. */
export type SealTask = {
  readonly table: string;
  readonly input: string;
  readonly output: string;
  /** Bytes: a record belongs to the stretch in which its first byte lies. */
  readonly from: number;
  readonly to: number;
};

/** Keys of a sealing: `person` makes the data keys of persons, `text` seals what belongs to nobody. */
export type SealKeys = { readonly id: number; readonly person: Buffer; readonly text: Buffer };

/** A record to seal, one JSON line. */
type SealLine = {
  readonly rid: number;
  /** Person key; null where the record belongs to nobody. */
  readonly person_key: string | null;
  /** The person's salt in base64; null where the person is new and gets one. */
  readonly salt: string | null;
  readonly source: string;
  readonly source_id: string;
  readonly version: number;
  readonly fields: Readonly<Record<string, string | null>>;
};

const BLOCK = 1 << 20;
const SEARCHED = 1 << 14;
const NEWLINE = 10;
/** Salts drawn together: drawing costs as much as the rest of a sealing. Nonces are never drawn ahead. */
const SALTS = 256;

/**
 * Seals the records of a stretch, one CSV line each: row, salt where it is new, then what is sealed, both in
 * base64. Gives the number of records. Memory: one block and the longest record.
 */
export function sealRecords(task: SealTask, keys: SealKeys): number {
  const output = openSync(task.output, "w", 0o600);
  const newSalt = salts();
  let rows = "";
  let count = 0;
  try {
    for (const text of linesOf(task)) {
      rows += sealLine(JSON.parse(text) as SealLine, task.table, keys, newSalt);
      count += 1;
      if (rows.length < BLOCK) continue;
      writeSync(output, rows, null, "latin1");
      rows = "";
    }
    writeSync(output, rows, null, "latin1");
  } finally {
    closeSync(output);
  }
  return count;
}

/** Gives one new salt after the other. */
function salts(): () => Buffer {
  let drawn = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === drawn.length) {
      drawn = randomBytes(SALTS * SALT);
      at = 0;
    }
    at += SALT;
    return drawn.subarray(at - SALT, at);
  };
}

function sealLine(
  line: SealLine,
  table: string,
  { id, person, text }: SealKeys,
  newSalt: () => Buffer,
): string {
  const made = line.person_key !== null && line.salt === null ? newSalt() : null;
  const salt = made ?? (line.salt === null ? null : Buffer.from(line.salt, "base64"));
  const key = line.person_key === null || salt === null ? text : dataKey(person, line.person_key, salt);
  const fields: Record<string, string> = {};
  for (const name in line.fields) {
    const value = line.fields[name];
    if (value != null) fields[name] = value;
  }
  const sealed = sealText({ id, key }, fields, placeOf(table, line));
  return `${line.rid},${made === null ? "" : made.toString("base64")},${sealed}\n`;
}

function* linesOf({ input, from, to }: SealTask): Generator<string> {
  const file = openSync(input, "r");
  try {
    const end = lineStart(file, to);
    let held: Buffer = Buffer.alloc(0);
    for (let at = lineStart(file, from), read = 1; at < end && read > 0; at += read) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK, end - at));
      read = readSync(file, block, 0, block.length, at);
      const piece =
        held.length === 0 ? block.subarray(0, read) : Buffer.concat([held, block.subarray(0, read)]);
      const whole = piece.lastIndexOf(NEWLINE) + 1;
      if (whole > 0) yield* piece.toString("utf8", 0, whole - 1).split("\n");
      held = piece.subarray(whole);
    }
    if (held.length > 0) yield held.toString();
  } finally {
    closeSync(file);
  }
}

/** Where the first line begins that does not begin before a byte; beyond the end of the file where there is none. */
function lineStart(file: number, byte: number): number {
  if (byte === 0) return 0;
  const block = Buffer.allocUnsafe(SEARCHED);
  for (let at = byte - 1; ; at += SEARCHED) {
    const read = readSync(file, block, 0, SEARCHED, at);
    const found = block.subarray(0, read).indexOf(NEWLINE);
    if (found !== -1) return at + found + 1;
    if (read === 0) return Number.POSITIVE_INFINITY;
  }
}
