import { expect, test } from "vitest";
import { fuzzyScore, pinyinInitials } from "../../dashboards/format/fuzzy.ts";
import { periodDays } from "../../dashboards/format/period.ts";

test.each([
  ["完成率", "wcl"],
  ["招聘漏斗", "zpld"],
  ["校园招聘", "xyzp"],
  ["数据少", "sjs"],
  ["人工面试", "rgms"],
  ["零售", "ls"],
  ["他们愿意推荐吗", "tmyytjm"],
  ["业务部门满意度", "ywbmmyd"],
  ["AI 筛选", "AI sx"],
  ["企业微信", "qywx"],
  ["候选人", "hxr"],
  ["影响比", "yxb"],
])("%s has the initials %s", (text, initials) => {
  expect(pinyinInitials(text)).toBe(initials);
});

test("whole parts beat letters in order, and every word must fit", () => {
  const names = ["AI interview completion rate", "AI 面试完成率"];
  expect(fuzzyScore("completion", names)).toBeGreaterThan(fuzzyScore("cmpltn", names));
  expect(fuzzyScore("cmpltn", names)).toBeGreaterThan(0);
  expect(fuzzyScore("完成", names)).toBeGreaterThan(0);
  expect(fuzzyScore("wcl", names)).toBeGreaterThan(0);
  expect(fuzzyScore("rate completion", names)).toBeGreaterThan(0);
  expect(fuzzyScore("completion cost", names)).toBe(0);
  expect(fuzzyScore("ＡＩ", names)).toBeGreaterThan(0);
  expect(fuzzyScore("zzz", names)).toBe(0);
});

test.each([
  ["2026", "2026-01-01", "2026-12-31"],
  ["2026Q1", "2026-01-01", "2026-03-31"],
  ["2024Q1", "2024-01-01", "2024-03-31"],
  ["2025Q4", "2025-10-01", "2025-12-31"],
  ["2024-02", "2024-02-01", "2024-02-29"],
  ["2026-W01", "2025-12-29", "2026-01-04"],
  ["2026-W40", "2026-09-28", "2026-10-04"],
  ["2020-W53", "2020-12-28", "2021-01-03"],
])("the period %s runs from %s to %s", (period, from, to) => {
  expect(periodDays(period)).toEqual({ from, to });
});

test.each(["", "2026Q5", "Q1", "week 3", "2026-1"])("%j is no period", (text) => {
  expect(periodDays(text)).toBeNull();
});
