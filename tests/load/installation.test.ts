import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recover } from "../../pipelines/load/recover.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { openStore } from "../../server/store/open.ts";
import type { Connection, Database } from "../../sql/database.ts";
import { DirectoryRefused } from "../../sql/directory-refused.ts";
import { runHere } from "../helpers/program.ts";
import { checksum } from "./checksum.ts";
import { writeCompany } from "./company.ts";
import { withinFolder } from "./folder.ts";

const script = fileURLToPath(new URL("./load-once.ts", import.meta.url));
const FILES = ["warehouse.duckdb", "vault.duckdb", "app.duckdb"] as const;
/** Places at which a log is cut, in all its length; `WAL_CUTS` asks for more. */
const CUTS = Number(process.env.WAL_CUTS ?? 1);

let folder: string;
let company: ReturnType<typeof writeCompany>;
/** Every table after both loads. */
let expected: Record<string, string>;

/**
 * `one` holds the first load, `two` the second beside it, each also opened by the server; `other` is another
 * installation; `killed` died while it built, `ended` just after its run had ended: their logs stand beside them.
 */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-installation-"));
  company = writeCompany(folder, 40);
  await within("one", async (db) => {
    await load(db, company.first);
    await (await openStore(db)).destroy();
  });
  copy("one", "two");
  await within("two", async (db) => {
    await load(db, company.second);
    await (await openStore(db)).destroy();
    expected = await checksum(db);
  });
  await within("other", async (db) => {
    await recover(db);
    await (await openStore(db)).destroy();
  });
  for (const [name, step] of [
    ["killed", "build"],
    ["ended", "end"],
  ] as const) {
    copy("one", name);
    await killedAt(name, step);
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const within = <T>(name: string, work: (db: Database) => Promise<T>) => withinFolder(folder, name, work);

async function load(db: Database, from: string): Promise<void> {
  const report = await loadDirectory(db, { from });
  expect(report.error).toBeUndefined();
}

function copy(from: string, to: string): string {
  rmSync(join(folder, to), { recursive: true, force: true });
  cpSync(join(folder, from), join(folder, to), { recursive: true });
  cpSync(join(folder, `${from}.key`), join(folder, `${to}.key`));
  return to;
}

function killedAt(name: string, step: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const words = ["--import", "tsx", script, join(folder, name), company.second, step, "0"];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "inherit"] });
    child.once("error", reject);
    child.once("exit", (_, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error(`not killed at ${step}`)),
    );
  });
}

/** Puts files of one data directory in the place of those of another. */
function put(from: string, to: string, ...files: readonly string[]): void {
  for (const file of files) cpSync(join(folder, from, file), join(folder, to, file));
}

const open = (name: string) => within(name, (db) => recover(db));
const serve = (name: string) =>
  within(name, async (db) => {
    await (await openStore(db)).destroy();
  });
const change = (name: string, ...statements: readonly string[]) =>
  within(name, (db) =>
    db.writer(async (c: Connection) => {
      for (const sql of statements) await c.run(sql);
    }),
  );

async function refusal(name: string, opening = open): Promise<string> {
  const error = await opening(name).then(
    () => new Error(`${name} was opened`),
    (caught: Error) => caught,
  );
  expect(error, error.message).toBeInstanceOf(DirectoryRefused);
  expect(error.message).toMatch(
    /^the data directory \S+ was not opened: .+; put back the .+, (restore a backup, or load the source files again|or restore a backup)/,
  );
  return error.message;
}

describe("an older file put back", () => {
  test("warehouse: told with its batches and what they brought, nothing deleted", async () => {
    put("one", copy("two", "a"), "warehouse.duckdb");
    const said = await refusal("a");
    expect(await refusal("a")).toBe(said);
    expect(said).toContain("warehouse.duckdb is behind by 4 batches; put back the warehouse.duckdb kept");
    expect(said).toContain("it lacks what came from ai_scores.jsonl, applications.jsonl, candidates.jsonl");
    put("two", "a", "warehouse.duckdb");
    await within("a", async (db) => {
      await load(db, company.second);
      expect(await checksum(db)).toEqual(expected);
    });
  });

  test("vault", async () => {
    put("one", copy("two", "a"), "vault.duckdb");
    expect(await refusal("a")).toContain("vault.duckdb is behind by 4 batches");
  });

  test("app", async () => {
    put("one", copy("two", "a"), "app.duckdb");
    expect(await refusal("a")).toContain("app.duckdb is behind by 4 batches");
  });

  test("all but the vault", async () => {
    put("one", copy("two", "a"), "app.duckdb", "warehouse.duckdb");
    expect(await refusal("a")).toContain("app.duckdb and warehouse.duckdb are behind by 4 batches");
  });

  test("of the same batches but of an earlier opening", async () => {
    copy("two", "a");
    await open("a");
    put("two", "a", "vault.duckdb");
    expect(await refusal("a")).toContain("vault.duckdb is older than the rest by 1 opening");
  });

  test("one batch alone, where no run is marked running", async () => {
    await change(
      copy("two", "a"),
      "DELETE FROM staging_meta.batch WHERE batch_id = (SELECT max(batch_id) FROM staging_meta.batch)",
    );
    expect(await refusal("a")).toContain("warehouse.duckdb is behind by 1 batch;");
  });

  test("of another run than the one marked running", async () => {
    await change(
      copy("two", "a"),
      "DELETE FROM staging_meta.batch WHERE batch_id = (SELECT max(batch_id) FROM staging_meta.batch)",
      "INSERT INTO app.run (run_id, started_at, status, trigger) VALUES (99, now(), 'running', 'push')",
    );
    expect(await refusal("a")).toContain("warehouse.duckdb is behind by 1 batch;");
  });

  test("app.sqlite", async () => {
    put("one", copy("two", "a"), "app.sqlite");
    expect(await refusal("a", serve)).toContain("app.sqlite is older than the rest by 1 opening; put back");
  });
});

describe("a file missing or of another installation", () => {
  test.each(FILES)("%s removed: no new one takes its place", async (file) => {
    rmSync(join(folder, copy("two", "a"), file));
    expect(await refusal("a")).toContain(`${file} is missing`);
    expect(existsSync(join(folder, "a", file))).toBe(false);
  });

  test("two of three removed", async () => {
    copy("two", "a");
    for (const file of ["vault.duckdb", "app.duckdb"]) rmSync(join(folder, "a", file));
    expect(await refusal("a")).toContain("app.duckdb and vault.duckdb are missing");
  });

  test.each(FILES)("%s of another installation", async (file) => {
    put("other", copy("two", "a"), file);
    expect(await refusal("a")).toContain(`${file} is of another installation`);
  });

  test.each(FILES)("a new and empty %s", async (file) => {
    await within("empty", async () => undefined);
    put("empty", copy("two", "a"), file);
    expect(await refusal("a")).toContain(`${file} is not of this installation`);
  });

  test("app.sqlite of another installation, removed, or empty", async () => {
    put("other", copy("two", "a"), "app.sqlite");
    expect(await refusal("a", serve)).toContain("app.sqlite is of another installation");
    rmSync(join(folder, "a", "app.sqlite"));
    expect(await refusal("a", serve)).toContain("app.sqlite is missing");
    expect(existsSync(join(folder, "a", "app.sqlite"))).toBe(false);
    writeFileSync(join(folder, "a", "app.sqlite"), "");
    expect(await refusal("a", serve)).toContain("app.sqlite is not of this installation");
    put("two", "a", "app.sqlite");
    await serve("a");
  });

  test("the commands say it in one line and end with 1", async () => {
    rmSync(join(folder, copy("two", "a"), "vault.duckdb"));
    for (const words of [
      ["load", "--from", company.second],
      ["metric", "hire_rate"],
    ]) {
      const { code, err } = await runHere([...words, "--data", join(folder, "a")]);
      expect(code).toBe(1);
      expect(err).toContain("vault.duckdb is missing");
      expect(err.split("\n")).toHaveLength(1);
    }
  });
});

describe("rows that are not there", () => {
  test.each([
    [
      "vault.identity",
      "vault.duckdb holds 36 identities of candidates where 41 were loaded",
      "candidates.jsonl",
    ],
    ["vault.person", "vault.duckdb holds 35 keys of people where 40 were loaded", "candidates.jsonl"],
    [
      "vault.sealed_text",
      "vault.duckdb holds 34 sealed texts of ai_scores where 39 were loaded",
      "ai_scores.jsonl",
    ],
  ])("of %s", async (table, says, source) => {
    await change(
      copy("two", "a"),
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT 5)`,
    );
    const said = await refusal("a");
    expect(said).toContain(says);
    expect(said).toContain(`it lacks what came from ${source}`);
  });

  test("of the quarantine, and the end of a run", async () => {
    await change(copy("two", "a"), "DELETE FROM app.quarantine WHERE feed = 'candidates'");
    expect(await refusal("a")).toMatch(
      /app.duckdb holds 0 records of candidates set aside where \d+ were loaded/,
    );
    await change(copy("two", "a"), "UPDATE app.run SET status = 'running' WHERE run_id = 2");
    expect(await refusal("a")).toContain("app.duckdb lacks the end of run 2");
  });
});

describe("a log cut short", () => {
  test.each([
    ["killed", "vault.duckdb"],
    ["killed", "app.duckdb"],
    ["ended", "vault.duckdb"],
    ["ended", "app.duckdb"],
    ["killed", "warehouse.duckdb"],
  ])(
    "of a load that was %s: the log of %s",
    async (state, file) => {
      const log = readFileSync(join(folder, state, `${file}.wal`));
      let told = 0;
      for (let cut = 0; cut <= CUTS; cut += 1) {
        const name = copy(state, "cut");
        const wal = join(folder, name, `${file}.wal`);
        if (cut === CUTS) rmSync(wal);
        else truncateSync(wal, Math.max(0, Math.floor((log.length * (cut + 0.5)) / CUTS)));
        const error = await within(name, async (db) => {
          await load(db, company.second);
          // What was cut told nothing that the files do not hold without it.
          expect(await checksum(db), `${file} at ${cut} of ${CUTS}`).toEqual(expected);
        }).then(
          () => null,
          (caught: Error) => caught,
        );
        if (error instanceof DirectoryRefused) told += 1;
        else if (error !== null) throw error;
      }
      expect(told).toBeGreaterThan(CUTS / 2);
    },
    60_000,
  );

  test("nothing was cut: both go on to the same end", async () => {
    for (const state of ["killed", "ended"]) {
      copy(state, "whole");
      await within("whole", async (db) => {
        await load(db, company.second);
        expect(await checksum(db)).toEqual(expected);
      });
    }
  });
});

test("a run that fails takes its batch back at once, and the next one ends the same", async () => {
  await within("failing", async (db) => {
    await recover(db);
    await db.writer(async (c) => {
      await c.run("ALTER TABLE staging_meta.promise RENAME TO plain");
      await c.run(
        `CREATE TABLE staging_meta.promise (batch_id BIGINT, feed VARCHAR CHECK (feed <> 'candidates'),
          persons BIGINT, identities BIGINT, texts BIGINT, quarantined BIGINT)`,
      );
    });
    expect((await loadDirectory(db, { from: company.first })).error).toContain("CHECK constraint");
    const held = (table: string) => db.reader((c) => c.value(`SELECT count(*) FROM vault.${table}`));
    expect([await held("identity"), await held("person")]).toEqual([0, 40]);
    await db.writer(async (c) => {
      await c.run("INSERT INTO staging_meta.plain FROM staging_meta.promise");
      await c.run("DROP TABLE staging_meta.promise");
      await c.run("ALTER TABLE staging_meta.plain RENAME TO promise");
    });
    await load(db, company.first);
    await load(db, company.second);
    // Digests and random keys of people differ between installations.
    const { identity, quarantine, ...same } = expected;
    expect(await checksum(db)).toMatchObject(same);
    expect([identity, quarantine].join()).toMatch(/^41 rows .*,11 rows /);
  });
  await open("failing");
});

describe("a data directory of before", () => {
  const STRIP = [
    "DROP TABLE vault.installation",
    "DELETE FROM vault.main.migration WHERE name BETWEEN '004' AND '007'",
    "DROP TABLE app.installation",
    "DELETE FROM app.main.migration WHERE name BETWEEN '004' AND '007'",
    "DROP TABLE staging_meta.installation",
    "DROP TABLE staging_meta.promise",
    "DELETE FROM staging_meta.migration WHERE name BETWEEN '004' AND '007'",
  ];
  beforeAll(async () => {
    for (const name of ["one", "two"]) {
      await change(copy(name, `older-${name}`), ...STRIP);
      rmSync(join(folder, `older-${name}`, "app.sqlite"));
    }
  });

  test("gets its mark once and silently, with the promises of what it holds", async () => {
    copy("older-one", "a");
    await open("a");
    await within("a", async (db) => {
      await load(db, company.second);
      expect(await checksum(db)).toEqual(expected);
    });
    await change("a", "DELETE FROM vault.identity WHERE source_id = 'C8'");
    expect(await refusal("a")).toContain("holds 40 identities of candidates where 41 were loaded");
  });

  test("is refused where its files do not agree", async () => {
    put("older-one", copy("older-two", "a"), "warehouse.duckdb");
    expect(await refusal("a")).toContain("warehouse.duckdb is older than vault.duckdb and app.duckdb");
    put("older-one", copy("older-two", "a"), "vault.duckdb");
    expect(await refusal("a")).toContain("vault.duckdb lacks the identities of 1 candidates");
    put("older-one", copy("older-two", "a"), "app.duckdb");
    expect(await refusal("a")).toContain("app.duckdb lacks runs that the warehouse has");
    await within("empty", async () => undefined);
    put("empty", copy("older-two", "a"), "vault.duckdb");
    expect(await refusal("a")).toContain("vault.duckdb is not of this installation");
  });
});
