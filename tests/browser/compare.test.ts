import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

/** Clicks, counted. */
function counter() {
  let clicks = 0;
  return {
    click: async (what: Locator) => {
      clicks++;
      await what.click();
    },
    clicks: () => clicks,
  };
}

describe("compare as HR compares", () => {
  test("year on year is two clicks away and stays in the address", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience?period=2026Q3..2026Q3");
    const change = page.locator('[data-metric="satisfaction_rate"] .change');
    await expect.poll(() => change.innerText()).toContain("环比 2026Q2");
    const { click, clicks } = counter();
    await click(page.locator(".filter-period button"));
    await click(page.getByRole("radio", { name: "同比" }));
    await expect.poll(() => change.innerText()).toContain("同比 2025Q3");
    expect(clicks()).toBe(2);
    expect(page.url()).toContain("compare=year");
    expect(await barriers(page)).toEqual([]);
    // the first quarter has no year before: a note, no number
    await visit(page, site, "experience?period=2024Q4..2024Q4&compare=year");
    await expect.poll(() => change.innerText()).toContain("数据自 2024Q4 起");
    expect(problems).toEqual([]);
  }, 120_000);

  test("two vendors stand side by side with their difference, without a click", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "validity?figure=two-values");
    const two = page.locator("section.figure#two-values");
    const response = await page.request.get(
      `${site.address}/api/analyses/two-values?measure=validity:ai&dimension=vendor&a=xuanji&b=wenlu`,
    );
    const { difference } = (await response.json()) as { difference: { value: number; clear: boolean } };
    await expect
      .poll(() => two.locator(".findings").innerText())
      .toContain(difference.clear ? "it is clear" : "no difference can be told");
    expect(await two.locator(".findings").innerText()).toContain(Math.abs(difference.value).toFixed(2));
    await two.locator("select[name=two_by]").selectOption("job");
    await page.waitForFunction(() => location.hash.includes("two_by=job"));
    await expect.poll(() => two.locator("select[name=two_a]").locator("option").count()).toBeGreaterThan(10);
    expect(problems).toEqual([]);
  }, 120_000);

  test("time to hire, mix or rate, is told in three clicks at most", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "efficiency");
    const { click, clicks } = counter();
    const headline = page.locator(".headline[data-metric=cycle_days]");
    await click(headline.locator(".figure-menu > button"));
    await click(headline.getByRole("button", { name: "变化原因", exact: true }));
    const drawer = page.locator("dialog[open]");
    await drawer.locator(".canvas svg").waitFor({ timeout: 30_000 });
    expect(clicks()).toBeLessThanOrEqual(3);
    const cells = await drawer.locator("tr.total td").allTextContents();
    const number = (text: string | undefined) => Number((text ?? "").replace("−", "-").replace("+", ""));
    expect(number(cells[1]) + number(cells[3])).toBeCloseTo(number(cells[0]), 6);
    await drawer.getByText("Shapley").waitFor();
    expect(await barriers(page, "dialog[open]")).toEqual([]);
    expect(problems).toEqual([]);
  }, 120_000);
});
