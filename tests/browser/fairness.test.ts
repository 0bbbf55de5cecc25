import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis } from "../../server/analyses/fairness/fairness.ts";
import { settled, unfold, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

type Fairness = AnswerOf<typeof analysis>;

const PERIOD = "from=2025-10-01&to=2026-09-30";
const figure = (page: Page) => page.locator("section.figure#by-job");
const served = async (page: Page, dimension: string): Promise<Fairness["by_job"]> => {
  const answer = await page.request.get(
    `${site.address}/api/analyses/fairness?dimension=${dimension}&${PERIOD}`,
  );
  return ((await answer.json()) as Fairness).by_job;
};

test("a mark filters the page by its job, by click and by keyboard", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "fairness");
  const [first, second] = (await served(page, "gender")).rows;
  await (await unfold(page, "by-job")).locator(".chart figure").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain(`job=${second!.job}`);
  await settled(page);
  await visit(page, site, "fairness");
  await unfold(page, "by-job");
  await expect.poll(() => figure(page).locator("svg [data-key]").count()).toBeGreaterThan(1);
  await figure(page).locator(`svg [data-key="${first!.job}:${first!.group}"]`).dblclick();
  await expect.poll(() => page.url()).toContain(`job=${first!.job}`);
  await settled(page);
  expect(problems).toEqual([]);
});
