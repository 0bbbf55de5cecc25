import type { Connection, Database } from "../sql/database.ts";
import { HttpError } from "./http-error.ts";

/** How many analytic queries may run and wait, and for how long one may run. */
export type QueryLimits = {
  readonly queries_at_once: number;
  readonly queries_waiting: number;
  readonly query_seconds: number;
};

/**
 * The same database with its readers guarded: at most `queries_at_once` run, `queries_waiting` wait, the
 * rest are refused (503 `busy`), and one that takes longer than `query_seconds` is interrupted (504).
 * What already holds a reader must not ask for a second one inside it.
 */
export function guardQueries(database: Database, limits: QueryLimits): Database {
  let running = 0;
  const waiting: (() => void)[] = [];

  const enter = async () => {
    if (running < limits.queries_at_once) {
      running += 1;
      return;
    }
    if (waiting.length >= limits.queries_waiting) {
      throw new HttpError("busy", { seconds: Math.max(1, Math.ceil(limits.query_seconds / 2)) });
    }
    await new Promise<void>((go) => waiting.push(go)); // the slot of the one that leaves is handed over
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };

  return {
    ...database,
    reader: async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
      await enter();
      try {
        return await database.reader(async (connection) => {
          let interrupted = false;
          const timer = setInterval(() => {
            interrupted = true;
            connection.raw.interrupt();
          }, limits.query_seconds * 1000);
          try {
            const result = await work(connection);
            if (interrupted) throw new Error("interrupted");
            return result;
          } catch (error) {
            if (!interrupted) throw error;
            throw new HttpError("query_timeout", { seconds: limits.query_seconds });
          } finally {
            clearInterval(timer);
          }
        });
      } finally {
        leave();
      }
    },
  };
}
