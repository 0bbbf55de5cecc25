import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { textWidth } from "../../dashboards/charts/mark.ts";
import {
  formatChange,
  formatDate,
  formatInterval,
  formatPair,
  formatPercent,
  formatTick,
  formatTime,
  formatValue,
} from "../../dashboards/format/number.ts";
import {
  firstDay,
  lastDay,
  quarterOf,
  quartersBetween,
  shift,
  span,
} from "../../dashboards/format/quarter.ts";
import type { Language } from "../../dashboards/text/words.ts";

describe("numbers", () => {
  test.each([
    ["percent", 0.8534, "85.3%", "85.3%"],
    ["days", 14.04, "14.0 天", "14.0 days"],
    ["days", 0.0139, "20.0 分钟", "20.0 min"],
    ["days", 0.0833, "2.0 小时", "2.0 hours"],
    ["r", -0.237, "−0.24", "−0.24"],
    ["currency", 8000, "8,000 元", "¥8,000"],
    ["count", 1204, "1,204", "1,204"],
  ] as const)("%s %f is %s and %s", (unit, value, inChinese, inEnglish) => {
    expect(formatValue(unit, value, "zh")).toBe(inChinese);
    expect(formatValue(unit, value, "en")).toBe(inEnglish);
  });

  test.each([
    ["zh", "zh-CN"],
    ["en", "en-GB"],
  ] as const)("dates and times in %s are those of the locale", (language, locale) => {
    for (let month = 1; month <= 12; month++) {
      const day = `2026-${String(month).padStart(2, "0")}-0${(month % 9) + 1}`;
      const at = `${day}T0${month % 10}:05:59`;
      expect(formatDate(at, language)).toBe(
        new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(at)),
      );
      expect(formatTime(at, language)).toBe(
        new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at)),
      );
    }
  });

  test("intervals and pairs tell the unit once, differences of shares are percentage points", () => {
    expect(formatInterval("percent", 0.839, 0.864, "zh")).toBe("83.9 至 86.4%");
    expect(formatPair("hours", 8, 2, "en")).toBe("8.0 → 2.0 hours");
    expect(formatPair("days", 1, 0.0833, "zh")).toBe("1.0 天 → 2.0 小时");
    expect(formatChange("percent", 0.031, "zh")).toBe("+3.1 个百分点");
    expect(formatChange("percent", -0.031, "en")).toBe("−3.1 percentage points");
    expect(formatPercent(0.269, "en")).toBe("27%");
  });
});

test.each([
  ["days", [13.2, 13.4, 13.6, 13.8, 14], ["13.2", "13.4", "13.6", "13.8", "14"]],
  ["days", [0, 5, 10, 15], ["0", "5", "10", "15"]],
  ["percent", [0.85, 0.855, 0.86], ["85%", "85.5%", "86%"]],
  ["r", [-0.05, 0, 0.05], ["−0.05", "0", "0.05"]],
  ["score", [80.25, 80.5], ["80.25", "80.5"]],
] as const)("ticks of an axis in %s are told apart", (unit, ticks, told) => {
  expect(ticks.map((tick) => formatTick(unit, tick, "en", ticks))).toEqual(told);
});

test("quarters shift over years and end on their last day", () => {
  expect([shift("2025Q4", 1), shift("2025Q1", -1), shift("2026Q3", -7)]).toEqual([
    "2026Q1",
    "2024Q4",
    "2024Q4",
  ]);
  expect([firstDay("2025Q4"), lastDay("2025Q4"), lastDay("2024Q1")]).toEqual([
    "2025-10-01",
    "2025-12-31",
    "2024-03-31",
  ]);
  expect(quarterOf("2026-08-12T09:00:00Z")).toBe("2026Q3");
  expect(quartersBetween("2025Q3", "2026Q1")).toEqual(["2025Q3", "2025Q4", "2026Q1"]);
  expect(span("2024Q4", "2026Q3")).toBe(8);
});

test("a Chinese character is as wide as its size", () => {
  expect(textWidth("沟通能力", 12)).toBe(48);
  expect(textWidth("ill", 12)).toBeLessThan(textWidth("WWW", 12));
});

test("no text is left in the wrong language", async () => {
  const flat = (value: unknown, path: string): [string, string][] =>
    typeof value === "string"
      ? [[path, value]]
      : typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => flat(inner, `${path}/${key}`))
        : [];
  const files = readdirSync("dashboards/text").filter((file) => !["words.ts", "text.ts"].includes(file));
  const english: [string, string][] = [];
  for (const file of files)
    for (const [name, words] of Object.entries(
      await import(/* @vite-ignore */ `../../dashboards/text/${file}`),
    ))
      english.push(...flat((words as (language: Language) => unknown)("en"), name));
  expect(english.length).toBeGreaterThan(800);
  const wrong = english.filter(
    ([path, words]) => /[\u3400-\u9fff]/.test(words) && !path.startsWith("commonWords/shell/language"),
  );
  expect(wrong).toEqual([]);
});
