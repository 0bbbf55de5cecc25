import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { System } from "../../server/routes/system.ts";
import { account } from "../helpers/accounts.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let folder: string;
let server: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-system-"));
  const data = join(folder, "data");
  server = await client(data);
  writeFileSync(join(data, "assay.config.json"), "{}");
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test("room, files and settings are told, failed sign-ins by day and without who", async () => {
  const it = caller(server, "it", ["it"]);
  await account(server.context, { person: "gao.wei", roles: ["hr"] });
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short" });
  for (const login of ["gao.wei", "nobody.here", "gao.wei"])
    expect((await server.post("/api/session", { login, password: "wrong wrong wrong" })).statusCode).toBe(
      401,
    );
  const answer = await it("GET", "/api/system");
  expect(answer.statusCode).toBe(200);
  const told = answer.json() as System;
  expect(told.failures.days[0]).toMatchObject({ day: today.format(new Date()), failed: 3 });
  expect(answer.body).not.toMatch(/gao|nobody/);
  expect(told.disk.free).toBeGreaterThan(0);
  expect(told.files.find(({ name }) => name === "warehouse.duckdb")!.bytes).toBeGreaterThan(0);
  expect(told.files.find(({ name }) => name === "audit")!.bytes).toBeGreaterThan(0);
  expect(told.backup).toBeNull();
  expect(told.sessions).toBeGreaterThan(0);
  const zone = told.settings.values.find(({ path }) => path === "organisation.zone");
  expect(zone).toEqual({ path: "organisation.zone", value: '"Asia/Shanghai"', is_default: true });
  const wait = told.settings.values.find(({ path }) => path === "limits.query_wait_seconds");
  expect(wait).toMatchObject({ value: "60", is_default: false });
});

test("who runs nothing is not told", async () => {
  for (const role of ["leadership", "hr", "business", "model_owner"] as const)
    expect((await caller(server, role, [role])("GET", "/api/system")).statusCode).toBe(403);
});
