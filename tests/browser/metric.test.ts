import { afterEach, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { choose, settled, visit } from "./site.ts";
import { forget, sharedSite } from "./sites.ts";

const site = sharedSite();
afterEach(() => forget(site));

test("from the search to a measure's page, its own chart, and the chart on the overview: five steps", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "overview");
  expect(await page.locator("#section-pinned").count()).toBe(0);
  // 1 and 2: search, choose
  await page.keyboard.press("Control+k");
  await page.locator(".palette-field").fill("time to hire");
  await page.locator('.palette [data-item="metric:cycle_days"]').click();
  await page.waitForFunction(() => location.hash === "#/metric?metric=cycle_days");
  await settled(page);
  expect(await page.locator("h1.lead").innerText()).toMatch(/^Time to hire: [\d.]+ days \(95% interval/);
  expect(await barriers(page)).toEqual([]);
  // 3 and 4: the chart's menu, pin
  const own = page.locator('.figure[id="own-chart"]');
  const title = await own.locator("h3").innerText();
  await choose(own, "Pin to the overview");
  await expect.poll(() => page.locator(".notice").innerText()).toBe("Pinned to the overview");
  // 5: the overview
  await page.locator(".rail a", { hasText: "Overview" }).click();
  const pinned = page.locator("#section-pinned .figure");
  await expect.poll(() => pinned.locator("h3").innerText()).toBe(title);
  await settled(page);
  expect(await barriers(page, "#section-pinned")).toEqual([]);
  await choose(pinned, "Take off the overview");
  await expect.poll(() => page.locator("#section-pinned").count()).toBe(0);
  expect(problems).toEqual([]);
});

test("an own chart stands in the address, on a phone too", async () => {
  const { page, problems } = await site.open({ language: "zh", width: 390 });
  await visit(page, site, "metric?metric=satisfaction_rate");
  const own = page.locator('.figure[id="own-chart"]');
  await own.locator('select[name="per"]').selectOption("none");
  await own.locator('select[name="by"]').selectOption("job_family");
  await own.locator('select[name="against"]').selectOption("previous");
  await page.waitForFunction(() => /per=none&by=job_family&against=previous$/.test(location.hash));
  const title = () => own.locator("h3").innerText();
  await expect.poll(title).toContain("与上一周期（环比）对比");
  await page.reload();
  await settled(page);
  expect(await title()).toContain("与上一周期（环比）对比");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(problems).toEqual([]);
});
