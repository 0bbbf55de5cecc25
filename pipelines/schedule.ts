import { setTimeout as wait } from "node:timers/promises";
import { createTask, type ScheduledTask } from "node-cron";
import type { Database } from "../sql/database.ts";
import { DEFAULT_ZONE } from "./build.ts";
import { lastDue } from "./last-due.ts";
import { recover } from "./load/recover.ts";
import { LoadRunning, loadDirectory, type RunReport } from "./load.ts";
import type { Mapping } from "./mapping.ts";

/** A job and when it runs by itself. */
export type Schedule = {
  readonly id: string;
  /** Five or six cron fields, in `zone`. */
  readonly cron: string;
  readonly zone?: string;
  readonly from: string;
  readonly mappings?: readonly Mapping[];
};

/** A job that failed for good, for an alert. */
export type JobFailure = { readonly job: string; readonly due: Date; readonly error: string };

/** The running schedules. */
export type Schedules = {
  /** Starts nothing more, and waits for what runs. */
  readonly stop: () => Promise<void>;
};

/** Waits before the second and the third attempt. */
const RETRY_SECONDS = [30, 300];

/**
 * Runs loads by themselves. A due time is claimed in `app.job_run` before its work starts, so none is worked
 * twice; a job never overlaps itself; of the times missed while no server ran, the last one is caught up, once.
 * A failing job is tried again after the given waits, then `onFailure` hears of it.
 */
export async function startSchedules(
  db: Database,
  schedules: readonly Schedule[],
  options: {
    readonly run?: (schedule: Schedule) => Promise<Pick<RunReport, "run" | "status" | "error">>;
    readonly retrySeconds?: readonly number[];
    readonly onFailure?: (failure: JobFailure) => void;
  } = {},
): Promise<Schedules> {
  await recover(db);
  const ending = new AbortController();
  const working = new Set<Promise<void>>();
  const busy = new Set<string>();
  const tasks: ScheduledTask[] = [];
  const run =
    options.run ??
    ((schedule: Schedule) =>
      loadDirectory(db, {
        from: schedule.from,
        trigger: "schedule",
        ...(schedule.zone === undefined ? {} : { zone: schedule.zone }),
        ...(schedule.mappings === undefined ? {} : { mappings: schedule.mappings }),
      }));

  const due = (schedule: Schedule, at: Date) => {
    if (ending.signal.aborted || busy.has(schedule.id)) return;
    busy.add(schedule.id);
    const work = attempt(schedule, at).finally(() => {
      busy.delete(schedule.id);
      working.delete(work);
    });
    working.add(work);
  };

  const attempt = async (schedule: Schedule, at: Date) => {
    if (!(await claim(db, schedule.id, at))) return;
    const waits = options.retrySeconds ?? RETRY_SECONDS;
    for (let number = 1; ; number += 1) {
      const outcome = await tryOnce(schedule, run);
      const last = number > waits.length || ending.signal.aborted;
      if (outcome.error === null || last) {
        await finish(db, schedule.id, at, { ...outcome, attempt: number });
        if (outcome.error !== null) options.onFailure?.({ job: schedule.id, due: at, error: outcome.error });
        return;
      }
      await note(db, schedule.id, at, { attempt: number, error: outcome.error });
      await wait((waits[number - 1] ?? 0) * 1000, undefined, { signal: ending.signal }).catch(
        () => undefined,
      );
    }
  };

  for (const schedule of schedules) {
    const task = createTask(schedule.cron, ({ date }) => due(schedule, wholeSecond(date)), {
      timezone: schedule.zone ?? DEFAULT_ZONE,
      name: schedule.id,
      suppressMissedWarning: true,
    });
    tasks.push(task);
    const missed = await lastMissed(db, schedule);
    if (missed !== null) due(schedule, missed);
    await task.start();
  }
  return {
    stop: async () => {
      ending.abort();
      for (const task of tasks) await task.destroy();
      await Promise.all(working);
    },
  };
}

async function tryOnce(
  schedule: Schedule,
  run: (schedule: Schedule) => Promise<Pick<RunReport, "run" | "status" | "error">>,
): Promise<{ run: number | null; error: string | null }> {
  try {
    const report = await run(schedule);
    return { run: report.run, error: report.status === "done" ? null : (report.error ?? "the run failed") };
  } catch (error) {
    if (error instanceof LoadRunning) return { run: null, error: error.message };
    return { run: null, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Claims a due time; false where it was claimed before. */
function claim(db: Database, job: string, at: Date): Promise<boolean> {
  return db.writer(async (c) => {
    const claimed = await c.run(
      `INSERT INTO app.job_run (job, due_at, claimed_at, attempt, status)
       SELECT $1, $2, now(), 1, 'running' WHERE NOT EXISTS (SELECT 1 FROM app.job_run WHERE job = $1 AND due_at >= $2)`,
      [job, at],
    );
    return claimed === 1;
  });
}

async function note(
  db: Database,
  job: string,
  at: Date,
  { attempt, error }: { attempt: number; error: string },
): Promise<void> {
  await db.writer((c) =>
    c.run("UPDATE app.job_run SET attempt = $3, error = $4 WHERE job = $1 AND due_at = $2", [
      job,
      at,
      attempt + 1,
      error,
    ]),
  );
}

async function finish(
  db: Database,
  job: string,
  at: Date,
  { run, error, attempt }: { run: number | null; error: string | null; attempt: number },
): Promise<void> {
  await db.writer((c) =>
    c.run(
      "UPDATE app.job_run SET finished_at = now(), status = $3, error = $4, attempt = $5, run_id = $6 WHERE job = $1 AND due_at = $2",
      [job, at, error === null ? "done" : "failed", error, attempt, run],
    ),
  );
}

/** The last due time since the job's last one that passed without a run; a job's first start sets the mark. */
async function lastMissed(db: Database, schedule: Schedule): Promise<Date | null> {
  const now = wholeSecond(new Date());
  const last = await db.reader((c) =>
    c.value<Date | null>("SELECT max(due_at) FROM app.job_run WHERE job = $1", [schedule.id]),
  );
  if (last == null) {
    await db.writer((c) =>
      c.run(
        "INSERT INTO app.job_run (job, due_at, claimed_at, attempt, finished_at, status) VALUES ($1, $2, now(), 0, now(), 'registered')",
        [schedule.id, now],
      ),
    );
    return null;
  }
  return lastDue(schedule.cron, schedule.zone ?? DEFAULT_ZONE, { after: last, until: now });
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
