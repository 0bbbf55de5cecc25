import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contracts } from "../../pipelines/contract.ts";
import { migrate } from "../../pipelines/load/migrate.ts";
import { stagingColumns } from "../../pipelines/staging.ts";
import { type Database, openDatabase } from "../../sql/database.ts";

const ledgers = ["app.main.migration", "vault.main.migration", "warehouse.staging_meta.migration"];
const read = ledgers.map((ledger) => `SELECT name, applied_at FROM ${ledger}`).join(" UNION ALL ");

test("every migration runs once, in the database that it names; a changed one stops the start", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-migrate-"));
  const directory = join(folder, "data");
  let db = await openDatabase({ directory, readers: 1 });
  await migrate(db);
  const first = await db.reader((c) => c.rows<{ name: string }>(`${read} ORDER BY name`));
  expect(first.map((row) => row.name)).toEqual(
    readdirSync(new URL("../../sql/migrations/", import.meta.url)).sort(),
  );
  await db.close();

  db = await openDatabase({ directory, readers: 1 });
  await migrate(db);
  expect(await db.reader((c) => c.rows(`${read} ORDER BY name`))).toEqual(first);
  await db.writer((c) => c.run("UPDATE vault.main.migration SET sha256 = 'other'"));
  await db.close();

  db = await openDatabase({ directory, readers: 1 });
  await expect(migrate(db)).rejects.toThrow("was changed after it had been applied");
  await db.close();
  rmSync(folder, { recursive: true });
});

test("staging has every open field of a contract and no sealed one", async () => {
  for (const contract of (await contracts()).values()) {
    const names = stagingColumns(contract).map((column) => column.name);
    for (const field of contract.fields)
      expect(names.includes(field.name), `${contract.feed}.${field.name}`).toBe(field.sealed !== true);
    expect(names).toEqual(expect.arrayContaining(["source", "source_id", "updated_at", "file_id"]));
  }
});

test("a field that a contract gains becomes a column of the tables that exist", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-migrate-"));
  const directory = join(folder, "data");
  let db = await openDatabase({ directory, readers: 1 });
  await migrate(db);
  await db.writer((c) => c.run("ALTER TABLE staging.complaints DROP COLUMN kind"));
  await db.close();
  db = await openDatabase({ directory, readers: 1 });
  await migrate(db);
  expect(await db.reader((c) => c.columns("SELECT kind FROM staging.complaints"))).toMatchObject({
    names: ["kind"],
  });
  await db.close();
  rmSync(folder, { recursive: true });
});

test("what a newer version has changed is refused in a sentence", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-migrate-"));
  const directory = join(folder, "data");
  const opened = async (work: (db: Database) => Promise<unknown>) => {
    const db = await openDatabase({ directory, readers: 1 });
    try {
      await work(db);
    } finally {
      await db.close();
    }
  };
  await opened(migrate);
  await opened((db) => db.writer((c) => c.run("ALTER TABLE staging.complaints ADD COLUMN mood VARCHAR")));
  await expect(opened(migrate)).rejects.toThrow(
    "warehouse.duckdb was changed by a newer version of Assay (complaints.mood); start that version, or restore a backup of before",
  );
  await opened((db) =>
    db.writer(async (c) => {
      await c.run("ALTER TABLE staging.complaints DROP COLUMN mood");
      await c.run("INSERT INTO vault.main.migration VALUES ('999_later.sql', 'x', now())");
    }),
  );
  await expect(opened(migrate)).rejects.toThrow(
    "vault.duckdb was changed by a newer version of Assay (999_later.sql)",
  );
  rmSync(folder, { recursive: true });
});
