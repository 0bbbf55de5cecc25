import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { analysis as change } from "../../server/analyses/data/change.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import { amongApplicants } from "../../server/analyses/lab/parts/assumptions.ts";
import type { analysis as measuresUsed } from "../../server/analyses/report/measures-used.ts";
import { selectionEstimate } from "../../server/analyses/report/parts/selected.ts";
import type { analysis as reliability } from "../../server/analyses/report/reliability.ts";
import type { analysis as sampleFlow } from "../../server/analyses/report/sample-flow.ts";
import type { analysis as sampleLimits } from "../../server/analyses/report/sample-limits.ts";
import type { analysis as validityCorrected } from "../../server/analyses/report/validity-corrected.ts";
import type { analysis as validity } from "../../server/analyses/validity/validity.ts";
import type { MetricRow } from "../../server/metrics/metric.ts";
import { itemCovariance } from "../../server/statistics/agreement/item-covariance.ts";
import { omegaTotal } from "../../server/statistics/agreement/omega-total.ts";
import {
  correlationPower,
  detectableCorrelation,
} from "../../server/statistics/association/correlation-power.ts";
import { demo } from "../helpers/demo.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async <T>(path: string): Promise<AnswerOf<T>> => {
  const answer = await server.get(`/api/analyses/${path}`);
  expect({ path, status: answer.statusCode, body: answer.statusCode === 200 ? "" : answer.body }).toEqual({
    path,
    status: 200,
    body: "",
  });
  return answer.json();
};
const rows = <Row>(sql: string) =>
  server.context.database.reader((connection) => connection.rows<Row & Record<string, unknown>>(sql));
const guarded = async <T>(path: string): Promise<AnswerOf<T>> => {
  const answer = await caller(server, "reader-of-appendix", ["leadership"])("GET", `/api/analyses/${path}`);
  expect([path, answer.statusCode]).toEqual([path, 200]);
  return answer.json();
};

describe("the sample flow", () => {
  test("loses at each arrow exactly those whom it names, and ends at the people of the warehouse", async () => {
    const { paths } = await ask<typeof sampleFlow>("sample-flow");
    expect(paths.map(({ path }) => path)).toEqual([null, "ai", "traditional"]);
    for (const { steps } of paths)
      for (const [at, { n, lost }] of steps.entries())
        expect(n - (steps[at + 1]?.n ?? n)).toBe(lost.reduce((sum, each) => sum + each.n, 0));
    const [counted] = await rows<Record<string, number>>(
      `select cast(count(distinct a.person) as integer) as applied,
        cast(count(distinct case when h.application_key is not null then a.person end) as integer) as hired,
        cast(count(distinct case when h.performance_6 is not null
          and case when a.screening_path = 'traditional' then a.human_score else a.ai_score end is not null
          then a.person end) as integer) as criterion
      from marts.application as a left join marts.hire as h on h.application_key = a.application_key`,
    );
    const told = Object.fromEntries(paths[0]!.steps.map(({ step, n }) => [step, n]));
    expect(told).toMatchObject(counted!);
  });

  test("tells who may not see rows of no small group, and of counts in fives", async () => {
    const { paths } = await guarded<typeof sampleFlow>("sample-flow?job=J24");
    const all = paths.flatMap(({ steps }) => steps.flatMap((step) => [step, ...step.lost]));
    expect(all.some(({ is_hidden }) => is_hidden)).toBe(true);
    for (const { n, is_hidden } of all) expect([n % 5, is_hidden ? n : 0]).toEqual([0, 0]);
  });
});

test("measures are described as the engine counts them", async () => {
  const { measures } = await ask<typeof measuresUsed>("measures-used");
  const [counted] = await rows<Record<string, number>>(
    `select avg(performance_6) / 1000 as mean, stddev_samp(performance_6) / 1000 as sd,
      cast(count(distinct case when performance_6 is not null then person end) as integer) as n,
      avg(case when performance_6 is null then 1.0 else 0 end) filter (
        cast(onboarded_at as date) <= (select observed_on from core.observed_until) - 228) as missing
    from marts.hire`,
  );
  const six = measures.find(({ measure }) => measure === "performance_6m")!;
  expect([six.n, six.lowest, six.highest]).toEqual([counted!.n, 0, 5]);
  for (const name of ["mean", "sd", "missing"] as const) expect(six[name]).toBeCloseTo(counted![name]!, 9);
  expect(measures.map(({ measure }) => measure)).toEqual([
    "ai_score",
    "human_score",
    "performance_6m",
    "performance_12m",
    "kpi",
    "retention",
  ]);
});

describe("reliability", () => {
  test("alpha is the metric's, omega that of the most frequent set of questions", async () => {
    const found = (await ask<typeof reliability>("reliability")).rows;
    const metric = (await server.get("/api/metrics/question_alpha?by=job_family")).json<{
      rows: MetricRow[];
    }>().rows;
    for (const { segment, value, low, high } of metric) {
      const own = found.find((row) => row.coefficient === "alpha" && row.job_family === segment.job_family);
      expect(own).toMatchObject({ value, low, high });
    }
    const forms = await rows<{ scores: { items: number[] } | number[] }>(
      `select scores from marts.interview_form where job_family = 'sales' and form = (
        select form from marts.interview_form where job_family = 'sales' group by form order by count(*) desc, form limit 1)`,
    );
    const scores = forms.map((row) => ("items" in row.scores ? row.scores.items : row.scores));
    const columns = scores[0]!.map((_, item) => scores.map((each) => each[item]!));
    const omega = found.find((row) => row.coefficient === "omega" && row.job_family === "sales")!;
    expect(omega.n).toBe(scores.length);
    expect(omega.value).toBeCloseTo(omegaTotal(itemCovariance(columns)).value!, 10);
  });

  test("ICC(1,1) of two interviewers is (MSB - MSW) / (MSB + MSW)", async () => {
    const [found] = await rows<{ icc: number; n: number }>(
      `with nth as (select application_key, score, row_number() over (partition by application_key order by rater) as nth
          from marts.rating where score is not null),
        two as (select max(case when nth = 1 then score end) as a, max(case when nth = 2 then score end) as b
          from nth where nth <= 2 group by application_key having count(*) = 2)
      select cast(count(*) as integer) as n,
        (var_samp((a + b) / 2.0) * 2 - avg((a - b) * (a - b) / 2.0)) /
        (var_samp((a + b) / 2.0) * 2 + avg((a - b) * (a - b) / 2.0)) as icc from two`,
    );
    const row = (await ask<typeof reliability>("reliability")).rows.find(
      ({ measure, coefficient }) => measure === "interviewers" && coefficient === "icc_1_1",
    )!;
    expect(row.n).toBe(found!.n);
    expect(row.value).toBeCloseTo(found!.icc, 10);
    expect(row.low! < row.value! && row.value! < row.high!).toBe(true);
  });
});

describe("corrected validity", () => {
  test("its first rungs are those of the validity page, each with its inputs", async () => {
    const corrected = await ask<typeof validityCorrected>("validity-corrected");
    const page = await ask<typeof validity>("validity?by=job_family");
    for (const row of page.rows) {
      const own = corrected.rows.find(({ segment }) => segment.job_family === row.segment.job_family)!;
      const of = (name: string) => own.steps.find(({ step }) => step === name)!;
      expect(of("observed")).toMatchObject({ ...row.observed, n: row.n });
      expect(of("criterion")).toMatchObject({ ...row.corrected_for_criterion!, ryy: row.ryy });
      expect(of("range_direct").value).toBeCloseTo(row.corrected_for_range!.value!, 12);
      expect(of("range_direct").u! * row.u!).toBeCloseTo(1, 12);
    }
  });

  test("over the families its mean is that of the people, and sampling error explains a share of what is between them", async () => {
    const { over, rows: found } = await ask<typeof validityCorrected>("validity-corrected");
    const told = found.slice(1).flatMap(({ steps, power }) => {
      const { value } = steps.find(({ step }) => step === "observed")!;
      return value === null || power.n < 20 ? [] : [{ r: value, n: power.n }];
    });
    const n = told.reduce((sum, each) => sum + each.n, 0);
    expect([over!.k, over!.n]).toEqual([told.length, n]);
    expect(over!.value).toBeCloseTo(told.reduce((sum, each) => sum + each.n * each.r, 0) / n, 12);
    expect(over!.sampling_share! > 0 && over!.sampling_share! <= 1).toBe(true);
    expect(over!.credibility_low! <= over!.value! && over!.value! <= over!.credibility_high!).toBe(true);
  });

  test("selection on both scores is undone as the model lab undoes it", async () => {
    const people = await rows<{ x: bigint; h: bigint | null; y: bigint | null }>(
      `select a.ai_score_z as x, a.human_score_z as h, hires.performance_6_z as y
      from core.application as a left join core.hire as hires on hires.application_key = a.application_key
      where a.ai_score_z is not null`,
    );
    const column = (name: "x" | "h" | "y") =>
      Float64Array.from(people, (row) => (row[name] === null ? Number.NaN : Number(row[name]) / 1e12));
    const lab = amongApplicants(
      { columns: [column("x")], outcome: column("y"), human: column("h"), current: [1] },
      "scores_and_rating",
    )!;
    const [all] = (await ask<typeof validityCorrected>("validity-corrected")).rows;
    const own = all!.steps.find(({ step }) => step === "selection")!;
    expect(own.value).toBeCloseTo(lab.validities[0]! / Math.sqrt(lab.covariances[0]!), 9);
    expect(own.low! < own.value! && own.value! < own.high!).toBe(true);
  });

  test("where nobody was selected, nothing is corrected, and the interval is that of the observed value", () => {
    const scores = Array.from({ length: 60 }, (_, at) => [
      BigInt(((at * 37) % 61) - 30) * 10n ** 11n,
      BigInt(((at * 17) % 59) - 29) * 10n ** 11n,
      BigInt(((at * 23) % 53) + ((at * 37) % 61) - 50) * 10n ** 11n,
    ]);
    const sum = (of: (row: bigint[]) => bigint) => scores.reduce((total, row) => total + of(row), 0n);
    const names = ["x", "h", "y"];
    const sums: Record<string, bigint> = { people: 60n };
    for (const [group, size] of [
      ["all", 1],
      ["seen", 2],
      ["rated", 3],
    ] as const) {
      sums[`${group}_n`] = 60n;
      for (let i = 0; i < size; i++) {
        sums[`${group}_${names[i]}`] = sum((row) => row[i]!);
        for (let j = i; j < size; j++)
          sums[`${group}_${names[i]}${names[j]}`] = sum((row) => row[i]! * row[j]!);
      }
    }
    const found = selectionEstimate(sums, "ai", null)!;
    const value = (row: number) => scores.map((each) => Number(each[row]) / 1e12);
    const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length;
    const [x, y] = [value(0), value(2)];
    const cross = (a: number[], b: number[]) =>
      a.reduce((total, each, at) => total + (each - mean(a)) * (b[at]! - mean(b)), 0);
    const r = cross(x, y) / Math.sqrt(cross(x, x) * cross(y, y));
    expect(found.value).toBeCloseTo(r, 12);
    expect(found.low).toBeCloseTo(Math.tanh(Math.atanh(r) - 1.959963984540054 / Math.sqrt(57)), 9);
    expect(found.high).toBeCloseTo(Math.tanh(Math.atanh(r) + 1.959963984540054 / Math.sqrt(57)), 9);
  });

  test("tells who may not see rows of no family under five hires, and of no exact n by its power", async () => {
    const { rows: found } = await guarded<typeof validityCorrected>("validity-corrected?across=job");
    for (const { steps, power, applicants } of found) {
      expect([power.n % 5, applicants % 5]).toEqual([0, 0]);
      if (power.n === 0)
        expect([power.detectable, ...steps.map(({ value }) => value)].every((each) => each === null)).toBe(
          true,
        );
      else expect(String(power.detectable).length, "with few digits").toBeLessThan(8);
    }
  });
});

test("leadership reads a change in fives of people, not in fives of nobody", async () => {
  const path = "change?metric=satisfaction_rate&dimension=screening_path&from=2025-10-01&to=2026-09-30";
  const [exact, told] = [await ask<typeof change>(path), await guarded<typeof change>(path)];
  const least = 2 * (5 / Math.min(told.base.n, told.now.n));
  for (const name of ["value", "low", "high"] as const) {
    expect(Math.abs(told.change![name]! - exact.change![name]!)).toBeLessThanOrEqual(least);
    expect(Math.abs(told.rate[name]! - exact.rate[name]!)).toBeLessThanOrEqual(2 * least);
  }
  expect(told.change!.value).not.toBe(exact.change!.value);
});

test("what the settings state is told to everybody as it stands there", async () => {
  const stated = (found: AnswerOf<typeof reliability>) =>
    found.rows.filter(({ coefficient }) => coefficient === "stated").map((row) => row.stated);
  expect(stated(await guarded<typeof reliability>("reliability"))).toEqual(
    stated(await ask<typeof reliability>("reliability")),
  );
  expect(stated(await ask<typeof reliability>("reliability"))).toEqual([0.52, 0.52]);
});

test.each([5, 20, 85, 853, 100_000])(
  "the smallest correlation that %i people show is shown with power 0.8",
  (n) => {
    const r = detectableCorrelation(n)!;
    expect(correlationPower(r, n)).toBeCloseTo(0.8, 10);
    expect(correlationPower(r - 1e-6, n)!).toBeLessThan(0.8);
    expect(detectableCorrelation(3)).toBeNull();
    expect(() => detectableCorrelation(n, 0.01)).toThrow("invalid power: 0.01");
  },
);

test("85 people are the least that show 0.30, as pwr.r.test says (n = 84.07)", () => {
  expect(detectableCorrelation(85)!).toBeLessThan(0.3);
  expect(detectableCorrelation(84)!).toBeGreaterThan(0.3);
});

test("limits are counted by person", async () => {
  const { shares, families } = await ask<typeof sampleLimits>("sample-limits");
  const [counted] = await rows<{ n: number; k: number }>(
    `select cast(count(distinct person) as integer) as n,
      cast(count(distinct case when screening_path = 'ai' then person end) as integer) as k
    from marts.application where phase = 'after'`,
  );
  const since = shares.find(({ kind }) => kind === "ai_since")!;
  expect([since.n, since.value]).toEqual([counted!.n, counted!.k / counted!.n]);
  expect(families.length).toBeGreaterThan(8);
});
