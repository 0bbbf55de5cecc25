import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { barriers } from "./axe.ts";
import { builtWeb, LANGUAGES, THEMES } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

const PASSWORD = "correct horse battery";
const WORDS = {
  zh: {
    ...{ setUp: "创建首个账号", name: "姓名", login: "账号", password: "密码", fresh: "新密码" },
    ...{ again: "再次输入新密码", make: "创建账号并登录", differ: "两次输入的密码不一致。" },
    ...{ signIn: "登录", account: "账户", signOut: "退出登录", roles: "系统管理员、HR 管理员" },
    ...{ wrong: "账号或密码不正确，或账号已停用", gone: "此链接已被使用或已过期" },
    ...{ own: "账户与密码", current: "当前密码", save: "保存新密码", wrongPassword: "当前密码不正确" },
  },
  en: {
    ...{ setUp: "Make the first account", name: "Name", login: "Login", password: "Password" },
    ...{ fresh: "New password", again: "New password once more", make: "Make the account and sign in" },
    ...{ differ: "The two passwords are not the same.", signIn: "Sign in", account: "Account" },
    ...{ signOut: "Sign out", roles: "Administrator and HR administrator" },
    ...{ wrong: "The login or the password is wrong, or the account is disabled" },
    ...{ gone: "This link has been used or has expired", own: "Account and password" },
    ...{
      current: "Present password",
      save: "Save the new password",
      wrongPassword: "The present password is wrong",
    },
  },
} as const;

const folder = mkdtempSync(join(tmpdir(), "assay-browser-accounts-"));
const open: BrowserContext[] = [];
afterAll(async () => {
  await Promise.all(open.map((context) => context.close()));
  rmSync(folder, { recursive: true });
});

/** A browser that has never been here. */
async function fresh(
  language: "zh" | "en",
  options: { theme?: "light" | "dark"; width?: number } = {},
): Promise<Page> {
  const { theme = "light", width = 1280 } = options;
  const context = await (await sharedBrowser()).newContext({
    locale: language === "zh" ? "zh-CN" : "en-GB",
    reducedMotion: "reduce",
    viewport: { width, height: 844 },
  });
  open.push(context);
  const page = await context.newPage();
  await page.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), {
    language,
    theme,
  });
  return page;
}

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const isIn = (page: Page) => page.locator("nav.rail").waitFor({ timeout: 60_000 });
const alert = (page: Page) => page.getByRole("alert").innerText();
const text = (page: Page) => page.locator("main").innerText();
/** Texts of one language only: the button to the other language and what is typed into a terminal apart. */
const own = (page: Page) =>
  page.evaluate(() => {
    const main = document.querySelector("main")!.cloneNode(true) as HTMLElement;
    for (const each of main.querySelectorAll("[lang], pre, .alone-brand")) each.remove();
    return main.textContent ?? "";
  });

async function enter(page: Page, words: (typeof WORDS)["zh" | "en"], password = PASSWORD): Promise<void> {
  await field(page, words.login).fill("LIN.YU");
  await field(page, words.password).fill(password);
  await press(page, words.signIn);
}

async function leave(page: Page, words: (typeof WORDS)["zh" | "en"]): Promise<void> {
  await press(page, words.account);
  expect(await page.locator(".account").innerText()).toContain(words.roles);
  await press(page, words.signOut);
  await page.getByRole("heading", { name: words.signIn }).waitFor();
}

describe.each(LANGUAGES)("%s", (language) => {
  const words = WORDS[language];
  let server: Server;
  beforeAll(async () => {
    const web = await builtWeb();
    server = await startServer({ data: join(folder, language), web, port: 0, logLevel: "silent" });
  });
  afterAll(() => server?.close());

  test("the set-up link makes the first account; neither Back nor the link shows the form again", async () => {
    const page = await fresh(language);
    await page.goto(server.setUpLink!);
    await page.getByRole("heading", { name: words.setUp }).waitFor();
    await field(page, words.name).fill("林雨");
    await field(page, words.login).fill("lin.yu");
    await field(page, words.fresh).fill(PASSWORD);
    await field(page, words.again).fill("something else");
    await press(page, words.make);
    expect(await alert(page)).toBe(words.differ);
    await field(page, words.again).fill(PASSWORD);
    await press(page, words.make);
    await isIn(page);
    expect(new URL(page.url()).hash).toBe("#/overview");
    await press(page, words.account);
    expect(await page.locator(".account").innerText()).toContain("林雨");
    await page.goBack().catch(() => null);
    expect(await page.getByRole("heading", { name: words.setUp }).count()).toBe(0);

    const other = await fresh(language);
    await other.goto(server.setUpLink!);
    await other.getByText(words.gone).waitFor();
    expect(await other.locator("form").count()).toBe(0);
  });

  test("a wrong password is told, the right one opens the page that was asked for, and Back does not show the form", async () => {
    const page = await fresh(language);
    await page.goto(`${server.address}/#/data`);
    await enter(page, words, "a wrong password");
    await page.getByRole("alert").waitFor();
    expect(await alert(page)).toBe(words.wrong);
    expect(await field(page, words.password).inputValue()).toBe("");
    expect(await field(page, words.login).inputValue()).toBe("LIN.YU");
    await enter(page, words);
    await isIn(page);
    expect(new URL(page.url()).hash).toBe("#/data");
    await page.goto(`${server.address}/#/overview`);
    await page.goBack();
    await isIn(page);
    expect(await page.locator("main.alone").count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toMatch(
      /correct horse|wrong password/,
    );
    await leave(page, words);
    expect(await page.context().cookies()).toEqual([]);
    await page.reload();
    await page.getByRole("heading", { name: words.signIn }).waitFor();
  });

  test("a used link says so and offers the form, which leads to the overview and never to another site", async () => {
    const page = await fresh(language);
    await page.goto(`${server.address}/#/sign-in/not-a-token?next=https://evil.example`);
    await page.getByRole("alert").waitFor();
    expect(await alert(page)).toContain(words.gone);
    await enter(page, words);
    await isIn(page);
    await expect.poll(() => page.url()).toBe(`${server.address}/#/overview`);
  });

  test("the account's own drawer changes the password", async () => {
    const page = await fresh(language);
    await page.goto(server.address);
    await enter(page, words);
    await isIn(page);
    await press(page, words.account);
    await press(page, words.own);
    await field(page, words.fresh).fill("another long password");
    await field(page, words.again).fill("another long password");
    await field(page, words.current).fill("not the one");
    await press(page, words.save);
    await page.getByText(words.wrongPassword).waitFor();
    await field(page, words.current).fill(PASSWORD);
    await press(page, words.save);
    await expect.poll(() => field(page, words.fresh).inputValue()).toBe("");
    expect(await page.locator(".own-sessions li").count()).toBe(1);
    await field(page, words.current).fill("another long password");
    await field(page, words.fresh).fill(PASSWORD);
    await field(page, words.again).fill(PASSWORD);
    await press(page, words.save);
    await expect.poll(() => field(page, words.fresh).inputValue()).toBe("");
  });

  test.each(THEMES)(
    "the form is in one language and accessible, %s, on a phone without sideways scrolling",
    async (theme) => {
      for (const width of [1280, 360]) {
        const page = await fresh(language, { theme, width });
        await page.goto(server.address);
        await page.getByRole("heading", { name: words.signIn }).waitFor();
        expect(await barriers(page, "main")).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        if (language === "en") expect(await own(page)).not.toMatch(/\p{Script=Han}/u);
        else expect(await own(page)).not.toMatch(/[a-z]{3}/i);
        await press(page, language === "zh" ? "Switch to English" : "切换到中文");
        expect(await text(page)).toContain(WORDS[language === "zh" ? "en" : "zh"].login);
      }
    },
  );
});
