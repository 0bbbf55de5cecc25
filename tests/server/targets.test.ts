import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demo } from "../helpers/demo.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let directory: string;
let server: Client;
let anna: Caller;
let ben: Caller;
let boris: Caller;
beforeAll(async () => {
  ({ directory } = await demo());
  server = await client(directory);
  anna = caller(server, "anna", ["analyst"]);
  ben = caller(server, "ben", ["analyst"]);
  boris = caller(server, "boris", ["hr_admin"]);
});
afterAll(() => server.close());

const list = async (who: Caller) => (await who("GET", "/api/targets")).json().targets;
const url = "/api/targets/ai_completion_rate";

test("a target is set, replaced and removed by who set it; all see it, with who and when", async () => {
  const before = Date.now();
  const set = await anna("PUT", url, { value: 0.9 });
  expect(set.statusCode).toBe(200);
  expect(set.json()).toMatchObject({
    metric: "ai_completion_rate",
    value: 0.9,
    own: true,
    changeable: true,
    owner: { user: "anna" },
  });
  expect(Date.parse(set.json().set_at)).toBeGreaterThanOrEqual(before - 1000);
  expect(await list(ben)).toEqual([{ ...set.json(), own: false, changeable: false }]);
  expect((await anna("PUT", url, { value: 0.92 })).json().value).toBe(0.92);
  expect(await list(anna)).toHaveLength(1);
  expect((await anna("DELETE", url)).statusCode).toBe(204);
  expect(await list(anna)).toEqual([]);
  expect((await anna("DELETE", url)).statusCode).toBe(404);
});

test("another analyst can neither replace nor remove it, HR administration can", async () => {
  await anna("PUT", url, { value: 0.9 });
  for (const answer of [await ben("PUT", url, { value: 0.1 }), await ben("DELETE", url)]) {
    expect(answer.statusCode).toBe(403);
    expect(answer.json().error.code).toBe("not_yours");
  }
  expect((await list(anna))[0]).toMatchObject({ value: 0.9, own: true });
  expect((await list(boris))[0]).toMatchObject({ own: false, changeable: true });
  expect((await boris("PUT", url, { value: 0.95 })).json().owner.user).toBe("boris");
  expect((await anna("DELETE", url)).statusCode).toBe(403);
  expect((await boris("DELETE", url)).statusCode).toBe(204);
});

test.each([
  ["ai_completion_rate", { value: 1.01 }, 400],
  ["ai_completion_rate", { value: -0.01 }, 400],
  ["ai_completion_rate", { value: "high" }, 400],
  ["ai_completion_rate", { value: null }, 400],
  ["ai_completion_rate", {}, 400],
  ["ai_completion_rate", { value: 0.5, owner: "boris" }, 400],
  ["validity_overall_r", { value: 1.5 }, 400],
  ["nps", { value: -101 }, 400],
  ["cycle_days", { value: -1 }, 400],
  ["cost_per_hire", { value: 1e13 }, 400],
  ["no_such_metric", { value: 1 }, 404],
  ["Bad-Name", { value: 1 }, 400],
])("%s refuses %j", async (metric, body, status) => {
  const answer = await anna("PUT", `/api/targets/${metric}`, body);
  expect(answer.statusCode).toBe(status);
  expect(await list(anna)).toEqual([]);
});

test.each([
  ["ai_completion_rate", 0],
  ["ai_completion_rate", 1],
  ["validity_overall_r", -0.25],
  ["nps", -20],
  ["cycle_days", 14.5],
])("%s takes %d", async (metric, value) => {
  expect((await anna("PUT", `/api/targets/${metric}`, { value })).json().value).toBe(value);
  expect((await list(ben))[0].value).toBe(value);
  await anna("DELETE", `/api/targets/${metric}`);
});

test("a number beyond all numbers is refused", async () => {
  const answer = await server.app.inject({
    method: "PUT",
    url,
    headers: { cookie: server.cookie, "content-type": "application/json" },
    payload: '{"value":1e999}',
  });
  expect(answer.statusCode).toBe(400);
});

test("every change is in the audit log with the value before", async () => {
  await anna("PUT", "/api/targets/nps", { value: 30 });
  await anna("PUT", "/api/targets/nps", { value: 40 });
  await anna("DELETE", "/api/targets/nps");
  const audit = join(directory, "audit");
  const records = readdirSync(audit)
    .flatMap((name) => readFileSync(join(audit, name), "utf8").trim().split("\n"))
    .map((line) => JSON.parse(line))
    .filter(({ action, subject }) => action.startsWith("target") && subject === "metric:nps");
  expect(records.slice(-3).map(({ action, detail }) => [action, detail])).toEqual([
    ["target", { value: 30, before: null }],
    ["target", { value: 40, before: 30 }],
    ["target_delete", { before: 40 }],
  ]);
});
