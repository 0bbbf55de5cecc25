import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { kept } from "../helpers/kept.ts";
import { launchChromium } from "./chromium.ts";
import { openSite, type Site } from "./site.ts";

/** The browser of a worker's test files. */
export const sharedBrowser = (): Promise<Browser> =>
  kept("browser", launchChromium, (browser) => browser.close());

/** The demo company's site, shared by all test files that only read it. */
export function sharedSite(): Site {
  return through((browser) =>
    kept(
      "site",
      () => openSite(browser),
      (site) => site.close(),
    ),
  );
}

/** A site of the test file's own, to write to. */
export function ownSite(): Site {
  let opened: Promise<Site> | undefined;
  const site = through((browser) => {
    opened = openSite(browser);
    return opened;
  });
  afterAll(async () => (await opened)?.close());
  return site;
}

/** A site that is opened before the tests of the file; what a test opens there is closed behind it. */
function through(open: (browser: Browser) => Promise<Site>): Site {
  let site: Site | undefined;
  const opened = () => {
    if (site === undefined) throw new Error("the site is open in tests only");
    return site;
  };
  beforeAll(async () => {
    site = await open(await sharedBrowser());
  });
  afterEach(() => site?.leave());
  return {
    get address() {
      return opened().address;
    },
    get browser() {
      return opened().browser;
    },
    get request() {
      return opened().request;
    },
    open: (reader) => opened().open(reader),
    openFresh: (reader) => opened().openFresh(reader),
    leave: () => opened().leave(),
    close: () => opened().close(),
  };
}

/** Removes every annotation, saved view and own target. */
export async function forget(site: Site): Promise<void> {
  const { request } = site;
  const each = async (name: string, key: string) => {
    const address = `${site.address}/api/${name}`;
    const kept: Record<string, Record<string, string>[]> = await (await request.get(address)).json();
    for (const entry of kept[name] ?? []) {
      const removed = await request.delete(`${address}/${entry[key]}`);
      if (!removed.ok()) throw new Error(`${name}: ${removed.status()} ${await removed.text()}`);
    }
  };
  await each("annotations", "id");
  await each("views", "id");
  await each("targets", "metric");
}
