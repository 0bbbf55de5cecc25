import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MOST_VIEWS } from "../../server/kept/views.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let folder: string;
let server: Client;
let anna: Caller;
let boris: Caller;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-views-"));
  server = await client(join(folder, "data"));
  anna = caller(server, "anna", ["analyst"]);
  boris = caller(server, "boris", ["hr_admin"]);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const list = async (who: Caller) =>
  (await who("GET", "/api/views")).json().views as { id: string; name: string; own: boolean }[];
const save = async (who: Caller, body: object) => (await who("POST", "/api/views", body)).json();
const UNKNOWN = "00000000-0000-4000-8000-000000000000";

test("a view is kept, listed, renamed, moved, shared and removed by its owner", async () => {
  const made = await anna("POST", "/api/views", {
    name: "  校招  漏斗 ",
    address: "#/efficiency?period=2025Q4..2026Q3&company=C1,C2&where.channel=campus",
  });
  expect(made.statusCode).toBe(201);
  const view = made.json();
  expect(view).toMatchObject({ name: "校招 漏斗", shared: false, own: true, owner: { user: "anna" } });
  expect(await list(anna)).toEqual([view]);
  const changed = await anna("PATCH", `/api/views/${view.id}`, {
    name: "Campus",
    address: "#/overview",
    shared: true,
  });
  expect(changed.json()).toEqual({
    ...view,
    name: "Campus",
    address: "#/overview",
    shared: true,
    changed_at: expect.any(String),
  });
  expect((await anna("DELETE", `/api/views/${view.id}`)).statusCode).toBe(204);
  expect(await list(anna)).toEqual([]);
});

test("a view is its owner's: others see it only shared, and never change it", async () => {
  const own = await save(anna, { name: "private", address: "#/validity" });
  const shared = await save(anna, { name: "shared", address: "#/validity", shared: true });
  expect(await list(boris)).toEqual([{ ...shared, own: false }]);
  for (const [id, status, code] of [
    [own.id, 404, "not_found"],
    [shared.id, 403, "not_yours"],
    [UNKNOWN, 404, "not_found"],
  ]) {
    for (const answer of [
      await boris("PATCH", `/api/views/${id}`, { name: "mine" }),
      await boris("DELETE", `/api/views/${id}`),
    ]) {
      expect(answer.statusCode).toBe(status);
      expect(answer.json().error.code).toBe(code);
    }
  }
  expect((await list(anna)).map(({ name }) => name)).toEqual(["private", "shared"]);
  await anna("PATCH", `/api/views/${shared.id}`, { shared: false });
  expect(await list(boris)).toEqual([]);
});

describe("an address that no page has is refused", () => {
  test.each([
    "https://evil.example/",
    "//evil.example",
    "#",
    "#/",
    "#/sign-in",
    "#/sign-in/token",
    "javascript:alert(1)",
    "#/overview#/x",
    "#/over view",
    "#/overview?a=<b>",
    "#/overview?a=%zz",
    "#/overview?a=%00",
    "#/overview?A=1",
    "#/overview?__proto__=1",
    `#/overview?${Array.from({ length: 41 }, (_, index) => `a${index}=1`).join("&")}`,
    `#/overview?a=${"x".repeat(2000)}`,
  ])("%s", async (address) => {
    const answer = await anna("POST", "/api/views", { name: "x", address });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: "invalid_parameter" });
    expect(answer.json().error.message).toContain("address");
  });
});

test.each([
  { name: "", address: "#/overview" },
  { name: "   ", address: "#/overview" },
  { name: "x".repeat(81), address: "#/overview" },
  { name: "line\nbreak", address: "#/overview" },
  { name: "turned \u202e round", address: "#/overview" },
  { name: "x" },
  { address: "#/overview" },
  { name: "x", address: "#/overview", shared: "perhaps" },
  { name: "x", address: "#/overview", owner: "boris" },
  [],
  null,
])("%j is refused", async (body) => {
  const answer = await anna("POST", "/api/views", body ?? "null");
  expect(answer.statusCode).toBe(400);
  expect(answer.json().error.message.length).toBeGreaterThan(5);
});

test.each([{}, { owner: "boris" }, { name: " " }, { address: "#/sign-in/x" }])(
  "the change %j is refused",
  async (change) => {
    const view = (await list(anna))[0]!;
    expect((await anna("PATCH", `/api/views/${view.id}`, change)).statusCode).toBe(400);
  },
);

test("an id that is none is refused, in the caller's language", async () => {
  expect((await anna("DELETE", "/api/views/1")).statusCode).toBe(400);
  const answer = await server.app.inject({
    method: "DELETE",
    url: `/api/views/${UNKNOWN}`,
    headers: { cookie: server.cookie, "accept-language": "zh-CN" },
  });
  expect(answer.json().error.message).toBe("没有找到该视图");
});

test("a name is used once by its owner, whatever its case, and by others freely", async () => {
  const first = await save(boris, { name: "Quarter", address: "#/overview" });
  expect((await boris("POST", "/api/views", { name: "QUARTER", address: "#/overview" })).statusCode).toBe(
    409,
  );
  const second = await save(boris, { name: "Other", address: "#/overview" });
  const taken = await boris("PATCH", `/api/views/${second.id}`, { name: "quarter" });
  expect(taken.json().error).toMatchObject({ code: "name_taken" });
  expect((await boris("PATCH", `/api/views/${first.id}`, { name: "QUARTER" })).statusCode).toBe(200);
  expect((await anna("POST", "/api/views", { name: "Quarter", address: "#/overview" })).statusCode).toBe(201);
});

test("a request from another site changes nothing", async () => {
  const before = await list(anna);
  const answer = await server.app.inject({
    method: "POST",
    url: "/api/views",
    headers: { cookie: server.cookie, "content-type": "application/json", origin: "https://evil.example" },
    payload: JSON.stringify({ name: "x", address: "#/overview" }),
  });
  expect(answer.statusCode).toBe(403);
  expect(await list(anna)).toEqual(before);
});

test("every change is in the audit log, without the view's name", async () => {
  const view = await save(anna, { name: "secret-name", address: "#/fairness" });
  await anna("PATCH", `/api/views/${view.id}`, { shared: true });
  await anna("DELETE", `/api/views/${view.id}`);
  const audit = join(folder, "data", "audit");
  const lines = readdirSync(audit).flatMap((name) =>
    readFileSync(join(audit, name), "utf8").trim().split("\n"),
  );
  const records = lines
    .map((line) => JSON.parse(line))
    .filter(({ subject }) => subject === `view:${view.id}`);
  expect(records.map(({ actor, action }) => [actor, action])).toEqual([
    ["anna", "view"],
    ["anna", "view_change"],
    ["anna", "view_delete"],
  ]);
  expect(lines.join("")).not.toContain("secret-name");
});

test("a person keeps a bounded number of views", async () => {
  const carla = caller(server, "carla", ["analyst"]);
  for (let index = 0; index < MOST_VIEWS; index += 1)
    await carla("POST", "/api/views", { name: `view ${index}`, address: "#/overview" });
  expect(await list(carla)).toHaveLength(MOST_VIEWS);
  const answer = await carla("POST", "/api/views", { name: "one more", address: "#/overview" });
  expect(answer.statusCode).toBe(409);
  expect(answer.json().error.message).toContain(String(MOST_VIEWS));
});
