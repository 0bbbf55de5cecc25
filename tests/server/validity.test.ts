import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import { enoughData } from "../../server/analyses/validity/parts/enough-data.ts";
import { criterionReliability } from "../../server/analyses/validity/parts/reliability.ts";
import { analysis } from "../../server/analyses/validity/validity.ts";
import { parseConfig } from "../../server/config.ts";
import { tellTo } from "../../server/figures/tell.ts";
import type { Scope } from "../../server/metrics/metric.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { robustCorrelation } from "../../server/statistics/association/clustered-correlation.ts";
import { compositeCorrelation } from "../../server/statistics/pooling/composite-correlation.ts";
import { pooledCorrelation } from "../../server/statistics/pooling/pooled-correlation.ts";
import { demo } from "../helpers/demo.ts";
import { unguarded } from "../helpers/unguarded.ts";
import { builtWarehouse } from "../marts/warehouse.ts";
import { type Client, client } from "./client.ts";

type ValidityResult = AnswerOf<typeof analysis>;

let server: Client;
const bare = () => ({ ...server.context, rows: unguarded(server.context.rows) });
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async (query: string): Promise<ValidityResult> => {
  const answer = await server.get(`/api/analyses/validity?${query}`);
  expect(answer.statusCode, `${query}: ${answer.body}`).toBe(200);
  return answer.json();
};
/** A question as its address asks it, defaults filled in. */
const predicted = (predictor: string, by: string[] = []) => ({ predictor, by, criterion: "performance_6m" });
const select = <Row>(sql: string) => server.context.queries.reader((connection) => connection.rows<Row>(sql));
type Pair = { person: number; x: number; y: number };
const byPerson = (pairs: readonly Pair[]) =>
  robustCorrelation(
    pairs.map(({ x }) => x),
    pairs.map(({ y }) => y),
    { person: pairs.map(({ person }) => person) },
  );
/** r with as many independent pairs as its interval says that the people are worth. */
const worthOf = ({ observed: { value, low, high }, n }: ValidityResult["rows"][number]) => ({
  r: value,
  n,
  worth: 3 + (2 * 1.959963984540054) ** 2 / (Math.atanh(high!) - Math.atanh(low!)) ** 2,
});
const sd = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

describe("the ladder is what the rows say, counted another way", () => {
  test("overall AI score against 6-month performance", async () => {
    const { rows, reliability } = await ask("predictor=ai&criterion=performance_6m");
    expect(rows).toHaveLength(1);
    const [row] = rows;
    const pairs = await select<Pair>(
      "select person, ai_score_z / 1e12 as x, performance_6_z / 1e12 as y from marts.hire where ai_score_z is not null and performance_6_z is not null",
    );
    const r = byPerson(pairs);
    expect(row!.n).toBe(r.n);
    expect(row!.observed.value).toBeCloseTo(r.value!, 11);
    // the products of the variance are of millionths
    expect(row!.observed.low).toBeCloseTo(r.low!, 6);
    const [metric] = (await server.get("/api/metrics/validity_overall_r")).json().rows;
    expect(row!.observed.value).toBeCloseTo(metric.value, 12);

    const all = await select<{ x: number }>(
      `with norm as (select vendor, model_version, avg(ai_score) as mean, stddev_samp(ai_score) as sd from marts.application group by all)
       select (ai_score - mean) / sd as x from marts.application join norm using (vendor, model_version) where ai_score is not null`,
    );
    const u = sd(all.map(({ x }) => x)) / sd(pairs.map(({ x }) => x));
    expect(row!.applicants).toBe(all.length);
    expect(row!.u).toBeCloseTo(u, 9);
    expect(reliability).toMatchObject({ value: 0.52, origin: "setting" });
    const once = r.value! / Math.sqrt(0.52);
    expect(row!.corrected_for_criterion!.value).toBeCloseTo(once, 10);
    const twice = (once * u) / Math.sqrt(1 + once ** 2 * (u ** 2 - 1));
    expect(row!.corrected_for_range!.value).toBeCloseTo(twice, 9);
    expect(u).toBeGreaterThan(1);
  });

  test("each correction alone, and none", async () => {
    const [all] = (await ask("predictor=ai")).rows;
    const [none] = (await ask("predictor=ai&correct=none")).rows;
    const [criterion] = (await ask("predictor=ai&correct=none,criterion")).rows;
    const [range] = (await ask("predictor=ai&correct=range")).rows;
    expect(none).toMatchObject({
      corrected_for_criterion: null,
      corrected_for_range: null,
      u: null,
      ryy: null,
    });
    expect(criterion!.corrected_for_criterion).toEqual(all!.corrected_for_criterion);
    expect(criterion!.corrected_for_range).toBeNull();
    const { value } = range!.observed;
    expect(range!.corrected_for_range!.value).toBeCloseTo(
      (value! * range!.u!) / Math.sqrt(1 + value! ** 2 * (range!.u! ** 2 - 1)),
      12,
    );
  });

  test.each([
    ["by=competency", "validity_r", "by=competency"],
    ["predictor=competency&by=phase", "validity_r", "by=phase&by=competency"],
    ["predictor=competency:hands_on&by=job", "validity_r", "by=job&competency=hands_on"],
    ["predictor=question", "question_validity_r", "by=question"],
    ["predictor=ai&by=job", "validity_overall_r", "by=job"],
    ["predictor=human&by=job_family", "human_validity_r", "by=job_family"],
  ])("%s agrees with the metric %s", async (query, metric, segments) => {
    const { rows } = await ask(query);
    const figures = (await server.get(`/api/metrics/${metric}?${segments}`)).json().rows as {
      segment: Record<string, string>;
      value: number | null;
      n: number;
    }[];
    const key = (segment: Readonly<Record<string, unknown>>) =>
      JSON.stringify(
        Object.entries(segment)
          .filter(([name]) => name !== "")
          .sort(),
      );
    const shown = figures.filter(({ value }) => value !== null);
    expect(shown.length).toBeGreaterThan(0);
    for (const { segment, value, n } of shown) {
      const row = rows.find((each) => key(each.segment) === key(segment));
      expect(row, key(segment)).toBeDefined();
      expect(row!.n).toBe(n);
      expect(row!.observed.value).toBeCloseTo(value!, 12);
    }
  });

  test("retention takes only those hired 90 days before the end of the data", async () => {
    const [row] = (await ask("predictor=ai&criterion=retention")).rows;
    const pairs = await select<Pair>(
      `select hire.person, hire.ai_score_z / 1e12 as x, (not (spell.has_left and spell.days <= 90))::int as y
       from marts.hire as hire join marts.employment_spell as spell using (application_key), core.observed_until as seen
       where hire.ai_score_z is not null and spell.started_on <= seen.observed_on - 90`,
    );
    expect(new Set(pairs.map(({ y }) => y))).toEqual(new Set([0, 1]));
    const r = byPerson(pairs);
    expect(row!.n).toBe(r.n);
    expect(row!.observed.value).toBeCloseTo(r.value!, 11);
  });

  test("KPI: the mean index of a hire, not corrected where no reliability is set", async () => {
    const { rows, reliability, notes } = await ask(
      "predictor=competency:communication&criterion=kpi&job_family=sales",
    );
    const pairs = await select<Pair>(
      `select any_value(person) as person, any_value(ai_score_z) / 1e12 as x, avg(index_value) as y
       from marts.kpi_result join core.competency_score using (application_key)
       where competency = 'communication' and ai_score_z is not null and job_family = 'sales' group by application_key`,
    );
    const r = byPerson(pairs);
    expect(rows[0]!.n).toBe(r.n);
    expect(rows[0]!.observed.value).toBeCloseTo(r.value!, 6);
    expect(reliability).toBeNull();
    expect(notes).toContain("no_reliability");
    expect(rows[0]!.corrected_for_criterion).toBeNull();
  });

  test("the hands-on simulation question raised validity as planted", async () => {
    const { rows } = await ask("predictor=competency:hands_on&by=phase");
    const at = (phase: string) => rows.find(({ segment }) => segment.phase === phase)!.observed;
    expect(at("before").low!).toBeLessThan(0.2);
    expect(at("before").high!).toBeGreaterThan(0.2);
    expect(at("after").low!).toBeLessThan(0.5);
    expect(at("after").high!).toBeGreaterThan(0.5);
  });
});

describe("segments together", () => {
  test("hires and applicants of all jobs add up to the whole; filters are segments", async () => {
    const [whole] = (await ask("predictor=ai")).rows;
    const { rows } = await ask("predictor=ai&by=job");
    expect(rows.length).toBeGreaterThan(10);
    const over = (name: "n" | "applicants" | "hires") => rows.reduce((sum, row) => sum + row[name], 0);
    for (const name of ["applicants", "hires"] as const) expect(over(name)).toBe(whole![name]);
    // who was hired for two jobs is one person of the whole
    expect(over("n")).toBeGreaterThanOrEqual(whole!.n);
    expect(over("n")).toBeLessThan(1.05 * whole!.n);
    const one = rows[3]!;
    const [alone] = (await ask(`predictor=ai&job=${one.segment.job}`)).rows;
    expect(alone).toMatchObject({ n: one.n, applicants: one.applicants, observed: one.observed, u: one.u });
  });

  test("pooled by REML, shrunken between own and pooled, FDR by Benjamini and Hochberg", async () => {
    const { rows, pooled } = await ask("predictor=ai&by=job");
    const jobs = rows.filter(({ observed }) => observed.value !== null);
    const expected = pooledCorrelation(jobs.map(worthOf));
    expect(pooled).toHaveLength(1);
    expect(pooled[0]!.value).toBeCloseTo(expected.pooled.value!, 12);
    expect(pooled[0]!.k).toBe(jobs.length);
    expect(pooled[0]!.prediction_low!).toBeLessThanOrEqual(pooled[0]!.low!);
    for (const { observed, shrunken } of jobs) {
      const ends = [observed.value!, pooled[0]!.value!].sort((a, b) => a - b);
      expect(shrunken!.value!).toBeGreaterThan(ends[0]! - 0.03);
      expect(shrunken!.value!).toBeLessThan(ends[1]! + 0.03);
      expect(shrunken!.high! - shrunken!.low!).toBeLessThan(observed.high! - observed.low! + 1e-9);
    }
    const sorted = jobs.filter(({ n }) => n >= 20).sort((a, b) => a.p! - b.p!);
    expect(sorted.length).toBeLessThan(jobs.length);
    for (const { n, p, p_adjusted, stands, verdict, notes } of jobs.filter((row) => row.n < 20))
      expect({ n, p, p_adjusted, stands, verdict, notes }).toMatchObject({
        ...{ p: null, p_adjusted: null, stands: false, verdict: "cannot_say" },
        notes: expect.arrayContaining(["not_tested:20"]) as string[],
      });
    let least = 1;
    for (let rank = sorted.length; rank >= 1; rank--) {
      least = Math.min(least, (sorted[rank - 1]!.p! * sorted.length) / rank);
      expect(sorted[rank - 1]!.p_adjusted).toBeCloseTo(least, 12);
      expect(sorted[rank - 1]!.stands).toBe(least <= 0.1);
    }
  });

  test("a verdict needs an interval: off 0 and standing, or on 0 and under a useful r", async () => {
    const { rows } = await ask("predictor=competency&by=job&by=competency");
    const verdicts = new Set<string>();
    for (const { observed, stands, verdict, p } of rows) {
      verdicts.add(verdict);
      const { low, high } = observed;
      const expected =
        p === null || low === null || high === null
          ? "cannot_say"
          : stands && low > 0
            ? "predicts"
            : stands && high < 0
              ? "reversed"
              : low <= 0 && high >= 0 && high < 0.3
                ? "does_not_predict"
                : "cannot_say";
      expect(verdict).toBe(expected);
    }
    expect(verdicts).toContain("predicts");
    expect(verdicts).toContain("cannot_say");
  });

  test("two vendors are different people: their difference is Zou's of independent correlations", async () => {
    const { rows, pair } = await ask("predictor=ai&by=vendor");
    const [high, low] = rows.filter(({ n }) => n >= 20).sort((a, b) => b.observed.value! - a.observed.value!);
    const { value, low: from, high: to } = pair!;
    // Zou 2007, by hand: each limit from the distance of either r to its own limit
    const [a, b] = [high!.observed, low!.observed];
    expect(value).toBeCloseTo(a.value! - b.value!, 12);
    expect(from).toBeCloseTo(value! - Math.hypot(a.value! - a.low!, b.high! - b.value!), 9);
    expect(to).toBeCloseTo(value! + Math.hypot(a.high! - a.value!, b.value! - b.low!), 9);
    expect((await ask("predictor=ai&by=job")).pair).toBeNull();
    expect((await ask("by=competency")).pair).toBeNull();
  });

  test("competencies are the same people: pooled over jobs only, one by one", async () => {
    const flat = await ask("by=competency");
    expect(flat.pooled).toEqual([]);
    expect(flat.rows.every(({ shrunken }) => shrunken === null)).toBe(true);
    expect(flat.notes).toContain("same_people");
    const { pooled, rows } = await ask("predictor=competency&by=job");
    expect(new Set(pooled.map(({ segment }) => segment.competency)).size).toBe(pooled.length);
    expect(pooled.length).toBeGreaterThan(2);
    const one = pooled[0]!;
    const jobs = rows.filter(
      ({ segment, observed }) => segment.competency === one.segment.competency && observed.value !== null,
    );
    expect(one.value).toBeCloseTo(pooledCorrelation(jobs.map(worthOf)).pooled.value!, 12);
  });
});

describe("jobs crossed with competencies", () => {
  test("each job's abilities are one estimate, as wide as if they erred together, and last all jobs", async () => {
    const { rows, composites, pooled, notes } = await ask("predictor=competency&by=job&by=competency");
    expect(notes).toContain("same_people_joined");
    expect(notes).not.toContain("same_people");
    const jobs = composites.filter(({ segment }) => segment.job !== undefined);
    expect(jobs.length).toBeGreaterThan(10);
    for (const { segment, k, n, value, low, high } of jobs) {
      const own = rows.filter((row) => row.segment.job === segment.job && row.observed.value !== null);
      const direct = compositeCorrelation(own.map((row) => ({ r: row.observed.value, n: row.n })));
      expect([k, n]).toEqual([own.length, Math.max(...own.map((row) => row.n))]);
      expect(value).toBeCloseTo(direct.composite.value!, 12);
      expect(high! - low!).toBeGreaterThanOrEqual(
        Math.min(...own.map((row) => Math.atanh(row.observed.high!) - Math.atanh(row.observed.low!))) * 0.5,
      );
    }
    const all = composites.at(-1)!;
    expect(all).toMatchObject({ segment: {}, k: jobs.length });
    expect(all.prediction_low!).toBeLessThanOrEqual(all.low!);
    expect(all.prediction_high!).toBeGreaterThanOrEqual(all.high!);
    expect(all.n).toBe(jobs.reduce((sum, job) => sum + job.n, 0));
    expect(pooled.every(({ segment }) => Object.keys(segment).join() === "competency")).toBe(true);
    const swapped = await ask("predictor=competency&by=competency&by=job");
    for (const other of swapped.composites) {
      const same = composites.find(({ segment }) => segment.job === other.segment.job)!;
      expect([other.k, other.n]).toEqual([same.k, same.n]);
      expect(other.prediction_high).toBeCloseTo(same.prediction_high!, 9);
    }
  });

  test("the interviewers' ratings are crossed too; other questions have no such estimate", async () => {
    const human = await ask("predictor=human&by=job&by=competency&criterion=kpi");
    expect(human.composites.at(-1)!.segment).toEqual({});
    for (const query of ["by=competency", "by=job", "by=job&by=vendor"])
      expect((await ask(query)).composites).toEqual([]);
  });

  test("without row access nothing hidden goes into them", async () => {
    const question = { ...predicted("competency", ["job"]), from: "2026-01-01" };
    const within = (rows: boolean) => answerAnalysis(bare(), analysis, question, { kind: "all", rows });
    const [open, closed] = await Promise.all([within(true), within(false)]);
    const told = closed.rows.filter(({ status }) => status !== "suppressed");
    expect(told.length).toBeLessThan(open.rows.length);
    for (const { segment, k } of closed.composites) {
      if (segment.job === undefined) continue;
      const own = told.filter((row) => row.segment.job === segment.job && row.observed.value !== null);
      expect(k).toBe(own.length);
    }
  });
});

describe("whatever is asked", () => {
  const questions = [
    ...["performance_6m", "performance_12m", "kpi", "retention"].flatMap((criterion) => [
      `predictor=ai&criterion=${criterion}&by=job&by=model_version`,
      `predictor=human&criterion=${criterion}&from=2026-03-01&by=job`,
      `predictor=question&criterion=${criterion}&company=C2`,
    ]),
    "predictor=competency&by=vendor",
    "predictor=competency:communication&by=phase",
    "predictor=ai&job=nowhere",
    "predictor=ai&job=nowhere&by=job",
    "predictor=human&by=competency",
    "from=2026-09-01&to=2026-09-30",
  ];

  test("the answer is as its schema says, every note has its sentence in both languages", async () => {
    for (const query of questions) {
      const result = await ask(query);
      expect([...Value.Errors(givesSchema(analysis), result)], query).toEqual([]);
      for (const note of [
        result.notes,
        ...result.rows.map((row) => row.notes),
        ...result.pooled.map((pool) => pool.notes),
      ].flat()) {
        const text = result.note_texts[note];
        expect(text?.zh, note).toMatch(/\p{Script=Han}/u);
        expect(text?.en, note).toMatch(/^[A-Z][^{}]+$/);
      }
      for (const { n, applicants, hires, status, observed, corrected_for_range: range } of result.rows) {
        expect(n).toBeLessThanOrEqual(hires);
        expect(hires).toBeLessThanOrEqual(applicants);
        if (status !== "ok") expect(observed.value).toBeNull();
        for (const { value, low, high } of [observed, range ?? observed]) {
          if (value === null) continue;
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
          if (low !== null && high !== null) {
            expect(low).toBeLessThanOrEqual(value);
            expect(high).toBeGreaterThanOrEqual(value);
          }
        }
      }
    }
  });

  test.each([
    ["predictor=charm", "invalid_parameter"],
    ["predictor=competency:charm", "invalid_parameter"],
    ["predictor=human&by=question", "invalid_parameter"],
    ["predictor=question&by=job&by=vendor", "invalid_parameter"],
    ["predictor=ai&by=keyword", "invalid_parameter"],
    ["predictor=ai&by=shoe_size", "unknown_parameter"],
    ["predictor=ai&shoe_size=44", "unknown_parameter"],
    ["criterion=luck", "invalid_parameter"],
    ["correct=everything", "invalid_parameter"],
    ["from=2026-02-30", "invalid_parameter"],
    ["from=2026-02-01&to=2026-01-01", "invalid_parameter"],
    ["by=job&by=job", "invalid_parameter"],
  ])("%s is refused", async (query, code) => {
    const answer = await server.get(`/api/analyses/validity?${query}`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, code]);
  });

  test("a filter that the scores do not have is told, not dropped in silence", async () => {
    expect((await ask("predictor=ai&competency=hands_on")).ignored_filters).toEqual(["competency"]);
  });

  test("only for those who may see aggregates, and fresh by ETag", async () => {
    expect((await server.app.inject("/api/analyses/validity")).statusCode).toBe(401);
    const first = await server.get("/api/analyses/validity");
    const again = await server.get("/api/analyses/validity", { "if-none-match": String(first.headers.etag) });
    expect(again.statusCode).toBe(304);
  });
});

describe("scope", () => {
  const within = (scope: Scope, by: string[] = []) =>
    answerAnalysis(bare(), analysis, predicted("ai", by), scope);

  test("a scoped viewer's figures are those of the filter", async () => {
    const scoped = await within({ kind: "some", any: [{ company: ["C2"] }], rows: true });
    const [filtered] = (await ask("predictor=ai&company=C2")).rows;
    expect(scoped.rows[0]!.observed).toEqual(filtered!.observed);
    expect(scoped.rows[0]!.u).toEqual(filtered!.u);
    const none = await within({ kind: "some", any: [] });
    expect(none.rows.map(({ n, applicants }) => [n, applicants])).toEqual([[0, 0]]);
  });

  test("without row access small groups are hidden, and what would tell them", async () => {
    const open = await within({ kind: "all", rows: true }, ["job", "model_version"]);
    const closed = await within({ kind: "all", rows: false }, ["job", "model_version"]);
    const small = open.rows.flatMap((row, index) => (row.n > 0 && row.n < 5 ? [index] : []));
    expect(small.length).toBeGreaterThan(0);
    for (const index of small) {
      expect(closed.rows[index]).toMatchObject({
        n: 0,
        applicants: 0,
        status: "suppressed",
        p: null,
        notes: ["suppressed"],
      });
      expect(closed.rows[index]!.observed.value).toBeNull();
    }
    const shown = closed.rows.filter(({ status }) => status === "ok");
    expect(shown.every(({ n }) => n % 5 === 0)).toBe(true);
    for (const row of shown) expect(row).toMatchObject({ p: null });
    for (const row of closed.rows) expect(row).not.toHaveProperty("worth");
  });
});

describe("reliability of the criterion", () => {
  test("our own two raters where there are enough of them", async () => {
    const { database, close } = await builtWarehouse(3000, (connection) =>
      connection.run(
        `update staging.performance_reviews set rater_id = 'R1';
         insert into staging.performance_reviews
         select * replace ('R2' as rater_id, period_end + 30 as period_end, rating + (hash(employee_id) % 5 - 2.0) / 4 as rating)
         from staging.performance_reviews;
         update staging.ai_interviews set overall_score = null
         where interview_id in (
           select interview_id from staging.ai_interviews where overall_score is not null order by interview_id limit 7
         )`,
      ),
    );
    try {
      const from = { rows: createRowReader(database), config: parseConfig({}, "test") };
      const within = (rows: boolean) =>
        answerAnalysis(from, analysis, predicted("ai"), { kind: "all", rows });
      const result = await within(true);
      expect(result.reliability).toMatchObject({ origin: "own_raters" });
      const { value, n } = result.reliability!;
      expect(n!).toBeGreaterThanOrEqual(30);
      expect(value).toBeGreaterThan(0.3);
      expect(value).toBeLessThan(1);
      expect(result.rows[0]!.ryy).toBe(value);
      expect(result.notes).toContain("without_score:7");
      expect((await within(false)).notes).toContain("without_score:5");
    } finally {
      await close();
    }
  });

  test("without row access their number is told in fives, in the sentence too", () => {
    const told = (rows: boolean) =>
      criterionReliability(
        { value: 0.6, n: 33 },
        parseConfig({}, "test"),
        "performance_6m",
        tellTo({ kind: "all", rows }),
      );
    expect(told(true)).toMatchObject({
      n: 33,
      source: { en: "ICC(1,1) of 33 own hires rated by two raters" },
    });
    expect(told(false)).toMatchObject({
      n: 35,
      source: { en: "ICC(1,1) of 35 own hires rated by two raters" },
    });
    expect(told(false)!.source.zh).toContain("35 名");
  });

  test("a setting of its own for a criterion goes before the family's", async () => {
    const settings = { criteria: { performance_12m: { reliability: 0.6, source: "自查 | Own study" } } };
    const result = await answerAnalysis(
      { rows: server.context.rows, config: parseConfig(settings, "test") },
      analysis,
      { predictor: "ai", criterion: "performance_12m", correct: ["none", "criterion"] },
      { kind: "all" },
    );
    expect(result.reliability).toMatchObject({ value: 0.6, source: { zh: "自查", en: "Own study" } });
  });
});

describe("the enough-data meter", () => {
  const pipeline = { known: 20, pending: 0, coverage: 1, perMonth: 10, lagDays: 183, today: "2026-09-30" };

  test("85 hires show r = 0.3; the rest come at the present rate, half a year after they are hired", () => {
    expect(enoughData(0.3, pipeline)).toMatchObject({
      outcomes: 85,
      outcomes_to_come: 65,
      hires_to_make: 65,
      quarter: "2027Q4",
      status: "coming",
    });
  });

  test("outcomes on their way come first", () => {
    const found = enoughData(0.3, { ...pipeline, pending: 130 });
    expect(found).toMatchObject({ outcomes_to_come: 65, hires_to_make: 0, status: "coming" });
    expect(found.on).toBe("2026-12-30");
  });

  test("half of the outcomes missing doubles the hires", () => {
    expect(enoughData(0.3, { ...pipeline, coverage: 0.5 }).hires_to_make).toBe(130);
  });

  test("reached, and never", () => {
    expect(enoughData(0.3, { ...pipeline, known: 85 }).status).toBe("reached");
    expect(enoughData(0.3, { ...pipeline, perMonth: 0 })).toMatchObject({ status: "never", on: null });
    expect(enoughData(0, pipeline)).toMatchObject({ status: "never", outcomes: null });
  });
});
