import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditPage } from "../../server/routes/audit.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let folder: string;
let server: Client;
let auditor: Caller;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-audit-page-"));
  server = await client(join(folder, "data"));
  auditor = caller(server, "shen", ["auditor"]);
  for (let number = 0; number < 3000; number += 1)
    await server.context.audit.record({
      actor: number % 3 === 0 ? "li" : "wang",
      action: number % 2 === 0 ? "export" : "run",
      subject: `metric:m${number}`,
      outcome: "done",
      detail: { 备注: "x".repeat(number % 700) },
    });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const page = async (query: string) => {
  const answer = await auditor("GET", `/api/audit?${query}`);
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
  return answer.json() as AuditPage;
};

test("pages lead from the newest event to the first, each once, whatever the lengths of lines", async () => {
  const all: AuditPage["events"][number][] = [];
  let cursor = "";
  do {
    const { events, next_cursor } = await page(`limit=500${cursor && `&cursor=${cursor}`}`);
    all.push(...events);
    cursor = next_cursor ?? "";
  } while (cursor !== "");
  const numbers = all.map(({ sequence }) => sequence);
  // each reading is told first
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  expect(new Set(numbers).size).toBe(numbers.length);
  const subjects = all.filter(({ action }) => action !== "audit_view").map(({ subject }) => subject);
  expect(subjects).toEqual(Array.from({ length: 3000 }, (_, index) => `metric:m${2999 - index}`));
  expect(all[0]).toMatchObject({ action: "audit_view", actor: { user: "shen" } });
});

test("by person, action and day", async () => {
  const { events } = await page("actor=li&action=export&limit=500");
  expect(events).toHaveLength(500);
  expect(new Set(events.map(({ actor, action }) => `${actor.user} ${action}`))).toEqual(
    new Set(["li export"]),
  );
  expect((await page("to=2001-01-01")).events).toEqual([]);
  expect((await page("from=2999-01-01")).events).toEqual([]);
});

test.each(["cursor=x", "from=yesterday", "limit=0", "other=1"])("%s is refused", async (query) => {
  const answer = await auditor("GET", `/api/audit?${query}`);
  expect([answer.statusCode, Object.keys(answer.json())]).toEqual([400, ["error"]]);
});

test("it is verified in a process of its own, and a change is found", async () => {
  expect((await auditor("GET", "/api/audit/verify")).json()).toMatchObject({ broken: null });
  const directory = join(folder, "data", "audit");
  const file = join(directory, readdirSync(directory).find((name) => name.endsWith(".jsonl"))!);
  const before = readFileSync(file, "utf8");
  const lines = before.split("\n");
  writeFileSync(file, lines.with(9, lines[9]!.replace('"done"', '"dome"')).with(19, "{broken").join("\n"));
  const found = (await auditor("GET", "/api/audit/verify")).json();
  expect(found.events).toBe(9);
  expect(found.broken.where).toMatch(/:10$/);
  writeFileSync(file, before);
  expect((await auditor("GET", "/api/audit/verify")).json()).toMatchObject({ broken: null });
});
