import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, DatabaseLocked, openDatabase, SqlError } from "../../sql/database.ts";

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
