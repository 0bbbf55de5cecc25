import { createHmac, timingSafeEqual } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, truncateSync } from "node:fs";
import { join } from "node:path";

/** How far a log went at some time, sealed and kept apart from it: what is cut off behind it is missed. */
export type Head = {
  readonly sequence: number;
  readonly mac: string;
  readonly at: string;
  readonly seal: string;
};

/** Where signed heads are kept. */
export type Heads = {
  /** In the order of their sequence. */
  readonly all: () => Promise<readonly Head[]>;
  readonly keep: (head: Head) => Promise<void>;
};

/** A log on the disk: one JSON-lines file a month, the key of its MACs, and the heads kept of it. */
export type AuditLog = {
  readonly directory: string;
  readonly key: Buffer;
  readonly heads: readonly Head[];
};

/** The last event of a log, and where it ends. */
export type End = {
  readonly sequence: number;
  readonly mac: string;
  /** The newest file; null where there is none yet. */
  readonly file: string | null;
  /** Bytes of that file up to its last whole line. */
  readonly size: number;
};

/** How far a log is whole, and what is wrong with it from there on. */
export type Verified = {
  readonly records: number;
  readonly broken: { readonly where: string; readonly why: string } | null;
};

/** The `prev` of the first event. */
export const FIRST = "0".repeat(64);

/** A line ends with `,"mac":"<64 hex digits>"}`; its MAC covers the bytes before that, closed by a brace. */
const TAIL = 74;
const LONGEST = 16 * 1_048_576;
const CHUNK = 1_048_576;

/** The line of a record: its JSON with the MAC of these bytes as last member. */
export function sealLine(record: object, key: Buffer): { line: string; mac: string } {
  const text = JSON.stringify(record);
  const mac = createHmac("sha256", key).update(text).digest("hex");
  return { line: `${text.slice(0, -1)},"mac":"${mac}"}\n`, mac };
}

/** A head of a log at its event `sequence`, whose MAC is `mac`. */
export function sealHead({ sequence, mac }: Pick<End, "sequence" | "mac">, key: Buffer, at: string): Head {
  return { sequence, mac, at, seal: headSeal({ sequence, mac, at }, key) };
}

function headSeal({ sequence, mac, at }: Omit<Head, "seal">, key: Buffer): string {
  return createHmac("sha256", key).update(`head ${sequence} ${mac} ${at}`).digest("hex");
}

function isSealed(head: Head, key: Buffer): boolean {
  const [seal, own] = [Buffer.from(head.seal), Buffer.from(headSeal(head, key))];
  return seal.length === own.length && timingSafeEqual(seal, own);
}

/** The files of a log, the oldest first. */
export function auditFiles(directory: string): string[] {
  return existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name))
        .sort()
    : [];
}

/**
 * Checks every event of a log against the one before it and against the heads; `each` is given the lines that
 * are proven, in order. The sequence leads through the files, whatever their names: a clock that was set back
 * accuses nobody.
 */
export function verifyAudit({ directory, key, heads }: AuditLog, each?: (line: Buffer) => void): Verified {
  const foreign = heads.find((head) => !isSealed(head, key));
  if (foreign !== undefined) {
    const why = "it is not sealed by this master key: the key is another one, or the head was changed";
    return { records: 0, broken: { where: `signed head ${foreign.sequence}`, why } };
  }
  const told = new Map(heads.map((head) => [head.sequence, head]));
  const cursors = auditFiles(directory).map((name) => cursor(directory, name));
  let own = cursors[0];
  let [sequence, mac] = [0, FIRST];
  try {
    for (;;) {
      const next = sequence + 1;
      const here: Cursor | undefined =
        own?.sequence === next ? own : cursors.find((other) => other.sequence === next);
      if (here === undefined) break;
      own = here;
      const line = here.line!;
      const found = macOf(line, key);
      if (found === null || prevOf(line) !== mac)
        return broken(sequence, here, "it or the one before it was changed, added or removed");
      const head = told.get(next);
      if (head !== undefined && head.mac !== found)
        return broken(sequence, here, `it is not the event ${next} of which a head was signed at ${head.at}`);
      each?.(line);
      [sequence, mac] = [next, found];
      here.advance();
    }
    const left = own?.line === undefined ? cursors.find(({ line }) => line !== undefined) : own;
    if (left !== undefined) return broken(sequence, left, `event ${sequence + 1} should be here`);
  } finally {
    for (const { close } of cursors) close();
  }
  const last = heads.at(-1);
  if (last !== undefined && last.sequence > sequence)
    return { records: sequence, broken: cut(sequence, last) };
  return { records: sequence, broken: null };
}

/**
 * The last event of a log that nobody writes. Reads no more than the ends of its files, and cuts off what a crash
 * tore. Throws, saying what to do, where it is no line of this log, or where a head tells of later events.
 */
export function endOf({ directory, key, heads }: AuditLog): End {
  let end: End = { sequence: 0, mac: FIRST, file: null, size: 0 };
  for (const file of auditFiles(directory)) {
    const { line, size } = lastLine(join(directory, file));
    const mac = line === null ? null : macOf(line, key);
    if (line !== null && mac === null)
      throw new Error(
        `${join(directory, file)}: its last event was changed or damaged, or belongs to another master key; ${TO_DO}`,
      );
    const sequence = line === null ? 0 : sequenceOf(line);
    end = mac !== null && sequence > end.sequence ? { sequence, mac, file, size } : { ...end, file, size };
  }
  if (end.file !== null) truncateSync(join(directory, end.file), end.size);
  const last = heads.at(-1);
  if (last === undefined) return end;
  if (!isSealed(last, key))
    throw new Error(
      `${directory}: the signed head ${last.sequence} does not belong to this master key; ${TO_DO}`,
    );
  const { where, why } = cut(end.sequence, last);
  if (last.sequence > end.sequence || (last.sequence === end.sequence && last.mac !== end.mac))
    throw new Error(`${directory}: ${where}: ${why}; ${TO_DO}`);
  return end;
}

const TO_DO =
  "put the folder back from a copy, or run `assay audit begin`, which sets it aside and begins a new log that tells so";

function cut(sequence: number, head: Head) {
  const why = `a head of event ${head.sequence} was signed at ${head.at}, but the log ends at event ${sequence}`;
  return { where: "end", why };
}

function broken(records: number, { name, number }: Cursor, why: string): Verified {
  return { records, broken: { where: `${name}:${number}`, why } };
}

/** The MAC that a line bears; null where it is not that of its bytes. */
function macOf(line: Buffer, key: Buffer): string | null {
  if (line.length <= TAIL) return null;
  const body = line.length - TAIL;
  const mac = createHmac("sha256", key).update(line.subarray(0, body)).update("}").digest("hex");
  return line.toString("latin1", body) === `,"mac":"${mac}"}` ? mac : null;
}

/** Members at fixed places of a line whose MAC holds. */
const prevOf = (line: Buffer) => line.toString("latin1", line.length - TAIL - 65, line.length - TAIL - 1);
const sequenceOf = (line: Buffer) => Number.parseInt(line.toString("latin1", 12, 28), 10);

/** A place in a file of the log: the line there and its number; no line at the end. */
type Cursor = {
  readonly name: string;
  number: number;
  line: Buffer | undefined;
  sequence: number;
  readonly advance: () => void;
  readonly close: () => unknown;
};

function cursor(directory: string, name: string): Cursor {
  const all = wholeLines(join(directory, name));
  const place: Cursor = {
    name,
    number: 0,
    line: undefined,
    sequence: 0,
    advance: () => {
      const { value } = all.next();
      place.line = value ?? undefined;
      place.sequence = value ? sequenceOf(value) : 0;
      place.number += 1;
    },
    close: () => all.return(undefined),
  };
  place.advance();
  return place;
}

/** The lines of a file; what follows the last line feed was never acknowledged and is none. */
function* wholeLines(path: string): Generator<Buffer, undefined> {
  const file = openSync(path, "r");
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const size = readSync(file, chunk, 0, CHUNK, null);
      if (size === 0) return;
      const bytes = Buffer.concat([rest, chunk.subarray(0, size)]);
      let from = 0;
      for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
        yield bytes.subarray(from, to);
        from = to + 1;
      }
      rest = bytes.subarray(from);
      if (rest.length > LONGEST) {
        yield rest;
        return;
      }
    }
  } finally {
    closeSync(file);
  }
}

/** The last whole line of a file and where it ends. */
function lastLine(path: string): { line: Buffer | null; size: number } {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    for (let take = Math.min(size, 65_536); ; take = Math.min(size, take * 8)) {
      const bytes = Buffer.alloc(take);
      readSync(file, bytes, 0, take, size - take);
      const end = bytes.lastIndexOf(10);
      const begin = end <= 0 ? -1 : bytes.lastIndexOf(10, end - 1);
      if (begin < 0 && take < size && take < LONGEST) continue;
      return { line: end < 0 ? null : bytes.subarray(begin + 1, end), size: size - take + end + 1 };
    }
  } finally {
    closeSync(file);
  }
}
