import type { Database } from "../sql/database.ts";
import type { FileError } from "./extract/result.ts";
import { insertRows } from "./load/insert-rows.ts";
import { markEnded } from "./load/installation.ts";
import type { Counts, FileReport, ProgressEvent, RunReport } from "./load/report.ts";

/** What started a run. */
export const TRIGGERS = ["command", "api", "schedule", "push", "replay", "upload", "pull", "undo"] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** A run as lists show it. */
export type RunSummary = Counts & {
  readonly run: number;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly status: "running" | "done" | "failed" | "interrupted";
  readonly trigger: Trigger;
  readonly from_directory: string | null;
  readonly error: string | null;
  readonly warehouse_version: number | null;
  readonly files: number;
  readonly refused: number;
};

/** What a file brought to a feed in a run. */
export type RunFile = Omit<FileReport, "bytes" | "error"> & {
  readonly bytes: number | null;
  readonly error: FileError | null;
};

const listeners = new WeakMap<Database, Set<(event: ProgressEvent) => void>>();
const latest = new WeakMap<Database, ProgressEvent>();

/** Hears every progress event of the runs of a database; gives the function that stops it. */
export function watchRuns(db: Database, listener: (event: ProgressEvent) => void): () => void {
  const all = listeners.get(db) ?? new Set();
  listeners.set(db, all.add(listener));
  return () => all.delete(listener);
}

/** Tells a progress event to all who watch. */
export function announce(db: Database, event: ProgressEvent): void {
  latest.set(db, event);
  for (const listener of listeners.get(db) ?? []) listener(event);
}

/** Records that a run began; gives its number. */
export function startRun(
  db: Database,
  { trigger, from }: { trigger: Trigger; from: string },
): Promise<number> {
  return db.writer(async (c) => {
    const runId =
      ((await c.value<number>(
        "SELECT greatest((SELECT coalesce(max(run_id), 0) FROM app.run), (SELECT coalesce(max(run_id), 0) FROM staging_meta.batch))",
      )) ?? 0) + 1;
    await c.run(
      "INSERT INTO app.run (run_id, started_at, status, trigger, from_directory) VALUES ($1, now(), 'running', $2, $3)",
      [runId, trigger, from],
    );
    return runId;
  });
}

const RUN_FILE = {
  run_id: "INTEGER",
  file_id: "INTEGER",
  path: "VARCHAR",
  sha256: "VARCHAR",
  bytes: "BIGINT",
  connector: "VARCHAR",
  status: "VARCHAR",
  error: "VARCHAR",
  feed: "VARCHAR",
  read: "BIGINT",
  inserted: "BIGINT",
  updated: "BIGINT",
  unchanged: "BIGINT",
  deleted: "BIGINT",
  quarantined: "BIGINT",
} as const;

/** Records how a run ended, with the counts of its files and its verification. */
export function finishRun(db: Database, report: RunReport): Promise<void> {
  return db.writer(async (c) => {
    await c.transaction(async () => {
      await insertRows(
        c,
        "app.run_file",
        RUN_FILE,
        report.files.map((file) => [
          ...[report.run, file.file_id, file.path, file.sha256, file.bytes, file.connector, file.status],
          ...[file.error === undefined ? null : JSON.stringify(file.error), file.feed],
          ...[file.read, file.inserted, file.updated, file.unchanged, file.deleted, file.quarantined],
        ]),
      );
      await c.run(
        "UPDATE app.run SET finished_at = now(), status = $2, error = $3, verification = $4, report = $5, warehouse_version = $6 WHERE run_id = $1",
        [
          ...[report.run, report.status, report.error ?? null, JSON.stringify(report.verification)],
          ...[
            JSON.stringify({ ...report, files: undefined, verification: undefined }),
            report.warehouse.version,
          ],
        ],
      );
    });
    await markEnded(c, report.run);
  });
}

/** Runs, the newest first, 50 to a page unless said; `cursor` is the last run of the page before. */
export function listRuns(
  db: Database,
  { cursor, limit = 50 }: { cursor?: number; limit?: number } = {},
): Promise<RunSummary[]> {
  return db.reader((c) =>
    c.rows<RunSummary>(
      `SELECT r.run_id AS run, started_at, finished_at, r.status, trigger, from_directory, r.error, warehouse_version,
        count(DISTINCT f.path)::INTEGER AS files,
        ${["read", "inserted", "updated", "unchanged", "deleted", "quarantined"].map((name) => `coalesce(sum(f.${name}), 0)::BIGINT AS ${name}`).join(", ")},
        count(*) FILTER (f.status IN ('refused', 'failed'))::INTEGER AS refused
       FROM app.run r LEFT JOIN app.run_file f USING (run_id)
       WHERE r.run_id < $1 GROUP BY ALL ORDER BY run DESC LIMIT $2`,
      [cursor ?? 2 ** 31 - 1, Math.min(limit, 500)],
    ),
  );
}

/** A run with its files, verification and the rest of its report; undefined where there is none. */
export function getRun(
  db: Database,
  run: number,
): Promise<
  | (Omit<RunSummary, "files"> & {
      readonly files: readonly RunFile[];
      readonly verification: RunReport["verification"] | null;
      readonly report: Omit<RunReport, "files" | "verification"> | null;
    })
  | undefined
> {
  return db.reader(async (c) => {
    const [found] = await c.rows<
      Omit<RunSummary, keyof Counts | "files" | "refused"> & {
        readonly verification: string | null;
        readonly report: string | null;
      }
    >("SELECT run_id AS run, * EXCLUDE (run_id) FROM app.run WHERE run_id = $1", [run]);
    if (found === undefined) return undefined;
    const files = await c.rows<Omit<RunFile, "error"> & { readonly error: string | null }>(
      "SELECT * EXCLUDE (run_id) FROM app.run_file WHERE run_id = $1 ORDER BY path, feed",
      [run],
    );
    const [sums] = await c.rows<Counts & { readonly refused: number }>(
      `SELECT ${["read", "inserted", "updated", "unchanged", "deleted", "quarantined"].map((name) => `coalesce(sum(${name}), 0)::BIGINT AS ${name}`).join(", ")},
        count(*) FILTER (status IN ('refused', 'failed'))::INTEGER AS refused FROM app.run_file WHERE run_id = $1`,
      [run],
    );
    const parse = (text: string | null) => (text === null ? null : JSON.parse(text));
    return {
      ...found,
      ...sums!,
      files: files.map((file) => ({ ...file, error: parse(file.error) })),
      verification: parse(found.verification),
      report: parse(found.report),
    };
  });
}
