import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis } from "../../server/analyses/mine/own-jobs.ts";
import { demo } from "../helpers/demo.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

type OwnJobs = AnswerOf<typeof analysis>;

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const JOBS = ["J06", "J07", "J08"];
const recruiter = () => caller(server, "own-jobs", ["hr"], { job: JOBS, department: [] });

async function ask(as = recruiter()): Promise<OwnJobs> {
  const answer = await as("GET", "/api/analyses/own-jobs");
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as OwnJobs;
}

/** Rows of the loaded company, counted from what was loaded and not from the marts. */
const count = (sql: string) =>
  server.context.database.reader((connection) => connection.rows<Record<string, unknown>>(sql));

test("tells each own job: who waits, since when, and how far its requirements are", async () => {
  const { jobs, observed_on } = await ask();
  expect(jobs.map(({ job }) => job).sort()).toEqual(JOBS);
  const ended = "coalesce(onboarded_at, rejected_at, withdrawn_at) is not null";
  for (const { job, open, waits, requirements, wanted, applied, hired } of jobs) {
    const [loaded] = await count(
      `select count(*) filter (where not (${ended})) as open,
         count(*) filter (where r.closed_at is null) as applied,
         count(*) filter (where r.closed_at is null and onboarded_at is not null) as hired
       from core.application a join core.requisition r using (requisition_id) where r.job_id = '${job}'`,
    );
    expect({ open, applied, hired }).toEqual(
      Object.fromEntries(Object.entries(loaded!).map(([name, value]) => [name, Number(value)])),
    );
    expect(waits.reduce((sum, { n }) => sum + n, 0)).toBe(open);
    const [need] = await count(
      `select count(*) as n, sum(headcount) as wanted from core.requisition where job_id = '${job}' and closed_at is null`,
    );
    expect([requirements, wanted]).toEqual([
      Number(need!.n),
      need!.wanted === null ? null : Number(need!.wanted),
    ]);
  }
  const [longest] = await count(
    `select date_diff('day', cast(max(x) as date), date '${observed_on}') as days from (
       select min(greatest(applied_at, coalesce(screened_at, applied_at))) as x from core.application
       where job = 'J07' and not (${ended}) and screened_at is null)`,
  );
  const applied = jobs.find(({ job }) => job === "J07")?.waits.find(({ step }) => step === "applied");
  expect(applied?.most).toBe(Number(longest!.days));
  expect(applied?.turn).toBe("company");
});

test("tells nothing of rows to who may not see them, and nothing to who owns nothing", async () => {
  expect((await ask(caller(server, "lead", ["leadership"]))).jobs).toEqual([]);
  expect((await ask(caller(server, "none", ["hr"]))).jobs).toEqual([]);
});
