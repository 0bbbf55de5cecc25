import type { Connection } from "./database.ts";

/** Lends connections, first come first served; `drain` waits until all are back, and keeps them. */
export type Pool = {
  readonly lend: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
  readonly drain: () => Promise<void>;
};

/** A pool of connections. */
export function pool(connections: readonly Connection[]): Pool {
  const free = [...connections];
  const waiting: ((connection: Connection) => void)[] = [];
  const take = () =>
    new Promise<Connection>((resolve) => {
      const connection = free.pop();
      if (connection === undefined) waiting.push(resolve);
      else resolve(connection);
    });
  const give = (connection: Connection) => {
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
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
    drain: async () => {
      await Promise.all(connections.map(take));
    },
  };
}
