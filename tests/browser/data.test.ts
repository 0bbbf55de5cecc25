import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, openSite, type Site, settled, visit } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const figure = (page: Page, id: string) => page.locator(`section.figure#${id}`);
const section = (page: Page, title: string) =>
  page.locator("section.section", { has: page.getByRole("heading", { name: title, exact: true }) });

describe.each(LANGUAGES)("an error reported in %s", (language) => {
  const words = {
    zh: {
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
    const { page, problems, context } = await site.open({ language });
    await visit(page, site, "experience?company=C2");
    const note = `${language}: 72% in our own count`;
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
    await context.close();
  });

  test("can be about a headline figure", async () => {
    const { page, problems, context } = await site.open({ language });
    await visit(page, site, "overview");
    await page.locator(".headline").first().getByRole("button", { name: words.report, exact: true }).click();
    const drawer = page.getByRole("dialog");
    expect(await drawer.locator("form").innerText()).toMatch(/n\u00a0=/);
    await drawer.getByLabel(words.note).fill("x".repeat(600));
    expect((await drawer.getByLabel(words.note).inputValue()).length).toBe(500);
    expect(problems).toEqual([]);
    await context.close();
  });
});
