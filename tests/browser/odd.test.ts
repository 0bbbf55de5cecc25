import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { GARBAGE, storedIn } from "../helpers/unreadable.ts";
import { PAGES, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

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
    if (path !== "data") expect(storedIn(read), path).toBe("");
    expect(problems, path).toEqual([]);
  }
});
