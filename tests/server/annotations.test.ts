import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demo } from "../helpers/demo.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let directory: string;
let server: Client;
let anna: Caller;
let boris: Caller;
beforeAll(async () => {
  ({ directory } = await demo());
  server = await client(directory);
  anna = caller(server, "anna", ["analyst"]);
  boris = caller(server, "boris", ["hr_admin"]);
});
afterAll(() => server.close());

const list = async (who: Caller) => (await who("GET", "/api/annotations")).json().annotations;
const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const event = { date: "2025-10-15", text: { zh: "新增模拟题", en: "Simulation question added" } };

test("an annotation is written, changed and removed by its author, and seen by all", async () => {
  const made = await anna("POST", "/api/annotations", event);
  expect(made.statusCode).toBe(201);
  const one = made.json();
  expect(one).toMatchObject({ ...event, filter: null, own: true, owner: { user: "anna" } });
  expect(await list(boris)).toEqual([{ ...one, own: false }]);
  const changed = await anna("PATCH", `/api/annotations/${one.id}`, {
    date: "2025-11-01",
    text: { zh: "新增模拟题（第二批）", en: " " },
    filter: { dimension: "company", value: "C2" },
  });
  expect(changed.json()).toMatchObject({
    date: "2025-11-01",
    text: { zh: "新增模拟题（第二批）", en: null },
    filter: { dimension: "company", value: "C2" },
  });
  const freed = await anna("PATCH", `/api/annotations/${one.id}`, { filter: null });
  expect(freed.json()).toMatchObject({ date: "2025-11-01", filter: null });
  expect((await anna("DELETE", `/api/annotations/${one.id}`)).statusCode).toBe(204);
  expect(await list(anna)).toEqual([]);
});

test("who did not write it cannot change it", async () => {
  const one = (await anna("POST", "/api/annotations", event)).json();
  for (const [id, status, code] of [
    [one.id, 403, "not_yours"],
    [UNKNOWN, 404, "not_found"],
  ])
    for (const answer of [
      await boris("PATCH", `/api/annotations/${id}`, { date: "2026-01-01" }),
      await boris("DELETE", `/api/annotations/${id}`),
    ]) {
      expect(answer.statusCode).toBe(status);
      expect(answer.json().error.code).toBe(code);
    }
  expect(await list(anna)).toEqual([one]);
  await anna("DELETE", `/api/annotations/${one.id}`);
});

describe("what cannot be drawn is refused", () => {
  test.each([
    [{ ...event, date: "2025-02-30" }, "date"],
    [{ ...event, date: "15.10.2025" }, "date"],
    [{ ...event, date: "1800-01-01" }, "date"],
    [{ text: event.text }, "date"],
    [{ date: event.date }, "text"],
    [{ ...event, text: {} }, "text"],
    [{ ...event, text: { zh: "  ", en: "" } }, "text"],
    [{ ...event, text: { zh: "字".repeat(201) } }, "text"],
    [{ ...event, text: { en: "two\nlines" } }, "text"],
    [{ ...event, text: { fr: "bonjour" } }, "text"],
    [{ ...event, filter: { dimension: "nonsense", value: "1" } }, "dimension"],
    [{ ...event, filter: { dimension: "company", value: "C99" } }, "value"],
    [{ ...event, filter: { dimension: "company" } }, "value"],
    [{ ...event, filter: { dimension: "company'; drop", value: "C1" } }, "dimension"],
    [{ ...event, owner: "boris" }, "owner"],
  ])("%j", async (body, path) => {
    const answer = await anna("POST", "/api/annotations", body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.code).toBe("invalid_parameter");
    expect(answer.json().error.message).toContain(path);
    expect(await list(anna)).toEqual([]);
  });
});

test("the text is kept as it was written, in both languages", async () => {
  const text = { zh: "“试点”：部门 A & B <两轮>", en: "'; drop table app.annotation; --" };
  const one = (await anna("POST", "/api/annotations", { date: "2026-02-28", text })).json();
  expect(one.text).toEqual(text);
  expect(await list(anna)).toHaveLength(1);
  await anna("DELETE", `/api/annotations/${one.id}`);
});

test("the newest day comes first", async () => {
  const dates = ["2025-01-31", "2026-03-01", "2025-12-31"];
  for (const date of dates) await anna("POST", "/api/annotations", { ...event, date });
  const all = (await list(boris)) as { id: string; date: string }[];
  expect(all.map(({ date }) => date)).toEqual(["2026-03-01", "2025-12-31", "2025-01-31"]);
  for (const { id } of all) await anna("DELETE", `/api/annotations/${id}`);
});

test("every change is in the audit log, without the text", async () => {
  const one = (await anna("POST", "/api/annotations", { ...event, text: { en: "hush-hush" } })).json();
  await anna("PATCH", `/api/annotations/${one.id}`, { date: "2026-01-01" });
  await anna("DELETE", `/api/annotations/${one.id}`);
  const audit = join(directory, "audit");
  const lines = readdirSync(audit).flatMap((name) =>
    readFileSync(join(audit, name), "utf8").trim().split("\n"),
  );
  const actions = lines
    .map((line) => JSON.parse(line))
    .filter(({ subject }) => subject === `annotation:${one.id}`)
    .map(({ action }) => action);
  expect(actions).toEqual(["annotation", "annotation_change", "annotation_delete"]);
  expect(lines.join("")).not.toContain("hush-hush");
});

test("who may not see figures may not see or write annotations", async () => {
  const it = caller(server, "it", ["admin"]);
  expect((await it("GET", "/api/annotations")).statusCode).toBe(403);
  expect((await it("POST", "/api/annotations", event)).statusCode).toBe(403);
});
