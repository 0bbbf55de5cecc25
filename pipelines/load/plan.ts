import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { relative, sep } from "node:path";
import type { Connection } from "../../sql/database.ts";
import type { Contract } from "../contract.ts";
import type { Reader } from "../extract/result.ts";
import { insertRows } from "./insert-rows.ts";

/** A file that a run is to read, with its number and, where it was loaded before, what it brought then. */
export type PlannedFile = {
  readonly source: Reader & { readonly path: string };
  /** Path as reports show it: from the folder of the run. */
  readonly shown: string;
  readonly root: string;
  readonly fileId: number;
  /** Name of the reader for people. */
  readonly connector: string;
  /** Digest of all that decides how the file is read. */
  readonly reader: string;
  readonly bytes: number;
  /** The same bytes were loaded by the same reader: what they brought, by feed. */
  readonly before: readonly EarlierLoad[] | null;
};

/** What a file brought of a feed when it was loaded. */
type EarlierLoad = {
  readonly file_id: number;
  readonly feed: string;
  readonly feeds: number;
  readonly sha256: string;
  readonly read: number;
  readonly quarantined: number;
};

/**
 * Numbers the files of a run in the order given (by path), the order in which their records count as arrived.
 * A file that a killed run had numbered keeps its number. Files whose bytes were loaded before by the same
 * reader are recognised; their bytes are hashed only when a loaded file has their size.
 */
export async function planFiles(
  connection: Connection,
  root: string,
  sources: readonly (Reader & { readonly path: string })[],
  contracts: ReadonlyMap<string, Contract>,
  zone: string,
): Promise<PlannedFile[]> {
  const sizes = new Set(
    (await connection.rows<{ bytes: number }>("SELECT DISTINCT bytes FROM staging_meta.loaded_file")).map(
      (row) => row.bytes,
    ),
  );
  const free = new Map(
    (
      await connection.rows<{ path: string; file_id: number }>(
        `SELECT path, min(file_id) AS file_id FROM staging_meta.file f
         WHERE root = $1 AND (SELECT coalesce(count(*) < max(feeds), true) FROM staging_meta.loaded_file l WHERE l.file_id = f.file_id) GROUP BY path`,
        [root],
      )
    ).map((row) => [row.path, row.file_id]),
  );
  let next =
    ((await connection.value<number>("SELECT coalesce(max(file_id), 0) FROM staging_meta.file")) ?? 0) + 1;
  const contractsDigest = digest([...contracts.values()].map((contract) => JSON.stringify(contract)).join());
  const planned: PlannedFile[] = [];
  const fresh: { fileId: number; shown: string }[] = [];
  for (const source of sources) {
    const shown = relative(root, source.path).split(sep).join("/");
    const connector =
      source.connector ??
      (source.feed === undefined ? `mapping ${mappingName(source)}` : `canonical ${source.feed}`);
    const reader = digest(`${connector}\n${readerText(source)}\n${contractsDigest}\n${zone}`);
    const status =
      source.refusal === undefined ? statSync(source.path, { throwIfNoEntry: false }) : undefined;
    const bytes = status?.isFile() === true ? status.size : 0;
    const before = bytes > 0 && sizes.has(bytes) ? await findLoaded(connection, source.path, reader) : null;
    let fileId = before?.[0]?.file_id;
    if (fileId === undefined) {
      fileId = free.get(shown);
      if (fileId === undefined) {
        fileId = next;
        next += 1;
        fresh.push({ fileId, shown });
      }
    }
    planned.push({ source, shown, root, fileId, connector, reader, bytes, before });
  }
  await insertRows(
    connection,
    "staging_meta.file",
    { file_id: "INTEGER", root: "VARCHAR", path: "VARCHAR" },
    fresh.map(({ fileId, shown }) => [fileId, root, shown]),
  );
  return planned;
}

/** Feeds of a file that are in the ledger already, since an earlier run was killed between two feeds. */
export function mergedFeeds(connection: Connection, fileId: number): Promise<EarlierLoad[]> {
  return connection.rows<EarlierLoad>(
    "SELECT file_id, feed, feeds, sha256, read, quarantined FROM staging_meta.loaded_file WHERE file_id = $1",
    [fileId],
  );
}

/** A new number for a file whose bytes changed after a killed run had numbered it. */
export async function renumber(connection: Connection, file: PlannedFile): Promise<number> {
  const fileId = ((await connection.value<number>("SELECT max(file_id) FROM staging_meta.file")) ?? 0) + 1;
  await connection.run("INSERT INTO staging_meta.file VALUES ($1, $2, $3)", [fileId, file.root, file.shown]);
  return fileId;
}

async function findLoaded(
  connection: Connection,
  path: string,
  reader: string,
): Promise<EarlierLoad[] | null> {
  const sha256 = await hashFile(path);
  const rows = await connection.rows<EarlierLoad>(
    "SELECT file_id, feed, feeds, sha256, read, quarantined FROM staging_meta.loaded_file WHERE sha256 = $1 AND reader = $2",
    [sha256, reader],
  );
  const [first] = rows;
  const same = rows.filter((row) => row.file_id === first?.file_id);
  return first !== undefined && same.length === first.feeds ? same : null;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(block as Buffer);
  return hash.digest("hex");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function mappingName(source: Reader): string {
  const mapping = source.mapping as { readonly name?: string; readonly source?: string } | undefined;
  return mapping?.name ?? mapping?.source ?? "";
}

/** The text that decides how a file is read: the connector's own file, or the mapping. */
function readerText(source: Reader): string {
  if (source.mapping !== undefined) return JSON.stringify(source.mapping);
  if (source.connector === undefined) return "";
  try {
    return readFileSync(new URL(`../connectors/${source.connector}.ts`, import.meta.url), "utf8");
  } catch {
    return "";
  }
}
