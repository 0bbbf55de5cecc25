import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { builtWeb, PAGES, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

/** Latin words that a Chinese page may show: names, units and abbreviations that people use as they are. */
const NAMES = new Set(
  "AI IT HR KPI SQL CSV PNG SVG English Chrome Edge Safari WeChat Kaplan Meier Wilson Fisher Newcombe Cronbach Bland Altman Viswesvaran RT Johnson Mantel Haenszel ETS Cox Schoenfeld MASE FDR".split(
    " ",
  ),
);

/** Drawn labels that lie upon another one, in words. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".figure svg.plot")].flatMap((svg) => {
      const texts = [...svg.querySelectorAll("text")]
        .map((text) => ({ words: text.textContent ?? "", box: text.getBoundingClientRect() }))
        .filter(({ words, box }) => words.trim() !== "" && box.width > 0);
      return texts.flatMap((a, index) =>
        texts.slice(index + 1).flatMap((b) => {
          const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          return width > 3 && height > 5
            ? [`${svg.closest("section")?.id}: “${a.words}” upon “${b.words}”`]
            : [];
        }),
      );
    }),
  );
}

/** Everything readable that is in the page's own language, by its markup. */
function ownWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const own = document.documentElement.lang;
      const other = parent?.closest("[lang]:not(html)")?.getAttribute("lang");
      // What is as the source system wrote it (codes) carries no translation.
      const kept = "pre, .code, script, style, [translate=no]";
      if (!parent || (other && other !== own) || parent.closest(kept)) continue;
      const words = node.textContent?.trim();
      if (words && (parent instanceof SVGElement || parent.checkVisibility())) found.push(words);
    }
    return found;
  });
}

const foreign = {
  zh: (words: string) => (words.match(/[A-Za-z]{2,}/g) ?? []).some((word) => !NAMES.has(word)),
  en: (words: string) => /[\u3400-\u9fff]/.test(words),
};

/** Before a page: adds up how far what the reader sees is moved by what comes later. */
const WATCH_SHIFTS = {
  content: `globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) globalThis.shifted += value;
    }).observe({ type: "layout-shift", buffered: true });`,
};
/** The cumulative layout shift; 0.1 counts as good, and no page of ours comes near it. */
const shifted = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted);
const LEAST_SHIFT = 0.05;

/** Either language and either theme: the first visit moves most, a later one has its scripts and fonts at hand. */
const READERS = [
  { language: "zh", theme: "light", visit: "first" },
  { language: "en", theme: "dark", visit: "later" },
] as const;

describe.each(PAGES)("the page %s", (name) => {
  test.each(READERS)("shows data in $language, $theme", async ({ language, theme, visit: which }) => {
    const { page, problems } = await (which === "first" ? site.openFresh : site.open)({ language, theme });
    await page.addInitScript(WATCH_SHIFTS);
    await visit(page, site, name);
    expect(await shifted(page)).toBeLessThan(LEAST_SHIFT);
    expect(await page.locator("html").getAttribute("data-theme")).toBe(theme);
    expect((await page.locator("h1.lead").innerText()).length).toBeGreaterThan(10);
    expect(await page.locator(".figure svg [data-key]").count()).toBeGreaterThan(5);
    expect(await page.locator(".nothing").allInnerTexts()).toEqual([]);
    expect((await ownWords(page)).filter(foreign[language])).toEqual([]);
    expect(await overlaps(page)).toEqual([]);
    expect(await barriers(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("is readable on a phone", async () => {
    const { page, problems } = await site.openFresh({ language: "en", width: 390 });
    await page.addInitScript(WATCH_SHIFTS);
    await visit(page, site, name);
    expect(await shifted(page)).toBeLessThan(LEAST_SHIFT);
    const found = await page.evaluate(() => {
      const texts = [...document.querySelectorAll(".figure svg text")];
      const outside = (box: DOMRect) => box.width > 0 && (box.left < -1 || box.right > innerWidth + 1);
      return {
        overflow: document.documentElement.scrollWidth - innerWidth,
        outside: texts
          .filter((text) => outside(text.getBoundingClientRect()))
          .map((text) => text.textContent),
        small: texts
          .filter((text) => Number.parseFloat(getComputedStyle(text).fontSize) < 11)
          .map((text) => text.textContent),
        navigation: document.querySelector("nav")?.getBoundingClientRect().bottom === innerHeight,
      };
    });
    expect(found).toEqual({ overflow: 0, outside: [], small: [], navigation: true });
    expect(await overlaps(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

test("the first script is small, and what draws is not in it", async () => {
  const folder = await builtWeb();
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(
    (match) => match[1] as string,
  );
  expect(first.length).toBeGreaterThan(0);
  const all = new Set<string>();
  const read = (path: string) => {
    if (all.has(path)) return;
    all.add(path);
    const script = readFileSync(join(folder, path), "utf8");
    for (const [, from] of script.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) read(`assets/${from}`);
  };
  for (const path of first) read(path);
  const sizes = [...all].map((path) => gzipSync(readFileSync(join(folder, path))).length);
  const size = sizes.reduce((sum, each) => sum + each, 0);
  expect(size, [...all].join(", ")).toBeLessThan(60_000);
  expect(size).toBeGreaterThan(10_000);
});
