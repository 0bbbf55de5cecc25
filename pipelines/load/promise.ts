import type { Connection } from "../../sql/database.ts";
import { type VaultPlaces, vaultPlaces } from "./vault-places.ts";

/** What vault and app hold of the batches up to one, of a feed `f`. */
const heldIn = ({ persons, identities, texts }: VaultPlaces) => ({
  persons: (batch: number) => `SELECT count(*) FROM ${persons} p WHERE batch_id <= ${batch}`,
  identities: (batch: number) => `SELECT count(*) FROM ${identities} i WHERE ${lives(batch)}`,
  texts: (batch: number) => `SELECT count(*) FROM ${texts} t WHERE t.feed = f.feed AND ${lives(batch)}`,
  quarantined: (batch: number) =>
    `SELECT count(*) FROM app.quarantine q WHERE q.feed = f.feed AND q.batch_id <= ${batch}`,
});

const KINDS = {
  persons: { file: "vault", words: () => "keys of people" },
  identities: { file: "vault", words: () => "identities of candidates" },
  texts: { file: "vault", words: (feed: string) => `sealed texts of ${feed}` },
  quarantined: { file: "app", words: (feed: string) => `records of ${feed} set aside` },
} as const;

/** What a promise is of. */
export type Kind = keyof typeof KINDS;

/** A file that holds another number of something than a batch had left in it. */
export type Broken = {
  readonly kind: Kind;
  readonly file: "vault" | "app";
  readonly feed: string;
  readonly words: string;
  readonly held: number;
  readonly promised: number;
};

/** Promises what vault and app hold with this batch of a feed; in the transaction that brings it to the ledger. */
export async function writePromise(c: Connection, batch: number, feed: string): Promise<void> {
  await insertPromises(c, batch, `SELECT ${batch} AS batch_id, '${feed}' AS feed`);
}

/** Promises what vault and app hold of every feed that was loaded before there were promises. */
export async function writeAllPromises(c: Connection, batch: number): Promise<void> {
  await insertPromises(
    c,
    batch,
    "SELECT max(batch_id) AS batch_id, feed FROM staging_meta.batch GROUP BY feed",
  );
}

/** The promises that vault and app do not keep, as they stand with this batch. */
export async function brokenPromises(c: Connection, batch: number): Promise<Broken[]> {
  const kinds = Object.keys(KINDS) as Kind[];
  const held = heldIn(await vaultPlaces(c));
  const newest = (kind: Kind) =>
    kind === "persons" || kind === "identities"
      ? `SELECT 'candidates' AS feed, max_by(${kind}, batch_id) AS promised FROM staging_meta.promise`
      : `SELECT feed, max_by(${kind}, batch_id) AS promised FROM staging_meta.promise GROUP BY feed`;
  const compared = kinds.map(
    (kind) =>
      `SELECT '${kind}' AS kind, feed, promised, (${held[kind](batch)}) AS held FROM (${newest(kind)}) f`,
  );
  const found = await c.rows<{ kind: Kind; feed: string; promised: number; held: number }>(
    `SELECT * FROM (${compared.join(" UNION ALL ")}) WHERE held <> promised ORDER BY kind, feed`,
  );
  return found.map(({ kind, feed, ...counts }) => {
    const { file, words } = KINDS[kind];
    return { kind, file, words: words(feed), feed, ...counts };
  });
}

/** Brings the newest promises to what vault and app hold with this batch, after something left them for good. */
export async function renewPromises(c: Connection, batch: number): Promise<void> {
  const held = heldIn(await vaultPlaces(c));
  await c.run(`
    CREATE OR REPLACE TEMP TABLE renewed_promise AS
    SELECT batch_id, feed, ${Object.entries(held)
      .map(([kind, sql]) => `(${sql(batch)}) AS ${kind}`)
      .join(", ")}
    FROM (SELECT feed, max(batch_id) AS batch_id FROM staging_meta.promise GROUP BY feed) f;
    UPDATE staging_meta.promise p SET persons = r.persons, identities = r.identities, texts = r.texts, quarantined = r.quarantined
    FROM renewed_promise r WHERE p.feed = r.feed AND p.batch_id = r.batch_id;
    DROP TABLE renewed_promise`);
}

async function insertPromises(c: Connection, batch: number, feeds: string): Promise<void> {
  const held = Object.values(heldIn(await vaultPlaces(c))).map((sql) => `(${sql(batch)})`);
  await c.run(
    `INSERT INTO staging_meta.promise SELECT f.batch_id, f.feed, ${held.join(", ")} FROM (${feeds}) f`,
  );
}

function lives(batch: number): string {
  return `batch_id <= ${batch} AND (retired_batch IS NULL OR retired_batch > ${batch})`;
}
