import { expect, test } from "vitest";
import { type Pair, words } from "../../dashboards/text/words.ts";

const shop = words({
  title: ["漏斗", "Funnel"],
  unit: "r",
  faster: (days: string, count = 1) => [
    `快 ${days}（${count}）`,
    count === 1 ? `${days} faster` : `each ${days} faster`,
  ],
  slower: [(days: string) => `慢 ${days}`, (days: string) => `${days} slower`],
  steps: [
    ["投递", "初筛"],
    ["applied", "screened"],
  ],
  nested: { states: { open: ["进行中", "Open"] } as Record<string, Pair>, deep: { end: ["结束", "End"] } },
});

test("each language has its side of every pair, nested or given by a function", () => {
  const [zh, en] = [shop("zh"), shop("en")];
  expect([zh.title, zh.unit, zh.faster("3"), zh.slower("2"), zh.nested.deep.end]).toEqual([
    "漏斗",
    "r",
    "快 3（1）",
    "慢 2",
    "结束",
  ]);
  expect([en.title, en.unit, en.faster("3", 2), en.slower("2"), en.nested.deep.end]).toEqual([
    "Funnel",
    "r",
    "each 3 faster",
    "2 slower",
    "End",
  ]);
  expect([zh.steps, en.steps]).toEqual([
    ["投递", "初筛"],
    ["applied", "screened"],
  ]);
  const state: string | undefined = en.nested.states.open;
  expect([state, zh.nested.states.closed]).toEqual(["Open", undefined]);
  expect(shop("en")).toBe(en);
});

test("the compiler refuses a pair that differs and an array that is no pair", () => {
  // @ts-expect-error the parameters differ
  words({ a: [(days: string) => days, (days: number) => `${days}`] });
  // @ts-expect-error one is a text, the other a list
  words({ a: ["漏斗", ["Funnel"]] });
  // @ts-expect-error three are no pair
  words({ a: (days: string) => [days, days, days] });
  // @ts-expect-error one is no pair
  words({ a: { b: ["漏斗"] } });
});
