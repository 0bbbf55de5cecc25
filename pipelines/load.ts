import { mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Connection, Database } from "../sql/database.ts";
import { buildWarehouse, publishedVersion } from "./build.ts";
import { type Contract, contracts, type Reason } from "./contract.ts";
import { refuseFullDisk } from "./disk-space.ts";
import { discover } from "./extract/discover.ts";
import { extractFile } from "./extract/extract.ts";
import type { ExtractResult, Reader } from "./extract/result.ts";
import { type KeySource, type Keys, openKeys } from "./keys.ts";
import type { BatchFile } from "./load/batch.ts";
import type { Undoing } from "./load/before.ts";
import { type Merged, mergeFeed } from "./load/merge.ts";
import { mergedFeeds, type PlannedFile, planFiles, renumber } from "./load/plan.ts";
import { loadFolder, recover, takeBackFailed } from "./load/recover.ts";
import {
  addCounts,
  type FileRemark,
  type FileReport,
  NO_COUNTS,
  type ProgressEvent,
  type RunReport,
  type TotalLine,
  type Verification,
} from "./load/report.ts";
import type { Mapping } from "./mapping.ts";
import { recheckOne } from "./recheck.ts";
import { announce, finishRun, startRun, type Trigger } from "./runs.ts";
import { DEFAULT_ZONE } from "./zone.ts";

export type { FileReport, ProgressEvent, RunReport, Verification } from "./load/report.ts";

/** A load is running already; two at once would write the same tables. */
export class LoadRunning extends Error {
  override name = "LoadRunning";
  constructor() {
    super("a load is running already; wait until it has ended");
  }
}

/** How to load. */
export type LoadOptions = {
  /** Zone of naive times where a source says none, and of the quarters of the control totals. */
  readonly zone?: string;
  readonly trigger?: Trigger;
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly keys?: KeySource;
};

/** A record as JSON: columns of a canonical feed. */
export type PushedRecord = Readonly<Record<string, unknown>>;

/** A file of a run: where it lies, how it is read, and how reports name it. */
type Source = Reader & { readonly path: string };

type Job = LoadOptions & {
  readonly root: string;
  readonly sources: readonly Source[];
  readonly feed?: string;
  /** Quarantined records that this load replaces. */
  readonly replayed?: readonly number[];
  /** The run that this one takes back. */
  readonly undoes?: Undoing;
  readonly from: string;
};

const EXTRACTIONS_AT_ONCE = 2;
const running = new WeakMap<Database, number>();

/**
 * Loads every file of a folder that changed: checks it in a child process, merges it into staging feed by feed
 * in the order of their references, and builds and publishes the warehouse when anything changed. The report's
 * counts always add up. Files that cannot be read are reported and stop nothing. Throws `LoadRunning`,
 * `KeyError`, and what `discover` refuses.
 */
export async function loadDirectory(
  db: Database,
  options: LoadOptions & {
    readonly from: string;
    readonly feed?: string;
    readonly mappings?: readonly Mapping[];
  },
): Promise<RunReport> {
  const root = realpathSync(resolve(options.from));
  return exclusively(db, async () => {
    const sources = await discover(root, { mappings: options.mappings ?? [] });
    return run(db, { ...options, root, sources, from: root, trigger: options.trigger ?? "command" });
  });
}

/** Loads files whose readers are known already; `root` is the folder that reports name them from, and `from` says whose they are. */
export async function loadFiles(
  db: Database,
  options: LoadOptions & { readonly root: string; readonly files: readonly Source[]; readonly from: string },
): Promise<RunReport> {
  const { files: sources, ...rest } = options;
  return exclusively(db, () => run(db, { ...rest, root: realpathSync(options.root), sources }));
}

/**
 * Loads records that another system pushed: same checks, same counts as a canonical file of the feed. A record
 * without `source` gets the one given. The same records pushed again change nothing.
 */
export async function loadRecords(
  db: Database,
  feed: string,
  records: readonly PushedRecord[],
  source: string,
  options: LoadOptions = {},
): Promise<RunReport> {
  if (!(await contracts()).has(feed)) throw new Error(`no feed is named ${feed}`);
  return exclusively(db, () =>
    runRecords(db, new Map([[feed, records.map((record) => ({ source, ...record }))]]), {
      ...options,
      trigger: options.trigger ?? "push",
    }),
  );
}

/** Loads records of several feeds as canonical files; for pushes and for replays from quarantine. */
export async function runRecords(
  db: Database,
  feeds: ReadonlyMap<string, readonly PushedRecord[]>,
  options: LoadOptions & Pick<Job, "replayed" | "undoes">,
): Promise<RunReport> {
  await openKeys(db, options.keys);
  await recover(db);
  const root = join(loadFolder(db), "push");
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const sources = [...feeds].map(([feed, records]) => {
    const path = join(root, `${feed}.jsonl`);
    writeFileSync(path, `${records.map((record) => JSON.stringify(record)).join("\n")}\n`, { mode: 0o600 });
    return { path, feed };
  });
  return run(db, { ...options, root, sources, from: options.trigger ?? "push" });
}

/** Runs `work` unless a load is running on this database. */
export async function exclusively<T>(db: Database, work: () => Promise<T>): Promise<T> {
  if (running.has(db)) throw new LoadRunning();
  running.set(db, Date.now());
  try {
    return await work();
  } finally {
    running.delete(db);
  }
}

async function run(db: Database, job: Job): Promise<RunReport> {
  const keys = await openKeys(db, job.keys);
  await recover(db);
  const runId = await startRun(db, { trigger: job.trigger ?? "command", from: job.from });
  const started = performance.now();
  const phases = { extract: 0, merge: 0, seal: 0, build: 0 };
  const files: FileReport[] = [];
  const merged: { feed: string; outcome: Merged }[] = [];
  const remarks: FileRemark[] = [];
  let rows = 0;
  const tell = (event: Partial<ProgressEvent> & Pick<ProgressEvent, "phase" | "done" | "total">) => {
    const seconds = (performance.now() - started) / 1000;
    const full = {
      run: runId,
      file: null,
      feed: null,
      rows,
      rows_per_second: Math.round(rows / seconds),
      ...event,
    };
    announce(db, full);
    job.onProgress?.(full);
  };
  let error: string | undefined;
  let version: number | null = null;
  try {
    const all = await contracts();
    const zone = job.zone ?? DEFAULT_ZONE;
    tell({ phase: "plan", done: 0, total: job.sources.length });
    const planned = await db.writer((c) => planFiles(c, job.root, job.sources, all, zone));

    const fresh = planned.filter(({ before }) => before === null);
    await refuseFullDisk(
      db.directory,
      fresh.reduce((sum, file) => sum + file.bytes, 0),
    );

    const ready: BatchFile[] = [];
    await timed(phases, "extract", async () => {
      let done = 0;
      const total = planned.reduce((sum, file) => sum + file.bytes, 0);
      const outcomes = await inParallel(planned, EXTRACTIONS_AT_ONCE, async (file) => {
        const outcome = file.before === null ? await extract(db, file, zone) : null;
        rows += outcome?.feeds.reduce((sum, feed) => sum + feed.read, 0) ?? 0;
        done += file.bytes;
        tell({ phase: "extract", file: file.shown, done, total });
        return outcome;
      });
      for (const [index, file] of planned.entries()) {
        await receive(db, file, outcomes[index] ?? null, job.feed, files, ready);
        for (const remark of outcomes[index]?.remarks ?? []) remarks.push({ path: file.shown, ...remark });
      }
    });

    await timed(phases, "merge", async () => {
      let done = 0;
      for (const contract of all.values()) {
        const own = ready.filter((file) => file.extracted.feed === contract.feed);
        const skip = job.feed !== undefined && job.feed !== contract.feed;
        if (!skip) {
          const outcome = await mergeOne(db, job, { contract, all, own, runId, keys, zone }, (step) =>
            tell({ phase: step === "seal" ? "seal" : "merge", feed: contract.feed, done, total: all.size }),
          );
          if (outcome !== null) {
            merged.push({ feed: contract.feed, outcome });
            for (const file of own) files.push(fileReport(file, outcome, planned));
          }
          for (const { extracted } of own)
            for (const path of [extracted.acceptedFile, extracted.rejectedFile])
              if (path !== null) rmSync(path, { force: true });
        }
        done += 1;
        tell({ phase: "merge", feed: contract.feed, done, total: all.size });
      }
    });
    for (const { sealSeconds } of merged.map(({ outcome }) => outcome))
      phases.seal += sealSeconds.people + sealSeconds.texts;

    await timed(phases, "build", async () => {
      version = await build(db, zone, (relation, done, total) =>
        tell({ phase: "build", file: relation, done, total }),
      );
    });
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
    await takeBackFailed(db);
    version = (await db.reader(publishedVersion).catch(() => null))?.version ?? null;
  } finally {
    rmSync(loadFolder(db), { recursive: true, force: true });
  }
  addCounts(files);
  const order = new Map(job.sources.map((source, index) => [source.path, index]));
  files.sort((a, b) => (order.get(join(job.root, a.path)) ?? 0) - (order.get(join(job.root, b.path)) ?? 0));
  const report: RunReport = {
    run: runId,
    status: error === undefined ? "done" : "failed",
    files,
    remarks,
    released: merged.flatMap(({ outcome }) => (outcome.released === null ? [] : [outcome.released])),
    ...(job.undoes === undefined
      ? {}
      : {
          undone: {
            run: job.undoes.run,
            restored: merged.flatMap(({ feed, outcome: { restored } }) =>
              restored === 0 ? [] : [{ feed, rows: restored }],
            ),
          },
        }),
    verification: verify(files, merged),
    warehouse: { version },
    seconds: (performance.now() - started) / 1000,
    phases,
    people_sealed: merged.reduce((sum, { outcome }) => sum + outcome.peopleSealed, 0),
    seal_seconds: merged.reduce((sum, { outcome }) => sum + outcome.sealSeconds.people, 0),
    ...(error === undefined ? {} : { error }),
  };
  await finishRun(db, report);
  tell({ phase: "end", done: 1, total: 1 });
  return report;
}

async function extract(db: Database, file: PlannedFile, zone: string): Promise<ExtractResult> {
  const workDirectory = join(loadFolder(db), `file-${file.fileId}`);
  mkdirSync(workDirectory, { recursive: true, mode: 0o700 });
  return extractFile({ ...file.source, workDirectory, zone });
}

/** Sorts what came of a file: into the report when there is nothing to merge, else to `ready`. */
async function receive(
  db: Database,
  file: PlannedFile,
  outcome: ExtractResult | null,
  onlyFeed: string | undefined,
  files: FileReport[],
  ready: BatchFile[],
): Promise<void> {
  const base = { path: file.shown, connector: file.connector, bytes: file.bytes };
  const skipped = (feed: string, sha256: string, read: number, quarantined: number, fileId: number) => {
    if (onlyFeed !== undefined && onlyFeed !== feed) return;
    files.push({
      ...base,
      ...NO_COUNTS,
      feed,
      file_id: fileId,
      sha256,
      status: "skipped",
      read,
      quarantined,
      unchanged: read - quarantined,
    });
  };
  if (outcome === null) {
    for (const before of file.before ?? [])
      skipped(before.feed, before.sha256, before.read, before.quarantined, before.file_id);
    return;
  }
  if (outcome.status !== "ok" || outcome.sha256 === null) {
    files.push({
      ...base,
      ...NO_COUNTS,
      feed: null,
      file_id: null,
      sha256: outcome.sha256,
      bytes: outcome.bytes,
      status: outcome.status === "ok" ? "failed" : outcome.status,
      ...(outcome.error === undefined ? {} : { error: outcome.error }),
    });
    return;
  }
  const { sha256, bytes } = outcome;
  let { fileId } = file;
  let merged = await db.reader((c) => mergedFeeds(c, fileId));
  if (merged.some((earlier) => earlier.sha256 !== sha256)) {
    fileId = await db.writer((c) => renumber(c, file));
    merged = [];
  }
  for (const extracted of outcome.feeds) {
    const earlier = merged.find((one) => one.feed === extracted.feed);
    if (earlier !== undefined) skipped(extracted.feed, sha256, earlier.read, earlier.quarantined, fileId);
    else if (onlyFeed === undefined || onlyFeed === extracted.feed)
      ready.push({
        fileId,
        path: file.shown,
        sha256,
        bytes,
        reader: file.reader,
        feeds: outcome.feeds.length,
        extracted,
      });
  }
}

type Context = {
  readonly contract: Contract;
  readonly all: ReadonlyMap<string, Contract>;
  readonly own: readonly BatchFile[];
  readonly runId: number;
  readonly keys: Keys;
  readonly zone: string;
};

function mergeOne(
  db: Database,
  job: Job,
  { contract, all, own, runId, keys, zone }: Context,
  onStep: (step: "sort" | "seal" | "write") => void,
): Promise<Merged | null> {
  return db.writer(async (c) => {
    const batchId =
      ((await c.value<number>("SELECT coalesce(max(batch_id), 0) FROM staging_meta.batch")) ?? 0) + 1;
    return mergeFeed(c, {
      contract,
      contracts: all,
      files: [...own].sort((a, b) => a.fileId - b.fileId),
      batchId,
      runId,
      keys,
      work: join(loadFolder(db), `merge-${contract.feed}`),
      zone,
      replayed: job.replayed ?? [],
      keepsBefore: job.trigger === "upload",
      ...(job.undoes === undefined ? {} : { undoes: job.undoes }),
      onStep,
    });
  });
}

function fileReport(file: BatchFile, outcome: Merged, planned: readonly PlannedFile[]): FileReport {
  const connector = planned.find((one) => one.shown === file.path)?.connector ?? null;
  const counts = outcome.counts.get(file.fileId) ?? NO_COUNTS;
  return {
    path: file.path,
    feed: file.extracted.feed,
    file_id: file.fileId,
    sha256: file.sha256,
    bytes: file.bytes,
    connector,
    status: "ok",
    ...counts,
  };
}

/** Builds and publishes the warehouse when staging has changed since it was built last. */
async function build(
  db: Database,
  zone: string,
  onProgress: (relation: string, done: number, total: number) => void,
): Promise<number | null> {
  return db.writer(async (c) => {
    const published = await lastPublished(c);
    const changed = await c.value<number>(
      "SELECT coalesce(max(batch_id), 0) FROM staging_meta.batch WHERE is_change",
    );
    const built = await c.value<number>("SELECT coalesce(max(batch_id), 0) FROM staging_meta.built");
    if (published !== null && (changed ?? 0) <= (built ?? 0)) return published;
    await buildWarehouse(c, {
      version: (published ?? 0) + 1,
      zone,
      onProgress: ({ relation, done, total }) => onProgress(relation, done, total),
    });
    await c.transaction(async () => {
      await c.run("DELETE FROM staging_meta.built");
      await c.run("INSERT INTO staging_meta.built VALUES ($1)", [changed ?? 0]);
    });
    await recheckOne(c, zone);
    return lastPublished(c);
  });
}

async function lastPublished(c: Connection): Promise<number | null> {
  const exists = await c.value<number>(
    "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = 'core_meta' AND table_name = 'published'",
  );
  return exists === 1 ? ((await publishedVersion(c))?.version ?? null) : null;
}

/** The three levels of verification of a run: files, records, totals. */
function verify(
  files: readonly FileReport[],
  merged: readonly { feed: string; outcome: Merged }[],
): Verification {
  const fileLines = files.flatMap((file) => {
    if (file.feed === null || file.sha256 === null) return [];
    const accounted = file.inserted + file.updated + file.unchanged + file.deleted + file.quarantined;
    return [
      {
        path: file.path,
        feed: file.feed,
        sha256: file.sha256,
        read: file.read,
        accounted,
        ok: accounted === file.read,
      },
    ];
  });
  const recordLines = merged.map(({ feed, outcome }) => {
    const counts = addCounts([...outcome.counts.values()]);
    const reasons: Partial<Record<Reason, number>> = outcome.reasons;
    const set = Object.values(reasons).reduce((sum, rows) => sum + rows, 0);
    const ok = set === counts.quarantined && outcome.dangling === 0;
    return {
      feed,
      checked: counts.read,
      passed: counts.read - counts.quarantined,
      reasons,
      dangling: outcome.dangling,
      ok,
    };
  });
  const totalLines: TotalLine[] = merged.flatMap(({ outcome }) => outcome.totals);
  const ok = (lines: readonly { ok: boolean }[]) => lines.every((line) => line.ok);
  return {
    file: {
      ok: ok(fileLines) && files.every((file) => file.status === "ok" || file.status === "skipped"),
      files: new Set(files.map((file) => file.path)).size,
      lines: fileLines,
    },
    record: { ok: ok(recordLines), lines: recordLines },
    totals: { ok: ok(totalLines), lines: totalLines },
  };
}

async function timed(
  phases: Record<string, number>,
  phase: string,
  work: () => Promise<void>,
): Promise<void> {
  const started = performance.now();
  await work();
  phases[phase] = (phases[phase] ?? 0) + (performance.now() - started) / 1000;
}

async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
