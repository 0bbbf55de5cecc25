import { expect, test } from "vitest";
import { createResultCache } from "../../server/result-cache.ts";

const cache = (entries: number, weight = 1000) =>
  createResultCache<string>({ entries, weight, weigh: (result) => result.length });

test("identical questions asked at the same time share one run", async () => {
  const results = cache(10);
  let runs = 0;
  const work = async () => {
    runs += 1;
    await new Promise((done) => setTimeout(done, 5));
    return "answer";
  };
  const answers = await Promise.all(Array.from({ length: 20 }, () => results.get("k", work)));
  expect(new Set(answers)).toEqual(new Set(["answer"]));
  expect(await results.get("k", work)).toBe("answer");
  expect(runs).toBe(1);
});

test("the least recently used leaves first", async () => {
  const results = cache(2);
  const asked: string[] = [];
  const get = (key: string) =>
    results.get(key, async () => {
      asked.push(key);
      return key;
    });
  for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);
  expect(asked).toEqual(["a", "b", "c", "b"]);
  expect(results.size()).toBe(2);
});

test("the total weight is bounded, and what is too heavy alone is not kept", async () => {
  const results = cache(100, 40);
  for (let index = 0; index < 20; index++) await results.get(`k${index}`, async () => "12345678");
  expect(results.size()).toBe(5);
  await results.get("heavy", async () => "x".repeat(11));
  expect(results.size()).toBe(5);
});

test("a failure is told to all who wait and is not kept", async () => {
  const results = cache(10);
  const fails = () => Promise.reject(new Error("no"));
  const both = await Promise.allSettled([results.get("k", fails), results.get("k", fails)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await results.get("k", async () => "yes")).toBe("yes");
});

test("with no entries allowed nothing is kept", async () => {
  const results = cache(0);
  await results.get("k", async () => "a");
  expect(await results.get("k", async () => "b")).toBe("b");
});
