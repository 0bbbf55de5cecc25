import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis } from "../../server/analyses/fairness/fairness.ts";
import { settled, visit } from "./site.ts";
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

describe.each(["zh", "en"] as const)("the impact ratios of jobs in %s", (language) => {
  const zh = language === "zh";

  test("say how many were looked at, strongest evidence first, all of them in the table", async () => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "fairness?dimension=age_band");
    const { rows, tested, standing } = await served(page, "age_band");
    const known = rows.filter(({ p }) => p !== null);
    const told = await figure(page).locator(".findings").innerText();
    expect(told).toContain(
      zh
        ? `共比较 ${tested} 个岗位（${known.length} 个影响比）`
        : `${tested} jobs were looked at (${known.length} ratios)`,
    );
    expect(told).toContain(
      zh
        ? standing === 0
          ? "没有岗位"
          : `${standing} 个岗位`
        : standing === 0
          ? "in none"
          : `in ${standing}`,
    );
    const keys = await figure(page)
      .locator("svg [data-key]")
      .evaluateAll((marks) => marks.map((mark) => mark.getAttribute("data-key")));
    expect(keys).toEqual(known.slice(0, 12).map(({ job, group }) => `${job}:${group}`));
    const untested = rows.length - known.length;
    expect(untested).toBeGreaterThan(0);
    expect(await figure(page).locator(".note").allInnerTexts()).toEqual([
      expect.stringContaining(zh ? `另有 ${untested} 项` : `${untested} not tested`),
    ]);
    await figure(page)
      .getByRole("button", { name: zh ? "表格" : "Table", exact: true })
      .click();
    const lines = figure(page).locator("tbody tr");
    expect(await lines.count()).toBe(rows.length);
    const first = await lines.first().innerText();
    expect(first).toContain(known[0]!.ratio.value!.toFixed(2));
    expect(first).toContain(known[0]!.p_adjusted!.toFixed(3));
    expect(problems).toEqual([]);
  });
});

test("a mark filters the page by its job, by click and by keyboard", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "fairness");
  const [first, second] = (await served(page, "gender")).rows;
  await figure(page).locator(".chart figure").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain(`job=${second!.job}`);
  await settled(page);
  await visit(page, site, "fairness");
  await expect.poll(() => figure(page).locator("svg [data-key]").count()).toBeGreaterThan(1);
  await figure(page).locator(`svg [data-key="${first!.job}:${first!.group}"]`).click();
  await expect.poll(() => page.url()).toContain(`job=${first!.job}`);
  await settled(page);
  expect(problems).toEqual([]);
});

test("what happened on a day stands on every chart over time: impact ratios by quarter, weeks to come", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "efficiency");
  const call = (method: string, path: string, body?: unknown): Promise<{ id: string }> =>
    page.evaluate(
      async ([verb, address, sent]) => {
        const response = await fetch(`/api/${address}`, {
          method: verb,
          ...(sent === "" ? {} : { headers: { "content-type": "application/json" }, body: sent }),
        });
        return response.status === 204 ? null : response.json();
      },
      [method, path, body === undefined ? "" : JSON.stringify(body)] as const,
    );
  const { weeks }: { weeks: { week: string }[] } = await (
    await page.request.get(`${site.address}/api/analyses/capacity`)
  ).json();
  const [year, week] = weeks[0]!.week.split("-W").map(Number);
  // Thursday of the ISO week
  const thursday = new Date(Date.UTC(year!, 0, 4));
  thursday.setUTCDate(4 - ((thursday.getUTCDay() + 6) % 7) + 3 + (week! - 1) * 7);
  const written = await Promise.all(
    [
      { date: "2026-02-10", text: { en: "Cut-off raised", zh: "分数线提高" } },
      { date: thursday.toISOString().slice(0, 10), text: { en: "Campus fair", zh: "校招专场" } },
    ].map((each) => call("POST", "annotations", each)),
  );
  try {
    await visit(page, site, "fairness");
    await page.reload();
    await settled(page);
    const trend = page.locator("section.figure#trend");
    expect(await trend.locator(".annotated").innerText()).toContain("Cut-off raised");
    expect(await trend.locator("svg text", { hasText: "Cut-off" }).count()).toBeGreaterThan(0);
    expect(await page.locator("section.figure#cut-offs .annotated").count()).toBe(0);
    await visit(page, site, "efficiency");
    expect(await page.locator(".annotated", { hasText: "Campus fair" }).count()).toBe(1);
  } finally {
    for (const { id } of written) await call("DELETE", `annotations/${id}`);
  }
  expect(problems).toEqual([]);
});
