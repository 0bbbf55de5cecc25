import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asCaller, guardQueries } from "../../server/query-guard.ts";
import { type Database, openDatabase } from "../../sql/database.ts";

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-guard-"));
  database = await openDatabase({ directory: join(folder, "data"), readers: 4 });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const ENDLESS = "select sum(sin(a.range * b.range)) from range(1000000) a, range(1000000) b";

const limits = (
  queries_at_once: number,
  queries_waiting: number,
  query_seconds: number,
  query_wait_seconds = 30,
) => ({
  queries_at_once,
  queries_waiting,
  query_wait_seconds,
  query_seconds,
});

test("at most so many run at once, the others wait their turn", async () => {
  const guarded = guardQueries(database, limits(2, 100, 10));
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 30 }, () =>
      guarded.reader(async (connection) => {
        running += 1;
        most = Math.max(most, running);
        await connection.value("select sum(range) from range(100000)");
        running -= 1;
      }),
    ),
  );
  expect(most).toBe(2);
});

test("when the queue is full the next is refused with 503 and a time to come back", async () => {
  const guarded = guardQueries(database, limits(1, 2, 10));
  let open: () => void = () => undefined;
  const gate = new Promise<void>((done) => {
    open = done;
  });
  const waiting = [0, 1, 2].map(() => guarded.reader(() => gate));
  await expect(guarded.reader(async () => 1)).rejects.toMatchObject({
    code: "busy",
    status: 503,
    retryAfter: 30,
  });
  open();
  await Promise.all(waiting);
  expect(await guarded.reader(async () => 1)).toBe(1);
});

test("who has waited long enough is refused with 503, and takes no place afterwards", async () => {
  const guarded = guardQueries(database, limits(1, 10, 10, 0.2));
  let open: () => void = () => undefined;
  const gate = new Promise<void>((done) => {
    open = done;
  });
  const first = guarded.reader(() => gate);
  await expect(guarded.reader(async () => "late")).rejects.toMatchObject({ code: "busy", retryAfter: 1 });
  open();
  await first;
  expect(await guarded.reader(async () => "free")).toBe("free");
});

test("one caller never has every place, and a free one goes to who has the fewest", async () => {
  const guarded = guardQueries(database, limits(3, 100, 10));
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (caller: string) =>
    asCaller(caller, () =>
      guarded.reader(() => {
        started.push(caller);
        return new Promise<void>((done) => ends.push(done));
      }),
    );
  const all = [...Array(5).fill("greedy"), "anna", "bo", "bo"].map(ask);
  const soon = () => new Promise((done) => setImmediate(done));
  await soon();
  expect(started).toEqual(["greedy", "greedy", "anna"]);
  ends.shift()!();
  await soon();
  await soon();
  expect(started.at(-1)).toBe("bo");
  for (let ended = 1; ended < all.length; await soon()) {
    const end = ends.shift();
    if (end === undefined) continue;
    end();
    ended += 1;
  }
  await Promise.all(all);
  expect(started.filter((caller) => caller === "greedy")).toHaveLength(5);
});

test("what takes too long is interrupted with 504, and its connection serves again", async () => {
  const guarded = guardQueries(database, limits(1, 2, 0.3));
  for (let round = 0; round < 3; round++) {
    await expect(guarded.reader((connection) => connection.value(ENDLESS))).rejects.toMatchObject({
      code: "query_timeout",
      status: 504,
    });
    expect(await guarded.reader((connection) => connection.value("select 42"))).toBe(42);
  }
});

test("an error of the query itself stays that error and frees its place", async () => {
  const guarded = guardQueries(database, limits(1, 0, 10));
  await expect(guarded.reader((connection) => connection.value("select nix"))).rejects.toThrow(/nix/);
  expect(await guarded.reader(async () => "free")).toBe("free");
});
