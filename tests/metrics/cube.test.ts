import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildWarehouse, referencesOf } from "../../pipelines/build.ts";
import { answerAnalysis } from "../../server/analyses/analyses.ts";
import { analysis as capacity } from "../../server/analyses/capacity/capacity.ts";
import { analysis as comments } from "../../server/analyses/experience/comments.ts";
import { analysis as experience } from "../../server/analyses/experience/experience.ts";
import { analysis as fairness } from "../../server/analyses/fairness/fairness.ts";
import { analysis as questionBias } from "../../server/analyses/fairness/question-bias.ts";
import { analysis as retention } from "../../server/analyses/retention/retention.ts";
import { analysis as agreement } from "../../server/analyses/validity/agreement.ts";
import { analysis as bands } from "../../server/analyses/validity/bands.ts";
import { analysis as incremental } from "../../server/analyses/validity/incremental.ts";
import { analysis as keywords } from "../../server/analyses/validity/keywords.ts";
import { analysis as questionAnalysis } from "../../server/analyses/validity/questions.ts";
import { analysis as raters } from "../../server/analyses/validity/raters.ts";
import { analysis as validity } from "../../server/analyses/validity/validity.ts";
import { parseConfig } from "../../server/config.ts";
import { WHOLE } from "../../server/metrics/compile.ts";
import { type Cube, readCube } from "../../server/metrics/cube.ts";
import { type Cubes, createCubes } from "../../server/metrics/cubes.ts";
import { estimators } from "../../server/metrics/estimator.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import {
  type BoundMetric,
  COMPARISONS,
  type MetricQuery,
  PERIODS,
  type Scope,
} from "../../server/metrics/metric.ts";
import { type Ask, createRowReader, type RowReader, type Rows } from "../../server/metrics/rows.ts";
import { countedValues, sortedParts, valuesAtRanks } from "../../server/metrics/select.ts";
import { duckdb } from "../../server/metrics/words.ts";
import type { Connection, Database } from "../../sql/database.ts";
import { demoCatalog } from "../helpers/catalog.ts";
import { builtWarehouse } from "../marts/warehouse.ts";

let database: Database;
let close: () => Promise<void>;
let metrics: ReadonlyMap<string, BoundMetric>;
let version: number;
const cubes = new Map<string, Cube>();

beforeAll(async () => {
  // every fifth applies again, as often for another job as for the same
  ({ database, close } = await builtWarehouse(4000, (connection) =>
    connection.run(
      `UPDATE staging.candidates AS later SET person_key = earlier.person_key
       FROM (SELECT candidate_id, lag(person_key) OVER everybody AS person_key, row_number() OVER everybody AS place
             FROM staging.candidates WINDOW everybody AS (ORDER BY hash(candidate_id))) AS earlier
       WHERE earlier.candidate_id = later.candidate_id AND earlier.place % 5 = 0`,
    ),
  ));
  const catalog = await demoCatalog();
  const known = await estimators();
  await database.reader(async (connection) => {
    ({ metrics, version } = await catalog.bind(connection));
    for (const metric of metrics.values()) {
      const cube = await readCube(
        connection,
        metric,
        known.get(metric.estimator)!.aggregation(metric, duckdb),
      );
      if (cube !== null) cubes.set(metric.id, cube);
    }
  });
});
afterAll(() => close());

/** Whether the rows of a person are one unit of the metric. */
const isOfPeople = ({ options }: BoundMetric) => options.per === "person";

const days = fc.constantFrom("2024-10-01", "2025-01-01", "2025-04-01", "2025-05-17", "2025-10-01");
const ends = fc.constantFrom("2025-06-30", "2025-09-30", "2025-12-31", "2026-02-11", "2026-09-30");

function questions(metric: BoundMetric): fc.Arbitrary<Omit<MetricQuery, "metric">> {
  const names = [...metric.dimensions.keys()];
  const values = (name: string) =>
    fc.subarray([...metric.dimensions.get(name)!, "no such value"], { minLength: 1 });
  const filter = (keys: readonly string[]) =>
    keys.length === 0
      ? fc.constant({})
      : fc
          .subarray([...keys], { maxLength: Math.min(2, keys.length) })
          .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, values(name)]))));
  const scope: fc.Arbitrary<Scope> = fc.oneof(
    fc.constant<Scope>({ kind: "all" }),
    fc
      .array(filter(names.filter((name) => ["job", "company"].includes(name))), { maxLength: 2 })
      .map((any) => ({ kind: "some", any: any as Record<string, string[]>[], rows: true }) as Scope),
  );
  return fc
    .record({
      by: fc.subarray(names, { maxLength: Math.min(2, names.length) }),
      period: fc.constantFrom(...PERIODS),
      from: fc.option(days, { nil: undefined }),
      to: fc.option(ends, { nil: undefined }),
      filters: filter(names),
      compare: fc.constantFrom(undefined, ...COMPARISONS),
      enough: fc.boolean(),
      scope,
    })
    .filter(({ from, to }) => from === undefined || to === undefined || from <= to)
    .map(
      (query) =>
        Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Omit<
          MetricQuery,
          "metric"
        >,
    );
}

describe("a cube", () => {
  test("answers every question as the rows do, to the last bit", async () => {
    const catalog = await demoCatalog();
    const kept = createCubes(database, { bytes: 1e9 });
    const answered = { alone: 0, ofUnits: 0, withRest: 0 };
    const held: Cubes = {
      ...kept,
      find: (of, name) => {
        const cube = kept.find(of, name);
        return (
          cube && {
            ...cube,
            cells: (...asked) => {
              const cells = cube.cells(...asked);
              if (cells === null) return null;
              if (cube.rest !== null) answered.withRest += 1;
              else if (isOfPeople(metrics.get(name.split(" ")[0]!)!)) answered.ofUnits += 1;
              else answered.alone += 1;
              return cells;
            },
          }
        );
      },
      took: (of, slow) => kept.took(of, { ...slow, milliseconds: 100 }),
    };
    for (const metric of metrics.values()) {
      const runs = isOfPeople(metric) ? 30 : 8;
      // of what one person has several of, two are one unit for who asks of both
      const several = ["competency", "question", "keyword", "event"].filter((name) =>
        metric.dimensions.has(name),
      );
      const ofTwo = several.map((name) => ({
        filters: { [name]: metric.dimensions.get(name)!.slice(0, 2) },
        scope: { kind: "all" } as const,
      }));
      await fc.assert(
        fc.asyncProperty(questions(metric), async (query) => {
          const asked = { metric: metric.id, ...query };
          const rows = await evaluate(database, asked, catalog);
          // what is slow has a cube the next time
          expect(await evaluate(database, asked, catalog, held, version)).toEqual(rows);
          await kept.settled();
          expect(await evaluate(database, asked, catalog, held, version)).toEqual(rows);
        }),
        { numRuns: runs + ofTwo.length, seed: 7, examples: ofTwo.map((query): [typeof query] => [query]) },
      );
    }
    expect(cubes.size).toBeGreaterThan(35);
    expect(answered.alone).toBeGreaterThan(100);
    expect(answered.ofUnits).toBeGreaterThan(20);
    expect(answered.withRest).toBeGreaterThan(20);
  }, 120_000);

  test("is not made where units lie across its cells, nor of lists of more than single values", () => {
    expect(cubes.has("stage_conversion")).toBe(true);
    expect(cubes.has("stage_days")).toBe(true);
    expect(cubes.has("effort_hours_per_day")).toBe(false);
    expect(cubes.has("agreement_r")).toBe(true);
    expect(cubes.has("rater_severity")).toBe(false);
  });

  test("has no sum where nothing was summed", async () => {
    const metric = metrics.get("ai_pass_rate")!;
    const moments = { none: "sum(CASE WHEN false THEN 1 END)", n: "count(*)" };
    const cube = await database.reader((connection) => readCube(connection, metric, { moments }));
    const [cell] = [...cube!.cells(WHOLE)!.values()];
    expect(cell?.moments).toEqual([{ none: null, n: expect.toSatisfy((n) => n > 0) }]);
  });

  test("is read once for a slow metric, within the memory given, and anew with a new version", async () => {
    const catalog = await demoCatalog();
    let reads = 0;
    const counted: Pick<Database, "reader"> = {
      reader: (work) => {
        reads += 1;
        return database.reader(work);
      },
    };
    const metric = catalog.metrics.get("stage_days")!;
    const read = async (connection: Connection) => {
      const bound = (await catalog.bind(connection)).metrics.get(metric.id)!;
      return readCube(
        connection,
        bound,
        (await estimators()).get(metric.estimator)!.aggregation(bound, duckdb),
      );
    };
    const kept = createCubes(counted, { bytes: 1e9 });
    kept.took(version, { name: "stage_days", sql: "", milliseconds: 1, read });
    await kept.settled();
    expect(reads).toBe(0);
    kept.took(version, { name: "stage_days", sql: "", milliseconds: 100, read });
    kept.took(version, { name: "stage_days", sql: "", milliseconds: 100, read });
    await kept.settled();
    expect(reads).toBe(1);
    expect(kept.find(version, "stage_days")).toBeDefined();
    expect(kept.bytes()).toBe(kept.find(version, "stage_days")!.bytes);
    await database.writer((connection) => buildWarehouse(connection));
    expect(kept.find(version + 1, "stage_days")).toBeUndefined();
    expect(kept.find(version, "stage_days")).toBeUndefined();
    await kept.settled();
    expect(reads).toBe(2);
    expect(kept.find(version + 1, "stage_days")).toBeDefined();
    expect(kept.bytes()).toBe(kept.find(version + 1, "stage_days")!.bytes);
    // of a version that is not there yet nothing is kept
    kept.took(version + 2, { name: "stage_days", sql: "", milliseconds: 100, read });
    await kept.settled();
    expect(kept.find(version + 2, "stage_days")).toBeUndefined();

    // what its rows were built from is as it was: the cube is kept
    const sql = metric.sql;
    const prints = (of: number) =>
      new Map(referencesOf(sql).map((name) => [name, of < version + 3 ? "a" : "b"]));
    const same = createCubes(counted, { bytes: 1e9, prints });
    same.took(version + 1, { name: "stage_days", sql, milliseconds: 100, read });
    await same.settled();
    const held = same.find(version + 1, "stage_days");
    expect(held).toBeDefined();
    expect(same.find(version + 2, "stage_days")).toBe(held);
    expect(same.bytes()).toBe(held!.bytes);
    expect(same.find(version + 3, "stage_days")).toBeUndefined();
    await same.settled();

    const small = createCubes(database, { bytes: 10 });
    small.took(version + 1, { name: "stage_days", sql: "", milliseconds: 100, read });
    await small.settled();
    expect(small.find(version + 1, "stage_days")).toBeUndefined();
    expect(small.bytes()).toBe(0);
  });
});

/** Every question that an answer asks of rows, to be asked again. */
async function rowQuestions(): Promise<((ask: Ask) => Promise<unknown>)[]> {
  const plain = createRowReader(database);
  const asked: ((ask: Ask) => Promise<unknown>)[] = [];
  const again = <W, T>(name: "segments" | "records" | "sets", ask: Ask) => {
    return (rows: Rows, wanted: W): Promise<T> => {
      const own = (of: Ask) => (of[name] as unknown as (rows: Rows, wanted: W) => Promise<T>)(rows, wanted);
      asked.push(own);
      return own(ask);
    };
  };
  const recording: RowReader = {
    ...plain,
    answer: (narrowing, scope, work) =>
      plain.answer(narrowing, scope, (ask) =>
        work({
          ...ask,
          segments: again("segments", ask),
          records: again("records", ask),
          sets: again("sets", ask),
        }),
      ),
  };
  const all: Scope = { kind: "all" };
  const criterion = "performance_6m";
  const from = { rows: recording, config: parseConfig({}, "test") };
  for (const [predictor, by] of [
    ["ai", ["job"]],
    ["human", ["job", "competency"]],
    ["question", ["job"]],
  ])
    await answerAnalysis(from, validity, { predictor, by, criterion }, all);
  await answerAnalysis(from, bands, { predictor: "ai", criterion }, all);
  await answerAnalysis(from, incremental, { criterion, by: ["job_family"] }, all);
  await answerAnalysis(from, agreement, { of: "overall" }, all);
  await answerAnalysis(from, keywords, { criterion, by: ["job"], min_documents: 20 }, all);
  await answerAnalysis(from, questionAnalysis, {}, all);
  await answerAnalysis(from, raters, {}, all);
  await answerAnalysis(from, retention, { by: ["job", "screening_path"] }, all);
  await answerAnalysis(from, experience, {}, all);
  await answerAnalysis(from, comments, { respondent: "candidate" }, all);
  await answerAnalysis(from, fairness, { dimension: "gender" }, all);
  await answerAnalysis(from, questionBias, { dimension: "gender" }, all);
  await answerAnalysis(from, capacity, {}, all);
  return asked;
}

test("questions that are no metric are answered from cubes as from the rows, to the last bit", async () => {
  const cubes = createCubes(database, { bytes: 1e9 });
  let found = 0;
  const held = createRowReader(database, {
    ...cubes,
    find: (...of) => {
      const cube = cubes.find(...of);
      if (cube !== undefined) found += 1;
      return cube;
    },
    took: (of, slow) => cubes.took(of, { ...slow, milliseconds: 100 }),
  });
  const plain = createRowReader(database);
  const dimensions = await plain.dimensions();
  const values = (name: string) => fc.subarray([...dimensions.get(name)!, "no such value"], { minLength: 1 });
  const filters = fc
    .subarray(["company", "job", "vendor", "screening_path", "phase", "gender", "step"], { maxLength: 2 })
    .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, values(name)]))));
  const narrowing = fc
    .record({ filters, from: fc.option(days), to: fc.option(ends) })
    .filter(({ from, to }) => from === null || to === null || from <= to)
    .map(({ from, to, ...rest }) => ({ ...rest, ...(from && { from }), ...(to && { to }) }));
  const scope = fc.oneof(
    fc.constant<Scope>({ kind: "all" }),
    values("job").map((job): Scope => ({ kind: "some", any: [{ job }], rows: true })),
  );
  const asked = await rowQuestions();
  expect(asked.length).toBeGreaterThan(25);
  for (const question of asked) {
    const work = async (ask: Ask) => ({ found: await question(ask) });
    await held.answer({ filters: {} }, { kind: "all" }, work);
    await cubes.settled();
    await fc.assert(
      fc.asyncProperty(narrowing, scope, async (narrowed, within) => {
        const rows = await plain.answer(narrowed, within, work);
        expect(await held.answer(narrowed, within, work)).toEqual(rows);
      }),
      { numRuns: 6, seed: 11 },
    );
  }
  expect(found).toBeGreaterThan(3 * asked.length);
}, 300_000);

test("ranks and counts of sorted parts are those of all values together", () => {
  const part = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
  const far = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 30 });
  const ranksOf = fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.oneof(part, far), { maxLength: 8 }), ranksOf, (parts, some) => {
      const all = parts.flat().sort((a, b) => a - b);
      const ranks = [0, 1, Math.ceil(all.length / 2), all.length, all.length + 1, ...some];
      const held = sortedParts(parts.map((values) => Int32Array.from(values).sort()));
      expect(valuesAtRanks(held, ranks)).toEqual(ranks.map((rank) => all[rank - 1] ?? Number.NaN));
      const values = [...new Set(all)];
      const times = values.map((value) => all.filter((each) => each === value).length);
      for (const column of [held, Int32Array.from(parts.flat()), parts.flat()]) {
        const found = countedValues(column);
        expect({ values: Array.from(found.values), times: Array.from(found.times) }).toEqual({
          values,
          times,
        });
      }
    }),
    { numRuns: 300 },
  );
});
