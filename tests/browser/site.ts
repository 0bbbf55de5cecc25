import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { readConfig } from "../../server/config.ts";
import { openData, startServer } from "../../server/main.ts";
import { buildWeb, isWebStale, webDirectory } from "../../server/web.ts";
import { demo } from "../helpers/demo.ts";
import { launchChromium } from "./chromium.ts";

export const LANGUAGES = ["zh", "en"] as const;
export const THEMES = ["light", "dark"] as const;
export const PAGES = [
  "overview",
  "efficiency",
  "validity",
  "retention",
  "experience",
  "fairness",
  "data",
] as const;

export interface Reader {
  language?: (typeof LANGUAGES)[number];
  theme?: (typeof THEMES)[number];
  width?: number;
}

/** The demo company's site in a browser: a server of its own data, signed in. */
export interface Site {
  address: string;
  browser: Browser;
  /** A fresh reader; `problems` collects what the console and the network complained about. */
  open: (reader?: Reader) => Promise<{ page: Page; problems: string[]; context: BrowserContext }>;
  close: () => Promise<void>;
}

/** Builds the web app once, whichever of the parallel test files comes first. */
export async function builtWeb(): Promise<string> {
  const lock = join(process.env.ASSAY_TEST_RUN ?? "", "web.lock");
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (!existsSync(join(lock, ".."))) throw new Error("the test run's folder is gone");
      await sleep(200);
    }
  }
  try {
    if (await isWebStale()) await buildWeb();
  } finally {
    rmdirSync(lock);
  }
  return webDirectory;
}

/** Serves the demo company on a free port and signs a browser in by the one-time link. */
export async function openSite(): Promise<Site> {
  const [{ directory, exports }, web] = await Promise.all([demo(), builtWeb()]);
  writeFileSync(join(directory, "assay.config.json"), JSON.stringify({ source: { directory: exports } }));
  const database = await openData(directory, readConfig(directory));
  const server = await startServer({ data: directory, web, port: 0, database, logLevel: "silent" });
  return openBrowser(server.address, server.signInLink(), server.close);
}

/** Signs in a browser at a server that listens. */
export async function openBrowser(
  address: string,
  link: string,
  closeServer: () => Promise<void>,
): Promise<Site> {
  const browser = await launchChromium();
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(link);
  await page.locator("nav.rail, .rail nav, nav").first().waitFor();
  const state = await first.storageState();
  await first.close();
  return {
    address,
    browser,
    open: async ({ language = "zh", theme = "light", width = 1280 } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: width < 500 ? 844 : 900 },
        storageState: state,
        acceptDownloads: true,
        reducedMotion: "reduce",
      });
      await context.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), {
        language,
        theme,
      });
      const opened = await context.newPage();
      const problems: string[] = [];
      opened.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
      });
      opened.on("pageerror", (error) => problems.push(error.message));
      opened.on("response", (response) => {
        if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
      });
      return { page: opened, problems, context };
    },
    close: async () => {
      await browser.close();
      await closeServer();
    },
  };
}

/** Goes to a page and waits until nothing is on its way and every chart is drawn. */
export async function visit(page: Page, site: Pick<Site, "address">, path: string): Promise<void> {
  await page.goto(`${site.address}/#/${path}`);
  await settled(page);
}

/** Waits until the page shows data: no skeleton, a drawing in every figure. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1.lead").waitFor({ timeout: 30_000 });
  await page.waitForFunction(
    () =>
      document.querySelector(".skeleton") === null &&
      [...document.querySelectorAll(".chart .canvas")].every((canvas) => canvas.querySelector("svg")),
    undefined,
    { timeout: 30_000 },
  );
}
