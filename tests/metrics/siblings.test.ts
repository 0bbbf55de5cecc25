import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noteText } from "../../server/figures/notes.ts";
import { estimators } from "../../server/metrics/estimator.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import type { BoundMetric, MetricQuery, MetricRow } from "../../server/metrics/metric.ts";
import { cronbachAlpha } from "../../server/statistics/agreement/cronbach-alpha.ts";
import { itemCovariance } from "../../server/statistics/agreement/item-covariance.ts";
import { pooledAlpha } from "../../server/statistics/agreement/pooled-alpha.ts";
import type { Database } from "../../sql/database.ts";
import { builtWarehouse } from "../marts/warehouse.ts";

const scope = { kind: "all" } as const;
let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await builtWarehouse(6000));
});
afterAll(() => close());

const ask = async (metric: string, query: Partial<MetricQuery> = {}): Promise<readonly MetricRow[]> =>
  (await evaluate(database, { metric, scope, ...query })).rows;
const select = <Row>(sql: string) => database.reader((connection) => connection.rows<Row>(sql));

describe("impact ratio", () => {
  test("is each group's pass rate over the highest, by job", async () => {
    const rates = await select<{ job: string; gender: string | null; n: number; k: number }>(
      `select job, gender, count(*) as n, count(*) filter (where is_recommended) as k from marts.application
       where ai_completed_at is not null and is_recommended is not null group by all`,
    );
    const found = await ask("impact_ratio_gender", { by: ["job"] });
    let checked = 0;
    for (const { segment, value, notes, status } of found) {
      const job = rates.filter((each) => each.job === segment.job && each.gender !== null);
      const total = job.reduce((sum, { n }) => sum + n, 0);
      const counted = job.filter(({ n }) => n / total >= 0.02);
      const highest = Math.max(...counted.map(({ n, k }) => k / n));
      const own = job.find(({ gender }) => gender === segment.gender);
      if (own === undefined || status !== "ok") continue;
      expect(value).toBeCloseTo(own.k / own.n / highest, 12);
      if (own.k / own.n === highest) expect(notes).toContain("yardstick");
      else if (counted.includes(own))
        expect(notes.includes("under_four_fifths")).toBe(own.k / own.n / highest < 0.8);
      checked++;
    }
    expect(checked).toBeGreaterThan(10);
  });

  test("of one group alone is not said to be 1", async () => {
    const [row] = await ask("impact_ratio_gender", { filters: { gender: ["female"] } });
    expect(row).toMatchObject({ value: null, status: "undefined", notes: ["one_group"] });
  });

  test("by its own dimension, by period and against the period before", async () => {
    const rows = await ask("impact_ratio_age", { by: ["age_band"], period: "year", compare: "previous" });
    const years = new Set(rows.map(({ period }) => period));
    expect(years.size).toBeGreaterThan(1);
    for (const year of years) {
      const best = rows.filter(({ period, notes }) => period === year && notes.includes("yardstick"));
      expect(best.map(({ value, low, high }) => [value, low, high])).toEqual([[1, 1, 1]]);
    }
    expect(rows.some(({ change }) => change !== null && change !== undefined)).toBe(true);
  });

  test("small groups are no yardstick; unknown ones are not compared; thin ones say so", async () => {
    const { estimate } = (await estimators()).get("impact_ratio")!;
    const cell = (n: number, k: number) => [{ n, k }];
    const [men, women, few, unknown, none] = [
      cell(500, 300),
      cell(490, 200),
      cell(10, 9),
      cell(50, 40),
      cell(0, 0),
    ];
    const siblings = [
      { value: "men", moments: men },
      { value: "women", moments: women },
      { value: "few", moments: few },
      { value: "none", moments: none },
      { value: null, moments: unknown },
    ];
    const of = (moments: typeof men, among = siblings) => estimate(moments, {} as BoundMetric, among);
    expect(of(men)).toMatchObject({ value: 1, notes: ["yardstick"] });
    expect(of(women)).toMatchObject({ value: 200 / 490 / 0.6, notes: ["under_four_fifths"] });
    expect(of(women).low!).toBeLessThan(of(women).value!);
    expect(of(few)).toMatchObject({ value: 1.5, notes: ["below_share"] });
    expect(of(unknown)).toMatchObject({ value: null, notes: ["unknown_group"] });
    expect(of(none).value).toBeNull();
    expect(of(men, siblings.slice(0, 1))).toMatchObject({ value: null, notes: ["one_group"] });
    const nobody = [cell(20, 0), cell(30, 0)];
    const both = nobody.map((moments, index) => ({ value: String(index), moments }));
    expect(of(nobody[0]!, both)).toMatchObject({ value: null, notes: ["none_selected"] });
  });
});

describe("internal consistency of the questions", () => {
  type Interview = { form: bigint | number; scores: number[]; job: string };

  test("is Cronbach's alpha of the scores, one set of questions at a time", async () => {
    const interviews = await select<Interview>("select form, scores, job from marts.interview_form");
    const found = await ask("question_alpha", { by: ["job"] });
    let checked = 0;
    for (const { segment, value, low, high, n, notes } of found) {
      const forms = new Map<string, number[][]>();
      for (const { form, scores, job } of interviews)
        if (job === segment.job) forms.set(String(form), [...(forms.get(String(form)) ?? []), scores]);
      const used = [...forms.values()].filter((each) => each.length >= 10);
      if (used.length !== 1 || value === null) continue;
      const items = used[0]![0]!.map((_, index) => used[0]!.map((scores) => scores[index]!));
      const alpha = cronbachAlpha(itemCovariance(items));
      expect(value).toBeCloseTo(alpha.value!, 11);
      expect([low, high]).toEqual([expect.closeTo(alpha.low!, 10), expect.closeTo(alpha.high!, 10)]);
      expect(n).toBe(used[0]!.length);
      expect(notes.some((note) => note.startsWith("forms:"))).toBe(false);
      checked++;
    }
    expect(checked).toBeGreaterThan(0);
    const [whole] = await ask("question_alpha");
    expect(whole!.n).toBeGreaterThan(found[0]!.n);
    expect(whole!.high! - whole!.low!).toBeGreaterThan(0);
  });

  test("every interview is there once, its scores add up to its total", async () => {
    const [row] = await select<{ all: number; distinct_keys: number; wrong: number; answered: number }>(
      `select count(*) as all, count(distinct application_key) as distinct_keys,
         count(*) filter (where list_sum(scores) <> total or len(scores) <> questions) as wrong,
         (select count(distinct application_key) from marts.question_score) as answered
       from marts.interview_form`,
    );
    expect(row).toEqual({
      all: row!.answered,
      distinct_keys: row!.answered,
      wrong: 0,
      answered: row!.answered,
    });
  });

  test("pools forms between the lowest and the highest of them", () => {
    const form = (n: number, share: number) => ({ n, itemM2: [n, n, n], totalM2: n * (3 + 6 * share) });
    const one = pooledAlpha([form(100, 0.5)]);
    const two = pooledAlpha([form(50, 0.2)]);
    const both = pooledAlpha([form(100, 0.5), form(50, 0.2)]);
    expect(one.value).toBeCloseTo(0.75, 12);
    expect(both.value!).toBeLessThan(one.value!);
    expect(both.value!).toBeGreaterThan(two.value!);
    expect(both.n).toBe(150);
    // two halves of the same form say what the whole does
    const halves = pooledAlpha([form(1000, 0.5), form(1000, 0.5)]);
    const whole = pooledAlpha([form(2000, 0.5)]);
    expect(halves.value).toBeCloseTo(whole.value!, 12);
    expect(halves.low!).toBeCloseTo(whole.low!, 2);
    expect(pooledAlpha([])).toMatchObject({ value: null, notes: ["too_few"] });
    expect(pooledAlpha([{ n: 9, itemM2: [0, 0], totalM2: 0 }])).toMatchObject({
      value: null,
      notes: ["constant"],
    });
    expect(pooledAlpha([form(20, 1), form(20, 1)])).toMatchObject({ value: 1, low: 1, high: 1 });
  });
});

test("what these figures note is a sentence in both languages", () => {
  for (const note of [
    "yardstick",
    "under_four_fifths",
    "below_share",
    "unknown_group",
    "one_group",
    "forms:3",
    "interviews_left_out:4",
  ]) {
    expect(noteText(note, "zh"), note).toMatch(/\p{Script=Han}/u);
    expect(noteText(note, "en"), note).toMatch(/^[A-Z0-9][^{}]+$/);
  }
});

test("of groups alike in rate and size the same one is the yardstick, in whatever order they were read", async () => {
  const ratio = (await estimators()).get("impact_ratio")!;
  const group = (value: string) => ({ value, moments: [{ n: 26n, k: 13n }] });
  const found = (groups: ReturnType<typeof group>[]) =>
    Object.fromEntries(
      groups.map((own) => [own.value, ratio.estimate(own.moments, {} as BoundMetric, groups).low]),
    );
  const [a, b] = [found([group("25-34"), group("<25")]), found([group("<25"), group("25-34")])];
  expect(a).toEqual(b);
  expect(Object.values(a).filter((low) => low === 1)).toHaveLength(1);
});
