import { readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { PAGES, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

/** What no reader should ever see. */
const GARBAGE = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object|\bnull\b|−?∞|Invalid Date|“”|（）|\(\)/;
/** Names of columns and values as they are stored. */
const STORED = /(?<![\w./@])[a-z]{2,}_[a-z_0-9]+\b|(?<![\w·])human(?![\w])/;

/** Feeds go by their own names, so that it can be told what to load. */
const FEEDS = readdirSync(new URL("../../pipelines/sources", import.meta.url)).map((file) =>
  file.slice(0, -3),
);
const stored = (read: string) =>
  FEEDS.reduce((rest, feed) => rest.replaceAll(feed, ""), read).match(STORED)?.[0] ?? "";

/** What a reader reads, without code and advice. */
const words = (page: Page) =>
  page.evaluate(() => {
    const whole = document.querySelector("#content")?.cloneNode(true) as HTMLElement;
    for (const each of whole.querySelectorAll('code, pre, select, [translate="no"], .empty, h1.lead'))
      each.replaceWith(" ");
    document.body.append(whole);
    const read = whole.innerText;
    whole.remove();
    return read;
  });
const site = sharedSite();

test("of a job of another company every page says what it has and why there is no more", async () => {
  const { page, problems } = await site.open({ language: "zh" });
  for (const path of PAGES) {
    await visit(page, site, `${path}?company=C1&job=J20`);
    const read = await words(page);
    expect(read.length, path).toBeGreaterThan(80);
    expect(read.match(GARBAGE)?.[0] ?? "", path).toBe("");
    if (path !== "data") expect(stored(read), path).toBe("");
    expect(problems, path).toEqual([]);
  }
});
