import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { choose, settled, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

/** A drawer with its answer drawn. */
const opened = async (page: Page) => {
  const drawer = page.locator("dialog[open]");
  await drawer.locator(".canvas svg").waitFor({ timeout: 30_000 });
  return drawer;
};
const numberOf = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", ""));

/** What stands as it is in either language. */
const NAMES = /[A-Z]\d+|AI|n =|Kitagawa|CSV|JSON|\bn\b|\d{4}Q\d/g;

describe("why did it change?", () => {
  test("opens from a headline, is told in words and by the address", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    const change = /改善 (\+[\d.]+) 个百分点/.exec(await page.locator("main").innerText())?.[1];
    const headline = page.locator(".headline[data-metric=satisfaction_rate]");
    await choose(headline, "变化原因");
    const drawer = await opened(page);
    expect(page.url()).toContain("why=satisfaction_rate%3Bperiod");
    const lead = (await drawer.locator(".drawer-lead").textContent()) ?? "";
    expect(lead).toContain("个百分点");
    expect(lead).toContain("各组自身的改善");
    expect((await drawer.innerText()).replace(NAMES, "")).not.toMatch(/[A-Za-z]{3,}/);

    // the parts of the first row add up as they are shown, and the steps are as many as the groups
    const cells = await drawer.locator("tr.total td").allTextContents();
    expect(cells[0]).toBe(change);
    expect(numberOf(cells[1]!) + numberOf(cells[3]!)).toBeCloseTo(numberOf(cells[0]!), 9);
    const response = await page.request.get(
      `${site.address}/api/metrics/satisfaction_rate?from=2025-10-01&to=2026-09-30&compare=previous`,
    );
    const { rows: served } = (await response.json()) as {
      rows: [{ value: number; previous: { value: number } }];
    };
    const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
    expect(cells[5]).toBe(`${percent(served[0].previous.value)} → ${percent(served[0].value)}`);
    expect(await drawer.locator("[data-key]").count()).toBeGreaterThan(6);
    const rows = await drawer.locator("tbody tr:not(.total) td:nth-of-type(1)").allTextContents();
    const sum = rows.reduce((all, text) => all + numberOf(text), 0);
    expect(Math.abs(sum - numberOf(cells[0]!))).toBeLessThan(0.1 * rows.length);
    expect(await barriers(page, "dialog[open]")).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => !url.hash.includes("why="));
    expect(await page.locator("dialog[open]").count()).toBe(0);
    expect(problems).toEqual([]);
  }, 120_000);

  test("keeps another dimension and another time in the address, and is told in English", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience?why=satisfaction_rate;period");
    const drawer = await opened(page);
    const lead = (await drawer.locator(".drawer-lead").textContent()) ?? "";
    expect(lead).toContain("percentage points");
    expect(lead).toContain("better results within each job family");
    expect((await drawer.innerText()).replace(NAMES, "")).not.toMatch(/[\u4e00-\u9fff]/);
    await drawer.getByLabel("Taken apart by").selectOption("screening_path");
    await drawer.locator("tbody tr").nth(2).waitFor();
    expect(page.url()).toContain("by=screening_path");
    await drawer.getByLabel("Compared").selectOption("phase");
    await page.waitForURL(/satisfaction_rate%3Bphase/);
    const { page: again } = await site.open({ language: "en" });
    await again.goto(page.url());
    await settled(again);
    const there = await (await opened(again)).locator("tr.total").textContent();
    await expect.poll(() => drawer.locator("tr.total").textContent()).toBe(there);
    expect(problems).toEqual([]);
  }, 120_000);

  test("exports what it shows, unrounded", async () => {
    const { page } = await site.open({ language: "zh" });
    await visit(page, site, "efficiency?why=ai_pass_rate;period&by=job");
    const drawer = await opened(page);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      (async () => {
        await drawer.getByRole("button", { name: "导出" }).click();
        await drawer.getByRole("button", { name: "数据（CSV）" }).click();
      })(),
    ]);
    expect(file.suggestedFilename()).toBe("assay-why-ai_pass_rate-job.csv");
    const lines = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\r\n");
    const numbers = (line: string) => line.split(",").map(Number);
    const total = numbers(lines[1]!);
    const parts = lines.slice(2).map(numbers);
    expect(parts.length).toBeGreaterThan(15);
    expect(parts.reduce((sum, part) => sum + part.at(-1)!, 0)).toBeCloseTo(total.at(-1)!, 8);
    expect(parts.reduce((sum, part) => sum + part.at(-2)!, 0)).toBeCloseTo(total.at(-2)!, 8);
  }, 120_000);

  test("chooses one value of what is never mixed, and says what cannot be said", async () => {
    const { page, problems } = await site.open({ language: "en", width: 390 });
    await visit(page, site, "efficiency?why=effort_hours_per_day;phase");
    const drawer = await opened(page);
    const chooser = drawer.getByLabel("Activity");
    await chooser.selectOption("screening");
    await page.waitForURL(/activity%3Ascreening/);
    await drawer.getByText("Manual hours per team and day · Screening went from 8.0 hours").waitFor();
    expect(await drawer.evaluate((element) => element.scrollWidth <= element.clientWidth + 1)).toBe(true);
    await page.goto(`${site.address}/#/efficiency?why=login_failures`);
    await page.getByText("There is no such measure, or its changes cannot be taken apart.").waitFor();
    await page.goto(`${site.address}/#/efficiency?period=2024Q4..2024Q4&why=ai_pass_rate;period`);
    await page.getByText("One of the two periods has no data.").waitFor();
    expect(problems).toEqual([]);
  }, 120_000);
});

describe("why do these differ?", () => {
  test("opens from the drawer of a figure, names the first reasons and is kept by the address", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    await choose(page.locator(".headline[data-metric=satisfaction_rate]"), "计算方法");
    await page.getByRole("button", { name: "与其他指标对照" }).press("Enter");
    const drawer = page.getByRole("dialog", { name: "为什么不一样？" });
    await drawer.getByText("请选择第二个指标").waitFor();
    await drawer.getByLabel("对照指标").selectOption("retention_90d");
    const lead = drawer.locator(".drawer-lead");
    await lead.waitFor();
    expect(await lead.textContent()).toBe(
      "统计对象不同：“候选人满意度”统计问卷答案，“90 天留任率”统计在职经历。",
    );
    const text = await drawer.innerText();
    for (const word of ["按进入流程的日期统计", "按事件发生的日期统计", "填写问卷", "入职", "最少样本"])
      expect(text).toContain(word);
    expect(page.url()).toContain("differ=satisfaction_rate%3Bperiod,retention_90d%3Bperiod");
    expect(await barriers(page, "dialog[open]")).toEqual([]);

    // the same measure twice: the time alone differs, then nothing
    await drawer.getByLabel("对照指标").selectOption("satisfaction_rate");
    await drawer.getByText("两边是同一个数：指标、时间和筛选都相同。").waitFor();
    await drawer.getByLabel("时间").nth(1).selectOption("whole");
    await drawer.getByText("时间不同：“候选人满意度”为2025Q4 至 2026Q3").waitFor();
    await page.reload();
    await drawer.getByText("时间不同：“候选人满意度”为2025Q4 至 2026Q3").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => !url.hash.includes("differ="));
    expect(problems).toEqual([]);
  }, 120_000);

  test("says in English which filters only one of them takes", async () => {
    const { page, problems } = await site.open({ language: "en", width: 390 });
    await visit(page, site, "efficiency?vendor=xuanji&differ=ai_pass_rate;period,cost_per_hire;period");
    const drawer = page.getByRole("dialog", { name: "Why do these differ?" });
    await drawer.locator(".drawer-lead").waitFor();
    const text = await drawer.innerText();
    expect(text).toContain("They are different quantities");
    expect(text).toContain("Filters not applied");
    expect(text.replace(/`[^`]*`/g, "")).not.toMatch(/[\u4e00-\u9fff]/);
    expect(await drawer.evaluate((element) => element.scrollWidth <= element.clientWidth + 1)).toBe(true);
    expect(problems).toEqual([]);
  }, 120_000);
});

test("enough data: what is missing is said at a figure that is short of it, and in its drawer", async () => {
  const missing = /再积累约 [\d,]+ 份答卷，区间可收窄到 ±5 个百分点（按目前速度约在 20\d\dQ\d）/;
  const { page, problems } = await site.open({ language: "zh" });
  await visit(page, site, "experience?period=2026Q3..2026Q3&company=C4");
  const headline = page.locator(".headline[data-metric=business_satisfaction_rate]");
  expect(await headline.locator(".enough").textContent()).toMatch(missing);
  expect(await headline.locator(".enough .meter i").getAttribute("style")).toMatch(/width: \d/);
  await choose(headline, "计算方法");
  const drawer = page.locator("dialog[open]");
  await drawer.getByText("数据是否足够").waitFor();
  expect(await drawer.locator(".enough").textContent()).toMatch(missing);
  expect(await barriers(page, "dialog[open]")).toEqual([]);
  await page.keyboard.press("Escape");
  // a year of the whole company is enough: nothing is said
  await visit(page, site, "experience");
  await page.waitForFunction(
    () => document.querySelector(".headline[data-metric=satisfaction_rate] .enough") === null,
  );
  expect(problems).toEqual([]);
}, 120_000);
