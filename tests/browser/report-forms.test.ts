import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { form } from "../../server/reports/forms/html.ts";
import { demo } from "../helpers/demo.ts";
import { LANGUAGES, reportOf } from "../server/reports/made.ts";
import { barriers } from "./axe.ts";
import { sharedBrowser } from "./sites.ts";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-report-"));
  const report = await reportOf((await demo()).directory, "2026Q3");
  for (const language of LANGUAGES)
    writeFileSync(join(folder, `${language}.html`), await form.write(report, language));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SCREENS = [
  { width: 1280, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
] as const;

async function open(language: string, { width, colorScheme }: (typeof SCREENS)[number]): Promise<Page> {
  const browser = await sharedBrowser();
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme, offline: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, `${language}.html`)).href);
  return page;
}

test.each(LANGUAGES.flatMap((language) => SCREENS.map((screen) => ({ language, ...screen }))))(
  "the report in $language at $width pixels, $colorScheme: nothing bars the way, nothing is wider than the screen",
  async ({ language, ...screen }) => {
    const page = await open(language, screen);
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.reload();
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(screen.width);
    expect(await barriers(page)).toEqual([]);
    const lightness = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(Number(/oklch\((\d*\.?\d+)/.exec(lightness)?.[1]) > 0.5).toBe(screen.colorScheme === "light");
    // of two drawings of a chart the one that fits is shown, with letters that can be read
    const shown = await page.locator("figure svg").evaluateAll((drawings) =>
      drawings
        .filter((drawing) => drawing.getClientRects().length > 0)
        .map((drawing) => {
          const wide = drawing.getBoundingClientRect().width / Number(drawing.getAttribute("width"));
          return Math.round(wide * 100) / 100;
        }),
    );
    expect(shown.length).toBe(await page.locator("figure").count());
    expect(Math.min(...shown)).toBeGreaterThan(0.9);
    await page.context().close();
  },
);

test("folded tables open by a press, without a script", async () => {
  const page = await open("en", SCREENS[0]);
  const details = page.locator("details").first();
  expect(await details.locator("table").first().isVisible()).toBe(false);
  await details.locator("summary").click();
  expect(await details.locator("table").first().isVisible()).toBe(true);
  expect(await page.locator("script").count()).toBe(0);
  await page.context().close();
});
