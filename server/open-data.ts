import { availableParallelism } from "node:os";
import { type Database, openDatabase } from "../sql/database.ts";
import type { Config } from "./config.ts";

/** Opens the database of a data directory with the settings' limits, for this process or the one that it works for. */
export function openData(data: string, config: Config, holder?: number): Promise<Database> {
  return openDatabase({
    directory: data,
    ...reading(config),
    ...(holder === undefined ? {} : { holder }),
  });
}

/** How many readers, threads and how much memory a database has. */
export function reading({ limits, database }: Config) {
  return {
    // more than the analytic queries at once, so that a health check never waits for them
    readers: limits.queries_at_once + 4,
    threads: database.threads ?? availableParallelism(),
    memoryLimit: database.memory_limit,
  };
}
