import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../sql/database.ts";
import { renewFiles } from "../sql/renew.ts";
import { endErasures } from "./erase/requests.ts";
import { givenKey, KeyError, type KeySource, keyPath, nextPath, readKey, writeKey } from "./key-file.ts";
import { migrate } from "./load/migrate.ts";
import { moveOlderSeals } from "./load/older-seals.ts";
import { rotateChunks } from "./load/rotate-chunks.ts";
import { sealOpenTexts } from "./load/seal-open-texts.ts";
import { open, type Place, SealBroken, seal } from "./vault/seal.ts";

export type { KeySource } from "./key-file.ts";

/**
 * What a key derived from the master key is for; each purpose has its own key. `carried` seals keys that outlive their
 * master key, `wrap` opens older seals only.
 */
type Purpose =
  | "person"
  | "blind"
  | "text"
  | "quarantine"
  | "audit"
  | "backup"
  | "erased"
  | "report"
  | "pull"
  | "carried"
  | "wrap";

/** The keys of one data directory. */
export type Keys = {
  /** Number of the master key that seals, as it stands before what is sealed: 0 to 255. */
  readonly id: number;
  /** Numbers of all master keys in use. */
  readonly ids: readonly number[];
  /**
   * The key of a purpose, under the master key that seals unless another one in use is named. Those of `CARRIED` are
   * always the first one's.
   */
  readonly purpose: (name: Purpose, id?: number) => Buffer;
};

/** The master keys in use by number, the one that seals last; a second one while it replaces the first. */
export type Masters = ReadonlyMap<number, Buffer>;

/** Purposes whose key stays when the master key is replaced: what was written under it stays as it is. */
export const CARRIED = ["audit", "erased"] as const;

const opened = new WeakMap<Database, Promise<Keys>>();

/**
 * The keys of a data directory, opened once per database; what an older version sealed is sealed anew,
 * and what it kept in clear is sealed. Requests to erase people that were cut short, or that this directory has not
 * seen since it is of before them, are ended.
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

/** Lets the keys of a database be opened anew, because its master key was replaced. */
export function forgetKeys(db: Database): void {
  opened.delete(db);
}

/**
 * The key of the audit log, without opening the databases: the log can be read beside a running server. Whether the
 * master key is the right one, the log itself tells. Throws `KeyError` where the key was carried over to a master key
 * that is not at hand.
 */
export function auditKey(directory: string): Buffer {
  const place = realpathSync(directory);
  const master = masterKey(place, true, {});
  const carried = join(place, CARRIED_AUDIT_KEY);
  if (!existsSync(carried)) return derive(master, "audit");
  const sealed = readFileSync(carried);
  const next = readKey(nextPath(keyPath(place, {})));
  for (const each of next === undefined ? [master] : [master, next])
    try {
      return Buffer.from(open(() => derive(each, "carried"), sealed, carriedPlace("audit")) as string, "hex");
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
  throw new KeyError(
    `${carried} does not open under this master key; start the server once, it is written anew`,
  );
}

/** A copy, beside the databases, of the sealed key of the audit log once the master key was replaced. */
const CARRIED_AUDIT_KEY = "audit.key";

function copyAuditKey(directory: string, sealed: Uint8Array): void {
  const path = join(directory, CARRIED_AUDIT_KEY);
  if (existsSync(path) && readFileSync(path).equals(sealed)) return;
  writeFileSync(`${path}.new`, sealed, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

async function unlock(db: Database, source: KeySource): Promise<Keys> {
  await migrate(db);
  const warn = source.onWarning ?? ((message: string) => process.stderr.write(`${message}\n`));
  const masters = await mastersOf(db, source);
  const bare = keysOf(masters);
  const carried = await db.reader((c) =>
    c.rows<{ purpose: string; sealed: Uint8Array }>("SELECT purpose, sealed FROM vault.carried_key"),
  );
  const keys = keysOf(
    masters,
    new Map(carried.map(({ purpose, sealed }) => [purpose, openCarried(bare, purpose, sealed)])),
  );
  const audit = carried.find(({ purpose }) => purpose === "audit");
  if (audit !== undefined) copyAuditKey(db.directory, audit.sealed);
  await moveOlderSeals(db, keys, warn);
  await sealOpenTexts(db, keys, warn);
  if (masters.size > 1) await rotateChunks(db, keys);
  await endErasures(db, keys, source.environment);
  await renewOrWarn(db, warn);
  if (masters.size > 1 || isWaiting(db, masters, source))
    warn("the master key has been replaced in part, all can be read; run assay key rotate to end it");
  return keys;
}

/** Writes anew the files that hold what was sealed or erased; where one cannot be, the next opening tries again. */
async function renewOrWarn(db: Database, warn: (message: string) => unknown): Promise<void> {
  try {
    await renewFiles(db);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const why = /Error: (.*)/.exec(said)?.[1] ?? said;
    warn(
      `what was sealed or erased still lies in free blocks of the files in ${db.directory}, which could not be written anew (${why}); make room on the disk for a copy and start once more`,
    );
  }
}

/** Whether the key that seals has yet to come into its place. */
function isWaiting(db: Database, masters: Masters, source: KeySource): boolean {
  const present = [...masters.values()].at(-1) as Buffer;
  return !masterKey(db.directory, true, source).equals(present);
}

/** The master keys in use, each proved to be the right one; the first one is made where there is no vault yet. */
export async function mastersOf(db: Database, source: KeySource): Promise<Masters> {
  const stored = await db.reader((c) =>
    c.rows<{ number: number; proof: Uint8Array }>(
      "SELECT number, proof FROM vault.master_key ORDER BY number",
    ),
  );
  const first = masterKey(db.directory, stored.length > 0, source);
  if (stored.length === 0) {
    await db.writer((c) => c.run("INSERT INTO vault.master_key VALUES (1, $1, now())", [proofOf(first)]));
    return new Map([[1, first]]);
  }
  const path = keyPath(db.directory, source);
  const next = readKey(nextPath(path));
  const known = next === undefined ? [first] : [first, next];
  return new Map(
    stored.map(({ number, proof }) => {
      const master = known.find((key) => timingSafeEqual(proofOf(key), proof));
      if (master === undefined)
        throw new KeyError(
          stored.length > 1
            ? `the vault is between two master keys, and number ${number} of them is missing; put it back in ${path} (the earlier) or ${nextPath(path)} (the later)`
            : `the master key is not the one this vault was made with; give the right one in ASSAY_MASTER_KEY or ${path}`,
        );
      return [number, master];
    }),
  );
}

/** Seals the key of a purpose so that it outlives its master key. */
export function sealCarried(keys: Keys, purpose: Purpose): Buffer {
  const place = carriedPlace(purpose);
  return seal({ id: keys.id, key: keys.purpose("carried") }, keys.purpose(purpose).toString("hex"), place);
}

function openCarried(keys: Keys, purpose: string, sealed: Uint8Array): Buffer {
  const hex = open((id) => keys.purpose("carried", id), sealed, carriedPlace(purpose)) as string;
  return Buffer.from(hex, "hex");
}

function carriedPlace(purpose: string): Place {
  return { table: "carried_key", person: "", source: "", source_id: purpose, version: "" };
}

/** The keys derived from master keys; `carried` ones take the place of those of their purpose. */
export function keysOf(masters: Masters, carried: ReadonlyMap<string, Buffer> = new Map()): Keys {
  const byId = new Map([...masters].map(([number, master]) => [number % 256, master]));
  const present = Math.max(...masters.keys()) % 256;
  const derived = new Map<string, Buffer>();
  return {
    id: present,
    ids: [...byId.keys()],
    purpose: (name, id = present) => {
      const kept = carried.get(name);
      if (kept !== undefined) return kept;
      const master = byId.get(id);
      if (master === undefined) throw new KeyError(`the master key number ${id} is not in use any more`);
      const place = `${id} ${name}`;
      const key = derived.get(place) ?? derive(master, name);
      derived.set(place, key);
      return key;
    },
  };
}

/** The keys of the master key that a data directory of this place has, whatever its number, without a vault to prove it on. */
export function masterKeys(directory: string, source: KeySource = {}): Keys {
  const master = masterKey(directory, true, source);
  return { id: 0, ids: [0], purpose: (name) => derive(master, name) };
}

/** What tells that a master key is the right one. */
export function proofOf(master: Buffer): Buffer {
  return createHmac("sha256", derive(master, "check")).update("assay vault").digest();
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", master, "assay/1", purpose, 32));
}

/** The master key of the environment, else that of its file, made there where there is no vault yet. */
function masterKey(directory: string, vaultExists: boolean, source: KeySource): Buffer {
  const given = givenKey(source);
  if (given !== undefined) return given;
  const path = keyPath(directory, source);
  const known = readKey(path);
  if (known !== undefined) return known;
  if (vaultExists)
    throw new KeyError(
      `the master key file ${path} is missing; restore it from your copy, or set ASSAY_MASTER_KEY (without it the vault cannot be read)`,
    );
  const made = writeKey(path);
  source.onWarning?.(
    `a new master key was written to ${path}; keep a copy in a safe place, without it names and texts are lost`,
  );
  return made;
}
