import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/fairness/expression.ts";
import { adjustP } from "../../server/statistics/association/multiple-testing.ts";
import { pearson } from "../../server/statistics/association/pearson.ts";
import { standardizedDifference } from "../../server/statistics/association/standardized-difference.ts";
import { openDatabase } from "../../sql/database.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;
type Row = { feature: string; gender: string; value: number; score: number | null; y: number | null };

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async (from: Client, query = ""): Promise<Answer> => {
  const answer = await from.get(`/api/analyses/expression${query}`);
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  expect([...Value.Errors(givesSchema(analysis), answer.json())]).toEqual([]);
  return answer.json();
};

/** Features as they were loaded, one mean a candidate, standardized here within feature, vendor and model version. */
async function loaded(): Promise<Row[]> {
  const rows = await server.context.database.reader((connection) =>
    connection.rows<Row & { form: string }>(
      `with answers as (
        select a.application_key, a.vendor, a.model_version, a.gender, a.ai_score_z / 1e12 as score, h.performance_6_z / 1e12 as y,
          unnest(map_entries(s.features)) as entry
        from marts.application as a
        join core.application as c on c.application_key = a.application_key
        join staging.ai_scores as s on s.interview_id = c.interview_id
        left join core.hire as h on h.application_key = a.application_key
      )
      select entry.key as feature, entry.key || vendor || coalesce(model_version, '') as form, cast(any_value(gender) as varchar) as gender,
        avg(entry.value) as value, any_value(score) as score, any_value(y) as y
      from answers group by application_key, entry.key, form order by application_key`,
    ),
  );
  for (const form of new Set(rows.map((row) => row.form))) {
    const own = rows.filter((row) => row.form === form);
    const mean = own.reduce((sum, { value }) => sum + value, 0) / own.length;
    const spread = Math.sqrt(own.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (own.length - 1));
    for (const row of own) row.value = (row.value - mean) / spread;
  }
  return rows;
}

const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return { n: values.length, mean, m2: values.reduce((sum, each) => sum + (each - mean) ** 2, 0) };
};

test("figures are those of the features as they were loaded, standardized within vendor and model version", async () => {
  const { features, reference, weight } = await ask(server);
  const rows = await loaded();
  expect(weight).toBe(0);
  expect(features.map(({ feature }: Answer) => feature)).toEqual([
    ...["pause_ratio", "smile_count", "speech_rate", "tone_variance"],
  ]);
  for (const { feature, n, hires, validity, gain, groups } of features) {
    const own = rows.filter((row) => row.feature === feature);
    const known = own.filter(({ y, score }) => y !== null && score !== null);
    expect([n, hires]).toEqual([own.length, known.length]);
    const [x, y, score] = (["value", "y", "score"] as const).map((name) =>
      Float64Array.from(known, (row) => row[name]!),
    ) as [Float64Array, Float64Array, Float64Array];
    expect(validity.value).toBeCloseTo(pearson(x, y).value!, 5);
    // gain in R squared by the correlations
    const [rx, rs, rxs] = [pearson(x, y), pearson(score, y), pearson(x, score)].map(
      ({ value }) => value!,
    ) as [number, number, number];
    expect(gain.value).toBeCloseTo((rx - rs * rxs) ** 2 / (1 - rxs ** 2), 5);
    expect(gain.low).toBeLessThanOrEqual(gain.value);
    expect(gain.high).toBeGreaterThanOrEqual(gain.value);
    for (const gap of groups) {
      const [focal, other] = [gap.group, reference].map((group) =>
        moments(own.filter(({ gender }) => gender === group).map(({ value }) => value)),
      );
      expect(gap.value).toBeCloseTo(standardizedDifference(focal!, other!).hedgesG.value!, 4);
    }
  }
  const adjusted = adjustP(features.map(({ gain }: Answer) => gain.p));
  expect(features.map((each: Answer) => each.p_adjusted)).toEqual(adjusted);
});

test("a feature that goes with performance is found, and is in no score all the same", async () => {
  const { directory } = await demo();
  const database = await openDatabase({ directory });
  await database.writer(async (connection) => {
    const [view] = await connection.rows<{ sql: string }>(
      "select sql from duckdb_views() where schema_name = 'marts' and view_name = 'expression_feature'",
    );
    const query = view!.sql.replace(/^.*? AS /is, "").replace(/;\s*$/, "");
    await connection.run(
      `CREATE OR REPLACE VIEW warehouse.marts.expression_feature AS
       SELECT f.* REPLACE (coalesce(h.performance_6_z, 0) + f.feature_z AS feature_z) FROM (${query}) AS f
       LEFT JOIN core.hire AS h ON h.application_key = f.application_key AND f.feature = 'smile_count'`,
    );
  });
  await database.close();
  const planted = await client(directory);
  try {
    const { features } = await ask(planted);
    const found = features.filter(({ stands }: Answer) => stands);
    expect(found.map(({ feature }: Answer) => feature)).toContain("smile_count");
    expect(features.find(({ feature }: Answer) => feature === "smile_count").gain.low).toBeGreaterThan(0.2);
    expect((await ask(planted)).weight).toBe(0);
  } finally {
    await planted.close();
  }
});

test("of few hires nothing is said, filters cut, and who sees no rows is told in steps", async () => {
  const few = await ask(server, "?job=J24&vendor=wenlu");
  for (const { hires, gain, stands } of few.features)
    if (hires < 30) expect([gain.value, stands]).toEqual([null, false]);
  const closed = await answerAnalysis(
    server.context,
    analysis,
    { dimension: "gender" },
    { kind: "all", rows: false },
  );
  for (const { n, hires } of closed.features) expect([n % 5, hires % 5]).toEqual([0, 0]);
  expect((await ask(server, "?from=2040-01-01")).features).toEqual([]);
  expect((await server.get("/api/analyses/expression?dimension=job")).statusCode).toBe(400);
});
