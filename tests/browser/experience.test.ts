import { expect, test } from "vitest";
import { choose, unfold, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

test("each answer of each item is told in the drawing and in the table; no comment is shown", async () => {
  const { page, problems } = await site.open({ language: "zh" });
  await visit(page, site, "experience");
  expect(await page.content()).not.toContain("面试太长了，后面有点疲惫");
  const items = await unfold(page, "items");
  expect(await items.locator(".series-key span").count()).toBe(5);
  expect(await items.locator("svg rect[data-key]").count()).toBe(20);
  await choose(items, "表格");
  // five answers and the favourable share of four items
  expect(await items.locator("tbody tr").count()).toBe(24);
  const cells = await items.locator("tbody tr").first().locator("td").allInnerTexts();
  expect(cells.slice(1, 5).every((cell) => /^[\d.,]+%?$/.test(cell))).toBe(true);
  expect(problems).toEqual([]);
});
