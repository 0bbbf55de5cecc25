import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPerson } from "../../pipelines/identity.ts";
import { writeKey } from "../../pipelines/key-file.ts";
import { auditKey, openKeys } from "../../pipelines/keys.ts";
import { openAudit } from "../../server/access/audit.ts";
import { verifyAudit } from "../../server/access/audit-chain.ts";
import { auditHeads, readAuditHeads } from "../../server/store/audit-head.ts";
import { errorReports, openReport, sealReport } from "../../server/store/error-report.ts";
import { openStore } from "../../server/store/open.ts";
import { openSubjectTexts, receive, subjectRequests } from "../../server/store/subject-request.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { runHere } from "../helpers/program.ts";
import { merge } from "./accepted.ts";
import { mergeCompany, opened, SECRETS } from "./sealed-company.ts";

/** How often a rotation is killed; more by hand. */
const KILLS = Number(process.env.ASSAY_KILLS ?? 2);
const STEPS = ["start", "key", "identities", "texts", "vault", "quarantine", "others", "kept", "end"];
const script = fileURLToPath(new URL("./rotate-once.ts", import.meta.url));
let folder: string;
let expected: Record<string, unknown>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-rotate-"));
  await within("first", async (db) => {
    await mergeCompany(db);
    const keys = await openKeys(db);
    const store = await openStore(db);
    const text = (name: "note" | "answer") => sealReport(keys, name, `${name} 不对`, 1);
    await store
      .insertInto("error_report")
      .values({
        ...{ report_id: 1, author: "li", figure: "f", title: "t", address: "#/", metric: null, shown: null },
        ...{
          created_at: "2026",
          changed_at: "2026",
          warehouse_version: 1,
          status: "answered",
          answered_by: "w",
        },
        ...{ note: text("note"), answer: text("answer") },
      })
      .execute();
    await receive(store, keys, {
      ...{ kind: "correction", person_key: null, candidate_id: "C1", asked: "生日有误" },
      ...{ received_by: "li", channel: "letter", days: 30, zone: "Asia/Shanghai" },
    });
    const heads = auditHeads(store);
    const audit = await openAudit({
      directory: join(db.directory, "audit"),
      key: keys.purpose("audit"),
      heads,
    });
    await audit.record({ actor: "li", action: "export", subject: "before", outcome: "done" });
    await audit.close();
    await store.destroy();
    expected = await everything(db);
    expect(Object.keys(expected).length).toBeGreaterThan(80);
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);

async function within<T>(name: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ directory: path(name), readers: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

function copy(to: string): string {
  cpSync(path("first"), path(to), { recursive: true });
  cpSync(path("first.key"), path(`${to}.key`));
  return path(to);
}

/** All that is sealed, opened; who is found by an identifier; whether the audit log verifies. */
async function everything(db: Database): Promise<Record<string, unknown>> {
  const keys = await openKeys(db, { onWarning: () => undefined });
  const store = await openStore(db);
  const [report] = await errorReports.page(store, { author: undefined, limit: 1 });
  const [request] = await subjectRequests.all(store);
  await store.destroy();
  return {
    ...(await opened(db)),
    asked: openSubjectTexts(keys, request!),
    note: openReport(keys, "note", report!.note, 1),
    answer: openReport(keys, "answer", report!.answer as Uint8Array, 1),
    found: await findPerson(db, keys, "phone", "139 0000 0007"),
    audit: verifyAudit({
      directory: join(db.directory, "audit"),
      key: keys.purpose("audit"),
      heads: await readAuditHeads(db.directory),
    }).broken,
  };
}

/** Numbers of the master keys that stand before what is sealed in a data directory. */
const numbers = (db: Database) =>
  db.reader(async (c) =>
    (
      await c.rows<{ id: string }>(
        `SELECT DISTINCT hex(sealed[2:2]) AS id FROM (
           SELECT sealed FROM vault.identity UNION ALL SELECT sealed FROM vault.sealed_text UNION ALL SELECT sealed FROM app.quarantine_chunk)`,
      )
    ).map(({ id }) => Number.parseInt(id, 16)),
  );

test("assay key rotate: all opens under the new key, nothing under the old one, and it says what to do", async () => {
  const data = copy("told");
  const { code, out, err } = await runHere(["key", "rotate", "--data", data]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain(`number 2, in ${data}.key. Make a new backup now`);
  expect(out).toContain(`kept in ${data}.key.1: delete it together with them`);
  expect(readFileSync(`${data}.key.1`, "utf8")).toBe(readFileSync(path("first.key"), "utf8"));
  for (const file of [`${data}.key`, `${data}.key.1`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${data}.key.next`)).toBe(false);
  await within("told", async (db) => {
    expect(await everything(db)).toEqual(expected);
    expect(await numbers(db)).toEqual([2]);
    // who comes again is the same person, and what was set aside is known again
    const before = await db.reader((c) => c.value("SELECT count(*) FROM app.quarantine"));
    await merge(db, "ai_scores", [
      {
        ...{
          interview_id: "I98",
          source_id: "I98",
          competency_id: "C",
          score: 80,
          transcript: "我叫林晓，来自第98组",
        },
        updated_at: "2025-01-01 00:00:00+00",
      },
    ]);
    expect(await db.reader((c) => c.value("SELECT count(*) FROM app.quarantine"))).toBe(before);
    const again = { candidate_id: "N", source_id: "N", name: "林", phone: "13900000007" };
    await merge(db, "candidates", [{ ...again, updated_at: "2025-01-01 00:00:00+00" }]);
    expect(
      await db.reader((c) =>
        c.value(
          "SELECT count(DISTINCT person_key) FROM staging.candidates WHERE candidate_id IN ('N', 'C7')",
        ),
      ),
    ).toBe(1);
  });
  cpSync(`${data}.key.1`, `${data}.key`);
  await within("told", (db) =>
    expect(openKeys(db)).rejects.toThrow("is not the one this vault was made with"),
  );
});

test("killed at any moment, all can be read, and the same command ends in the same content", {
  timeout: 30_000 + KILLS * 20_000,
}, async () => {
  let killed = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const name = `killed-${round}`;
    const data = copy(name);
    const step = STEPS[Math.floor(((round + Math.random()) / KILLS) * STEPS.length)] as string;
    const pause = Math.floor(Math.random() * (round % 2 === 0 ? 40 : 4));
    const run = () =>
      spawnSync(process.execPath, ["--import", "tsx", script, data, step, String(pause)], {
        encoding: "utf8",
      });
    if (!run().stdout.includes("done")) killed += 1;
    const place = `killed ${pause} ms after ${step}`;
    if (round % 2 === 0)
      await within(name, async (db) => expect(await everything(db), place).toEqual(expected));
    expect((await runHere(["key", "rotate", "--data", data])).code, place).toBe(0);
    await within(name, async (db) => {
      expect(await everything(db), place).toEqual(expected);
      expect(await numbers(db), place).toHaveLength(1);
      expect(await db.reader((c) => c.value("SELECT count(*) FROM vault.master_key")), place).toBe(1);
    });
    expect(existsSync(`${data}.key.next`), place).toBe(false);
    for (const file of readdirSync(folder))
      if (file.startsWith(name)) rmSync(path(file), { recursive: true, force: true });
  }
  expect(killed).toBeGreaterThanOrEqual(KILLS / 2);
});

test("a key that an earlier installation left behind is never overwritten", async () => {
  const data = copy("left");
  writeKey(`${data}.key.1`);
  const left = readFileSync(`${data}.key.1`, "utf8");
  const { code, err } = await runHere(["key", "rotate", "--data", data]);
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining(`${data}.key.1 holds a key of an earlier`),
  });
  expect(readFileSync(`${data}.key.1`, "utf8")).toBe(left);
  expect(existsSync(`${data}.key.next`)).toBe(false);
});

test("a key of the environment is replaced by hand: the new one lies in a file until then", async () => {
  const data = copy("given");
  const first = readFileSync(`${data}.key`, "utf8").trim();
  rmSync(`${data}.key`);
  process.env.ASSAY_MASTER_KEY = first;
  try {
    const { out } = await runHere(["key", "rotate", "--data", data]);
    expect(out).toContain(`Set ASSAY_MASTER_KEY to the key in this file`);
    await within("given", async (db) => expect(await everything(db)).toEqual(expected));
    const again = await runHere(["key", "rotate", "--data", data]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("still holds the key before") });
    process.env.ASSAY_MASTER_KEY = readFileSync(`${data}.key.next`, "utf8").trim();
    rmSync(`${data}.key.next`);
    await within("given", async (db) => expect(await everything(db)).toEqual(expected));
  } finally {
    delete process.env.ASSAY_MASTER_KEY;
  }
});

test("while a rotation waits to be ended, a lost earlier key is named, and the audit log goes on", async () => {
  const data = copy("half");
  spawnSync(process.execPath, ["--import", "tsx", script, data, "vault", "0"]);
  const warnings: string[] = [];
  await within("half", async (db) => {
    const keys = await openKeys(db, { onWarning: (warning) => warnings.push(warning) });
    const store = await openStore(db);
    const log = { directory: join(data, "audit"), key: keys.purpose("audit") };
    const audit = await openAudit({ ...log, heads: auditHeads(store) });
    await audit.record({ actor: "li", action: "export", subject: "between", outcome: "done" });
    await audit.close();
    await store.destroy();
    const heads = await readAuditHeads(data);
    expect(verifyAudit({ ...log, heads })).toEqual({ records: 2, broken: null });
    expect(verifyAudit({ ...log, key: auditKey(data), heads })).toEqual({ records: 2, broken: null });
  });
  expect(warnings).toEqual([expect.stringContaining("run assay key rotate to end it")]);
  writeFileSync(`${data}.key`, readFileSync(`${data}.key.next`));
  await within("half", (db) => expect(openKeys(db)).rejects.toThrow("number 1 of them is missing"));
});

test("no name or text is in clear in any file of the data directory, before or after", () => {
  for (const name of ["first", "told"]) {
    const files = readdirSync(path(name)).filter((file) => /\.(duckdb|wal|sqlite)/.test(file));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const bytes = readFileSync(join(path(name), file));
      expect(
        SECRETS.filter((text) => bytes.includes(text)),
        file,
      ).toEqual([]);
    }
    expect(readFileSync(join(path(name), "warehouse.duckdb")).includes("C39")).toBe(true);
  }
});
