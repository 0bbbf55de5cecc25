import { setTimeout as wait } from "node:timers/promises";
import { createTask, type ScheduledTask } from "node-cron";
import { lastDue } from "./last-due.ts";
import { LoadRunning, type RunReport } from "./load.ts";
import type { Mapping } from "./mapping.ts";
import { DEFAULT_ZONE } from "./zone.ts";

/** When a job runs by itself. */
type Timed = {
  readonly id: string;
  /** Five or six cron fields, in `zone`. */
  readonly cron: string;
  readonly zone?: string;
};

/** A load of a folder. */
type ScheduledLoad = Timed & { readonly from: string; readonly mappings?: readonly Mapping[] };

/** A job and when it runs by itself: a load, or other work, which throws where it fails. */
export type Schedule = ScheduledLoad | (Timed & { readonly work: () => Promise<unknown> });

/** A job that failed for good, for an alert. */
export type JobFailure = { readonly job: string; readonly due: Date; readonly error: string };

/** Where due times and what became of them are kept. */
export type JobRuns = {
  /** The last due time of a job; null before its first start. */
  readonly last: (job: string) => Promise<Date | null>;
  /** Marks what a killed process left running. */
  readonly interrupt: () => Promise<void>;
  /** Sets the mark of a job's first start: it has missed nothing before. */
  readonly register: (job: string, at: Date) => Promise<void>;
  /** Claims a due time; false where it, or a later one, was claimed before. */
  readonly claim: (job: string, at: Date) => Promise<boolean>;
  /** Notes an attempt that failed and is followed by another. */
  readonly note: (job: string, at: Date, tried: { attempt: number; error: string }) => Promise<void>;
  readonly finish: (
    job: string,
    at: Date,
    outcome: { run: number | null; error: string | null; attempt: number },
  ) => Promise<void>;
};

/** The running schedules. */
export type Schedules = {
  /** Starts nothing more, and waits for what runs. */
  readonly stop: () => Promise<void>;
};

type RunLoad = (schedule: ScheduledLoad) => Promise<Pick<RunReport, "run" | "status" | "error">>;

/** Waits before the second and the third attempt. */
const RETRY_SECONDS = [30, 300];

/**
 * Runs jobs by themselves. A due time is claimed in `jobs` before its work starts, so none is worked
 * twice; a job never overlaps itself; of the times missed while no server ran, the last one is caught up, once.
 * A failing job is tried again after the given waits, then `onFailure` hears of it.
 */
export async function startSchedules(
  jobs: JobRuns,
  schedules: readonly Schedule[],
  options: {
    readonly run: RunLoad;
    readonly retrySeconds?: readonly number[];
    readonly onFailure?: (failure: JobFailure) => void;
  },
): Promise<Schedules> {
  await jobs.interrupt();
  const ending = new AbortController();
  const working = new Set<Promise<void>>();
  const busy = new Set<string>();
  const tasks: ScheduledTask[] = [];
  const { run } = options;

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
    if (!(await jobs.claim(schedule.id, at))) return;
    const waits = options.retrySeconds ?? RETRY_SECONDS;
    for (let number = 1; ; number += 1) {
      const outcome = await tryOnce(schedule, run);
      const last = number > waits.length || ending.signal.aborted;
      if (outcome.error === null || last) {
        await jobs.finish(schedule.id, at, { ...outcome, attempt: number });
        if (outcome.error !== null) options.onFailure?.({ job: schedule.id, due: at, error: outcome.error });
        return;
      }
      await jobs.note(schedule.id, at, { attempt: number + 1, error: outcome.error });
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
    const missed = await lastMissed(jobs, schedule);
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
  run: RunLoad,
): Promise<{ run: number | null; error: string | null }> {
  try {
    if ("work" in schedule) {
      await schedule.work();
      return { run: null, error: null };
    }
    const report = await run(schedule);
    return { run: report.run, error: report.status === "done" ? null : (report.error ?? "the run failed") };
  } catch (error) {
    if (error instanceof LoadRunning) return { run: null, error: error.message };
    return { run: null, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The last due time since the job's last one that passed without a run; a job's first start sets the mark. */
async function lastMissed(jobs: JobRuns, schedule: Schedule): Promise<Date | null> {
  const now = wholeSecond(new Date());
  const last = await jobs.last(schedule.id);
  if (last === null) {
    await jobs.register(schedule.id, now);
    return null;
  }
  return lastDue(schedule.cron, schedule.zone ?? DEFAULT_ZONE, { after: last, until: now });
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
