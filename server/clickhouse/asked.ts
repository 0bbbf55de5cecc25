import type { Readers } from "../../sql/database.ts";
import type { Catalog } from "../metrics/catalog.ts";
import { ClickHouseError } from "./client.ts";
import type { Cluster } from "./cluster.ts";
import { type Compared, compareEngines } from "./compare.ts";

/** What a command wants of the cluster: that the warehouse is brought anew, or that both engines are compared. */
export type EngineAsked = { readonly act: "check" | "publish" };

/** What came of it: the version that is there, and how each metric compares where that was asked. */
export type EngineTold = {
  readonly version: number;
  readonly isNew: boolean;
  readonly servers: readonly { readonly address: string; readonly version: string }[];
  readonly metrics: readonly Compared[];
};

/** Does it; a version that is not there yet is brought first. Throws where the settings name no cluster. */
export async function actOnEngine(
  cluster: Cluster | null,
  { database, catalog }: { readonly database: Readers; readonly catalog: Catalog },
  { act }: EngineAsked,
): Promise<EngineTold> {
  if (cluster === null) throw new ClickHouseError("the settings name no engine: DuckDB counts");
  const servers = await cluster.servers();
  const brought = await cluster.publish(database, catalog, act === "publish");
  if (act === "publish") return { ...brought, servers, metrics: [] };
  const metrics: Compared[] = [];
  await database.reader((connection) =>
    connection.transaction(async () => {
      const bound = await catalog.bind(connection);
      const engine = cluster.of(bound.version);
      if (engine === null)
        throw new ClickHouseError("a newer warehouse was published meanwhile; check again");
      for await (const compared of compareEngines(connection, bound, engine)) metrics.push(compared);
    }),
  );
  return { ...brought, servers, metrics };
}
