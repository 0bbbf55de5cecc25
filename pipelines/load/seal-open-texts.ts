import { join } from "node:path";
import type { Connection, Database } from "../../sql/database.ts";
import { leaveRemains } from "../../sql/renew.ts";
import { contracts } from "../contract.ts";
import type { Keys } from "../keys.ts";
import { findTexts, sealTexts } from "../vault.ts";
import { lastBatch } from "./installation.ts";
import { type OpenText, openTexts } from "./open-texts.ts";

/**
 * Moves texts that an older version kept in clear to the vault, feed by feed: sealed there in one transaction, then
 * promised and dropped from the warehouse in another; a move that was killed begins again with the feed that is still
 * in clear. The files that held them have to be written anew after it (`renewFiles`).
 */
export async function sealOpenTexts(
  db: Database,
  keys: Keys,
  warn: (message: string) => unknown,
): Promise<void> {
  for (const text of await db.reader(openTexts))
    await db.writer(async (c) => {
      const lost = await sealFeed(c, text, { keys, work: join(db.directory, "work") });
      if (lost > 0)
        warn(`${lost} texts of ${text.feed} were about people whose keys were destroyed; they are gone`);
    });
}

/** Gives the number of texts that belong to people without a key. */
async function sealFeed(
  c: Connection,
  { feed, field }: OpenText,
  sealing: { readonly keys: Keys; readonly work: string },
): Promise<number> {
  const all = await contracts();
  const contract = all.get(feed);
  if (contract === undefined) throw new Error(`no feed is named ${feed}`);
  await c.transaction(async () => {
    const length = `coalesce(nullif(regexp_extract(found, '(\\d+ characters)\\)?$', 1), ''), length(found) || ' characters')`;
    const changed = await c.run(
      `UPDATE app.quarantine SET found = ${length} WHERE feed = '${feed}' AND field = '${field}' AND found IS NOT NULL`,
    );
    if (changed > 0) await leaveRemains(c, "app");
  });
  await c.run(`DELETE FROM vault.sealed_text WHERE feed = '${feed}'`);
  await findTexts(c, contract, all, `SELECT rowid AS rid, * FROM staging.${feed} WHERE ${field} IS NOT NULL`);
  const lost = await c.run(
    "DELETE FROM load_text WHERE person_key IS NOT NULL AND person_key NOT IN (SELECT person_key FROM vault.person)",
  );
  const { batch } = await lastBatch(c);
  // nothing is replaced by these texts
  await c.run("CREATE OR REPLACE TEMP TABLE load_touched(source VARCHAR, source_id VARCHAR, wins BOOLEAN)");
  await sealTexts(c, contract, { batchId: batch, ...sealing });
  await c.run("DROP VIEW load_sealed; DROP TABLE load_text; DROP TABLE load_touched");
  await c.transaction(async () => {
    await c.run(`
      UPDATE staging_meta.promise SET texts = (SELECT count(*) FROM vault.sealed_text WHERE feed = '${feed}')
      WHERE feed = '${feed}' AND batch_id = (SELECT max(batch_id) FROM staging_meta.promise WHERE feed = '${feed}');
      ALTER TABLE staging.${feed} DROP COLUMN ${field};
      ALTER TABLE staging_meta.waiting_${feed} DROP COLUMN ${field}`);
    await leaveRemains(c, "warehouse");
  });
  return lost;
}
