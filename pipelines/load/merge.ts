import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Connection, identifier, quote } from "../../sql/database.ts";
import { isNoted, noteChanges } from "../changed.ts";
import type { Contract, Reason } from "../contract.ts";
import { IDENTIFIERS, matchPersons } from "../identity.ts";
import type { Keys } from "../keys.ts";
import { canWait, sealedFields, stagingColumns, waitingColumns } from "../staging.ts";
import { findTexts, sealIdentities, sealTexts } from "../vault.ts";
import { type BatchFile, defineBatch } from "./batch.ts";
import { keepBefore, restoreBefore, type Undoing } from "./before.ts";
import { chain, classify, setVersionsAside } from "./classify.ts";
import { ERASED, findErasedRejects, setErasedAside } from "./erased.ts";
import { insertRows } from "./insert-rows.ts";
import { markBatch } from "./installation.ts";
import { writePromise } from "./promise.ts";
import { type Counts, checkCounts, NO_COUNTS, type ReleasedReport, type TotalLine } from "./report.ts";
import { FILE_OF_ROW, gatherSetAside, openChunk, rejectedFiles, writeSetAside } from "./set-aside.ts";
import { compareTotals } from "./totals.ts";

/** The merge of one feed in one run. */
type Merge = {
  readonly contract: Contract;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly files: readonly BatchFile[];
  readonly batchId: number;
  readonly runId: number;
  readonly keys: Keys;
  /** Private folder of this merge. */
  readonly work: string;
  /** Zone of quarters in the control totals. */
  readonly zone: string;
  /** Records of the quarantine that these records replace. */
  readonly replayed: readonly number[];
  /** Whether rows are kept that it replaces, so that it can be taken back. */
  readonly keepsBefore?: boolean;
  /** The run that it takes back: what it brought comes as deletions, which leave no mark. */
  readonly undoes?: Undoing;
  readonly onStep?: (step: "sort" | "seal" | "write") => void;
};

/** What came of it. */
export type Merged = {
  /** By file id. */
  readonly counts: ReadonlyMap<number, Counts>;
  readonly released: ReleasedReport | null;
  /** Rows that are as they were before the run that was taken back. */
  readonly restored: number;
  readonly reasons: Partial<Record<Reason, number>>;
  readonly totals: readonly TotalLine[];
  /** Rows of this merge whose reference is not in the warehouse; 0 unless something is wrong. */
  readonly dangling: number;
  readonly isChange: boolean;
  readonly peopleSealed: number;
  /** Seconds that identities took, their matching with them, and free texts. */
  readonly sealSeconds: { readonly people: number; readonly texts: number };
};

/**
 * Merges the checked records of one feed: newest version of each record wins, `deleted` removes it, what
 * cannot be taken in is set aside, and records that had waited are taken in once what they refer to is there.
 *
 * DuckDB writes one database in a transaction, so the three are written in turn: vault, app, warehouse. Rows of
 * vault and app carry the batch and count only when the batch is in the warehouse's ledger, which is written in
 * the same transaction as the staging rows, with the promise of what the other two hold by then. Vault and app note
 * which batch they begin, so that `takeBack` knows what a merge that was killed, or failed, has left behind.
 */
export async function mergeFeed(connection: Connection, merge: Merge): Promise<Merged | null> {
  const { contract, files, batchId, keys } = merge;
  mkdirSync(merge.work, { recursive: true, mode: 0o700 });
  const released = canWait(contract) ? await findReleased(connection, merge) : 0;
  if (files.length === 0 && released === 0 && merge.undoes === undefined) return null;
  try {
    merge.onStep?.("sort");
    await defineSources(connection, merge);
    const reading = { contract, contracts: merge.contracts, keys };
    await classify(connection, contract, undatedFiles(files), () => setErasedAside(connection, reading));
    const peopleFeed = contract.feed === "candidates";
    const sealSeconds = { people: 0, texts: 0 };
    if (peopleFeed) sealSeconds.people += await seconds(() => settlePersons(connection, merge));
    else await setErasedTextsAside(connection, merge);
    await setVersionsAside(connection);
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE load_skip AS
      SELECT rid FROM load_out UNION ALL SELECT rid FROM load_touched WHERE NOT wins OR deleted`);
    await defineReplayed(connection, merge);
    const aside = { batchId, runId: merge.runId, keys, files };
    await findErasedRejects(connection, reading, rejectedFiles(files));
    await gatherSetAside(connection, contract, aside);

    merge.onStep?.("seal");
    const begun = { batch: batchId, run: merge.runId };
    await markBatch(connection, "vault", begun);
    const sealing = { batchId, keys, work: merge.work };
    let peopleSealed = 0;
    if (peopleFeed)
      sealSeconds.people += await seconds(async () => {
        peopleSealed = await sealIdentities(connection, contract, sealing);
      });
    else sealSeconds.texts += await seconds(() => sealTexts(connection, contract, sealing));

    merge.onStep?.("write");
    await connection.transaction(async () => {
      await markBatch(connection, "app", begun);
      if (!(await hasRows(connection, "load_aside", "load_replaced"))) return;
      await writeSetAside(connection, contract, aside);
      await connection.run(
        `UPDATE app.quarantine SET resolved_batch = ${batchId}, resolved_run = ${merge.runId}
         WHERE quarantine_id IN (SELECT quarantine_id FROM load_replaced)`,
      );
    });
    const counted = await countOutcomes(connection, merge);
    let outcome = counted;
    await connection.transaction(async () => {
      const restored = await writeStaging(connection, merge, counted);
      outcome = { ...counted, restored, isChange: counted.isChange || restored > 0 };
      await writeWaiting(connection, contract);
      await writeLedger(connection, merge, outcome);
      await writePromise(connection, batchId, contract.feed);
    });
    if (await hasRows(connection, "load_touched")) await purge(connection, batchId);
    const totals = await compareTotals(connection, contract, files, merge.zone);
    const dangling = await countDangling(connection, contract, files);
    return { ...outcome, totals, dangling, peopleSealed, sealSeconds };
  } finally {
    await dropWorkTables(connection);
    rmSync(merge.work, { recursive: true, force: true });
  }
}

/** Rows of vault that the committed batches have retired leave it for good. */
export async function purge(connection: Connection, batchId: number): Promise<void> {
  for (const table of ["vault.identity", "vault.sealed_text"])
    await connection.run(`DELETE FROM ${table} WHERE retired_batch <= ${batchId}`);
}

/** Waiting records all of whose references can be found now, into `load_released`; gives their number. */
async function findReleased(connection: Connection, { contract, keys, files, work }: Merge): Promise<number> {
  const { feed } = contract;
  const waiting = `staging_meta.waiting_${feed}`;
  const sealed = sealedFields(contract);
  const empty = sealed.map((name) => `, NULL::VARCHAR AS ${identifier(name)}`).join("");
  if ((await connection.value<number>(`SELECT count(*) FROM (SELECT 1 FROM ${waiting} LIMIT 1)`)) === 0) {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE load_released AS SELECT quarantine_id${empty} FROM ${waiting} LIMIT 0`,
    );
    return 0;
  }
  const found = contract.fields.flatMap((field) => {
    if (field.references === undefined) return [];
    const [target, column] = field.references.split(".") as [string, string];
    const name = `w.${identifier(field.name)}`;
    const here = [`SELECT ${identifier(column)} FROM staging.${target}`];
    // A feed that refers to itself may bring its parents in this very batch; the batch's own check decides.
    if (target === feed) {
      here.push(`SELECT ${identifier(column)} FROM ${waiting}`);
      const paths = files.flatMap((file) =>
        file.extracted.acceptedFile === null ? [] : [quote(file.extracted.acceptedFile)],
      );
      if (paths.length > 0)
        here.push(`SELECT ${identifier(column)} FROM read_parquet([${paths.join(", ")}])`);
    }
    return [
      `(${name} IS NULL OR EXISTS (SELECT 1 FROM (${here.join(" UNION ALL ")}) t(c) WHERE t.c = ${name}))`,
    ];
  });
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE load_released AS SELECT quarantine_id${empty} FROM ${waiting} w WHERE ${found.join(" AND ")}`,
  );
  const count = (await connection.value<number>("SELECT count(*) FROM load_released")) ?? 0;
  if (count > 0 && sealed.length > 0) await unsealReleased(connection, sealed, keys, work);
  return count;
}

/** Gives the released records their sealed fields back, from the sealed raw text. */
async function unsealReleased(
  connection: Connection,
  sealed: readonly string[],
  keys: Keys,
  work: string,
): Promise<void> {
  const places = await connection.rows<{ quarantine_id: number; chunk_id: number; chunk_row: number }>(
    "SELECT q.quarantine_id, q.chunk_id, q.chunk_row FROM app.quarantine q SEMI JOIN load_released USING (quarantine_id) ORDER BY chunk_id, chunk_row",
  );
  const path = join(work, "released.jsonl");
  const file = openSync(path, "w", 0o600);
  try {
    let chunkId = -1;
    let raws: string[] = [];
    for (const { quarantine_id, chunk_id, chunk_row } of places) {
      if (chunk_id !== chunkId) {
        const blob = await connection.value<Uint8Array>(
          "SELECT sealed FROM app.quarantine_chunk WHERE chunk_id = $1",
          [chunk_id],
        );
        if (blob === undefined) throw new Error(`quarantine: chunk ${chunk_id} is missing`);
        raws = openChunk(keys, blob, chunk_id);
        chunkId = chunk_id;
      }
      const raw = JSON.parse(raws[chunk_row] ?? "{}") as Record<string, unknown>;
      const given = Object.fromEntries(sealed.map((name) => [name, raw[name] ?? null]));
      writeSync(file, `${JSON.stringify({ quarantine_id, ...given })}\n`);
    }
  } finally {
    closeSync(file);
  }
  const columns = sealed.map((name) => `${quote(name)}: 'VARCHAR'`).join(", ");
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE load_released AS
    SELECT r.quarantine_id, ${sealed.map((name) => `raw.${identifier(name)}`).join(", ")} FROM load_released r
    LEFT JOIN read_json(${quote(path)}, format = 'newline_delimited', maximum_object_size = 40000000,
      columns = {quarantine_id: 'BIGINT', ${columns}}) AS raw USING (quarantine_id)`);
}

/** The records of the quarantine that this merge replaces: released ones, and those of a replay. */
async function defineReplayed(connection: Connection, { contract, replayed }: Merge): Promise<void> {
  const ids = replayed.length === 0 ? "" : ` OR quarantine_id IN (${replayed.join(", ")})`;
  const released = canWait(contract) ? "quarantine_id IN (SELECT quarantine_id FROM load_released)" : "false";
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE load_replaced AS SELECT quarantine_id FROM app.quarantine WHERE feed = '${contract.feed}' AND (${released}${ids})`,
  );
}

async function defineSources(connection: Connection, { contract, files }: Merge): Promise<void> {
  await defineBatch(connection, contract, files);
  const found = await connection.rows<{ file_id: number; rows: number }>(
    "SELECT file_id, count(*) AS rows FROM load_batch WHERE rid >= 0 GROUP BY file_id",
  );
  const rows = new Map(found.map((row) => [row.file_id, row.rows]));
  for (const { fileId, path, extracted } of files) {
    const has = rows.get(fileId) ?? 0;
    if (extracted.read !== extracted.accepted + extracted.rejected || has !== extracted.accepted)
      throw new Error(`${path}: ${extracted.accepted} ${contract.feed} accepted, ${has} handed over`);
  }
}

/**
 * Persons of the winning candidate records. Records that contradict each other, and those of a person whose key was
 * destroyed, go to `load_out`, which may let others win.
 */
async function settlePersons(connection: Connection, { contract, files, keys, work }: Merge): Promise<void> {
  for (;;) {
    const columns = ["rid", "source", "source_id", "updated_at", "candidate_id", ...sealedFields(contract)];
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE load_winner AS
      SELECT ${[...new Set([...columns, ...IDENTIFIERS])].map(identifier).join(", ")} FROM load_batch
      WHERE NOT coalesce(deleted, false) AND rid NOT IN (SELECT rid FROM load_out) AND rid NOT IN (SELECT rid FROM load_touched WHERE NOT wins)`);
    await matchPersons(connection, keys, work);
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE load_refused AS
      SELECT rid, field, 'identity_conflict' AS reason, 'identifiers of one person' AS expected FROM load_conflict
      UNION ALL
      SELECT rid, 'candidate_id', ${ERASED} FROM load_person WHERE NOT is_new AND person_key NOT IN (SELECT person_key FROM vault.person)`);
    const refused = await connection.run("INSERT INTO load_out SELECT *, NULL FROM load_refused");
    if (refused === 0) return;
    const freed = await connection.value<number>(
      "SELECT count(*) FROM load_touched SEMI JOIN load_refused USING (rid)",
    );
    if (freed === 0) {
      for (const table of ["load_winner", "load_digest", "load_person"])
        await connection.run(`DELETE FROM ${table} WHERE rid IN (SELECT rid FROM load_refused)`);
      return;
    }
    await chain(connection, contract, undatedFiles(files));
  }
}

/** Lists the free texts in `load_text`; those of a person whose key was destroyed go to `load_out`. */
async function setErasedTextsAside(
  connection: Connection,
  { contract, contracts, files }: Merge,
): Promise<void> {
  const fields = sealedFields(contract);
  if (fields.length === 0) return;
  const field = `CASE ${fields.map((name) => `WHEN ${identifier(name)} IS NOT NULL THEN ${quote(name)}`).join(" ")} END`;
  for (;;) {
    await findTexts(connection, contract, contracts);
    const erased = await connection.run(`
      INSERT INTO load_out SELECT rid, ${field}, ${ERASED}, NULL FROM load_text
      WHERE person_key IS NOT NULL AND person_key NOT IN (SELECT person_key FROM vault.person)`);
    if (erased === 0) return;
    await chain(connection, contract, undatedFiles(files));
  }
}

/** The files whose records have no time of change of their own. */
function undatedFiles(files: readonly BatchFile[]): number[] {
  return files.filter(({ extracted }) => extracted.undated === true).map(({ fileId }) => fileId);
}

type Outcome = Pick<Merged, "counts" | "released" | "restored" | "reasons" | "isChange">;

async function countOutcomes(connection: Connection, { contract, files }: Merge): Promise<Outcome> {
  const found = await connection.rows<{ file_id: number | null; outcome: string; rows: number }>(`
    SELECT ${FILE_OF_ROW} AS file_id, outcome, count(*) AS rows FROM (
      SELECT rid, 'quarantined' AS outcome FROM load_out UNION ALL SELECT rid, outcome FROM load_touched
    ) GROUP BY ALL`);
  const tally = (fileId: number | null, total: number) => {
    const of = (outcome: string) =>
      found.find((row) => row.file_id === fileId && row.outcome === outcome)?.rows ?? 0;
    const [quarantined, updated, unchanged, deleted] = [
      of("quarantined"),
      of("updated"),
      of("unchanged"),
      of("deleted"),
    ];
    return {
      inserted: total - quarantined - updated - unchanged - deleted,
      updated,
      unchanged,
      deleted,
      quarantined,
    };
  };
  const counts = new Map<number, Counts>();
  for (const { fileId, path, extracted } of files) {
    const tallied = tally(fileId, extracted.accepted);
    const one = { ...tallied, read: extracted.read, quarantined: tallied.quarantined + extracted.rejected };
    checkCounts(one, path);
    counts.set(fileId, one);
  }
  const released = canWait(contract)
    ? ((await connection.value<number>("SELECT count(*) FROM load_released")) ?? 0)
    : 0;
  const { quarantined: _, ...taken } = tally(null, released);
  const reasons: Partial<Record<Reason, number>> = {};
  for (const row of await connection.rows<{ reason: Reason; rows: number }>(
    "SELECT reason, count(*) AS rows FROM load_out WHERE rid >= 0 GROUP BY reason",
  ))
    reasons[row.reason] = row.rows;
  for (const { extracted } of files)
    for (const [reason, rows] of Object.entries(extracted.reasons) as [Reason, number][])
      reasons[reason] = (reasons[reason] ?? 0) + rows;
  const all = [...counts.values(), { ...NO_COUNTS, ...taken }];
  return {
    counts,
    restored: 0,
    released: released === 0 ? null : { feed: contract.feed, released, ...taken },
    reasons,
    isChange: all.some((one) => one.inserted + one.updated + one.deleted > 0),
  };
}

/** Writes the feed's rows; gives how many were put back. */
async function writeStaging(
  connection: Connection,
  { contract, runId, keepsBefore, undoes }: Merge,
  { counts, released }: Outcome,
): Promise<number> {
  const { feed } = contract;
  const columns = stagingColumns(contract);
  const changes = [...counts.values(), ...(released === null ? [] : [released])].reduce(
    (sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted,
    0,
  );
  const notes = await isNoted(connection, feed, changes);
  const restored = undoes === undefined ? 0 : await restoreBefore(connection, contract, undoes);
  if (await hasRows(connection, "load_touched")) {
    if (keepsBefore === true) await keepBefore(connection, contract, runId);
    const theirs = "(source, source_id) IN (SELECT (source, source_id) FROM load_touched WHERE wins)";
    if (notes)
      await noteChanges(connection, contract, {
        from: `FROM staging.${feed} WHERE ${theirs}`,
        isGone: true,
      });
    await connection.run(`
      DELETE FROM staging.${feed} WHERE ${theirs};
      DELETE FROM staging_meta.removed WHERE feed = '${feed}' AND (source, source_id) IN (SELECT (source, source_id) FROM load_touched WHERE wins);
      INSERT INTO staging_meta.removed SELECT '${feed}', source, source_id, updated_at FROM load_touched WHERE wins AND deleted AND ${undoes === undefined}`);
  }
  const brought = `
    SELECT ${columns.map(({ name, from }) => `${from ?? identifier(name)} AS ${identifier(name)}`).join(", ")}
    FROM load_batch ${feed === "candidates" ? "JOIN load_person USING (rid)" : ""}
    WHERE rid NOT IN (SELECT rid FROM load_skip)`;
  if (notes) await noteChanges(connection, contract, { from: brought, isGone: false });
  await connection.run(`INSERT INTO staging.${feed} BY NAME ${brought}`);
  return restored;
}

async function writeWaiting(connection: Connection, contract: Contract): Promise<void> {
  if (!canWait(contract)) return;
  const columns = waitingColumns(contract);
  if (await hasRows(connection, "load_replaced"))
    await connection.run(
      `DELETE FROM staging_meta.waiting_${contract.feed} WHERE quarantine_id IN (SELECT quarantine_id FROM load_replaced)`,
    );
  if (await hasRows(connection, "load_aside"))
    await connection.run(`
      INSERT INTO staging_meta.waiting_${contract.feed} (${columns.map(({ name }) => identifier(name)).join(", ")})
      SELECT ${columns.map(({ name, from }) => (name === "quarantine_id" ? "a.quarantine_id" : (from ?? `b.${identifier(name)}`))).join(", ")}
      FROM (SELECT * FROM load_batch WHERE rid IN (SELECT rid FROM load_aside WHERE reason = 'unknown_reference')) b
      JOIN load_aside a USING (rid)`);
}

async function writeLedger(
  connection: Connection,
  { contract, files, batchId, runId, undoes }: Merge,
  { counts, isChange }: Outcome,
): Promise<void> {
  await connection.run("INSERT INTO staging_meta.batch VALUES ($1, $2, $3, $4, now())", [
    batchId,
    runId,
    contract.feed,
    isChange,
  ]);
  if (undoes !== undefined) {
    // files of that run can be loaded again; the deletions are no file that could be known by its bytes
    await connection.run("DELETE FROM staging_meta.loaded_file WHERE run_id = $1 AND feed = $2", [
      undoes.run,
      contract.feed,
    ]);
    return;
  }
  await insertRows(
    connection,
    "staging_meta.loaded_file",
    LOADED_FILE,
    files.map(({ fileId, path, sha256, bytes, reader, feeds }) => {
      const one = counts.get(fileId) ?? NO_COUNTS;
      return [
        ...[fileId, contract.feed, feeds, batchId, runId, path, sha256, bytes, reader],
        ...[one.read, one.inserted, one.updated, one.unchanged, one.deleted, one.quarantined],
      ];
    }),
  );
}

const LOADED_FILE = {
  file_id: "INTEGER",
  feed: "VARCHAR",
  feeds: "INTEGER",
  batch_id: "BIGINT",
  run_id: "INTEGER",
  path: "VARCHAR",
  sha256: "VARCHAR",
  bytes: "BIGINT",
  reader: "VARCHAR",
  read: "BIGINT",
  inserted: "BIGINT",
  updated: "BIGINT",
  unchanged: "BIGINT",
  deleted: "BIGINT",
  quarantined: "BIGINT",
} as const;

/** Rows that this merge brought and whose reference cannot be found in the warehouse. */
async function countDangling(
  connection: Connection,
  contract: Contract,
  files: readonly BatchFile[],
): Promise<number> {
  if (files.length === 0) return 0;
  const ids = files.map((file) => file.fileId).join(", ");
  let dangling = 0;
  for (const { name, references } of contract.fields) {
    if (references === undefined) continue;
    const [target, column] = references.split(".") as [string, string];
    dangling +=
      (await connection.value<number>(`
        SELECT count(*) FROM (SELECT ${identifier(name)} AS value FROM staging.${contract.feed} WHERE file_id IN (${ids}) AND ${identifier(name)} IS NOT NULL) s
        WHERE NOT EXISTS (SELECT 1 FROM staging.${target} t WHERE t.${identifier(column)} = s.value)`)) ?? 0;
  }
  return dangling;
}

async function hasRows(connection: Connection, ...tables: readonly string[]): Promise<boolean> {
  const some = tables.map((table) => `EXISTS (SELECT 1 FROM ${table})`).join(" OR ");
  return (await connection.value<boolean>(`SELECT ${some}`)) === true;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function dropWorkTables(connection: Connection): Promise<void> {
  const tables = await connection.rows<{ name: string; kind: string }>(`
    SELECT table_name AS name, 'TABLE' AS kind FROM duckdb_tables() WHERE database_name = 'temp' AND starts_with(table_name, 'load_')
    UNION ALL SELECT view_name, 'VIEW' FROM duckdb_views() WHERE database_name = 'temp' AND starts_with(view_name, 'load_')
    ORDER BY kind DESC`);
  for (const { name, kind } of tables) await connection.run(`DROP ${kind} IF EXISTS temp.${name}`);
}
