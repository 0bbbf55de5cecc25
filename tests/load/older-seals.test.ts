import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Keys, openKeys } from "../../pipelines/keys.ts";
import { recover } from "../../pipelines/load/recover.ts";
import { openChunk } from "../../pipelines/load/set-aside.ts";
import { openIdentity, openText } from "../../pipelines/vault.ts";
import type { Connection, Database } from "../../sql/database.ts";
import { sealOlder, wrapOlder } from "../helpers/older-seal.ts";
import { checksum } from "./checksum.ts";
import { copyWithin, withinFolder } from "./folder.ts";
import { mergeCompany, opened } from "./sealed-company.ts";

/** How often the move is killed; more by hand. */
const KILLS = Number(process.env.ASSAY_KILLS ?? 2);
const script = fileURLToPath(new URL("./open-once.ts", import.meta.url));
let folder: string;
let expected: { content: Record<string, unknown>; sums: Record<string, string> };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-older-"));
  await within("old", async (db) => {
    await mergeCompany(db);
    expected = { content: await opened(db), sums: await checksum(db) };
    await makeOlder(db, await openKeys(db));
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const within = <T>(name: string, work: (db: Database) => Promise<T>) => withinFolder(folder, name, work);
const copy = (to: string) => copyWithin(folder, "old", to);

/** Puts a data directory back to how the version left it that sealed field by field. */
async function makeOlder(db: Database, keys: Keys): Promise<void> {
  const rows = <Row>(sql: string) => db.reader((c) => c.rows<Row>(sql));
  type Stored = { person_key: string; source: string; source_id: string; version: number; batch_id: number };
  const fieldOf = (feed: string) => (feed === "ai_scores" ? "transcript" : "comment");
  const persons = await rows<{ person_key: string; batch_id: number }>(
    "SELECT person_key, batch_id FROM vault.person",
  );
  const records = await rows<Stored & Record<string, string>>("SELECT * FROM vault.identity");
  const texts = await rows<Stored & { feed: string }>("SELECT * FROM vault.sealed_text");
  const chunks = await rows<{ chunk_id: number; batch_id: number; sealed: Uint8Array }>(
    "FROM app.quarantine_chunk",
  );
  const identities = new Map<string, Record<string, string>[]>();
  for (const { person_key } of persons) identities.set(person_key, await openIdentity(db, keys, person_key));
  const said = new Map<string, string>();
  for (const { feed, source, source_id } of texts)
    said.set(source_id, (await openText(db, keys, { feed, field: fieldOf(feed), source, source_id })) ?? "");
  const dataKeys = new Map(persons.map(({ person_key }) => [person_key, randomBytes(32)]));
  await db.writer(async (c) => {
    await olderTables(c);
    for (const { person_key, batch_id } of persons)
      await c.run("INSERT INTO vault.person VALUES ($1, $2, $3)", [
        person_key,
        wrapOlder(keys.purpose("wrap"), dataKeys.get(person_key) as Buffer),
        batch_id,
      ]);
    const sealed = (record: Stored, table: string, column: string, text: string | undefined) =>
      text === undefined
        ? null
        : sealOlder(dataKeys.get(record.person_key) ?? keys.purpose("text"), text, {
            ...{ table, column, person: record.person_key ?? "" },
            version: `${record.source}/${record.source_id}@${record.version}`,
          });
    for (const record of records) {
      const fields = identities.get(record.person_key)?.find((one) => one.source_id === record.source_id);
      await c.run(
        "INSERT INTO vault.identity VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL)",
        [
          ...[record.person_key, record.source, record.source_id, record.version],
          ...["name", "phone", "email", "national_id", "birth_date"].map((name) =>
            sealed(record, "candidates", name, fields?.[name]),
          ),
          ...[record.national_id_index, record.phone_index, record.email_index, record.batch_id].map(
            (value) => value ?? null,
          ),
        ],
      );
    }
    for (const text of texts)
      await c.run("INSERT INTO vault.sealed_text VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)", [
        ...[text.feed, fieldOf(text.feed), text.source, text.source_id, text.person_key, text.version],
        ...[sealed(text, text.feed, fieldOf(text.feed), said.get(text.source_id)), text.batch_id],
      ]);
    // a text of a person without a row: it had been sealed under a key that was never kept
    await c.run(
      "INSERT INTO vault.sealed_text VALUES ('ai_scores', 'transcript', 'hr', 'lost', uuid(), 1, $1, 1, NULL)",
      [randomBytes(60)],
    );
    for (const { chunk_id, batch_id, sealed } of chunks)
      await c.run("INSERT INTO app.quarantine_chunk VALUES ($1, $2, $3)", [
        ...[chunk_id, batch_id],
        sealOlder(keys.purpose("quarantine"), JSON.stringify(openChunk(keys, sealed, chunk_id)), {
          ...{ table: "quarantine_chunk", column: "raw", person: "", version: String(chunk_id) },
        }),
      ]);
  });
}

async function olderTables(c: Connection): Promise<void> {
  const proof = await c.value<Uint8Array>("SELECT proof FROM vault.master_key");
  for (const table of ["master_key", "person", "identity", "sealed_text"])
    await c.run(`DROP TABLE vault.${table}`);
  await c.run(readFileSync(new URL("../../sql/migrations/002_vault.sql", import.meta.url), "utf8"));
  await c.run("INSERT INTO vault.vault_check VALUES ($1, now())", [proof as Uint8Array]);
  await c.run("DELETE FROM app.quarantine_chunk");
  await c.run("DELETE FROM vault.main.migration WHERE name = '010_sealed_records.sql'");
  await c.run("DELETE FROM app.main.migration WHERE name = '011_sealed_chunks.sql'");
  // nor had the files any marks or promises
  for (const table of ["vault.installation", "app.installation", "staging_meta.installation"])
    await c.run(`DROP TABLE ${table}`);
  await c.run("DROP TABLE staging_meta.promise");
  await c.run(`
    INSERT INTO app.run (run_id, started_at, status, trigger)
    SELECT DISTINCT run_id, now(), 'done', 'command' FROM staging_meta.batch`);
  for (const ledger of ["vault.main", "app.main", "warehouse.staging_meta"])
    await c.run(`DELETE FROM ${ledger}.migration WHERE name LIKE '00__installation%'`);
}

test("what an older version sealed opens as before, once and for good", async () => {
  copy("moved");
  const warnings: string[] = [];
  await within("moved", async (db) => {
    await openKeys(db, { onWarning: (warning) => warnings.push(warning) });
    expect(await opened(db)).toEqual(expected.content);
    expect(await checksum(db)).toEqual(expected.sums);
    expect(
      await db.reader((c) =>
        c.value("SELECT count(*) FROM duckdb_tables() WHERE starts_with(table_name, 'older_')"),
      ),
    ).toBe(0);
  });
  expect(warnings).toEqual([expect.stringContaining("1 texts had been sealed under keys")]);
  // what was promised before the move is what is there after it
  for (let start = 0; start < 2; start += 1)
    await within("moved", async (db) => {
      await openKeys(db);
      await recover(db);
      expect(await opened(db)).toEqual(expected.content);
    });
});

test("killed at any moment of the move, the next start ends it with nothing lost", {
  timeout: 20_000 + KILLS * 10_000,
}, async () => {
  // what ended before it was killed says within which time the move is to be killed
  let most = 700;
  let killed = 0;
  for (let round = 0; killed < KILLS; round += 1) {
    const name = `killed-${round}`;
    const data = copy(name);
    const pause = Math.floor(Math.random() * most);
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", script, data, String(pause)], {
      encoding: "utf8",
    });
    if (stdout.includes("done")) most = pause;
    else killed += 1;
    await within(name, async (db) => {
      expect(await opened(db), `killed after ${pause} ms`).toEqual(expected.content);
      expect(await checksum(db), `killed after ${pause} ms`).toEqual(expected.sums);
    });
    rmSync(data, { recursive: true, force: true });
  }
});

test("a field that was damaged stops the start, naming it, and nothing has been moved", async () => {
  copy("damaged");
  await within("damaged", (db) =>
    db.writer((c) => c.run("UPDATE vault.identity SET phone = phone || 'x'::BLOB WHERE source_id = 'C7'")),
  );
  for (let start = 0; start < 2; start += 1)
    await within("damaged", (db) =>
      expect(openKeys(db)).rejects.toThrow(
        /candidates\.phone of test\/C7@\d+, .* put the data directory back/,
      ),
    );
});
