import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Connection, type Database, identifier, quote } from "../../sql/database.ts";
import { leaveRemains } from "../../sql/renew.ts";
import { publishedVersion, rebuildWarehouse } from "../build.ts";
import { forgetIds } from "../changed.ts";
import { type Contract, contracts } from "../contract.ts";
import { personTree } from "../erased-marks.ts";
import type { Keys } from "../keys.ts";
import { beforeTable } from "../load/before.ts";
import { lastBatch } from "../load/installation.ts";
import { renewPromises } from "../load/promise.ts";
import { openChunk, sealChunk } from "../load/set-aside.ts";
import { prunePublished } from "../publication.ts";
import { canWait, PSEUDONYM } from "../staging.ts";
import { type Found, findRecords, forgetRecords, type Root, THEIR_TEXTS } from "./records.ts";

/** A step of a request that is done. */
export type EraseStep = "files" | "quarantine" | "vault" | "staging" | "promises" | "marts" | "ended";

/**
 * Destroys what a request has found, database by database, each in one transaction: source files of the data directory
 * that hold nothing but their records; records set aside; salts, identities and texts of the vault; waiting records, and
 * in staging ids, what was counted in texts and what was said freely, or where asked the whole rows. Then the warehouse
 * is built anew. What stays for the statistics are pseudonymous rows: banded attributes, times, scores and ratings under
 * a random key that leads to nobody any more. A request that was killed finds the rest by that key.
 */
export async function destroy(
  db: Database,
  keys: Keys,
  request: { readonly id: string; readonly withRows: boolean; readonly roots: readonly Root[] },
  onStep: (step: EraseStep) => void = () => undefined,
): Promise<void> {
  const tree = personTree(await contracts());
  await db.writer(async (c) => {
    const found = await findRecords(c, { tree, roots: request.roots, keys, directory: db.directory });
    try {
      for (const { path } of found.files.filter(({ fate }) => fate === "deleted"))
        rmSync(path, { force: true });
      onStep("files");
      await destroyAside(c, keys, found);
      onStep("quarantine");
      // Before staging, whose ids lead to texts that are under nobody's key.
      await destroySealed(c);
      onStep("vault");
      await destroyStaging(c, tree.feeds, found, request);
      onStep("staging");
    } finally {
      await forgetRecords(c);
    }
    const { batch } = await lastBatch(c);
    await c.transaction(() => renewPromises(c, batch));
    onStep("promises");
    const published = await publishedVersion(c).catch(() => null);
    if (published !== null) await rebuildWarehouse(c, published.zone);
    await prunePublished(c, db.directory);
    onStep("marts");
    await c.transaction(async () => {
      await c.run("UPDATE app.erasure SET ended_at = now() WHERE request_id = $1", [request.id]);
      await c.run("DELETE FROM app.erased_root WHERE request_id = $1", [request.id]);
      await leaveRemains(c, "app");
    });
    onStep("ended");
  });
  // Files on their way to a load or a copy; what is open by somebody else is made anew.
  rmSync(join(db.directory, "work", "load"), { recursive: true, force: true });
}

/** Takes records set aside out of their chunks, and out of the list. */
async function destroyAside(c: Connection, keys: Keys, { aside }: Found): Promise<void> {
  const chunks = new Map<number, Set<number>>();
  for (const { chunk_id, chunk_row } of aside)
    chunks.set(chunk_id, (chunks.get(chunk_id) ?? new Set()).add(chunk_row));
  await c.transaction(async () => {
    for (const [chunk, rows] of chunks) {
      const sealed = await c.value<Uint8Array>(
        "SELECT sealed FROM app.quarantine_chunk WHERE chunk_id = $1",
        [chunk],
      );
      const raws = openChunk(keys, sealed as Uint8Array, chunk);
      // the others keep their places
      const left = raws.map((raw, row) => (rows.has(row) ? "" : raw));
      await c.run("UPDATE app.quarantine_chunk SET sealed = $2 WHERE chunk_id = $1", [
        chunk,
        sealChunk(keys, left, chunk),
      ]);
    }
    const ids = aside.map(({ quarantine_id }) => quarantine_id);
    if (ids.length > 0) await c.run(`DELETE FROM app.quarantine WHERE quarantine_id IN (${ids.join(", ")})`);
    // A record of somebody else may tell by which of theirs its key was taken.
    await c.run(
      "UPDATE app.quarantine SET found = NULL WHERE found IN (SELECT 'held by ' || source || ' ' || source_id FROM erase_record)",
    );
    await leaveRemains(c, "app");
  });
}

/** Columns of staging that hold what was counted in texts, or said freely. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  ai_scores: ["transcript_chars", "keywords"],
  survey_answers: ["comment_chars", "comment_terms"],
  candidates: ["consent_scope"],
};

async function destroyStaging(
  c: Connection,
  feeds: readonly Contract[],
  { byFile }: Found,
  { id, withRows }: { readonly id: string; readonly withRows: boolean },
): Promise<void> {
  await definePseudonyms(c, feeds);
  await c.transaction(async () => {
    for (const contract of feeds) {
      const { feed } = contract;
      const theirs = (place: string) => `rowid IN (SELECT row FROM erase_${feed} WHERE place = '${place}')`;
      if (canWait(contract))
        await c.run(`DELETE FROM staging_meta.waiting_${feed} WHERE ${theirs("waiting")}`);
      // what earlier loads replaced would bring them back
      await c.run(`DROP TABLE IF EXISTS ${beforeTable(feed)}`);
      if (withRows) await c.run(`DELETE FROM staging.${feed} WHERE ${theirs("staging")}`);
      else
        await c.run(
          `UPDATE staging.${feed} s SET ${pseudonymous(contract, feeds).join(", ")} WHERE ${theirs("staging")}`,
        );
    }
    await forgetIds(c);
    await c.run("DELETE FROM staging_meta.erased_rows WHERE request_id = $1", [id]);
    if (byFile.size > 0) {
      await c.run("INSERT INTO staging_meta.erased_rows SELECT $1, unnest($2)::INTEGER, unnest($3)::BIGINT", [
        id,
        [...byFile.keys()],
        [...byFile.values()],
      ]);
      // A file that holds them is read once more by the next load, which sets their records aside.
      await c.run(
        `UPDATE staging_meta.loaded_file SET reader = '' WHERE file_id IN (${[...byFile.keys()].join(", ")})`,
      );
    }
    await leaveRemains(c, "warehouse");
  });
}

/** The table `erase_new(target, value, fresh)`: for every id of the people's rows the one that takes its place. */
async function definePseudonyms(c: Connection, feeds: readonly Contract[]): Promise<void> {
  const parts = feeds.flatMap((contract) =>
    [...idColumns(contract, feeds)].map(
      ([name, target]) =>
        `SELECT ${quote(target)} AS target, ${identifier(name)} AS value FROM staging.${contract.feed}
         WHERE rowid IN (SELECT row FROM erase_${contract.feed} WHERE place = 'staging') AND ${identifier(name)} IS NOT NULL`,
    ),
  );
  await c.run(
    `CREATE OR REPLACE TEMP TABLE erase_new AS SELECT *, '${PSEUDONYM}' || uuid() AS fresh FROM (${parts.join(" UNION ")})`,
  );
}

function pseudonymous(contract: Contract, feeds: readonly Contract[]): string[] {
  return [
    `source_id = '${PSEUDONYM}' || uuid()`,
    ...[...idColumns(contract, feeds)].map(
      ([name, target]) =>
        `${identifier(name)} = (SELECT fresh FROM erase_new n WHERE n.target = ${quote(target)} AND n.value = s.${identifier(name)})`,
    ),
    ...(COUNTED[contract.feed] ?? []).map((name) => `${identifier(name)} = NULL`),
  ];
}

/** Columns that hold an id of the source: references to another feed of people, and the first of the feed's own key. */
function idColumns(contract: Contract, feeds: readonly Contract[]): Map<string, string> {
  const [first = ""] = contract.key;
  const isOwn = ({ name, type, values, references }: Contract["fields"][number]) =>
    name === first && type === "text" && values === undefined && references === undefined;
  return new Map(
    contract.fields.flatMap((field) => {
      const of = field.references?.split(".")[0];
      if (of !== undefined && feeds.some(({ feed }) => feed === of))
        return [[field.name, field.references as string] as const];
      return isOwn(field) ? [[field.name, `${contract.feed}.${field.name}`] as const] : [];
    }),
  );
}

async function destroySealed(c: Connection): Promise<void> {
  await c.transaction(async () => {
    await c.run(`
      DELETE FROM vault.sealed_text WHERE ${THEIR_TEXTS};
      DELETE FROM vault.identity WHERE person_key IN (FROM erase_person);
      DELETE FROM vault.person WHERE person_key IN (FROM erase_person)`);
    await leaveRemains(c, "vault");
  });
}
