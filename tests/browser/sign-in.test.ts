import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { accounts } from "../../server/store/account.ts";
import { account, signInLink } from "../helpers/accounts.ts";
import { CLIENT, type IdentityProvider, identityProvider } from "../server/identity-provider.ts";
import { barriers } from "./axe.ts";
import { builtWeb, LANGUAGES } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

const WORDS = {
  zh: {
    ...{ by: "使用公司账号登录", unknown: "您的身份已确认，但这里还没有对应的账号", title: "登录" },
    ...{ linked: "登录方式已更改", change: "今后使用公司账号登录", account: "账户" },
    ...{
      add: "新增账号",
      way: "登录方式",
      create: "创建账号",
      as: "公司账号：许妍（came-zh）",
      auditor: "审计员",
    },
    ...{ own: "账户与密码", expired: "此次登录已过期", confirmed: "身份已确认" },
  },
  en: {
    ...{ by: "Sign in with Company account", unknown: "there is no account for you here", title: "Sign in" },
    ...{ add: "Add an account", way: "How they sign in", create: "Make the account", auditor: "Auditor" },
    as: "Company account: 许妍 (came-en)",
    ...{ linked: "The way you sign in has changed", account: "Account", own: "Account and password" },
    ...{ change: "Sign in with Company account from now on" },
    ...{ expired: "This sign-in was begun too long ago", confirmed: "Confirmed" },
  },
} as const;

const folder = mkdtempSync(join(tmpdir(), "assay-browser-sign-in-"));
const open: BrowserContext[] = [];
let idp: IdentityProvider;
let server: Server;
beforeAll(async () => {
  const port = await freePort();
  idp = await identityProvider(`http://127.0.0.1:${port}/api/sign-in/main/callback`);
  process.env.TEST_CLIENT_SECRET = CLIENT.client_secret;
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  const main = {
    ...{
      id: "main",
      issuer: idp.issuer,
      client_id: CLIENT.client_id,
      client_secret_env: "TEST_CLIENT_SECRET",
    },
    label: { zh: "公司账号", en: "Company account" },
  };
  writeFileSync(join(data, "assay.config.json"), JSON.stringify({ sign_in: { oidc: [main] } }));
  server = await startServer({ data, web: await builtWeb(), port, logLevel: "silent" });
});
afterAll(async () => {
  await Promise.all(open.map((context) => context.close()));
  await server?.close();
  await idp?.close();
  rmSync(folder, { recursive: true });
});

/** A port that nobody has: the provider has to know the server's before it starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

async function fresh(language: "zh" | "en", width = 1280): Promise<Page> {
  const context = await (await sharedBrowser()).newContext({
    locale: language === "zh" ? "zh-CN" : "en-GB",
    reducedMotion: "reduce",
    viewport: { width, height: 844 },
  });
  open.push(context);
  const page = await context.newPage();
  await page.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), {
    language,
    theme: "light",
  });
  return page;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const isIn = (page: Page) => page.locator("nav.rail").waitFor({ timeout: 60_000 });

describe.each(LANGUAGES)("%s", (language) => {
  const words = WORDS[language];
  const other = WORDS[language === "zh" ? "en" : "zh"];

  test("who has no account is told so in one sentence; who has one comes to the page asked for", async () => {
    idp.person = { sub: `new-${language}`, name: "林雨", email: "lin@example.com" };
    const page = await fresh(language);
    await page.goto(`${server.address}/#/data`);
    await press(page, words.by);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain(words.unknown);
    expect(await page.locator("main").innerText()).not.toContain(other.unknown);
    expect(new URL(page.url()).hash).toBe("#/signed-in/refused/unknown");
    expect(await barriers(page)).toEqual([]);

    const id = await account(server.context, { person: `lin-${language}` });
    const issuer = server.context.signIn.providers.get("main")!.issuer;
    const sso = { method: "sso", issuer, subject: `new-${language}` } as const;
    await accounts.change(server.context.store, id, sso);
    await page.goto(`${server.address}/#/data`);
    await page.reload();
    await press(page, words.by);
    await isIn(page);
    expect(new URL(page.url()).hash).toBe("#/data");
  });

  test("after the sentence the same page signs in, and leads to the overview", async () => {
    idp.person = { sub: `again-${language}`, name: "周敏", email: "zhou@example.com" };
    const page = await fresh(language, 390);
    await page.goto(`${server.address}/#/signed-in/refused/expired`);
    await page.getByText(words.expired).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    const id = await account(server.context, { person: `zhou-${language}` });
    const issuer = server.context.signIn.providers.get("main")!.issuer;
    await accounts.change(server.context.store, id, { method: "sso", issuer, subject: `again-${language}` });
    await press(page, words.by);
    await isIn(page);
    expect(new URL(page.url()).hash).toBe("#/overview");
  });

  test("an administrator gives an account to who came without one, on the page Admin", async () => {
    idp.person = { sub: `came-${language}`, name: "许妍", email: "xu@example.com" };
    const visitor = await fresh(language);
    await visitor.goto(`${server.address}/#/overview`);
    await press(visitor, words.by);
    await visitor.getByRole("alert").waitFor();

    const page = await fresh(language);
    await page.goto(await signInLink(server, { person: `admin-${language}`, roles: ["admin"] }));
    await isIn(page);
    await page.goto(`${server.address}/#/admin`);
    await page.locator("#section-newcomers").getByText(`came-${language}`).waitFor();
    await press(page, words.add);
    await page.locator("dialog[open] [name=name]").fill("许妍");
    await page.locator("dialog[open] [name=login]").fill(`xu.yan.${language}`);
    await page.locator("dialog[open]").getByLabel(words.auditor).check();
    await page.getByLabel(words.way).selectOption({ label: words.as });
    await press(page, words.create);
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    await page.locator("#section-newcomers").getByText(`came-${language}`).waitFor({ state: "detached" });
    await page.locator("#section-users").getByText(`xu.yan.${language}`).waitFor();

    await press(visitor, words.by);
    await isIn(visitor);
  });

  test("by a one-time link an account goes over to the provider", async () => {
    idp.person = { sub: `link-${language}`, name: "吴静", email: "wu@example.com" };
    const person = await account(server.context, { person: `wu-${language}` });
    const { token } = await server.context.sessions.invite(person);
    const page = await fresh(language);
    await page.goto(`${server.address}/#/sign-in/${token}`);
    await isIn(page);
    await press(page, words.account);
    await press(page, words.own);
    await press(page, words.change);
    await page.getByRole("heading", { name: words.linked }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.locator("main a").click();
    await isIn(page);
    expect(await accounts.find(server.context.store, person)).toMatchObject({ subject: `link-${language}` });
  });

  test("who proved who they are in another tab is told to go back", async () => {
    const page = await fresh(language);
    await page.goto(`${server.address}/#/signed-in/confirmed`);
    await page.getByRole("heading", { name: words.confirmed, exact: true }).waitFor();
    expect(await page.locator("form").count()).toBe(0);
    await page.goto(`${server.address}/#/signed-in/refused/made-up`);
    await page.reload();
    await page.getByRole("alert").waitFor();
  });
});
