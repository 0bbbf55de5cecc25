import { readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { PAGES, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

/** Selections that a reader can come to and that hold little, nothing, or what does not go together. */
const ADDRESSES = [
  "period=2027Q1..2027Q1",
  "company=C1&job=J20",
  "job=J14&period=2026Q3..2026Q3",
  "vendor=xuanji&screening_path=traditional",
  "where.ethnicity=满族&where.age_band=35-44&compare=none",
] as const;

/** What no reader should ever see. */
const GARBAGE = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object|\bnull\b|−?∞|Invalid Date|“”|（）|\(\)/;
/** Names of columns and values as they are stored. */
const STORED = /(?<![\w./@])[a-z]{2,}_[a-z_0-9]+\b|(?<![\w·])human(?![\w])/;

/** Feeds go by their own names, so that it can be told what to load. */
const FEEDS = readdirSync(new URL("../../pipelines/sources", import.meta.url)).map((file) =>
  file.slice(0, -3),
);
const stored = (read: string) =>
  FEEDS.reduce((rest, feed) => rest.replaceAll(feed, ""), read).match(STORED)?.[0] ?? "";

/** What a reader reads, without code and advice. */
const words = (page: Page) =>
  page.evaluate(() => {
    const whole = document.querySelector("#content")?.cloneNode(true) as HTMLElement;
    for (const each of whole.querySelectorAll('code, pre, select, [translate="no"], .empty, h1.lead'))
      each.replaceWith(" ");
    document.body.append(whole);
    const read = whole.innerText;
    whole.remove();
    return read;
  });
const lead = (page: Page) => page.locator("h1.lead").innerText();

const site = sharedSite();

describe.each(ADDRESSES)("%s", (address) => {
  test("every page says what it has and why there is no more", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    for (const path of PAGES) {
      await visit(page, site, `${path}?${address}`);
      const read = await words(page);
      expect(read.length, path).toBeGreaterThan(80);
      expect(read.match(GARBAGE)?.[0] ?? "", path).toBe("");
      if (path !== "data") expect(stored(read), path).toBe("");
      expect(problems, path).toEqual([]);
    }
  });
});

describe("sentences keep to what the selection holds", () => {
  const opened = async (path: string, language: "zh" | "en" = "zh") => {
    const { page } = await site.open({ language });
    await visit(page, site, path);
    return { page, close: () => page.close() };
  };

  test("the overview tells the period and the whole record apart", async () => {
    const future = await opened("overview?period=2027Q1..2027Q1");
    expect(await lead(future.page)).toContain("全部历史：AI 得分与入职后绩效相关");
    expect(await lead(future.page)).not.toContain("2027Q1");
    const cards = await future.page.locator(".headline").allInnerTexts();
    expect(cards.map((card) => card.includes("全部历史"))).toEqual([false, true, true, false]);
    await future.close();
    const now = await opened("overview", "en");
    const said = await lead(now.page);
    expect(said).toMatch(
      /In 2025Q4 to 2026Q3, hiring takes .* of candidates are satisfied.*\. Over the whole/,
    );
    expect(said).toMatch(/Over the whole record, AI scores .*clearly below the target of 0\.30/);
    await now.close();
  });

  test("hires who are not followed long enough are not said to be missing", async () => {
    const { page, close } = await opened("retention?job=J14&period=2026Q3..2026Q3");
    expect(await lead(page)).toBe("所选范围内还没有新员工观察满 90 天。");
    expect(await page.locator(".headline").allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/没有人被观察到这么久（最长 \d+ 天）/)]),
    );
    await close();
  });

  test("few waits are not said to have had no answer, and one job is not compared with itself", async () => {
    const { page, close } = await opened("efficiency?job=J14&period=2026Q3..2026Q3");
    const read = await words(page);
    expect(read).toContain("邀请后等候选人回复：中位数");
    expect(read.match(/邀请后等候选人回复：中位数.*/)?.[0]).toContain("九成得到答复的天数：数据少");
    expect(read).toMatch(/耗时最长的环节/);
    expect(read).not.toMatch(/最慢.{0,6}数据分析师|数据分析师.{0,6}最慢/);
    await close();
  });

  test("nothing is concluded from no rows, and nothing is asked to be loaded that is there", async () => {
    const { page, close } = await opened("validity?company=C1&job=J20");
    const read = await words(page);
    for (const said of [
      "没有与众不同的面试官",
      "没有一行成立",
      "没有词语在",
      "没有可以断定",
      "没有记录面试官",
    ])
      expect(read).not.toContain(said);
    await visit(page, site, "efficiency?company=C1&job=J20");
    expect(await page.locator("#cost-pay").innerText()).toContain("没有记录");
    expect(await page.locator("#content").innerText()).not.toContain("尚未加载首年薪酬");
    await close();
  });
});
