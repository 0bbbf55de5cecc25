import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, openSite, PAGES, type Site, THEMES, visit } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

/** Latin words that a Chinese page may show: names, units and abbreviations that people use as they are. */
const NAMES = new Set(
  (
    "AI IT HR KPI SQL CSV PNG SVG English Chrome Edge Safari WeChat Kaplan Meier Wilson Fisher Newcombe " +
    "xlsx csv jsonl json NPS LL"
  ).split(" "),
);

describe.each(PAGES)("the page %s", (name) => {
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      test(`shows data in ${language}, ${theme}, to everybody`, async () => {
        const { page, problems, context } = await site.open({ language, theme });
        await visit(page, site, name);
        expect(await page.locator("html").getAttribute("data-theme")).toBe(theme);
        expect((await page.locator("h1.lead").innerText()).length).toBeGreaterThan(10);
        expect(await page.locator(".figure svg [data-key]").count()).toBeGreaterThan(5);
        expect(await page.locator(".nothing").allInnerTexts()).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`),
        ).toEqual([]);
        expect(problems).toEqual([]);
        await context.close();
      });
    }
  }

  test("is readable on a phone", async () => {
    const { page, problems, context } = await site.open({ language: "en", width: 390 });
    await visit(page, site, name);
    const found = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      outside: [...document.querySelectorAll(".figure svg text")]
        .filter((text) => {
          const box = text.getBoundingClientRect();
          return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1);
        })
        .map((text) => text.textContent),
      small: [...document.querySelectorAll(".figure svg text")]
        .filter((text) => Number.parseFloat(getComputedStyle(text).fontSize) < 11)
        .map((text) => text.textContent),
      navigation: document.querySelector("nav")?.getBoundingClientRect().bottom === innerHeight,
    }));
    expect(found).toEqual({ overflow: 0, outside: [], small: [], navigation: true });
    expect(problems).toEqual([]);
    await context.close();
  });

  test("has no label upon another", async () => {
    for (const [language, width] of [
      ["zh", 1280],
      ["en", 390],
    ] as const) {
      const { page, context } = await site.open({ language, width });
      await visit(page, site, name);
      const overlaps = await page.evaluate(() =>
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
      expect(overlaps).toEqual([]);
      await context.close();
    }
  });

  test("speaks one language", async () => {
    const seen = async (language: "zh" | "en") => {
      const { page, context } = await site.open({ language });
      await visit(page, site, name);
      const texts = await page.evaluate(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found: string[] = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const parent = node.parentElement;
          // What is written as it is in the source system (codes, question texts, key words) carries no translation.
          const own = document.documentElement.lang;
          const other = parent?.closest("[lang]:not(html)")?.getAttribute("lang");
          if (
            !parent ||
            (other && other !== own) ||
            parent.closest("pre, .code, script, style, #question, #keyword")
          )
            continue;
          const words = node.textContent?.trim();
          if (words && (parent instanceof SVGElement || parent.checkVisibility())) found.push(words);
        }
        return found;
      });
      await context.close();
      return texts;
    };
    const latin = (await seen("zh")).flatMap((words) =>
      (words.match(/[A-Za-z]{2,}/g) ?? [])
        .filter((word) => !NAMES.has(word) && !/^RT$/.test(word))
        .map((word) => `${word} in ${words}`),
    );
    expect(latin).toEqual([]);
    expect((await seen("en")).filter((words) => /[\u3400-\u9fff]/.test(words))).toEqual([]);
  });
});
