import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, statSync, writeSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import type { Database } from "../sql/database.ts";
import { migrate } from "./load/migrate.ts";

/** What a key derived from the master key is for; each purpose has its own key. */
type Purpose = "wrap" | "blind" | "text" | "quarantine" | "audit";

/** The keys of one data directory. */
export type Keys = { readonly purpose: (name: Purpose) => Buffer };

/** The master key is missing, wrong or readable by others; the message says what to do. */
class KeyError extends Error {
  override name = "KeyError";
}

/** Where the master key comes from; the environment is `process.env` unless given. */
export type KeySource = {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly onWarning?: (message: string) => void;
};

const opened = new WeakMap<Database, Promise<Keys>>();

/**
 * The keys of a data directory, opened once per database.
 *
 * The master key (32 bytes) is `ASSAY_MASTER_KEY` (hex or base64), else the file `ASSAY_KEY_FILE`, else
 * `<data>.key` beside the data directory, made at the first start with a warning to keep a copy. Throws
 * `KeyError` when the key is missing although a vault exists, is not the vault's key, or when its file may be
 * read by others or lies inside the data directory.
 */
export function openKeys(db: Database, source: KeySource = {}): Promise<Keys> {
  const known = opened.get(db);
  if (known !== undefined) return known;
  const opening = unlock(db, source);
  opened.set(db, opening);
  opening.catch(() => opened.delete(db));
  return opening;
}

async function unlock(db: Database, source: KeySource): Promise<Keys> {
  await migrate(db);
  const proofs = await db.reader((c) =>
    c.rows<{ proof: Uint8Array }>("SELECT proof FROM vault.vault_check LIMIT 1"),
  );
  const master = masterKey(db.directory, proofs.length > 0, source);
  const proof = createHmac("sha256", derive(master, "check")).update("assay vault").digest();
  const stored = proofs[0]?.proof;
  if (stored === undefined)
    await db.writer((c) => c.run("INSERT INTO vault.vault_check VALUES ($1, now())", [proof]));
  else if (!timingSafeEqual(proof, stored))
    throw new KeyError(
      `the master key is not the one this vault was made with; give the right one in ${place(db.directory, source)}`,
    );
  const derived = new Map<string, Buffer>();
  return {
    purpose: (name) => {
      const key = derived.get(name) ?? derive(master, name);
      derived.set(name, key);
      return key;
    },
  };
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", master, "assay/1", purpose, 32));
}

function masterKey(directory: string, vaultExists: boolean, source: KeySource): Buffer {
  const environment = source.environment ?? process.env;
  const given = environment.ASSAY_MASTER_KEY;
  if (given !== undefined && given !== "") return parse(given, "ASSAY_MASTER_KEY");
  const path = keyFile(directory, environment);
  const folder = realPath(dirname(path));
  if (folder === directory || folder.startsWith(directory + sep))
    throw new KeyError(
      `the master key file ${path} lies inside the data directory; move it out (ASSAY_KEY_FILE names its place)`,
    );
  const status = statSync(path, { throwIfNoEntry: false });
  if (status !== undefined) {
    if ((status.mode & 0o077) !== 0)
      throw new KeyError(`the master key file ${path} can be read by others; run: chmod 600 ${path}`);
    return parse(readFileSync(path, "utf8"), path);
  }
  if (vaultExists)
    throw new KeyError(
      `the master key file ${path} is missing; restore it from your copy, or set ASSAY_MASTER_KEY (without it the vault cannot be read)`,
    );
  const key = randomBytes(32);
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, `${key.toString("hex")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  source.onWarning?.(
    `a new master key was written to ${path}; keep a copy in a safe place, without it names and texts are lost`,
  );
  return key;
}

function parse(text: string, where: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : Buffer.from(trimmed, "base64");
  if (key.length !== 32) throw new KeyError(`${where} must hold 32 bytes in hex or base64`);
  if (new Set(key).size < 8) throw new KeyError(`${where} holds a weak key; use 32 random bytes`);
  return key;
}

function keyFile(directory: string, environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment.ASSAY_KEY_FILE;
  return named === undefined || named === "" ? `${directory}.key` : resolve(named);
}

function place(directory: string, source: KeySource): string {
  return `ASSAY_MASTER_KEY or ${keyFile(directory, source.environment ?? process.env)}`;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
