import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openKeys } from "../../pipelines/keys.ts";
import type { ServerKeys } from "../../server/loader/loader.ts";
import { openStore, type Store } from "../../server/store/open.ts";
import {
  dueDay,
  openSubjectTexts,
  type Receipt,
  receive,
  subjectRequests,
} from "../../server/store/subject-request.ts";
import { type Database, openDatabase } from "../../sql/database.ts";

let folder: string;
let db: Database;
let store: Store;
let keys: ServerKeys;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-subjects-"));
  db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  store = await openStore(db);
  keys = await openKeys(db, { onWarning: () => undefined });
});
afterAll(async () => {
  await store?.destroy();
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

const PERSON = "7f8a3f60-0000-4000-8000-000000000001";
const receipt: Receipt = {
  ...{ kind: "correction", person_key: PERSON, candidate_id: "cand-1", asked: "出生日期应为 1995-03-01" },
  ...{ received_by: "candidate", channel: "page", days: 30, zone: "Asia/Shanghai" },
};
const take = (more: Partial<Receipt> = {}, now?: Date) =>
  store.transaction().execute((within) => receive(within, keys, { ...receipt, ...more }, now));

test("a request is numbered, due thirty days later by the calendar of the zone, and its texts are sealed", async () => {
  const late = new Date("2026-11-29T17:00:00Z"); // in Shanghai the next day
  const row = await take({}, late);
  expect(row).toMatchObject({ request_id: 1, state: "received", due_on: "2026-12-30", with_rows: 0 });
  expect(Buffer.from(row.texts).includes("1995")).toBe(false);
  const [kept] = await subjectRequests.of(store, PERSON);
  expect(openSubjectTexts(keys, kept!)).toEqual({
    ...{ candidate_id: "cand-1", source: null, application_id: null },
    ...{ asked: receipt.asked, told: null },
  });
  expect(dueDay(new Date("2028-02-28T12:00:00Z"), 2, "UTC")).toBe("2028-03-01");
});

test("a request about nobody is refused, and two at once get two numbers", async () => {
  await expect(take({ person_key: null, candidate_id: null })).rejects.toThrow("it has neither");
  const rows = await Promise.all([take({ kind: "copy" }), take({ kind: "erasure" })]);
  expect(new Set(rows.map(({ request_id }) => request_id)).size).toBe(2);
});

test("who waits comes first by deadline; nobody approves an own proposal, whatever the program says", async () => {
  const urgent = await take({ days: 1 });
  const [first] = await subjectRequests.all(store);
  expect(first?.request_id).toBe(urgent.request_id);
  const closed = { state: "done", closed_by: "li", closed_at: "2026-12-01T00:00:00.000Z" } as const;
  await subjectRequests.change(store, urgent.request_id, closed);
  expect((await subjectRequests.all(store)).at(-1)?.request_id).toBe(urgent.request_id);
  const own = { state: "approved", proposed_by: "li", approved_by: "li" } as const;
  await expect(subjectRequests.change(store, 1, own)).rejects.toThrow(/CHECK/i);
  await expect(subjectRequests.change(store, 1, { state: "done" })).rejects.toThrow(/CHECK/i);
});
