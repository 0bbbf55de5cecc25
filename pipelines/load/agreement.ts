import type { Connection, Database } from "../../sql/database.ts";
import { DirectoryRefused } from "../../sql/directory-refused.ts";
import { hasTable } from "../../sql/has-table.ts";
import { contracts } from "../contract.ts";
import { stagingColumns } from "../staging.ts";
import { FILES, type FileName, holdsBeyond, type Mark, type Marks, readMarks } from "./installation.ts";
import { knownMigrations, LEDGERS } from "./migrations.ts";
import { wasOpen } from "./open-texts.ts";
import { brokenPromises, type Kind } from "./promise.ts";
import { vaultPlaces } from "./vault-places.ts";

/** What is wrong with which files, and which source files brought what they lack. */
type Fault = {
  readonly ways?: readonly string[];
  readonly files: readonly FileName[];
  readonly says: string;
  readonly sources?: readonly string[];
};

/**
 * Compares the files of an open data directory, reading only: they are of one installation and one age, and vault
 * and app hold what the ledger's batches promised. The one batch that a killed run has begun is left out of the
 * comparison. Throws `DirectoryRefused`.
 */
export async function agree(db: Database): Promise<void> {
  const fault = await db.reader(findFault);
  if (fault === null) return;
  const names = fault.files.map((file) => `${file}.duckdb`);
  throw new DirectoryRefused(db.directory, names, fault.says, fault);
}

async function findFault(c: Connection): Promise<Fault | null> {
  const newer = await newerFault(c);
  if (newer !== null) return newer;
  const marks = await readMarks(c);
  if (FILES.every((file) => marks[file] === null)) return unmarkedFault(c);
  const foreign = foreignFault(marks);
  if (foreign !== null) return foreign;
  const { vault, app, warehouse } = marks;
  // None of this can be lost before the marks are complete: nothing is loaded by then.
  if (vault === null || app === null || warehouse === null) return null;
  const all = { vault, app, warehouse };
  return (await batchFault(c, all)) ?? generationFault(all) ?? (await lostFault(c, warehouse.batch));
}

/** A file that a newer version has changed: by a migration, or a column of staging, that is not known here. */
async function newerFault(c: Connection): Promise<Fault | null> {
  const known = knownMigrations();
  const changed = (file: FileName, what: string): Fault => ({
    files: [file],
    says: `was changed by a newer version of Assay (${what})`,
    ways: ["start that version", "restore a backup of before"],
  });
  for (const file of FILES) {
    if (!(await hasTable(c, LEDGERS[file]))) continue;
    const names = await c.rows<{ name: string }>(`SELECT name FROM ${LEDGERS[file]} ORDER BY name`);
    const unknown = names.find(({ name }) => !known.has(name));
    if (unknown !== undefined) return changed(file, unknown.name);
  }
  const columns = await c.rows<{ feed: string; name: string }>(
    `SELECT table_name AS feed, column_name AS name FROM duckdb_columns()
     WHERE database_name = 'warehouse' AND schema_name = 'staging'`,
  );
  const all = await contracts();
  const unknown = columns.find(({ feed, name }) => {
    const contract = all.get(feed);
    return (
      contract !== undefined &&
      !wasOpen(feed, name) &&
      !stagingColumns(contract).some((column) => column.name === name)
    );
  });
  return unknown === undefined ? null : changed("warehouse", `${unknown.feed}.${unknown.name}`);
}

/** A file without a mark beside others that were in use, or with the mark of another installation. */
function foreignFault(marks: Marks): Fault | null {
  const inUse = FILES.some((file) => (marks[file]?.generation ?? 0) > 0);
  const without = FILES.filter((file) => marks[file] === null);
  if (without.length > 0)
    return inUse
      ? { files: without, says: `${without.length > 1 ? "are" : "is"} not of this installation` }
      : null;
  const ids = FILES.map((file) => marks[file]?.installation);
  const own = ids.find((id, index) => ids.indexOf(id) !== index);
  const others = FILES.filter((_, index) => ids[index] !== own);
  return others.length === 0
    ? null
    : {
        files: others,
        says: others.length > 1 ? "are of different installations" : "is of another installation",
      };
}

/** A file that lacks batches which others have. */
async function batchFault(c: Connection, marks: Readonly<Record<FileName, Mark>>): Promise<Fault | null> {
  const running = (
    await c.rows<{ run: number }>("SELECT run_id AS run FROM app.run WHERE status = 'running'")
  ).map(({ run }) => run);
  const last = marks.warehouse.batch;
  const whole = ({ batch, run }: Mark) =>
    batch === last + 1 && run !== null && running.includes(run) ? last : batch;
  const newest = Math.max(...FILES.map((file) => whole(marks[file])));
  const behind = FILES.filter((file) => whole(marks[file]) < newest);
  if (behind.length === 0) return null;
  const least = Math.min(...behind.map((file) => whole(marks[file])));
  const lacking = newest - least;
  return {
    files: behind,
    says: `${behind.length > 1 ? "are" : "is"} behind by ${count(lacking, "batch", "batches")}`,
    sources: behind.includes("warehouse")
      ? await paths(c, `FROM app.run_file WHERE feed IS NOT NULL AND run_id > ${marks.warehouse.run ?? 0}`)
      : await paths(c, `FROM staging_meta.loaded_file WHERE batch_id > ${least}`),
  };
}

/** A file that lacks openings which others have; one opening may have been cut short, in the order of the files. */
function generationFault(marks: Readonly<Record<FileName, Mark>>): Fault | null {
  const [first, second, third] = FILES.map((file) => marks[file].generation) as [number, number, number];
  if (first >= second && second >= third && third >= first - 1) return null;
  const newest = Math.max(first, second, third);
  const older = FILES.filter((file) => marks[file].generation < newest);
  const least = Math.min(first, second, third);
  return {
    files: older,
    says: `${older.length > 1 ? "are" : "is"} older than the rest by ${count(newest - least, "opening", "openings")}`,
  };
}

/** Rows that the ledger's batches had left in vault and app, and that are not there. */
async function lostFault(c: Connection, last: number): Promise<Fault | null> {
  const ended = await c.value<number | null>("SELECT ended_run FROM staging_meta.installation");
  if (
    ended != null &&
    (await c.value<boolean>(
      `SELECT EXISTS (FROM app.run WHERE run_id = ${ended} AND status <> 'running')`,
    )) !== true
  )
    return { files: ["app"], says: `lacks the end of run ${ended}` };
  const goes = await goesNow(c);
  const broken = (await brokenPromises(c, last)).find(
    ({ kind, feed, held, promised }) => Math.abs(promised - held) > goes(kind, feed),
  );
  if (broken === undefined) return null;
  const { file, feed, words, held, promised } = broken;
  return {
    files: [file],
    says: `holds ${number(held)} ${words} where ${number(promised)} were loaded`,
    sources: await paths(c, `FROM staging_meta.loaded_file WHERE feed = '${feed}'`),
  };
}

/** How many of a kind requests to erase people that were cut short may have taken out, or not yet told. */
async function goesNow(c: Connection): Promise<(kind: Kind, feed: string) => number> {
  if (!(await hasTable(c, "app.main.erasure"))) return () => 0;
  const open = await c.rows<{ goes: string }>(
    "SELECT goes::VARCHAR AS goes FROM app.erasure WHERE ended_at IS NULL",
  );
  const all = open.map(({ goes }) => JSON.parse(goes) as Record<Kind, number | Record<string, number>>);
  return (kind, feed) =>
    all.reduce((sum, goes) => {
      const of = goes[kind];
      return sum + (typeof of === "number" ? of : (of[feed] ?? 0));
    }, 0);
}

/** Files that were in use before there were marks. */
async function unmarkedFault(c: Connection): Promise<Fault | null> {
  if (!(await hasTable(c, "warehouse.staging_meta.batch"))) return null;
  const last = (await c.value<number>("SELECT coalesce(max(batch_id), 0) FROM staging_meta.batch")) ?? 0;
  for (const [file, table] of [
    ["vault", "vault.main.identity"],
    ["app", "app.main.quarantine"],
  ] as const)
    if (!(await hasTable(c, table)))
      return last === 0 ? null : { files: [file], says: "is not of this installation" };
  const isRunning = await c.value<boolean>("SELECT EXISTS (FROM app.run WHERE status = 'running')");
  if (await holdsBeyond(c, isRunning === true ? last + 1 : last))
    return { files: ["warehouse"], says: "is older than vault.duckdb and app.duckdb" };
  if (last === 0) return null;
  const { persons, identities } = await vaultPlaces(c);
  const nameless = await c.value<number>(
    `SELECT count(*) FROM staging.candidates s WHERE NOT EXISTS (FROM ${identities} i WHERE i.source = s.source AND i.source_id = s.source_id)
       OR NOT EXISTS (FROM ${persons} p WHERE p.person_key = s.person_key)`,
  );
  if ((nameless ?? 0) > 0)
    return { files: ["vault"], says: `lacks the identities of ${number(nameless ?? 0)} candidates` };
  const unknown = await c.value<boolean>(
    "SELECT EXISTS (FROM staging_meta.batch b WHERE NOT EXISTS (FROM app.run r WHERE r.run_id = b.run_id))",
  );
  return unknown === true ? { files: ["app"], says: "lacks runs that the warehouse has" } : null;
}

async function paths(c: Connection, from: string): Promise<string[]> {
  return (await c.rows<{ path: string }>(`SELECT DISTINCT path ${from} ORDER BY path`)).map(
    ({ path }) => path,
  );
}

function count(n: number, one: string, many: string): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
