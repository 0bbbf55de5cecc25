import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Database } from "../sql/database.ts";
import { givenKey, KeyError, type KeySource, keyPath, readKey, writeKey } from "./key-file.ts";
import { migrate } from "./load/migrate.ts";
import { moveOlderSeals } from "./load/older-seals.ts";

export type { KeySource } from "./key-file.ts";

/** What a key derived from the master key is for; each purpose has its own key. `wrap` opens older seals only. */
type Purpose = "person" | "blind" | "text" | "quarantine" | "audit" | "wrap";

/** The keys of one data directory. */
export type Keys = {
  /** Number of the master key that seals, as it stands before what is sealed: 0 to 255. */
  readonly id: number;
  /** The key of a purpose, under the master key that seals unless another one in use is named. */
  readonly purpose: (name: Purpose, id?: number) => Buffer;
};

const opened = new WeakMap<Database, Promise<Keys>>();

/**
 * The keys of a data directory, opened once per database; what an older version sealed is sealed anew.
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
  const [stored] = await db.reader((c) =>
    c.rows<{ number: number; proof: Uint8Array }>("SELECT number, proof FROM vault.master_key"),
  );
  const master = masterKey(db.directory, stored !== undefined, source);
  const proof = proofOf(master);
  if (stored === undefined)
    await db.writer((c) => c.run("INSERT INTO vault.master_key VALUES (1, $1, now())", [proof]));
  else if (!timingSafeEqual(proof, stored.proof))
    throw new KeyError(
      `the master key is not the one this vault was made with; give the right one in ASSAY_MASTER_KEY or ${keyPath(db.directory, source)}`,
    );
  const keys = keysOf(new Map([[stored?.number ?? 1, master]]));
  await moveOlderSeals(db, keys, source.onWarning);
  return keys;
}

/** The keys derived from master keys, by number; the last one seals. */
function keysOf(masters: ReadonlyMap<number, Buffer>): Keys {
  const byId = new Map([...masters].map(([number, master]) => [number % 256, master]));
  const present = Math.max(...masters.keys()) % 256;
  const derived = new Map<string, Buffer>();
  return {
    id: present,
    purpose: (name, id = present) => {
      const master = byId.get(id);
      if (master === undefined) throw new KeyError(`the master key number ${id} is not in use any more`);
      const place = `${id} ${name}`;
      const key = derived.get(place) ?? derive(master, name);
      derived.set(place, key);
      return key;
    },
  };
}

/** What tells that a master key is the right one. */
function proofOf(master: Buffer): Buffer {
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
