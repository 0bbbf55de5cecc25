import { join } from "node:path";
import type { Readers } from "../../sql/database.ts";
import type { Catalog } from "../metrics/catalog.ts";
import type { Batch, Engine } from "../metrics/engine.ts";
import { lastTwo } from "../metrics/last-two.ts";
import { readBatches } from "./batches.ts";
import { type Access, ClickHouseError, createNode } from "./client.ts";
import { ship } from "./ship.ts";
import { clickhouse, literal } from "./words.ts";

/** A ClickHouse of one node or several, in which the sums of metrics are counted. */
export type Cluster = {
  /** Counts in a version that is known to be there whole; null for others. */
  readonly of: (version: number) => Engine | null;
  /**
   * Brings the published warehouse there, unless it is (`anew` in any case), and counts in it from then on. Tells which
   * version it is, and whether it was brought now. Throws `ClickHouseError`.
   */
  readonly publish: (
    database: Readers,
    catalog: Catalog,
    anew?: boolean,
  ) => Promise<{ readonly version: number; readonly isNew: boolean }>;
  /** The nodes with the versions of their servers. */
  readonly servers: () => Promise<readonly { readonly address: string; readonly version: string }[]>;
};

/** Where a cluster is, and what its databases are called. */
export type ClusterSettings = Access & {
  /** The servers' own name for all nodes together; null for a single one. */
  readonly cluster: string | null;
  /** Each version is a database `<database>_v<version>_<time>`; `<database>` lists those that are whole. */
  readonly database: string;
  /** How long a question may take. */
  readonly seconds: number;
};

const cutOff = (cause: unknown): never => {
  throw new ClickHouseError("ClickHouse ended amid an answer", { cause });
};

/** The batches of an answer; that it was cut off is an error of the engine. */
async function* whole(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  try {
    yield* batches;
  } catch (error) {
    cutOff(error);
  }
}

/** Speaks to a cluster; nothing is sent before it is asked. */
export function createCluster(settings: ClusterSettings): Cluster {
  const { addresses, cluster, database: prefix, seconds } = settings;
  const nodes = addresses.map((address) => createNode(address, settings));
  const [first] = nodes;
  if (first === undefined) throw new ClickHouseError("a cluster has one address at least");
  const there = lastTwo<string>();
  let brought = { at: 0, isAlone: true };

  const engineOf = (database: string): Engine => ({
    words: clickhouse,
    sums: async ({ sql }) => {
      const signal = AbortSignal.timeout(seconds * 1000);
      const { body } = await first.run(`${sql} FORMAT ArrowStream`, { database, signal });
      if (body === null) throw new ClickHouseError("ClickHouse answers nothing");
      const { names, batches } = await readBatches(body).catch(cutOff);
      return { names, batches: whole(batches) };
    },
  });

  const listed = `${prefix}.published`;
  const isListed = async (name: string) => {
    await first.run(`CREATE DATABASE IF NOT EXISTS ${prefix}`);
    await first.run(
      `CREATE TABLE IF NOT EXISTS ${listed} (name String, at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY at`,
    );
    const [found] = await first.rows(`SELECT count() FROM ${listed} WHERE name = ${literal(name)}`);
    return Number(found![0]) > 0;
  };
  /** Drops the databases of all versions but the newest that are listed. */
  const keep = async (newest: number) => {
    const rows = await first.rows(
      `SELECT name FROM ${listed} GROUP BY name ORDER BY max(at) DESC LIMIT ${newest}`,
    );
    const kept = new Set(rows.map(([each]) => each));
    for (const node of nodes)
      for (const [old] of await node.rows(
        `SELECT name FROM system.databases WHERE startsWith(name, ${literal(`${prefix}_v`)})`,
      ))
        if (!kept.has(old!)) await node.run(`DROP DATABASE IF EXISTS ${old} SYNC`);
  };

  return {
    of: (version) => {
      const database = there.get(version);
      return database === undefined ? null : engineOf(database);
    },
    publish: (database, catalog, anew = false) =>
      database.reader((connection) =>
        connection.transaction(async () => {
          const { version, metrics } = await catalog.bind(connection);
          const built = await connection.value<number>(
            "SELECT epoch_ms(built_at) FROM warehouse.core_meta.published",
          );
          const name = `${prefix}_v${version}_${(built ?? 0).toString(36)}`;
          if (!anew && there.get(version) === name) {
            // nobody asks for the one before any more
            if (!brought.isAlone && Date.now() > brought.at + 2000 * seconds) {
              await keep(1);
              brought.isAlone = true;
            }
            return { version, isNew: false };
          }
          const isNew = !(await isListed(name)) || anew;
          if (isNew) {
            const folder = join(database.directory, "work", "clickhouse");
            await ship(connection, metrics.values(), { nodes, database: name, cluster, folder });
            await first.run(`INSERT INTO ${listed} SELECT ${literal(name)}, now64(3)`);
            await keep(2);
          }
          there.keep(version, name);
          brought = { at: Date.now(), isAlone: false };
          return { version, isNew };
        }),
      ),
    servers: () =>
      Promise.all(
        nodes.map(async ({ address, rows }) => {
          const [found] = await rows("SELECT version()");
          return { address, version: found?.[0] ?? "" };
        }),
      ),
  };
}
