import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Own, Role } from "../../../server/access/roles.ts";
import { documentsOf } from "../../../server/reports/build.ts";
import { CHAPTERS, type Item } from "../../../server/reports/contents.ts";
import { COMPANY } from "../../../server/reports/desk.ts";
import type { Report } from "../../../server/reports/report.ts";
import { signerOf, takeApart, withSignature } from "../../../server/reports/sign.ts";
import { digest, readSnapshot } from "../../../server/reports/snapshot.ts";
import { verifyReport } from "../../../server/reports/verify.ts";
import type { Reports } from "../../../server/routes/reports.ts";
import { signIn } from "../../helpers/accounts.ts";
import { demo } from "../../helpers/demo.ts";
import { runFolder } from "../../helpers/once.ts";
import { type Client, client } from "../client.ts";

const QUARTER = "2026Q3";

let server: Client;
let report: Report;
let id: string;
let file: string;
let folder: string;
beforeAll(async () => {
  server = await client((await demo()).directory);
  const made = await server.context.reports.make(QUARTER, "local");
  id = made.report_id;
  folder = join(server.context.database.directory, "reports", made.snapshot);
  file = join(folder, QUARTER, `assay-${QUARTER}.json`);
  report = await server.context.reports.read(id, COMPANY);
}, 300_000);
afterAll(() => server?.close());

async function as(role: Role, own?: Own) {
  const who = { person: role, roles: [role], ...(own && { own }) };
  const cookie = `assay_session=${await signIn(server.context, who)}`;
  return {
    get: (url: string) => server.get(url, { cookie }),
    post: (url: string, body: unknown) => server.post(url, body, { cookie }),
  };
}

/** A report says in the addresses of the whole record where it ends. */
const withoutEnd = (document: object) =>
  JSON.stringify(document)
    .replaceAll(/\?to=2026-09-30&/g, "?")
    .replaceAll(/[?&]to=2026-09-30(?=")/g, "");

const known = () => ({ snapshot: () => folder, knownKeys: [server.context.reports.keyId] });
const failures = async (path: string, from = known()) =>
  (await verifyReport(path, from)).findings.filter(({ holds }) => !holds).map(({ what }) => what);

test("every figure is the one that the API gives to leadership, in both languages", async () => {
  const leadership = await as("leadership");
  let compared = 0;
  for (const chapter of CHAPTERS) {
    const from = chapter.quarters === 1 ? QUARTER : "2025Q4";
    const asked = (item: Item) => (typeof item === "string" ? { figure: item } : item);
    const items = [...(chapter.headlines ?? []), ...chapter.items].map(asked);
    for (const lang of ["zh", "en"] as const) {
      const part = report.texts[lang]?.parts.find((each) => each.id === chapter.id);
      const shown = [...(part?.blocks.flatMap(documentsOf) ?? [])];
      for (const item of items) {
        const query = new URLSearchParams({ period: `${from}..${QUARTER}`, compare: "previous", lang });
        for (const [name, value] of Object.entries(item.choices ?? {})) query.set(name, value);
        const answer = (await leadership.get(`/api/figures/${item.figure}?${query}`)).json();
        const at = shown.findIndex((each) => each.id === answer.id && each.title === answer.title);
        const [own] = at < 0 ? [] : shown.splice(at, 1);
        if (own === undefined) continue;
        expect(JSON.parse(withoutEnd(own)), `${lang} ${item.figure}`).toEqual(JSON.parse(withoutEnd(answer)));
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(80);
});

test("the same quarter made twice is the same to the last byte, and belongs to the same snapshot", async () => {
  const before = readFileSync(file);
  const again = await server.context.reports.make(QUARTER, "somebody else");
  expect(again.report_id).toBe(id);
  expect(again.made_by).toBe("local");
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a report is verified from a copy of its snapshot in another folder", async () => {
  const elsewhere = mkdtempSync(join(runFolder(), "auditor-"));
  cpSync(folder, join(elsewhere, "snapshot"), { recursive: true });
  cpSync(file, join(elsewhere, "report.json"));
  const from = { snapshot: () => join(elsewhere, "snapshot"), knownKeys: [] };
  const { findings } = await verifyReport(join(elsewhere, "report.json"), from);
  expect(findings.filter(({ holds }) => !holds).map(({ what }) => what)).toEqual(["key"]);
  expect(findings.map(({ what }) => what)).toEqual(expect.arrayContaining(["figures", "file", "snapshot"]));
});

test("one changed cell of the snapshot is found, with its digest mended too", async () => {
  const copy = join(mkdtempSync(join(runFolder(), "changed-")), "snapshot");
  cpSync(folder, copy, { recursive: true });
  const path = join(copy, "tables", "marts.hire.parquet");
  await changeOneCell(path);
  const from = { ...known(), snapshot: () => copy };
  expect(await failures(file, from)).toEqual(["snapshot"]);
  const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8"));
  for (const table of manifest.tables)
    if (table.name === "marts.hire") table.sha256 = digest(readFileSync(path));
  writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest, null, 1));
  const { findings } = await verifyReport(file, from);
  expect(findings.find(({ what }) => what === "snapshot")?.says).toContain("the report was made from");
});

async function changeOneCell(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`create table t as from read_parquet('${path}')`);
  const rows = await connection.run(
    "update t set human_score = human_score + 1 where rowid = (select min(rowid) from t where human_score is not null)",
  );
  expect(rows.rowsChanged).toBe(1);
  rmSync(path);
  await connection.run(`copy t to '${path}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
}

test("one changed byte of a report is found", async () => {
  const bytes = readFileSync(file);
  const path = join(mkdtempSync(join(runFolder(), "byte-")), `assay-${QUARTER}.json`);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at]! + by) % 256;
      writeFileSync(path, changed);
      const { findings } = await verifyReport(path, { snapshot: () => null, knownKeys: [] });
      expect(findings[0]).toMatchObject({ what: "signature", holds: false });
    }),
    { numRuns: 100 },
  );
});

test("a signature is that of one key: another one, or another report's, does not hold", () => {
  const about = { quarter: QUARTER, languages: ["zh"], scope: COMPANY, packs: [], snapshot: "a" } as const;
  const [one, other] = [signerOf(new Uint8Array(32).fill(1)), signerOf(new Uint8Array(32).fill(2))];
  const signed = withSignature("json", '{"a":1}\n', about, one);
  expect(takeApart("json", signed)).toMatchObject({ body: '{"a":1}\n', holds: true });
  expect(takeApart("json", signed.replace(one.publicKey, other.publicKey))?.holds).toBe(false);
  expect(takeApart("json", signed.replace('"a":1', '"a":2'))?.holds).toBe(false);
  expect(takeApart("json", signed.replace('"snapshot":"a"', '"snapshot":"b"'))?.holds).toBe(false);
  expect(takeApart("html", withSignature("html", "<p>--></p>\n", about, one))).toMatchObject({
    ...{ body: "<p>--></p>\n", holds: true },
  });
  // RFC 8032, 7.1, test 1: the public key of a secret
  const secret = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
  expect(Buffer.from(signerOf(secret).publicKey, "base64").toString("hex")).toBe(
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  );
});

test("who has own jobs gets a report of these, from the same snapshot", async () => {
  const recruiter = await as("hr", { job: ["J01"], department: [] });
  const answer = await recruiter.get(`/api/reports/${id}.json?lang=en`);
  expect(answer.statusCode).toBe(200);
  const own = answer.json() as Report;
  expect(own.basis.snapshot).toBe(report.basis.snapshot);
  expect(own.basis.scope).toEqual({ kind: "some", rows: true, any: [{ job: ["J01"] }] });
  const n = (from: Report) =>
    from.texts
      .en!.parts.flatMap(({ blocks }) => blocks.flatMap(documentsOf))
      .find(({ id: each }) => each === "headline-cycle-days");
  const [few, all] = [n(own), n(report)].map((each) => (each?.kind === "headline" ? each.figure?.n : null));
  expect(few).toBeGreaterThan(0);
  expect(few!).toBeLessThan(all! / 4);
  expect(JSON.stringify(own.texts)).not.toContain("Call Centre Representative");
  const summary = (await recruiter.get(`/api/reports/${QUARTER}/summary`)).json();
  expect(summary.questions).toHaveLength(5);
});

test("it is made on demand, told while it is made, and recorded", async () => {
  const analyst = await as("analyst");
  expect((await (await as("leadership")).post("/api/reports", { quarter: QUARTER })).statusCode).toBe(403);
  expect((await analyst.post("/api/reports", { quarter: "2031Q1" })).json().error.message).toContain(QUARTER);
  expect((await analyst.post("/api/reports", { quarter: "2026Q5" })).statusCode).toBe(400);
  expect((await analyst.post("/api/reports", { quarter: "2026Q2" })).statusCode).toBe(202);
  expect((await analyst.post("/api/reports", { quarter: "2026Q2" })).statusCode).toBe(409);
  const list = async () => (await analyst.get("/api/reports")).json() as Reports;
  expect((await list()).making?.quarter).toBe("2026Q2");
  while ((await list()).making !== null) await sleep(200);
  const { reports, failed } = await list();
  expect(failed).toBeNull();
  expect(reports.map(({ quarter }) => quarter)).toEqual(["2026Q3", "2026Q2"]);
  const page = (await server.get("/api/audit?limit=20")).json();
  const acts = page.events.map(({ action, outcome }: { action: string; outcome: string }) => [
    action,
    outcome,
  ]);
  expect(acts).toEqual(
    expect.arrayContaining([
      ["report_make", "begun"],
      ["report_make", "done"],
    ]),
  );
}, 120_000);

test("a report of a quarter that has passed says nothing of what came after it", async () => {
  const made = await server.context.reports.make("2025Q4", "local");
  const before = await server.context.reports.read(made.report_id, COMPANY);
  const told = JSON.stringify(before.texts);
  expect(told).not.toContain("2026Q1");
  expect(told).not.toContain("2026Q3");
  expect(told).toContain("2025Q4");
}, 120_000);

test("notes are kept with a report, by who may, and changed by their author alone", async () => {
  const [leader, analyst, recruiter] = [await as("leadership"), await as("analyst"), await as("hr")];
  const body = { report_id: id, text: "请在季度会上讨论" };
  expect((await recruiter.post("/api/report-notes", body)).statusCode).toBe(403);
  expect(
    (await leader.post("/api/report-notes", { ...body, report_id: "2020Q1-000000000000" })).statusCode,
  ).toBe(404);
  const note = (await leader.post("/api/report-notes", body)).json();
  const { notes } = (await analyst.get(`/api/report-notes?report=${id}`)).json();
  expect(notes).toMatchObject([{ text: body.text, own: false, author: { user: "leadership" } }]);
  const remove = await server.app.inject({
    ...{ method: "DELETE", url: `/api/report-notes/${note.id}` },
    headers: {
      cookie: `assay_session=${await signIn(server.context, { person: "analyst", roles: ["analyst"] })}`,
    },
  });
  expect(remove.statusCode).toBe(403);
});

test("a snapshot keeps no name and no contact, and its rows are in one order", () => {
  const { manifest } = readSnapshot(folder);
  const names = manifest.tables.flatMap(({ name, columns }) =>
    columns.map(([column]) => `${name}.${column}`),
  );
  expect(
    names.filter((name) => /phone|email|national_id|full_name|person_name|comment_text/.test(name)),
  ).toEqual([]);
  expect(readdirSync(join(folder, "tables"))).toHaveLength(manifest.tables.length);
});

test("what was pruned is said: the report of the company stays, a narrower one cannot be made any more", async () => {
  const { forgetSnapshots } = await import("../../../server/reports/desk.ts");
  mkdirSync(join(folder, "..", "draft-left"), { recursive: true });
  await forgetSnapshots(server.context.database.directory, server.context.store);
  const leader = await as("leadership");
  expect((await leader.get(`/api/reports/${id}.json`)).statusCode).toBe(200);
  const recruiter = await as("hr", { job: ["J02"], department: [] });
  const refused = await recruiter.get(`/api/reports/${id}.json`);
  expect([refused.statusCode, refused.json().error.message]).toEqual([
    404,
    expect.stringContaining("snapshot"),
  ]);
  expect(await failures(file)).toEqual(["snapshot"]);
  const { reports } = (await leader.get("/api/reports")).json() as Reports;
  expect(reports.every(({ pruned_at }) => pruned_at !== null)).toBe(true);
  expect(readdirSync(join(folder, "..")).filter((name) => name.startsWith("draft-"))).toEqual([]);
});
