import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSite, type Site, settled, visit } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, 600_000);
afterAll(() => site?.close());

/** A drawer with its answer drawn. */
const opened = async (page: Page) => {
  const drawer = page.locator("dialog[open]");
  await drawer.locator(".canvas svg").waitFor({ timeout: 30_000 });
  return drawer;
};
const severe = async (page: Page) =>
  (await new AxeBuilder({ page }).include("dialog[open]").analyze()).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => ({ id, at: nodes.flatMap((node) => node.target) }));
const numberOf = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", ""));

describe("why did it change?", () => {
  for (const language of ["zh", "en"] as const)
    test(`opens from a headline, is told in ${language} and by the address`, async () => {
      const { page, problems, context } = await site.open({ language, theme: "light" });
      await visit(page, site, "experience");
      const name = language === "zh" ? "变化原因" : "Why did it change?";
      const button = page.locator(".headline[data-metric=satisfaction_rate]").getByRole("button", { name });
      await button.focus();
      await page.keyboard.press("Enter");
      const drawer = await opened(page);
      expect(page.url()).toContain("why=satisfaction_rate%3Bperiod");
      const lead = (await drawer.locator(".drawer-lead").textContent()) ?? "";
      expect(lead).toContain(language === "zh" ? "个百分点" : "percentage points");
      expect(lead).toContain(language === "zh" ? "各组自身的改善" : "better results within each job family");
      const everything = (await drawer.innerText()).replace(
        /[A-Z]\d+|AI|n =|Kitagawa|CSV|JSON|\bn\b|\d{4}Q\d/g,
        "",
      );
      if (language === "zh") expect(everything).not.toMatch(/[A-Za-z]{3,}/);
      else expect(everything).not.toMatch(/[\u4e00-\u9fff]/);

      // the parts of the first row add up as they are shown, and the steps are as many as the groups
      const cells = await drawer.locator("tr.total td").allTextContents();
      expect(numberOf(cells[1]!) + numberOf(cells[3]!)).toBeCloseTo(numberOf(cells[0]!), 9);
      expect(await drawer.locator("[data-key]").count()).toBeGreaterThan(6);
      const rows = await drawer.locator("tbody tr:not(.total) td:nth-of-type(1)").allTextContents();
      const sum = rows.reduce((all, text) => all + numberOf(text), 0);
      expect(Math.abs(sum - numberOf(cells[0]!))).toBeLessThan(0.1 * rows.length);
      expect(await severe(page)).toEqual([]);

      // another dimension and another time are kept by the address
      await drawer
        .getByLabel(language === "zh" ? "拆分维度" : "Taken apart by")
        .selectOption("screening_path");
      await drawer.locator("tbody tr").nth(2).waitFor();
      expect(page.url()).toContain("by=screening_path");
      await drawer.getByLabel(language === "zh" ? "对比时间" : "Compared").selectOption("phase");
      await page.waitForURL(/satisfaction_rate%3Bphase/);
      await opened(page);
      const again = await context.newPage();
      await again.goto(page.url());
      await settled(again);
      const there = await opened(again);
      expect(await there.locator("tr.total").textContent()).toBe(
        await drawer.locator("tr.total").textContent(),
      );
      await again.close();

      await page.keyboard.press("Escape");
      await page.waitForURL((url) => !url.hash.includes("why="));
      expect(await page.locator("dialog[open]").count()).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    }, 120_000);

  test("exports what it shows, unrounded", async () => {
    const { page, context } = await site.open({ language: "zh" });
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
    await context.close();
  }, 60_000);

  test("chooses one value of what is never mixed, and says what cannot be said", async () => {
    const { page, problems, context } = await site.open({ language: "en", width: 390 });
    await visit(page, site, "efficiency?why=effort_hours_per_day;phase");
    const drawer = await opened(page);
    const chooser = drawer.getByLabel("Activity");
    await chooser.selectOption("screening");
    await page.waitForURL(/activity%3Ascreening/);
    await drawer.getByText("Manual hours per team and day · Screening went from 8.0 hours").waitFor();
    expect(await drawer.evaluate((element) => element.scrollWidth <= element.clientWidth + 1)).toBe(true);
    await page.goto(`${site.address}/#/efficiency?why=cycle_days`);
    await page.getByText("There is no such measure, or its changes cannot be taken apart.").waitFor();
    await page.goto(`${site.address}/#/efficiency?period=2024Q4..2024Q4&why=ai_pass_rate;period`);
    await page.getByText("One of the two periods has no data.").waitFor();
    expect(problems).toEqual([]);
    await context.close();
  }, 60_000);
});
