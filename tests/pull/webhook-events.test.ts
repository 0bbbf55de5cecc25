import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { bodySignature } from "../../fixtures/systems/ai-interview.ts";
import { codeSignalSignature } from "../../fixtures/systems/codesignal.ts";
import { feishuEvent } from "../../fixtures/systems/feishu.ts";
import type { System, Webhook } from "../../pipelines/system.ts";
import { readSystems } from "../../pipelines/systems.ts";
import { type Delivery, readEvent, WINDOW } from "../../server/webhooks/read-event.ts";

const systems = await readSystems(null);
const now = Date.UTC(2026, 6, 1, 8);
const address = "https://assay.example.com/api/webhooks/x";
const secret = "a secret of the webhook";

const withWebhook = (name: string) => systems.get(name) as System & { readonly webhook: Webhook };
const read = (
  name: string,
  delivery: Delivery,
  options: { at?: number; secret?: string; address?: string } = {},
) =>
  readEvent(
    withWebhook(name),
    { secret: options.secret ?? secret, address: options.address ?? address, now: options.at ?? now },
    delivery,
  );
const sent = (body: string, headers: Record<string, string>): Delivery => ({
  headers,
  body: Buffer.from(body),
});

test("Feishu: a sealed event with its signature names the application; the challenge is sent back", () => {
  const event = {
    schema: "2.0",
    header: { event_id: "5e3702a8", event_type: "hire.application.stage_changed_v1" },
    event: { application_id: "6949805467799537964" },
  };
  const { body, headers } = feishuEvent(secret, event, { at: now, nonce: "n1" });
  expect(body).not.toContain("6949805467799537964");
  expect(read("feishu-hire", sent(body, { ...headers }))).toEqual({
    kind: "event",
    id: "5e3702a8",
    name: "hire.application.stage_changed_v1",
    wants: [{ endpoint: "application_details", ids: ["6949805467799537964"] }],
  });
  const deleted = {
    header: { event_id: "2", event_type: "hire.application.deleted_v1" },
    event: { application_ids: ["1", "2"] },
  };
  const gone = feishuEvent(secret, deleted, { at: now, nonce: "n2" });
  expect(read("feishu-hire", sent(gone.body, { ...gone.headers }))).toMatchObject({
    wants: [{ endpoint: "application_details", ids: ["1", "2"] }],
  });
  const first = feishuEvent(
    secret,
    { type: "url_verification", challenge: "abc", token: "t" },
    { at: now, nonce: "n3" },
  );
  expect(read("feishu-hire", sent(first.body, {}))).toEqual({ kind: "challenge", challenge: "abc" });
});

test("Feishu: without a signature, with another key, altered, or an hour old it is refused", () => {
  const event = { header: { event_id: "1", event_type: "x" }, event: { application_id: "1" } };
  const { body, headers } = feishuEvent(secret, event, { at: now, nonce: "n" });
  expect(() => read("feishu-hire", sent(body, {}))).toThrow("it has no signature");
  expect(() => read("feishu-hire", sent(body, { ...headers }), { secret: "another" })).toThrow(
    "its signature is wrong",
  );
  expect(() => read("feishu-hire", sent(`${body} `, { ...headers }))).toThrow("its signature is wrong");
  expect(() => read("feishu-hire", sent(body, { ...headers, "x-lark-request-nonce": "m" }))).toThrow(
    "its signature is wrong",
  );
  expect(() => read("feishu-hire", sent(body, { ...headers }), { at: now + WINDOW + 1000 })).toThrow(
    "its time is not about now",
  );
  expect(() => read("feishu-hire", sent('{"encrypt":"AAAA"}', {}))).toThrow("its body does not open");
  expect(() => read("feishu-hire", sent('{"challenge":"x","type":"url_verification"}', {}))).toThrow(
    "its body is not sealed",
  );
});

test("Greenhouse, Ashby and AI interviews sign the body as it came", () => {
  const body = '{"action":"delete_application","payload":{"note":"\\u00e9"}}';
  const hex = createHmac("sha256", secret).update(body).digest("hex");
  const greenhouse = { signature: `sha256 ${hex}`, "greenhouse-event-id": "42" };
  expect(read("greenhouse", sent(body, greenhouse))).toEqual({
    kind: "event",
    id: "42",
    name: "delete_application",
    wants: [],
  });
  // the same text written otherwise is another body
  expect(() => read("greenhouse", sent(JSON.stringify(JSON.parse(body)), greenhouse))).toThrow(
    "its signature is wrong",
  );
  const ashby = { "ashby-signature": `sha256=${hex}` };
  const once = read("ashby", sent(body, ashby));
  expect(once).toEqual(read("ashby", sent(body, ashby)));
  expect(once).toMatchObject({ kind: "event", name: "delete_application" });
  expect(() => read("ashby", sent(body, { "ashby-signature": hex }))).toThrow("its signature is wrong");
  expect(() => read("ashby", sent(body, {}))).toThrow("its signature is wrong");
  const done = JSON.stringify({ event_id: "e1", event: "interview.completed", id: "ai-1" });
  expect(read("ai-interview", sent(done, { "x-signature": bodySignature(secret, done) }))).toMatchObject({
    id: "e1",
    name: "interview.completed",
  });
  expect(() => read("ai-interview", sent("[1]", { "x-signature": bodySignature(secret, "[1]") }))).toThrow(
    "no JSON object",
  );
});

test("CodeSignal signs the address, the event and the time, not the body: the id is asked for", () => {
  const body = JSON.stringify({
    eventType: "companyTestSessionFinished",
    triggeredOn: now,
    payload: { sessionId: "session-1" },
  });
  const signed = codeSignalSignature(secret, address, "companyTestSessionFinished", now);
  expect(read("codesignal", sent(body, { "x-codesignal-signature": signed }))).toMatchObject({
    name: "companyTestSessionFinished",
    wants: [{ endpoint: "sessions", ids: ["session-1"] }],
  });
  expect(() =>
    read("codesignal", sent(body, { "x-codesignal-signature": signed }), { address: `${address}/` }),
  ).toThrow("its signature is wrong");
  expect(() =>
    read("codesignal", sent(body, { "x-codesignal-signature": signed }), { at: now - WINDOW - 1 }),
  ).toThrow("its time is not about now");
});
