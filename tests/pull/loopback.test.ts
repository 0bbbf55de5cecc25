import { afterEach, expect, test } from "vitest";
import { startAiInterview } from "../../fixtures/systems/ai-interview.ts";
import { startAshby } from "../../fixtures/systems/ashby.ts";
import { startBambooHr } from "../../fixtures/systems/bamboohr.ts";
import { startCodeSignal } from "../../fixtures/systems/codesignal.ts";
import { makeCompany, reject } from "../../fixtures/systems/company.ts";
import { startDingTalk } from "../../fixtures/systems/dingtalk.ts";
import { startFeishu } from "../../fixtures/systems/feishu.ts";
import { startGreenhouse } from "../../fixtures/systems/greenhouse.ts";
import { startMicro1 } from "../../fixtures/systems/micro1.ts";
import { startMoka } from "../../fixtures/systems/moka.ts";
import type { System } from "../../fixtures/systems/server.ts";
import { startWorkday } from "../../fixtures/systems/workday.ts";

/*
 * The loopback systems are what the connectors are tested against: here their own rules are held, asked by plain fetch, so
 * that a connector cannot pass because its system is kinder than the vendor's.
 */

const running: System[] = [];
const use = async <T extends System>(starting: Promise<T>): Promise<T> => {
  const system = await starting;
  running.push(system);
  return system;
};
afterEach(async () => {
  for (const system of running.splice(0)) await system.close();
});

type Told = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
};

async function ask(address: string, init: RequestInit = {}): Promise<Told> {
  const answer = await fetch(address, { ...init, redirect: "manual" });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: text.startsWith("<") ? null : JSON.parse(text),
  };
}
const post = (address: string, body: object, headers: Record<string, string> = {}) =>
  ask(address, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
const basic = (user = "", password = "") => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

async function feishuToken({ origin, secrets }: System): Promise<Record<string, string>> {
  const { app_id, app_secret } = secrets;
  const told = await post(`${origin}/open-apis/auth/v3/tenant_access_token/internal`, { app_id, app_secret });
  return { authorization: `Bearer ${(told.json as { tenant_access_token: string }).tenant_access_token}` };
}

test("Feishu gives ids as texts beyond 2^53, details ten a second, and does not find what was deleted", async () => {
  let at = Date.UTC(2026, 6, 1);
  const company = makeCompany();
  const system = await use(startFeishu({ company, now: () => at }));
  const headers = await feishuToken(system);
  const list = `${system.origin}/open-apis/hire/v1/applications?page_size=20`;
  const first = (await ask(list, { headers })).json as {
    code: number;
    data: { items: string[]; has_more: boolean; page_token: string };
  };
  expect(first.code).toBe(0);
  expect(first.data.items).toHaveLength(20);
  expect(Number.isSafeInteger(Number(first.data.items[0]))).toBe(false);
  const last = (await ask(`${list}&page_token=${first.data.page_token}`, { headers })).json as typeof first;
  expect([last.data.items.length, last.data.has_more, last.data.page_token]).toEqual([10, false, undefined]);

  const detail = (id: string) =>
    ask(`${system.origin}/open-apis/hire/v1/applications/${id}/get_detail`, { headers });
  const ten = await Promise.all(first.data.items.slice(0, 10).map(detail));
  expect(ten.map(({ status }) => status)).toEqual(Array(10).fill(200));
  const eleventh = await detail(first.data.items[10]!);
  expect([eleventh.status, eleventh.headers.get("x-ogw-ratelimit-reset")]).toEqual([429, "1"]);
  at += 1001;
  expect((await detail(first.data.items[10]!)).status).toBe(200);

  company.applications[0]!.deleted = true;
  expect((await detail(first.data.items[0]!)).json).toMatchObject({ code: 1002201 });
  at += 7_200_000;
  expect((await ask(list, { headers })).json).toMatchObject({ code: 99991663 });
});

test("Greenhouse takes a cursor alone, gives bare arrays newest first, and one token at a time", async () => {
  const system = await use(startGreenhouse({ company: makeCompany(), most: 12 }));
  const { client_id, client_secret } = system.secrets;
  const grant = async () => {
    const told = await post(
      `${system.origin}/token`,
      { grant_type: "client_credentials" },
      basic(client_id, client_secret),
    );
    return { authorization: `Bearer ${(told.json as { access_token: string }).access_token}` };
  };
  const old = await grant();
  const headers = await grant();
  const list = `${system.origin}/v3/applications?per_page=500`;
  expect((await ask(list, { headers: old })).status).toBe(401);
  const first = await ask(list, { headers });
  const ids = [...first.text.matchAll(/"id":(\d+),"candidate_id"/g)].map((match) => BigInt(match[1]!));
  expect(ids).toHaveLength(12);
  expect(ids[0]! > BigInt(Number.MAX_SAFE_INTEGER) && ids[0]! > ids[1]!).toBe(true);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")![1]!;
  expect((await ask(`${next}&per_page=500`, { headers })).status).toBe(422);
  const third = /<([^>]+)>/.exec((await ask(next, { headers })).headers.get("link") ?? "")![1]!;
  const last = await ask(third, { headers });
  expect([last.headers.get("link"), (last.json as unknown[]).length]).toEqual([null, 6]);
  expect((await ask(`${list}&updated_after=1`, { headers })).status).toBe(422);
});

test("Ashby gives a sync token on the last page alone, then what changed since the first page was asked for", async () => {
  let at = Date.UTC(2026, 6, 1);
  const company = makeCompany();
  const system = await use(startAshby({ company, now: () => at, most: 20 }));
  const headers = { ...basic(system.secrets.api_key), accept: "application/json; version=1" };
  const list = (body: object) => post(`${system.origin}/application.list`, body, headers);
  type Page = {
    success: boolean;
    results: unknown[];
    nextCursor?: string;
    syncToken?: string;
    moreDataAvailable: boolean;
  };
  const first = (await list({})).json as Page;
  expect([first.results.length, first.moreDataAvailable, first.syncToken]).toEqual([20, true, undefined]);
  at += 1000;
  reject(company.applications[0]!, at);
  const { syncToken } = (await list({ cursor: first.nextCursor })).json as Page;
  at += 1000;
  const changed = (await list({ syncToken })).json as Page;
  expect(changed.results).toHaveLength(1);
  at += 31 * 86_400_000;
  expect((await list({ syncToken })).json).toMatchObject({ success: false, errors: ["sync_token_expired"] });
  const without = await post(
    `${system.origin}/application.list`,
    {},
    { ...headers, accept: "application/json" },
  );
  expect(without.json).toMatchObject({ success: false });
});

test("Moka gives twenty a page and sixty requests a minute, by Beijing time, and loses what is taken as updates", async () => {
  let at = Date.UTC(2026, 6, 1);
  const company = makeCompany();
  const system = await use(startMoka({ company, now: () => at }));
  const headers = basic(system.secrets.api_key);
  const list = (body: object) => post(`${system.origin}/api-platform/v2/data/ehrApplications`, body, headers);
  type Page = { code: number; data: unknown[]; next?: string };
  const first = (await list({ limit: 20 })).json as Page;
  expect(first.data).toHaveLength(20);
  expect((await list({ next: first.next, limit: 20 })).json).toMatchObject({ code: 400 });
  expect(((await list({ next: first.next })).json as Page).data).toHaveLength(10);
  expect((await list({ limit: 50 })).json).toMatchObject({ code: 400 });

  reject(company.applications[0]!, at);
  const beijing = (time: number) => new Date(time + 8 * 3_600_000).toISOString();
  expect(((await list({ updateAtStartTime: beijing(at - 1000) })).json as Page).data).toHaveLength(1);
  expect(
    ((await list({ updateAtStartTime: new Date(at - 1000).toISOString() })).json as Page).data.length,
  ).toBe(1);
  expect(((await list({ updateAtStartTime: beijing(at + 1000) })).json as Page).data).toHaveLength(0);

  const moved = (type: string) =>
    ask(
      `${system.origin}/api-platform/v1/data/movedApplications?fromTime=${beijing(at - 1000)}&reqType=${type}`,
      { headers },
    );
  expect(((await moved("all")).json as Page).data).toHaveLength(1);
  expect(((await moved("update")).json as Page).data).toHaveLength(1);
  expect(((await moved("update")).json as Page).data).toHaveLength(0);
  expect(
    (
      await ask(`${system.origin}/api-platform/v1/interviews?startDate=2026-01-01&endDate=2026-03-01`, {
        headers,
      })
    ).json,
  ).toMatchObject({ code: 400 });

  at += 60_001;
  for (let request = 0; request < 60; request++) expect((await list({ limit: 1 })).status).toBe(200);
  expect((await list({ limit: 1 })).status).toBe(429);
});

test("micro1 tells neither a total nor whether there is more", async () => {
  const system = await use(startMicro1({ company: makeCompany() }));
  const headers = { "x-api-key": system.secrets.api_key! };
  const page = async (number: number) =>
    (await ask(`${system.origin}/interview/reports?limit=20&page=${number}`, { headers })).json as {
      data: { date_modified: string }[];
    };
  const [first, second, third] = [await page(1), await page(2), await page(3)];
  expect([first.data.length, second.data.length, third.data.length]).toEqual([20, 10, 0]);
  expect(Object.keys(first).sort()).toEqual(["data", "message", "status"]);
  const times = [...first.data, ...second.data].map(({ date_modified }) => date_modified);
  expect(times).toEqual([...times].sort().reverse());
});

test("Workday gives a whole report, BambooHR and DingTalk who changed and who left, each by its own rules", async () => {
  const company = makeCompany({ applications: 300 });
  const workday = await use(startWorkday({ company }));
  const report = `${workday.origin}/ccx/service/customreport2/acme/lmcneil/Assay`;
  const workers = await ask(`${report}?format=json`, {
    headers: basic(workday.secrets.user, workday.secrets.password),
  });
  const hired = company.applications.filter(({ spell }) => spell !== null).length;
  expect((workers.json as { Report_Entry: unknown[] }).Report_Entry).toHaveLength(hired);
  expect((await ask(`${report}?format=json`, { headers: basic("x", "y") })).status).toBe(401);

  const bamboo = await use(startBambooHr({ company }));
  const headers = { ...basic(bamboo.secrets.api_key, "x"), accept: "application/json" };
  const list = `${bamboo.origin}/api/v1/employees/changed`;
  expect((await ask(list, { headers })).status).toBe(400);
  const changed = (await ask(`${list}?since=2020-01-01T00:00:00Z`, { headers })).json as {
    employees: Record<string, { id: string; action: string }>;
  };
  expect(Object.keys(changed.employees)).toHaveLength(hired);
  const [id] = Object.keys(changed.employees);
  const one = await ask(`${bamboo.origin}/api/v1/employees/${id}?fields=hireDate,terminationDate`, {
    headers,
  });
  expect(Object.keys(one.json as object)).toEqual(["id", "hireDate", "terminationDate"]);

  const ding = await use(startDingTalk({ company }));
  const { app_key, app_secret } = ding.secrets;
  const token = (
    await post(`${ding.origin}/v1.0/oauth2/accessToken`, { appKey: app_key, appSecret: app_secret })
  ).json as { accessToken: string };
  const with_ = { headers: { "x-acs-dingtalk-access-token": token.accessToken } };
  const left = company.applications.filter(({ spell }) => (spell?.endedAt ?? null) !== null).length;
  expect(left).toBeGreaterThan(10);
  const ids = (await ask(`${ding.origin}/v1.0/hrm/employees/dismissions?maxResults=50`, with_)).json as {
    userIdList: string[];
    hasMore: boolean;
  };
  expect(ids.userIdList).toHaveLength(Math.min(50, left));
  const infos = await ask(
    `${ding.origin}/v1.0/hrm/employees/dimissionInfos?userIdList=${encodeURIComponent(JSON.stringify(ids.userIdList.slice(0, 3)))}`,
    with_,
  );
  expect((infos.json as { result: unknown[] }).result).toHaveLength(3);
  expect((await ask(`${ding.origin}/v1.0/hrm/employees/dismissions?maxResults=51`, with_)).status).toBe(400);
});

test("CodeSignal and AI interviews give a result by id, and pages until a short one", async () => {
  const code = await use(startCodeSignal({ company: makeCompany() }));
  const query = "query ($id: ID!) { companyTestSession(id: $id) { id status } }";
  const headers = { authorization: `Bearer ${code.secrets.api_key}` };
  const found = await post(`${code.origin}/graphql`, { query, variables: { id: "session-1" } }, headers);
  expect(found.json).toMatchObject({
    data: { companyTestSession: { id: "session-1", status: "COMPLETED" } },
  });
  expect(
    (await post(`${code.origin}/graphql`, { query, variables: { id: "session-999" } }, headers)).json,
  ).toMatchObject({ errors: [{ message: "Not found" }] });

  const vendor = await use(startAiInterview({ company: makeCompany() }));
  const bearer = { headers: { authorization: `Bearer ${vendor.secrets.api_key}` } };
  const last = (await ask(`${vendor.origin}/v1/interviews?limit=20&offset=20`, bearer)).json as {
    data: unknown[];
  };
  expect(last.data).toHaveLength(10);
});

test("faults come when they are due, once, and in the form of the system", async () => {
  const company = makeCompany();
  const system = await use(startFeishu({ company, most: 10 }));
  const headers = await feishuToken(system);
  const list = (token = "") =>
    ask(`${system.origin}/open-apis/hire/v1/applications?page_size=200&page_token=${token}`, { headers });
  type Page = { code: number; data: { items: string[]; has_more: boolean; page_token?: string } };

  system.fail({ endpoint: "applications", kind: "status", status: 500, request: 2 });
  expect([(await list()).status, (await list()).status, (await list()).status]).toEqual([200, 500, 200]);

  const first = (await list()).json as Page;
  system.fail({ endpoint: "applications", kind: "repeat" });
  expect(((await list(first.data.page_token)).json as Page).data.items).toEqual(first.data.items);
  system.fail({ endpoint: "applications", kind: "lose_cursor" });
  const lost = (await list()).json as Page;
  expect([lost.data.has_more, lost.data.page_token]).toEqual([true, undefined]);
  system.fail({ endpoint: "applications", kind: "envelope" });
  expect(await list()).toMatchObject({ status: 200, json: { code: 1002001 } });
  system.fail({ endpoint: "applications", kind: "limit", seconds: null });
  expect((await list()).headers.get("x-ogw-ratelimit-reset")).toBe(null);
  system.fail({
    endpoint: "jobs",
    kind: "items",
    change: (job) => Object.assign(job, { new_field: 1, title: null }),
  });
  const jobs = (await ask(`${system.origin}/open-apis/hire/v1/jobs`, { headers })).json as {
    data: { items: object[] };
  };
  expect(jobs.data.items[0]).toMatchObject({ new_field: 1, title: null });
  system.fail({ endpoint: "applications", kind: "expire" });
  expect((await list()).json).toMatchObject({ code: 99991663 });
});
