import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSettings } from "../../fixtures/settings.ts";
import { type Server, startServer } from "../../server/main.ts";
import { signInLink } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { barriers } from "./axe.ts";
import { builtWeb, LANGUAGES, settled } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

const WORDS = {
  zh: {
    ...{
      make: "生成报告",
      read: "阅读 2026Q3 报告",
      title: "AI 面试有效吗？",
      note: "写批注",
      keep: "保存批注",
    },
    ...{ compare: "与另一季度比较", none: "还没有季度报告。", address: /收件邮箱/, subscribe: "订阅" },
  },
  en: {
    ...{
      make: "Make a report",
      read: "Read 2026Q3",
      title: "Do our AI interviews work?",
      note: "Write a note",
    },
    ...{
      keep: "Keep the note",
      compare: "Beside another quarter",
      none: "No quarterly report has been made yet.",
    },
    ...{ address: /Address of mail/, subscribe: "Subscribe" },
  },
} as const;

let server: Server;
const open: BrowserContext[] = [];
beforeAll(async () => {
  const { directory } = await demo();
  writeFileSync(
    join(directory, "assay.config.json"),
    JSON.stringify({
      ...demoSettings,
      server: { requests_per_minute: 100_000 },
      limits: { query_wait_seconds: 60 },
      messages: {
        mail: { host: "127.0.0.1", port: 2525, from: "assay@example.org", domains: ["example.org"] },
      },
    }),
  );
  server = await startServer({ data: directory, web: await builtWeb(), port: 0, logLevel: "silent" });
}, 300_000);
afterAll(async () => {
  for (const each of open) await each.close();
  await server?.close();
});

async function signedIn(locale: string, role: "analyst" | "leadership", width = 1280) {
  const problems: string[] = [];
  const context = await (await sharedBrowser()).newContext({ locale, viewport: { width, height: 900 } });
  open.push(context);
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(await signInLink(server, { person: `${role}-${locale}`, roles: [role] }));
  await settled(page);
  await page.goto(`${server.address}/#/reports`);
  await settled(page);
  return { page, problems };
}

const report = (page: Page) => page.frameLocator("iframe.report-frame");

test("it is made, read, and subscribed to", async () => {
  const { page, problems } = await signedIn("zh-CN", "analyst");
  const words = WORDS.zh;
  await page.getByText(words.none).waitFor();
  await page.getByRole("button", { name: words.make }).click();
  await page.getByRole("progressbar").waitFor();
  await page.getByRole("link", { name: words.read }).click({ timeout: 120_000 });
  await report(page).getByRole("heading", { name: words.title }).waitFor();
  const height = () => page.locator("iframe.report-frame").evaluate((frame) => frame.clientHeight);
  await expect.poll(height).toBeGreaterThan(5000);
  await page.goBack();
  await page.getByLabel(words.address).fill("zhang@elsewhere.org");
  await page.getByRole("button", { name: words.subscribe, exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "example.org" }).waitFor();
  await page.getByLabel(words.address).fill("zhang@example.org");
  await page.getByRole("button", { name: words.subscribe, exact: true }).click();
  await page.getByText("zhang@example.org").waitFor();
  expect(problems.filter((each) => !each.includes("400"))).toEqual([]);
}, 240_000);

test.each(LANGUAGES)(
  "leadership reads it in %s, notes on it and sees it beside another quarter's",
  async (language) => {
    if (!(await server.context.reports.list()).some(({ quarter }) => quarter === "2026Q2"))
      await server.context.reports.make("2026Q2", "local");
    const words = WORDS[language];
    const { page, problems } = await signedIn(language === "zh" ? "zh-CN" : "en-US", "leadership");
    expect(await page.getByRole("button", { name: words.make }).count()).toBe(0);
    await page.getByRole("link", { name: words.read }).click();
    await report(page).getByRole("heading", { name: words.title }).waitFor();
    const told = await report(page).locator("body").innerText();
    if (language === "en") expect(told).not.toMatch(/[\u4e00-\u9fff]/);
    else expect(told).toMatch(/五个问题/);
    await page.getByRole("heading", { name: words.compare }).waitFor();
    await page.getByRole("columnheader", { name: "2026Q2" }).waitFor();
    const text = `${language}: ask again in October`;
    await page.getByLabel(words.note).fill(text);
    await page.getByRole("button", { name: words.keep }).click();
    await page.getByText(text).waitFor();
    expect(problems).toEqual([]);
    expect(await barriers(page)).toEqual([]);
  },
  240_000,
);

test("it is read on a phone without scrolling sideways", async () => {
  const { page } = await signedIn("en-US", "leadership", 390);
  await page.getByRole("link", { name: WORDS.en.read }).click();
  await report(page).getByRole("heading", { name: WORDS.en.title }).waitFor();
  const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wide)).toBe(false);
  expect(await report(page).locator("html").evaluate(wide)).toBe(false);
}, 120_000);
