import type { Readers } from "../../sql/database.ts";
import type { Catalog } from "../metrics/catalog.ts";
import { createRounds, type Rounds } from "../rounds.ts";
import type { Cluster } from "./cluster.ts";

/** Milliseconds between two looks whether there is a newer version, and after one that could not be brought. */
const LOOK_EVERY = 5000;
const AGAIN = 60_000;

/** Brings each version of the warehouse to the cluster once it is published; until then DuckDB answers. */
export function createPublisher(
  cluster: Cluster,
  { database, catalog }: { readonly database: Readers; readonly catalog: Catalog },
  log: {
    readonly info: (told: object, message: string) => void;
    readonly error: (told: object, message: string) => void;
  },
): Rounds {
  return createRounds(async () => {
    try {
      const { isNew, ...brought } = await cluster.publish(database, catalog);
      if (isNew) log.info(brought, "the warehouse was brought to ClickHouse");
      return LOOK_EVERY;
    } catch (error) {
      log.error({ err: error }, "the warehouse could not be brought to ClickHouse; DuckDB answers");
      return AGAIN;
    }
  });
}
