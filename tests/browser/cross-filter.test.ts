import { expect, test } from "vitest";
import { settled, unfold, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

/** Charts of the pages' own routes: a mark that stands for a value of a dimension, and what it filters by. */
const MARKS = [
  ["validity", "forest", "J02:ai", "job=J02"],
  ["validity", "delta-family", "Sales", "where.job_family=sales"],
  ["validity", "rater", "RT007", "where.rater=RT007"],
  ["retention", "jobs", "J02:ai", "job=J02"],
  ["retention", "curves", "ai:90", "screening_path=ai"],
  ["experience", "response-by", "channel:campus", "where.channel=campus"],
  ["experience", "response-by", "vendor:wenlu", "vendor=wenlu"],
  ["efficiency", "stage-times", "", "where.step="],
] as const;

test.each(MARKS)("on %s, choosing a mark of %s (%s) filters by it", async (name, id, key, address) => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, name);
  const figure = await unfold(page, id);
  const marks = figure.locator(key === "" ? "svg [data-key]" : `svg [data-key$="${key}"]`);
  await marks.first().scrollIntoViewIfNeeded();
  await marks.first().dblclick();
  await expect.poll(() => decodeURIComponent(page.url()), { timeout: 10_000 }).toContain(address);
  await settled(page);
  // by the keyboard: the same mark says that Enter filters by it, and does
  await visit(page, site, name);
  await unfold(page, id);
  await expect.poll(() => marks.count(), { timeout: 10_000 }).toBeGreaterThan(0);
  await figure.locator(".chart figure").focus();
  const active = figure.locator("svg .active");
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("ArrowRight");
    if (((await active.getAttribute("data-key")) ?? "").endsWith(key)) break;
  }
  expect(await figure.locator(".tooltip .hint").innerText()).toMatch(/Enter/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(() => decodeURIComponent(page.url()), { timeout: 10_000 }).toContain(address);
  expect(problems).toEqual([]);
});
