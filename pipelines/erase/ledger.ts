import { createHmac, timingSafeEqual } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { sync } from "../../sql/sync.ts";

/** One request to erase people, as it is known outside of the data directory: nothing but blind indexes. */
export type LedgerEntry = {
  readonly request: string;
  readonly at: string;
  readonly installation: string;
  readonly with_rows: boolean;
  readonly digests: readonly string[];
};

/**
 * The file of the ledger: `ASSAY_ERASED_FILE`, else `<data>.erased` beside the data directory, so that neither a backup
 * brings back an older one nor the loss of the directory takes it along. Throws where it lies inside.
 */
export function ledgerPath(
  directory: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = environment.ASSAY_ERASED_FILE;
  const path = named === undefined || named === "" ? `${directory}.erased` : resolve(named);
  if (dirname(path) === directory || dirname(path).startsWith(directory + sep))
    throw new Error(
      `the ledger of erasures ${path} lies inside the data directory; move it out (ASSAY_ERASED_FILE names its place)`,
    );
  return path;
}

/** Throws where the ledger cannot be written, before anything depends on it. */
export function checkLedger(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    throw new Error(
      `the ledger of erasures ${path} cannot be written; name another place outside of the data directory with ASSAY_ERASED_FILE | 无法写入删除台账 ${path}，请用 ASSAY_ERASED_FILE 指定数据目录之外的位置`,
      { cause },
    );
  }
}

/** The requests of an installation in a ledger, in their order; none where there is no file. Throws where a line was changed. */
export function readLedger(path: string, key: Buffer, installation: string): LedgerEntry[] {
  return linesOf(path).flatMap((line, at) => {
    const { mac, ...entry } = parse(line, path, at);
    if (entry.installation !== installation) return [];
    const [own, told] = [macOf(entry, key), Buffer.from(String(mac), "hex")];
    if (own.length !== told.length || !timingSafeEqual(own, told))
      throw new Error(
        `${path}, line ${at + 1}: was changed, or written under another master key; put back the copy that was kept with the backups`,
      );
    return [entry];
  });
}

/** Adds a request to a ledger; it is on the disk when this ends. */
export function writeLedger(path: string, key: Buffer, entry: LedgerEntry): void {
  addLines(path, [JSON.stringify({ ...entry, mac: macOf(entry, key).toString("hex") })]);
}

/** Adds to a ledger the requests of others that it does not have. Gives how many there are then. */
export function joinLedgers(path: string, others: readonly string[]): number {
  return addLines(path, others.filter((other) => resolve(other) !== resolve(path)).flatMap(linesOf));
}

/** Adds the lines of requests that the file does not have, whole or not at all. */
function addLines(path: string, lines: readonly string[]): number {
  const present = linesOf(path);
  const known = new Set(present.map((line, at) => parse(line, path, at).request));
  const fresh = lines.filter((line, at) => {
    const { request } = parse(line, path, at);
    return !known.has(request) && known.add(request);
  });
  if (fresh.length === 0) return known.size;
  const draft = `${path}.draft`;
  rmSync(draft, { force: true });
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, `${[...present, ...fresh].join("\n")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  sync(dirname(path));
  return known.size;
}

function linesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function parse(line: string, path: string, at: number): LedgerEntry & { readonly mac: string } {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(
      `${path}, line ${at + 1}: is no entry of a ledger of erasures; put back a whole copy of it`,
      {
        cause,
      },
    );
  }
}

function macOf(entry: LedgerEntry, key: Buffer): Buffer {
  const { request, at, installation, with_rows, digests } = entry;
  return createHmac("sha256", key)
    .update(JSON.stringify([request, at, installation, with_rows, digests]))
    .digest();
}
