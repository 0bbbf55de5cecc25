import { type Connection, identifier, quote } from "../../sql/database.ts";
import type { Contract } from "../contract.ts";
import { erasedDigest, isAbout, personTree } from "../erased-marks.ts";
import { blindIndexes, hmac, IDENTIFIERS, keyBlocks } from "../identity.ts";
import type { Keys } from "../keys.ts";
import type { BatchFile } from "./batch.ts";

/** SQL of what is expected of a record that is about a person who was erased. */
export const EXPECTED = "'a person whose data were not erased'";
/** SQL of reason and expectation of such a record. */
export const ERASED = `'erased' AS reason, ${EXPECTED} AS expected`;

/** What is set aside of such a record: that it was there, and nothing of it. */
export const NOTHING = "{}";

type Reading = {
  readonly contract: Contract;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly keys: Keys;
};

/**
 * Sets the records of `load_batch` aside, in `load_out`, that name an erased person by an id or an identifier. Ids that
 * such a record brings are erased ones from here on, so that what refers to them is known too.
 */
export async function setErasedAside(
  connection: Connection,
  { contract, contracts, keys }: Reading,
): Promise<void> {
  const tree = personTree(contracts);
  const columns = tree.columns(contract);
  if (columns.size === 0 || !(await hasErased(connection))) return;
  const erased = "IN (SELECT digest FROM app.erased_index)";
  const blocks = keyBlocks(keys.purpose("erased"));
  const parts = [...columns].map(
    ([name, target]) =>
      `SELECT rid, ${quote(name)} AS field FROM load_batch WHERE ${identifier(name)} IN (
         SELECT value FROM (SELECT DISTINCT ${identifier(name)} AS value FROM load_batch WHERE ${identifier(name)} IS NOT NULL)
         WHERE ${hmac(`${quote(`${target}:`)} || value`)} ${erased})`,
  );
  if (contract.feed === "candidates")
    for (const kind of IDENTIFIERS)
      parts.push(
        `SELECT rid, ${quote(kind)} AS field FROM (${blindIndexes("load_batch", "rid")}) WHERE ${kind} ${erased}`,
      );
  await connection.run(
    `INSERT INTO load_out SELECT DISTINCT ON (rid) rid, field, ${ERASED}, NULL FROM (${parts.join(" UNION ALL ")}) ORDER BY rid, field`,
    blocks,
  );
  const brought = [...columns].filter(([name, target]) => target === `${contract.feed}.${name}`);
  for (const [name, target] of brought)
    await connection.run(
      `INSERT INTO app.erased_index
       SELECT '', digest FROM (
         SELECT DISTINCT ${hmac(`${quote(`${target}:`)} || ${identifier(name)}`)} AS digest
         FROM (SELECT rid, ${identifier(name)} FROM load_batch) JOIN load_out USING (rid) WHERE ${identifier(name)} IS NOT NULL)
       WHERE digest NOT IN (SELECT digest FROM app.erased_index)`,
      blocks,
    );
}

/**
 * Lists in `load_erased_raw(file_index, row)` which of the records that the checks of the files rejected are about an
 * erased person: of these nothing may be kept either.
 */
export async function findErasedRejects(
  connection: Connection,
  { contract, contracts, keys }: Reading,
  rejected: readonly BatchFile[],
): Promise<void> {
  await connection.run("CREATE OR REPLACE TEMP TABLE load_erased_raw(file_index BIGINT, row BIGINT)");
  if (rejected.length === 0 || !(await hasErased(connection))) return;
  const rows = await connection.rows<{ digest: string }>("SELECT DISTINCT digest FROM app.erased_index");
  const [digests, digest] = [new Set(rows.map((one) => one.digest)), erasedDigest(keys)];
  const isKnown = (kind: string, normal: string) => digests.has(digest(kind, normal));
  const tree = personTree(contracts);
  const columns = tree.columns(contract);
  const found: [number, number][] = [];
  for (const [index, { extracted }] of rejected.entries()) {
    const raws = await connection.rows<{ row: number; raw: string }>(
      `SELECT file_row_number AS row, raw::VARCHAR AS raw FROM read_parquet([${quote(extracted.rejectedFile ?? "")}]) WHERE raw IS NOT NULL`,
    );
    for (const { row, raw } of raws) {
      const isCanonical = hasOwnColumns(raw);
      if (isAbout(raw, { columns: isCanonical ? columns : null, targets: tree.targets, isKnown }))
        found.push([index, row]);
    }
  }
  if (found.length > 0)
    await connection.run("INSERT INTO load_erased_raw SELECT unnest($1)::BIGINT, unnest($2)::BIGINT", [
      found.map(([index]) => index),
      found.map(([, row]) => row),
    ]);
}

/** Whether a raw text has the feed's own columns, as `gatherSetAside` tells it. */
function hasOwnColumns(raw: string): boolean {
  try {
    return Object.hasOwn(Object(JSON.parse(raw)), "source_id");
  } catch {
    return false;
  }
}

async function hasErased(connection: Connection): Promise<boolean> {
  return (await connection.value<boolean>("SELECT EXISTS (FROM app.erased_index)")) === true;
}
