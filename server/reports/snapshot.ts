import { createHash, randomUUID } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { placeOf } from "../../pipelines/build.ts";
import { isWritten, mountRelations, published } from "../../pipelines/publication.ts";
import { type Connection, identifier, quote, type Readers } from "../../sql/database.ts";
import { openReaders } from "../../sql/readers.ts";
import { type Config, metricSettings, parseConfig } from "../config.ts";
import { type FigureSource, type Kept, keptIn } from "../documents/shown.ts";
import { loadCatalog } from "../metrics/catalog.ts";
import { createRowReader } from "../metrics/rows.ts";
import type { Effect, Effects } from "../models/effects.ts";
import type { Store } from "../store/open.ts";
import { type Records, savedRecords } from "./packs/pipl.ts";

/** A table of the warehouse as it was: its file is `tables/<name>.parquet`. */
type TableThen = {
  readonly name: string;
  readonly rows: number;
  /** Of its file. */
  readonly sha256: string;
  /** Types that Parquet does not know stand here: name and type of every column, in order. */
  readonly columns: readonly (readonly [name: string, type: string])[];
};

/** All that a report's figures are made from, as it was. */
export type Manifest = {
  readonly format: "assay-snapshot-1";
  readonly warehouse: { readonly version: number; readonly built_at: string; readonly zone: string };
  /** Digest of the program and its definitions. */
  readonly program: string;
  readonly settings: Pick<Config, (typeof SETTINGS)[number]>;
  readonly kept: Kept;
  readonly effects: readonly Effect[];
  /** Records that the company has to show, as they were saved last. */
  readonly records: Records;
  readonly tables: readonly TableThen[];
};

/** Settings that figures read. */
const SETTINGS = ["organisation", "competencies", "criteria", "utility"] as const;

/** A snapshot in its folder; its id is the digest of its manifest. */
export type Snapshot = { readonly id: string; readonly folder: string; readonly manifest: Manifest };

/** What a snapshot says does not hold: a file that is missing or not what it was. */
export class SnapshotBroken extends Error {
  override name = "SnapshotBroken";
}

/** What a snapshot is taken of. */
export type Taken = {
  readonly queries: Readers;
  readonly config: Config;
  readonly store?: Store;
  readonly effects?: Effects;
  readonly definitions: string;
};

/** The digest of a text or of bytes, in hexadecimal. */
export const digest = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

const tableFile = (folder: string, name: string) => join(folder, "tables", `${name}.parquet`);
const manifestFile = (folder: string) => join(folder, "manifest.json");

/** What leads to a person in the vault or in a source system: no figure asks it. */
const WITHOUT = ["candidate_id", "person_key"];

/** Tables of the warehouse; views are made again from them. Their rows are written in order, whatever it was before. */
const written = (): string[] =>
  published()
    .filter(isWritten)
    .map(({ name }) => name);

/**
 * Writes the published warehouse, the settings and what people set into a folder named by its id under `home`, which
 * must lie in the data directory. Of the same state there is one snapshot: a second one is the first.
 */
export async function takeSnapshot(of: Taken, home: string): Promise<Snapshot> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const draft = join(home, `draft-${randomUUID()}`);
  mkdirSync(join(draft, "tables"), { recursive: true, mode: 0o700 });
  try {
    const kept = of.store === undefined ? { targets: [], annotations: [] } : await keptIn(of.store);
    const effects = (await of.effects?.()) ?? [];
    const records =
      of.store === undefined ? { impact: null, processing: null } : await savedRecords(of.store);
    const { warehouse, tables } = await writeWarehouse(of.queries, draft);
    const { definitions: program, config } = of;
    const settings = Object.fromEntries(
      SETTINGS.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])),
    ) as Manifest["settings"];
    const manifest: Manifest = {
      format: "assay-snapshot-1",
      ...{ warehouse, program, settings, kept, effects, records, tables },
    };
    const text = JSON.stringify(manifest, null, 1);
    const id = digest(text);
    const folder = join(home, id);
    writeFileSync(manifestFile(draft), text, { mode: 0o600 });
    // reports lie in the folder that is there; its tables may have been pruned
    if (!existsSync(folder)) renameSync(draft, folder);
    else if (!hasTables({ folder })) renameSync(join(draft, "tables"), join(folder, "tables"));
    return { id, folder, manifest };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function warehouseOf(connection: Connection): Promise<Manifest["warehouse"]> {
  const [found] = await connection.rows<{ version: number; built_at: Date; zone: string }>(
    "SELECT version, built_at, zone FROM warehouse.core_meta.published",
  );
  if (found === undefined) throw new Error("no warehouse has been built yet; run assay load first");
  return { ...found, built_at: found.built_at.toISOString() };
}

/** Writes the tables by several readers at once, again where another version was published meanwhile. */
async function writeWarehouse(
  queries: Readers,
  folder: string,
): Promise<Pick<Manifest, "warehouse" | "tables">> {
  const left = written();
  const tables = new Map(left.map((name): [string, TableThen | null] => [name, null]));
  const versions = await Promise.all(
    Array.from({ length: availableParallelism() }, () =>
      queries.reader((connection) =>
        connection.transaction(async () => {
          const warehouse = await warehouseOf(connection);
          for (let name = left.shift(); name !== undefined; name = left.shift())
            tables.set(name, await writeTable(connection, folder, name));
          return warehouse;
        }),
      ),
    ),
  );
  const [warehouse] = versions as [Manifest["warehouse"]];
  return versions.every(({ version }) => version === warehouse.version)
    ? { warehouse, tables: [...tables.values()] as TableThen[] }
    : writeWarehouse(queries, folder);
}

async function writeTable(connection: Connection, folder: string, name: string): Promise<TableThen> {
  const file = tableFile(folder, name);
  const columns = await connection.rows<{ column_name: string; column_type: string }>(`DESCRIBE ${name}`);
  const without = columns
    .filter(({ column_name }) => WITHOUT.includes(column_name))
    .map(({ column_name, column_type }) => `CAST(NULL AS ${column_type}) AS ${column_name}`);
  const selected = without.length === 0 ? "*" : `* REPLACE (${without.join(", ")})`;
  const rows = await connection.run(
    `COPY (SELECT ${selected} FROM ${name} ORDER BY ALL) TO ${quote(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return {
    ...{ name, rows, sha256: await digestOfFile(file) },
    columns: columns.map(({ column_name, column_type }) => [column_name, column_type] as const),
  };
}

/** Reads a snapshot's manifest. Throws `SnapshotBroken` where it is not there or not one. */
export function readSnapshot(folder: string): Snapshot {
  if (!existsSync(manifestFile(folder))) throw new SnapshotBroken(`${folder} has no manifest.json`);
  const text = readFileSync(manifestFile(folder), "utf8");
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch (error) {
    throw new SnapshotBroken(`manifest.json is not JSON: ${(error as Error).message}`);
  }
  if (manifest.format !== "assay-snapshot-1")
    throw new SnapshotBroken(`manifest.json is not of a snapshot: ${String(manifest.format)}`);
  return { id: digest(text), folder, manifest };
}

/** What a snapshot's figures are asked of; `close` gives its memory back. */
export type OpenSnapshot = FigureSource & { readonly close: () => Promise<void> };

/** Whether the tables of a snapshot are still there: they may have been pruned while its reports stay. */
export const hasTables = ({ folder }: Pick<Snapshot, "folder">): boolean =>
  existsSync(join(folder, "tables"));

/** Makes a table out of its file, each column of its own type again. */
function tableSql(folder: string, { name, columns }: TableThen): string {
  const cast = columns.map(([column, type]) => {
    const own = identifier(column);
    return `CAST(${own} AS ${type}) AS ${own}`;
  });
  return `CREATE TABLE ${placeOf(name, { schema: "snapshot" })} AS
          SELECT ${cast.join(", ")} FROM read_parquet(${quote(tableFile(folder, name))})`;
}

/** Opens a snapshot as the warehouse that it was. Throws `SnapshotBroken` where a file is not what the manifest says. */
export async function openSnapshot({ folder, manifest }: Snapshot): Promise<OpenSnapshot> {
  await checkTables(folder, manifest);
  const { warehouse, tables, settings, kept, effects } = manifest;
  const config = parseConfig(settings, "the snapshot's settings");
  const byName = new Map(tables.map((table) => [table.name, table]));
  const spill = join(folder, `spill-${randomUUID()}`);
  const readers = await openReaders({
    ...{
      directory: folder,
      spill,
      version: warehouse.version,
      readers: 4,
      threads: availableParallelism(),
      memoryLimit: config.database.memory_limit,
    },
    mount: async (connection, others) => {
      await connection.run("CREATE SCHEMA warehouse.snapshot");
      const left = [...tables];
      const fill = async (own: Connection) => {
        for (let table = left.shift(); table !== undefined; table = left.shift())
          await own.run(tableSql(folder, table));
      };
      await Promise.all(others.map(fill));
      await mountRelations(
        connection,
        {
          version: warehouse.version,
          builtAt: new Date(warehouse.built_at),
          zone: warehouse.zone,
          relations: published().map(({ name }) => ({
            ...{ name, schema: "snapshot" },
            print: byName.get(name)?.sha256 ?? name,
          })),
        },
        async () => {},
      );
      // hundreds of small questions: each reader's own thread answers faster than threads that it shares with others
      await connection.run("SET GLOBAL threads = 1");
    },
  });
  const catalog = await loadCatalog(undefined, metricSettings(config));
  return {
    queries: readers,
    ...{ config, catalog, rows: createRowReader(readers, undefined, catalog) },
    kept,
    effects: async () => effects,
    close: readers.close,
  };
}

async function checkTables(folder: string, { tables }: Manifest): Promise<void> {
  const missing = written().filter((name) => !tables.some((table) => table.name === name));
  if (missing.length > 0)
    throw new SnapshotBroken(`made by another version of Assay: it has no ${missing.join(", ")}`);
  for (const { name, sha256 } of tables) {
    const file = tableFile(folder, name);
    if (!existsSync(file)) throw new SnapshotBroken(`tables/${name}.parquet is missing`);
    if ((await digestOfFile(file)) !== sha256)
      throw new SnapshotBroken(`tables/${name}.parquet is not what it was`);
  }
}
