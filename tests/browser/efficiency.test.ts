import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { choose, settled, unfold, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

const findings = (page: Page, id: string) => page.locator(`#${id} .findings li`).allInnerTexts();
test("finished applications only: labelled, other numbers, and kept by a reload", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "efficiency");
  await unfold(page, "funnel");
  const rows = async () => {
    if ((await page.locator("#funnel table").count()) === 0) await choose(page.locator("#funnel"), "Table");
    return page.locator("#funnel tbody tr").allInnerTexts();
  };
  expect(await page.locator("#funnel .about").innerText()).toContain("Basis: all applications");
  const all = await rows();
  await page.locator('#funnel select[name="cases"]').selectOption("finished");
  await page.waitForURL(/cases=finished/);
  await expect.poll(rows).not.toEqual(all);
  const finished = await rows();
  expect(await page.locator("#funnel .about").innerText()).toContain("only applications that ended");
  await page.reload();
  await settled(page);
  expect(await rows()).toEqual(finished);
  expect(await page.locator("#funnel .about").innerText()).toContain("only applications that ended");
  expect(problems).toEqual([]);
}, 120_000);

test("conversion by any dimension: the choice stands in the address and survives a reload", async () => {
  const { page, problems } = await site.open({ language: "zh", width: 390 });
  await visit(page, site, "efficiency");
  await unfold(page, "conversion");
  await page.locator('#conversion select[name="cut"]').selectOption("job_family");
  await page.waitForURL(/cut=job_family/);
  await page.locator('#conversion select[name="stage"]').selectOption("offered");
  await page.waitForURL(/stage=offered/);
  await settled(page);
  const title = await page.locator("#conversion h3").innerText();
  expect(title).toBe("到“发放录用”的转化率，按岗位族");
  await page.reload();
  await settled(page);
  expect(await page.locator("#conversion h3").innerText()).toBe(title);
  expect(await page.locator('#conversion select[name="cut"]').inputValue()).toBe("job_family");
  await choose(page.locator("#conversion"), "表格");
  expect(await page.locator("#conversion tbody tr").count()).toBeGreaterThan(5);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  expect(problems).toEqual([]);
}, 120_000);

test("a stated capacity names the day on which it will not do", async () => {
  const { page, problems } = await site.open({ language: "zh" });
  await visit(page, site, "efficiency?capacity=10");
  await unfold(page, "capacity-day");
  const told = await findings(page, "capacity-day");
  expect(told[0]).toBe("容量：每天 10 场，为此处填写的数值");
  expect(told[2]).toMatch(/从 \d{4}年\d+月\d+日起容量不够；.*预测区间上限/);
  await page.locator('#capacity-day input[name="capacity"]').fill("100000");
  await page.keyboard.press("Enter");
  await page.waitForURL(/capacity=100000/);
  await expect.poll(async () => (await findings(page, "capacity-day"))[2]).toContain("没有这样的一天");
  expect(problems).toEqual([]);
}, 120_000);
