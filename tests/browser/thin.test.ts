import { readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { startServer } from "../../server/main.ts";
import { openData } from "../../server/open-data.ts";
import { signInLink } from "../helpers/accounts.ts";
import { type THIN, thin } from "../helpers/thin.ts";
import { FEEDS, GARBAGE } from "../helpers/unreadable.ts";
import { builtWeb, LANGUAGES, openBrowser, type Site, settled } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

// own jobs are a page of who sees nothing else
const pages = readdirSync(new URL("../../dashboards/pages", import.meta.url)).filter(
  (name) => name !== "mine",
);
/** The feeds that must be named on the page where their lack shows. */
const MISSING = [
  { page: "validity", feed: "performance_reviews" },
  { page: "data", feed: "performance_reviews" },
  { page: "data", feed: "kpi_results" },
];

const named = (words: string) => FEEDS.filter((feed) => words.includes(feed));

const seen = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector("#content");
    const named = [...document.querySelectorAll("#content [aria-label]")].map((each) =>
      each.getAttribute("aria-label"),
    );
    return [(root as HTMLElement | null)?.innerText ?? "", ...named].join("\n");
  });
const brokenMarks = (page: Page) =>
  page.evaluate(
    () =>
      [...document.querySelectorAll("#content svg *")].filter((element) =>
        [...element.attributes].some(({ value }) => /NaN|undefined|Infinity/.test(value)),
      ).length,
  );

let open: Site | undefined;
afterAll(() => open?.close());

async function serve(what: keyof typeof THIN): Promise<Site> {
  await open?.close();
  const [directory, web] = await Promise.all([thin(what), builtWeb()]);
  const database = await openData(directory, readConfig(directory));
  const server = await startServer({ data: directory, web, port: 0, database, logLevel: "silent" });
  open = await openBrowser(server.address, await signInLink(server), server.close, await sharedBrowser());
  return open;
}

test.each(["empty", "no performance"] as const)(
  "a company with %s has every page whole, and is told what is missing",
  async (what) => {
    const site = await serve(what);
    const readers = {
      zh: await site.open({ language: "zh" }),
      en: await site.open({ language: "en" }),
    };
    for (const [at, path] of pages.entries()) {
      const language = LANGUAGES[at % 2]!;
      const { page, problems } = readers[language];
      const where = `${what}, ${path}, ${language}`;
      await page.goto(`${site.address}/#/${path}`);
      await settled(page).catch(async () => {
        const left = await page
          .locator(".skeleton")
          .evaluateAll((all) => all.map((each) => each.closest("[id]")?.id ?? each.className));
        throw new Error(`${where}: skeletons stay at ${left.join(", ")}; ${problems.join("; ")}`);
      });
      const words = await seen(page);
      expect(words.length, where).toBeGreaterThan(80);
      expect(words.match(GARBAGE)?.[0] ?? "", where).toBe("");
      expect(await brokenMarks(page), where).toBe(0);
      // the catalogue, requests, reports, the accounts and where data is added lack nothing where there is no data
      if (what === "empty" && !["metric", "subjects", "admin", "reports", "add-data"].includes(path))
        await expect.poll(async () => named(await seen(page)).length, { message: where }).toBeGreaterThan(0);
      else
        for (const wanted of MISSING.filter((each) => each.page === path))
          await expect
            .poll(async () => (await seen(page)).includes(wanted.feed), {
              message: `${where} names ${wanted.feed}`,
              timeout: 10_000,
            })
            .toBe(true);
      expect(problems, where).toEqual([]);
    }
  },
  300_000,
);
