import { createHash, createHmac } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

/** Things that people keep, as the log names them. */
export type Kept = "view" | "pin" | "annotation" | "target" | "error_report";

/** What happened, in words of the product; never a name, a contact or a secret. */
export type AuditEvent = {
  readonly actor: string;
  readonly action:
    | "sign_in"
    | "sign_in_refused"
    | "sign_out"
    | "export"
    | "quarantine_view"
    | "quarantine_replay"
    | "run"
    | "feed_push"
    | Kept
    | `${Kept}_change`
    | `${Kept}_delete`;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** An event as it stands in the chain. */
export type AuditRecord = AuditEvent & {
  readonly sequence: number;
  readonly at: string;
  readonly prev: string;
  readonly mac: string;
};

/** The audit log: `record` resolves once the event is on the disk, and rejects if it cannot be. */
export type Audit = {
  readonly record: (event: AuditEvent) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The audit log cannot be written; what asked for it must be refused. */
export class AuditUnavailable extends Error {
  override name = "AuditUnavailable";
}

const FIRST = "0".repeat(64);

/**
 * Opens the hash-chained log in `directory` (one JSON-lines file a month). Each record's `mac` covers the
 * record and the one before it; with a `key` it is an HMAC-SHA256, else a plain SHA-256. Events that wait
 * together share one fsync. A last line that a crash tore was never acknowledged and is cut off.
 */
export function openAudit(directory: string, key: Buffer | null): Audit {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let end: { sequence: number; mac: string } | null = endOf(directory);
  let file: { name: string; handle: FileHandle } | null = null;
  let waiting: { event: AuditEvent; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> | null = null;

  const flush = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        end ??= endOf(directory);
        let { sequence, mac } = end;
        const at = new Date().toISOString();
        const lines = batch.map(({ event }) => {
          sequence += 1;
          const record = { sequence, at, ...event, prev: mac };
          mac = seal(record, key);
          return `${JSON.stringify({ ...record, mac })}\n`;
        });
        const name = `${at.slice(0, 7)}.jsonl`;
        if (file === null || file.name !== name) {
          await file?.handle.close();
          file = null;
          file = { name, handle: await open(join(directory, name), "a", 0o600) };
        }
        await file.handle.appendFile(lines.join(""));
        await file.handle.datasync();
        end = { sequence, mac };
        for (const { done } of batch) done();
      } catch (error) {
        end = null; // what reached the disk is unknown: read it again before the next event
        await file?.handle.close().catch(() => undefined);
        file = null;
        for (const { failed } of batch) failed(new AuditUnavailable("audit", { cause: error }));
      }
    }
    writing = null;
  };

  return {
    record: (event) =>
      new Promise<void>((done, failed) => {
        waiting.push({ event, done, failed });
        writing ??= Promise.resolve().then(flush);
      }),
    close: async () => {
      await writing;
      await file?.handle.close();
      file = null;
    },
  };
}

/** Checks the whole chain: the number of records, and where it first breaks (`file:line`) if it does. */
export function verifyAudit(
  directory: string,
  key: Buffer | null,
): { records: number; broken: string | null } {
  let records = 0;
  let prev = FIRST;
  for (const name of files(directory)) {
    const lines = readFileSync(join(directory, name), "utf8").split("\n");
    for (const [index, line] of lines.entries()) {
      if (line === "" && index === lines.length - 1) continue;
      const where = `${name}:${index + 1}`;
      let record: AuditRecord;
      try {
        record = JSON.parse(line) as AuditRecord;
      } catch {
        return { records, broken: where };
      }
      const { mac, ...rest } = record;
      if (record.sequence !== records + 1 || record.prev !== prev || mac !== seal(rest, key)) {
        return { records, broken: where };
      }
      records += 1;
      prev = mac;
    }
  }
  return { records, broken: null };
}

function seal(record: object, key: Buffer | null): string {
  const text = JSON.stringify(record);
  return (key === null ? createHash("sha256") : createHmac("sha256", key)).update(text).digest("hex");
}

function files(directory: string): string[] {
  return existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name))
        .sort()
    : [];
}

function endOf(directory: string): { sequence: number; mac: string } {
  for (const name of files(directory).reverse()) {
    const path = join(directory, name);
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end < bytes.length) truncateSync(path, end);
    const lines = bytes.subarray(0, end).toString("utf8").trimEnd();
    if (lines !== "") return JSON.parse(lines.slice(lines.lastIndexOf("\n") + 1)) as AuditRecord;
  }
  return { sequence: 0, mac: FIRST };
}
