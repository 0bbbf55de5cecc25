import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { settled, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

const PAGES = ["overview", "efficiency", "validity", "retention", "experience", "fairness", "data"] as const;

/** Screens that a page may have when it opens: four of 900 pixels, on a phone eight of 844. */
const MOST = [
  { width: 1280, height: 4 * 900 },
  { width: 390, height: 8 * 844 },
] as const;

/** Sheets of a printed page. */
const MOST_SHEETS = 4;

const height = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);

describe.each(PAGES)("the page %s", (name) => {
  test("is short when it opens, on a screen, on a phone and on paper", async () => {
    const told: string[] = [];
    for (const language of ["zh", "en"] as const) {
      const { page, problems } = await site.open({ language });
      await visit(page, site, name);
      for (const { width, height: most } of MOST) {
        await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
        await settled(page);
        const found = await height(page);
        told.push(`${width} px: ${found}`);
        expect(found, `${name} in ${language} at ${width} px`).toBeLessThanOrEqual(most);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      await settled(page);
      const links = await page.locator("a, button").count();
      const words = (await page.locator("main").innerText()).split(/\s+/).length;
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      const sheets = [...pdf.matchAll(/\/MediaBox/g)].length;
      told.push(`links ${links}, words ${words}, sheets ${sheets}`);
      expect(sheets, `${name} in ${language} on paper`).toBeLessThanOrEqual(MOST_SHEETS);
      expect(problems).toEqual([]);
    }
    console.log(`${name}: ${told.join("; ")}`);
  });
});

describe("a page that is folded", () => {
  test("unfolds a figure in place, keeps it on reload, and Back comes to the place that was left", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "efficiency");
    const row = page.locator(".fold[data-figure=funnel]");
    const button = row.locator("h3 > button");
    await button.scrollIntoViewIfNeeded();
    const before = (await row.boundingBox())!.y;
    expect(await button.getAttribute("aria-expanded")).toBe("false");
    await button.click();
    await row.locator(".canvas svg").waitFor();
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    expect(Math.abs((await row.boundingBox())!.y - before)).toBeLessThan(2);
    const place = () => page.evaluate(() => Math.round(scrollY));
    const unfolded = await place();
    await page.mouse.wheel(0, 400);
    await expect.poll(place).toBe(unfolded + 400);
    const left = async () => ({ y: await place(), kept: await page.evaluate(() => history.state?.y) });
    await expect.poll(async () => (await left()).kept === (await left()).y).toBe(true);
    const y = await place();
    await page.locator(".rail a", { hasText: "Validity" }).click();
    await settled(page);
    await expect.poll(place).toBe(0);
    // gone back before the place on the page that is left was kept
    await page.evaluate(async () => {
      const frame = () => new Promise(requestAnimationFrame);
      scrollTo(0, 30);
      await frame();
      await frame();
      const isBack = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
      history.back();
      await isBack;
      for (const begun = performance.now(); performance.now() < begun + 300; );
    });
    await settled(page);
    await expect.poll(place).toBe(y);
    expect(await row.locator(".canvas svg").count()).toBe(1);
    await page.reload();
    await settled(page);
    expect(await row.locator(".canvas svg").count()).toBe(1);
    expect(problems).toEqual([]);
  });

  test("a section is a link, stands in the address, and is marked while it is read", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "efficiency");
    const bar = page.locator(".section-bar");
    const link = bar.getByRole("link", { name: "招聘成本", exact: true });
    await link.click();
    await page.waitForFunction(() => location.hash.includes("section=cost"));
    await expect.poll(() => link.getAttribute("aria-current")).toBe("location");
    const isBelowBars = () =>
      page.evaluate(() => {
        const top = document.querySelector("#section-cost")!.getBoundingClientRect().top;
        return Math.abs(top - document.querySelector(".bars")!.getBoundingClientRect().bottom - 20) <= 2;
      });
    await expect.poll(isBelowBars).toBe(true);
    const { page: other } = await site.open({ language: "zh" });
    await other.goto(page.url());
    await settled(other);
    await expect.poll(() => other.evaluate(() => document.activeElement?.id)).toBe("section-cost");
    expect(problems).toEqual([]);
  });
});
