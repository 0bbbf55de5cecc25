import type { Connection } from "./database.ts";

/**
 * Lends connections, first come first served. `drain` resolves once nobody has one or waits for one, and keeps them:
 * until then who has one is lent a second one as ever, afterwards it throws.
 */
export type Pool = {
  readonly lend: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
  readonly drain: () => Promise<void>;
};

/** A pool of connections. */
export function pool(connections: readonly Connection[]): Pool {
  const free = [...connections];
  const waiting: ((connection: Connection) => void)[] = [];
  let drained: (() => void) | undefined;
  let isClosed = false;
  const take = () =>
    new Promise<Connection>((resolve, reject) => {
      if (isClosed) return reject(new Error("the database is closed"));
      const connection = free.pop();
      if (connection === undefined) waiting.push(resolve);
      else resolve(connection);
    });
  const close = () => {
    if (drained === undefined || free.length < connections.length) return;
    isClosed = true;
    drained();
  };
  const give = (connection: Connection) => {
    const next = waiting.shift();
    if (next !== undefined) return next(connection);
    free.push(connection);
    close();
  };
  return {
    lend: async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
      const connection = await take();
      try {
        return await work(connection);
      } finally {
        give(connection);
      }
    },
    drain: () =>
      new Promise((resolve) => {
        drained = resolve;
        close();
      }),
  };
}
