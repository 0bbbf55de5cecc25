import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { accounts } from "../../server/store/account.ts";
import { signInLink } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { barriers } from "./axe.ts";
import { builtWeb, LANGUAGES, settled } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

const PASSWORD = "correct horse battery";
const OWN = { job: ["J06", "J07"], department: [] };
let server: Server;
const open: BrowserContext[] = [];
beforeAll(async () => {
  const { directory } = await demo();
  writeFileSync(join(directory, "assay.config.json"), JSON.stringify({ limits: { query_wait_seconds: 60 } }));
  server = await startServer({ data: directory, web: await builtWeb(), port: 0, logLevel: "silent" });
}, 300_000);
afterAll(async () => {
  await Promise.all(open.map((context) => context.close()));
  await server?.close();
});

type Language = (typeof LANGUAGES)[number];
const WORDS = {
  zh: {
    ...{ rail: "候选人", explain: "说明这次决定", show: "显示", link: "生成链接", recomputed: "重新计算得" },
    ...{ opening: "打开我的申请", review: "请人工复核", send: "提交请求", got: "已收到您的请求。" },
    ...{ survey: "说说您的感受", surveySend: "提交", thanks: "谢谢您的反馈！", gone: "已被使用或已过期" },
  },
  en: {
    ...{ rail: "Candidates", explain: "Explain the decision", show: "Show", link: "Make a link" },
    ...{
      recomputed: "recomputed by the weights",
      opening: "Open my application",
      review: "Ask that a person look again",
    },
    ...{ send: "Send", got: "We have your request.", survey: "How was it for you?", surveySend: "Send" },
    ...{ thanks: "Thank you for telling us.", gone: "has been used or has expired" },
  },
};

async function newPage(language: Language, width = 1280): Promise<{ page: Page; problems: string[] }> {
  const context = await (await sharedBrowser()).newContext({ reducedMotion: "reduce" });
  open.push(context);
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 844 });
  await page.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), { language });
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  return { page, problems };
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click();

describe.each(LANGUAGES)("in %s", (language) => {
  const words = WORDS[language];
  const other = language === "zh" ? /[a-z]{3,} [a-z]{3,} [a-z]{3,}/ : /[\u4e00-\u9fff]/;
  let link: string;

  test("a recruiter goes from own jobs to a candidate, reads the decision, sees the name after a step-up, and makes a link", async () => {
    const { page, problems } = await newPage(language);
    const person = `recruiter-${language}`;
    await page.goto(await signInLink(server, { person, roles: ["hr"], own: OWN }));
    const { passwords, store } = server.context;
    await accounts.change(store, person, { password: await passwords.hash(PASSWORD) });
    await settled(page);
    expect(new URL(page.url()).hash).toBe("#/mine");
    await page.locator("#waiting a").first().click();
    await page.locator("table.candidates").waitFor();
    expect(page.url()).toMatch(/#\/candidates\?job=J0[67]$/);
    expect(await barriers(page)).toEqual([]);
    const listed = page.waitForResponse(/state=finished/);
    await page.goto(`${server.address}/#/candidates?state=finished&sort=ai_score`);
    await listed;
    await page.locator(".stale").waitFor({ state: "detached" });
    // another person in each language: each asks for a review
    await page
      .locator("table.candidates tbody a")
      .nth(language === "zh" ? 0 : 1)
      .click();
    await press(page, words.explain);
    await page.getByText(words.recomputed).first().waitFor();
    expect(await page.locator(".decision").innerText()).not.toMatch(other);
    expect(await barriers(page)).toEqual([]);

    await page.locator("input[name=unmask-reason]").fill("interview");
    await press(page, words.show);
    const dialog = page.locator("dialog.ask");
    await dialog.locator("input[name=reason]").fill("interview");
    await dialog.locator("input[name=password]").fill(PASSWORD);
    await dialog.locator("button.primary").click();
    await page.locator("#section-names dd").first().waitFor();
    expect(await page.locator("#section-names dd").first().innerText()).toMatch(/[\u4e00-\u9fff]{2,}/);
    // it is not in the paper that is printed
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#section-names dl").isVisible()).toBe(false);
    expect(await page.locator(".decision").isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });

    await press(page, words.link);
    link = await page.locator("#section-link code").innerText();
    expect(problems.filter((problem) => !problem.endsWith("/unmask"))).toEqual([]);
  });

  test("the candidate opens the link by a button, asks for a human review, and nobody opens it again", async () => {
    const { page, problems } = await newPage(language, 390);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(link);
    await page.getByRole("button", { name: words.opening }).waitFor();
    expect(asked.filter((path) => path.startsWith("/api/"))).toEqual([]);
    await press(page, words.opening);
    await page.locator(".own-card").first().waitFor();
    expect(new URL(page.url()).hash).toBe("#/my-application");
    expect(await barriers(page)).toEqual([]);
    expect(await page.locator("main").innerText()).not.toMatch(
      language === "zh" ? other : /[\u4e00-\u9fff]{3,}/,
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await press(page, words.review);
    await press(page, words.send);
    await page.getByText(words.got).waitFor();
    await page.reload();
    await page.locator(".own-list li", { hasText: words.review }).waitFor();
    expect(await page.getByRole("button", { name: words.review }).count()).toBe(0);
    expect(problems).toEqual([]);

    const again = await newPage(language, 390);
    await again.page.goto(link);
    await press(again.page, words.opening);
    expect(await again.page.getByRole("alert").innerText()).toContain(words.gone);
  });

  test("a candidate who was interviewed lately answers the survey once", async () => {
    const { candidates, database, store } = server.context;
    const [one] = await database.reader((connection) =>
      connection.rows<{ person: string }>(
        `select cast(person_key as varchar) as person from core.application
         where ai_completed_at is not null and case_state = 'open' order by application_id limit 1 offset ${language === "zh" ? 0 : 1}`,
      ),
    );
    const { invitation, kept } = candidates.invite(one!.person, "test");
    await store.insertInto("candidate_link").values(kept).execute();
    const { page, problems } = await newPage(language, 390);
    await page.goto(`${server.address}/#/my-application/${invitation.token}`);
    await press(page, words.opening);
    await page.locator("summary", { hasText: words.survey }).first().click();
    const items = page.locator(".own-item");
    expect(await items.count()).toBeGreaterThanOrEqual(5);
    for (let item = 0; item < 5; item += 1) await items.nth(item).locator("label").nth(3).click();
    await page.locator(".own-survey form button[type=submit]").first().click();
    await page.getByText(words.thanks).first().waitFor();
    expect(problems).toEqual([]);
  });
});
