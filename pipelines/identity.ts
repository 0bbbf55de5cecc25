import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Connection, type Database, quote } from "../sql/database.ts";
import { isCutShort, isFiller, isMadeUp, isShortened, narrow } from "./filler.ts";
import type { Keys } from "./keys.ts";

/** The identifiers by which persons are matched, the strongest first. */
export const IDENTIFIERS = ["national_id", "phone", "email"] as const;
type Identifier = (typeof IDENTIFIERS)[number];

const digitsOf = (text: string) => `regexp_replace(${text}, '[^0-9]', '', 'g')`;
const NORMAL: Readonly<Record<Identifier, (column: string) => string>> = {
  national_id: (column) => `upper(regexp_replace(${narrow(column)}, '[^0-9A-Za-z]', '', 'g'))`,
  phone: (column) => `regexp_replace(${digitsOf(narrow(column))}, '^(?:00)?86(1[0-9]{10})$', '\\1')`,
  email: (column) => `lower(trim(${narrow(column)}))`,
};
const LEAST: Readonly<Record<Identifier, number>> = { national_id: 6, phone: 7, email: 3 };

/** SQL: whether a normal form can be somebody's; what fills a cell, or is destroyed, identifies nobody. */
const POSSIBLE: Readonly<Record<Identifier, (normal: string) => string>> = {
  national_id: (normal) => {
    const digits = digitsOf(normal);
    return `length(${digits}) >= 4 AND NOT ${isMadeUp(digits)} AND NOT ${isCutShort(normal)}`;
  },
  // 15 digits are the most of a number (ITU-T E.164), two more the most common prefix of calls abroad
  phone: (normal) =>
    `length(${normal}) <= 17 AND NOT ${isMadeUp(`regexp_replace(${normal}, '^(?:00)?86', '')`)}`,
  email: (normal) =>
    `regexp_full_match(${normal}, '[^@\\s]+@[^@\\s]+')
      AND NOT (${isFiller(`split_part(${normal}, '@', 1)`)} AND ${isFiller(`split_part(split_part(${normal}, '@', 2), '.', 1)`)})`,
};

/** SQL of an identifier in its normal form; NULL where it is too short, or no number but the writing of one. */
function normalForm(kind: Identifier, column: string): string {
  return `CASE WHEN length(${column}) >= ${LEAST[kind]} AND NOT ${isShortened(column)} THEN ${NORMAL[kind](column)} END`;
}

/** SQL of the blind index of an identifier in its normal form, as UUID; NULL where it cannot be anybody's. Binds $inner and $outer. */
function blindIndex(kind: Identifier, normal: string): string {
  return `CASE WHEN length(${normal}) >= ${LEAST[kind]} AND ${POSSIBLE[kind](normal)} THEN ${hmac(`'${kind}:' || ${normal}`)} END`;
}

/** SQL of the first 16 bytes of HMAC-SHA256 of a text. Binds $inner and $outer. */
export function hmac(text: string): string {
  return `CAST(left(sha256($outer || unhex(sha256($inner || encode(${text})))), 32) AS UUID)`;
}

/** The two padded key blocks of HMAC-SHA256 under the key of blind indexes. */
export function blindKeys(keys: Keys): { inner: Buffer; outer: Buffer } {
  return keyBlocks(keys.purpose("blind"));
}

/** The two padded key blocks of HMAC-SHA256. */
export function keyBlocks(key: Buffer): { inner: Buffer; outer: Buffer } {
  const block = Buffer.alloc(64);
  key.copy(block);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  };
}

/**
 * SQL of the blind indexes of the identifiers in a relation, under their names, beside other columns of it. Binds
 * $inner and $outer.
 */
export function blindIndexes(relation: string, beside: string): string {
  const each = (sql: (kind: Identifier) => string) => IDENTIFIERS.map(sql).join(", ");
  return `SELECT ${beside}, ${each((kind) => `${blindIndex(kind, kind)} AS ${kind}`)}
    FROM (SELECT ${beside}, ${each((kind) => `${normalForm(kind, kind)} AS ${kind}`)} FROM ${relation})`;
}

/** The person who has this phone, e-mail or national id, or undefined. */
export function findPerson(
  db: Database,
  keys: Keys,
  kind: Identifier,
  value: string,
): Promise<string | undefined> {
  return db.reader((c) =>
    c.value<string>(
      `SELECT person_key FROM vault.identity
       WHERE retired_batch IS NULL
         AND ${kind}_index = (SELECT ${blindIndex(kind, "normal")} FROM (SELECT ${normalForm(kind, "$value")} AS normal))
       LIMIT 1`,
      { ...blindKeys(keys), value },
    ),
  );
}

/**
 * Gives every record of `load_winner` (candidates: rid, candidate_id, three identifiers) its person in
 * `load_person(rid, person_key, is_new, is_first)`, and lists the contradicting ones in
 * `load_conflict(rid, field)`.
 *
 * A record belongs to the person of its candidate id, national id, phone or e-mail; if these name different
 * persons, or phone or e-mail name a person with another national id, it is a conflict. Records that share
 * nothing with others, or agree with one known person, are settled in SQL; the few that are linked to each
 * other are taken one by one in the order of their arrival, so that a contradicting record does not spoil the
 * ones before it. Only keyed digests leave the database.
 */
export async function matchPersons(connection: Connection, keys: Keys, work: string): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE load_digest AS ${blindIndexes("load_winner", "rid, candidate_id")}`,
    blindKeys(keys),
  );
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_known AS
    ${IDENTIFIERS.map(
      (kind) => `SELECT DISTINCT '${kind}' AS kind, ${kind}_index AS digest, person_key FROM vault.identity
    WHERE retired_batch IS NULL AND ${kind}_index IN (SELECT ${kind} FROM load_digest)`,
    ).join(" UNION ALL ")};
    CREATE OR REPLACE TEMP TABLE load_shared AS
    SELECT kind, digest FROM (${IDENTIFIERS.map((kind) => `SELECT '${kind}' AS kind, ${kind} AS digest FROM load_digest`).join(" UNION ALL ")})
    WHERE digest IS NOT NULL GROUP BY kind, digest HAVING count(*) > 1;
    CREATE OR REPLACE TEMP TABLE load_match AS
    WITH matched AS (
      SELECT d.rid, d.national_id, d.phone, d.email, c.person_key AS by_id,
        ${IDENTIFIERS.map((kind) => `k_${kind}.person_key AS by_${kind}`).join(", ")},
        ${IDENTIFIERS.map((kind) => `(s_${kind}.digest IS NOT NULL AND k_${kind}.person_key IS NULL)`).join(" OR ")} AS is_shared
      FROM load_digest d
      LEFT JOIN (SELECT candidate_id, any_value(person_key) AS person_key FROM staging.candidates GROUP BY ALL) c USING (candidate_id)
      ${IDENTIFIERS.map(
        (
          kind,
        ) => `LEFT JOIN load_known k_${kind} ON k_${kind}.kind = '${kind}' AND k_${kind}.digest = d.${kind}
      LEFT JOIN load_shared s_${kind} ON s_${kind}.kind = '${kind}' AND s_${kind}.digest = d.${kind}`,
      ).join("\n      ")}
    ), named AS (
      SELECT *, coalesce(by_id, by_national_id, by_phone, by_email) AS person_key FROM matched
    ), owned AS (
      SELECT person_key, any_value(national_id_index) AS digest FROM vault.identity
      WHERE retired_batch IS NULL AND person_key IN (SELECT person_key FROM named WHERE by_id IS NULL AND by_national_id IS NULL)
      GROUP BY person_key
    )
    SELECT n.*, o.digest AS owned_id,
      coalesce(by_national_id <> n.person_key OR by_phone <> n.person_key OR by_email <> n.person_key, false) AS is_torn,
      by_id IS NULL AND by_national_id IS NULL AND coalesce(n.national_id <> o.digest, false) AS is_other
    FROM named n LEFT JOIN owned o USING (person_key);
    CREATE OR REPLACE TEMP TABLE load_person AS
    SELECT rid, coalesce(person_key, uuid()) AS person_key, person_key IS NULL AS is_new
    FROM load_match WHERE NOT is_shared AND NOT coalesce(is_torn, false) AND NOT is_other;
    CREATE OR REPLACE TEMP TABLE load_conflict(rid BIGINT, field VARCHAR);
  `);
  await settleLinked(connection, work);
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_person AS
    SELECT rid, person_key, is_new, is_new AS is_first FROM load_person
    UNION ALL
    SELECT rid, person_key, is_new, is_new AND row_number() OVER (PARTITION BY person_key ORDER BY rid) = 1 FROM load_settled
  `);
}

async function settleLinked(connection: Connection, work: string): Promise<void> {
  const { columns } = await connection.columns(`
    SELECT rid, by_id, ${IDENTIFIERS.join(", ")}, ${IDENTIFIERS.map((kind) => `by_${kind}`).join(", ")}, person_key, owned_id
    FROM load_match ANTI JOIN load_person USING (rid) ORDER BY rid`);
  const [rids = [], byId = [], ...rest] = columns as (string | null)[][];
  const persons: Record<Identifier, Map<string, string>> = {
    national_id: new Map(),
    phone: new Map(),
    email: new Map(),
  };
  const owned = new Map<string, string>();
  const made = new Set<string>();
  IDENTIFIERS.forEach((kind, index) => {
    rids.forEach((_, row) => {
      const digest = rest[index]?.[row];
      const person = rest[index + IDENTIFIERS.length]?.[row];
      if (digest != null && person != null) persons[kind].set(digest, person);
      if (kind === "national_id" && digest != null && person != null) owned.set(person, digest);
    });
  });
  rids.forEach((_, row) => {
    const person = rest[6]?.[row];
    const digest = rest[7]?.[row];
    if (person != null && digest != null) owned.set(person, digest);
  });

  const settled: string[] = [];
  const conflicts: string[] = [];
  rids.forEach((rid, row) => {
    const digests = IDENTIFIERS.map((_, index) => rest[index]?.[row] ?? null);
    const byDigest = IDENTIFIERS.map((kind, index) => {
      const digest = digests[index];
      return digest == null ? undefined : persons[kind].get(digest);
    });
    const explicit = byId[row] ?? undefined;
    const person = explicit ?? byDigest.find((one) => one !== undefined);
    const torn = byDigest.findIndex((one) => one !== undefined && one !== person);
    if (torn !== -1) {
      conflicts.push(`${rid},${IDENTIFIERS[torn]}`);
      return;
    }
    const [national] = digests;
    const has = person === undefined ? undefined : owned.get(person);
    if (
      explicit === undefined &&
      byDigest[0] === undefined &&
      national != null &&
      has !== undefined &&
      has !== national
    ) {
      conflicts.push(`${rid},national_id`);
      return;
    }
    const chosen = person ?? randomUUID();
    if (person === undefined) made.add(chosen);
    IDENTIFIERS.forEach((kind, index) => {
      const digest = digests[index];
      if (digest != null) persons[kind].set(digest, chosen);
    });
    if (national != null) owned.set(chosen, national);
    settled.push(`${rid},${chosen},${made.has(chosen)}`);
  });
  await connection.run(
    "CREATE OR REPLACE TEMP TABLE load_settled(rid BIGINT, person_key UUID, is_new BOOLEAN)",
  );
  await insertLines(connection, work, "load_settled", settled);
  await insertLines(connection, work, "load_conflict", conflicts);
}

async function insertLines(
  connection: Connection,
  work: string,
  table: string,
  lines: string[],
): Promise<void> {
  if (lines.length === 0) return;
  const path = join(work, `${table}.csv`);
  writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o600 });
  await connection.run(`COPY ${table} FROM ${quote(path)} (FORMAT csv, HEADER false)`);
}
