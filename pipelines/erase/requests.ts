import { randomBytes } from "node:crypto";
import { type Connection, type Database, identifier, quote } from "../../sql/database.ts";
import { leaveRemains } from "../../sql/renew.ts";
import { contracts } from "../contract.ts";
import { erasedDigest, NORMAL_FORMS, type PersonTree, personTree } from "../erased-marks.ts";
import { hmac, IDENTIFIERS, keyBlocks } from "../identity.ts";
import type { Keys } from "../keys.ts";
import { readMarks } from "../load/installation.ts";
import { recover } from "../load/recover.ts";
import { canWait } from "../staging.ts";
import { dataKey, open, placeOf } from "../vault/seal.ts";
import { destroy, type EraseStep } from "./destroy.ts";
import { checkLedger, type LedgerEntry, ledgerPath, readLedger, writeLedger } from "./ledger.ts";
import { type Found, findRecords, forgetRecords, type Root } from "./records.ts";

type Environment = Readonly<Record<string, string | undefined>> | undefined;

/** A number for a request, by which the audit log and a letter can name it. */
export function newRequest(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  return `E${day}-${randomBytes(4).toString("hex")}`;
}

/** What a request would find, without changing anything. */
export async function tellRoots(db: Database, keys: Keys, roots: readonly Root[]): Promise<Found> {
  const tree = personTree(await contracts());
  return db.writer(async (c) => {
    try {
      return await findRecords(c, { tree, roots, keys, directory: db.directory });
    } finally {
      await forgetRecords(c);
    }
  });
}

/**
 * Begins a request: from here on it is ended whatever happens, by `endErasures` at the next opening at the latest. Its
 * blind indexes are in the database and in the ledger outside of the data directory before anything is destroyed.
 */
export async function beginErasure(
  db: Database,
  keys: Keys,
  ask: { readonly request: string; readonly roots: readonly Root[]; readonly withRows: boolean },
  environment?: Environment,
): Promise<Found> {
  checkLedger(ledgerPath(db.directory, environment));
  const found = await tellRoots(db, keys, ask.roots);
  const digest = erasedDigest(keys);
  const digests = found.names.marks.map(([kind, normal]) => digest(kind, normal));
  await writeRequest(db, { ...ask, digests, found });
  await agreeWithLedger(db, keys, environment);
  return found;
}

async function writeRequest(
  db: Database,
  {
    request,
    roots,
    withRows,
    digests,
    found,
  }: {
    readonly request: string;
    readonly roots: readonly Root[];
    readonly withRows: boolean;
    readonly digests: readonly string[];
    readonly found: Found;
  },
): Promise<void> {
  await db.writer((c) =>
    c.transaction(async () => {
      await c.run("INSERT INTO app.erasure VALUES ($1, now(), NULL, NULL, $2, $3)", [
        request,
        withRows,
        JSON.stringify(found.goes),
      ]);
      await c.run("INSERT INTO app.erased_root SELECT $1, unnest($2), unnest($3)", [
        request,
        roots.map(({ target }) => target),
        roots.map(({ value }) => value),
      ]);
      await c.run("INSERT INTO app.erased_index SELECT DISTINCT $1, unnest($2)::UUID", [request, digests]);
      await leaveRemains(c, "app");
    }),
  );
}

/**
 * Ends every request that is under way, and begins and ends those of the ledger that this data directory has not seen,
 * since it is a restored one or a copy of before. The files that held the people have to be written anew after it
 * (`renewFiles`). Nothing else may use the database meanwhile.
 */
export async function endErasures(
  db: Database,
  keys: Keys,
  environment?: Environment,
  onStep: (step: EraseStep) => void = () => undefined,
): Promise<void> {
  for (const entry of await agreeWithLedger(db, keys, environment)) await beginAgain(db, keys, entry);
  await beginLate(db, keys, environment);
  const open = await db.reader((c) =>
    c.rows<{ id: string; withRows: boolean }>(
      'SELECT request_id AS id, with_rows AS "withRows" FROM app.erasure WHERE ended_at IS NULL ORDER BY begun_at, 1',
    ),
  );
  if (open.length === 0) return;
  await recover(db);
  for (const request of open) {
    const roots = await db.reader((c) =>
      c.rows<Root>("SELECT target, value FROM app.erased_root WHERE request_id = $1", [request.id]),
    );
    if (roots.length > 0) await destroy(db, keys, { ...request, roots }, onStep);
    else
      await db.writer((c) =>
        c.run("UPDATE app.erasure SET ended_at = now() WHERE request_id = $1", [request.id]),
      );
  }
}

/** Brings the ledger to what the database has; gives what the ledger has and the database has not. */
async function agreeWithLedger(db: Database, keys: Keys, environment: Environment): Promise<LedgerEntry[]> {
  const path = ledgerPath(db.directory, environment);
  const key = keys.purpose("erased");
  const { installation, own } = await db.reader(async (c) => ({
    installation: (await readMarks(c)).vault?.installation ?? "",
    own: await c.rows<{ request: string; at: Date; with_rows: boolean }>(
      "SELECT request_id AS request, begun_at AS at, with_rows FROM app.erasure ORDER BY begun_at",
    ),
  }));
  const told = readLedger(path, key, installation);
  for (const { request, at, with_rows } of own.filter(
    (one) => !told.some((entry) => entry.request === one.request),
  )) {
    const digests = await db.reader((c) =>
      c.rows<{ digest: string }>("SELECT digest FROM app.erased_index WHERE request_id = $1 ORDER BY 1", [
        request,
      ]),
    );
    writeLedger(path, key, {
      request,
      at: at.toISOString(),
      installation,
      with_rows,
      digests: digests.map(({ digest }) => digest),
    });
  }
  return told.filter((entry) => !own.some(({ request }) => request === entry.request));
}

/**
 * Begins a request for ids that erased people brought with later loads (`setErasedAside`): records that had waited for
 * them are theirs too.
 */
async function beginLate(db: Database, keys: Keys, environment: Environment): Promise<void> {
  const late = await db.reader((c) =>
    c.rows<{ digest: string }>("SELECT digest FROM app.erased_index WHERE request_id = ''"),
  );
  if (late.length === 0) return;
  const entry = { request: newRequest(), with_rows: false, digests: late.map(({ digest }) => digest) };
  await beginAgain(db, keys, entry);
  await db.writer((c) => c.run("DELETE FROM app.erased_index WHERE request_id = ''"));
  await agreeWithLedger(db, keys, environment);
}

/** Begins a request of the ledger, of which only blind indexes are known, on what this data directory has. */
async function beginAgain(
  db: Database,
  keys: Keys,
  entry: Pick<LedgerEntry, "request" | "with_rows" | "digests">,
): Promise<void> {
  const tree = personTree(await contracts());
  const roots = await db.writer((c) => rootsOf(c, keys, tree, new Set(entry.digests)));
  const found = await tellRoots(db, keys, roots);
  // What else is theirs here may have been unknown there.
  const digest = erasedDigest(keys);
  const more = found.names.marks.map(([kind, normal]) => digest(kind, normal));
  await writeRequest(db, {
    request: entry.request,
    roots,
    withRows: entry.with_rows,
    digests: [...new Set([...entry.digests, ...more])],
    found,
  });
}

/** What blind indexes lead to: people by their identifiers, ids in staging and in what waits. */
async function rootsOf(
  c: Connection,
  keys: Keys,
  tree: PersonTree,
  digests: ReadonlySet<string>,
): Promise<Root[]> {
  const persons = await personsOf(c, keys, digests);
  await c.run("CREATE OR REPLACE TEMP TABLE erase_digest AS SELECT unnest($1)::UUID AS digest", [
    [...digests],
  ]);
  const parts = tree.feeds.flatMap((contract) =>
    [...tree.columns(contract)].flatMap(([name, target]) =>
      [
        `staging.${contract.feed}`,
        ...(canWait(contract) ? [`staging_meta.waiting_${contract.feed}`] : []),
      ].map((table) => `SELECT ${quote(target)} AS target, ${identifier(name)} AS value FROM ${table}`),
    ),
  );
  const ids = await c.rows<Root>(
    `SELECT target, value FROM (${parts.join(" UNION ")}) WHERE value IS NOT NULL AND ${hmac("target || ':' || value")} IN (FROM erase_digest)`,
    keyBlocks(keys.purpose("erased")),
  );
  const owners = await c.rows<{ value: string }>(
    `SELECT DISTINCT person_key::VARCHAR AS value FROM staging.candidates WHERE candidate_id IN (SELECT unnest($1))`,
    [ids.filter(({ target }) => target === "candidates.candidate_id").map(({ value }) => value)],
  );
  await c.run("DROP TABLE erase_digest");
  const people = new Set([...persons, ...owners.map(({ value }) => value)]);
  return [...[...people].map((value) => ({ target: "person", value })), ...ids];
}

const PAGE = 5000;

/** The people one of whose identifiers is known, each opened: the vault's own blind indexes are under another key. */
async function personsOf(c: Connection, keys: Keys, digests: ReadonlySet<string>): Promise<Set<string>> {
  const digest = erasedDigest(keys);
  const found = new Set<string>();
  const last = (await c.value<number | null>("SELECT max(rowid) FROM vault.identity")) ?? -1;
  for (let from = 0; from <= last; from += PAGE)
    for (const { salt, sealed, ...row } of await c.rows<
      Parameters<typeof placeOf>[1] & { person_key: string; salt: Uint8Array; sealed: Uint8Array }
    >(
      `SELECT i.person_key, salt, source, source_id, version, sealed FROM vault.identity i JOIN vault.person USING (person_key)
       WHERE i.rowid BETWEEN $1 AND $2`,
      [from, from + PAGE - 1],
    )) {
      const keyOf = (id: number) => dataKey(keys.purpose("person", id), row.person_key, salt);
      const fields = open(keyOf, sealed, placeOf("candidates", row)) as Record<string, string | null>;
      const isErased = IDENTIFIERS.some((kind) => {
        const value = fields[kind];
        return value != null && digests.has(digest(kind, NORMAL_FORMS[kind]!(value)));
      });
      if (isErased) found.add(row.person_key);
    }
  return found;
}
