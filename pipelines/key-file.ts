import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { sync } from "../sql/sync.ts";

/** The master key is missing, wrong, weak or readable by others; the message says what to do. */
export class KeyError extends Error {
  override name = "KeyError";
}

/** Where the master key comes from; the environment is `process.env` unless given. */
export type KeySource = {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly onWarning?: (message: string) => void;
};

/** The master key of the environment, or undefined. Throws `KeyError` where it is no strong key. */
export function givenKey({ environment = process.env }: KeySource): Buffer | undefined {
  const given = environment.ASSAY_MASTER_KEY;
  return given === undefined || given === "" ? undefined : parse(given, "ASSAY_MASTER_KEY");
}

/**
 * The path of the master key: `ASSAY_KEY_FILE`, else `<data>.key` beside the data directory. Throws `KeyError` where
 * it lies inside the data directory.
 */
export function keyPath(directory: string, { environment = process.env }: KeySource): string {
  const named = environment.ASSAY_KEY_FILE;
  const path = named === undefined || named === "" ? `${directory}.key` : resolve(named);
  const folder = realPath(dirname(path));
  if (folder === directory || folder.startsWith(directory + sep))
    throw new KeyError(
      `the master key file ${path} lies inside the data directory; move it out (ASSAY_KEY_FILE names its place)`,
    );
  return path;
}

/** Where the key lies that is to replace the one of a path. */
export function nextPath(path: string): string {
  return `${path}.next`;
}

/** The key of a file, or undefined where there is none. Throws `KeyError` where it is weak or others may read it. */
export function readKey(path: string): Buffer | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  if ((status.mode & 0o077) !== 0)
    throw new KeyError(`the master key file ${path} can be read by others; run: chmod 600 ${path}`);
  return parse(readFileSync(path, "utf8"), path);
}

/** Writes a key, a new one unless given, for its owner only; whole or not at all. Gives the key. */
export function writeKey(path: string, key: Buffer = randomBytes(32)): Buffer {
  const draft = `${path}.draft`;
  rmSync(draft, { force: true });
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, `${key.toString("hex")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  moveKey(draft, path);
  return key;
}

/** Moves a key file into the place of another, at once and for good. */
export function moveKey(from: string, to: string): void {
  renameSync(from, to);
  sync(dirname(to));
}

function parse(text: string, where: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : Buffer.from(trimmed, "base64");
  if (key.length !== 32) throw new KeyError(`${where} must hold 32 bytes in hex or base64`);
  if (isWeak(key)) throw new KeyError(`${where} holds a weak key; use 32 random bytes`);
  return key;
}

/** Whether a key shows a pattern that 32 random bytes do not have in 10^12 tries: few bytes, a repeat, a row, a text. */
function isWeak(key: Buffer): boolean {
  const digits = key.toString("hex");
  const repeats = (length: number) => digits.slice(length) === digits.slice(0, -length);
  const steps = new Set(key.subarray(1).map((byte, at) => byte - (key[at] as number)));
  return (
    new Set(key).size < 16 ||
    Array.from({ length: digits.length / 2 }, (_, at) => at + 1).some(repeats) ||
    steps.size < 8 ||
    key.every((byte) => byte >= 0x20 && byte < 0x7f)
  );
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
