import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accounts } from "../../server/store/account.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let folder: string;
let server: Client;
let lin: Caller;
let it: Caller;
let admin: Caller;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-subscriptions-"));
  process.env.ASSAY_TEST_ROBOT = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa";
  server = await client(join(folder, "data"), {
    messages: {
      mail: { host: "127.0.0.1", from: "assay@example.com", domains: ["example.com"] },
      robots: [
        {
          ...{ id: "leaders", vendor: "wecom", label: { zh: "管理群", en: "Leadership" } },
          key_env: "ASSAY_TEST_ROBOT",
        },
      ],
    },
  });
  lin = caller(server, "lin", ["leadership"]);
  it = caller(server, "it", ["it"]);
  admin = caller(server, "root", ["admin"]);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const URL = "/api/subscriptions";
const byMail = { topic: "report", channel: "mail", recipient: "lin@example.com", language: "zh" };
const code = (answer: Awaited<ReturnType<Caller>>) =>
  answer.statusCode < 300 ? answer.statusCode : `${answer.statusCode} ${answer.json().error.code}`;

test("a person subscribes, has it in another language, and ends it; the log tells each, never an address", async () => {
  const made = await lin("POST", URL, byMail);
  expect(made.statusCode).toBe(201);
  const { id } = made.json();
  expect(made.json()).toMatchObject({ ...byMail, own: true, account: { user: "lin" } });
  expect(code(await lin("POST", URL, { ...byMail, recipient: "LIN@example.com" }))).toBe(
    "409 already_subscribed",
  );
  expect(code(await lin("POST", URL, { topic: "alerts", channel: "leaders", language: "en" }))).toBe(201);
  expect((await lin("PATCH", `${URL}/${id}`, { language: "en" })).json()).toMatchObject({ language: "en" });
  const listed = (await lin("GET", URL)).json();
  expect(listed.subscriptions.map(({ channel }: { channel: string }) => channel)).toEqual([
    "mail",
    "leaders",
  ]);
  expect(listed.subscriptions[1].recipient).toBeNull();
  expect(listed.topics).toEqual(["report", "alerts"]);
  expect(listed.channels).toEqual([
    { id: "mail", kind: "mail", label: { zh: "邮件", en: "Mail" }, domains: ["example.com"] },
    { id: "leaders", kind: "wecom", label: { zh: "管理群", en: "Leadership" }, domains: [] },
  ]);
  expect(code(await lin("DELETE", `${URL}/${id}`))).toBe(204);
  expect((await lin("GET", URL)).json().subscriptions).toHaveLength(1);
  const log = readdirSync(join(folder, "data", "audit"))
    .map((name) => readFileSync(join(folder, "data", "audit", name), "utf8"))
    .join("");
  const events = log.split("\n").filter((line) => line.includes('"action":"subscription'));
  expect(events.map((line) => JSON.parse(line)).map((each) => `${each.action} ${each.outcome}`)).toEqual([
    "subscription done",
    "subscription refused",
    "subscription done",
    "subscription_change done",
    "subscription_delete done",
  ]);
  expect(log).not.toContain("@example.com");
});

test("others' are there for administrators alone, who neither see the address nor change them", async () => {
  const { id } = (await lin("POST", URL, byMail)).json();
  expect((await it("GET", URL)).json().subscriptions).toEqual([]);
  expect(code(await it("DELETE", `${URL}/${id}`))).toBe("404 not_found");
  const seen = (await admin("GET", URL)).json().subscriptions.find((each: { id: string }) => each.id === id);
  expect(seen).toMatchObject({ own: false, recipient: null, account: { user: "lin" }, topic: "report" });
  expect(code(await admin("PATCH", `${URL}/${id}`, { language: "en" }))).toBe("403 not_yours");
  expect(code(await admin("DELETE", `${URL}/${id}`))).toBe("403 not_yours");
  expect(JSON.stringify((await admin("GET", URL)).json())).not.toContain("lin@example.com");
});

test("nobody subscribes to what they may not see, or to where nothing may go", async () => {
  expect(code(await it("POST", URL, { ...byMail, recipient: "it@example.com" }))).toBe("403 not_allowed");
  expect((await it("GET", URL)).json().topics).toEqual(["alerts"]);
  const wrong: readonly object[] = [
    { ...byMail, recipient: "lin@example.org" },
    { ...byMail, recipient: "lin@example.com, x@example.com" },
    { ...byMail, recipient: "lin@example.com\nBcc: x@example.com" },
    { ...byMail, recipient: "林@example.com" },
    { ...byMail, recipient: undefined },
    { ...byMail, channel: "nowhere" },
    { topic: "alerts", channel: "leaders", recipient: "x@example.com", language: "zh" },
    { ...byMail, topic: "everything" },
    { ...byMail, language: "fr" },
    { ...byMail, account: "root" },
    {},
  ];
  for (const body of wrong) expect([body, (await lin("POST", URL, body)).statusCode]).toEqual([body, 400]);
  await accounts.change(server.context.store, "lin", { roles: '["auditor"]' });
  expect((await lin("GET", URL)).json().topics).toEqual(["report", "alerts"]);
});

test("twenty are enough for one person", async () => {
  const many = caller(server, "many", ["analyst"]);
  const codes = [];
  for (let each = 0; each < 21; each += 1)
    codes.push(code(await many("POST", URL, { ...byMail, recipient: `a${each}@example.com` })));
  expect(codes).toEqual([...Array(20).fill(201), "409 limit_reached"]);
});
