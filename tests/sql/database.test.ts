import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase, SqlError } from "../../sql/database.ts";
import { DatabaseLocked } from "../../sql/lock.ts";

const directory = mkdtempSync(join(tmpdir(), "assay-database-"));
let database: Database;

beforeAll(async () => {
  database = await openDatabase({ directory });
});
afterAll(async () => {
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

test("values come back as they were bound", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        whole: fc.maxSafeInteger(),
        real: fc.double({ noNaN: true, noDefaultInfinity: true }),
        text: fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")),
        at: fc.date({ min: new Date("1900-01-01"), max: new Date("2200-01-01"), noInvalidDate: true }),
        bytes: fc.uint8Array(),
        list: fc.array(
          fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")),
          { minLength: 1 },
        ),
      }),
      async (value) => {
        const [row] = await database.reader((connection) =>
          connection.rows(
            "select $whole as whole, $real as real, $text as text, $at as at, $bytes as bytes, $list as list",
            value,
          ),
        );
        // DuckDB has no -0 among whole numbers
        expect(row).toEqual({ ...value, whole: value.whole + 0, real: value.real === 0 ? 0 : value.real });
      },
    ),
    { numRuns: 100 },
  );
});

test("an error carries its statement", async () => {
  const failing = database.reader((connection) => connection.run("select * from nowhere"));
  await expect(failing).rejects.toThrow(SqlError);
  await expect(failing).rejects.toMatchObject({ sql: "select * from nowhere" });
});

test("a failed transaction leaves nothing", async () => {
  await database.writer(async (connection) => {
    await connection.run("create table staging.kept as select 1 as one");
    await expect(
      connection.transaction(async () => {
        await connection.run("insert into staging.kept values (2)");
        throw new Error("stop");
      }),
    ).rejects.toThrow("stop");
    expect(await connection.value("select count(*) from staging.kept")).toBe(1);
  });
});

test("nothing outside the directory can be read, written or attached", async () => {
  const outside = join(mkdtempSync(join(tmpdir(), "assay-outside-")), "secret.csv");
  writeFileSync(outside, "a\n1\n");
  await database.writer(async (connection) => {
    await expect(connection.run(`select * from read_csv('${outside}')`)).rejects.toThrow(/disabled/);
    await expect(connection.run(`copy (select 1) to '${outside}'`)).rejects.toThrow(/disabled/);
    await expect(connection.run(`attach '${outside}.db' as x`)).rejects.toThrow(/disabled/);
    await expect(connection.run("set enable_external_access = true")).rejects.toThrow();
  });
  expect(readFileSync(outside, "utf8")).toBe("a\n1\n");
});

test("a second opening is refused, naming the process, from here and from another process", async () => {
  await expect(openDatabase({ directory })).rejects.toThrow(DatabaseLocked);
  const script = `import { openDatabase } from ${JSON.stringify(new URL("../../sql/database.ts", import.meta.url).href)};
    await openDatabase({ directory: ${JSON.stringify(directory)} });`;
  const other = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect(other.status).not.toBe(0);
  expect(other.stderr).toContain(`in use by process ${process.pid}`);
});

test("readers work side by side and see what was committed", async () => {
  const counts = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      database.reader((connection) =>
        connection.value<number>("select $1 + count(*) from range(1000)", [index]),
      ),
    ),
  );
  expect(counts).toEqual(Array.from({ length: 12 }, (_, index) => index + 1000));
});

describe("a damaged file", () => {
  const whole = join(mkdtempSync(join(tmpdir(), "assay-damaged-")), "data");
  beforeAll(async () => {
    const opened = await openDatabase({ directory: whole, readers: 1 });
    await opened.writer((c) =>
      c.run("create table vault.t as select range as x, hash(range)::varchar as y from range(200000)"),
    );
    await opened.close();
  });
  const damaged = (change: (path: string, bytes: Buffer) => void) => {
    const copy = join(mkdtempSync(join(tmpdir(), "assay-damaged-")), "data");
    cpSync(whole, copy, { recursive: true });
    const path = join(copy, "vault.duckdb");
    change(path, readFileSync(path));
    return openDatabase({ directory: copy, readers: 1 });
  };

  test.each<[string, (path: string, bytes: Buffer) => void]>([
    ["cut", (path, bytes) => truncateSync(path, Math.floor(bytes.length / 2))],
    ["empty", (path) => writeFileSync(path, "")],
    ["of something else", (path) => writeFileSync(path, "garbage")],
  ])("%s: its name, what was found, what to do", async (_, change) => {
    await expect(damaged(change)).rejects.toThrow(
      /vault\.duckdb cannot be read \(IO Error: .*\); put back the vault\.duckdb kept together with the other files, restore a backup/,
    );
  });

  test("whose damage shows when it is read: the same", async () => {
    const opened = await damaged((path, bytes) => {
      // within the second block of 256 KB, of the table
      const place = 12_288 + 262_144 + 1_000;
      bytes[place] = 255 - (bytes[place] ?? 0);
      writeFileSync(path, bytes);
    });
    const read = opened.reader((c) => c.rows("select sum(hash(t)) from vault.t t"));
    await expect(read).rejects.toThrow(
      /a file of the data directory is damaged \(IO Error: Corrupt.*\); assay doctor tells which/,
    );
    await opened.close();
  });
});
