import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis as agreements } from "../../server/analyses/validity/agreement.ts";
import type { analysis as predictions } from "../../server/analyses/validity/validity.ts";
import { settled, unfold, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

type Agreement = AnswerOf<typeof agreements>;
type Validity = AnswerOf<typeof predictions>;

const site = sharedSite();

const figure = (page: Page, id: string) => page.locator(`section.figure#${id}`);
const titleOf = (page: Page, id: string) => figure(page, id).locator("h3").innerText();
const findingsOf = async (page: Page, id: string) =>
  (await figure(page, id).locator(".findings li").allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
const choice = (page: Page, name: string) => page.locator(`select[name="${name}"]`);
const served = async <T>(page: Pick<Page, "request">, path: string): Promise<T> =>
  (await page.request.get(`${site.address}/api/${path}`)).json() as Promise<T>;
const two = (value: number | null | undefined) => (value ?? Number.NaN).toFixed(2).replace("-", "−");
const one = (value: number | null | undefined) => (value ?? Number.NaN).toFixed(1).replace("-", "−");
const signed = (text: string) => (text.startsWith("−") ? text : `+${text}`);
const PERIOD = "from=2025-10-01&to=2026-09-30";

test("jobs crossed with abilities, by ability: all groups or those with most data, the address keeps it", async () => {
  const { page, problems } = await site.open({ language: "zh" });
  await visit(page, site, "validity");
  await unfold(page, "crossed");
  const headings = () =>
    figure(page, "crossed")
      .locator("svg [data-key]")
      .evaluateAll(
        (marks) => new Set(marks.map((mark) => mark.getAttribute("data-key")?.split(":")[0])).size,
      );
  await expect.poll(headings).toBe(6);
  await choice(page, "grouped").selectOption("competency");
  const answer = await served<Validity>(
    page,
    "analyses/validity?predictor=competency&criterion=performance_6m&by=job&by=competency",
  );
  const all = new Set(answer.rows.map(({ segment }) => segment.competency)).size;
  const shown = choice(page, "crossed");
  expect(await shown.locator("option").allInnerTexts()).toContain(`全部 ${all} 项能力`);
  await shown.selectOption("all");
  await expect.poll(headings).toBe(all + 1);
  expect(page.url()).toContain("crossed=all");
  expect(page.url()).toContain("grouped=competency");
  await page.reload();
  await settled(page);
  await expect.poll(headings).toBe(all + 1);
  const ringed = answer.rows.filter(({ verdict }) => verdict === "predicts").length;
  expect(
    await figure(page, "crossed")
      .locator("svg text")
      .evaluateAll(
        (texts, said) => texts.filter((text) => text.textContent?.includes(said)).length,
        "有预测力",
      ),
  ).toBe(ringed);
  await page.goBack();
  await expect.poll(headings).toBe(6);
  expect(problems).toEqual([]);
});

test("a row of the crossed forest filters by its ability, its diamond by the job", async () => {
  const { page } = await site.open({ language: "en" });
  await visit(page, site, "validity");
  await (await unfold(page, "crossed")).locator('svg [data-key="J02:hands_on:ai"]').dblclick();
  await expect.poll(() => page.url()).toContain("where.competency=hands_on");
  await visit(page, site, "validity");
  await (await unfold(page, "crossed")).locator('svg [data-key="J02:all:pooled"]').dblclick();
  await expect.poll(() => page.url()).toContain("job=J02");
});

describe("the choosers", () => {
  test("stand in the address, change figure and table, and survive a reload", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "validity");
    for (const id of ["forest-table", "bland-altman", "score-bands", "scatter", "keyword"])
      await unfold(page, id);
    const before = await titleOf(page, "forest");
    await choice(page, "score").selectOption("communication");
    await choice(page, "criterion").selectOption("kpi");
    await choice(page, "rows").selectOption("job_family");
    await choice(page, "of").selectOption("communication");
    await choice(page, "words").selectOption("all");
    await page.waitForFunction(() =>
      ["score=communication", "criterion=kpi", "rows=job_family", "of=communication", "words=all"].every(
        (each) => location.hash.includes(each),
      ),
    );
    await expect.poll(() => titleOf(page, "forest")).not.toBe(before);
    const check = async () => {
      await settled(page);
      const answer = await served<Validity>(
        page,
        "analyses/validity?predictor=competency:communication&criterion=kpi&by=job_family",
      );
      await expect
        .poll(() => figure(page, "forest-table").locator("tbody tr").count())
        .toBe(answer.rows.filter(({ n }) => n > 0).length);
      const pooled = answer.pooled[0]!;
      await expect
        .poll(() => findingsOf(page, "forest"))
        .toContain(`${two(pooled.low)} to ${two(pooled.high)}`);
      const agreement = await served<Agreement>(page, `analyses/agreement?of=communication&${PERIOD}`);
      await expect
        .poll(() => findingsOf(page, "bland-altman"))
        .toContain(signed(one(agreement.whole.bias.value)));
      expect(await titleOf(page, "forest")).toContain("Communication");
      expect(await titleOf(page, "score-bands")).toContain("KPI");
      expect(await choice(page, "words").inputValue()).toBe("all");
      expect(await choice(page, "rows").inputValue()).toBe("job_family");
    };
    await check();
    await page.reload();
    await check();
    await choice(page, "criterion").selectOption("retention");
    await page.waitForFunction(() => location.hash.includes("criterion=retention"));
    await expect
      .poll(() => figure(page, "scatter").innerText(), { timeout: 10_000 })
      .toContain("which no scatter plot can show");
    await page.goBack();
    await expect.poll(() => choice(page, "criterion").inputValue()).toBe("kpi");
    expect(problems).toEqual([]);
  });

  test("a value that there is not is taken for the first one", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "validity?score=charm&criterion=luck&rows=shoe_size&of=charm");
    await unfold(page, "bland-altman");
    for (const [name, value] of [
      ["score", "ai"],
      ["criterion", "performance_6m"],
      ["rows", "job"],
      ["of", "overall"],
    ] as const)
      expect(await choice(page, name).inputValue()).toBe(value);
    expect(problems).toEqual([]);
  });

  test("a bin says how many people it holds and never fewer than five", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "validity");
    const chart = (await unfold(page, "scatter")).locator(".chart figure");
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    const said = await figure(page, "scatter").locator(".tooltip .said").innerText();
    const people = Number(/(\d+) people/.exec(said)?.[1]);
    expect(people, said).toBeGreaterThanOrEqual(5);
  });
});
