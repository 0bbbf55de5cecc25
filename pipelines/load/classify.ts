import { type Connection, identifier } from "../../sql/database.ts";
import type { Contract } from "../contract.ts";
import { contentColumns } from "../staging.ts";

// Hashes of 64 bits only find the few rows that may meet: two different records with one hash are looked at
// together, and what comes of them is decided by their sources, ids and keys themselves.
const RECORD = "hash(source, source_id)";

/** SQL of the digest (128 bits) of what a staging row says, to tell a repeated record from a changed one. */
function contentDigest(contract: Contract, fromBatch: boolean): string {
  const parts = contentColumns(contract).map(
    ({ name, from }) => `${identifier(name)} := ${fromBatch && from !== undefined ? from : identifier(name)}`,
  );
  return `md5_number(to_json(struct_pack(${parts.join(", ")}))::VARCHAR)`;
}

/** SQL of a value as it may be shown: a plain id, never something that looks like a phone or an e-mail. */
function shown(column: string): string {
  return `CASE WHEN regexp_full_match(${column}, '[A-Za-z0-9_./@-]{1,60}') AND NOT regexp_matches(${column}, '[0-9]{11}|.@.') THEN ${column} END`;
}

/**
 * Sorts the records of `load_batch` as if they had arrived one by one, file after file:
 * - `load_key(rid, h, kh, deleted)`: digests of record and business key;
 * - `load_out(rid, field, reason, expected, found)`: set aside, because its person was erased, a reference is unknown, another record
 *   holds the business key, a newer version is known (`stale`), or the same version says something else;
 * - `load_touched(rid, source, source_id, updated_at, deleted, outcome, wins)`: the other records that meet an
 *   earlier version. Whatever is in neither is new and alone: `inserted`.
 */
export async function classify(
  connection: Connection,
  contract: Contract,
  undated: readonly number[],
  setErasedAside: () => Promise<void>,
): Promise<void> {
  const { feed } = contract;
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_out(rid BIGINT, field VARCHAR, reason VARCHAR, expected VARCHAR, found VARCHAR);
    CREATE OR REPLACE TEMP TABLE load_key AS
    SELECT rid, ${RECORD} AS h, ${keyDigest(contract)} AS kh, coalesce(deleted, false) AS deleted FROM load_batch`);
  await setErasedAside();
  await findUnknownReferences(connection, contract);
  await findTakenKeys(connection, contract);
  const has = async (sql: string) =>
    (await connection.value<number>(`SELECT count(*) FROM (${sql} LIMIT 1)`)) === 1;
  const hot = [
    "SELECT h FROM load_key ANTI JOIN load_out USING (rid) GROUP BY h HAVING count(*) > 1",
    "SELECT h FROM load_key WHERE deleted",
  ];
  if (await has(`SELECT 1 FROM staging.${feed}`))
    hot.push(`SELECT h FROM load_key WHERE h IN (SELECT ${RECORD} FROM staging.${feed})`);
  if (await has(`SELECT 1 FROM staging_meta.removed WHERE feed = '${feed}'`))
    hot.push(
      `SELECT h FROM load_key WHERE h IN (SELECT ${RECORD} FROM staging_meta.removed WHERE feed = '${feed}')`,
    );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE load_hot AS SELECT DISTINCT h FROM (${hot.join(" UNION ALL ")})`,
  );
  await chain(connection, contract, undated);
}

/**
 * The versions of each record that has more than one, in order of arrival; fills `load_touched`. Records of `undated`
 * files have no time of change of their own (their mapping sets it to a constant): where they say something else than
 * what an earlier load brought, they are a new version of the same time.
 */
export async function chain(
  connection: Connection,
  contract: Contract,
  undated: readonly number[],
): Promise<void> {
  const { feed } = contract;
  await connection.run(
    "CREATE OR REPLACE TEMP TABLE load_touched(rid BIGINT, source VARCHAR, source_id VARCHAR, updated_at TIMESTAMPTZ, deleted BOOLEAN, outcome VARCHAR, wins BOOLEAN)",
  );
  if ((await connection.value<number>("SELECT count(*) FROM load_hot")) === 0) return;
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_touched AS
    WITH versions AS (
      SELECT b.rid, source, source_id, updated_at, coalesce(b.deleted, false) AS deleted, ${contentDigest(contract, true)} AS content,
        ${undated.length === 0 ? "false" : `coalesce(b.file_id IN (${undated.join(", ")}), false)`} AS undated
      FROM load_batch b
      WHERE b.rid IN (SELECT rid FROM load_key SEMI JOIN load_hot USING (h) ANTI JOIN load_out USING (rid))
      UNION ALL
      SELECT NULL, source, source_id, updated_at, false, ${contentDigest(contract, false)}, false
      FROM staging.${feed} WHERE ${RECORD} IN (SELECT h FROM load_hot)
      UNION ALL
      SELECT NULL, source, source_id, updated_at, true, 0::UHUGEINT, false
      FROM staging_meta.removed WHERE feed = '${feed}' AND ${RECORD} IN (SELECT h FROM load_hot)
    ), compared AS (
      SELECT *, max(updated_at) OVER earlier AS last_at, arg_max(deleted, version) OVER earlier AS was_deleted,
        arg_max(content, version) OVER earlier AS last_content, undated AND count(rid) OVER earlier = 0 AS is_first_of_load
      FROM (SELECT *, epoch_us(updated_at)::HUGEINT * 2 + undated::INTEGER AS version FROM versions)
      WINDOW earlier AS (PARTITION BY source, source_id ORDER BY rid NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), aged AS (
      SELECT *, last_at IS NULL OR updated_at > last_at
          OR (updated_at = last_at AND is_first_of_load AND (deleted <> was_deleted OR content <> last_content)) AS is_newer
      FROM compared
    ), judged AS (
      SELECT rid, source, source_id, updated_at, deleted, is_newer,
        CASE
          WHEN last_at IS NULL THEN CASE WHEN deleted THEN 'unchanged' ELSE 'inserted' END
          WHEN updated_at < last_at THEN 'stale'
          WHEN NOT is_newer THEN
            CASE WHEN deleted = was_deleted AND (deleted OR content = last_content) THEN 'unchanged' ELSE 'duplicate' END
          WHEN deleted THEN CASE WHEN was_deleted THEN 'unchanged' ELSE 'deleted' END
          WHEN was_deleted THEN 'inserted'
          ELSE 'updated'
        END AS outcome
      FROM aged WHERE rid IS NOT NULL
    )
    SELECT rid, source, source_id, updated_at, deleted, outcome,
      is_newer AND row_number() OVER (PARTITION BY source, source_id, is_newer ORDER BY rid DESC) = 1 AS wins
    FROM judged`);
}

/** Moves the stale and the contradicting versions of `load_touched` to `load_out`. */
export async function setVersionsAside(connection: Connection): Promise<void> {
  await connection.run(`
    INSERT INTO load_out
    SELECT rid, 'updated_at', outcome,
      CASE outcome WHEN 'stale' THEN 'newer than the known version' ELSE 'one record for a version' END,
      strftime(updated_at, '%Y-%m-%dT%H:%M:%SZ')
    FROM load_touched WHERE outcome IN ('stale', 'duplicate');
    DELETE FROM load_touched WHERE outcome IN ('stale', 'duplicate')`);
}

async function findUnknownReferences(connection: Connection, { feed, fields }: Contract): Promise<void> {
  for (const { name, references } of fields) {
    if (references === undefined) continue;
    const [target, column] = references.split(".") as [string, string];
    const own =
      target === feed
        ? ` AND NOT EXISTS (SELECT 1 FROM load_batch t WHERE t.${identifier(column)} = b.${identifier(name)} AND NOT coalesce(t.deleted, false) AND t.rid NOT IN (SELECT rid FROM load_out))`
        : "";
    // A parent that is set aside sets its children aside too, until none is left.
    for (;;) {
      const found = await connection.run(`
        INSERT INTO load_out
        SELECT b.rid, '${name}', 'unknown_reference', '${references}', ${shown(`b.${identifier(name)}`)}
        FROM (SELECT rid, ${identifier(name)} FROM load_batch WHERE ${identifier(name)} IS NOT NULL AND NOT coalesce(deleted, false)) b
        WHERE NOT EXISTS (SELECT 1 FROM staging.${target} t WHERE t.${identifier(column)} = b.${identifier(name)})${own}
          AND b.rid NOT IN (SELECT rid FROM load_out)`);
      if (found === 0 || target !== feed) break;
    }
  }
}

/** Records whose business key an other living record holds: in staging, or earlier in the batch. */
async function findTakenKeys(connection: Connection, contract: Contract): Promise<void> {
  const { feed, key } = contract;
  if (key.length === 1 && key[0] === "source_id") return;
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_taken AS
    SELECT kh FROM load_key ANTI JOIN load_out USING (rid) WHERE NOT deleted GROUP BY kh HAVING count(*) > 1
    UNION
    SELECT k.kh FROM (SELECT ${keyDigest(contract)} AS kh, source, source_id FROM staging.${feed}
      WHERE ${keyDigest(contract)} IN (SELECT kh FROM load_key WHERE NOT deleted)) s
    JOIN load_key k ON k.kh = s.kh JOIN load_batch b ON b.rid = k.rid
    WHERE b.source <> s.source OR b.source_id <> s.source_id`);
  if ((await connection.value<number>("SELECT count(*) FROM load_taken")) === 0) return;
  const names = key.map(identifier).join(", ");
  await connection.run(`
    INSERT INTO load_out
    WITH holders AS (
      SELECT b.rid, b.source, b.source_id, ${names} FROM load_batch b
      WHERE b.rid IN (SELECT rid FROM load_key SEMI JOIN load_taken USING (kh) ANTI JOIN load_out USING (rid) WHERE NOT deleted)
      UNION ALL
      SELECT NULL, source, source_id, ${names} FROM staging.${feed}
      WHERE ${keyDigest(contract)} IN (SELECT kh FROM load_taken)
        AND (source, source_id) NOT IN (SELECT (source, source_id) FROM load_batch WHERE deleted)
    ), firsts AS (
      SELECT *, first_value(source) OVER taken AS first_source, first_value(source_id) OVER taken AS first_id
      FROM holders WINDOW taken AS (PARTITION BY ${names} ORDER BY rid NULLS FIRST)
    )
    SELECT rid, '${key.join(", ")}', 'duplicate', 'one record for a key', 'held by ' || first_source || ' ' || coalesce(${shown("first_id")}, '')
    FROM firsts WHERE rid IS NOT NULL AND (source <> first_source OR source_id <> first_id)`);
}

function keyDigest({ key }: Contract): string {
  return `hash(${key.map(identifier).join(", ")})`;
}
