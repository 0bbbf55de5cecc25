import { expect, test } from "vitest";
import { createTurns } from "../../server/turns.ts";
import { work } from "../helpers/work.ts";

test("each piece of work has a turn of the event loop to itself, in the order they came", async () => {
  const turn = createTurns(60);
  const log: string[] = [];
  let turns = 0;
  const count = () => {
    turns += 1;
    if (log.length < 5) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(
    [1, 2, 3, 4, 5].map(async (piece) => {
      await turn();
      log.push(`${piece} in turn ${turns}`);
      work(2);
    }),
  );
  expect(log.map((line) => line.split(" ")[0])).toEqual(["1", "2", "3", "4", "5"]);
  expect(new Set(log.map((line) => line.split(" ").at(-1))).size).toBe(5);
});

test("what waits too long is refused as busy, and what comes after it is not", async () => {
  const turn = createTurns(0.02);
  const first = turn().then(() => work(60));
  const late = turn();
  const refused = expect(late).rejects.toMatchObject({ code: "busy", status: 503 });
  await first;
  await refused;
  await expect(turn()).resolves.toBeUndefined();
});
