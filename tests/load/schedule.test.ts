import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type JobFailure, type JobRuns, startSchedules } from "../../pipelines/schedule.ts";
import { jobRuns } from "../../server/store/job-run.ts";
import { openStore, type Store } from "../../server/store/open.ts";
import type { Database } from "../../sql/database.ts";
import { emptyData } from "./data.ts";

let db: Database;
let store: Store;
let runs: JobRuns;
let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ db, folder, remove } = await emptyData());
  store = await openStore(db);
  runs = jobRuns(store);
});
afterEach(async () => {
  await store.destroy();
  await remove();
});

const jobs = async () =>
  (
    await store
      .selectFrom("job_run")
      .selectAll()
      .where("status", "<>", "registered")
      .orderBy("due_at")
      .execute()
  ).map((run) => ({ ...run, due_at: new Date(run.due_at) }));
const done = { run: 1, status: "done" as const };
const passed = async (minutes: number) => {
  const at = new Date(Date.now() - minutes * 60_000);
  expect(await runs.claim("nightly", at)).toBe(true);
  await runs.finish("nightly", at, { run: 1, error: null, attempt: 1 });
};

test("a due time runs once, and a job never overlaps itself", async () => {
  let at = 0;
  let most = 0;
  let count = 0;
  const schedules = await startSchedules(runs, [{ id: "each-second", cron: "* * * * * *", from: folder }], {
    run: async () => {
      at += 1;
      count += 1;
      most = Math.max(most, at);
      await wait(1500);
      at -= 1;
      return done;
    },
  });
  await wait(4200);
  await schedules.stop();
  expect(most).toBe(1);
  expect(count).toBeGreaterThanOrEqual(2);
  const rows = await jobs();
  expect(rows).toHaveLength(count);
  expect(new Set(rows.map((row) => row.due_at.getTime())).size).toBe(count);
  expect(rows.every((row) => row.status === "done" && row.due_at.getTime() % 1000 === 0)).toBe(true);
});

test("of the times missed the last is caught up, once", async () => {
  await passed(60);
  const schedule = [{ id: "nightly", cron: "*/5 * * * *", zone: "Asia/Shanghai", from: folder }];
  let count = 0;
  const run = async () => {
    count += 1;
    return done;
  };
  const before = Date.now();
  await (await startSchedules(runs, schedule, { run })).stop();
  await (await startSchedules(runs, schedule, { run })).stop();
  const due = (await jobs()).map((row) => row.due_at.getTime());
  expect(due).toHaveLength(2);
  expect(due[1]).toBeGreaterThan(before - 5 * 60_000 - 1000);
  expect((due[1] ?? 1) % 300_000).toBe(0);
  expect(count).toBe(1);
});

test("a job's first start has missed nothing, and a time in another zone is that zone's", async () => {
  const schedule = [{ id: "nightly", cron: "0 3 * * *", zone: "Asia/Shanghai", from: folder }];
  const run = async () => done;
  await (await startSchedules(runs, schedule, { run })).stop();
  expect(await jobs()).toHaveLength(0);
  const earlier = new Date(Date.now() - 3 * 86_400_000).toISOString();
  await store.updateTable("job_run").set({ due_at: earlier }).execute();
  await (await startSchedules(runs, schedule, { run })).stop();
  const [row] = await jobs();
  expect(row?.due_at.toISOString()).toContain("T19:00:00");
});

test.each(["load", "other work"])("a failing job is tried again, then told: %s", async (kind) => {
  await passed(60);
  const failures: JobFailure[] = [];
  let tries = 0;
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const fail = async () => {
    tries += 1;
    throw new Error("the share is not mounted");
  };
  const job = kind === "load" ? { from: folder } : { work: fail };
  const schedules = await startSchedules(runs, [{ id: "nightly", cron: "*/5 * * * *", ...job }], {
    retrySeconds: [0.05, 0.05],
    run: fail,
    onFailure: (failure) => {
      failures.push(failure);
      tell();
    },
  });
  await told;
  await schedules.stop();
  expect(tries).toBe(3);
  expect(failures).toMatchObject([{ job: "nightly", error: "the share is not mounted" }]);
  expect((await jobs()).at(-1)).toMatchObject({
    status: "failed",
    attempt: 3,
    error: "the share is not mounted",
  });
});
