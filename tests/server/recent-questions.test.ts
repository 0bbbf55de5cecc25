import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { recentQuestions } from "../../server/recent-questions.ts";

test("what was asked last is asked of the new version first, of the latest ones alone; a failure stops nothing", async () => {
  const recent = recentQuestions(3);
  const asked: string[] = [];
  for (const name of ["a", "b", "c", "a", "d"])
    recent.note(name, async (version) => {
      asked.push(`${name}${version}`);
      if (name === "d") throw new Error("not answered");
    });
  await recent.askAgain(7, 10_000);
  expect(asked).toEqual(["d7", "a7", "c7"]);
});

test("one that takes for ever is not waited for", async () => {
  const recent = recentQuestions(3);
  const asked: string[] = [];
  recent.note("first", async () => asked.push("first"));
  recent.note("endless", async () => {
    asked.push("endless");
    await sleep(60_000, undefined, { ref: false });
  });
  await recent.askAgain(1, 50);
  expect(asked).toEqual(["endless"]);
});
