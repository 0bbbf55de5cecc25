import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { masterKeys } from "../../pipelines/keys.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { examineBackups } from "../../server/backup/examine-backups.ts";
import { type Manifest, readManifest, writeManifest } from "../../server/backup/manifest.ts";
import { sourceOf } from "../../server/backup/recorded-backup.ts";
import { scheduledBackups } from "../../server/backup/scheduled.ts";
import { withAudit } from "../../server/command-audit.ts";
import { readConfig } from "../../server/config.ts";
import { startServer } from "../../server/main.ts";
import { jobRuns } from "../../server/store/job-run.ts";
import type { Store } from "../../server/store/open.ts";
import { openDatabase } from "../../sql/database.ts";
import { runHere } from "../helpers/program.ts";
import { writeCompany } from "../load/company.ts";

const DAY = 86_400_000;
const SILENT = { info: () => undefined, warn: () => undefined };

let folder: string;
/** A backup of the company, to be planted as of other days. */
let sample: string;
const at = (name: string) => join(folder, name);
const data = () => at("data");
const to = () => at("backups");
const key = () => masterKeys(data()).purpose("backup");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-scheduled-"));
  const db = await openDatabase({ directory: data(), readers: 1 });
  await loadDirectory(db, { from: writeCompany(folder, 5).first });
  await db.close();
  const { out } = await runHere(["backup", "--to", at("sample"), "--data", data()]);
  sample = out.split(": opened again")[0] as string;
});
beforeEach(() => {
  rmSync(to(), { recursive: true, force: true });
  settings({ to: "../backups", keep: { daily: 2, weekly: 0, monthly: 2 } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function settings(backup: object): void {
  writeFileSync(join(data(), "assay.config.json"), JSON.stringify({ backup }));
}

let planted = 0;
/** Puts a backup of another day, or of otherwise another manifest, among the backups; gives its name. */
async function plant(made_at: string, change: Partial<Manifest> = {}, by = key()): Promise<string> {
  planted += 1;
  const stamp = made_at.slice(0, 19).replaceAll(/[-:]/g, "");
  const name = `assay-${stamp}-${String(planted).padStart(8, "0")}`;
  const manifest = readManifest(sample, key());
  cpSync(sample, join(to(), name), { recursive: true });
  rmSync(join(to(), name, "manifest.json"));
  await writeManifest(join(to(), name), { ...manifest, made_at, ...change }, by);
  return name;
}

/** Works on the data directory with its tables open. */
async function within<T>(work: (audited: Parameters<Parameters<typeof withAudit>[1]>[0]) => Promise<T>) {
  const db = await openDatabase({ directory: data(), readers: 1 });
  try {
    return await withAudit(db, work);
  } finally {
    await db.close();
  }
}

const runs = (store: Store) => store.selectFrom("job_run").selectAll().orderBy("due_at").execute();

/** As if the server had begun to make backups a day ago and had made none since. */
const missedOne = () =>
  within(async ({ store }) => {
    await store.deleteFrom("job_run").execute();
    await jobRuns(store).register("backup", new Date(Date.now() - DAY));
  });

async function serveOnce(): Promise<void> {
  const server = await startServer({ data: data(), web: null, port: 0, logLevel: "silent" });
  await sleep(200); // a job that is due claims its time
  const working = async () => (await runs(server.context.store)).filter(({ status }) => status === "running");
  await expect.poll(working, { timeout: 120_000, interval: 100 }).toEqual([]);
  await server.close();
}

const events = async () =>
  (await runHere(["audit", "list", "--action", "backup", "--format", "json", "--data", data()])).out
    .split("\n")
    .map((line) => JSON.parse(line));

test("a backup that was missed is made at the next start, whole, and told", async () => {
  await missedOne();
  await serveOnce();
  await serveOnce();
  const [name, ...more] = readdirSync(to());
  expect(more).toEqual([]);
  const made = (await within(({ store }) => runs(store))).filter(({ job }) => job === "backup");
  expect(made.map(({ status }) => status)).toEqual(["registered", "done"]);
  const told = (await events()).slice(-2);
  const detail = { to: to(), by: "schedule" };
  expect(told).toMatchObject([
    { actor: userInfo().username, outcome: "begun", detail },
    { actor: userInfo().username, outcome: "done", detail: { folder: join(to(), name ?? ""), removed: [] } },
  ]);
  cpSync(at("data.key"), at("again.key"));
  const restored = await runHere(["restore", "--from", join(to(), name ?? ""), "--data", at("again")]);
  expect(restored.code).toBe(0);
});

test("what the rule does not keep is removed, and nothing that is no whole backup of this installation", async () => {
  const gone = [
    await plant("2024-05-01T03:00:00Z"),
    await plant("2024-05-31T03:00:00Z"),
    await plant("2024-06-29T03:00:00Z"),
  ];
  const stays = [await plant("2024-06-30T03:00:00Z")];
  const foreign = [
    await plant("2024-05-02T03:00:00Z", { installation: "another" }),
    await plant("2024-05-03T03:00:00Z", {}, Buffer.alloc(32, 7)),
    await plant("2024-05-04T03:00:00Z"),
  ];
  truncateSync(join(to(), foreign[2] ?? "", "vault.duckdb"), 100);
  for (const name of [
    "photos",
    "assay-20240101T030000-0000000z",
    ".assay-20240101T030000-00000001.partial",
  ]) {
    mkdirSync(join(to(), name));
    foreign.push(name);
  }
  writeFileSync(join(to(), "assay-20240101T030000-00000002"), "a file");
  foreign.push("assay-20240101T030000-00000002");
  mkdirSync(join(to(), ".assay-20240101T030000-00000003.removing"));

  const log: unknown[] = [];
  const heard = { info: (facts: object) => log.push(facts), warn: (facts: object) => log.push(facts) };
  await within(async (source) => {
    const [job] = scheduledBackups(sourceOf(source), readConfig(data()), heard);
    await (job as { work: () => Promise<void> }).work();
  });
  const left = readdirSync(to());
  const [made, ...more] = left.filter((name) => ![...stays, ...foreign].includes(name));
  expect(more).toEqual([]);
  expect(left.sort()).toEqual([...stays, ...foreign, made ?? ""].sort());
  const done = (await events()).at(-1);
  expect(done).toMatchObject({ outcome: "done", detail: { folder: join(to(), made ?? "") } });
  expect(done.detail.removed.sort()).toEqual(gone.sort());
  const strange = foreign.slice(1, 3).map((name) => join(to(), name));
  expect(log).toMatchObject([
    { newest: "2024-06-30T03:00:00Z" },
    { removed: done.detail.removed },
    { others: strange },
  ]);
});

test("the one just made stays though the clock was set back, and so does the newest", async () => {
  const later = await plant(new Date(Date.now() + 400 * DAY).toISOString());
  settings({ to: to(), keep: { daily: 1, weekly: 0, monthly: 0 } });
  await missedOne();
  await serveOnce();
  expect(readdirSync(to())).toHaveLength(2);
  expect(readdirSync(to())).toContain(later);
});

test("one that fails, or cannot be told, removes nothing", async () => {
  const all = [await plant("2020-05-01T03:00:00Z"), await plant("2020-05-02T03:00:00Z")];
  settings({ to: to(), keep: { daily: 1, weekly: 0, monthly: 0 } });
  cpSync(data(), at("broken"), { recursive: true });
  cpSync(at("data.key"), at("broken.key"));
  const db = await openDatabase({ directory: at("broken"), readers: 1 });
  await withAudit(db, async (source) => {
    const [job] = scheduledBackups(sourceOf(source), readConfig(data()), SILENT);
    const { work } = job as { work: () => Promise<void> };
    renameSync(join(at("broken"), "audit"), at("aside"));
    await expect(work()).rejects.toThrow("audit");
    expect(readdirSync(to())).toEqual(all);
    renameSync(at("aside"), join(at("broken"), "audit"));
    await db.writer((c) => c.run("DELETE FROM vault.identity WHERE source_id = 'C3'"));
    await expect(work()).rejects.toThrow("holds 4 identities of candidates where 5 were loaded");
  });
  await db.close();
  expect(readdirSync(to())).toEqual(all);
});

test.each([
  ["inside the data directory", "kept/here", /kept\/here lies inside the data directory/],
  ["where the master key lies", "..", /holds the master key \(.*data\.key\).*name a folder without it/],
  ["above it", "../..", /holds the master key/],
])("a place %s is refused by settings and command", async (_, place, says) => {
  settings({ to: place });
  await within(async (source) =>
    expect(() => scheduledBackups(sourceOf(source), readConfig(data()), SILENT)).toThrow(says),
  );
  const { code, err } = await runHere(["backup", "--to", join(data(), place), "--data", data()]);
  expect(code).toBe(1);
  expect(err).toMatch(says);
  expect(existsSync(join(data(), "kept"))).toBe(false);
});

test("a refused place stops the start, and the doctor tells it", async () => {
  settings({ to: "kept" });
  const says = `${join(data(), "kept")} lies inside the data directory`;
  await expect(startServer({ data: data(), web: null, port: 0, logLevel: "silent" })).rejects.toThrow(says);
  const { code, out } = await runHere(["doctor", "--data", data()]);
  expect(code).toBe(1);
  expect(out).toMatch(new RegExp(`^fault +backup +${says}`, "m"));
  settings({ to: "../backups" });
  await plant(new Date().toISOString());
  expect((await runHere(["doctor", "--data", data()])).out).toMatch(/^ok +backup +/m);
  writeFileSync(join(data(), "assay.config.json"), "{}");
  expect((await runHere(["doctor", "--data", data()])).out).toMatch(
    /^note +backup +none are made by themselves; name backup.to/m,
  );
});

test("how old the newest is against the rule is told, and why the last failed", async () => {
  const told = () => {
    const { backup, organisation } = readConfig(data());
    return examineBackups(data(), backup as NonNullable<typeof backup>, organisation.zone).catch(
      ({ message }) => `fault: ${message}`,
    );
  };
  const days = (ago: number) => new Date(Date.now() - ago * DAY);
  await within(({ store }) => store.deleteFrom("job_run").execute());
  expect(await told()).toBe("none was due yet");
  await within(({ store }) => jobRuns(store).register("backup", days(3)));
  expect(await told()).toMatch(
    /^fault: there is none, one was due at 20\S+Z; start the server, or run assay/,
  );
  const old = await plant(days(2.5).toISOString());
  const late = /^fault: the newest is of 20\S+Z, one was due at 20\S+Z; start the server/;
  expect(await told()).toMatch(late);
  await plant(days(0).toISOString(), { installation: "another" });
  expect(await told()).toMatch(late);
  await plant(days(0.002).toISOString());
  expect(await told()).toMatch(/^2 in \S+backups, the newest of 20\S+Z$/);
  const last = days(0.001);
  await within(async ({ store }) => {
    await jobRuns(store).claim("backup", last);
    await jobRuns(store).finish("backup", last, { run: null, error: "no space left", attempt: 3 });
  });
  expect(await told()).toMatch(/^fault: the newest is of 20\S+Z, the last run failed: no space left; start/);
  truncateSync(join(to(), old, "vault.duckdb"), 1);
  await plant(days(0).toISOString());
  expect(await told()).toMatch(
    new RegExp(`^2 in .*; no whole backup under this master key: ${join(to(), old)}$`),
  );
});
