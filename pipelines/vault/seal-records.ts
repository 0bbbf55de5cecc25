import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { dataKey, SALT, seal } from "./seal.ts";

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
  readonly person: string | null;
  /** The person's salt in base64; null where the person is new and gets one. */
  readonly salt: string | null;
  readonly source: string;
  readonly source_id: string;
  readonly version: number;
  readonly fields: Readonly<Record<string, string | null>>;
};

const BLOCK = 1 << 20;
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
  return () => {
    if (drawn.length === 0) drawn = randomBytes(SALTS * SALT);
    const salt = drawn.subarray(0, SALT);
    drawn = drawn.subarray(SALT);
    return salt;
  };
}

function sealLine(
  line: SealLine,
  table: string,
  { id, person, text }: SealKeys,
  newSalt: () => Buffer,
): string {
  const made = line.person !== null && line.salt === null ? newSalt() : null;
  const salt = made ?? (line.salt === null ? null : Buffer.from(line.salt, "base64"));
  const key = line.person === null || salt === null ? text : dataKey(person, line.person, salt);
  const fields: Record<string, string> = {};
  for (const name in line.fields) {
    const value = line.fields[name];
    if (value != null) fields[name] = value;
  }
  const place = {
    table,
    person: line.person ?? "",
    source: line.source,
    source_id: line.source_id,
    version: String(line.version),
  };
  const sealed = seal({ id, key }, fields, place);
  return `${line.rid},${made === null ? "" : made.toString("base64")},${sealed.toString("base64")}\n`;
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
