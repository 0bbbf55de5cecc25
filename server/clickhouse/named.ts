import type { Config } from "../config.ts";
import { readSecret } from "../secret.ts";
import type { Cluster } from "./cluster.ts";

/** The cluster that the settings name, or null; throws where its password is not there. Nothing is sent yet. */
export async function namedCluster({ engine, limits }: Config): Promise<Cluster | null> {
  if (engine === undefined) return null;
  const { addresses, user, cluster = null, database } = engine;
  const place = { env: engine.password_env, file: engine.password_file };
  const isOpen = place.env === undefined && place.file === undefined;
  const password = isOpen ? "" : readSecret("engine", place, { what: "the password", least: 1 });
  const { createCluster } = await import("./cluster.ts");
  return createCluster({ addresses, user, password, cluster, database, seconds: limits.query_seconds });
}
