import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDirectory } from "../../pipelines/load.ts";
import type { Role } from "../../server/access/roles.ts";
import { type Server, startServer } from "../../server/main.ts";
import { accounts } from "../../server/store/account.ts";
import { receive, subjectRequests } from "../../server/store/subject-request.ts";
import { openDatabase } from "../../sql/database.ts";
import { signInLink } from "../helpers/accounts.ts";
import { found, marked, marksOf, writeMarked } from "../load/marked-people.ts";
import { barriers } from "./axe.ts";
import { builtWeb, LANGUAGES, THEMES } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

const PASSWORD = "correct horse battery";
const WORDS = {
  zh: {
    ...{ takeIn: "登记请求", take: "登记", id: "候选人编号", propose: "提出删除", approve: "批准并删除" },
    ...{ surely: "确认删除，不可恢复", done: "已完成", waits: "等待审计员批准。", copy: "下载副本（JSON）" },
    ...{ erased: "最近的删除", save: "保存为新版本", sign: "签署", signer: "签署人姓名" },
  },
  en: {
    ...{ takeIn: "Take in a request", take: "Take in", id: "Candidate id", propose: "Propose the erasure" },
    ...{
      approve: "Approve and erase",
      surely: "Erase for good",
      done: "Done",
      waits: "Waits for an auditor.",
    },
    ...{ copy: "Download the copy (JSON)", erased: "Last erasings", save: "Save as a new version" },
    ...{ sign: "Sign", signer: "Name of who signs" },
  },
} as const;

const folder = mkdtempSync(join(tmpdir(), "assay-browser-subjects-"));
const data = join(folder, "data");
let server: Server;
const open: BrowserContext[] = [];
beforeAll(async () => {
  writeMarked(join(folder, "exports"), join(folder, "others"));
  const db = await openDatabase({ directory: data, readers: 1 });
  for (const name of ["exports", "others"]) await loadDirectory(db, { from: join(folder, name) });
  await db.close();
  const retention = { rules: [{ outcome: "rejected", months: 12 }], cron: "30 2 * * *" };
  writeFileSync(join(data, "assay.config.json"), JSON.stringify({ retention }));
  server = await startServer({ data, web: await builtWeb(), port: 0, logLevel: "silent" });
  const { store, keys, loader } = server.context;
  const [person] = await loader.findSubjects({ candidate_id: "cand-72-x" });
  await receive(store, keys, {
    ...{
      kind: "human_review",
      person_key: person!.person_key,
      candidate_id: "cand-72-x",
      asked: "请人工复核",
    },
    ...{ received_by: "candidate", channel: "page", days: -3, zone: "Asia/Shanghai" },
  });
}, 180_000);
afterAll(async () => {
  await Promise.all(open.map((context) => context.close()));
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody of these roles on the page. */
async function as(
  person: string,
  roles: readonly Role[],
  language: "zh" | "en",
  { theme = "light", width = 1280 }: { theme?: "light" | "dark"; width?: number } = {},
): Promise<Page> {
  const context = await (await sharedBrowser()).newContext({
    locale: language === "zh" ? "zh-CN" : "en-GB",
    acceptDownloads: true,
    reducedMotion: "reduce",
    viewport: { width, height: 844 },
  });
  open.push(context);
  const page = await context.newPage();
  await page.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), {
    language,
    theme,
  });
  await page.goto(await signInLink(server, { person, roles }));
  await page.locator("nav.rail").waitFor({ timeout: 60_000 });
  await page.goto(`${server.address}/#/subjects`);
  await page.locator("h1.lead").waitFor();
  return page;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
/** The number of the request that was taken in last. */
const newest = async () =>
  Math.max(...(await subjectRequests.all(server.context.store)).map(({ request_id }) => request_id));
/** By its number before what is asked. */
const openRequest = (page: Page, id: number) =>
  page
    .locator("#section-requests")
    .getByRole("button", { name: new RegExp(`^${id} `) })
    .click();
const drawer = (page: Page) => page.getByRole("dialog");

async function takeIn(page: Page, words: (typeof WORDS)["zh" | "en"], kind: string, candidate: string) {
  await press(page, words.takeIn);
  await drawer(page).locator("select[name=kind]").selectOption(kind);
  await drawer(page).getByLabel(words.id, { exact: true }).fill(candidate);
  await drawer(page).getByRole("button", { name: words.take, exact: true }).click();
  await drawer(page).waitFor({ state: "detached" });
}

describe.each(LANGUAGES)("%s", (language) => {
  const words = WORDS[language];
  const i = language === "zh" ? 70 : 71;

  test("hr_admin proposes an erasure and cannot approve it, an auditor does, and the person is gone", async () => {
    const office = await as("wang", ["hr_admin"], language);
    await takeIn(office, words, "erasure", `cand-${i}-x`);
    const id = await newest();
    await openRequest(office, id);
    await drawer(office).locator("textarea[name=told]").fill("letter 12");
    await drawer(office).locator(".goes").waitFor({ timeout: 60_000 });
    await press(office, words.propose);
    await drawer(office).getByText(words.waits).waitFor();
    expect(await drawer(office).getByRole("button", { name: words.approve }).count()).toBeLessThanOrEqual(0);

    const auditor = await as("zhou", ["auditor"], language);
    await openRequest(auditor, id);
    expect(await drawer(auditor).innerText()).not.toContain(`cand-${i}-x`);
    await press(auditor, words.approve);
    await press(auditor, words.surely);
    await drawer(auditor).locator("dd", { hasText: words.done }).waitFor({ timeout: 90_000 });
    expect(await drawer(auditor).innerText()).toMatch(/E\d{8}-[0-9a-f]{8}/);
    expect(found(data, marksOf([i]))).toEqual([]);
    await office.reload();
    await office.locator("h1.lead").waitFor();
    await office.getByRole("heading", { name: words.erased }).waitFor();
    expect(await office.locator("#section-retention").innerText()).toMatch(/E\d{8}-[0-9a-f]{8}/);
  }, 180_000);

  test("a copy asks for the password once more, and holds that person's marks", async () => {
    const office = await as("wang", ["hr_admin"], language);
    await accounts.change(server.context.store, "wang", {
      password: await server.context.passwords.hash(PASSWORD),
    });
    await takeIn(office, words, "copy", "cand-75-x");
    await openRequest(office, await newest());
    await press(office, words.copy);
    const ask = office.locator("dialog.ask");
    await ask.locator("input[name=reason]").fill("letter 13");
    await ask.locator("input[name=password]").fill(PASSWORD);
    const [download] = await Promise.all([
      office.waitForEvent("download"),
      ask.locator("button[type=submit]").click(),
    ]);
    const text = readFileSync((await download.path()) as string, "utf8");
    expect(text).toContain(marked(75).name);
    expect(text).not.toContain(marked(74).name);
  }, 120_000);

  test("the assessment is written, saved, signed, and printed on A4", async () => {
    const office = await as("wang", ["hr_admin"], language);
    await office.goto(`${server.address}/#/subjects?record=impact&version=draft`);
    await office.locator(`textarea[name="conclusion.text.${language}"]`).fill(`R7 ${language}`);
    await press(office, words.save);
    await office.getByLabel(words.signer).fill("王敏");
    await press(office, words.sign);
    await office.getByLabel(words.signer).waitFor({ state: "detached" });
    const said = await office.locator("article.record").innerText();
    expect(said).toContain("王敏");
    expect(said).toContain(`R7 ${language}`);
    const pdf = await office.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  }, 120_000);

  test.each(THEMES)(
    "no barriers, %s, on a desk and on a phone",
    async (theme) => {
      for (const width of [1280, 390]) {
        const page = await as("wu", ["hr_admin", "auditor"], language, { theme, width });
        await page.locator("#section-records li").first().waitFor({ timeout: 60_000 });
        expect(await barriers(page)).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
        await openRequest(page, 1);
        await drawer(page).locator("dl").waitFor();
        expect(await barriers(page)).toEqual([]);
        await page.goto(`${server.address}/#/subjects?record=processing&version=draft`);
        await page.locator("article.record textarea").first().waitFor();
        expect(await barriers(page)).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
      }
    },
    180_000,
  );
});

test("a recruiter sees own requests, and neither retention nor records", async () => {
  const page = await as("li", ["hr"], "en");
  expect(await page.locator("#section-requests").count()).toBe(1);
  expect(await page.locator("#section-retention, #section-records").count()).toBeLessThanOrEqual(0);
});
