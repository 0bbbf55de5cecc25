import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pullWords } from "../../dashboards/text/pulls.ts";
import { readSystems } from "../../pipelines/systems.ts";
import { parseConfig } from "../../server/config.ts";
import { checkAgainst } from "../../server/pull/desk.ts";
import { listedHosts } from "../../server/pull/hosts.ts";
import { PULL_PROBLEMS, PULL_STATES } from "../../server/store/pull.ts";
import { type Client, client } from "../server/client.ts";
import { type Desk, deskFile, startDesk } from "./desk.ts";

let data: string;
let desk: Desk;
let served: Client;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "assay-pull-route-"));
  desk = await startDesk();
  mkdirSync(join(data, "systems"));
  writeFileSync(join(data, "systems", "desk.json"), JSON.stringify(deskFile));
  const pulls = [{ system: "desk", base: `${desk.origin}/api`, cron: "30 1 * * *" }];
  served = await client(data, { pulls });
});
afterAll(async () => {
  await served.close();
  await desk.close();
  rmSync(data, { recursive: true });
  rmSync(`${data}.key`, { force: true });
});

test("the answer says of each endpoint how far it is, and names every host", async () => {
  const told = (await served.get("/api/pulls")).json() as Record<string, never>;
  expect(told).toMatchObject({
    hosts: [{ host: new URL(desk.origin).host, use: "pull", name: "desk" }],
    pulls: [
      {
        system: "desk",
        cron: "30 1 * * *",
        next: expect.stringMatching(/T17:30:00\.000Z$/),
        missing_secrets: ["client", "secret"],
        endpoints: [
          { endpoint: "people", state: null, items: 0, waiting: 0, problem: null },
          { endpoint: "profiles", state: null },
          { endpoint: "departments", state: null },
        ],
      },
    ],
  });
  await expect(served.context.pulls.run("desk", {})).rejects.toThrow(/the secret client is nowhere/);
});

test("the schema of a system file is served", async () => {
  const { properties } = (await served.get("/api/schemas/system")).json() as { properties: object };
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(["base", "hosts", "auth", "endpoints"]));
});

test("every state and every problem has its words in both languages", () => {
  for (const language of ["zh", "en"] as const) {
    const words = pullWords(language);
    for (const state of PULL_STATES) expect(words.states[state].length, state).toBeGreaterThan(1);
    for (const problem of PULL_PROBLEMS) expect(words.problems[problem].length, problem).toBeGreaterThan(5);
  }
});

test("hosts are listed of everything that goes out, and of nothing where nothing is set", async () => {
  const systems = await readSystems(null);
  expect(listedHosts(parseConfig({}, "x"), systems)).toEqual([]);
  const config = parseConfig(
    {
      pulls: [{ system: "greenhouse" }, { system: "bamboohr", options: { company: "acme" } }],
      sign_in: { oidc: [{ id: "corp", issuer: "https://id.acme.example/realm", client_id: "a" }] },
      models: { webhooks: [{ address: "https://hr.acme.example/hook", secret_env: "HOOK" }] },
      messages: {
        mail: { host: "smtp.acme.example", from: "a@acme.example", domains: ["acme.example"] },
        robots: [{ id: "team", vendor: "wecom", label: { zh: "群", en: "Team" }, key_env: "KEY" }],
      },
      engine: { kind: "clickhouse", addresses: ["https://ch1.acme.example:8443"] },
    },
    "x",
  );
  expect(listedHosts(config, systems).map(({ host, use }) => `${use} ${host}`)).toEqual([
    "pull harvest.greenhouse.io",
    "pull auth.greenhouse.io",
    expect.stringMatching(/^pull (acme\.bamboohr\.com|api\.bamboohr\.com)$/),
    "sign_in id.acme.example",
    "models hr.acme.example",
    "mail smtp.acme.example",
    "robot qyapi.weixin.qq.com",
    "engine ch1.acme.example:8443",
  ]);
});

test("settings that fit no system are refused by their place", async () => {
  const systems = await readSystems(null);
  const of = (pulls: object[]) => () => checkAgainst(systems, parseConfig({ pulls }, "x").pulls);
  expect(of([{ system: "nobody" }])).toThrow(
    /pulls\.0\.system: no system is named nobody; there are: ai-interview/,
  );
  expect(of([{ system: "bamboohr", options: { company: "evil.example/x" } }])).toThrow(
    /pulls\.0\.options\.company: should fit/,
  );
  expect(of([{ system: "bamboohr" }])).toThrow(/pulls\.0\.options: company is missing/);
  expect(of([{ system: "moka", endpoints: ["nothing"], secrets: { pin: { env: "PIN" } } }])).toThrow(
    /pulls\.0\.secrets: there is no pin; pulls\.0\.endpoints: there is no nothing/,
  );
  expect(of([{ system: "moka", cron: "every night" }])).toThrow(/pulls\.0\.cron: not a cron expression/);
  expect(of([{ system: "moka" }, { system: "moka" }])).toThrow(/pulls\.1\.system: moka is there twice/);
  expect(of([{ system: "moka", base: "http://moka.example" }])).toThrow(/pulls\.0\.base/);
});
