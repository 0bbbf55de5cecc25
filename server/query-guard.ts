import { AsyncLocalStorage } from "node:async_hooks";
import type { Connection, Readers } from "../sql/database.ts";
import { busyFor, HttpError } from "./http-error.ts";

/** How many analytic queries may run and wait, for how long one may wait, and for how long run. */
export type QueryLimits = {
  readonly queries_at_once: number;
  readonly queries_waiting: number;
  readonly query_wait_seconds: number;
  readonly query_seconds: number;
};

/** Who asks; what nobody asks stands for itself. */
type Caller = string | symbol;

const callers = new AsyncLocalStorage<string>();

/** Runs `work` for a caller, among whom the places for queries are shared out. */
export const asCaller = <T>(caller: string, work: () => T): T => callers.run(caller, work);

type Waiting = { readonly caller: Caller; readonly go: () => void };

/**
 * The same database with its readers guarded: at most `queries_at_once` run, of one caller one less. `queries_waiting`
 * wait for `query_wait_seconds` at most, the rest is refused (503 `busy`). The next place is the caller's with the fewest that run,
 * who waits longest. A query that takes longer than `query_seconds` is interrupted (504).
 * What already holds a reader must not ask for a second one inside it.
 */
export function guardQueries(database: Readers, limits: QueryLimits): Readers {
  const mostOfOne = Math.max(1, limits.queries_at_once - 1);
  const running = new Map<Caller, number>();
  let total = 0;
  const waiting = new Set<Waiting>();
  const runningOf = (caller: Caller) => running.get(caller) ?? 0;

  const start = (caller: Caller) => {
    total += 1;
    running.set(caller, runningOf(caller) + 1);
  };
  const end = (caller: Caller) => {
    total -= 1;
    if (runningOf(caller) === 1) running.delete(caller);
    else running.set(caller, runningOf(caller) - 1);
  };
  /** Gives free places away, each to who has the fewest. */
  const next = () => {
    while (total < limits.queries_at_once) {
      let first: Waiting | undefined;
      for (const each of waiting)
        if (
          runningOf(each.caller) < mostOfOne &&
          (first === undefined || runningOf(each.caller) < runningOf(first.caller))
        )
          first = each;
      if (first === undefined) return;
      waiting.delete(first);
      start(first.caller);
      first.go();
    }
  };
  const enter = async (caller: Caller) => {
    if (total < limits.queries_at_once && runningOf(caller) < mostOfOne) return start(caller);
    const busy = () => busyFor(limits.query_wait_seconds);
    if (waiting.size >= limits.queries_waiting) throw busy();
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => {
        waiting.delete(one);
        reject(busy());
      }, limits.query_wait_seconds * 1000);
      const one = {
        caller,
        go: () => {
          clearTimeout(patience);
          resolve();
        },
      };
      waiting.add(one);
    });
  };

  return {
    ...database,
    reader: async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
      const caller = callers.getStore() ?? Symbol("own");
      await enter(caller);
      try {
        return await database.reader((connection) => within(connection, limits.query_seconds, work));
      } finally {
        end(caller);
        next();
      }
    },
  };
}

async function within<T>(
  connection: Connection,
  seconds: number,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  let interrupted = false;
  const timer = setInterval(() => {
    interrupted = true;
    connection.raw.interrupt();
  }, seconds * 1000);
  try {
    const result = await work(connection);
    if (interrupted) throw new Error("interrupted");
    return result;
  } catch (error) {
    if (!interrupted) throw error;
    throw new HttpError("query_timeout", { seconds });
  } finally {
    clearInterval(timer);
  }
}
