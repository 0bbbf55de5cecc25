import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDirectory, loadRecords } from "../../pipelines/load.ts";
import { startServer } from "../../server/main.ts";
import { machineTokens } from "../../server/store/machine-token.ts";
import { messages } from "../../server/store/message.ts";
import { storeIn } from "../../server/store/open.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { signIn } from "../helpers/accounts.ts";
import { runHere, startProgram } from "../helpers/program.ts";
import { checksum } from "../load/checksum.ts";
import { writeCompany } from "../load/company.ts";

/** Backups under write load, and kills of a restore; `BACKUPS` asks for more. */
const BACKUPS = Number(process.env.BACKUPS ?? 1);

let folder: string;
let company: ReturnType<typeof writeCompany>;
/** A backup of `data` as it was after the first load. */
let backup: string;
let before: Record<string, string>;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-backup-"));
  company = writeCompany(folder, 40);
  await within("data", async (db) => {
    await loadDirectory(db, { from: company.first });
    before = await checksum(db);
  });
  const server = await startServer({ data: at("data"), web: null, port: 0, logLevel: "silent" });
  await signIn(server.context, { person: "u1" });
  await server.context.sessions.invite("u1");
  await machineTokens.add(server.context.store, {
    ...{ id: "t1", name: "nightly", secret: "a hash", rights: '["runs.read"]', created_by: "u1" },
    ...{ created_at: "2026-01-01", expires_at: "9999-01-01", used_at: null, ended_at: null },
  });
  await messages.add(server.context.store, {
    ...{
      id: "m1",
      dedupe: "m1",
      subscription: "s1",
      account: "u1",
      topic: "report",
      grant: "",
      channel: "mail",
    },
    ...{
      recipient: "u1@example.com",
      written: "{}",
      state: "waiting",
      attempts: 0,
      tried_at: null,
      told: null,
    },
    ...{ next_at: "9999-01-01", made_at: "2026-01-01", ended_at: null },
  });
  await server.context.audit.record({ actor: "u1", action: "sign_in", outcome: "done", subject: "session" });
  await server.close();
  backup = await backedUp("data", "backups");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function within<T>(name: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ directory: at(name), readers: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Makes a backup by the command; gives its folder. */
async function backedUp(data: string, to: string): Promise<string> {
  const { code, out, err } = await runHere(["backup", "--to", at(to), "--data", at(data)]);
  expect(err).toBe("");
  expect(code).toBe(0);
  return /^(.+): opened again, counted and a sealed value read/.exec(out)?.[1] ?? "";
}

/** Restores a backup by the command, to a new data directory with the right key beside it. */
function restored(from: string, data: string, ...more: readonly string[]) {
  cpSync(at("data.key"), at(`${data}.key`));
  return runHere(["restore", "--from", from, "--data", at(data), ...more]);
}

function everyFile(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test("what was backed up is restored whole, and nothing of it can be read without the key", async () => {
  const files = everyFile(backup);
  expect(files.map((file) => file.slice(backup.length + 1)).sort()).toEqual(
    [
      "app.duckdb",
      "app.sqlite",
      `audit/${new Date().toISOString().slice(0, 7)}.jsonl`,
      "manifest.json",
      "vault.duckdb",
      "warehouse.duckdb",
    ].sort(),
  );
  const key = readFileSync(at("data.key"), "utf8").trim();
  for (const file of files) {
    const bytes = readFileSync(file);
    for (const secret of ["林晓1", "DUCK", "sign_in", key, Buffer.from(key, "hex")])
      expect(bytes.includes(secret), `${file}: ${secret}`).toBe(false);
  }
  const { code, out } = await restored(backup, "again");
  const store = storeIn(at("again"));
  const kept = await Promise.all([
    store.selectFrom("account").select("id").execute(),
    store.selectFrom("session").select("id").execute(),
    store.selectFrom("sign_in_link").select("token").execute(),
    store.selectFrom("machine_token").select("name").where("ended_at", "is not", null).execute(),
    store.selectFrom("message").select(["id", "state"]).execute(),
  ]);
  await store.destroy();
  expect(kept, "accounts and tokens, but nobody who is signed in and nothing on its way").toEqual([
    ...[[{ id: "u1" }], [], []],
    [{ name: "nightly" }],
    [{ id: "m1", state: "dropped" }],
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/again: 5 files of .*Z, 8 batches; opened, counted and a sealed value read/);
  expect(await within("again", checksum)).toEqual(before);
  const doctor = await runHere(["doctor", "--data", at("again")]);
  expect(doctor.out).toMatch(/ok +audit +3 events, unbroken/);
  expect(doctor.code).toBe(0);
  // It goes on from there as the first one does.
  await within("again", async (db) =>
    expect((await loadDirectory(db, { from: company.second })).status).toBe("done"),
  );
});

describe("a restore is refused", () => {
  const changed = (name: string, change: (folder: string) => void) => {
    rmSync(at(name), { recursive: true, force: true });
    cpSync(backup, at(name), { recursive: true });
    change(at(name));
    return at(name);
  };
  const refused = async (from: string) => {
    const { code, err } = await restored(from, "new");
    expect(code).toBe(1);
    expect(err.split("\n")).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.startsWith("new"))).toEqual(["new.key"]);
    return err;
  };

  test("where one byte was changed, or a file cut, at any place", async () => {
    for (const part of [0, 0.5, 0.999]) {
      const file = (path: string) => join(path, "vault.duckdb");
      const flipped = changed("flipped", (path) => {
        const bytes = readFileSync(file(path));
        const place = Math.floor(bytes.length * part);
        bytes[place] = 255 - (bytes[place] ?? 0);
        writeFileSync(file(path), bytes);
      });
      expect(await refused(flipped)).toMatch(/vault\.duckdb does not open: it was changed or cut/);
      const cut = changed("cut", (path) => {
        const bytes = readFileSync(file(path));
        writeFileSync(file(path), bytes.subarray(0, Math.floor(bytes.length * part)));
      });
      expect(await refused(cut)).toMatch(/vault\.duckdb does not open: it was changed or cut/);
    }
  });

  test("where a file is of another age, is missing, or has another's name", async () => {
    const later = await backedUp("data", "backups");
    const mixed = changed("mixed", (path) => cpSync(join(later, "app.duckdb"), join(path, "app.duckdb")));
    expect(await refused(mixed)).toMatch(/app\.duckdb does not open: .* is of another backup or key/);
    const lacking = changed("lacking", (path) => rmSync(join(path, "app.duckdb")));
    expect(await refused(lacking)).toMatch(/app\.duckdb is missing/);
    const renamed = changed("renamed", (path) =>
      cpSync(join(path, "vault.duckdb"), join(path, "app.duckdb")),
    );
    expect(await refused(renamed)).toMatch(/app\.duckdb does not open/);
  });

  test("where the manifest was changed, or the key is another", async () => {
    const edited = changed("edited", (path) => {
      const file = join(path, "manifest.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"batch": 8', '"batch": 9'));
    });
    expect(await refused(edited)).toMatch(/manifest\.json was changed, or the backup was made with another/);
    const other = createHash("sha256").update("another key").digest("hex");
    writeFileSync(at("foreign.key"), other, { mode: 0o600 });
    const { code, err } = await runHere(["restore", "--from", backup, "--data", at("foreign")]);
    expect([code, existsSync(at("foreign"))]).toEqual([1, false]);
    expect(err).toMatch(/made with another master key; give that key in ASSAY_MASTER_KEY/);
    const none = await runHere(["restore", "--from", backup, "--data", at("keyless")]);
    expect(none.err).toMatch(/keyless\.key is missing; restore it from your copy/);
  });

  test("into a place that is not empty, telling what it would undo; told before, too", async () => {
    cpSync(at("data"), at("newer"), { recursive: true });
    cpSync(at("data.key"), at("newer.key"));
    await within("newer", (db) => loadDirectory(db, { from: company.second }));
    const told =
      /the backup of \S+Z would undo 4 batches: run 2 of \S+Z \(\S+second\), and all that people wrote/;
    const { code, err } = await restored(backup, "newer");
    expect(code).toBe(1);
    expect(err).toMatch(/newer is not empty; name another place with --data/);
    expect(err).toMatch(told);
    const only = await restored(backup, "new", "--instead-of", at("newer"), "--tell");
    expect(only.code).toBe(0);
    expect(only.out).toMatch(told);
    expect(existsSync(at("new"))).toBe(false);
    await within("newer", async (db) => expect((await checksum(db)).quarantine).not.toBe(before.quarantine));
  });
});

test("restored after the master key was replaced, the audit log is whole before anything opens the directory", async () => {
  cpSync(at("data"), at("rotated"), { recursive: true });
  cpSync(at("data.key"), at("rotated.key"));
  expect((await runHere(["key", "rotate", "--data", at("rotated")])).code).toBe(0);
  const made = await backedUp("rotated", "rotated-backups");
  cpSync(at("rotated.key"), at("from-rotated.key"));
  expect((await runHere(["restore", "--from", made, "--data", at("from-rotated")])).code).toBe(0);
  const { code, out } = await runHere(["audit", "verify", "--data", at("from-rotated")]);
  expect(out).toMatch(/^[1-9]\d* events, unbroken/);
  expect(code).toBe(0);
});

test("a backup inside the data directory is refused", async () => {
  const { code, err } = await runHere(["backup", "--to", at("data/backups"), "--data", at("data")]);
  expect(code).toBe(1);
  expect(err).toMatch(/lies inside the data directory; name a place outside for backups/);
});

const timeout = 60_000 + BACKUPS * 30_000;

test("while it is served and written to: everything acknowledged before is in it", { timeout }, async () => {
  cpSync(at("data"), at("busy"), { recursive: true });
  cpSync(at("data.key"), at("busy.key"));
  const server = await startServer({ data: at("busy"), web: null, port: 0, logLevel: "silent" });
  const { loader } = server.context;
  const candidate = (i: number) => ({
    ...{
      candidate_id: `P${i}`,
      source_id: `P${i}`,
      name: `王${i}`,
      phone: `1370000${String(i).padStart(4, "0")}`,
    },
    ...{ gender: "female", education: "bachelor", updated_at: "2026-01-01T00:00:00Z" },
  });
  let acknowledged = 0;
  let stop = false;
  const writing = (async () => {
    while (!stop) {
      const job = { feed: "candidates", records: [candidate(acknowledged)], source: "push", zone: "UTC" };
      expect((await loader.push(job)).status).toBe("done");
      acknowledged += 1;
    }
  })();
  try {
    for (let i = 0; i < BACKUPS; i += 1) {
      await expect.poll(() => acknowledged, { timeout: 60_000, interval: 100 }).toBeGreaterThan(i);
      const known = acknowledged;
      const made = await backedUp("busy", "busy-backups");
      const data = `busy-${i}`;
      expect((await restored(made, data)).code).toBe(0);
      await within(data, async (db) => {
        await loadRecords(db, "candidates", [candidate(9999)], "push");
        const names = await db.reader((c) =>
          c.value<number>(
            "SELECT count(*) FROM vault.identity WHERE source = 'push' AND source_id <> 'P9999'",
          ),
        );
        expect(names).toBeGreaterThanOrEqual(known);
        expect(names).toBeLessThanOrEqual(acknowledged + 1);
      });
      rmSync(at(data), { recursive: true });
    }
    const log = await runHere(["audit", "list", "--action", "backup", "--data", at("busy")]);
    const own = log.out.split("\n").filter((line) => line.includes("busy-backups"));
    expect(own).toHaveLength(2 * BACKUPS);
    for (const line of own) expect(line).toContain(`  ${userInfo().username}  backup  `);
  } finally {
    stop = true;
    await writing;
    await server.close();
  }
});

test("a restore or a backup that is killed leaves nothing that looks whole", { timeout }, async () => {
  for (let i = 0; i < BACKUPS; i += 1) {
    rmSync(at("killed"), { recursive: true, force: true });
    cpSync(at("data.key"), at("killed.key"));
    for (const words of [
      ["restore", "--from", backup, "--data", at("killed")],
      ["backup", "--to", at("killed-backups"), "--data", at("data")],
    ]) {
      const { process } = startProgram(words);
      await sleep(300 + Math.random() * 2500);
      process.kill("SIGKILL");
      if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
    }
    if (!existsSync(at("killed"))) expect((await restored(backup, "killed")).code).toBe(0);
    expect(await within("killed", checksum)).toEqual(before);
    const made = existsSync(at("killed-backups")) ? readdirSync(at("killed-backups")) : [];
    for (const name of made.filter((one) => !one.startsWith("."))) {
      rmSync(at("killed"), { recursive: true, force: true });
      expect((await restored(join(at("killed-backups"), name), "killed")).code).toBe(0);
    }
    rmSync(at("killed-backups"), { recursive: true, force: true });
  }
});
