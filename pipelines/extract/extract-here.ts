import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Connection, identifier, quote, wrap } from "../../sql/database.ts";
import type { Contract, Reason } from "../contract.ts";
import type { MappedFeed, Mapping } from "../mapping.ts";
import { mappedSql } from "../mapping-sql.ts";
import { constantShift, DEFAULT_ZONE } from "../zone.ts";
import { accessRefusal, eachChunk, fileSize } from "./bytes.ts";
import { type Check, compileCheck } from "./check.ts";
import { utf8Check } from "./encoding.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import {
  type Control,
  type ExtractedFeed,
  type ExtractRequest,
  type ExtractResult,
  type FileError,
  Refusal,
} from "./result.ts";
import { scaleRemarks } from "./scale-remark.ts";
import { type BrokenRecord, type OpenTable, openTables } from "./table.ts";

/** One file to extract, with all that the child has to know: it reads no declaration by itself. */
export type Job = {
  readonly request: ExtractRequest;
  readonly mapping: Mapping;
  /** The contracts of the mapping's feeds. */
  readonly contracts: readonly Contract[];
  /** What else is done than extracting: look at the columns alone, or unpack an archive. */
  readonly act?: "peek" | "unpack";
  /** First records that a look gives. */
  readonly rows?: number;
  /** Beginning of the names of all files that are written. */
  readonly prefix: string;
};

/**
 * Reads, maps and checks one file, and writes what passed and what did not as Parquet into the work directory.
 * Runs inside the throw-away child: it trusts nothing of the file.
 */
export async function extractHere(job: Job): Promise<ExtractResult> {
  const { request, mapping, prefix } = job;
  const limits = { ...DEFAULT_LIMITS, ...request.limits };
  const scratch = join(request.workDirectory, prefix);
  let bytes = 0;
  let sha256: string | null = null;
  try {
    bytes = fileSize(request.path);
    const pass = firstPass(request.path);
    sha256 = pass.sha256;
    const zone = mapping.zone ?? request.zone ?? DEFAULT_ZONE;
    const session = await openSession(request, zone, limits);
    try {
      const tables = await openTables({
        connection: session.connection,
        path: readablePath(request.path, scratch),
        bytes,
        scratch,
        mapping,
        limits,
        utf8: pass.utf8,
      });
      const unread = tables.flatMap((table) => table.ignored);
      if (request.feed !== undefined && unread.length > 0) throw unknownHeadings(request.feed, unread);
      try {
        const outcome = await extractTables(session.connection, tables, job, scratch);
        return { path: request.path, sha256, bytes, status: "ok", ...outcome };
      } catch (error) {
        if (error instanceof Refusal) throw error;
        for (const table of tables) {
          const damage = await table.damage?.();
          if (damage !== undefined) throw damage;
        }
        throw error;
      }
    } finally {
      session.close();
    }
  } catch (error) {
    removeAll(scratch);
    const empty = { path: request.path, sha256, bytes, records: 0, unused: 0, ignored: [], feeds: [] };
    if (error instanceof Refusal) return { ...empty, status: "refused", error: error.error };
    return { ...empty, status: "failed", error: failure(error) };
  } finally {
    removeAll(scratch, /\.(utf8|inflated|table\.csv|sheet\d+\.csv)$|\.source-[^/]*$/);
  }
}

/** A canonical file says what it means: a heading that the contract does not have is a mistake, not a remark. */
function unknownHeadings(feed: string, unread: readonly string[]): Refusal {
  return new Refusal(
    "headings",
    {
      zh: `${feed} 没有这些列：${unread.join("、")}`,
      en: `${feed} has no such fields: ${unread.join(", ")}`,
    },
    { line: 1, field: unread.join(", "), expected: `fields of ${feed}`, found: unread.join(", ") },
  );
}

/** How an unexpected error of a reader is told. */
export function failure(error: unknown): FileError {
  const message = error instanceof Error ? error.message : String(error);
  if (/out of memory|memory limit|Array buffer allocation/i.test(message))
    return {
      code: "memory",
      message_zh: "读取此文件需要的内存超过上限",
      message_en: "reading this file takes more memory than is allowed",
    };
  return {
    code: "crash",
    message_zh: "读取此文件时出错，其余文件不受影响",
    message_en: "reading this file failed; the other files are not touched",
    found: firstLine(message),
  };
}

/** The first line of an engine's message without what it quotes: the quotation could be a person's data. */
function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/"[^"]*"|'[^']*'/g, "…").slice(0, 200);
}

/** Hash of the file's bytes, and whether they are UTF-8. */
export function firstPass(path: string): { sha256: string; utf8: boolean } {
  const hash = createHash("sha256");
  const check = utf8Check();
  try {
    eachChunk(path, (chunk) => {
      hash.update(chunk);
      check.push(chunk);
    });
  } catch (error) {
    throw accessRefusal(error);
  }
  return { sha256: hash.digest("hex"), utf8: check.end() };
}

/** The path itself, or of a copy where DuckDB would take signs of its name for a pattern. */
export function readablePath(path: string, scratch: string): string {
  if (!/[*?[\]]/.test(path)) return path;
  const copy = `${scratch}.source-${basename(path).replace(/[*?[\]]/g, "_")}`;
  copyFileSync(path, copy);
  return copy;
}

/** A DuckDB of its own that can touch the file and the work directory alone. */
export async function openSession(
  request: ExtractRequest,
  zone: string,
  limits: Limits,
): Promise<{ connection: Connection; close: () => void }> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: `${Math.floor((limits.memoryBytes * 0.6) / 1e6)}MB`,
    temp_directory: join(request.workDirectory, "tmp"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const raw = await instance.connect();
  const connection = wrap(raw);
  await connection.run(`SET GLOBAL TimeZone = ${quote(zone)}`);
  await connection.run(`SET allowed_paths = [${quote(request.path)}]`);
  await connection.run(`SET allowed_directories = [${quote(request.workDirectory)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return {
    connection,
    close: () => {
      raw.closeSync();
      instance.closeSync();
    },
  };
}

type Outcome = Pick<ExtractResult, "records" | "unused" | "ignored" | "remarks" | "feeds">;

async function extractTables(
  connection: Connection,
  tables: readonly OpenTable[],
  { request, mapping, contracts }: Job,
  scratch: string,
): Promise<Outcome> {
  const known = new Map(contracts.map((contract) => [contract.feed, contract]));
  const zone = request.zone ?? DEFAULT_ZONE;
  const shift = await constantShift(connection, mapping.zone ?? zone);
  const parts = new Map<string, { table: string; broken: BrokenRecord[]; merged: number }[]>();
  let records = 0;
  let unused = 0;
  let count = 0;
  for (const open of tables) {
    const own: { feed: string; table: string }[] = [];
    for (const feed of new Set(open.feeds.map((mapped) => mapped.feed))) {
      const contract = known.get(feed) as Contract;
      const mapped = open.feeds.filter((one) => one.feed === feed);
      const table = `checked${count++}`;
      const sql = mapped
        .map((one) => `(${mappedSql(one, mapping, open.source, contract)})`)
        .join(" UNION ALL ");
      const knowledge = {
        traits: open.traits,
        marked: open.source.marked === true,
        constants: constantFields(mapped),
        shift,
      };
      await connection.run(compileCheck(contract, knowledge).createSql(table, sql));
      own.push({ feed, table });
    }
    const broken = await open.broken();
    const rowsBefore = (feed: MappedFeed) =>
      `SELECT line FROM (${mappedSql({ ...feed, distinct: false }, mapping, open.source, known.get(feed.feed) as Contract)})`;
    const counted = await countRecords(connection, open, own, broken, rowsBefore);
    const whole = broken.filter(({ field }) => field === null);
    const left = await open.left();
    records += counted.records + whole.length + left;
    unused += counted.unused + left;
    refuseMostlyBroken(
      whole.filter(({ keptOut }) => keptOut === undefined),
      counted.records + whole.length,
    );
    const skipped = await open.skipped();
    for (const { feed, table } of own) {
      await numberLines(connection, table, skipped);
      const home = (one: BrokenRecord) => one.feed ?? open.feeds[0]?.feed;
      parts.set(feed, [
        ...(parts.get(feed) ?? []),
        {
          table,
          broken: broken.filter((one) => home(one) === feed),
          merged: counted.merged.get(feed) ?? 0,
        },
      ]);
    }
  }
  const feeds: ExtractedFeed[] = [];
  const remarks = tables.flatMap((table) => table.remarks);
  for (const [feed, group] of parts) {
    const contract = known.get(feed) as Contract;
    const table = await merged(
      connection,
      feed,
      group.map((part) => part.table),
    );
    const alike = group.reduce((sum, part) => sum + part.merged, 0);
    const finished = await finishFeed(
      connection,
      contract,
      table,
      group.flatMap((part) => part.broken),
      `${scratch}-${feed}`,
      zone,
    );
    remarks.push(...(await scaleRemarks(connection, contract, finished.acceptedFile)));
    const mapped = mapping.feeds.filter((one) => one.feed === feed);
    feeds.push({
      ...finished,
      ...(alike === 0 ? {} : { merged: alike }),
      ...(mapped.every(isUndated) ? { undated: true } : {}),
    });
  }
  return {
    records,
    unused,
    ignored: tables.flatMap((table) => table.ignored),
    remarks,
    feeds,
  };
}

/** Fields that every one of these mapped feeds sets to a constant. */
function constantFields(mapped: readonly MappedFeed[]): Set<string> {
  const names = mapped.flatMap(({ fields }) => ["source", ...Object.keys(fields)]);
  const isConstant = ({ fields, rows }: MappedFeed, name: string) => {
    const value = fields[name];
    if (rows !== undefined) return false;
    if (value === undefined) return name === "source";
    return typeof value === "object" && value.constant !== undefined && value.when === undefined;
  };
  return new Set(names.filter((name) => mapped.every((feed) => isConstant(feed, name))));
}

/** Whether the mapping itself says when all records of a feed changed. */
function isUndated({ fields: { updated_at }, rows }: MappedFeed): boolean {
  const isConstant = typeof updated_at === "object" && updated_at.constant !== undefined;
  return isConstant && (rows ?? []).every((row) => row.updated_at === undefined);
}

/** One table of the rows that several sheets brought for a feed. */
async function merged(connection: Connection, feed: string, tables: readonly string[]): Promise<string> {
  const [first, ...others] = tables;
  if (others.length === 0) return first as string;
  const table = `merged_${feed}`;
  await connection.run(
    `CREATE TEMP TABLE ${table} AS ${tables.map((name) => `SELECT * FROM ${name}`).join(" UNION ALL ")}`,
  );
  return table;
}

/**
 * Records of a table, those of them that no feed took up, and by feed the rows that were merged into others alike
 * (`distinct`). Only counted apart where feeds pick records; `rowsBefore` is the SQL of a feed's lines before merging.
 */
async function countRecords(
  connection: Connection,
  { source, feeds }: OpenTable,
  checked: readonly { feed: string; table: string }[],
  broken: readonly BrokenRecord[],
  rowsBefore: (feed: MappedFeed) => string,
): Promise<{ records: number; unused: number; merged: ReadonlyMap<string, number> }> {
  const count = async (sql: string) => (await connection.value<number>(sql)) ?? 0;
  const only = checked[0]?.table;
  const partly = broken.flatMap(({ row }) => (row === undefined ? [] : [`(${row})`]));
  const merged = new Map<string, number>();
  if (feeds.length === 1 && feeds.every(isPlain) && partly.length === 0)
    return { records: await count(`SELECT count(*) FROM ${only}`), unused: 0, merged };
  const distinct = feeds.filter((feed) => feed.distinct === true);
  for (const { feed, table } of checked) {
    const own = feeds.filter((one) => one.feed === feed);
    if (!own.some((one) => one.distinct === true)) continue;
    const before = own.map((one) => `(${rowsBefore(one)})`).join(" UNION ALL ");
    merged.set(
      feed,
      (await count(`SELECT count(*) FROM (${before})`)) - (await count(`SELECT count(*) FROM ${table}`)),
    );
  }
  const records = await count(`SELECT count(*) FROM ${source.relation}`);
  if (feeds.some((feed) => isPlain(feed) || feed.fold !== undefined)) return { records, unused: 0, merged };
  const lines = [
    ...checked.map(({ table }) => `SELECT line FROM ${table}`),
    ...distinct.map(rowsBefore),
    ...(partly.length === 0 ? [] : [`SELECT * FROM (VALUES ${partly.join(", ")})`]),
  ].join(" UNION ALL ");
  return {
    records,
    unused: Math.max(0, records - (await count(`SELECT count(DISTINCT line) FROM (${lines})`))),
    merged,
  };
}

function isPlain({ each, unpivot, fold, when, distinct, rows }: MappedFeed): boolean {
  return [each, unpivot, fold, when, distinct, rows].every((shape) => shape === undefined);
}

/** A file of which most records do not split into cells is no file with bad rows: it is refused whole. */
function refuseMostlyBroken(broken: readonly BrokenRecord[], records: number): void {
  const first = broken[0];
  if (first === undefined || broken.length <= 10 || broken.length * 2 <= records) return;
  throw new Refusal(
    "malformed",
    {
      zh: `${records} 条记录中有 ${broken.length} 条无法拆分为字段，首条在第 ${first.line} 行`,
      en: `${broken.length} of ${records} records do not split into fields, the first at line ${first.line}`,
    },
    { line: first.line, expected: first.expected, found: first.found },
  );
}

/** Makes the row numbers of a table the lines of its file, where the parser left lines uncounted. */
async function numberLines(connection: Connection, table: string, skipped: readonly number[]): Promise<void> {
  if (skipped.length === 0) return;
  const thresholds = skipped.map((line, index) => `(${line - index}, ${index + 1})`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE gaps AS SELECT * FROM (VALUES ${thresholds.join(", ")}) AS g(line, extra)`,
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT c.* REPLACE (c.line + coalesce(g.extra, 0) AS line)
     FROM ${table} c ASOF LEFT JOIN (SELECT line, max(extra) AS extra FROM gaps GROUP BY line) g ON c.line >= g.line ORDER BY c.rowid`,
  );
}

async function finishFeed(
  connection: Connection,
  contract: Contract,
  table: string,
  broken: readonly BrokenRecord[],
  target: string,
  zone: string,
): Promise<ExtractedFeed> {
  const check = compileCheck(contract);
  const repeated = await markRepeated(connection, contract, table);

  const controls = await controlTotals(connection, check, table, zone);
  const total = controls.reduce((sum, control) => sum + control.read, 0);
  const accepted = controls.reduce((sum, control) => sum + control.accepted, 0);
  const rejected = total - accepted + broken.length;
  const acceptedFile = accepted === 0 ? null : `${target}.accepted.parquet`;
  const rejectedFile = rejected === 0 ? null : `${target}.rejected.parquet`;
  if (acceptedFile !== null)
    await connection.run(
      `COPY (SELECT ${check.acceptedColumns}, CAST(line AS BIGINT) AS line FROM ${table} WHERE failure IS NULL) TO ${quote(acceptedFile)} (FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1000, WRITE_BLOOM_FILTER false)`,
    );
  const reasons =
    rejectedFile === null
      ? {}
      : await writeRejected(connection, contract, check, table, repeated, broken, rejectedFile);
  await connection.run(`DROP TABLE ${table}`);
  return {
    feed: contract.feed,
    read: total + broken.length,
    accepted,
    rejected,
    acceptedFile,
    rejectedFile,
    controls,
    reasons,
  };
}

/** The failure code of a row that came before in the same file. */
const REPEATED = 255;

/**
 * Marks rows whose source id, or whose live business key, came before in the file with the same time of
 * change; gives their number. A group-by of hashes finds the few candidates, an exact comparison decides.
 */
async function markRepeated(connection: Connection, contract: Contract, table: string): Promise<number> {
  const live =
    contract.key.length === 1 && contract.key[0] === "source_id" ? [] : [contract.key.map(identifier)];
  const identities = [
    { columns: ["source", "source_id"], where: "" },
    ...live.map((columns) => ({ columns, where: " AND deleted IS NOT TRUE" })),
  ];
  let marked = 0;
  for (const { columns, where } of identities) {
    const key = [...columns, "updated_at"].join(", ");
    const rows = `FROM ${table} WHERE failure IS NULL${where}`;
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE candidates AS SELECT h FROM (SELECT hash(${key}) AS h ${rows}) GROUP BY h HAVING count(*) > 1`,
    );
    if ((await connection.value<number>("SELECT count(*) FROM candidates")) === 0) continue;
    marked += await connection.run(
      `UPDATE ${table} SET failure = ${REPEATED} WHERE rowid IN (SELECT row FROM (
         SELECT rowid AS row, row_number() OVER (PARTITION BY ${key} ORDER BY line, rowid) AS nth ${rows} AND hash(${key}) IN (SELECT h FROM candidates))
       WHERE nth > 1)`,
    );
  }
  return marked;
}

async function writeRejected(
  connection: Connection,
  contract: Contract,
  check: Check,
  table: string,
  repeated: number,
  broken: readonly BrokenRecord[],
  target: string,
): Promise<Partial<Record<Reason, number>>> {
  const codes = check.failures.map(
    ({ field, reason, expected }, index) =>
      `(${index}, ${quote(field)}, ${quote(reason)}, ${quote(expected)})`,
  );
  const parts = [
    `SELECT c.line, f.field, f.reason, f.expected, c.found, c.record AS raw, c.source_id
     FROM ${table} c JOIN (VALUES ${codes.join(", ")}) AS f(code, field, reason, expected) ON c.failure = f.code`,
  ];
  if (repeated > 0)
    parts.push(`SELECT line, ${quote(contract.key.join(", "))}, 'duplicate', 'once in a file', source_id, CAST(${check.recordSql} AS VARCHAR), source_id
      FROM ${table} WHERE failure = ${REPEATED}`);
  if (broken.length > 0) {
    await connection.run(
      "CREATE OR REPLACE TEMP TABLE broken (line BIGINT, field VARCHAR, expected VARCHAR, found VARCHAR, raw VARCHAR)",
    );
    for (let start = 0; start < broken.length; start += 500) {
      const values = broken
        .slice(start, start + 500)
        .map(
          ({ line, field, expected, found, text }) =>
            `(${line}, ${field === null ? "NULL" : quote(field)}, ${quote(expected)}, ${quote(found)}, ${quote(JSON.stringify({ text }))})`,
        );
      await connection.run(`INSERT INTO broken VALUES ${values.join(", ")}`);
    }
    parts.push("SELECT line, field, 'type', expected, found, raw, NULL FROM broken");
  }
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE rejected AS SELECT ${quote(contract.feed)} AS feed, CAST(line AS BIGINT) AS line, field, reason, expected, found, raw, source_id
     FROM (${parts.join(" UNION ALL ")}) ORDER BY line, field, source_id`,
  );
  await connection.run(`COPY rejected TO ${quote(target)} (FORMAT parquet, COMPRESSION snappy)`);
  const counts = await connection.rows<{ reason: Reason; n: number }>(
    "SELECT reason, count(*) AS n FROM rejected GROUP BY reason ORDER BY reason",
  );
  return Object.fromEntries(counts.map(({ reason, n }) => [reason, n]));
}

/** Microseconds of a quarter of an hour, of which every zone's offset is a multiple, and of 1900-01-01. */
const TICK = 900_000_000;
const ORIGIN = -2_208_988_800_000_000;

/** Totals by local quarter; instants are counted by quarter hours first, so that few have to be converted. */
async function controlTotals(
  connection: Connection,
  check: Check,
  table: string,
  zone: string,
): Promise<Control[]> {
  const { controlMeasure: measure, controlTime: time } = check;
  const name = identifier(time.name);
  const total =
    measure === undefined
      ? "CAST(NULL AS HUGEINT)"
      : `sum(CAST(round(${identifier(measure)} * 1000) AS HUGEINT)) FILTER (failure IS NULL)`;
  const tick = time.isInstant
    ? `(epoch_us(${name}) - ${ORIGIN}) // ${TICK}`
    : `date_trunc('quarter', ${name})`;
  const local = time.isInstant
    ? `date_trunc('quarter', timezone(${quote(zone)}, make_timestamptz(tick * ${TICK} + ${ORIGIN})))`
    : "tick";
  return connection.rows<Control>(
    `SELECT year(start) || 'Q' || quarter(start) AS quarter, CAST(sum(read) AS BIGINT) AS read, CAST(sum(accepted) AS BIGINT) AS accepted,
       ${measure === undefined ? "NULL" : quote(measure)} AS measure, CAST(sum(total) AS VARCHAR) AS total
     FROM (SELECT ${local} AS start, * FROM (
       SELECT ${tick} AS tick, count(*) AS read, count(*) FILTER (failure IS NULL) AS accepted, ${total} AS total
       FROM ${table} GROUP BY 1)) GROUP BY start ORDER BY start NULLS LAST`,
  );
}

/** Removes what was written under a prefix, or those of it with some ending. */
export function removeAll(scratch: string, ending?: RegExp): void {
  const folder = dirname(scratch);
  const prefix = basename(scratch);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (name.startsWith(prefix) && (ending === undefined || ending.test(name)))
      rmSync(join(folder, name), { force: true });
}
