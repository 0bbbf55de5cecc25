import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { type Connection, wrap } from "../../sql/database.ts";
import { pool } from "../../sql/pool.ts";

const three = async (): Promise<Connection[]> => {
  const instance = await DuckDBInstance.create(":memory:");
  return Promise.all(Array.from({ length: 3 }, async () => wrap(await instance.connect())));
};
const one = async (connection: Connection) =>
  (await connection.rows<{ one: number }>("SELECT 1::INTEGER AS one"))[0]?.one;

test("who has a connection is lent a second one while the pool is drained; afterwards nobody is", async () => {
  const { lend, drain } = pool(await three());
  let drained: Promise<void> | undefined;
  const answer = lend(async (first) => {
    drained = drain().then(() => undefined);
    const inner = await lend(async (second) => (second === first ? undefined : one(second)));
    return [await one(first), inner];
  });
  expect(await answer).toEqual([1, 1]);
  await drained;
  await expect(lend(one)).rejects.toThrow("the database is closed");
});

test("a pool is drained once everybody who waits was served, and at once where nobody does", async () => {
  const { lend, drain } = pool(await three());
  const served: number[] = [];
  const all = Array.from({ length: 20 }, (_, index) =>
    lend(async (connection) => {
      await one(connection);
      served.push(index);
    }),
  );
  await drain();
  expect(served).toHaveLength(20);
  await Promise.all(all);
  await pool(await three()).drain();
});
