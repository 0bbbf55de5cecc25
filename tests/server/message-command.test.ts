import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadDirectory } from "../../pipelines/load.ts";
import { type Server, startServer } from "../../server/main.ts";
import { messages } from "../../server/store/message.ts";
import { subscriptions } from "../../server/store/subscription.ts";
import { openDatabase } from "../../sql/database.ts";
import { account } from "../helpers/accounts.ts";
import { runHere } from "../helpers/program.ts";
import { writeCompany } from "../load/company.ts";
import { chatRobots, KEY, type Robots } from "./chat-robots.ts";
import { type MailServer, mailServer } from "./mail-server.ts";

let folder: string;
let server: Server;
let post: MailServer;
let robots: Robots;
const data = () => join(folder, "data");
const start = async () => {
  server = await startServer({ data: data(), web: null, port: 0, logLevel: "silent" });
};
const assay = (...words: string[]) => runHere(["message", ...words, "--data", data()]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-message-command-"));
  [post, robots] = [await mailServer({}), await chatRobots()];
  const db = await openDatabase({ directory: data(), readers: 1 });
  await loadDirectory(db, { from: writeCompany(folder, 5).first });
  await db.close();
  process.env.ASSAY_TEST_ROBOT = KEY;
  const mail = {
    ...{ host: "127.0.0.1", port: post.port, from: "assay@example.com", domains: ["example.com"] },
    ca_file: post.caFile,
  };
  const robot = {
    ...{ id: "leaders", vendor: "wecom", label: { zh: "管理群", en: "Leadership" }, base: robots.base },
    key_env: "ASSAY_TEST_ROBOT",
  };
  writeFileSync(join(data(), "assay.config.json"), JSON.stringify({ messages: { mail, robots: [robot] } }));
  await start();
}, 300_000);
afterAll(async () => {
  await server.close();
  await Promise.all([post.close(), robots.close()]);
  rmSync(folder, { recursive: true });
});

test("a line that holds nothing tells whether a channel works, by the server that runs", async () => {
  expect(await assay("test", "mail", "--to", "lin@example.com")).toMatchObject({
    code: 0,
    out: "mail took it",
  });
  expect(post.taken[0]).toMatchObject({ to: ["lin@example.com"], subject: "试金石：测试消息" });
  expect(await assay("test", "leaders", "--lang", "en")).toMatchObject({ code: 0, out: "leaders took it" });
  expect(robots.taken()[0]!.body).toContain("You read this, so this channel works.");
  robots.instead.push((response) => response.writeHead(500).end());
  expect(await assay("test", "leaders")).toMatchObject({ code: 1, err: "assay message: answered 500" });
  const wrong = [
    [["test", "nowhere"], 1, "the settings have no channel nowhere; there are: mail, leaders"],
    [["test", "mail"], 1, "--to is for mail, and needed there"],
    [["test", "leaders", "--to", "x@example.com"], 1, "--to is for mail"],
    [["test", "mail", "--to", "x@example.org"], 1, "the address is of no domain"],
    [["test", "leaders", "--lang", "fr"], 2, "--lang is zh or en"],
    [["test"], 2, "usage: assay message"],
    [["send", "x"], 2, "usage: assay message"],
    [["retry", "00000000-0000-4000-8000-000000000000"], 1, "there is no message"],
  ] as const;
  for (const [words, code, says] of wrong) {
    const told = await assay(...words);
    expect([words, told.code, told.err.includes(says)]).toEqual([words, code, true]);
  }
}, 120_000);

test("a load brings its alerts by itself", async () => {
  const { context } = server;
  await account(context, { person: "yan", roles: ["it"] });
  const at = new Date().toISOString();
  const row = { account: "yan", topic: "alerts", language: "en", created_at: at, changed_at: at } as const;
  await subscriptions.put(context.store, {
    ...{ ...row, id: crypto.randomUUID(), channel: "mail", recipient: "yan@example.com" },
  });
  post.taken.length = 0;
  const records = Array.from({ length: 60 }, (_, each) => ({
    source_id: `x${each}`,
    application_id: `x${each}`,
  }));
  await context.loader.push({ feed: "applications", records, source: "ats", zone: "Asia/Shanghai" });
  await vi.waitFor(() => expect(post.taken.length).toBeGreaterThan(0), { timeout: 60_000, interval: 100 });
  expect(post.taken[0]!.text).toMatch(/\(applications\): the last load set aside 100\.0% of its rows \(60\)/);
  expect((await assay("list")).out).toMatch(/ {2}sent {2}alerts {2}mail {2}yan {2}1 attempt$/);
}, 120_000);

test("what was given up is told by list and doctor, and sent once more", async () => {
  const { store } = server.context;
  const [sent] = await messages.all(store);
  const lost = {
    ...{ ...sent!, id: crypto.randomUUID(), dedupe: "another" },
    written: JSON.stringify({ language: "en", subject: "s", lines: [{ text: "t" }], link: "http://x" }),
    ...{ state: "given_up" as const, attempts: 7, told: "answered 500" },
  };
  await messages.add(store, lost);
  expect((await assay("list")).out).toContain(`${lost.id}  ${lost.made_at.slice(0, 16)}  given_up`);
  const told = JSON.parse((await assay("list", "--json")).out).messages;
  expect(told.find(({ id }: { id: string }) => id === lost.id)).toMatchObject({
    state: "given_up",
    attempts: 7,
  });
  expect(JSON.stringify(told)).not.toMatch(/example\.com|"written"/);
  expect((await assay("retry", sent!.id)).err).toContain("is sent; only given_up ones are sent again");
  await server.close();
  const doctor = await runHere(["doctor", "--data", data()]);
  expect(doctor.out).toMatch(
    /fault {2}messages +1 given up; the last by mail: answered 500\. Send it again by assay message retry/,
  );
  // without a server it waits for the next one
  post.taken.length = 0;
  expect((await assay("retry", lost.id)).code).toBe(0);
  await start();
  await vi.waitFor(() => expect(post.taken.map(({ subject }) => subject)).toContain("s"), {
    ...{ timeout: 60_000, interval: 100 },
  });
  await vi.waitFor(async () => {
    const { out } = await assay("list");
    expect(out).not.toContain("given_up");
  });
}, 120_000);
