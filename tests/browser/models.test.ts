import { writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoSettings } from "../../fixtures/settings.ts";
import { addDemoAccounts } from "../../server/accounts/demo.ts";
import { withAudit } from "../../server/command-audit.ts";
import { readConfig } from "../../server/config.ts";
import { type Server, startServer } from "../../server/main.ts";
import { addDemoDecision } from "../../server/models/demo.ts";
import { signatureOf } from "../../server/models/webhook.ts";
import { openData } from "../../server/open-data.ts";
import { accounts } from "../../server/store/account.ts";
import { demo } from "../helpers/demo.ts";
import { barriers } from "./axe.ts";
import { builtWeb, LANGUAGES, THEMES, unfold } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

const PASSWORD = "correct horse battery";
const SECRET = "a secret of the receiver";
const WORDS = {
  zh: {
    ...{
      draft: "起草新版本",
      send: "提交提案",
      approve: "批准",
      publish: "发布",
      over: "能力项权重合计多了 1%",
    },
    ...{ kept: "已兑现", early: "尚早", published: "已发布", own: "自己的提案须由另一位" },
  },
  en: {
    ...{ draft: "Draft a new version", send: "Propose", approve: "Approve", publish: "Publish" },
    ...{ over: "The weights of competencies are 1% over 100%", kept: "Kept", early: "Too early" },
    ...{ published: "Published", own: "You proposed this" },
  },
} as const;

const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
const receiver = createServer((request, reply) => {
  let body = "";
  request.on("data", (part) => {
    body += part;
  });
  request.on("end", () => {
    heard.push({ headers: request.headers, body });
    reply.end();
  });
});
let server: Server;
const open: BrowserContext[] = [];
beforeAll(async () => {
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  process.env.ASSAY_TEST_RECEIVER = SECRET;
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/models`;
  const { directory } = await demo();
  writeFileSync(
    join(directory, "assay.config.json"),
    JSON.stringify({
      ...demoSettings,
      server: { requests_per_minute: 100_000 },
      limits: { query_wait_seconds: 60 },
      models: { webhooks: [{ address, secret_env: "ASSAY_TEST_RECEIVER" }] },
    }),
  );
  const database = await openData(directory, readConfig(directory));
  await withAudit(database, async (opened) => {
    await addDemoAccounts(opened);
    await addDemoDecision(opened);
  });
  await database.close();
  server = await startServer({ data: directory, web: await builtWeb(), port: 0, logLevel: "silent" });
  const password = await server.context.passwords.hash(PASSWORD);
  for (const who of ["demo-wu-jing", "demo-zhou-min"])
    await accounts.change(server.context.store, who, { password });
}, 300_000);
afterAll(async () => {
  await Promise.all(open.map((context) => context.close()));
  await server?.close();
  receiver.close();
});

/** One of the demo's people on a page. */
async function as(
  person: string,
  language: "zh" | "en",
  {
    theme = "light",
    width = 1280,
    at = "lab",
  }: { theme?: "light" | "dark"; width?: number; at?: string } = {},
): Promise<Page> {
  const context = await (await sharedBrowser()).newContext({
    reducedMotion: "reduce",
    viewport: { width, height: 844 },
  });
  open.push(context);
  const page = await context.newPage();
  await page.addInitScript((stored) => localStorage.setItem("assay", JSON.stringify(stored)), {
    language,
    theme,
  });
  const { token } = await server.context.sessions.invite(person);
  await page.goto(`${server.address}/#/sign-in/${token}`);
  await page.locator("nav.rail").waitFor({ timeout: 60_000 });
  await page.goto(`${server.address}/#/${at}`);
  await page.locator("h1.lead").waitFor();
  return page;
}

const part = (page: Page, name: string) => page.locator(`#section-${name}`);
const press = (page: Page, name: string) =>
  part(page, "proposals").getByRole("button", { name, exact: true }).click();
async function proveAnew(page: Page): Promise<void> {
  const ask = page.locator("dialog.ask");
  await ask.locator("input[name=reason]").fill("model review");
  await ask.locator("input[name=password]").fill(PASSWORD);
  await ask.locator("button[type=submit]").click();
  await ask.waitFor({ state: "detached" });
}

test("the whole loop: proposed, approved by another, published, arrived signed, and judged too early", async () => {
  const words = WORDS.en;
  const owner = await as("demo-wu-jing", "en");
  // V3, planted: its promise was kept
  await part(owner, "effects").getByText(words.kept, { exact: true }).waitFor({ timeout: 60_000 });

  await press(owner, words.draft);
  const form = owner.locator("form.draft");
  await form.waitFor({ timeout: 60_000 });
  const first = form.locator(".weight-line.strong input").first();
  const before = Number(await first.inputValue());
  await first.fill(String(before + 1));
  await form.getByText(words.over).waitFor();
  expect(await form.getByRole("button", { name: words.send }).isDisabled()).toBe(true);
  const second = form.locator(".weight-line.strong input").nth(1);
  await second.fill(String(Number(await second.inputValue()) - 1));
  for (const button of await form
    .getByRole("button", { name: "Spread questions over their competency" })
    .all())
    await button.click();
  await form.locator("textarea[name=why]").fill("Communication predicts better.");
  await form.locator("input[name=least]").fill("0.05");
  await form.getByRole("button", { name: words.send }).click();
  const proposal = owner.locator("#proposal-2");
  await proposal.waitFor();
  expect(await proposal.innerText()).toContain("Awaits approval");
  expect(
    await proposal.getByRole("button", { name: words.approve, exact: true }).count(),
  ).toBeLessThanOrEqual(0);
  const { port } = new URL(server.address);
  const [cookie] = (await owner.context().cookies()).filter(({ name }) => name === `assay_session_${port}`);
  const refused = await fetch(`${server.address}/api/models/proposals/2/approval`, {
    method: "POST",
    headers: { cookie: `${cookie!.name}=${cookie!.value}`, "content-type": "application/json" },
    body: JSON.stringify({ approve: true }),
  });
  expect(refused.status).toBe(403);

  const office = await as("demo-zhou-min", "en");
  await press(office, words.approve);
  await proveAnew(office);
  await office.locator("#proposal-2").getByText("Approved, not yet published").waitFor();

  await owner.reload();
  await press(owner, words.publish);
  await proveAnew(owner);
  await owner.locator("#proposal-2 .state", { hasText: words.published }).waitFor({ timeout: 60_000 });
  await owner.locator("#proposal-2").getByText("lab-2, in force from").waitFor({ timeout: 60_000 });
  await owner.locator("#proposal-2").getByText(": arrived").waitFor({ timeout: 60_000 });
  const [{ headers, body }] = heard as [(typeof heard)[number]];
  expect(headers["assay-signature"]).toBe(signatureOf(SECRET, String(headers["assay-timestamp"]), body));
  expect(JSON.parse(body)).toMatchObject({ event: "model_published", version: "lab-2", job_id: "J02" });

  await owner.reload();
  await part(owner, "effects").getByText(words.early, { exact: true }).waitFor({ timeout: 60_000 });
  expect(await part(owner, "effects").innerText()).toContain("lab-2");
  await part(owner, "models").getByText("and lab-2 (from").waitFor({ timeout: 60_000 });
}, 300_000);

test("a trial tells what it takes, another person starts it, its owner stops it and says why", async () => {
  const owner = await as("demo-wu-jing", "en");
  const own = part(owner, "trials");
  await own.getByRole("button", { name: "Plan a trial" }).click();
  await own.locator("select[name=job]").selectOption("J02");
  await own.locator("input[name=least]").fill("90");
  await own.locator("input[name=starts]").fill("2031-02-03");
  await own.locator("input[name=tried]").fill("A shorter interview");
  await own.getByRole("button", { name: "Work out people and time" }).click();
  await own.getByText("it must stay between 0 and 100 %").waitFor();
  await own.locator("input[name=least]").fill("20");
  await own.getByRole("button", { name: "Work out people and time" }).click();
  expect(await own.locator("output").innerText()).toMatch(/It takes [\d,]+ people .+ until about/);
  await own.getByRole("button", { name: "Save the plan" }).click();
  const trial = owner.locator("#trial-1");
  await trial.getByText("A shorter interview").waitFor();
  expect(await trial.getByRole("button", { name: "Start" }).count()).toBe(0);

  const office = await as("demo-zhou-min", "en");
  await office.locator("#trial-1").getByRole("button", { name: "Start" }).click();
  await proveAnew(office);
  await office.locator("#trial-1 .state", { hasText: "Running" }).waitFor();

  await owner.reload();
  await trial.getByText("Too early to say").waitFor();
  expect(await trial.getByRole("link", { name: "Groups (CSV)" }).getAttribute("href")).toBe(
    "/api/trials/1/assignments?format=csv",
  );
  await trial.locator("input[name=told]").fill("The vendor withdrew it");
  await trial.getByRole("button", { name: "Stop" }).click();
  await owner.locator("#trial-1 .state", { hasText: "Stopped" }).waitFor();
}, 120_000);

test("leadership reads the verdicts on the first page, and no weight", async () => {
  const page = await as("demo-gao-jianguo", "zh", { at: "overview" });
  const decisions = await unfold(page, "model-decisions");
  await decisions.getByText(WORDS.zh.kept, { exact: true }).waitFor({ timeout: 60_000 });
  expect(await decisions.innerText()).toContain("动手能力");
});

describe.each(LANGUAGES)("%s", (language) => {
  test.each(THEMES)(
    "no barriers, %s, on a desk and on a phone",
    async (theme) => {
      for (const width of [1280, 390]) {
        const page = await as("demo-wu-jing", language, { theme, width });
        await press(page, WORDS[language].draft);
        await page.locator("form.draft").waitFor({ timeout: 60_000 });
        await page.locator(".weight-line.strong input").first().fill("99");
        await part(page, "effects")
          .getByText(WORDS[language].kept, { exact: true })
          .waitFor({ timeout: 60_000 });
        expect(await barriers(page)).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
      }
    },
    180_000,
  );
});
