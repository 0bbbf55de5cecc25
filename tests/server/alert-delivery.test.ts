import { afterAll, beforeAll, expect, test } from "vitest";
import { startRun } from "../../pipelines/runs.ts";
import type { Own, Role } from "../../server/access/roles.ts";
import type { Message, Written } from "../../server/messages/message.ts";
import { hasGrown } from "../../server/messages/operation-alerts.ts";
import { createPostman } from "../../server/messages/postman.ts";
import { createWatch } from "../../server/messages/watch.ts";
import { accounts } from "../../server/store/account.ts";
import { jobRuns } from "../../server/store/job-run.ts";
import { messages } from "../../server/store/message.ts";
import { subscriptions } from "../../server/store/subscription.ts";
import type { Database } from "../../sql/database.ts";
import { account } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";
import { type MailServer, mailServer } from "./mail-server.ts";

const NOTHING: Own = { job: [], department: [] };
const DAY = 86_400_000;
/** Who hears of alerts, as what, and in which language. */
const PEOPLE: Readonly<Record<string, readonly [Role, Own, "zh" | "en"]>> = {
  lin: ["leadership", NOTHING, "zh"],
  wu: ["hr", { job: ["J02"], department: [] }, "en"],
  yan: ["it", NOTHING, "en"],
  root: ["admin", NOTHING, "zh"],
  zhou: ["hr_admin", NOTHING, "en"],
  gu: ["hr_admin", NOTHING, "zh"],
};
/** Who is told by the robot of a group. */
const BY_ROBOT = "gu";

let server: Client;
let post: MailServer;
let directory: string;
const open = async () => {
  server = await client(directory, {
    messages: {
      mail: {
        ...{ host: "127.0.0.1", port: post.port, from: "assay@example.com", domains: ["example.com"] },
        ca_file: post.caFile,
      },
    },
  });
};
/** The clock, from the end of the day until which the company is observed. */
let now = 0;
beforeAll(async () => {
  post = await mailServer({});
  directory = (await demo()).directory;
  await open();
  const until = await server.context.database.reader((c) =>
    c.value<string>("select cast(observed_on as varchar) from core.observed_until"),
  );
  now = Date.parse(until!) + DAY;
  for (const [person, [role, own, language]] of Object.entries(PEOPLE)) {
    await account(server.context, { person, roles: [role], own });
    const at = new Date(now).toISOString();
    await subscriptions.put(server.context.store, {
      ...{
        id: crypto.randomUUID(),
        account: person,
        topic: "alerts",
        language,
        created_at: at,
        changed_at: at,
      },
      ...(person === BY_ROBOT
        ? { channel: "group", recipient: "" }
        : { channel: "mail", recipient: `${person}@example.com` }),
    });
  }
}, 300_000);
afterAll(async () => {
  await server.close();
  await post.close();
});

/** Looks, and gives what was queued since, by account. */
async function look(): Promise<Record<string, Written>> {
  const { context } = server;
  const before = new Set((await messages.all(context.store)).map(({ id }) => id));
  await createWatch({ ...context, postman: { soon: () => undefined }, now: () => now }).work();
  const rows = (await messages.all(context.store)).filter(({ id }) => !before.has(id));
  return Object.fromEntries(rows.map((row) => [row.account, JSON.parse(row.written) as Message]));
}
const texts = (written: Written | undefined) => written?.lines.map(({ text }) => text) ?? [];
const attention = async (person: string, roles: readonly Role[], own: Own, lang: string) =>
  (await caller(server, person, roles, own)("GET", `/api/figures/attention?lang=${lang}`)).json().rows as {
    metric: string;
    cells: readonly [{ text: string }, unknown, string];
  }[];

const KINDS = { zh: /未达目标|变差/, en: /off target|worse/ };

test("each hears what the figure finds in the own scope, in the own language, and no more than that", async () => {
  const told = await look();
  // the administrator and IT see no figures, and nothing of theirs is wrong
  expect(Object.keys(told).sort((a, b) => a.localeCompare(b))).toEqual(["gu", "lin", "wu", "zhou"]);
  // a group reads what its robot says: it is told what leadership is told, whatever who subscribed may see
  expect(told.gu).toEqual(told.lin);
  for (const [person, written] of Object.entries(told)) {
    if (person === BY_ROBOT) continue;
    const [role, own, language] = PEOPLE[person]!;
    const rows = await attention(person, [role], own, language);
    expect(texts(written)).toHaveLength(rows.length);
    rows.forEach(({ cells }, at) => {
      expect(texts(written)[at]).toContain(cells[0].text);
      expect(texts(written)[at]).toContain(cells[2]);
    });
    for (const text of texts(written)) expect(text).toMatch(KINDS[language]);
    for (const text of texts(written))
      expect(text).toMatch(language === "zh" ? /处理人：.+。$/ : /To act: .+\.$/);
  }
  expect(told.lin!.subject).toBe("试金石提醒：3 项需要处理");
  expect(told.wu!.subject).toBe("Assay: 1 alert");
  // own jobs are not everybody's, and who sees no rows gets coarse numbers
  expect(texts(told.wu)).not.toEqual(texts(told.zhou));
  const retention = (written: Written | undefined) => texts(written).find((text) => /85\.0%/.test(text));
  expect(/([\d.]+)%/.exec(retention(told.lin)!)![1]).not.toBe(/([\d.]+)%/.exec(retention(told.zhou)!)![1]);
  for (const { link } of told.lin!.lines)
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8100\/#\/(retention|validity)\?figure=[a-z-]+$/);
  expect(told.lin!.link).toBe("http://127.0.0.1:8100/#/overview");
  expect(told.wu!.link).toBe("http://127.0.0.1:8100/#/validity");
}, 300_000);

test("what holds is told once, what ended and comes again is told again", async () => {
  expect(await look()).toEqual({});
  const analyst = caller(server, "ana", ["analyst"]);
  const put = (value: number) => analyst("PUT", "/api/targets/agreement_r", { value });
  expect((await put(0.5)).statusCode).toBe(200);
  // in the recruiter's own job it is worse than before: another thing to say
  expect(Object.keys(await look())).toEqual(["wu"]);
  await put(0.9);
  const told = await look();
  expect(Object.keys(told).sort((a, b) => a.localeCompare(b))).toEqual(["gu", "lin", "wu", "zhou"]);
  for (const written of Object.values(told)) expect(written.lines).toHaveLength(1);
  expect(texts(told.zhou)[0]).toContain("AI-human agreement");
}, 300_000);

test("after a week what still holds is told again; by then nothing new has come, and IT hears of that alone", async () => {
  now += 6 * DAY;
  const sixth = await look();
  for (const person of ["lin", "wu"]) expect(sixth[person]).toBeUndefined();
  now += DAY;
  const { lin } = await look();
  expect(texts(lin)).toHaveLength(3);
  now += 60 * DAY;
  const { yan, root, wu } = await look();
  expect(texts(yan).length).toBeGreaterThan(3);
  for (const text of texts(yan))
    expect(text).toMatch(
      /\([a-z_]+\): nothing new for \d+ days, usually every [\d.]+\. To act: IT operations\.$/,
    );
  for (const text of texts(root)) expect(text).toMatch(/天没有新数据，通常每 .+ 天更新。处理人：IT 运维。$/);
  expect(yan!.link).toBe("http://127.0.0.1:8100/#/data");
  for (const text of texts(wu)) expect(text).toMatch(KINDS.en);
}, 300_000);

test("rows set aside, runs that failed and messages that did not arrive are told to those who see them", async () => {
  await look();
  // the run of a server that was killed
  await startRun(server.context.database as Database, { trigger: "schedule", from: "exports" });
  await server.close();
  await open();
  const { context } = server;
  const records = Array.from({ length: 60 }, (_, at) => ({ source_id: `x${at}`, application_id: `x${at}` }));
  const report = await context.loader.push({
    feed: "applications",
    records,
    source: "ats",
    zone: "Asia/Shanghai",
  });
  expect(report.files[0]).toMatchObject({ read: 60, quarantined: 60 });
  const due = new Date("2026-10-02T19:00:00Z");
  await jobRuns(context.store).claim("backup", due);
  await jobRuns(context.store).finish("backup", due, { run: null, error: "no space left", attempt: 3 });
  const [sent] = (await messages.all(context.store)).filter(({ account: person }) => person === "lin");
  await messages.change(context.store, sent!.id, {
    state: "given_up",
    next_at: null,
    ended_at: new Date(now).toISOString(),
  });
  const told = await look();
  const operations = (person: string) =>
    texts(told[person]).filter((text) => !/nothing new|没有新数据/.test(text));
  expect(operations("yan")).toEqual([
    expect.stringMatching(/^Load \d+ failed on \d{4}-\d\d-\d\d\. To act: IT operations\.$/),
    "The scheduled job backup failed on 2026-10-03. To act: IT operations.",
    "Applications (applications): the last load set aside 100.0% of its rows (60), those before it 1.0%. To act: HR administrator.",
    "1 message by mail did not arrive and is not tried any more. To act: IT operations.",
  ]);
  expect(operations("root")).toEqual([
    expect.stringMatching(/^数据导入第 \d+ 次失败（\d{4}-\d\d-\d\d）。处理人：IT 运维。$/),
    "定时任务 backup 失败（2026-10-03）。处理人：IT 运维。",
    "投递（applications）：最近一次导入搁置了 100.0% 的记录（60 行），此前为 1.0%。处理人：HR 管理员。",
    "渠道 mail 有 1 条消息未能送达，已停止重试。处理人：IT 运维。",
  ]);
  expect(operations("zhou")).toEqual(operations("yan"));
  // leadership and recruiters see no runs
  expect([operations("lin"), operations("wu")]).toEqual([[], []]);
}, 300_000);

test("a share set aside has grown where it lies beyond noise and is twice as large", () => {
  const of = (set_aside: number, read: number, set_aside_before: number, read_before: number) =>
    hasGrown({ set_aside, read, set_aside_before, read_before });
  expect(of(60, 1000, 1000, 100_000)).toBe(true);
  expect(of(15, 1000, 1000, 100_000)).toBe(false); // 1.5 % against 1.0 %: less than twice
  expect(of(9, 100, 100, 10_000)).toBe(false); // few rows
  expect(of(11, 500, 1, 100)).toBe(false); // one of 100 before says little: 95 % interval to 5.4 %
  expect(of(50, 50, 0, 0)).toBe(false); // the first load of a feed
  expect(of(12, 1000, 0, 50_000)).toBe(true);
});

test("by mail, as every other message, and to nobody whose account has gone", async () => {
  const { context } = server;
  now += 8 * DAY;
  await look();
  await accounts.change(context.store, "zhou", { disabled_at: new Date().toISOString() });
  const { store, audit, channels } = context;
  await createPostman({ store, audit, channels, now: () => now }).work();
  const to = new Set(post.taken.flatMap((each) => each.to));
  expect(to).toEqual(new Set(["lin", "wu", "yan", "root"].map((person) => `${person}@example.com`)));
  expect((await messages.all(store)).filter(({ state }) => state === "waiting")).toEqual([]);
  await look();
  expect(
    (await messages.all(store)).filter(
      ({ account: person, state }) => person === "zhou" && state === "waiting",
    ),
  ).toEqual([]);
}, 300_000);
