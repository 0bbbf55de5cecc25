import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeKey } from "../../pipelines/key-file.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { backUp } from "../../server/backup/back-up.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { runHere } from "../helpers/program.ts";
import { writeCompany } from "../load/company.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const assay = (data: string, ...words: readonly string[]) => runHere([...words, "--data", at(data)]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-audited-"));
  writeCompany(at("exports"), 8);
  expect((await assay("base", "load", "--from", at("exports"))).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copy(name: string): string {
  cpSync(at("base"), at(name), { recursive: true });
  cpSync(at("base.key"), at(`${name}.key`));
  return name;
}

type Told = { readonly actor: string; readonly detail: { readonly by: string } } & Record<string, unknown>;

/** The events of a log after the first load, each by this user at the terminal. */
async function told(data: string) {
  const { code, out } = await assay(data, "audit", "list", "--format", "json");
  expect(code).toBe(0);
  const events = out.split("\n").map((line) => JSON.parse(line) as Told);
  for (const { actor, detail } of events)
    expect([actor, detail.by]).toEqual([userInfo().username, "command"]);
  return events
    .slice(2)
    .map(({ action, subject, outcome, detail }) => ({ action, subject, outcome, detail }));
}

const firstId = async (data: string) =>
  Number((await assay(data, "quarantine", "list", "--reason", "identity_conflict")).out.split(" ")[0]);

async function within<T>(data: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ directory: at(data), readers: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
const runs = (db: Database) => db.reader((c) => c.value<number>("SELECT count(*) FROM app.run"));

describe("what a command does is told", () => {
  test("a load: begun, and how it ended", async () => {
    const out = (await assay("base", "audit", "list", "--action", "run", "--format", "json")).out.split("\n");
    const detail = { by: "command", folder: at("exports"), feed: null };
    expect(out.map((line) => JSON.parse(line))).toMatchObject([
      { outcome: "begun", subject: "load", detail },
      { outcome: "done", subject: "load", detail: { ...detail, run: 1 } },
    ]);
  });

  test("a record of the quarantine that is shown, and one that is replayed", async () => {
    const data = copy("shown");
    const id = await firstId(data);
    expect(await told(data)).toEqual([]);
    expect((await assay(data, "quarantine", "show", String(id))).out).toContain("x@example.com");
    expect((await assay(data, "quarantine", "show", "99999")).code).toBe(1);
    expect((await assay(data, "quarantine", "replay", String(id))).code).toBe(0);
    const detail = { feed: "candidates", reason: "identity_conflict" };
    expect(await told(data)).toMatchObject([
      { action: "quarantine_view", subject: `quarantine:${id}`, outcome: "done", detail },
      { action: "quarantine_replay", outcome: "begun", detail: { records: 1, edited: 0 } },
      { action: "quarantine_replay", outcome: "done", detail: { records: 1, run: 2 } },
    ]);
  });

  test("a new master key, one that failed, a backup and its restore, each in its log", async () => {
    const data = copy("rotated");
    writeKey(at("rotated.key.1"));
    expect((await assay(data, "key", "rotate")).code).toBe(1);
    rmSync(at("rotated.key.1"));
    expect((await assay(data, "key", "rotate")).code).toBe(0);
    const { out } = await assay(data, "backup", "--to", at("backups"));
    const made = out.split(": opened again")[0] as string;
    cpSync(at("rotated.key"), at("restored.key"));
    expect((await assay("restored", "restore", "--from", made)).code).toBe(0);
    const before = [
      { action: "key_rotate", outcome: "begun" },
      { action: "key_rotate", outcome: "failed" },
      { action: "key_rotate", outcome: "begun" },
      { action: "key_rotate", outcome: "done", detail: { number: 2 } },
      { action: "backup", outcome: "begun", detail: { to: at("backups") } },
    ];
    const { id } = JSON.parse(readFileSync(join(made, "manifest.json"), "utf8"));
    expect(await told(data)).toMatchObject([
      ...before,
      { action: "backup", outcome: "done", detail: { folder: made } },
    ]);
    expect(await told("restored")).toMatchObject([
      ...before,
      { action: "restore", subject: `backup:${id}`, outcome: "done", detail: { from: made } },
    ]);
    expect((await assay("restored", "doctor")).out).toMatch(/^ok +audit +8 events, unbroken/m);
  });
});

test("what the log cannot tell is not done", async () => {
  const data = copy("untold");
  const id = await firstId(data);
  const key = readFileSync(at("untold.key"), "utf8");
  const [file] = readdirSync(at("untold/audit"));
  appendFileSync(join(at("untold/audit"), file as string), "{}\n");
  for (const words of [
    ["load", "--from", at("exports")],
    ["quarantine", "show", String(id)],
    ["quarantine", "replay", String(id)],
    ["key", "rotate"],
    ["backup", "--to", at("untold-backups")],
  ]) {
    const { code, out, err } = await assay(data, ...words);
    expect([code, out], words.join(" ")).toEqual([1, ""]);
    expect(err, words.join(" ")).toMatch(/its last event was changed or damaged.*run `assay audit begin`/);
  }
  expect(await within(data, runs)).toBe(1);
  expect(readFileSync(at("untold.key"), "utf8")).toBe(key);
  expect(existsSync(at("untold-backups"))).toBe(false);
  const made = await within(data, async (db) => backUp(db, await openKeys(db), at("untold-backups")));
  cpSync(at("untold.key"), at("untold-restored.key"));
  const { code, err } = await assay("untold-restored", "restore", "--from", made.folder);
  expect(code).toBe(1);
  expect(err).toMatch(/its last event was changed or damaged/);
  expect(readdirSync(folder).filter((name) => name.startsWith("untold-restored"))).toEqual([
    "untold-restored.key",
  ]);
});
