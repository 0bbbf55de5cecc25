import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { choose, settled, unfold, visit } from "./site.ts";
import { ownSite } from "./sites.ts";

const site = ownSite();

const section = (page: Page, title: string) =>
  page.locator("section.section", { has: page.getByRole("heading", { name: title, exact: true }) });

describe("an error report", () => {
  test("stands on the Data page with what was seen, and is answered there", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience?company=C2");
    const note = "72% in our own count";
    await choose(await unfold(page, "items"), "报告问题");
    const drawer = page.getByRole("dialog");
    const values = drawer.getByLabel("哪一个数值？");
    const sentence = (await values.locator("option").nth(1).innerText()).trim();
    await values.selectOption({ index: 1 });
    const send = drawer.getByRole("button", { name: "发送", exact: true });
    expect(await send.isDisabled()).toBe(true);
    await drawer.getByLabel("哪里不对？").fill(note);
    await send.click();
    await drawer.getByText("谢谢。").waitFor();
    await drawer.getByRole("link", { name: "查看问题报告" }).click();
    await settled(page);
    const list = section(page, "问题报告");
    const row = list.locator("tbody tr", { hasText: note });
    await row.getByRole("button").click();
    const detail = page.getByRole("dialog");
    expect(await detail.innerText()).toContain(sentence);
    await detail.getByLabel("答复", { exact: true }).fill("Corrected at the source.");
    await detail.getByRole("button", { name: "保存", exact: true }).click();
    await detail.getByText("已保存。").waitFor();
    await expect.poll(() => row.innerText()).toContain("已答复");
    await detail.getByRole("link", { name: "按当时的筛选条件打开页面" }).click();
    await settled(page);
    expect(new URL(page.url()).hash).toBe("#/experience?company=C2");
    expect(problems).toEqual([]);
  });

  test("can be about a headline figure", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    const headline = page.locator(".headline").first();
    await choose(headline, "Report an error");
    const drawer = page.getByRole("dialog");
    expect(await drawer.locator("form").innerText()).toMatch(/n\u00a0=/);
    await drawer.getByLabel("What seems wrong?").fill("x".repeat(600));
    expect((await drawer.getByLabel("What seems wrong?").inputValue()).length).toBe(500);
    expect(problems).toEqual([]);
  });
});

describe("the lineage of a measure", () => {
  test("is reached from a figure, drawn, and told in a table as the API serves it", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "validity?company=C2");
    await choose(await unfold(page, "competency"), "How it is computed");
    await page.getByRole("dialog").getByRole("link", { name: "Where it comes from", exact: true }).click();
    await settled(page);
    expect(new URL(page.url()).hash).toBe("#/data?company=C2&metric=validity_r");
    const part = section(page, "Where a figure comes from");
    await expect.poll(() => part.locator("svg.lineage").isVisible()).toBe(true);
    const served = (await (
      await page.request.get(`${site.address}/api/metrics/validity_r/lineage`)
    ).json()) as {
      feeds: { feed: string }[];
      relations: { name: string; rows: number; reads: string[] }[];
    };
    const places = await part
      .locator("[data-place]")
      .evaluateAll((all) => all.map((place) => place.getAttribute("data-place") ?? ""));
    expect(places.filter((place) => place.includes(".")).sort()).toEqual(
      served.relations.map(({ name }) => name).sort(),
    );
    expect(places.filter((place) => place.startsWith("feed:")).length).toBe(served.feeds.length);
    expect(places).toContain("page:validity");
    const links = served.relations.reduce((sum, { reads }) => sum + reads.length, 0);
    expect(await part.locator(".lineage-link").count()).toBeGreaterThanOrEqual(links);
    await part.getByRole("button", { name: "Table", exact: true }).click();
    const rows = await part
      .locator("tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    for (const { name, rows: count } of served.relations)
      expect(rows.find((cells) => cells[1] === name)?.[2]).toBe(count.toLocaleString("en-GB"));
    expect(await part.getByRole("link", { name: "Validity", exact: true }).getAttribute("href")).toContain(
      "#/validity",
    );
    expect(problems).toEqual([]);
  });

  test("follows the chosen measure and stands in the address", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "data");
    const part = section(page, "数据血缘：数字从哪里来");
    await part.locator("select").selectOption("effort_hours_per_day");
    await page.waitForFunction(() => location.hash.includes("metric=effort_hours_per_day"));
    await expect.poll(() => part.locator('[data-place="marts.effort_day"]').count()).toBe(1);
    expect(await part.locator('[data-place="page:efficiency"]').count()).toBe(1);
    expect(problems).toEqual([]);
  });
});

describe("the quarantine", () => {
  test("takes a corrected value, replays the record and shows it resolved", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    const listed = (await (
      await page.request.get(`${site.address}/api/quarantine?reason=type&feed=effort&status=open&limit=1`)
    ).json()) as { rows: { quarantine_id: number; field: string; expected: string }[] };
    const wanted = listed.rows[0]!;
    await visit(page, site, "data?reason=type&feed=effort&status=open");
    await page.getByRole("button", { name: "类型错误", exact: true }).first().click();
    const drawer = page.getByRole("dialog");
    const input = drawer.locator(".edit-fields label", { has: page.locator(".failed") }).locator("input");
    await input.fill(wanted.expected === "date" ? "2026-03-02" : "3");
    await drawer.getByRole("button", { name: "重新导入", exact: true }).click();
    await drawer.getByText("已解决 1 条，仍待处理 0 条。").waitFor({ timeout: 60_000 });
    await drawer.getByRole("button", { name: "关闭", exact: true }).click();
    const after = (await (
      await page.request.get(`${site.address}/api/quarantine/${wanted.quarantine_id}`)
    ).json()) as { status: string; resolved_run: number | null };
    expect(after.status).toBe("resolved");
    expect(after.resolved_run).not.toBeNull();
    await visit(page, site, "data?reason=type&feed=effort&status=resolved");
    await expect.poll(() => page.locator("tbody tr", { hasText: "已解决" }).count()).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  }, 90_000);
});

test("a load's verification is told in words, level by level", async () => {
  const { page } = await site.open({ language: "zh" });
  await visit(page, site, "data");
  await page.locator(".run-row button").last().click();
  const checks = page.locator(".checks > div");
  await expect.poll(() => checks.count()).toBe(3);
  const told = await checks.allInnerTexts();
  const run = (await (await page.request.get(`${site.address}/api/runs/1`)).json()) as {
    read: number;
    quarantined: number;
    verification: { totals: { lines: object[] } };
  };
  expect(told[0]).toContain(`共读取 ${run.read.toLocaleString("en-GB")} 条记录`);
  expect(told[1]).toContain(`${run.quarantined.toLocaleString("en-GB")} 条待处理`);
  expect(told[2]).toContain(`共比对 ${run.verification.totals.lines.length} 项`);
});

test("a load started on the page has live progress, and the new load is in the list with its counts", async () => {
  const { page } = await site.open({ language: "en" });
  await visit(page, site, "data");
  const before = await page.locator(".run-row").count();
  await page.getByRole("button", { name: "Load now" }).click();
  await page.locator("progress").waitFor();
  await page.locator("progress").waitFor({ state: "detached", timeout: 120_000 });
  await expect.poll(() => page.locator(".run-row").count(), { timeout: 20_000 }).toBe(before + 1);
  await page.locator(".run-row button").first().click();
  await page.getByText("✓ passed").first().waitFor();
  expect(await page.getByText("✓ passed").count()).toBe(3);
});

test("the quarantine lists what was set aside by reason, and shows one record whole", async () => {
  const { page } = await site.open({ language: "en" });
  await visit(page, site, "data?reason=type");
  const reasons = await page.locator("tbody button.plain").allInnerTexts();
  const rows = reasons.filter((reason) => reason === "Wrong type");
  expect(rows.length).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Wrong type" }).first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Expected").waitFor();
  expect(await drawer.locator(".edit-fields .failed").count()).toBeGreaterThan(0);
});
