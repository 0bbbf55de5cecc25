import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../server/config.ts";
import { channelsOf } from "../../server/messages/channels.ts";
import { dingtalkSign } from "../../server/messages/dingtalk.ts";
import { feishuSign } from "../../server/messages/feishu.ts";
import type { Channel, Written } from "../../server/messages/message.ts";
import { createPostman, queue } from "../../server/messages/postman.ts";
import { readerOf } from "../../server/messages/reader.ts";
import { bytesOf, fitted } from "../../server/messages/shorten.ts";
import { accounts } from "../../server/store/account.ts";
import { messages } from "../../server/store/message.ts";
import { subscriptions } from "../../server/store/subscription.ts";
import { nextFree } from "../../server/throttle.ts";
import { account } from "../helpers/accounts.ts";
import { chatRobots, KEY, type Robots, SECRET } from "./chat-robots.ts";
import { type Client, client } from "./client.ts";
import { type MailServer, mailServer } from "./mail-server.ts";

let folder: string;
let robots: Robots;
let post: MailServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-messages-"));
  robots = await chatRobots();
  post = await mailServer({ user: { name: "assay", password: "a password of mail" } });
  writeFileSync(join(folder, "secret"), `${SECRET}\n`);
  process.env.ASSAY_TEST_ROBOT = KEY;
  process.env.ASSAY_TEST_MAIL = "a password of mail";
});
afterAll(async () => {
  await robots.close();
  await post.close();
  rmSync(folder, { recursive: true });
});

const robot = (vendor: string, more: object = {}) => ({
  ...{ id: vendor, vendor, label: { zh: "人事群", en: "HR group" }, key_env: "ASSAY_TEST_ROBOT" },
  ...(vendor === "wecom" ? {} : { secret_file: join(folder, "secret") }),
  base: robots.base,
  ...more,
});
const mailOf = (more: object = {}) => ({
  ...{ host: "127.0.0.1", port: post.port, user: "assay", password_env: "ASSAY_TEST_MAIL" },
  ...{ from: "assay@example.com", domains: ["example.com"], ca_file: post.caFile },
  ...more,
});
const settings = () => ({
  messages: { mail: mailOf(), robots: ["wecom", "dingtalk", "feishu"].map((vendor) => robot(vendor)) },
});
const channels = (messages: object) =>
  channelsOf(parseConfig({ messages }, "settings"), () => robots.clock.at);
const channel = (vendor: string, more: object = {}): Channel =>
  channels({ robots: [robot(vendor, more)] }).get(vendor)!;

const written = (language: "zh" | "en", sentences = 3): Written => ({
  language,
  subject: language === "zh" ? "AI 面试有用吗？2026 年第三季度" : "Do our AI interviews work? Q3 2026",
  lines: Array.from({ length: sentences }, (_, at) => ({
    text:
      language === "zh"
        ? `第 ${at + 1} 句：招聘周期缩短 8.5 天（95% 区间 7.9 至 9.1）。<@all> 与 [链接](x) 都只是文字。`
        : `Sentence ${at + 1}: hires came 8.5 days sooner (95 % interval 7.9 to 9.1). It is *plain* text.`,
  })),
  link: "https://assay.example.com/#/reports/r1",
});
const message = (language: "zh" | "en" = "en", sentences = 3, recipient = "") => ({
  ...written(language, sentences),
  ...{ id: "00000000-0000-4000-8000-000000000001", recipient },
});
const why = (work: Promise<unknown>) =>
  work.then(
    () => "sent",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("robots", () => {
  afterEach(() => {
    robots.clock.at += 3_600_000;
    robots.sent.length = 0;
  });

  test("sign as the vendors' samples do", () => {
    // Python: hmac.new(secret, f"{timestamp}\n{secret}", sha256) and hmac.new(f"{timestamp}\n{secret}", b"", sha256)
    expect(dingtalkSign("1577262236757", SECRET)).toBe("Ys4Ak6AJdZXRBr3XYn0Vi4q5p02Q+OUsaEemR37bq+8=");
    expect(feishuSign("1599360473", "feishu-secret-0123456789")).toBe(
      "QU0nhHtTWgsio7QLFvIbBrQy8PbzRrtVl3Z897DMqjw=",
    );
  });

  test.each(["wecom", "dingtalk", "feishu"] as const)(
    "of %s take what is sent, in both languages",
    async (vendor) => {
      for (const language of ["zh", "en"] as const) {
        expect(await why(channel(vendor).send(message(language)))).toBe("sent");
        const { body } = robots.taken().at(-1)!;
        expect(body).toContain(written(language).subject);
        expect(body).toContain("https://assay.example.com/#/reports/r1");
        expect(body).toContain(
          language === "zh" ? "查看全文（需登录）" : "Read all of it (asks for sign-in)",
        );
        expect(body).not.toContain(language === "zh" ? "有删减" : "shortened");
      }
      const { body } = robots.taken()[0]!;
      // what the data say is never a mention, a link or a colour
      if (vendor !== "feishu") expect(body).not.toMatch(/<@|\[链接\]/);
    },
  );

  test.each(["wecom", "dingtalk", "feishu"] as const)(
    "of %s get what is too long shortened at a sentence, and told so",
    async (vendor) => {
      for (const language of ["zh", "en"] as const) {
        expect(await why(channel(vendor).send(message(language, 400)))).toBe("sent");
        const { body } = robots.taken().at(-1)!;
        expect(body).toContain(language === "zh" ? "内容较长，此处有删减。" : "This is shortened.");
        expect(body).toContain("https://assay.example.com/#/reports/r1");
        const said = JSON.stringify(JSON.parse(body)).replaceAll("\\n", "\n");
        const last = said.slice(0, said.indexOf(language === "zh" ? "内容较长" : "This is shortened"));
        expect(last.replace(/[\s"[\]{},:a-z]+$/, "")).toMatch(/[。.]$/);
      }
    },
  );

  test("that answer 200 with another code than 0 have taken nothing, and no secret is told", async () => {
    process.env.ASSAY_TEST_WRONG = "another-key-of-nobody";
    const told = await why(channel("wecom", { key_env: "ASSAY_TEST_WRONG" }).send(message()));
    expect(told).toBe("Error: answered code 93000: invalid webhook url …");
    writeFileSync(join(folder, "wrong"), "not the secret of it");
    const wrong = { secret_file: join(folder, "wrong") };
    expect(await why(channel("dingtalk", wrong).send(message()))).toContain("310000");
    expect(await why(channel("feishu", wrong).send(message()))).toContain("19021");
    robots.instead.push(
      (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(200).end("<html>"),
      (response) => response.writeHead(200).end('{"code":9499,"msg":"Bad Request"}'),
      (response) => response.writeHead(200).end('{"code":9499,"msg":"too many request"}'),
      (response) => response.writeHead(429).end('{"code":99991400,"msg":"request trigger frequency limit"}'),
    );
    const feishu = channel("feishu");
    const all = [];
    for (let each = 0; each < 6; each += 1) all.push(await why(feishu.send(message())));
    expect(all).toEqual([
      "Error: answered 302: redirects are not followed",
      "Error: answered 500",
      "Error: answered 200 without a code",
      "Error: answered code 9499: Bad Request",
      "Limited: answered code 9499: too many request",
      "Limited: answered code 99991400: request trigger frequency limit",
    ]);
  });
});

test("a text is never cut inside a character, and never longer than it may be", () => {
  const render = ({ subject, lines }: Written, isShort: boolean) =>
    [subject, ...lines.map(({ text }) => text), isShort ? "short" : ""].join("\n");
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.array(fc.string({ unit: "grapheme" }), { maxLength: 8 }),
      fc.integer({ min: 40, max: 400 }),
      (subject, texts, most) => {
        const said: Written = { ...written("zh"), subject, lines: texts.map((text) => ({ text })) };
        const text = fitted(said, most, render, bytesOf);
        expect(bytesOf(text)).toBeLessThanOrEqual(most);
        expect(Buffer.from(text).toString("utf8")).toBe(text);
        const whole = render(said, false);
        if (bytesOf(whole) <= most) expect(text).toBe(whole);
        else expect(text.endsWith("short")).toBe(true);
      },
    ),
    { seed: Number(process.env.SEED ?? 15) },
  );
});

test("whatever the times before, no limit is broken by the next one", () => {
  const limits = [
    { most: 5, seconds: 1 },
    { most: 20, seconds: 60 },
  ];
  const times: number[] = [];
  let now = 0;
  for (let sent = 0; sent < 200; sent += 1) {
    now = nextFree(limits, times, now);
    times.push(now);
    for (const { most, seconds } of limits)
      expect(times.filter((at) => at > now - seconds * 1000).length).toBeLessThanOrEqual(most);
  }
  // and it is no slower than it must be: ten minutes for 200 at 20 a minute
  expect(now).toBeLessThanOrEqual(10 * 60_000);
});

describe("mail", () => {
  const send = (more: object, to = "lin@example.com", sentences = 3) =>
    why(
      channels({ mail: mailOf(more) })
        .get("mail")!
        .send(message("zh", sentences, to)),
    );

  test("goes under TLS, signed in, readable in Chinese, with the same Message-ID each time", async () => {
    expect(await send({})).toBe("sent");
    expect(await send({})).toBe("sent");
    const [first, again] = post.taken.splice(0);
    expect(first).toMatchObject({ to: ["lin@example.com"], user: "assay", isEncrypted: true });
    expect(first!.subject).toBe(written("zh").subject);
    expect(first!.text).toContain(written("zh").lines[2]!.text);
    expect(first!.text).toContain("https://assay.example.com/#/reports/r1");
    expect(first!.head).toMatch(/^Auto-Submitted: auto-generated$/m);
    const id = (head: string) => /^Message-ID: (.*)$/im.exec(head)?.[1];
    expect(id(first!.head)).toBe("<00000000-0000-4000-8000-000000000001@example.com>");
    expect(id(again!.head)).toBe(id(first!.head));
  });

  test("a refused recipient is refused for good, what is busy is not, and neither names the recipient", async () => {
    post.answers.push(550, 450);
    expect(await send({})).toBe("Refused: the mail server answered 550 (EENVELOPE)");
    expect(await send({})).toBe("Error: the mail server answered 450 (EENVELOPE)");
    expect(await send({})).toBe("sent");
    expect(post.taken.splice(0)).toHaveLength(1);
  });

  test("never leaves in the clear, to a server that is not trusted, by a wrong password or to another domain", async () => {
    const plain = await mailServer({ plain: true });
    // an address of this machine that is not one of its names
    const other = { host: "0.0.0.0", user: undefined, password_env: undefined };
    expect(await send({ ...other, port: plain.port })).toMatch(/^Error: .*\(ETLS\)$/);
    expect(plain.taken).toEqual([]);
    expect(await send({ ...other, host: "127.0.0.1", port: plain.port })).toBe("sent");
    await plain.close();
    expect(await send({ ca_file: undefined })).toMatch(
      /^Error: .*\((ETLS|ESOCKET|DEPTH_ZERO_SELF_SIGNED_CERT)\)$/,
    );
    process.env.ASSAY_TEST_MAIL = "wrong";
    expect(await send({})).toMatch(/^Error: .*535 \(EAUTH\)$/);
    process.env.ASSAY_TEST_MAIL = "a password of mail";
    for (const to of [
      "lin@example.org",
      "lin@example.com.evil.org",
      "a@b@example.com",
      "x\r\nBcc: y@example.com",
    ])
      expect(await send({}, to)).toBe("Refused: the address is of no domain of messages.mail.domains");
    expect(post.taken).toEqual([]);
  });

  test("may be under TLS from the first byte, and ends where nobody answers", async () => {
    const tls = await mailServer({ tls: true });
    const own = { user: undefined, password_env: undefined, port: tls.port };
    expect(await send({ ...own, tls: "always", ca_file: tls.caFile })).toBe("sent");
    expect(tls.taken[0]!.isEncrypted).toBe(true);
    await tls.close();
    const closed = createServer();
    await new Promise<void>((listening) => closed.listen(0, "127.0.0.1", listening));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    expect(await send({ ...own, port })).toMatch(/^Error: the mail server did not answer as it should \(E/);
  });
});

test("settings tell every problem with its path, and a start names the secret that is not there", () => {
  const wrong = (messages: object, reports: object = {}) => {
    try {
      parseConfig({ messages, reports }, "settings");
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(wrong({ ...settings().messages })).toBe("");
  expect(wrong({ mail: mailOf({ host: "a b" }) })).toContain("messages.mail.host");
  expect(wrong({ mail: mailOf({ from: "Lin <lin@example.com>" }) })).toContain("messages.mail.from");
  expect(wrong({ mail: mailOf({ domains: [] }) })).toContain("messages.mail.domains");
  expect(wrong({ mail: mailOf({ password_env: undefined }) })).toContain("messages.mail: name a user");
  expect(wrong({ mail: mailOf({ password: "x" }) })).toContain("messages.mail.password: no such setting");
  expect(wrong({ robots: [robot("slack")] })).toContain("messages.robots.0.vendor");
  expect(wrong({ robots: [robot("wecom", { base: "http://10.0.0.1" })] })).toContain(
    "messages.robots.0.base",
  );
  expect(wrong({ robots: [robot("wecom", { base: "https://u:p@h" })] })).toContain("messages.robots.0.base");
  expect(wrong({ robots: [robot("wecom", { id: "mail" })] })).toContain("messages.robots.0.id");
  expect(wrong({ robots: [robot("wecom"), robot("wecom")] })).toContain(
    "messages.robots.1.id: wecom is there twice",
  );
  expect(wrong({ robots: [robot("wecom", { secret_env: "X" })] })).toContain("WeCom have no secret");
  expect(wrong({ robots: [robot("feishu", { secret_file: undefined })] })).toContain(
    "secret_env and secret_file",
  );
  expect(wrong({ robots: [robot("wecom", { key_env: undefined })] })).toContain("key_env and key_file");
  for (const reports of [{ at: "25:00" }, { days_off: ["2026-02-30"] }])
    expect(wrong({}, reports)).toContain(`reports.${Object.keys(reports)[0]}`);
  expect(() => channels({ robots: [robot("wecom", { key_env: "ASSAY_NOT_THERE" })] })).toThrow(
    "messages.robots.0: ASSAY_NOT_THERE should hold the robot's key",
  );
  expect(() => channels({ robots: [robot("feishu", { secret_file: "/nowhere" })] })).toThrow(
    "messages.robots.0: /nowhere should hold the secret that signs",
  );
  expect(() => channels({ mail: mailOf({ password_env: "ASSAY_NOT_THERE" }) })).toThrow(
    "messages.mail: ASSAY_NOT_THERE should hold the password",
  );
  expect(() => channels({ mail: mailOf({ ca_file: "/nowhere" }) })).toThrow(
    "messages.mail.ca_file: /nowhere",
  );
});

describe("the queue", () => {
  let server: Client;
  const open = async () => {
    server = await client(join(folder, "data"), settings());
  };
  beforeAll(open);
  afterAll(() => server.close());

  const postman = (waits: readonly number[] = [60, 3600]) =>
    createPostman({
      ...{ store: server.context.store, audit: server.context.audit, waits },
      ...{ channels: channels(settings().messages), now: () => robots.clock.at },
    });
  const all = () => messages.all(server.context.store);
  const subscribe = async (channel: string, person = "reader", recipient = "") => {
    const { store } = server.context;
    await account(server.context, { person, roles: ["leadership"] });
    const at = new Date(robots.clock.at).toISOString();
    const row = {
      ...{ id: crypto.randomUUID(), account: person, topic: "report" as const, channel, recipient },
      ...{ language: "zh" as const, created_at: at, changed_at: at },
    };
    await subscriptions.put(store, row);
    return row;
  };
  const put = async (row: Awaited<ReturnType<typeof subscribe>>, dedupe: string) => {
    const { store } = server.context;
    const reader = await readerOf(store, row);
    await queue(store, row, reader!, written("zh"), { dedupe, now: robots.clock.at });
  };
  afterEach(async () => {
    const { store } = server.context;
    for (const table of ["message", "subscription"] as const) await store.deleteFrom(table).execute();
    robots.clock.at += 3_600_000;
    robots.sent.length = 0;
    robots.instead.length = 0;
    post.taken.length = 0;
  });

  test("keeps 20 a minute by the clock, over restarts, and loses and doubles nothing", async () => {
    for (const vendor of ["wecom", "dingtalk"]) {
      const row = await subscribe(vendor);
      for (let each = 0; each < 50; each += 1) await put(row, `n${each}`);
      await put(row, "n0"); // the same is queued once
    }
    await postman().work();
    const taken = (vendor: string) => robots.taken().filter((each) => each.vendor === vendor).length;
    expect([taken("wecom"), taken("dingtalk")]).toEqual([20, 20]);
    await postman().work();
    expect(robots.sent).toHaveLength(40);
    robots.clock.at += 30_000;
    // another process on the same data knows what was sent within the minute
    await server.close();
    await open();
    await postman().work();
    expect(robots.sent).toHaveLength(40);
    robots.clock.at += 30_001;
    await postman().work();
    robots.clock.at += 60_001;
    await postman().work();
    expect([taken("wecom"), taken("dingtalk")]).toEqual([50, 50]);
    expect(robots.sent.filter(({ code }) => code !== 0)).toEqual([]);
    expect((await all()).map(({ state, attempts, written }) => [state, attempts, written])).toEqual(
      Array(100).fill(["sent", 1, ""]),
    );
    await postman().work();
    expect(robots.sent).toHaveLength(100);
  });

  test("keeps five a second at Feishu", async () => {
    const row = await subscribe("feishu");
    for (let each = 0; each < 12; each += 1) await put(row, `n${each}`);
    for (const expected of [5, 10, 12]) {
      await postman().work();
      expect(robots.taken()).toHaveLength(expected);
      robots.clock.at += 1001;
    }
    expect(robots.sent.filter(({ code }) => code !== 0)).toEqual([]);
  });

  test("waits where a robot says that it is too often, without counting an attempt", async () => {
    const row = await subscribe("dingtalk");
    for (let each = 0; each < 3; each += 1) await put(row, `n${each}`);
    // others have used the robot up
    robots.instead.push((response) =>
      response.writeHead(200).end('{"errcode":130101,"errmsg":"send too fast"}'),
    );
    await postman().work();
    expect(robots.sent).toHaveLength(0);
    const waiting = await all();
    expect(waiting.map(({ attempts, state }) => [attempts, state])).toEqual(Array(3).fill([0, "waiting"]));
    for (const { next_at } of waiting) expect(Date.parse(next_at!) - robots.clock.at).toBe(600_000);
    robots.clock.at += 599_000;
    await postman().work();
    expect(robots.sent).toHaveLength(0);
    robots.clock.at += 1_000;
    await postman().work();
    expect(robots.taken()).toHaveLength(3);
  });

  test("tries again after failures, and gives up in the end: in the list, in the log, to be sent once more", async () => {
    const row = await subscribe("wecom");
    await put(row, "n");
    const fail = () => robots.instead.push((response) => response.writeHead(500).end());
    fail();
    await postman().work();
    expect(await all()).toMatchObject([{ state: "waiting", attempts: 1, told: "answered 500" }]);
    await postman().work(); // not due
    robots.clock.at += 60_000;
    await postman().work();
    expect(await all()).toMatchObject([{ state: "sent", attempts: 2, told: null }]);

    await put(row, "for ever");
    for (let each = 0; each < 3; each += 1) {
      fail();
      await postman().work();
      robots.clock.at += 3_600_000;
    }
    const [lost] = await messages.givenUp(server.context.store);
    expect(lost).toMatchObject({ state: "given_up", attempts: 3, told: "answered 500" });
    await postman().work();
    expect(robots.instead).toHaveLength(0);
    const events = readdirSync(join(folder, "data", "audit"))
      .filter((name) => name.endsWith(".jsonl"))
      .flatMap((name) =>
        readFileSync(join(folder, "data", "audit", name), "utf8")
          .trim()
          .split("\n"),
      )
      .map((line) => JSON.parse(line) as { subject: string; action: string; outcome: string })
      .filter(({ subject }) => subject === `message:${lost!.id}`);
    expect(events.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      "message_send begun",
      "message_send failed",
    ]);
    expect(JSON.stringify(events)).not.toContain("AI 面试");
  });

  test("tells nobody whose account, right, scope or subscription has gone meanwhile", async () => {
    const { store } = server.context;
    const rows = [];
    for (const person of ["left", "demoted", "moved", "ended", "stays"]) {
      const row = await subscribe("mail", person, `${person}@example.com`);
      await put(row, person);
      rows.push(row);
    }
    await accounts.change(store, "left", { disabled_at: new Date().toISOString() });
    await accounts.change(store, "demoted", { roles: '["it"]' });
    await accounts.change(store, "moved", { roles: '["hr"]', own: '{"job":["J02"],"department":[]}' });
    await subscriptions.remove(store, rows[3]!.id);
    await postman().work();
    expect(post.taken.flatMap(({ to }) => to)).toEqual(["stays@example.com"]);
    expect(new Set((await all()).map(({ account, state }) => `${account} ${state}`))).toEqual(
      new Set(["left dropped", "demoted dropped", "moved dropped", "ended dropped", "stays sent"]),
    );
  });

  test("an attempt that the end of the server cut off was none: it is sent by the next one, once", async () => {
    await put(await subscribe("wecom"), "n");
    let hear: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    robots.instead.push(() => hear()); // never answered
    const first = postman();
    const work = first.work();
    await heard;
    await first.stop();
    await work;
    expect(await all()).toMatchObject([{ state: "waiting", attempts: 0, told: null }]);
    await postman().work();
    await postman().work();
    expect(robots.taken()).toHaveLength(1);
    expect(await all()).toMatchObject([{ state: "sent", attempts: 1 }]);
  });

  test("gives a refused recipient up at once, and a channel that left the settings", async () => {
    await put(await subscribe("mail", "a", "a@example.com"), "n");
    await put(await subscribe("gone", "b"), "n");
    post.answers.push(550);
    await postman().work();
    expect(new Set((await all()).map(({ channel, state, told }) => `${channel} ${state}: ${told}`))).toEqual(
      new Set([
        "gone given_up: the channel is not in the settings",
        "mail given_up: the mail server answered 550 (EENVELOPE)",
      ]),
    );
  });

  test("where one channel fails the round still waits for the others, so that nothing is sent twice", async () => {
    await put(await subscribe("wecom"), "n");
    await put(await subscribe("mail", "a", "a@example.com"), "n");
    const { audit } = server.context;
    const { record } = audit;
    Object.assign(audit, {
      record: (event: Parameters<typeof record>[0]) =>
        event.detail?.channel === "mail" ? Promise.reject(new Error("full")) : record(event),
    });
    const one = postman();
    await Promise.all([one.work(), one.work()]);
    Object.assign(audit, { record });
    expect(robots.sent).toHaveLength(1);
    expect((await all()).find(({ channel }) => channel === "wecom")).toMatchObject({ state: "sent" });
    await one.work();
    expect(post.taken).toHaveLength(1);
  });

  test("nothing leaves that the log cannot tell", async () => {
    await put(await subscribe("wecom"), "n");
    const { audit } = server.context;
    const { record } = audit;
    Object.assign(audit, { record: () => Promise.reject(new Error("full")) });
    await postman().work();
    Object.assign(audit, { record });
    expect(robots.sent).toEqual([]);
    await postman().work();
    expect(robots.taken()).toHaveLength(1);
  });
});
