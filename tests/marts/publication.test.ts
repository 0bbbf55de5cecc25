import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWarehouse } from "../../pipelines/build.ts";
import { noteChanges } from "../../pipelines/changed.ts";
import { contracts } from "../../pipelines/contract.ts";
import {
  type Publication,
  prunePublications,
  publicationFolder,
  publish,
} from "../../pipelines/publication.ts";
import { turningReaders } from "../../server/loader/turning-readers.ts";
import type { Database, Readers } from "../../sql/database.ts";
import { contents } from "./contents.ts";
import { builtWarehouse } from "./warehouse.ts";

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await builtWarehouse(300));
});
afterAll(() => close());

const options = { readers: 2, threads: 1 };
const files = () =>
  readdirSync(publicationFolder(database.directory)).filter((name) => name.endsWith(".duckdb"));
const publishNow = async () => (await publish(database)) as Publication;
const versionOf = ({ reader }: Readers) =>
  reader((connection) => connection.value<number>("SELECT version FROM core_meta.published"));

/** Something changes that few relations are built from. */
const change = () =>
  database.writer(async (connection) => {
    await connection.run("UPDATE staging.trainings SET file_id = file_id + 1000");
    await connection.run("UPDATE staging.costs SET file_id = file_id + 1000");
    await buildWarehouse(connection);
  });

test("who opens a publication reads what the warehouse holds, relation by relation", async () => {
  const publication = await publishNow();
  expect(publication.relations.length).toBeGreaterThan(40);
  const turning = await turningReaders(database.directory, options, publication);
  expect(await contents(turning.readers, publication)).toEqual(await contents(database, publication));
  const names = publication.relations.map(({ name }) => `'${name}'`);
  const columns = ({ reader }: Readers) =>
    reader((connection) =>
      connection.rows(
        `SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
         WHERE database_name = 'warehouse' AND schema_name || '.' || table_name IN (${names.join(", ")}) ORDER BY ALL`,
      ),
    );
  await expect(turning.readers.reader((c) => c.run("FROM core.stage"))).rejects.toThrow(/does not exist/);
  expect(await columns(turning.readers)).toEqual(await columns(database));
  await expect(turning.readers.reader((c) => c.run("DELETE FROM core.job"))).rejects.toThrow();
  await expect(
    turning.readers.reader((c) => c.run("SELECT * FROM read_text('/etc/passwd')")),
  ).rejects.toThrow(/disabled|Permission/);
  await turning.close();
});

test("what has not changed is not written again, and what nobody needs goes", async () => {
  const before = await publishNow();
  const written = files();
  expect((await publishNow()).version).toBe(before.version);
  expect(files()).toEqual(written);
  await change();
  const now = await publishNow();
  expect(now.version).toBeGreaterThan(before.version);
  const fresh = files().filter((name) => !written.includes(name));
  expect(fresh.length).toBeGreaterThan(0);
  expect(fresh.length).toBeLessThan(written.length / 2);
  prunePublications(database.directory, now);
  const needed = new Set(now.relations.map(({ print }) => `${print}.duckdb`));
  expect(files().filter((name) => !needed.has(name))).toEqual([]);
});

test("what is patched in the warehouse is patched in its file, which holds the same rows then", async () => {
  const before = await publishNow();
  const contract = (await contracts()).get("messages")!;
  const patched = await database.writer(async (connection) => {
    const some =
      "FROM staging.messages WHERE message_id IN (SELECT message_id FROM staging.messages ORDER BY 1 LIMIT 5)";
    await noteChanges(connection, contract, { from: some, isGone: true });
    await connection.run(
      `UPDATE staging.messages SET sent_at = sent_at + INTERVAL 1 HOUR, file_id = 77 ${some.slice(22)}`,
    );
    await noteChanges(connection, contract, {
      from: "FROM staging.messages WHERE file_id = 77",
      isGone: false,
    });
    await buildWarehouse(connection);
    return connection.rows<{ name: string; base: string }>(
      "SELECT name, base FROM core_meta.relation WHERE base IS NOT NULL",
    );
  });
  expect(patched.map(({ name }) => name)).toContain("marts.message");
  const bases = new Set(before.relations.map(({ print }) => print));
  for (const { base } of patched) expect(bases).toContain(base);
  const now = await publishNow();
  const turning = await turningReaders(database.directory, options, now);
  expect(await contents(turning.readers, now)).toEqual(await contents(database, now));
  await turning.close();
  // a later build forgets whose rows were patched: from a file of before nothing can be made any more
  await change();
  const kept = await database.reader((c) => c.rows("FROM core_meta.relation WHERE base IS NOT NULL"));
  expect(kept).toEqual([]);
});

test("readers go over at once; who reads the version before ends there, whoever makes ready reads the new one", async () => {
  const first = await publishNow();
  const turning = await turningReaders(database.directory, options, first);
  const { readers } = turning;
  let end: () => void = () => undefined;
  const held = new Promise<void>((done) => {
    end = done;
  });
  const long = readers.reader(async (connection) => {
    await held;
    return connection.value<number>("SELECT version FROM core_meta.published");
  });
  await change();
  const next = await publishNow();
  const seen: (number | undefined)[] = [];
  await turning.turnTo(next, async () => {
    seen.push(await versionOf(readers));
    expect(turning.prints(next.version)?.size).toBe(next.relations.length);
  });
  expect(seen).toEqual([next.version]);
  prunePublications(database.directory, next);
  expect(await versionOf(readers)).toBe(next.version);
  end();
  expect(await long).toBe(first.version);
  expect(turning.prints(first.version)?.size).toBe(first.relations.length);
  await turning.turnTo(next, async () => {
    throw new Error("it is open already");
  });
  await turning.close();
});
