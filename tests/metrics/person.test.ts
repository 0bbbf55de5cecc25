import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerAnalysis } from "../../server/analyses/analyses.ts";
import { analysis as agreement } from "../../server/analyses/validity/agreement.ts";
import { analysis as keywords } from "../../server/analyses/validity/keywords.ts";
import { analysis as questions } from "../../server/analyses/validity/questions.ts";
import { analysis as raters } from "../../server/analyses/validity/raters.ts";
import { parseConfig } from "../../server/config.ts";
import type { Catalog } from "../../server/metrics/catalog.ts";
import { readCells } from "../../server/metrics/cells.ts";
import { compile, WHOLE } from "../../server/metrics/compile.ts";
import { embedded } from "../../server/metrics/engine.ts";
import { estimators } from "../../server/metrics/estimator.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import type { BoundMetric, MetricQuery, MetricRow } from "../../server/metrics/metric.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { duckdb } from "../../server/metrics/words.ts";
import { studentTQuantile } from "../../server/statistics/distributions/student-t.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { demoCatalog } from "../helpers/catalog.ts";
import { demo } from "../helpers/demo.ts";

const scope = { kind: "all" } as const;

/** Each person's values, by person. */
function byPerson<Row extends { person: number }>(rows: readonly Row[]): Row[][] {
  const people = new Map<number, Row[]>();
  for (const row of rows) people.set(row.person, [...(people.get(row.person) ?? []), row]);
  return [...people.values()];
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Mean over all rows with the standard error of a ratio of person totals. */
function meanOf(people: readonly (readonly number[])[]): { mean: number; error: number; people: number } {
  const rows = total(people.map(({ length }) => length));
  const mean = total(people.flat()) / rows;
  const squares = total(people.map((own) => total(own.map((value) => value - mean)) ** 2));
  const n = people.length;
  return { mean, error: Math.sqrt((squares * n) / (n - 1)) / rows, people: n };
}

const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));

describe.each([
  { seed: 42, scale: 1 },
  { seed: 7, scale: 0.5 },
])("of seed $seed, the person is the unit", (company) => {
  let database: Database;
  let catalog: Catalog;
  let metrics: ReadonlyMap<string, BoundMetric>;
  beforeAll(async () => {
    database = await openDatabase({ directory: (await demo(company)).directory });
    catalog = await demoCatalog();
    ({ metrics } = await database.reader((connection) => catalog.bind(connection)));
  }, 600_000);
  afterAll(() => database?.close());

  const select = <Row>(sql: string) => database.reader((connection) => connection.rows<Row>(sql));
  const ask = async (metric: string, query: Partial<MetricQuery> = {}) =>
    (await evaluate(database, { metric, scope, ...query }, catalog)).rows;
  const only = async (metric: string, query: Partial<MetricQuery> = {}): Promise<MetricRow> =>
    (await ask(metric, query))[0]!;

  test("doubling every row changes no figure, in any metric whose rows repeat people", async () => {
    const known = await estimators();
    const repeating = [...metrics.values()].filter(({ options }) => options.per === "person");
    expect(repeating.map(({ id }) => id).sort()).toEqual([
      "agreement_bias",
      "agreement_r",
      "human_validity_r",
      "keyword_validity_r",
      "kpi_by_score_fifth",
      "login_failure_rate",
      "question_validity_r",
      "top_share_lift",
      "validity_overall_r",
      "validity_r",
    ]);
    for (const metric of repeating) {
      const estimator = known.get(metric.estimator)!;
      const by = ["job_family", ...(metric.split === null ? [] : [metric.split])];
      const question = { ...WHOLE, by, scope };
      const told = (sql: string) =>
        database.reader(async (connection) => {
          const cells = await readCells(
            embedded(connection),
            compile({ ...metric, sql }, question, estimator.aggregation(metric, duckdb)),
          );
          return new Map([...cells].map(([key, { moments }]) => [key, estimator.estimate(moments, metric)]));
        });
      const once = await told(metric.sql);
      const twice = await told(`select * from (${metric.sql}) union all select * from (${metric.sql})`);
      expect(once.size, metric.id).toBeGreaterThan(3);
      for (const [key, { n, value, low, high }] of once)
        expect(twice.get(key), `${metric.id} ${key}`).toMatchObject({
          n,
          value: near(value),
          low: near(low),
          high: near(high),
        });
    }
  });

  test("elsewhere an application is one observation of a figure", async () => {
    for (const metric of metrics.values()) {
      if (!metric.columns.has("application_key") || metric.options.per !== undefined) continue;
      if (["forecast", "count", "severity", "alpha"].includes(metric.estimator)) continue;
      const split = metric.split === null ? "" : `, ${metric.split}`;
      const repeated = await select(
        `select application_key${split} from (${metric.sql}) where application_key is not null group by all having count(*) > 1 limit 1`,
      );
      expect({ metric: metric.id, repeated }).toEqual({ metric: metric.id, repeated: [] });
    }
  });

  test("a mean over several competencies or months of a person, with the error of a ratio of person totals", async () => {
    const scores = await select<{ person: number; value: number }>(
      "select person, (ai_score - human_score) / 10 as value from marts.competency_score where ai_score is not null and human_score is not null",
    );
    const found = meanOf(byPerson(scores).map((rows) => rows.map(({ value }) => value)));
    const row = await only("agreement_bias");
    expect(row.n).toBe(found.people);
    expect(row.n).toBeLessThan(scores.length / 2);
    expect(row.value).toBeCloseTo(found.mean, 9);
    const reach = studentTQuantile(0.975, found.people - 1) * found.error;
    // widened for skewness at one end at the most, by a few per cent at this size
    expect(Math.min(row.value! - row.low!, row.high! - row.value!)).toBeCloseTo(reach, 9);
    expect(row.high! - row.low!).toBeLessThan(2.05 * reach);
    const naive = meanOf(scores.map(({ value }) => [value]));
    expect(found.error / naive.error).toBeGreaterThan(1.1);
  });

  test("the lift of the top fifth of people, with Fieller's interval from person totals", async () => {
    const rows = await select<{ person: number; z: number; value: number }>(
      `select person, max(ai_score_z) over (partition by person) // 10000000000 as z, index_value as value
       from marts.kpi_result join core.competency_score using (application_key)
       where competency = 'communication' and ai_score_z is not null and index_value is not null and job_family = 'sales'`,
    );
    const people = byPerson(rows).sort((a, b) => Number(b[0]!.z) - Number(a[0]!.z));
    const share = people.length * 0.2;
    const cut = Math.floor(share);
    const values = (some: typeof people) => some.map((own) => own.map(({ value }) => Number(value)));
    const [top, rest] = [meanOf(values(people.slice(0, cut))), meanOf(values(people.slice(cut)))];
    const row = await only("top_share_lift", { filters: { job_family: ["sales"] } });
    expect(row.n).toBe(people.length);
    expect(row.n).toBeLessThan(rows.length / 1.5);
    // one person more or less at the cut is shared between both sides
    const lift = top.mean / rest.mean - 1;
    expect(Math.abs(row.value! - lift)).toBeLessThan(0.02);
    const error = (1 / rest.mean) * Math.hypot(top.error, (1 + lift) * rest.error);
    expect((row.high! - row.low!) / 2 / 1.98).toBeGreaterThan(0.93 * error);
    expect((row.high! - row.low!) / 2 / 1.98).toBeLessThan(1.1 * error);
    if (Number.isInteger(share)) expect(row.value).toBeCloseTo(lift, 9);
  });

  test("a correlation over several competencies of a person, by the influence of each person", async () => {
    const rows = await select<{ person: number; x: number; y: number }>(
      "select person, ai_score_z / 1e12 as x, human_score / 10 as y from marts.competency_score where ai_score_z is not null and human_score is not null",
    );
    const [mx, my] = [
      total(rows.map(({ x }) => x)) / rows.length,
      total(rows.map(({ y }) => y)) / rows.length,
    ];
    const [xx, yy] = [total(rows.map(({ x }) => (x - mx) ** 2)), total(rows.map(({ y }) => (y - my) ** 2))];
    const xy = total(rows.map(({ x, y }) => (x - mx) * (y - my)));
    const r = xy / Math.sqrt(xx * yy);
    const influence = byPerson(rows).map((own) =>
      total(
        own.map(
          ({ x, y }) =>
            ((x - mx) * (y - my)) / Math.sqrt(xx * yy) - (r / 2) * ((x - mx) ** 2 / xx + (y - my) ** 2 / yy),
        ),
      ),
    );
    const error = Math.sqrt(total(influence.map((value) => value ** 2))) / (1 - r * r);
    const row = await only("agreement_r");
    expect(row.n).toBe(influence.length);
    expect(row.value).toBeCloseTo(r, 9);
    const half = (Math.atanh(row.high!) - Math.atanh(row.low!)) / 2 / 1.959964;
    expect(half / error).toBeGreaterThan(0.995);
    expect(half / error).toBeLessThan(1.02);
  });

  test("one question has one answer, whoever gives it", async () => {
    const from = { rows: createRowReader(database), config: parseConfig({}, "test") };
    const severities = await answerAnalysis(from, raters, {}, scope);
    const severity = await ask("rater_severity", { by: ["rater"] });
    expect(severity.length).toBeGreaterThan(20);
    for (const { segment, value, low, high, n } of severity) {
      const same = severities.raters.find(({ rater }) => rater === segment.rater)!;
      expect(same.n).toBe(n);
      expect([same.value, same.low, same.high]).toEqual([
        expect.closeTo(value!, 6),
        expect.closeTo(low!, 6),
        expect.closeTo(high!, 6),
      ]);
    }
    for (const competency of ["communication", "logical_thinking"]) {
      const { whole } = await answerAnalysis(from, agreement, { of: competency }, scope);
      for (const [metric, figure] of [
        ["agreement_r", whole.r],
        ["agreement_bias", whole.bias],
      ] as const) {
        const row = await only(metric, { filters: { competency: [competency] } });
        expect([figure.n, figure.value, figure.low, figure.high]).toEqual([
          row.n,
          expect.closeTo(row.value!, 12),
          expect.closeTo(row.low!, 12),
          expect.closeTo(row.high!, 12),
        ]);
      }
    }
    const asked = await answerAnalysis(from, questions, {}, scope);
    for (const { segment, value, low, high, n } of await ask("question_validity_r", { by: ["question"] })) {
      const { validity } = asked.rows.find(({ question }) => question === segment.question)!;
      if (value !== null) expect(validity).toMatchObject({ n, value, low, high });
    }
    const heard = { criterion: "performance_6m", min_documents: 20 };
    const words = await answerAnalysis(from, keywords, heard, scope);
    for (const { segment, value, low, high, n } of await ask("keyword_validity_r", { by: ["keyword"] })) {
      const { rate, status } = words.rows.find((row) => row.segment.keyword === segment.keyword)!;
      if (status === "ok") expect(rate).toMatchObject({ n, value, low, high });
    }
  });
});
