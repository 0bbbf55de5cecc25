import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MOST_PINS } from "../../server/kept/pins.ts";
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

const list = async (who: Caller) => (await who("GET", "/api/pins")).json().pins;
const CHART = "#/metric?metric=cycle_days&by=job&where.channel=campus&figure=own-chart";
const OTHER = "#/metric?metric=nps";

test("a chart is pinned, changed and taken off by its owner; nobody else sees it; all is audited", async () => {
  const made = await anna("POST", "/api/pins", { address: CHART });
  expect(made.statusCode).toBe(201);
  const pin = made.json();
  expect(pin).toMatchObject({ address: CHART });
  expect(await list(anna)).toEqual([pin]);
  expect(await list(boris)).toEqual([]);
  for (const answer of [
    await boris("PATCH", `/api/pins/${pin.id}`, { address: OTHER }),
    await boris("DELETE", `/api/pins/${pin.id}`),
  ])
    expect(answer.statusCode).toBe(404);
  const changed = await anna("PATCH", `/api/pins/${pin.id}`, { address: OTHER });
  expect(changed.json()).toMatchObject({ id: pin.id, address: OTHER });
  expect((await anna("DELETE", `/api/pins/${pin.id}`)).statusCode).toBe(204);
  expect(await list(anna)).toEqual([]);
  const audit = join(directory, "audit");
  const actions = readdirSync(audit)
    .flatMap((name) => readFileSync(join(audit, name), "utf8").trim().split("\n"))
    .map((line) => JSON.parse(line))
    .filter(({ subject }) => subject === `pin:${pin.id}`)
    .map(({ actor, action, outcome }) => `${actor} ${action} ${outcome}`);
  expect(actions).toEqual([
    "anna pin done",
    "boris pin_change refused",
    "boris pin_delete refused",
    "anna pin_change done",
    "anna pin_delete done",
  ]);
});

test.each([
  [{ address: "#/overview" }, 400],
  [{ address: "#/metric" }, 400],
  [{ address: "#/metric?by=job" }, 400],
  [{ address: "#/metric?metric=nonsense" }, 404],
  [{ address: "https://evil.example/#/metric?metric=nps" }, 400],
  [{ address: "#/metric?metric=nps&a=<b>" }, 400],
  [{ address: "#/metric?metric=nps&a=%00" }, 400],
  [{ address: `#/metric?metric=nps&a=${"x".repeat(2000)}` }, 400],
  [{ address: OTHER, owner: "boris" }, 400],
  [{ address: 1 }, 400],
  [{}, 400],
  [[], 400],
])("%j is refused", async (body, status) => {
  const before = await list(anna);
  const answer = await anna("POST", "/api/pins", body);
  expect(answer.statusCode).toBe(status);
  expect(answer.json().error.message.length).toBeGreaterThan(5);
  expect(await list(anna)).toEqual(before);
});

test("one person pins so many and no more; others are free to", async () => {
  for (let index = 0; index < MOST_PINS; index += 1)
    expect((await boris("POST", "/api/pins", { address: OTHER })).statusCode).toBe(201);
  const refused = await boris("POST", "/api/pins", { address: OTHER });
  expect(refused.json().error).toMatchObject({ code: "limit_reached" });
  expect((await anna("POST", "/api/pins", { address: OTHER })).statusCode).toBe(201);
});
