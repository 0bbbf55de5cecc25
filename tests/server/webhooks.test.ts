import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodySignature } from "../../fixtures/systems/ai-interview.ts";
import { codeSignalSignature, startCodeSignal } from "../../fixtures/systems/codesignal.ts";
import { makeCompany } from "../../fixtures/systems/company.ts";
import { feishuEvent } from "../../fixtures/systems/feishu.ts";
import type { System } from "../../fixtures/systems/server.ts";
import { pullSecrets, pulls } from "../../server/store/pull.ts";
import { readEvent } from "../../server/webhooks/read-event.ts";
import { type Client, client } from "./client.ts";

/*
 * Webhooks over HTTP, to an installation that takes those of CodeSignal (its key in the environment), Feishu and Greenhouse
 * (their keys sealed), and of no other system.
 */

const KEY = "a key that signs events";
const ADDRESS = "https://assay.example.com/api/webhooks/codesignal";
const directory = mkdtempSync(join(tmpdir(), "assay-webhooks-"));
let server: Client;
let vendor: System;

beforeAll(async () => {
  vendor = await startCodeSignal({ company: makeCompany({ applications: 3 }) });
  process.env.WEBHOOK_TEST_KEY = KEY;
  process.env.WEBHOOK_TEST_API = vendor.secrets.api_key;
  const codesignal = {
    system: "codesignal",
    base: vendor.origin,
    secrets: { api_key: { env: "WEBHOOK_TEST_API" }, webhook_secret: { env: "WEBHOOK_TEST_KEY" } },
    webhook: { address: ADDRESS },
  };
  server = await client(directory, {
    pulls: [
      codesignal,
      { system: "feishu-hire", webhook: {} },
      { system: "greenhouse", webhook: {} },
      { system: "ashby" },
    ],
  });
  const { store, keys } = server.context;
  await pullSecrets.put(store, keys, "feishu-hire", "encrypt_key", KEY);
  await pullSecrets.put(store, keys, "greenhouse", "webhook_secret", KEY);
});
afterAll(async () => {
  await server.context.pulls.stop();
  await server.close();
  await vendor.close();
  rmSync(directory, { recursive: true, force: true });
  rmSync(`${directory}.key`, { force: true });
  delete process.env.WEBHOOK_TEST_KEY;
  delete process.env.WEBHOOK_TEST_API;
});

/** A delivery without a session, as a vendor sends it. */
const deliver = (system: string, body: string, headers: Record<string, string> = {}) =>
  server.app.inject({
    method: "POST",
    url: `/api/webhooks/${system}`,
    headers: { "content-type": "application/json", "accept-language": "en", ...headers },
    payload: body,
  });
const events = () => server.context.store.selectFrom("webhook_event").selectAll().orderBy("event").execute();

test("a system that the settings take nothing of, and one that nobody knows, are not there", async () => {
  for (const system of ["ashby", "micro1", "nobody"]) {
    const body = JSON.stringify({ action: "ping" });
    const answer = await deliver(system, body, { "ashby-signature": bodySignature(KEY, body) });
    expect(answer.statusCode, system).toBe(404);
  }
  expect(await events()).toEqual([]);
});

test("CodeSignal: an event has its session asked for, once, and nothing is believed but the id", async () => {
  expect((await deliver("codesignal", "")).statusCode).toBe(200);
  const now = Date.now();
  const kind = "companyTestSessionFinished";
  const body = JSON.stringify({
    eventType: kind,
    triggeredOn: now,
    payload: { sessionId: "session-2", score: 100 },
  });
  const headers = { "x-codesignal-signature": codeSignalSignature(KEY, ADDRESS, kind, now) };
  const forged = await deliver("codesignal", body, { "x-codesignal-signature": "0".repeat(64) });
  expect([forged.statusCode, forged.json().error.code]).toEqual([401, "webhook_refused"]);
  expect(forged.body).not.toContain(KEY);
  expect(await events()).toEqual([]);

  expect((await deliver("codesignal", body, headers)).json()).toEqual({});
  const { store } = server.context;
  const wanted = () => pulls.wanted(store, "codesignal", "sessions");
  expect(await wanted()).toEqual([{ id: "session-2", misses: 0 }]);
  expect((await events()).map(({ system, name }) => [system, name])).toEqual([["codesignal", kind]]);

  const report = await server.context.pulls.run("codesignal", { endpoints: ["sessions"], onlyWanted: true });
  expect(report.endpoints).toMatchObject([{ endpoint: "sessions", state: "done", items: 1, waiting: 0 }]);
  expect(vendor.seen.map(({ endpoint, status }) => [endpoint, status])).toEqual([["sessions", 200]]);
  expect(await wanted()).toEqual([]);
  expect((await deliver("codesignal", body, headers)).statusCode).toBe(200);
  expect(await wanted()).toEqual([]);
  expect(await events()).toHaveLength(1);

  const late = now - 3_600_000;
  const old = JSON.stringify({ eventType: kind, triggeredOn: late, payload: { sessionId: "session-1" } });
  const replayed = { "x-codesignal-signature": codeSignalSignature(KEY, ADDRESS, kind, late) };
  expect((await deliver("codesignal", old, replayed)).statusCode).toBe(401);
});

test("Feishu: the challenge is sent back, an event names its application, a copy of it counts once", async () => {
  const send = (event: object, nonce: string) => {
    const { body, headers } = feishuEvent(KEY, event, { at: Date.now(), nonce });
    return deliver("feishu-hire", body, { ...headers });
  };
  const challenge = { type: "url_verification", challenge: "to be echoed", token: "t" };
  expect((await send(challenge, "1")).json()).toEqual({ challenge: "to be echoed" });
  const event = {
    header: { event_id: "e-1", event_type: "hire.application.stage_changed_v1" },
    event: { application_id: "6949805467799537964" },
  };
  expect((await send(event, "2")).statusCode).toBe(200);
  expect((await send(event, "3")).statusCode).toBe(200);
  const { store } = server.context;
  expect(await pulls.wanted(store, "feishu-hire", "application_details")).toEqual([
    { id: "6949805467799537964", misses: 0 },
  ]);
  expect((await events()).filter(({ system }) => system === "feishu-hire")).toHaveLength(1);
  const { body } = feishuEvent("another key", event, { at: Date.now(), nonce: "4" });
  expect((await deliver("feishu-hire", body)).statusCode).toBe(401);
});

test("Greenhouse: the body counts as it came, whatever its content type; what is too large or no JSON is refused", async () => {
  const body = '{"action":"delete_application", "payload": {"application": {"id": 9010000000000000011}}}';
  const signed = {
    signature: `sha256 ${bodySignature(KEY, body).slice("sha256=".length)}`,
    "greenhouse-event-id": "g-1",
  };
  expect((await deliver("greenhouse", body, { ...signed, "content-type": "text/plain" })).statusCode).toBe(
    200,
  );
  expect((await deliver("greenhouse", body.replace(", ", ","), signed)).statusCode).toBe(401);
  expect(
    (
      await deliver("greenhouse", "no JSON", {
        signature: `sha256 ${bodySignature(KEY, "no JSON").slice(7)}`,
      })
    ).statusCode,
  ).toBe(401);
  expect((await deliver("greenhouse", "x".repeat(1_048_577), signed)).statusCode).toBe(413);
  expect((await events()).filter(({ system }) => system === "greenhouse")).toMatchObject([
    { event: "g-1", name: "delete_application" },
  ]);
});

test("an id of more than 2^53 keeps its digits", () => {
  const body = Buffer.from('{"application": {"id": 9010000000000000011}}');
  const endpoint = {} as Parameters<typeof readEvent>[0]["endpoints"][string];
  const read = readEvent(
    {
      endpoints: { applications: endpoint },
      webhook: {
        secret: "webhook_secret",
        signature: { kind: "body", header: "x-signature", prefix: "sha256=" },
        wants: [{ endpoint: "applications", id: "application.id" }],
      },
    },
    { secret: KEY, address: ADDRESS, now: 0 },
    { headers: { "x-signature": bodySignature(KEY, body.toString()) }, body },
  );
  expect(read).toMatchObject({ wants: [{ endpoint: "applications", ids: ["9010000000000000011"] }] });
});
