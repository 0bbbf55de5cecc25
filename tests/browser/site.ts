import { existsSync, mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  APIRequestContext,
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";
import { demoSettings } from "../../fixtures/settings.ts";
import { readConfig } from "../../server/config.ts";
import { startServer } from "../../server/main.ts";
import { openData } from "../../server/open-data.ts";
import { buildWeb, isWebStale, webDirectory } from "../../server/web.ts";
import { signInLink } from "../helpers/accounts.ts";
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
  readonly address: string;
  readonly browser: Browser;
  /** Asks the API as the reader. */
  readonly request: APIRequestContext;
  /** A reader in a new tab of a browser that may have been here before. */
  readonly open: (reader?: Reader) => Promise<Opened>;
  /** A reader on the first visit: nothing is cached and nothing stored. */
  readonly openFresh: (
    reader?: Reader & { touch?: true; density?: number },
  ) => Promise<Opened & { readonly context: BrowserContext }>;
  /** Closes whatever readers opened. */
  readonly leave: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Opened {
  readonly page: Page;
  /** What the console and the network complained about. */
  readonly problems: string[];
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
      const begun = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      // Whoever held it that long was killed.
      if (Date.now() - begun > 120_000) rmSync(lock, { recursive: true, force: true });
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
export async function openSite(browser?: Browser): Promise<Site> {
  const [{ directory, exports }, web] = await Promise.all([demo(), builtWeb()]);
  writeFileSync(
    join(directory, "assay.config.json"),
    // One session reads for many people.
    JSON.stringify({
      ...demoSettings,
      source: { directory: exports },
      server: { requests_per_minute: 100_000 },
      // On a busy machine a page waits: that it asks again is tested for itself.
      limits: { query_wait_seconds: 60 },
    }),
  );
  const database = await openData(directory, readConfig(directory));
  const server = await startServer({ data: directory, web, port: 0, database, logLevel: "silent" });
  return openBrowser(server.address, await signInLink(server), server.close, browser);
}

/** Signs in a browser at a server that listens: the one that is given and left open, or one of the site's own. */
export async function openBrowser(
  address: string,
  link: string,
  closeServer: () => Promise<void>,
  given?: Browser,
): Promise<Site> {
  const browser = given ?? (await launchChromium());
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(link);
  await page.locator("nav.rail, .rail nav, nav").first().waitFor({ timeout: 60_000 });
  const storageState = await first.storageState();
  await first.close();
  const newContext = (options: BrowserContextOptions = {}) =>
    browser.newContext({ storageState, acceptDownloads: true, reducedMotion: "reduce", ...options });
  const shared = await newContext();
  const fresh = new Set<BrowserContext>();
  // Keeps the tabs' common process, and with it its fonts and compiled scripts.
  const kept = await shared.newPage();
  await kept.goto(`${address}/icon.svg`);
  return {
    address,
    browser,
    request: shared.request,
    open: (reader) => openTab(shared, reader),
    openFresh: async (reader) => {
      const { touch, density = 1 } = reader ?? {};
      const context = await newContext({
        deviceScaleFactor: density,
        ...(touch ? { hasTouch: true, isMobile: true } : {}),
      });
      fresh.add(context);
      return { ...(await openTab(context, reader)), context };
    },
    leave: async () => {
      const tabs = shared.pages().filter((tab) => tab !== kept);
      await Promise.all([...fresh, ...tabs].map((each) => each.close()));
      fresh.clear();
      await shared.clearPermissions();
    },
    close: async () => {
      await (given === undefined
        ? browser.close()
        : Promise.all([...fresh, shared].map((each) => each.close())));
      await closeServer();
    },
  };
}

async function openTab(
  context: BrowserContext,
  { language = "zh", theme = "light", width = 1280 }: Reader = {},
): Promise<Opened> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
  await page.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), {
    language,
    theme,
  });
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  return { page, problems };
}

/** Goes to a page and waits until nothing is on its way and every chart is drawn. */
export async function visit(page: Page, site: Pick<Site, "address">, path: string): Promise<void> {
  await page.goto(`${site.address}/#/${path}`);
  await settled(page);
}

/** Waits until the page shows what its address asks for: no skeleton, nothing of the address before, every drawing. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1.lead").waitFor({ timeout: 60_000 });
  await page.waitForFunction(
    () =>
      document.querySelector(".skeleton, .stale") === null &&
      [...document.querySelectorAll(".chart .canvas")].every((canvas) => canvas.querySelector("svg")),
    undefined,
    { timeout: 60_000 },
  );
}

/** Opens a figure's menu and chooses an entry; of a list that an entry opens, the next one. */
export async function choose(figure: Locator, ...entries: string[]): Promise<void> {
  await figure.locator(".figure-menu > button").click();
  for (const name of entries) await figure.getByRole("button", { name, exact: true }).click();
}

/** A figure of the page, unfolded where it is one line. */
export async function unfold(page: Page, id: string): Promise<Locator> {
  const figure = page.locator(`section.figure[id="${id}"]`);
  const fold = page.locator(`.fold[data-figure="${id}"]`);
  await figure.or(fold).first().waitFor({ state: "attached" });
  await fold.evaluateAll((folds) => {
    for (const each of folds.filter(({ classList }) => !classList.contains("open"))) {
      each.closest(".folds:not(.whole)")?.querySelector<HTMLElement>(":scope > button")?.click();
      each.querySelector("button")?.click();
    }
  });
  await settled(page);
  return figure;
}
