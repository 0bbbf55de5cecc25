import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { figureOf, said } from "./said.ts";
import { visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

/** What the page says for each promise, by language: the figure that shows it, and its words. */
const PROMISES = {
  zh: {
    items: /面试流程顺畅 85%、题目与岗位相关 (69|70|71)%/,
    "satisfaction-phase": /满意率提高 1\d\.\d 个百分点/,
    length: /超过 25 分钟，满意率下降/,
    "question-count": /答完 7 题的候选人最满意/,
    feedback: /没有反馈，满意率低 \d+\.\d 个百分点/,
    "business-phase": /业务部门的满意率提高 2\d\.\d 个百分点/,
    drivers: /“题目与岗位相关”占各题项解释力的 \d\d%/,
    terms: /满意的人多提“.+”，不满意的人多提“没有反馈”/,
  },
  en: {
    items: /“The process was smooth” 85% and “The questions were relevant to the job” (69|70|71)%/,
    "satisfaction-phase": /Satisfaction rose by 1\d\.\d percentage points/,
    length: /Satisfaction falls past 25 minutes/,
    "question-count": /Most satisfied: those who answered 7 questions/,
    feedback: /Without feedback, satisfaction is lower by \d+\.\d percentage points/,
    "business-phase": /satisfaction up by 2\d\.\d percentage points/,
    drivers: /“The questions were relevant to the job” carries \d\d% of what the items explain/,
    terms: /the others about “No feedback”/,
  },
} as const;

const interval = { zh: /95% 区间 [−+]?\d/, en: /95% interval [−+]?\d/ };

async function figureText(page: Page, id: string): Promise<string> {
  return page.locator(`#${id}`).innerText();
}

describe.each(["zh", "en"] as const)("the page of experience in %s", (language) => {
  const opened = () => said(site, "experience", language);

  test("shows every promise by a figure of its own name, with its interval", async () => {
    const page = await opened();
    for (const [id, words] of Object.entries(PROMISES[language]))
      expect(figureOf(page, id).title).toMatch(words);
    for (const id of ["satisfaction-phase", "length", "question-count", "feedback", "business-phase"])
      expect(figureOf(page, id).text).toMatch(interval[language]);
    expect(page.problems).toEqual([]);
  });

  test("says who answered, what silence may hide and what failures cost", async () => {
    const page = await opened();
    expect(figureOf(page, "silent-answers").text).toMatch(/5\d\.\d%/);
    const groups = language === "zh" ? ["已入职", "未录用", "璇玑"] : ["Hired", "Rejected", "Xuanji"];
    for (const group of groups) expect(figureOf(page, "response-by").drawn).toContain(group);
    expect(figureOf(page, "sign-in").text).toContain("78");
    const failures = figureOf(page, "failures").findings;
    expect(failures).toHaveLength(2);
    for (const finding of failures) expect(finding).toMatch(interval[language]);
  });

  test("tells each answer of each item, in the drawing and in the table; counts terms and shows no comment", async () => {
    const { page } = await site.open({ language });
    await visit(page, site, "experience");
    const terms = page.locator("#term-table tbody tr");
    expect(await terms.count()).toBeGreaterThan(12);
    for (const cells of await terms.allInnerTexts())
      expect(Number(cells.split("\t")[2])).toBeGreaterThanOrEqual(10);
    expect(await page.content()).not.toContain("面试太长了，后面有点疲惫");
    const items = page.locator("#items");
    expect(await items.locator(".series-key span").count()).toBe(5);
    expect(await items.locator("svg rect[data-key]").count()).toBe(20);
    await items.getByRole("button", { name: language === "zh" ? "表格" : "Table" }).click();
    // five answers and the favourable share of four items
    expect(await items.locator("tbody tr").count()).toBe(24);
    const cells = await items.locator("tbody tr").first().locator("td").allInnerTexts();
    expect(cells.slice(1, 5).every((cell) => /^[\d.,]+%?$/.test(cell))).toBe(true);
  });
});

test("a filter cuts the figures, also those with an address of their own", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "experience?period=2026Q3..2026Q3&vendor=xuanji");
  const people = async () =>
    Number(
      (await page.locator("#items footer p").innerText()).match(/n\s=\s([\d,]+)/)?.[1]?.replace(",", ""),
    );
  const some = await people();
  await visit(page, site, "experience?period=2026Q3..2026Q3");
  // what was shown before stays, marked stale, until the answer is there
  await page.waitForFunction(() => document.querySelector("#items.stale") === null);
  expect(some).toBeGreaterThan(0);
  expect(await people()).toBeGreaterThan(some);
  expect(problems).toEqual([]);
});

test.each(["fairness", "retention"])("the page %s shows its further views", async (name) => {
  const { page, problems } = await site.open({ language: "zh" });
  await visit(page, site, name);
  if (name === "fairness") {
    expect(await page.locator("#question-bias svg [data-key]").count()).toBeGreaterThan(5);
    expect(await page.locator("#question-bias-table tbody tr").count()).toBeGreaterThan(20);
    expect(await figureText(page, "question-bias-table")).toContain("A 可忽略");
  } else {
    expect(await page.locator("#hazard h2").innerText()).toMatch(/离职风险都低 \d\d%/);
    expect(await figureText(page, "hazard")).toContain("Schoenfeld");
    for (const id of ["band-curves", "job-curves"])
      expect(await page.locator(`#${id} svg path`).count()).toBeGreaterThan(3);
  }
  expect(problems).toEqual([]);
});
