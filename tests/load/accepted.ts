import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Contract, contracts, SQL_TYPES } from "../../pipelines/contract.ts";
import type { ExtractedFeed } from "../../pipelines/extract/result.ts";
import type { Keys } from "../../pipelines/keys.ts";
import { openKeys } from "../../pipelines/keys.ts";
import type { BatchFile } from "../../pipelines/load/batch.ts";
import { type Merged, mergeFeed } from "../../pipelines/load/merge.ts";
import { recover } from "../../pipelines/load/recover.ts";
import { derivedInputs } from "../../pipelines/staging.ts";
import { type Database, quote } from "../../sql/database.ts";

/** A canonical record, as the check of a file hands it over. */
export type Row = Readonly<Record<string, unknown>>;

let instance: Promise<DuckDBInstance> | undefined;

/** Writes records as the checked file of a feed. */
export async function writeAccepted(
  folder: string,
  feed: string,
  rows: readonly Row[],
): Promise<ExtractedFeed> {
  const contract = await contractOf(feed);
  mkdirSync(folder, { recursive: true });
  const acceptedFile = join(folder, `accepted-${Math.random().toString(36).slice(2)}.parquet`);
  const types = new Map([
    ...contract.fields.map((field) => [field.name, SQL_TYPES[field.type]] as const),
    ...derivedInputs(contract).map((column) => [column.name, column.type] as const),
    ["source", "VARCHAR"],
    ["source_id", "VARCHAR"],
    ["updated_at", "TIMESTAMPTZ"],
    ["deleted", "BOOLEAN"],
    ["line", "BIGINT"],
  ]);
  const names = [...types.keys()];
  const literal = (value: unknown, type: string) => {
    if (value === undefined || value === null) return `NULL::${type}`;
    if (typeof value === "string") return `${quote(value)}::${type}`;
    if (typeof value === "object")
      return `from_json(${quote(JSON.stringify(value))}, ${quote(JSON.stringify(type))})`;
    return `${JSON.stringify(value)}::${type}`;
  };
  const values = rows.map((row, index) => {
    const full: Row = { source: "test", deleted: false, line: index + 2, ...row };
    return `(${names.map((name) => literal(full[name], types.get(name) ?? "VARCHAR")).join(", ")})`;
  });
  instance ??= DuckDBInstance.create(":memory:");
  const connection = await (await instance).connect();
  await connection.run("SET TimeZone = 'UTC'");
  const list = names.map((name) => `"${name}"`).join(", ");
  await connection.run(
    rows.length === 0
      ? `COPY (SELECT ${names.map((name) => `NULL::${types.get(name)} AS "${name}"`).join(", ")} LIMIT 0) TO ${quote(acceptedFile)} (FORMAT parquet)`
      : `COPY (SELECT ${list} FROM (VALUES ${values.join(", ")}) t(${list})) TO ${quote(acceptedFile)} (FORMAT parquet)`,
  );
  connection.closeSync();
  return {
    feed,
    read: rows.length,
    accepted: rows.length,
    rejected: 0,
    acceptedFile,
    rejectedFile: null,
    controls: [],
    reasons: {},
  };
}

let files = 0;
let runs = 0;

/** Merges the records of one file of a feed, without the check of the file. */
export async function merge(db: Database, feed: string, ...batches: (readonly Row[])[]): Promise<Merged> {
  await recover(db);
  const keys: Keys = await openKeys(db);
  const all = await contracts();
  const work = join(db.directory, "work", "load");
  const list: BatchFile[] = [];
  for (const rows of batches) {
    files += 1;
    const extracted = await writeAccepted(work, feed, rows);
    list.push({
      fileId: files,
      path: `${feed}-${files}`,
      sha256: String(files),
      bytes: 1,
      reader: "test",
      feeds: 1,
      extracted,
    });
  }
  const outcome = await db.writer(async (c) => {
    const batchId =
      ((await c.value<number>("SELECT coalesce(max(batch_id), 0) FROM staging_meta.batch")) ?? 0) + 1;
    runs += 1;
    return mergeFeed(c, {
      contract: await contractOf(feed),
      contracts: all,
      files: list,
      batchId,
      runId: runs,
      keys,
      work: join(work, "merge"),
      zone: "Asia/Shanghai",
      replayed: [],
    });
  });
  if (outcome === null) throw new Error("nothing to merge");
  return outcome;
}

async function contractOf(feed: string): Promise<Contract> {
  const contract = (await contracts()).get(feed);
  if (contract === undefined) throw new Error(`no feed ${feed}`);
  return contract;
}
