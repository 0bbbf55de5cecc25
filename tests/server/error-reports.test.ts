import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyAudit } from "../../server/access/audit-chain.ts";
import type { Role } from "../../server/access/roles.ts";
import { demo } from "../helpers/demo.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let server: Client;
let directory: string;
beforeAll(async () => {
  ({ directory } = await demo());
  server = await client(directory);
});
afterAll(() => server?.close());

const report = {
  note: "面试官 17 的分数不对 = 应为 85",
  figure: "competency",
  title: "Which abilities predict performance?",
  address: "#/validity?company=C2&period=2025Q4..2026Q3",
  metric: "validity_r",
  shown: "Communication: 0.42 (95% interval 0.31 to 0.52, n = 240)",
};
function as(person: string, ...roles: Role[]) {
  const ask = caller(server, person, roles);
  return {
    get: (url: string) => ask("GET", url),
    post: (body: unknown) => ask("POST", "/api/error-reports", body),
    patch: (id: number, body: unknown) => ask("PATCH", `/api/error-reports/${id}`, body),
  };
}

test("a reader's report is kept with where and when it was seen, answered, and audited", async () => {
  const reader = as("li", "analyst");
  const administration = as("wang", "hr_admin");
  const sent = await reader.post(report);
  expect(sent.statusCode).toBe(201);
  const { report_id: id, warehouse_version: version } = sent.json();
  expect(sent.json()).toMatchObject({
    ...report,
    author: { user: "li", name: { zh: "li", en: "li" } },
    status: "open",
    answer: null,
  });
  expect(version).toBe((await server.get("/api/health")).json().warehouse.version);

  const open = (await administration.get("/api/error-reports?status=open")).json();
  expect(open.reports.map((each: { report_id: number }) => each.report_id)).toContain(id);
  expect(open.counts.open).toBeGreaterThan(0);

  expect((await administration.patch(id, { status: "answered" })).json().error.message).toContain(
    "an answer is missing",
  );
  const answered = await administration.patch(id, { status: "answered", answer: "源数据已改正。" });
  expect(answered.json()).toMatchObject({
    status: "answered",
    answer: "源数据已改正。",
    answered_by: { user: "wang" },
  });
  const closed = await administration.patch(id, { status: "closed" });
  expect(closed.json()).toMatchObject({
    status: "closed",
    answer: "源数据已改正。",
    answered_by: { user: "wang" },
  });
  expect((await reader.get("/api/error-reports")).json().reports[0]).toMatchObject({
    report_id: id,
    status: "closed",
    answer: "源数据已改正。",
  });

  const key = server.context.keys.purpose("audit");
  expect(verifyAudit({ directory: join(directory, "audit"), key, heads: [] }).broken).toBeNull();
  const log = readFileSync(join(directory, "audit", `${new Date().toISOString().slice(0, 7)}.jsonl`), "utf8");
  const events = log
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((event) => event.action.startsWith("error_report"));
  expect(events.map(({ actor, action, subject, outcome }) => [actor, action, subject, outcome])).toEqual([
    ["li", "error_report", "figure:competency", "done"],
    ["wang", "error_report_change", `error_report:${id}`, "refused"],
    ["wang", "error_report_change", `error_report:${id}`, "done"],
    ["wang", "error_report_change", `error_report:${id}`, "done"],
  ]);
  expect(log).not.toContain("面试官 17");
});

test("what is written is sealed in the database", async () => {
  const rows = await server.context.store.selectFrom("error_report").select(["note", "answer"]).execute();
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(Buffer.from(row.note).toString("utf8")).not.toContain("分数");
});

test("a reader sees the own reports only, and may not answer", async () => {
  const [li, zhao] = [as("li", "analyst"), as("zhao", "analyst")];
  const { report_id: id } = (await zhao.post(report)).json();
  const authors = (answer: { reports: { author: { user: string } }[] }) =>
    new Set(answer.reports.map((each) => each.author.user));
  expect(authors((await zhao.get("/api/error-reports")).json())).toEqual(new Set(["zhao"]));
  expect(authors((await li.get("/api/error-reports")).json())).toEqual(new Set(["li"]));
  expect((await zhao.get("/api/error-reports")).json().counts).toEqual({ open: 1, answered: 0, closed: 0 });
  expect((await zhao.patch(id, { status: "closed" })).statusCode).toBe(403);
  expect((await as("it", "admin").post(report)).statusCode).toBe(403);
});

test("the list is paged", async () => {
  const many = as("many", "analyst");
  for (let index = 0; index < 5; index += 1) await many.post({ ...report, note: `note ${index}` });
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: { reports: { note: string }[]; next_cursor: string | null } = (
      await many.get(`/api/error-reports?limit=2${cursor ? `&cursor=${cursor}` : ""}`)
    ).json();
    expect(page.reports.length).toBeLessThanOrEqual(2);
    seen.push(...page.reports.map((each) => each.note));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(["note 4", "note 3", "note 2", "note 1", "note 0"]);
});

describe("a report is refused", () => {
  test.each([
    ["without a word", { note: "   " }],
    ["longer than 500 characters", { note: "x".repeat(501) }],
    ["about another site", { address: "https://example.org/#/validity" }],
    ["about no figure", { figure: "" }],
    ["about a metric that cannot be one", { metric: "no metric" }],
    ["with a strange member", { status: "closed" }],
    ["about a version below zero", { warehouse_version: -1 }],
  ])("%s", async (_, wrong) => {
    const answer = await as("li", "analyst").post({ ...report, ...wrong });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.code).toBe("invalid_parameter");
  });

  test.each([
    [999_999, { status: "closed" }, 404],
    [1, { status: "lost" }, 400],
    [1, { status: "answered", answer: " " }, 400],
    [1, { status: "answered", answer: "x".repeat(1001) }, 400],
    [1, {}, 400],
  ])("change of %i to %j: %i", async (id, body, status) => {
    expect((await as("wang", "hr_admin").patch(id, body)).statusCode).toBe(status);
  });
});
