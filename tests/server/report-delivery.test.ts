import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lastDue } from "../../pipelines/last-due.ts";
import { NOTHING, type Own, type Role } from "../../server/access/roles.ts";
import type { Written } from "../../server/messages/message.ts";
import type { Reports } from "../../server/messages/parts.ts";
import { createPostman } from "../../server/messages/postman.ts";
import { reportMessage } from "../../server/messages/report-message.ts";
import { reportIfDue, scheduledReports, sendReport } from "../../server/messages/scheduled-reports.ts";
import { localTime, reportDay } from "../../server/messages/working-day.ts";
import { messages } from "../../server/store/message.ts";
import { subscriptions } from "../../server/store/subscription.ts";
import { account } from "../helpers/accounts.ts";
import { type Client, client } from "./client.ts";
import { type MailServer, mailServer } from "./mail-server.ts";
import { reportOf } from "./reports-by-hand.ts";

let folder: string;
let server: Client;
let post: MailServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-report-delivery-"));
  post = await mailServer({});
  server = await client(join(folder, "data"), {
    messages: {
      mail: {
        ...{ host: "127.0.0.1", port: post.port, from: "assay@example.com", domains: ["example.com"] },
        ca_file: post.caFile,
      },
    },
    reports: { days_off: ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"] },
  });
});
afterAll(async () => {
  await server.close();
  await post.close();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  for (const table of ["message", "subscription", "report_sent"] as const)
    await server.context.store.deleteFrom(table).execute();
  post.taken.length = 0;
});

test("the third working day passes over weekends and days off", () => {
  const none = new Set<string>();
  expect(reportDay("2026Q3", none)).toBe("2026-10-05"); // 1 October 2026 is a Thursday
  expect(
    reportDay("2026Q3", new Set(["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"])),
  ).toBe("2026-10-12");
  expect(reportDay("2026Q4", new Set(["2027-01-01"]))).toBe("2027-01-06"); // a Friday
  expect(reportDay("2027Q4", none)).toBe("2028-01-05"); // 1 January 2028 is a Saturday
  expect(reportDay("2024Q1", none)).toBe("2024-04-03");
});

test("the time is that of the zone, whatever its clocks do", () => {
  expect(localTime(Date.parse("2026-10-11T23:59:00Z"), "Asia/Shanghai")).toBe("2026-10-12 07:59");
  expect(localTime(Date.parse("2026-03-08T07:30:00Z"), "America/New_York")).toBe("2026-03-08 03:30");
  expect(localTime(Date.parse("2026-01-01T00:00:00Z"), "UTC")).toBe("2026-01-01 00:00");
});

/** Reports that are made and read by hand, and what was asked of them. */
function desk(fails: (whose: string) => boolean = () => false) {
  const made: string[] = [];
  const read: string[] = [];
  const reports: Reports = {
    make: async (quarter) => {
      made.push(quarter);
      return { report_id: `r-${quarter}-${made.length}` };
    },
    read: async (id, scope) => {
      const whose = scope.kind === "all" ? `all, rows ${scope.rows}` : JSON.stringify(scope.any);
      if (fails(whose)) throw new Error("cannot be read");
      read.push(`${id} ${whose}`);
      return reportOf("2026Q3", whose);
    },
  };
  return { made, read, reports };
}

async function subscribe(
  person: string,
  roles: readonly Role[],
  own: Own = NOTHING,
  language: "zh" | "en" = "zh",
) {
  await account(server.context, { person, roles, own });
  const at = new Date().toISOString();
  await subscriptions.put(server.context.store, {
    ...{ id: crypto.randomUUID(), account: person, topic: "report", channel: "mail" },
    ...{ recipient: `${person}@example.com`, language, created_at: at, changed_at: at },
  });
}

const partsAt = (time: string, reports: Reports) => {
  const now = () => Date.parse(time);
  const { store, audit, config, channels, published } = server.context;
  const postman = createPostman({ store, audit, channels, now });
  return { store, config, published, reports, postman, now };
};
const queued = async () =>
  (await messages.all(server.context.store)).map(({ account: person, written }) => ({
    person,
    ...(JSON.parse(written) as Written),
  }));

test("is made once, when it is due, and sent to each as that account sees it", async () => {
  await subscribe("lin", ["leadership"]);
  await subscribe("hua", ["hr"], { job: ["J02"], department: [] }, "en");
  await subscribe("it", ["it"]); // may not hear of it any more
  const { made, read, reports } = desk();
  await reportIfDue(partsAt("2026-10-11T23:59:00Z", reports)); // 07:59 in Shanghai
  expect(made).toEqual([]);
  await reportIfDue(partsAt("2026-10-12T00:00:00Z", reports));
  await reportIfDue(partsAt("2026-10-13T00:00:00Z", reports));
  expect(made).toEqual(["2026Q3"]);
  expect(read).toEqual(["r-2026Q3-1 all, rows false", 'r-2026Q3-1 [{"job":["J02"]}]']);
  const parts = partsAt("2026-10-13T00:00:00Z", reports);
  await parts.postman.work();
  expect(post.taken).toHaveLength(2);
  const [lin, hua] = ["lin", "hua"].map((person) =>
    post.taken.find(({ to }) => to[0] === `${person}@example.com`),
  );
  expect(lin!.subject).toBe("AI 面试有用吗？2026Q3");
  expect(lin!.text).toContain("省时省钱吗？领先。all, rows false：快 8.5 天（7.9 至 9.1）。");
  expect(hua!.text).toContain('Do they save time and money? Ahead. [{"job":["J02"]}]: 8.5 days sooner');
  for (const { text } of post.taken)
    expect(text).toMatch(/http:\/\/127\.0\.0\.1:8100\/#\/reports\?report=r-2026Q3-1/);
  // the next quarter is another report
  await reportIfDue(partsAt("2027-01-06T00:00:00Z", reports));
  expect(made).toEqual(["2026Q3", "2026Q4"]);
});

test("what ended in the middle goes on there: not made again, and nobody gets it twice", async () => {
  await subscribe("lin", ["leadership"]);
  await subscribe("hua", ["hr"], { job: ["J02"], department: [] });
  let isBroken = true;
  const { made, reports } = desk((whose) => isBroken && whose.startsWith("["));
  await expect(reportIfDue(partsAt("2026-10-12T00:00:00Z", reports))).rejects.toThrow("cannot be read");
  expect((await queued()).map(({ person }) => person)).toEqual(["lin"]);
  isBroken = false;
  await reportIfDue(partsAt("2026-10-13T00:00:00Z", reports));
  expect(made).toEqual(["2026Q3"]);
  expect((await queued()).map(({ person }) => person).sort((a, b) => a.localeCompare(b))).toEqual([
    "hua",
    "lin",
  ]);
  await sendReport(partsAt("2026-10-13T00:00:00Z", reports), "2026Q3", "r-2026Q3-1");
  expect(await queued()).toHaveLength(2);
});

test("after a time without a server the last one is caught up, by the same cron as any job", () => {
  const parts = partsAt("2026-11-20T00:00:00Z", desk().reports);
  const [job] = scheduledReports(parts);
  expect(job).toMatchObject({ id: "quarterly-report", zone: "Asia/Shanghai" });
  const due = (after: string, until: string) =>
    lastDue(job!.cron, job!.zone!, { after: new Date(after), until: new Date(until) })?.toISOString();
  expect(due("2026-09-01T00:00:00Z", "2026-11-20T00:00:00Z")).toBe("2026-10-31T00:00:00.000Z");
  expect(due("2026-10-31T00:00:01Z", "2026-12-31T00:00:00Z")).toBeUndefined();
  const off = {
    ...parts,
    config: { ...parts.config, reports: { ...parts.config.reports, schedule: false } },
  };
  expect(scheduledReports(off)).toEqual([]);
});

test("caught up in November it is still the third quarter's", async () => {
  const { made, reports } = desk();
  await reportIfDue(partsAt("2026-11-20T00:00:00Z", reports));
  expect(made).toEqual(["2026Q3"]);
});

test("without data there is nothing to make", async () => {
  const { made, reports } = desk();
  await reportIfDue({ ...partsAt("2026-11-20T00:00:00Z", reports), published: async () => null });
  expect(made).toEqual([]);
});

test("a report that was made in one language is told in that one", () => {
  const said = reportMessage(reportOf("2026Q3", "x", ["en"]), "zh", "https://a.example/#/reports");
  expect([said.language, said.lines]).toMatchObject([
    "en",
    Array(5).fill({ text: expect.stringContaining("Ahead.") }),
  ]);
  const bare = reportOf("2026Q3", "x", ["zh"]);
  const [first] = bare.texts.zh!.parts;
  const empty = {
    ...bare,
    texts: { zh: { ...bare.texts.zh!, parts: [{ ...first!, blocks: [], lead: "本季度没有数据。" }] } },
  };
  expect(reportMessage(empty, "zh", "x").lines).toEqual([{ text: "本季度没有数据。" }]);
});
