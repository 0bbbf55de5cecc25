import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Model } from "../../dashboards/format/model-check.ts";
import { openKeys } from "../../pipelines/keys.ts";
import type { Own, Role } from "../../server/access/roles.ts";
import { createCourier } from "../../server/models/courier.ts";
import { dayAfter } from "../../server/models/promise.ts";
import { send, signatureOf, webhooksOf } from "../../server/models/webhook.ts";
import { isPrivateIp } from "../../server/outgoing.ts";
import { accounts } from "../../server/store/account.ts";
import { modelDeliveries } from "../../server/store/model-delivery.ts";
import { modelProposals, openProposalTexts } from "../../server/store/model-proposal.ts";
import { sealStoreAnew } from "../../server/store/seal-anew.ts";
import type { Database } from "../../sql/database.ts";
import { signIn } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

const SECRET = "a secret of the receiver";
type Heard = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** A receiver on loopback that answers with the given statuses, one after another, then 200. */
async function receiver(statuses: number[] = []) {
  const heard: Heard[] = [];
  const server: Server = createServer((request, reply) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      heard.push({ headers: request.headers, body });
      const status = statuses.shift() ?? 200;
      reply.writeHead(status, status === 302 ? { location: `${address}/elsewhere` } : {}).end("x");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, heard, statuses, close: () => new Promise((done) => server.close(done)) };
}

let hook: Awaited<ReturnType<typeof receiver>>;
let directory: string;
let server: Client;
const settings = () => ({
  models: { webhooks: [{ address: `${hook.address}/models`, secret_env: "ASSAY_TEST_HOOK" }] },
});
beforeAll(async () => {
  process.env.ASSAY_TEST_HOOK = SECRET;
  hook = await receiver();
  ({ directory } = await demo());
  server = await client(directory, settings());
}, 300_000);
afterAll(async () => {
  await server?.close();
  await hook?.close();
});

/** Somebody who asks over HTTP; `stepUp` proves anew who they are. */
async function as(person: string, roles: readonly Role[], own: Partial<Own> = {}) {
  const secret = await signIn(server.context, { person, roles, own: { job: [], department: [], ...own } });
  const ask = async (method: "GET" | "POST", path: string, body?: unknown) => {
    const answer = await server.app.inject({
      method,
      url: `/api/${path}`,
      headers: { cookie: `assay_session=${secret}`, "accept-language": "en" },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const text = answer.body;
    // biome-ignore lint/suspicious/noExplicitAny: what is asked of it is held by the tests
    const json = text.startsWith("{") ? (JSON.parse(text) as any) : null;
    return { status: answer.statusCode, json, text, code: json?.error?.code, message: json?.error?.message };
  };
  const stepUp = () => server.context.sessions.stepUp(server.context.sessions.find(secret)!.id);
  return { ask, stepUp };
}
const owner = (job = "J02", person = "wu") => as(person, ["model_owner"], { job: [job] });
const office = async (person = "zhou") => {
  const who = await as(person, ["hr_admin"]);
  await who.stepUp();
  return who;
};

type Version = Model & { version: string; is_current: boolean; valid_from: string };
type Asking = Awaited<ReturnType<typeof as>>;
const versions = async (who: Asking, job = "J02"): Promise<Version[]> =>
  (await who.ask("GET", `analyses/model-diff?job=${job}`)).json.versions;
const current = async (who: Asking, job = "J02") =>
  (await versions(who, job)).find(({ is_current }) => is_current) as Version;

/** The model in force with so much of its first competency's weight given to the second, questions in proportion. */
async function moved(who: Asking, by = 0.05, job = "J02"): Promise<Model> {
  const { competencies, questions, cutoff, minutes } = await current(who, job);
  const [first, second] = Object.keys(competencies) as [string, string];
  const changed: Record<string, number> = {
    ...competencies,
    [first]: competencies[first]! - by,
    [second]: competencies[second]! + by,
  };
  return {
    competencies: changed,
    questions: questions.map((each) => ({
      ...each,
      weight: (each.weight * changed[each.competency]!) / competencies[each.competency]!,
    })),
    ...{ cutoff, minutes },
  };
}
const today = () => new Date().toISOString().slice(0, 10);
const promise = (more: object = {}) => ({
  ...{ outcome: "validity", of: null, direction: "up", least: 0.05 },
  judged_on: dayAfter(today(), 300),
  ...more,
});
const proposal = async (who: Asking, more: object = {}, by = 0.05) => ({
  ...{ job: "J02", model: await moved(who, by), why: "沟通更能预测绩效", promise: promise() },
  ...more,
});
const audited = (action: string) =>
  readdirSync(join(directory, "audit"))
    .flatMap((name) => readFileSync(join(directory, "audit", name), "utf8").split("\n"))
    .filter((line) => line.includes(`"action":"${action}"`))
    .map((line) => JSON.parse(line));

describe("a proposal", () => {
  test("is refused where it is wrong, in words that say what and by how much", async () => {
    const wu = await owner();
    const model = await moved(wu);
    const refused = async (more: object) => {
      const { status, message } = await wu.ask("POST", "models/proposals", await proposal(wu, more));
      return `${status} ${message}`;
    };
    const [first] = Object.keys(model.competencies) as [string];
    const weighed = (weight: unknown) => ({
      model: { ...model, competencies: { ...model.competencies, [first]: weight } },
    });
    expect(await refused(weighed(model.competencies[first]! - 0.01))).toContain("1% short of 100%");
    expect(await refused(weighed(-0.1))).toContain("is not between 0 and 100%");
    expect(await refused(weighed(null))).toMatch(/^400 /);
    expect(await refused(weighed("NaN"))).toMatch(/^400 /);
    expect(
      await refused({ model: { ...model, competencies: { ...model.competencies, magic: 0 } } }),
    ).toContain("there is no competency “magic”");
    const [question, ...rest] = model.questions;
    expect(
      await refused({ model: { ...model, questions: [{ ...question, question: "q_magic" }, ...rest] } }),
    ).toContain("there is no question “q_magic”");
    expect(
      await refused({
        model: { ...model, questions: [{ ...question, weight: question!.weight + 0.02 }, ...rest] },
      }),
    ).toContain("weigh 2% more than it does");
    expect(await refused({ model: { ...model, questions: [question, question, ...rest] } })).toContain(
      "is there twice",
    );
    expect(await refused({ model: { ...model, cutoff: 101 } })).toContain("cut-off");
    expect(await refused({ model: { ...model, minutes: 0 } })).toContain("time limit");
    expect(await refused({ model: await moved(wu, 0) })).toContain("it is the version in force");
    expect(await refused({ why: "  " })).toContain("say why");
    expect(await refused({ promise: promise({ judged_on: "2026-01-01" }) })).toContain("at the earliest");
    expect(await refused({ promise: promise({ judged_on: "2027-02-30" }) })).toMatch(/^400 /);
    expect(await refused({ promise: promise({ judged_on: "2099-01-01" }) })).toContain("three years");
    expect(await refused({ promise: promise({ least: 0 }) })).toContain("above 0");
    expect(await refused({ promise: promise({ outcome: "competency_validity", of: "magic" }) })).toContain(
      "a competency of the model",
    );
    expect(await refused({ promise: promise({ outcome: "impact_ratio", of: "job" }) })).toContain(
      "is one of gender",
    );
    expect(await refused({ promise: promise({ of: "hands_on" }) })).toContain("another outcome");
    expect(await modelProposals.all(server.context.store)).toEqual([]);
    expect(audited("model_propose").every(({ outcome }) => outcome === "refused")).toBe(true);
  });

  test("is made within one's reach: of another job it answers as where there is none", async () => {
    const other = await as("qian", ["model_owner"], { job: ["J01"] });
    const wu = await owner();
    const body = await proposal(wu);
    const [strange, unknown] = [
      await other.ask("POST", "models/proposals", body),
      await other.ask("POST", "models/proposals", { ...body, job: "J99" }),
    ];
    expect([strange.status, unknown.status]).toEqual([404, 404]);
    expect(strange.message.replace("J02", "J99")).toBe(unknown.message);
    // whoever sees all by another role proposes for own jobs alone
    const mixed = await as("sun", ["model_owner", "auditor"], { job: ["J01"] });
    expect((await mixed.ask("POST", "models/proposals", body)).status).toBe(404);
    const business = await as("huang", ["business"], { department: ["C1-D1"] });
    expect((await business.ask("POST", "models/proposals", body)).status).toBe(201);
    expect((await other.ask("GET", "models/proposals")).json.proposals).toEqual([]);
    for (const [act, sent] of Object.entries({
      withdrawal: {},
      publication: {},
      "roll-back": { why: "x" },
    })) {
      await other.stepUp();
      const at = (id: number) => other.ask("POST", `models/proposals/${id}/${act}`, sent);
      const [own, none] = [await at(1), await at(999)];
      expect([own.status, own.message.replace("1", "999")]).toEqual([404, none.message]);
    }
    expect((await business.ask("POST", "models/proposals/1/withdrawal", {})).json.state).toBe("withdrawn");
  });

  test("is sealed, also anew, and stays as it was made", async () => {
    const { store, keys } = server.context;
    const row = (await modelProposals.find(store, 1))!;
    expect(Buffer.from(row.proposal.texts).toString("latin1")).not.toContain("绩效");
    await sealStoreAnew(store, await openKeys(server.context.database as Database));
    expect(openProposalTexts(keys, (await modelProposals.find(store, 1))!.proposal).why).toContain("绩效");
    await expect(sql`update model_proposal set promise = 'x'`.execute(store)).rejects.toThrow("stays");
    await expect(sql`delete from model_decision`.execute(store)).rejects.toThrow("stays");
  });
});

describe("the loop", () => {
  test("nobody approves an own proposal, and each act is done once, after a step-up, in the log", async () => {
    const wu = await owner();
    const { json: made, status } = await wu.ask("POST", "models/proposals", await proposal(wu));
    expect([status, made.state, made.base]).toEqual([201, "proposed", "v8"]);
    const path = `models/proposals/${made.proposal}`;
    expect((await wu.ask("POST", `${path}/approval`, { approve: true })).code).toBe("not_allowed");
    // one person with both roles neither
    const both = await as("both", ["hr_admin", "analyst"]);
    await both.stepUp();
    const own = await both.ask("POST", "models/proposals", await proposal(wu));
    const refused = await both.ask("POST", `models/proposals/${own.json.proposal}/approval`, {
      approve: true,
    });
    expect([refused.status, refused.code]).toEqual([403, "own_model_proposal"]);
    const early = await as("zhou", ["hr_admin"]);
    expect((await early.ask("POST", `${path}/approval`, { approve: true })).code).toBe("step_up_needed");
    const zhou = await office();
    await wu.stepUp();
    expect((await wu.ask("POST", `${path}/publication`, {})).code).toBe("wrong_proposal_state");
    const approved = await zhou.ask("POST", `${path}/approval`, { approve: true, told: "同意" });
    expect(approved.json).toMatchObject({
      state: "approved",
      decisions: [{ state: "approved", by: { user: "zhou" }, why: "同意" }],
    });
    expect((await zhou.ask("POST", `${path}/approval`, { approve: true })).code).toBe("wrong_proposal_state");
    expect((await zhou.ask("POST", `${path}/publication`, {})).code).toBe("not_allowed");
    const two = await Promise.all([1, 2].map(() => wu.ask("POST", `${path}/publication`, {})));
    expect(new Set(two.map((each) => each.status))).toEqual(new Set([200, 409]));
    expect((await wu.ask("POST", `${path}/withdrawal`, {})).code).toBe("wrong_proposal_state");
    const done = audited("model_publish").filter(({ outcome }) => outcome === "done");
    expect(done).toMatchObject([
      { actor: "wu", subject: `model_proposal:${made.proposal}`, detail: { job: "J02", by: "page" } },
    ]);
    expect(JSON.stringify(audited("model_propose"))).not.toContain("绩效");
    // the other proposal was made from what is not in force any more
    await zhou.ask("POST", `models/proposals/${own.json.proposal}/approval`, { approve: true });
    const late = await wu.ask("POST", `models/proposals/${own.json.proposal}/publication`, {});
    expect([late.status, late.code]).toEqual([409, "model_moved"]);
  });

  test("what is published comes by the feed, and reaches the receiver with a valid signature", async () => {
    await server.context.courier.work();
    const wu = await owner();
    const now = await current(wu);
    const [listed] = (await wu.ask("GET", "models/proposals")).json.proposals.filter(
      ({ state }: { state: string }) => state === "published",
    );
    expect(now.version).toBe(`lab-${listed.proposal}`);
    expect(now.competencies).toEqual(
      Object.fromEntries(
        Object.entries(listed.model.competencies as Record<string, number>).map(([name, weight]) => [
          name,
          Math.round(weight * 1e6) / 1e6,
        ]),
      ),
    );
    expect(listed.publication).toMatchObject({ version: now.version, taken_at: expect.any(String) });
    expect(listed.deliveries).toMatchObject([{ state: "arrived", attempts: 1, told: null }]);
    const [{ headers, body }] = hook.heard as [Heard];
    const stamp = headers["assay-timestamp"] as string;
    expect(headers["assay-signature"]).toBe(signatureOf(SECRET, stamp, body));
    expect(signatureOf("another secret 123", stamp, body)).not.toBe(headers["assay-signature"]);
    expect(Math.abs(Date.now() / 1000 - Number(stamp))).toBeLessThan(300);
    expect(headers["assay-id"]).toBe(listed.deliveries[0].id);
    expect(JSON.parse(body)).toMatchObject({
      ...{ event: "model_published", job_id: "J02", version: now.version, replaces: "v8", takes_back: null },
    });
    expect(JSON.stringify(listed)).not.toContain(SECRET);
    // weights still sum to 1 for the warehouse's own check
    expect(Object.values(now.competencies).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 4);
  });

  test("a roll-back publishes what was in force before, in one step, and names what it takes back", async () => {
    const wu = await owner();
    const before = await versions(wu);
    const { json } = await wu.ask("GET", "models/proposals");
    const published = json.proposals.find(({ state }: { state: string }) => state === "published");
    const path = `models/proposals/${published.proposal}/roll-back`;
    expect((await wu.ask("POST", path, { why: "x" })).code).toBe("step_up_needed");
    await wu.stepUp();
    expect((await wu.ask("POST", path, { why: " " })).status).toBe(400);
    const undone = await wu.ask("POST", path, { why: "通过率下降" });
    expect(undone.json).toMatchObject({
      kind: "rollback",
      state: "published",
      takes_back: published.proposal,
    });
    expect((await wu.ask("POST", path, { why: "x" })).code).toBe("wrong_proposal_state");
    await server.context.courier.work();
    const now = await current(wu);
    const old = before.find(({ version }) => version === "v8") as Version;
    expect(now.version).toBe(undone.json.version);
    expect([now.competencies, now.cutoff, now.minutes]).toEqual([old.competencies, old.cutoff, old.minutes]);
    expect(JSON.parse(hook.heard.at(-1)!.body)).toMatchObject({ takes_back: published.version });
    expect((await versions(wu)).length).toBe(before.length + 1);
    const diff = (await wu.ask("GET", `analyses/model-diff?job=J02&from=v8&to=${now.version}`)).json;
    expect(
      diff.competencies.every((each: { before: number; after: number }) => each.before === each.after),
    ).toBe(true);
  });

  test("what is sent back says why and ends there", async () => {
    const [wu, zhou] = [await owner(), await office()];
    const { json } = await wu.ask("POST", "models/proposals", await proposal(wu));
    const path = `models/proposals/${json.proposal}/approval`;
    expect((await zhou.ask("POST", path, { approve: false })).status).toBe(400);
    const back = await zhou.ask("POST", path, { approve: false, told: "样本太少" });
    expect(back.json).toMatchObject({ state: "sent_back", decisions: [{ why: "样本太少" }] });
    expect((await zhou.ask("POST", path, { approve: true })).code).toBe("wrong_proposal_state");
    expect(
      (await wu.ask("GET", "analyses/effects")).json.effects.map(
        ({ proposal }: { proposal: number }) => proposal,
      ),
    ).not.toContain(json.proposal);
  });

  test("without the audit log nothing is decided", async () => {
    const wu = await owner();
    const { audit } = server.context;
    const { record } = audit;
    const before = await modelProposals.all(server.context.store);
    Object.assign(audit, {
      record: async () => {
        const { AuditUnavailable } = await import("../../server/access/audit.ts");
        throw new AuditUnavailable("full");
      },
    });
    const refused = await wu.ask("POST", "models/proposals", await proposal(wu));
    Object.assign(audit, { record });
    expect(refused.status).toBe(503);
    expect((await modelProposals.all(server.context.store)).length).toBe(before.length);
  });

  test("a version leaves as JSON, as a table and as the applicant system has it", async () => {
    const wu = await owner();
    const file = async (format: string) =>
      (await wu.ask("GET", `models/export?job=J02&version=v8&format=${format}`)).text;
    const v8 = (await versions(wu)).find(({ version }) => version === "v8") as Version;
    expect(JSON.parse(await file("json"))).toMatchObject({
      ...{ job_id: "J02", version: "v8", cutoff: v8.cutoff, competency_weights: v8.competencies },
    });
    const { models } = JSON.parse(await file("ats"));
    expect(models).toMatchObject([{ job: "J02", version: "v8", time_limit_minutes: v8.minutes }]);
    const lines = (await file("csv")).trim().split("\r\n");
    expect(lines).toHaveLength(1 + Object.keys(v8.competencies).length + v8.questions.length);
    expect((await wu.ask("GET", "models/export?job=J01")).status).toBe(404);
    expect(audited("export").at(-1)).toMatchObject({ actor: "wu", subject: "model:J02@v8" });
  });
});

describe("notices", () => {
  const body = "{}";
  const listed = (address: string, more: object = {}) => ({
    address,
    secret: SECRET,
    isPrivate: false,
    ...more,
  });

  test("go to listed addresses alone, follow nothing, and end in time", async () => {
    const other = await receiver([302, 500]);
    const told = (webhook: Parameters<typeof send>[0], milliseconds = 2000) =>
      send(webhook, { id: "1", body }, { milliseconds }).then(
        () => "arrived",
        (error: Error) => error.message,
      );
    expect(await told(listed(other.address))).toContain("redirects are not followed");
    expect(await told(listed(other.address))).toBe("answered 500");
    expect(await told(listed(other.address))).toBe("arrived");
    expect(other.heard).toHaveLength(3);
    // a name that leads home is not an address that was listed as such
    const { port } = new URL(other.address);
    const { hostname } = await import("node:os");
    expect(await told(listed(`http://localhost.localdomain:${port}`))).not.toBe("arrived");
    expect(await told(listed(`http://${hostname()}:${port}`))).not.toBe("arrived");
    expect(other.heard).toHaveLength(3);
    await other.close();
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await told(listed(address), 200)).toBe("no answer in time");
    silent.closeAllConnections();
    silent.close();
    expect(
      ["10.1.2.3", "192.168.1.1", "127.9.9.9", "169.254.1.1", "::1", "fd00::1", "::ffff:10.0.0.1"].map(
        isPrivateIp,
      ),
    ).toEqual(Array(7).fill(true));
    expect(["8.8.8.8", "2001:4860:4860::8888"].map(isPrivateIp)).toEqual([false, false]);
  });

  test("settings name the secret, and refuse what is no address", async () => {
    const { parseConfig } = await import("../../server/config.ts");
    const wrong = (webhook: object) => {
      try {
        parseConfig({ models: { webhooks: [webhook] } }, "settings");
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(wrong({ address: "http://10.0.0.1/x", secret_env: "X" })).toContain("models.webhooks.0.address");
    expect(wrong({ address: "https://user@host/x", secret_env: "X" })).toContain("models.webhooks.0.address");
    expect(wrong({ address: "https://host/x" })).toContain("secret_env and secret_file");
    expect(wrong({ address: "https://host/x", secret_env: "X" })).toBe("");
    expect(() =>
      webhooksOf(
        parseConfig({ models: { webhooks: [{ address: "https://h/x", secret_env: "NOT_THERE" }] } }, "s"),
      ),
    ).toThrow("NOT_THERE should hold the secret");
  });

  test("wait in the store after a failure, also over a restart, and are given up in the end", async () => {
    const { store, audit, config, loader } = server.context;
    const webhook = { ...listed(`${hook.address}/models`) };
    const start = (waits: readonly number[]) =>
      createCourier({ store, audit, config, loader, webhooks: [webhook], waits });
    const id = "00000000-0000-4000-8000-000000000001";
    const at = new Date().toISOString();
    const row = {
      ...{ delivery_id: id, proposal_id: 2, address: webhook.address, body: '{"x":1}' },
      ...{ attempts: 0, next_at: at, told: null, made_at: at, ended_at: null },
      state: "waiting" as const,
    };
    await modelDeliveries.put(store, row);
    const now = async () => (await modelDeliveries.find(store, id))!;
    const heard = hook.heard.length;
    hook.statuses.push(500, 503);
    await start([0.001, 3600]).work();
    expect(await now()).toMatchObject({ state: "waiting", attempts: 1, told: "answered 500" });
    // another process goes on where the first one ended, with growing waits
    await new Promise((done) => setTimeout(done, 10));
    await start([0.001, 3600]).work();
    const second = await now();
    expect(second).toMatchObject({ state: "waiting", attempts: 2, told: "answered 503" });
    expect(Date.parse(second.next_at!) - Date.now()).toBeGreaterThan(3_500_000);
    await start([0.001, 3600]).work(); // not due yet
    expect((await now()).attempts).toBe(2);
    await modelDeliveries.change(store, id, { next_at: at });
    await start([0.001, 3600]).work();
    expect(await now()).toMatchObject({ state: "arrived", attempts: 3, told: null, next_at: null });
    expect(hook.heard.length - heard).toBe(3);
    expect(new Set(hook.heard.slice(-3).map(({ headers }) => headers["assay-id"]))).toEqual(new Set([id]));

    hook.statuses.push(500, 500);
    await modelDeliveries.put(store, row);
    await start([0]).work();
    await start([0]).work();
    expect(await now()).toMatchObject({ state: "given_up", attempts: 2, told: "answered 500" });
    // whoever publishes has it sent once more
    const wu = await owner();
    const again = await wu.ask("POST", `models/deliveries/${id}`, {});
    expect(again.status, again.text).toBe(200);
    await start([0]).work();
    expect((await now()).state).toBe("arrived");
    expect((await wu.ask("POST", `models/deliveries/${id}`, {})).code).toBe("wrong_proposal_state");
    // an address that left the settings hears nothing
    await modelDeliveries.put(store, { ...row, address: `${hook.address}/other` });
    const before = hook.heard.length;
    await start([0]).work();
    expect(await now()).toMatchObject({
      state: "given_up",
      told: expect.stringContaining("not on the settings"),
    });
    expect(hook.heard.length).toBe(before);
  });
});

test("a promise for a version that the feed brought is approved by another, and is in force then", async () => {
  const chen = await as("chen", ["analyst"]);
  const body = {
    ...{ jobs: ["J03", "J04"], version: "v5", why: "新增模拟题" },
    promise: promise({ outcome: "competency_validity", of: "hands_on", least: 0.1 }),
  };
  const same = await chen.ask("POST", "models/proposals", { ...body, version: "v3" });
  expect(same.message).toContain("did not change its model");
  expect((await chen.ask("POST", "models/proposals", { ...body, job: "J02" })).status).toBe(400);
  const strange = { promise: promise({ outcome: "competency_validity", of: "integrity_x" }) };
  expect((await chen.ask("POST", "models/proposals", { ...body, ...strange })).message).toContain(
    "a competency of the model",
  );
  const made = await chen.ask("POST", "models/proposals", body);
  expect(made.json).toMatchObject({ kind: "feed", state: "proposed", version: "v5", jobs: ["J03", "J04"] });
  const zhou = await office();
  await zhou.ask("POST", `models/proposals/${made.json.proposal}/approval`, { approve: true });
  const { effects } = (await chen.ask("GET", "analyses/effects")).json;
  expect(effects[0]).toMatchObject({ version: "v5", from: "2025-10-01", verdict: "too_early" });
  // leadership reads the verdict and no weight
  const gao = await as("gao", ["leadership"]);
  const seen = await gao.ask("GET", "analyses/effects");
  expect(seen.json.effects[0]).toMatchObject({ verdict: "too_early" });
  expect((await gao.ask("GET", "models/proposals")).status).toBe(403);
  const stranger = await as("qian", ["model_owner"], { job: ["J01"] });
  expect((await stranger.ask("GET", "analyses/effects")).json.effects).toEqual([]);
  expect(await accounts.find(server.context.store, "gao")).toBeDefined();
});
