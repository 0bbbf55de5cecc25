import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NOTHING, type Own, ROLES, type Role } from "../../server/access/roles.ts";
import { type Server, startServer } from "../../server/main.ts";
import { signInLink } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { barriers } from "./axe.ts";
import { builtWeb, LANGUAGES, settled } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

const LAB = "模型实验室";
const REPORTS = "报告";
const FINDINGS = ["总览", "效率", "效度", "留任", "体验", "公平", "指标"];
/** The pages of each role, as the rail names them; the first one is where it begins. */
const PAGES: Readonly<Record<Role, readonly string[]>> = {
  admin: ["数据", "管理"],
  hr_admin: [...FINDINGS, "候选人", LAB, REPORTS, "数据", "导入数据", "个人信息", "管理"],
  analyst: [...FINDINGS, "候选人", LAB, REPORTS, "数据", "管理"],
  leadership: [...FINDINGS, REPORTS],
  model_owner: ["我的岗位", ...FINDINGS, "候选人", LAB, REPORTS],
  hr: ["我的岗位", ...FINDINGS, "候选人", LAB, REPORTS, "个人信息"],
  business: ["我的部门", ...FINDINGS, "候选人", LAB, REPORTS],
  it: ["数据", "管理"],
  auditor: [...FINDINGS, LAB, REPORTS, "数据", "个人信息", "管理"],
};
const OWN: Partial<Record<Role, Own>> = {
  hr: { job: ["J02", "J24"], department: [] },
  model_owner: { job: ["J01"], department: [] },
  business: { job: [], department: ["C4-D3"] },
};

let server: Server;
const open: BrowserContext[] = [];
beforeAll(async () => {
  const { directory } = await demo();
  // a busy machine makes nobody wait in vain here
  writeFileSync(join(directory, "assay.config.json"), JSON.stringify({ limits: { query_wait_seconds: 60 } }));
  server = await startServer({ data: directory, web: await builtWeb(), port: 0, logLevel: "silent" });
}, 300_000);
afterAll(async () => {
  await Promise.all(open.map((context) => context.close()));
  await server?.close();
});

/** Signs a role in by its link; what the console and the network complained about is kept. */
async function enter(role: Role, language: "zh" | "en"): Promise<{ page: Page; problems: string[] }> {
  const context = await (await sharedBrowser()).newContext({ reducedMotion: "reduce" });
  open.push(context);
  const page = await context.newPage();
  await page.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), { language });
  const problems: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  const link = await signInLink(server, { person: role, roles: [role], own: OWN[role] ?? NOTHING });
  await page.goto(link);
  await settled(page);
  return { page, problems };
}

const rail = (page: Page) => page.locator("nav.rail .rail-group a").allInnerTexts();

describe.each(ROLES)("%s", (role) => {
  test("begins on its first page, is offered its own alone, and nothing that it is refused", async () => {
    const { page, problems } = await enter(role, "zh");
    expect(await rail(page)).toEqual(PAGES[role]);
    expect(await page.locator("nav.rail a[aria-current=page]").innerText()).toBe(PAGES[role][0]);
    const own = page.locator("p.own");
    if (OWN[role] === undefined) expect(await own.count()).toBe(0);
    else expect(await own.innerText()).toMatch(/^仅限本人负责：(岗位|部门)：.*[\u4e00-\u9fff]/);
    for (const name of PAGES[role].slice(1)) {
      await page.locator("nav.rail .rail-group a", { hasText: name }).first().click();
      await settled(page);
    }
    expect(problems).toEqual([]);
    if (PAGES[role].includes("管理")) return;
    await page.goto(`${server.address}/#/admin`);
    await page.getByText("您的角色不能查看此页面。").waitFor();
    expect(problems).toEqual([]);
  });
});

describe.each(LANGUAGES)("the page of accounts in %s", (language) => {
  const words = {
    zh: { add: "新增账号", make: "创建账号并生成登录链接", role: "招聘 HR", verify: "校验日志是否完整" },
    en: {
      ...{ add: "Add an account", make: "Make the account and a sign-in link" },
      ...{ role: "Recruiter (HR)", verify: "Verify that the log is whole" },
    },
  }[language];
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

  test("a recruiter is made, a wrong job is named, and the link signs in to own jobs alone", async () => {
    const { page } = await enter("admin", language);
    await page.goto(`${server.address}/#/admin`);
    await settled(page);
    expect(await barriers(page)).toEqual([]);
    await press(page, words.add);
    const dialog = page.locator("dialog[open]");
    await dialog.locator("input[name=name]").fill("王芳");
    await dialog.locator("input[name=login]").fill(`wang.fang.${language}`);
    await dialog.getByLabel(words.role).check();
    await dialog.locator("input[name=jobs]").fill("J01，J99");
    await press(page, words.make);
    expect(await dialog.getByRole("alert").innerText()).toContain("J99");
    await dialog.locator("input[name=jobs]").fill("J01");
    await press(page, words.make);
    const link = await dialog.locator("code").innerText();
    const context = await (await sharedBrowser()).newContext();
    open.push(context);
    const other = await context.newPage();
    await other.goto(link);
    await settled(other);
    expect(await other.locator("p.own").count()).toBe(1);
  });

  test("the log tells of it, and is verified", async () => {
    const { page } = await enter("auditor", language);
    await page.goto(`${server.address}/#/admin`);
    await settled(page);
    expect(await page.getByRole("button", { name: words.add }).count()).toBe(0);
    await page.locator("#section-audit select").selectOption("user_create");
    await page.locator("#section-audit tbody tr").first().waitFor();
    await press(page, words.verify);
    await page
      .getByText(language === "zh" ? "条记录与写入时一致。" : "events are as they were written.")
      .waitFor({ timeout: 60_000 });
  });
});
