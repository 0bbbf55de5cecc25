import type { JobRuns } from "../../pipelines/schedule.ts";
import { askBeside } from "./beside.ts";
import type { Store } from "./open.ts";

/** A due time of a schedule and what became of it. */
export type JobRun = {
  readonly job: string;
  readonly due_at: string;
  readonly claimed_at: string;
  readonly attempt: number;
  readonly finished_at: string | null;
  readonly status: "registered" | "running" | "done" | "failed" | "interrupted";
  readonly error: string | null;
  readonly run_id: number | null;
};

declare module "./open.ts" {
  interface Tables {
    job_run: JobRun;
  }
}

/** The due times of schedules as they are kept. */
export function jobRuns(store: Store): JobRuns {
  const now = () => new Date().toISOString();
  const add = (job: string, at: Date, status: "registered" | "running") =>
    store
      .insertInto("job_run")
      .values({
        job,
        due_at: at.toISOString(),
        claimed_at: now(),
        attempt: status === "running" ? 1 : 0,
        finished_at: status === "running" ? null : now(),
        status,
        error: null,
        run_id: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
  const change = async (job: string, at: Date, changes: Partial<JobRun>) => {
    await store
      .updateTable("job_run")
      .set(changes)
      .where("job", "=", job)
      .where("due_at", "=", at.toISOString())
      .execute();
  };
  const last = async (job: string) => {
    const found = await store
      .selectFrom("job_run")
      .where("job", "=", job)
      .select(({ fn }) => fn.max("due_at").as("due"))
      .executeTakeFirst();
    return found?.due == null ? null : new Date(found.due);
  };
  return {
    last,
    interrupt: async () => {
      await store
        .updateTable("job_run")
        .set({ status: "interrupted", finished_at: now() })
        .where("status", "=", "running")
        .execute();
    },
    register: async (job, at) => {
      await add(job, at, "registered");
    },
    claim: async (job, at) => {
      const before = await last(job);
      if (before !== null && before >= at) return false;
      return (await add(job, at, "running")).numInsertedOrUpdatedRows === 1n;
    },
    note: (job, at, { attempt, error }) => change(job, at, { attempt, error }),
    finish: (job, at, { run, error, attempt }) =>
      change(job, at, {
        finished_at: now(),
        status: error === null ? "done" : "failed",
        error,
        attempt,
        run_id: run,
      }),
  };
}

/** The last due time of every job. */
export const lastJobRuns = (store: Store): Promise<JobRun[]> =>
  store
    .selectFrom("job_run")
    .selectAll()
    .where("due_at", "=", (of) =>
      of
        .selectFrom("job_run as other")
        .select(({ fn }) => fn.max("other.due_at").as("due_at"))
        .whereRef("other.job", "=", "job_run.job"),
    )
    .orderBy("job")
    .execute();

/** The due times of a job, the oldest first, in a data directory that a server may have open. */
export async function jobRunsBeside(directory: string, job: string): Promise<readonly JobRun[]> {
  const ask = (store: Store) =>
    store.selectFrom("job_run").selectAll().where("job", "=", job).orderBy("due_at").execute();
  return (await askBeside(directory, "job_run", ask)) ?? [];
}
