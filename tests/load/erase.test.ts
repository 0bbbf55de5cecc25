import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts } from "../../pipelines/contract.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { loadDirectory, type RunReport } from "../../pipelines/load.ts";
import { listQuarantine, showQuarantine } from "../../pipelines/quarantine.ts";
import { openIdentity, openText } from "../../pipelines/vault.ts";
import { sealReport } from "../../server/store/error-report.ts";
import { openStore } from "../../server/store/open.ts";
import { type Database, identifier } from "../../sql/database.ts";
import { runHere } from "../helpers/program.ts";
import { copyWithin, withinFolder } from "./folder.ts";
import { ERASED, found, marked, marksOf, RECORDS_EACH, writeMarked } from "./marked-people.ts";

/** How often an erasure is killed; more by hand. */
const KILLS = Number(process.env.ASSAY_KILLS ?? 2);
const script = fileURLToPath(new URL("./erase-once.ts", import.meta.url));
const everybody = Array.from({ length: ERASED }, (_, i) => i);
const marks = marksOf(everybody);
let folder: string;
/** Milliseconds of a whole erasure. */
let whole = 15_000;
let before: Record<string, string>;
let persons: { key: string; salt: Buffer; indexes: Buffer[] }[];

const at = (name: string) => join(folder, name);
const within = <T>(name: string, work: (db: Database) => Promise<T>) => withinFolder(folder, name, work);
const run = (...words: string[]) => runHere(words);
const settings = { retention: { rules: [{ outcome: "rejected", months: 12 }] } };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-erase-"));
  writeMarked(at("exports"), at("data/exports"));
  writeFileSync(at("data/assay.config.json"), JSON.stringify(settings));
  await within("data", async (db) => {
    for (const from of [at("exports"), at("data/exports")]) {
      const { error, files } = await loadDirectory(db, { from });
      expect(error).toBeUndefined();
      expect(files.every(({ status }) => status === "ok")).toBe(true);
    }
    await writeNotes(db);
    before = await others(db);
    persons = await keysOfErased(db);
  });
  const made = await run("backup", "--to", at("backups"), "--data", at("data"));
  expect(made.err).toBe("");
  // what is erased from a copy leaves the files of the first one
  copyWithin(folder, "data", "old");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Users' own words about people: kept in clear, and sealed. */
async function writeNotes(db: Database): Promise<void> {
  const keys = await openKeys(db);
  const store = await openStore(db);
  const now = { created_at: "2026-11-01T00:00:00.000Z", changed_at: "2026-11-01T00:00:00.000Z" };
  for (const i of everybody) {
    const { note, phone, email } = marked(i);
    const [id, owner] = [`n${i}`, "u1"];
    await store
      .insertInto("annotation")
      .values({ id, owner, date: "2026-11-01", zh: note, en: null, dimension: null, value: null, ...now })
      .execute();
    await store
      .insertInto("saved_view")
      .values({ id, owner, name: `call ${phone}`, address: "#/", is_shared: 0, ...now })
      .execute();
    await store
      .insertInto("error_report")
      .values({
        ...{
          report_id: i + 1,
          author: owner,
          figure: "f",
          title: "t",
          address: "#/",
          metric: null,
          shown: null,
        },
        ...{
          warehouse_version: 1,
          note: sealReport(keys, "note", `ask ${email}`, i + 1),
          status: "open",
          answer: null,
          answered_by: null,
          ...now,
        },
      })
      .execute();
  }
  await store.destroy();
}

/** The notes that were told, deleted by a person. */
async function deleteNotes(db: Database): Promise<void> {
  const store = await openStore(db);
  for (const table of ["annotation", "saved_view", "error_report"] as const)
    await store.deleteFrom(table).execute();
  await store.destroy();
}

/** Checksums of what everybody else has in staging, vault and quarantine. */
async function others(db: Database): Promise<Record<string, string>> {
  const tables = [...(await contracts()).keys()].map((feed) => `staging.${identifier(feed)}`);
  const sums: Record<string, string> = {};
  for (const table of [...tables, "vault.identity", "vault.sealed_text", "app.quarantine"]) {
    const sealed =
      table === "app.quarantine" ? " EXCLUDE (chunk_id, chunk_row, resolved_batch, resolved_run)" : "";
    const [row] = await db.reader((c) =>
      c.rows<{ sum: string }>(
        `SELECT count(*) || ' ' || coalesce(sum(hash(t::VARCHAR)::HUGEINT), 0) AS sum FROM (SELECT *${sealed} FROM ${table}) t
         WHERE source_id NOT LIKE 'erased-%' AND coalesce(TRY_CAST(split_part(source_id, '-', 2) AS INTEGER), 99) >= ${ERASED}`,
      ),
    );
    sums[table] = row?.sum ?? "";
  }
  expect(sums['staging."candidates"']).toMatch(/^30 /);
  expect(sums["vault.sealed_text"]).toMatch(/^120 /);
  return sums;
}

/** Person keys of those to be erased, with the bytes that make their data keys and find them. */
async function keysOfErased(db: Database): Promise<typeof persons> {
  const rows = await db.reader((c) =>
    c.rows<{ key: string; salt: Uint8Array; indexes: string[] }>(
      `SELECT person_key::VARCHAR AS key, salt, [national_id_index::VARCHAR, phone_index::VARCHAR, email_index::VARCHAR] AS indexes
       FROM vault.identity JOIN vault.person USING (person_key) WHERE CAST(split_part(source_id, '-', 2) AS INTEGER) < ${ERASED}`,
    ),
  );
  return rows.map(({ key, salt, indexes }) => ({
    key,
    salt: Buffer.from(salt),
    indexes: indexes.map(asStored),
  }));
}

/** The bytes of a UUID as DuckDB stores it: a number, little-endian, its highest bit turned. */
function asStored(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll("-", ""), "hex");
  bytes[0] = (bytes[0] ?? 0) ^ 0x80;
  return bytes.reverse();
}

async function isGone(name: string): Promise<void> {
  expect(found(at(name), marks)).toEqual([]);
  expect(
    found(
      at(name),
      persons.flatMap(({ salt, indexes }) => [salt, ...indexes]),
    ),
  ).toEqual([]);
  await within(name, async (db) => {
    const keys = await openKeys(db);
    for (const { key } of persons)
      await expect(openIdentity(db, keys, key)).rejects.toThrow("the vault has no person");
    const left = await db.reader((c) =>
      c.value<number>(
        `SELECT count(*) FROM vault.sealed_text WHERE source_id LIKE 'erased-%' OR TRY_CAST(split_part(source_id, '-', 2) AS INTEGER) < ${ERASED}`,
      ),
    );
    expect(left).toBe(0);
    expect(await others(db)).toEqual(before);
  });
}

const sum = ({ files }: RunReport, of: (file: RunReport["files"][number]) => number) =>
  files.reduce((all, file) => all + of(file), 0);

test("before, every mark is somewhere: sealed, set aside, or in a note", async () => {
  await within("old", async (db) => {
    const keys = await openKeys(db);
    const told: unknown[] = [];
    for (const { key } of persons) told.push(await openIdentity(db, keys, key));
    const texts = await db.reader((c) =>
      c.rows<Record<"feed" | "source" | "source_id", string>>(
        "SELECT feed, source, source_id FROM vault.sealed_text",
      ),
    );
    for (const place of texts)
      for (const field of ["transcript", "comment", "reason"])
        told.push(await openText(db, keys, { ...place, field }));
    const { rows } = await listQuarantine(db, { limit: 1000 });
    for (const { quarantine_id } of rows) told.push(await showQuarantine(db, quarantine_id));
    const store = await openStore(db);
    told.push(await store.selectFrom("annotation").selectAll().execute());
    await store.destroy();
    const text = JSON.stringify(told);
    const sealed = everybody.flatMap((i) => Object.values(marked(i)));
    expect(sealed.filter((mark) => !text.includes(mark))).toEqual([]);
  });
  expect(persons).toHaveLength(ERASED);
  // what is looked for afterwards is found before
  const vault = readFileSync(at("old/vault.duckdb"));
  for (const { salt } of persons) expect(vault.includes(salt)).toBe(true);
  const indexes = persons.flatMap((person) => person.indexes);
  expect(indexes.filter((index) => vault.includes(index)).length).toBeGreaterThan(ERASED);
  for (const mark of ["cand-49-x", "appl-49-x", "msg-49-x"])
    expect(found(at("old"), [mark]).join()).toContain("warehouse.duckdb");
});

test("50 people are erased: one by id, the others since they are due; nothing of them is left in any file", async () => {
  const id = "cand-0-x";
  const tell = await run("erase", "--candidate", id, "--tell", "--data", at("data"));
  expect(tell.out).toContain("nothing was changed");
  expect(tell.out).toContain("keys of 1 people, 1 identities");
  expect(tell.out).toContain("ai_scores 1, human_ratings 1, stage_events 1, survey_answers 1");
  expect(tell.out).toContain("records set aside: ai_scores 2, candidates 1");
  expect(tell.out).toContain("annotation n0 names the person");
  expect(tell.out).not.toContain("annotation n1 ");
  for (const secret of Object.values(marked(0))) expect(tell.out).not.toContain(secret);

  const one = await run(
    "erase",
    "--candidate",
    id,
    "--reason",
    "request by letter",
    "--lang",
    "zh",
    "--data",
    at("data"),
  );
  expect(one.err).toBe("");
  expect(one.out).toMatch(/删除请求 E\d{8}-[0-9a-f]{8} 已完成/);
  expect(one.out).toContain("标注 n0 中提到了本人，未自动删除，请人工判断");
  const shared = readdirSync(at("data/exports")).length;
  expect(one.out.match(/还含有他人的记录，未删除/g)).toHaveLength(shared);

  const due = await run("erase", "--due", "--tell", "--data", at("data"));
  expect(due.out.match(/^due: /gm)).toHaveLength(ERASED - 1);
  expect(due.out).toContain("due: cand-1-x, rejected, ended on 2025-02-09, due on 2026-02-09");
  const begun = performance.now();
  const rest = await run("erase", "--due", "--data", at("data"));
  whole = performance.now() - begun;
  expect(rest.err).toBe("");
  expect(rest.out).toContain(`keys of ${ERASED - 1} people, ${ERASED - 1} identities`);

  // by now these files hold nobody else
  expect(rest.out.match(/holds nothing else, deleted/g)).toHaveLength(shared);
  expect(readdirSync(at("data/exports"))).toEqual([]);
  // What people wrote, a person has to delete.
  await within("data", deleteNotes);
  await isGone("data");
});

test("the audit log tells who asked and why, begun and done, and no name", async () => {
  const audit = readdirSync(at("data/audit"))
    .map((name) => readFileSync(join(at("data/audit"), name), "utf8"))
    .join("");
  const events = audit
    .split("\n")
    .filter((line) => line.includes('"action":"erase"'))
    .map((line) => JSON.parse(line));
  expect(events.map(({ outcome }) => outcome)).toEqual(["begun", "done", "begun", "done"]);
  expect(events[0]).toMatchObject({ subject: events[1].subject, detail: { reason: "request by letter" } });
  expect(events[3].detail).toMatchObject({ due: true, goes: { persons: ERASED - 1 } });
  expect((await run("audit", "verify", "--data", at("data"))).code).toBe(0);
});

test("what stays are pseudonymous rows that the figures count as before", async () => {
  await within("data", async (db) => {
    const [row] = await db.reader((c) =>
      c.rows(
        `SELECT count(*) AS applications, count(DISTINCT person_key) AS people, count(*) FILTER (starts_with(application_id, 'erased-')) AS erased FROM marts.application`,
      ),
    );
    expect(row).toEqual({ applications: 80, people: 80, erased: ERASED });
    expect(
      await db.reader((c) =>
        c.rows(
          "SELECT count(keywords) AS keywords, count(transcript_chars) AS chars, count(score) AS scores FROM staging.ai_scores",
        ),
      ),
    ).toEqual([{ keywords: 30, chars: 30, scores: 80 }]);
  });
});

test("old exports that are loaded again are set aside as erased, whole, and balanced", async () => {
  await within("data", async (db) => {
    const report = await loadDirectory(db, { from: at("exports") });
    expect(report.error).toBeUndefined();
    const again = await loadDirectory(db, { from: at("old/exports") });
    for (const { read, inserted, updated, unchanged, deleted, quarantined } of [
      ...report.files,
      ...again.files,
    ])
      expect(read).toBe(inserted + updated + unchanged + deleted + quarantined);
    expect(
      sum(report, ({ inserted, updated }) => inserted + updated) +
        sum(again, ({ inserted, updated }) => inserted + updated),
    ).toBe(0);
    const { rows } = await listQuarantine(db, { reason: "erased", limit: 1000 });
    expect(rows).toHaveLength(ERASED * RECORDS_EACH);
    expect(
      rows.every(({ source, source_id, found }) => source === null && source_id === null && found === null),
    ).toBe(true);
    expect((await showQuarantine(db, rows[0]?.quarantine_id ?? 0))?.raw).toEqual({});
  });
  await isGone("data");
});

test("an older backup is erased again before anything of it is served", async () => {
  const [backup = ""] = readdirSync(at("backups"));
  cpSync(at("data.key"), at("restored.key"));
  const restore = ["restore", "--from", join(at("backups"), backup), "--data"];
  const missing = await run(...restore, at("restored"), "--erased", at("nowhere"));
  expect(missing.code).toBe(2);
  const done = await run(...restore, at("restored"), "--erased", at("data.erased"));
  expect(done.err).toBe("");
  expect(done.out).toContain("Requests to erase people that were carried out on it again: 2");
  expect(existsSync(at("restored.erased"))).toBe(true);
  const named = await run("erase", "--candidate", "cand-7-x", "--reason", "again", "--data", at("restored"));
  expect(named.err).toContain("candidate cand-7-x was erased already");
  // Here their notes are as old as the backup, and nobody is left by whose name they could be found.
  await within("restored", deleteNotes);
  await isGone("restored");
  // without the ledger the operator is told so
  cpSync(at("data.key"), at("unknowing.key"));
  const unknowing = await run(...restore, at("unknowing"));
  expect(unknowing.out).toContain("No ledger of erasures was found");
});

test("killed at any moment, the same command again ends it", {
  timeout: 120_000 + KILLS * 180_000,
}, async () => {
  // what ended before it was killed says within which time the next one is to be
  let most = 1500 + whole;
  let killed = 0;
  for (let round = 0; killed < KILLS; round += 1) {
    const name = `killed-${round}`;
    copyWithin(folder, "old", name);
    const least = Math.min(1500, most / 2);
    const pause = Math.floor(least + Math.random() * (most - least));
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", script, at(name), String(pause)], {
      encoding: "utf8",
    });
    if (stdout.includes("ended")) most = pause;
    else killed += 1;
    const again = await run("erase", "--due", "--data", at(name));
    expect(again.err, `killed after ${pause} ms`).toBe("");
    await within(name, deleteNotes);
    rmSync(at(`${name}/exports`), { recursive: true });
    await isGone(name);
    rmSync(at(name), { recursive: true });
  }
});

test("with their rows the people are as if they had never been", async () => {
  copyWithin(folder, "old", "rows");
  const done = await run("erase", "--due", "--with-rows", "--data", at("rows"));
  expect(done.err).toBe("");
  await within("rows", async (db) => {
    expect(await db.reader((c) => c.value("SELECT count(*) FROM marts.application"))).toBe(30);
    expect(await db.reader((c) => c.value("SELECT count(*) FROM staging.ai_scores"))).toBe(30);
    await deleteNotes(db);
  });
  rmSync(at("rows/exports"), { recursive: true });
  await isGone("rows");
});

test("who cannot be erased is refused with what to do, in both languages", async () => {
  const data = ["--data", at("old")];
  const refused = async (code: number, ...words: string[]) => {
    const done = await run("erase", ...words, ...data);
    expect(done.code).toBe(code);
    return done.err;
  };
  expect(await refused(1, "--candidate", "nobody", "--reason", "r")).toMatch(
    /there is no candidate nobody; .*没有编号为 nobody 的候选人/,
  );
  expect(await refused(2, "--candidate", "cand-3-x")).toMatch(/say why: --reason .*请用 --reason 说明原因/);
  expect(await refused(2)).toMatch(/say whom: .*请指明/);
  expect(await refused(2, "--candidate", "cand-3-x", "--due")).toContain("say whom");
  expect(await refused(2, "--due", "--lang", "fr")).toContain("unknown language: fr");
  expect(await refused(1, "--candidate", "cand-3-x", "--reason", `asked by ${marked(3).name}`)).toMatch(
    /the reason names the person.*不要写明/,
  );
  await within("old", async (db) => {
    const record = {
      candidate_id: "other-3",
      source_id: "cand-3",
      name: "别人",
      phone: "13811112222",
      updated_at: "2026-01-01T00:00:00Z",
    };
    const path = at("other.jsonl");
    writeFileSync(path, `${JSON.stringify({ source: "crm", ...record })}\n`);
    const from = join(folder, "crm");
    cpSync(path, join(from, "candidates.jsonl"));
    expect((await loadDirectory(db, { from })).error).toBeUndefined();
  });
  expect(await refused(1, "--candidate", "cand-3", "--reason", "r")).toMatch(
    /2 people, of the sources crm, hr; say which with --source .*请用 --source/,
  );
  expect((await run("erase", "--candidate", "cand-3", "--source", "crm", "--tell", ...data)).out).toContain(
    "keys of 1 people",
  );
});
