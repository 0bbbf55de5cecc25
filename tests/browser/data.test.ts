import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { LANGUAGES, settled, visit } from "./site.ts";
import { ownSite } from "./sites.ts";

const site = ownSite();

const figure = (page: Page, id: string) => page.locator(`section.figure#${id}`);
const section = (page: Page, title: string) =>
  page.locator("section.section", { has: page.getByRole("heading", { name: title, exact: true }) });

describe.each(LANGUAGES)("an error reported in %s", (language) => {
  const words = {
    zh: {
      more: "此图的更多操作",
      report: "报告问题",
      which: "哪一个数值？",
      note: "哪里不对？",
      send: "发送",
      sent: "谢谢。",
      list: "查看问题报告",
      title: "问题报告",
      answer: "答复",
      save: "保存",
      saved: "已保存。",
      answered: "已答复",
      back: "按当时的筛选条件打开页面",
    },
    en: {
      more: "More about this figure",
      report: "Report an error",
      which: "Which value?",
      note: "What seems wrong?",
      send: "Send",
      sent: "Thank you.",
      list: "To the reports",
      title: "Reported errors",
      answer: "Answer",
      save: "Save",
      saved: "Saved.",
      answered: "Answered",
      back: "Open the page as it was seen",
    },
  }[language];

  test("stands on the Data page with what was seen, and is answered there", async () => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "experience?company=C2");
    const note = `${language}: 72% in our own count`;
    await figure(page, "items").getByRole("button", { name: words.more, exact: true }).click();
    await figure(page, "items")
      .locator("footer")
      .getByRole("button", { name: words.report, exact: true })
      .click();
    const drawer = page.getByRole("dialog");
    const values = drawer.getByLabel(words.which);
    const sentence = (await values.locator("option").nth(1).innerText()).trim();
    await values.selectOption({ index: 1 });
    const send = drawer.getByRole("button", { name: words.send, exact: true });
    expect(await send.isDisabled()).toBe(true);
    await drawer.getByLabel(words.note).fill(note);
    await send.click();
    await drawer.getByText(words.sent).waitFor();
    await drawer.getByRole("link", { name: words.list }).click();
    await settled(page);
    const list = section(page, words.title);
    const row = list.locator("tbody tr", { hasText: note });
    await row.getByRole("button").click();
    const detail = page.getByRole("dialog");
    expect(await detail.innerText()).toContain(sentence);
    await detail.getByLabel(words.answer, { exact: true }).fill("Corrected at the source.");
    await detail.getByRole("button", { name: words.save, exact: true }).click();
    await detail.getByText(words.saved).waitFor();
    await expect.poll(() => row.innerText()).toContain(words.answered);
    await detail.getByRole("link", { name: words.back }).click();
    await settled(page);
    expect(new URL(page.url()).hash).toBe("#/experience?company=C2");
    expect(problems).toEqual([]);
  });

  test("can be about a headline figure", async () => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "overview");
    const headline = page.locator(".headline").first();
    await headline.getByRole("button", { name: words.more, exact: true }).click();
    await headline.getByRole("button", { name: words.report, exact: true }).click();
    const drawer = page.getByRole("dialog");
    expect(await drawer.locator("form").innerText()).toMatch(/n\u00a0=/);
    await drawer.getByLabel(words.note).fill("x".repeat(600));
    expect((await drawer.getByLabel(words.note).inputValue()).length).toBe(500);
    expect(problems).toEqual([]);
  });
});

describe.each(LANGUAGES)("the lineage of a measure in %s", (language) => {
  const words = {
    zh: {
      how: "计算方法",
      link: "数据血缘",
      title: "数据血缘：数字从哪里来",
      table: "表格",
      choose: "指标",
      page: "效度",
    },
    en: {
      how: "How it is computed",
      link: "Where it comes from",
      title: "Where a figure comes from",
      table: "Table",
      page: "Validity",
    },
  }[language];

  test("is reached from a figure, drawn, and told in a table as the API serves it", async () => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "validity?company=C2");
    await figure(page, "competency")
      .locator("footer")
      .getByRole("button", { name: words.how, exact: true })
      .click();
    await page.getByRole("dialog").getByRole("link", { name: words.link, exact: true }).click();
    await settled(page);
    expect(new URL(page.url()).hash).toBe("#/data?company=C2&metric=validity_r");
    const part = section(page, words.title);
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
    await part.getByRole("button", { name: words.table, exact: true }).click();
    const rows = await part
      .locator("tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    for (const { name, rows: count } of served.relations)
      expect(rows.find((cells) => cells[1] === name)?.[2]).toBe(count.toLocaleString("en-GB"));
    expect(await part.getByRole("link", { name: words.page, exact: true }).getAttribute("href")).toContain(
      "#/validity",
    );
    expect(problems).toEqual([]);
  });

  test("follows the chosen measure and stands in the address", async () => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "data");
    const part = section(page, words.title);
    await part.locator("select").selectOption("effort_hours_per_day");
    await page.waitForFunction(() => location.hash.includes("metric=effort_hours_per_day"));
    await expect.poll(() => part.locator('[data-place="marts.effort_day"]').count()).toBe(1);
    expect(await part.locator('[data-place="page:efficiency"]').count()).toBe(1);
    expect(problems).toEqual([]);
  });
});

describe.each(LANGUAGES)("the quarantine in %s", (language) => {
  const words = {
    zh: {
      reason: "类型错误",
      field: "字段",
      replay: "重放",
      done: "已解决 1 条，仍隔离 0 条。",
      close: "关闭",
      resolved: "已解决",
    },
    en: {
      reason: "Wrong type",
      field: "Field",
      replay: "Replay",
      done: "1 resolved, 0 still set aside.",
      close: "Close",
      resolved: "Resolved",
    },
  }[language];

  test("takes a corrected value, replays the record and shows it resolved", async () => {
    const { page, problems } = await site.open({ language });
    const listed = (await (
      await page.request.get(`${site.address}/api/quarantine?reason=type&feed=effort&status=open&limit=1`)
    ).json()) as { rows: { quarantine_id: number; field: string; expected: string }[] };
    const wanted = listed.rows[0]!;
    await visit(page, site, "data?reason=type&feed=effort&status=open");
    await page.getByRole("button", { name: words.reason, exact: true }).first().click();
    const drawer = page.getByRole("dialog");
    const input = drawer.locator(".edit-fields label", { has: page.locator(".failed") }).locator("input");
    await input.fill(wanted.expected === "date" ? "2026-03-02" : "3");
    await drawer.getByRole("button", { name: words.replay, exact: true }).click();
    await drawer.getByText(words.done).waitFor({ timeout: 60_000 });
    await drawer.getByRole("button", { name: words.close, exact: true }).click();
    const after = (await (
      await page.request.get(`${site.address}/api/quarantine/${wanted.quarantine_id}`)
    ).json()) as { status: string; resolved_run: number | null };
    expect(after.status).toBe("resolved");
    expect(after.resolved_run).not.toBeNull();
    await visit(page, site, "data?reason=type&feed=effort&status=resolved");
    await expect.poll(() => page.locator("tbody tr", { hasText: words.resolved }).count()).toBeGreaterThan(0);
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
  expect(told[1]).toContain(`${run.quarantined.toLocaleString("en-GB")} 条被隔离`);
  expect(told[2]).toContain(`共比对 ${run.verification.totals.lines.length} 项`);
});

test("a load started on the page has live progress, and the new load is in the list with its counts", async () => {
  const { page } = await site.open({ language: "en" });
  await visit(page, site, "data");
  const before = await page.locator(".run-row").count();
  await page.getByRole("button", { name: "Load now" }).click();
  await page.locator("progress").waitFor();
  await page.locator("progress").waitFor({ state: "detached", timeout: 120_000 });
  await expect.poll(() => page.locator(".run-row").count()).toBe(before + 1);
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
