import { rmSync } from "node:fs";
import { type Connection, type Database, identifier } from "../sql/database.ts";
import { blindIndexes, blindKeys, IDENTIFIERS } from "./identity.ts";
import {
  givenKey,
  KeyError,
  type KeySource,
  keyPath,
  moveKey,
  nextPath,
  readKey,
  writeKey,
} from "./key-file.ts";
import {
  CARRIED,
  forgetKeys,
  type Keys,
  keysOf,
  type Masters,
  mastersOf,
  openKeys,
  proofOf,
  sealCarried,
} from "./keys.ts";
import { insertRows } from "./load/insert-rows.ts";
import { dataKey, open, placeOf, seal } from "./vault/seal.ts";

/** What came of a rotation. */
export type Rotated = {
  /** Number of the master key that seals from now on. */
  readonly number: number;
  /** Where it lies; `next` where it has yet to take the place of `ASSAY_MASTER_KEY`. */
  readonly key: string;
  readonly isNext: boolean;
  /** Where the key before it is kept; null where the environment has it. */
  readonly former: string | null;
};

/** A step of a rotation that is done. */
export type RotationStep = "key" | "identities" | "texts" | "vault" | "quarantine" | "others" | "kept";

/** How to rotate. */
type RotateOptions = {
  readonly source?: KeySource;
  /** Brings what is sealed elsewhere under the master key that seals; may be called again. */
  readonly others: (keys: Keys) => Promise<void>;
  readonly onStep?: (step: RotationStep) => void;
};

const PAGE = 5000;

/**
 * Replaces the master key: a new one is written beside the old, then the vault goes over to it in one transaction, the
 * quarantine in another, what is sealed elsewhere after that; at last the old key is put aside and the new one takes
 * its place. In between both are in use, so that everything can be read at any moment; a killed rotation goes on where
 * it was. Throws `KeyError` where the keys at hand do not fit.
 */
export async function rotateKey(
  db: Database,
  { source = {}, others, onStep = () => undefined }: RotateOptions,
): Promise<Rotated> {
  await openKeys(db, { ...source, onWarning: () => undefined });
  const path = keyPath(db.directory, source);
  let masters = await mastersOf(db, source);
  const ended = endEarlier(path, masters, source);
  if (ended !== null) return ended;
  if (masters.size === 1) {
    const [number, master] = [...masters][0] as [number, Buffer];
    checkFormer(formerPath(path, number), master);
    const next = readKey(nextPath(path)) ?? writeKey(nextPath(path));
    onStep("key");
    masters = new Map([
      [number, master],
      [number + 1, next],
    ]);
    await rotateVault(db, masters, onStep);
    onStep("vault");
    forgetKeys(db);
  }
  const keys = await openKeys(db, { ...source, onWarning: () => undefined });
  onStep("quarantine");
  await others(keys);
  onStep("others");
  const [[before, master], [number]] = [...masters] as [[number, Buffer], [number, Buffer]];
  const isGiven = givenKey(source) !== undefined;
  const former = isGiven ? null : formerPath(path, before);
  if (former !== null) writeKey(former, master);
  onStep("kept");
  await db.writer((c) => c.run("DELETE FROM vault.master_key WHERE number < $1", [number]));
  if (!isGiven) moveKey(nextPath(path), path);
  forgetKeys(db);
  return { number, key: isGiven ? nextPath(path) : path, isNext: isGiven, former };
}

/** Ends a rotation of which all but the last move of a file is done; null where there is none. */
function endEarlier(path: string, masters: Masters, source: KeySource): Rotated | null {
  const next = readKey(nextPath(path));
  const [number, present] = [...masters].at(-1) as [number, Buffer];
  if (masters.size > 1 || next === undefined || !next.equals(present)) return null;
  const given = givenKey(source);
  if ((given ?? readKey(path))?.equals(present) === true) {
    rmSync(nextPath(path));
    return null;
  }
  if (given !== undefined)
    throw new KeyError(
      `ASSAY_MASTER_KEY still holds the key before the last rotation; set it to the key in ${nextPath(path)} first`,
    );
  moveKey(nextPath(path), path);
  return { number, key: path, isNext: false, former: formerPath(path, number - 1) };
}

/** Where the key of a number is kept once another has taken its place. */
function formerPath(path: string, number: number): string {
  return `${path}.${number}`;
}

/** Throws where another key would be lost: one that an earlier installation left there. */
function checkFormer(path: string, master: Buffer): void {
  if (readKey(path)?.equals(master) === false)
    throw new KeyError(`${path} holds a key of an earlier installation; move it to the backups that need it`);
}

/** Everything of the vault under the last of the master keys, in one transaction. */
async function rotateVault(
  db: Database,
  masters: Masters,
  onStep: (step: RotationStep) => void,
): Promise<void> {
  const [number, master] = [...masters].at(-1) as [number, Buffer];
  const carrier = await carrying(db, masters);
  const keys = keysOf(masters);
  await db.writer(async (c) => {
    await rotateTable(c, keys, "identity");
    onStep("identities");
    await rotateTable(c, keys, "sealed_text");
    onStep("texts");
    await c.transaction(async () => {
      for (const table of TABLES)
        await c.run(`DELETE FROM vault.${table}; INSERT INTO vault.${table} FROM rotated_${table}`);
      await c.run("DELETE FROM vault.carried_key");
      for (const purpose of CARRIED)
        await c.run("INSERT INTO vault.carried_key VALUES ($1, $2)", [
          purpose,
          sealCarried(carrier, purpose),
        ]);
      await c.run("INSERT INTO vault.master_key VALUES ($1, $2, now())", [number, proofOf(master)]);
    });
    for (const table of TABLES) await c.run(`DROP TABLE rotated_${table}`);
  });
}

/** Keys that seal under the new master key and have the carried keys of the present ones. */
async function carrying(db: Database, masters: Masters): Promise<Keys> {
  const present = await openKeys(db);
  return keysOf(masters, new Map(CARRIED.map((purpose) => [purpose, present.purpose(purpose)])));
}

const TABLES = ["identity", "sealed_text"] as const;

type Sealed = {
  readonly rid: number;
  readonly feed: string;
  readonly person_key: string | null;
  readonly salt: Uint8Array | null;
  readonly source: string;
  readonly source_id: string;
  readonly version: number;
  readonly sealed: Uint8Array;
};

/** The table `rotated_<table>`: the rows of a table of the vault, sealed and indexed under the key that seals. */
async function rotateTable(
  connection: Connection,
  keys: Keys,
  table: (typeof TABLES)[number],
): Promise<void> {
  const isIdentity = table === "identity";
  const columns = { rid: "BIGINT", sealed: "VARCHAR" } as const;
  const identifiers = isIdentity ? IDENTIFIERS : [];
  await connection.run(`CREATE OR REPLACE TEMP TABLE rotated_${table} AS FROM vault.${table} LIMIT 0`);
  const last = (await connection.value<number | null>(`SELECT max(rowid) FROM vault.${table}`)) ?? -1;
  for (let from = 0; from <= last; from += PAGE) {
    const rows = await connection.rows<Sealed>(
      `SELECT t.rid, ${isIdentity ? "'candidates'" : "feed"} AS feed, t.person_key, salt, source, source_id, version, sealed
       FROM (SELECT rowid AS rid, * FROM vault.${table} WHERE rowid BETWEEN $1 AND $2) t LEFT JOIN vault.person p USING (person_key)`,
      [from, from + PAGE - 1],
    );
    const names = [...Object.keys(columns), ...identifiers].map((name) => `${name} VARCHAR`);
    await connection.run(`CREATE OR REPLACE TEMP TABLE rotated_page(${names.join(", ")})`);
    await insertRows(
      connection,
      "rotated_page",
      { ...columns, ...Object.fromEntries(identifiers.map((kind) => [kind, "VARCHAR" as const])) },
      rows.map((row) => {
        const { sealed, fields } = sealAnew(row, keys);
        return [row.rid, sealed.toString("base64"), ...identifiers.map((kind) => fields[kind] ?? null)];
      }),
    );
    const page = isIdentity ? `(${blindIndexes("rotated_page", "rid, sealed")})` : "rotated_page";
    const indexes = identifiers.map((kind) => `, p.${kind} AS ${identifier(`${kind}_index`)}`).join("");
    await connection.run(
      `INSERT INTO rotated_${table} SELECT t.* REPLACE (from_base64(p.sealed) AS sealed${indexes})
       FROM vault.${table} t JOIN ${page} p ON t.rowid = p.rid::BIGINT`,
      isIdentity ? blindKeys(keys) : [],
    );
  }
  await connection.run("DROP TABLE IF EXISTS rotated_page");
}

function sealAnew(row: Sealed, keys: Keys): { sealed: Buffer; fields: Record<string, string> } {
  const { feed, person_key, salt } = row;
  const keyOf = (id: number) => {
    if (person_key === null) return keys.purpose("text", id);
    if (salt === null) throw new Error(`the vault has no person ${person_key}`);
    return dataKey(keys.purpose("person", id), person_key, salt);
  };
  const place = placeOf(feed, row);
  const fields = open(keyOf, row.sealed, place) as Record<string, string>;
  return { sealed: seal({ id: keys.id, key: keyOf(keys.id) }, fields, place), fields };
}
