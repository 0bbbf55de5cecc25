import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, openSite, type Site, settled, visit } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const figure = (page: Page, id: string) => page.locator(`section.figure[id="${id}"]`);
const hash = (page: Page) => decodeURIComponent(new URL(page.url()).hash);
const chip = (page: Page, dimension: string) => page.locator(`[data-filter="${dimension}"].filter-set`);

/** The middle of a drawn mark; the figure is scrolled to first. */
async function middle(page: Page, mark: Locator): Promise<{ x: number; y: number }> {
  await mark.scrollIntoViewIfNeeded();
  // Away from the bar that sticks to the top.
  await mark.evaluate((element) => element.closest("section")?.scrollIntoView({ block: "center" }));
  const box = await mark.boundingBox();
  if (!box) throw new Error("no mark");
  await page.mouse.move(0, 0);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const WORDS = {
  zh: {
    filter: (name: string) => `点击筛选“${name}”`,
    press: "按回车键筛选“",
    remove: "按回车键取消筛选“",
    tap: "再点一次，筛选“",
    channel: "投递渠道",
    further: "更多筛选",
    by: "筛选维度",
    table: "表格",
  },
  en: {
    filter: (name: string) => `Click to filter by ${name}`,
    press: "Enter filters by ",
    remove: "Enter removes the filter ",
    tap: "Tap again to filter by ",
    channel: "Application channel",
    further: "More filters",
    by: "Filter by",
    table: "Table",
  },
};

describe.each(LANGUAGES)("a mark that stands for a value, in %s", (language) => {
  const words = WORDS[language];

  test("filters the page by a click; the address and a chip say so, Back undoes it", async () => {
    const { page, problems, context } = await site.open({ language });
    await visit(page, site, "experience");
    const n = () => page.locator('[data-metric="satisfaction_rate"] .headline-facts').innerText();
    const all = await n();
    const mark = figure(page, "channel").locator("svg [data-key]").nth(1);
    const label = (await mark.getAttribute("data-key"))?.split(":")[2] ?? "";
    const { x, y } = await middle(page, mark);
    await page.mouse.move(x, y);
    await expect
      .poll(() =>
        figure(page, "channel")
          .locator("figure")
          .evaluate((element) => getComputedStyle(element).cursor),
      )
      .toBe("pointer");
    const colon = language === "zh" ? "：" : ": ";
    expect(await figure(page, "channel").locator(".tooltip .hint").innerText()).toBe(
      words.filter(`${words.channel}${colon}${label}`),
    );
    await page.mouse.click(x, y);
    await page.waitForFunction(() => /[?&]where\.channel=\w+$/.test(location.hash));
    await settled(page);
    expect(await chip(page, "channel").innerText()).toContain(label);
    await expect.poll(n).not.toBe(all);
    await page.reload();
    await settled(page);
    expect(await chip(page, "channel").innerText()).toContain(label);
    await page.goBack();
    await expect.poll(n).toBe(all);
    expect(await chip(page, "channel").count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  test("filters by Enter and stops by Enter, and says which", async () => {
    const { page, problems, context } = await site.open({ language });
    await visit(page, site, "experience");
    const chart = figure(page, "vendor").locator("figure");
    const hint = figure(page, "vendor").locator(".tooltip .hint");
    await chart.focus();
    await page.keyboard.press("ArrowDown");
    expect(await hint.innerText()).toContain(words.press);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.includes("vendor="));
    await expect.poll(() => figure(page, "vendor").locator("svg [data-key]").count()).toBe(1);
    expect(await chip(page, "vendor").count()).toBe(1);
    await page.keyboard.press("ArrowDown");
    expect(await hint.innerText()).toContain(words.remove);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !location.hash.includes("vendor="));
    expect(problems).toEqual([]);
    await context.close();
  });

  test("filters from the table twin and from the list of all dimensions", async () => {
    const { page, problems, context } = await site.open({ language });
    await visit(page, site, "experience");
    await figure(page, "vendor").getByRole("button", { name: words.table, exact: true }).click();
    const row = figure(page, "vendor").locator("tbody button").first();
    const label = await row.innerText();
    await row.click();
    await expect.poll(() => chip(page, "vendor").innerText()).toContain(label);
    expect(await figure(page, "vendor").locator('tbody button[aria-pressed="true"]').innerText()).toBe(label);
    await page.getByRole("button", { name: words.further }).click();
    const list = page.locator(".popover:popover-open");
    await list.getByLabel(words.by).selectOption("invite_channel");
    await list.getByRole("checkbox").first().check();
    await page.waitForFunction(() => location.hash.includes("where.invite_channel="));
    await page.keyboard.press("Escape");
    expect(await chip(page, "invite_channel").count()).toBe(1);
    await chip(page, "invite_channel").getByRole("button").last().click();
    await expect.poll(() => chip(page, "invite_channel").count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });
});

test("on a touch screen the first tap reads a mark and the second filters", async () => {
  const opened = await site.open({ language: "zh" });
  const context = await site.browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    storageState: await opened.context.storageState(),
  });
  await context.addInitScript(() => localStorage.setItem("assay", '{"language":"zh","theme":"light"}'));
  await opened.context.close();
  const page = await context.newPage();
  await visit(page, site, "experience");
  const mark = figure(page, "channel").locator("svg [data-key]").nth(1);
  await mark.evaluate((element) => element.closest("section")?.scrollIntoView({ block: "center" }));
  const box = await mark.boundingBox();
  const at = { x: (box?.x ?? 0) + 4, y: (box?.y ?? 0) + 4 };
  await page.touchscreen.tap(at.x, at.y);
  expect(await figure(page, "channel").locator(".tooltip .hint").innerText()).toContain(WORDS.zh.tap);
  expect(hash(page)).toBe("#/experience");
  await page.touchscreen.tap(at.x, at.y);
  await page.waitForFunction(() => location.hash.includes("where.channel="));
  await context.close();
});

test("a filter that no measure has is left out, one that only some have is told", async () => {
  const { page, problems, context } = await site.open({ language: "en" });
  await visit(page, site, "data?where.nonsense=1&where.item=fair");
  expect(await page.locator("[data-filter].filter-set").count()).toBe(1);
  expect(await figure(page, "coverage").locator(".note").innerText()).toContain("Not filtered by");
  expect(problems).toEqual([]);
  await context.close();
});
