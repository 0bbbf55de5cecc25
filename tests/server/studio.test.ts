import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyses, answerAnalysis, givesSchema, readQuery } from "../../server/analyses/analyses.ts";
import { amongApplicants } from "../../server/analyses/lab/parts/assumptions.ts";
import { type Tuned, tune } from "../../server/analyses/lab/parts/tune.ts";
import { parseConfig } from "../../server/config.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { compositeValidity, optimalWeights } from "../../server/statistics/lab/optimal-weights.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { demo } from "../helpers/demo.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async (id: string, query: string): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/${id}?${query}`);
  expect(answer.statusCode, `${id}?${query}: ${answer.body.slice(0, 300)}`).toBe(200);
  const schema = givesSchema((await analyses()).get(id)!);
  expect([...Value.Errors(schema, answer.json())]).toEqual([]);
  return answer.json();
};
const refused = async (id: string, query: string) => {
  const answer = await server.get(`/api/analyses/${id}?${query}`);
  return { status: answer.statusCode, path: answer.json().path, text: answer.body };
};
const named = (answer: Answer, name: string) => answer.weightings.find((each: Answer) => each.name === name);
const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);

describe("limits of the weight studio, asked of the API", () => {
  test("a fixed weight stays, another limit gives way around it", async () => {
    const answer = await ask("weights", "job=J02&fixed=communication,capacity:0.3&step=0.2");
    const at = (name: string) => answer.competencies.indexOf(name);
    for (const name of ["shrunken", "uncorrected", "optimal"]) {
      const { weights } = named(answer, name);
      expect(weights[at("communication")]).toBeCloseTo(0.3, 10);
      expect(weights[at("capacity")]).toBeCloseTo(0.3, 10);
      expect(sum(weights)).toBeCloseTo(1, 10);
    }
  });

  test("an impact ratio is held on past applicants, its lower end too, or it is said that none holds it", async () => {
    const free = await ask("weights", "job=J02&step=0.3&dimension=age_band");
    const before = named(free, "shrunken");
    const least = Math.round((before.impact_ratio + 0.02) * 100) / 100;
    const held = await ask("weights", `job=J02&step=0.3&dimension=age_band&impact=${least}`);
    if (held.verdict !== "limits") {
      for (const name of ["shrunken", "optimal"])
        expect(named(held, name).impact_ratio).toBeGreaterThanOrEqual(least);
      expect(named(held, "optimal").corrected).toBeLessThanOrEqual(named(free, "optimal").corrected + 1e-9);
    } else expect(held.conflict).toBe("impact_out_of_reach");
    const low = await ask("weights", "job=J02&impact=0.85&impact_end=low");
    for (const name of ["shrunken", "optimal"])
      expect(named(low, name).impact_low).toBeGreaterThanOrEqual(0.85);
    const never = await ask("weights", "job=J02&impact=1&impact_end=low");
    expect(never).toMatchObject({ verdict: "limits", conflict: "impact_out_of_reach" });
    expect(never.note_texts.impact_out_of_reach.zh).toMatch(/影响比/);
    expect(named(never, "shrunken").weights).toBeNull();
    expect(named(never, "current").out_of_time).not.toBeNull();
  });

  test("a time is kept by leaving competencies out, where the other limits let them go", async () => {
    const answer = await ask("weights", "job=J02&minutes=13&floor=0&cap=1&step=1");
    for (const name of ["shrunken", "optimal"]) expect(named(answer, name).minutes).toBeLessThanOrEqual(13);
    expect(named(answer, "current").minutes).toBeGreaterThan(13);
    expect(await ask("weights", "job=J02&minutes=13")).toMatchObject({
      verdict: "limits",
      conflict: "time_out_of_reach",
    });
  });

  test("bad parameters are refused by name", async () => {
    for (const [query, path] of [
      ["impact=1.5", "impact"],
      ["impact_end=middle", "impact_end"],
      ["minutes=-1", "minutes"],
      ["fixed=nobody", "fixed"],
      ["fixed=capacity:1.2", "fixed"],
      ["fixed=capacity,capacity", "fixed"],
      ["dimension=job", "dimension"],
    ]) {
      const { status, text } = await refused("weights", `job=J02&${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(text).toContain(path);
    }
  });

  test("the corrected validity stands within the range of what hires may have been chosen on", async () => {
    const { weightings } = await ask("weights", "job=J02");
    for (const { assumed, corrected, observed } of weightings) {
      const values = assumed.map((each: Answer) => each.value);
      expect(assumed.map((each: Answer) => each.assumption)).toEqual([
        "none",
        "composite",
        "scores",
        "scores_and_rating",
      ]);
      expect(values[0]).toBe(observed.value);
      expect(values[2]).toBe(corrected);
      expect(Math.max(...values)).toBeLessThan(1);
    }
  });
});

/** A company that hires a quarter of its applicants on the composite in force and, so much, a human rating. */
function company(
  seed: number,
  truth: readonly number[],
  current: readonly number[],
  { size, byRating }: { size: number; byRating: number },
) {
  const next = normalRandom(seededRandom(seed));
  const columns = truth.map(() => new Float64Array(size));
  const [rating, y] = [new Float64Array(size), new Float64Array(size)];
  for (let row = 0; row < size; row++) {
    const common = next();
    columns.forEach((column) => {
      column[row] = 0.5 * common + Math.sqrt(0.75) * next();
    });
    const of = (weights: readonly number[]) => sum(weights.map((weight, at) => weight * columns[at]![row]!));
    rating[row] = 0.5 * of(current) + next();
    y[row] = 0.5 * of(truth) + byRating * rating[row]! + next();
  }
  const chosen = Array.from(
    { length: size },
    (_, row) => sum(current.map((weight, at) => weight * columns[at]![row]!)) + byRating * rating[row]!,
  );
  const cut = [...chosen].sort((a, b) => b - a)[Math.floor(size / 4)]!;
  const outcome = y.map((value, row) => (chosen[row]! >= cut ? value : Number.NaN));
  return { columns, rating, y, outcome };
}

/** Random weights that sum to 1. */
function randomWeights(random: () => number, size: number): number[] {
  const drawn = Array.from({ length: size }, () => -Math.log(random() * random() * random()));
  return drawn.map((each) => each / sum(drawn));
}

test("corrected tuning is at least as valid on all applicants as the uncorrected in 90 % of 200 companies", () => {
  let [wins, nearer] = [0, 0];
  for (let seed = 1; seed <= 200; seed++) {
    const random = seededRandom(seed);
    const [truth, current] = [randomWeights(random, 3 + (seed % 3)), randomWeights(random, 3 + (seed % 3))];
    const { columns, outcome, y } = company(seed, truth, current, { size: 3000, byRating: 0 });
    const everybody = amongApplicants({ columns, outcome: y, current }, "none")!;
    const onAll = (weights: readonly number[]) =>
      compositeValidity(everybody.covariances, everybody.validities, weights)!;
    const [raw, corrected] = (["none", "scores"] as const).map(
      (each) => amongApplicants({ columns, outcome, current }, each)!,
    );
    const [uncorrected, tuned] = [raw!, corrected!].map(
      (among) => optimalWeights(among.covariances, among.validities, { current }).weights!,
    );
    if (onAll(tuned!) >= onAll(uncorrected!) - 1e-9) wins++;
    const told = (among: NonNullable<typeof raw>) =>
      Math.abs(compositeValidity(among.covariances, among.validities, current)! - onAll(current));
    if (told(corrected!) < told(raw!)) nearer++;
  }
  console.log(`corrected at least as valid in ${wins} of 200, its validity nearer the truth in ${nearer}`);
  expect(wins).toBeGreaterThanOrEqual(180);
  expect(nearer).toBeGreaterThanOrEqual(120);
}, 120_000);

test("the assumption of scores and rating gives back what all applicants have", () => {
  const [truth, current] = [
    [0.6, 0.2, 0.2],
    [0.3, 0.3, 0.4],
  ];
  const { columns, rating, y, outcome } = company(5, truth, current, { size: 60_000, byRating: 0.2 });
  // people saw the better half
  const scores = columns[0]!.map((_, row) => sum(current.map((weight, at) => weight * columns[at]![row]!)));
  const middle = [...scores].sort((a, b) => a - b)[scores.length / 2]!;
  const human = rating.map((value, row) => (scores[row]! >= middle ? value : Number.NaN));
  const seen = outcome.map((value, row) => (scores[row]! >= middle ? value : Number.NaN));
  const whole = amongApplicants({ columns, outcome: y, current }, "none")!;
  const known = amongApplicants({ columns, outcome: seen, human, current }, "scores_and_rating")!;
  const none = amongApplicants({ columns, outcome: seen, human, current }, "none")!;
  const worth = ({ covariances, validities }: typeof whole) =>
    compositeValidity(covariances, validities, current)!;
  expect(Math.abs(worth(known) - worth(whole))).toBeLessThan(0.02);
  expect(Math.abs(worth(none) - worth(whole))).toBeGreaterThan(0.04);
});

/** What tuning says of columns whose outcome is noise or a part of them. */
function tuned(columns: readonly Float64Array[], outcome: Float64Array): Tuned {
  const size = columns.length;
  return tune({
    columns,
    outcome,
    time: outcome.map((_, at) => at),
    current: new Array(size).fill(1 / size),
    limits: { step: 1 },
    impact: {
      least: 0.8,
      end: "value",
      passShare: 0.5,
      group: Array.from(outcome, (_, at) => (at % 2 === 0 ? "a" : "b")),
    },
    timeLimit: { minutes: new Array(size).fill(1), budget: size },
    seed: 1,
  });
}

test("one question, all-equal scores, missing scores, 5 hires, 200 questions: clear answers", () => {
  const next = normalRandom(seededRandom(8));
  const column = (n = 300) => Float64Array.from({ length: n }, next);
  const outcome = column();
  const of = ({ verdict, conflict }: Tuned) => [verdict, conflict];
  expect(of(tuned([column()], outcome))).toEqual(["no_evidence", null]);
  expect(of(tuned([column(), new Float64Array(300).fill(2)], outcome))).toEqual(["constant", null]);
  const missing = column().map((value, at) => (at % 2 === 0 ? value : Number.NaN));
  const half = tuned([column(), missing], outcome);
  expect([half.hires, half.applicants]).toEqual([150, 150]);
  const five = outcome.map((value, at) => (at < 5 ? value : Number.NaN));
  expect(of(tuned([column(), column()], five))).toEqual(["few", null]);
  expect(tuned([column(), new Float64Array(300).fill(Number.NaN)], outcome)).toMatchObject({ hires: 0 });
  const many = tuned(
    Array.from({ length: 200 }, () => column()),
    outcome,
  );
  expect(of(many)).toEqual(["few", null]);
});

describe("the trade-off front", () => {
  test("rises in validity and falls in impact ratio over 21 points, and none of those marked lies above it", async () => {
    const { points, marked, competencies, status } = await ask("trade-off", "job=J02&dimension=age_band");
    expect(status).toBe("ok");
    expect(points).toHaveLength(21);
    points.forEach((point: Answer, at: number) => {
      expect(sum(point.weights)).toBeCloseTo(1, 9);
      expect(point.stability).toHaveLength(competencies.length);
      expect(point.gain.low).toBeLessThanOrEqual(point.gain.high);
      if (at === 0) return;
      expect(point.validity).toBeGreaterThanOrEqual(points[at - 1].validity - 1e-9);
      expect(point.impact_ratio).toBeLessThanOrEqual(points[at - 1].impact_ratio + 1e-9);
    });
    expect(marked.map(({ name }: Answer) => name)).toEqual(["current", "unit", "shrunken"]);
    for (const { validity, impact_ratio } of marked) {
      const above = points.filter((point: Answer) => point.validity >= validity - 1e-9);
      expect(Math.max(...above.map((point: Answer) => point.impact_ratio))).toBeGreaterThanOrEqual(
        impact_ratio - 0.01,
      );
    }
  });

  test("is not drawn of few hires or one group, and says so", async () => {
    expect(await ask("trade-off", "job=J01")).toMatchObject({ status: "few", points: [], marked: [] });
    expect(await ask("trade-off", "job=J02&dimension=ethnicity")).toMatchObject({
      status: "one_group",
      points: [],
    });
    expect((await refused("trade-off", "job=J99")).status).toBe(404);
    expect((await refused("trade-off", "job=J02&dimension=x")).status).toBe(400);
  });
});

describe("the cut-off simulator", () => {
  test("counts who pass, and the more pass the lower the expected success and the fewer are missed", async () => {
    const answer = await ask("cut-off", "job=J02");
    const { cut_offs, now, applicants, inputs } = answer;
    expect(cut_offs.filter(({ is_now }: Answer) => is_now)).toHaveLength(1);
    expect(cut_offs.find(({ is_now }: Answer) => is_now).aimed).toBe(now);
    cut_offs.forEach((cut: Answer, at: number) => {
      expect(Math.abs(cut.applicants - cut.aimed * applicants)).toBeLessThanOrEqual(1);
      expect(cut.hours).toBeCloseTo((cut.interviews * 75) / 60, -1);
      const before = cut_offs[at - 1];
      if (before === undefined) return;
      expect(cut.expected.value).toBeLessThanOrEqual(before.expected.value + 1e-9);
      expect(cut.missed.value).toBeLessThanOrEqual(before.missed.value + 1e-9);
      expect(cut.observed.n).toBeGreaterThanOrEqual(before.observed.n);
    });
    expect(inputs.map(({ origin }: Answer) => origin)).toEqual(new Array(5).fill("setting"));
    // without settings the value in money says which input it lacks
    const { database } = server.context;
    const source = { rows: createRowReader(database), config: parseConfig({}, "no settings") };
    const cutOff = (await analyses()).get("cut-off")!;
    const asked = readQuery(cutOff, { job: "J02" });
    const bare: Answer = await answerAnalysis(source, cutOff, asked, { kind: "all" });
    expect(bare.inputs.map(({ origin }: Answer) => origin)).toEqual(new Array(5).fill("missing"));
    expect(bare.cut_offs[0]).toMatchObject({ hours: null, cost: null });
    expect(bare.cut_offs[0].money).toMatchObject({
      value: null,
      notes: ["no_setting:utility.performance_sd"],
    });
    expect(bare.note_texts["no_setting:utility.performance_sd"].en).toContain("utility.performance_sd");
  });

  test("is the same as counting past applicants", async () => {
    const { cut_offs, reference } = await ask("cut-off", "job=J02");
    const rows = await server.context.database.reader((connection) =>
      connection.rows<{ gender: string; score: number; y: number | null }>(
        `SELECT cast(any_value(s.gender) AS VARCHAR) AS gender, sum(s.ai_score_z / 1e12 * m.weight / 1e6) AS score,
           any_value(h.performance_6_z) / 1e12 AS y
         FROM marts.competency_score s
         JOIN marts.scoring_model m ON m.job = s.job AND m.competency = s.competency AND m.is_current
         LEFT JOIN core.hire h ON h.application_key = s.application_key
         WHERE s.job = 'J02' AND s.ai_score_z IS NOT NULL GROUP BY s.application_key HAVING count(*) = 3`,
      ),
    );
    for (const cut of [cut_offs[3], cut_offs[20]]) {
      const passed = rows.filter(({ score }) => score >= cut.z - 1e-9);
      expect(passed.length).toBe(cut.applicants);
      const known = passed.filter(({ y }) => y !== null);
      expect(cut.observed.n).toBe(known.length);
      expect(cut.observed.value).toBeCloseTo(known.filter(({ y }) => y! >= 0).length / known.length, 9);
      const rate = (is: boolean) =>
        passed.filter(({ gender }) => (gender === reference) === is).length /
        rows.filter(({ gender }) => (gender === reference) === is).length;
      expect(cut.groups[0].ratio.value).toBeCloseTo(rate(false) / rate(true), 9);
    }
  });

  test("takes inputs of the question, names few hires, and refuses what is none by name", async () => {
    const given = "performance_sd=30000&months=24&applicant_cost=50";
    const { cut_offs, inputs, validity, yearly_hires: hires } = await ask("cut-off", `job=J02&${given}`);
    expect(inputs[0]).toMatchObject({ value: 30_000, origin: "asked", source: null });
    const [{ money, aimed, mean_gain }] = cut_offs;
    expect(money.value).toBeCloseTo(hires * 2 * 30_000 * mean_gain.value - (50 * hires) / aimed, 3);
    expect(money.low).toBeLessThan(money.value);
    expect(validity.low).toBeGreaterThan(0);
    const few = await ask("cut-off", "job=J01");
    expect(few.validity).toMatchObject({ value: null, notes: ["few_pairs:50"] });
    expect(few.cut_offs[5].expected.value).toBeNull();
    expect(few.cut_offs[5].applicants).toBeGreaterThan(0);
    for (const [query, path] of [
      ["bar=9", "bar"],
      ["months=0", "months"],
      ["performance_sd=-4", "performance_sd"],
      ["hour_cost=x", "hour_cost"],
    ]) {
      const { status, text } = await refused("cut-off", `job=J02&${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(text).toContain(path);
    }
  });
});

describe("the backtest", () => {
  test("adds up over quarters, and under the weights in force nothing changes", async () => {
    const { competencies, current } = await ask("weights", "job=J02").then(
      ({ competencies, weightings }: Answer) => ({
        competencies,
        current: weightings[0].weights as number[],
      }),
    );
    const same = competencies.map((name: string, at: number) => `${name}:${current[at]}`).join(",");
    const unchanged = await ask("backtest", `job=J02&weights=${same}`);
    expect(unchanged.whole).toMatchObject({ flips_in: 0, flips_out: 0, is_out_of_time: false });
    expect(unchanged.whole.validity.after).toEqual(unchanged.whole.validity.before);
    expect(unchanged.rank_correlation.value).toBeCloseTo(1, 12);
    expect(unchanged.flipped).toEqual([]);
    const { whole, quarters, flipped, is_fitted } = await ask("backtest", "job=J02");
    expect(is_fitted).toBe(true);
    for (const key of ["applicants", "flips_in", "flips_out"])
      expect(sum(quarters.map((part: Answer) => part[key]))).toBe(whole[key]);
    expect(whole.flips_in).toBe(whole.flips_out);
    expect(flipped).toHaveLength(whole.flips_in + whole.flips_out);
    // validity is of hires in quarters with enough earlier ones, the same for both weightings
    expect(whole.is_out_of_time).toBe(true);
    expect(whole.validity.after.n).toBe(whole.validity.before.n);
    const [first] = quarters;
    expect(first).toMatchObject({ is_out_of_time: false, validity: { after: { value: null } } });
    const half = await ask("backtest", "job=J02&share=0.5");
    expect(half.whole.pass_rate.after.value).toBeCloseTo(0.5, 2);
    expect(half.whole.pass_rate.before.value).toBe(whole.pass_rate.before.value);
  });

  test("lists who flips only to who may see rows, and tells no small count to others", async () => {
    const auditor = caller(server, "auditor", ["auditor"]);
    const told = (await auditor("GET", "/api/analyses/backtest?job=J02")).json() as Answer;
    expect(told.flipped).toEqual([]);
    for (const part of [told.whole, ...told.quarters])
      for (const n of [part.flips_in, part.flips_out]) if (n !== null) expect(n % 5).toBe(0);
    const listed = async (): Promise<Answer[]> =>
      (await caller(server, "auditor-2", ["auditor"])("GET", "/api/audit"))
        .json()
        .events.filter(({ subject }: Answer) => subject === "analysis:backtest");
    const before = (await listed()).length;
    const owner = caller(server, "owner", ["model_owner"], { job: ["J02"], department: [] });
    const own = (await owner("GET", "/api/analyses/backtest?job=J02")).json() as Answer;
    expect(own.flipped.length).toBeGreaterThan(0);
    expect(own.flipped[0].pseudonym).toMatch(/^[0-9A-F]{8}$/);
    // asked again, also as a figure: each time is recorded, though the answer is known
    await owner("GET", "/api/analyses/backtest?job=J02");
    expect((await owner("GET", "/api/figures/backtest-flips?job=J02")).statusCode).toBe(200);
    const recorded = await listed();
    expect(recorded).toHaveLength(before + 3);
    for (const { action, detail } of recorded)
      expect([action, detail]).toEqual(["candidate_list", { job: "J02" }]);
    const other = caller(server, "other", ["model_owner"], { job: ["J01"], department: [] });
    expect((await other("GET", "/api/analyses/backtest?job=J02")).statusCode).toBe(404);
  });

  test("of few hires nothing is fitted; weights that are none are refused by name", async () => {
    expect(await ask("backtest", "job=J01")).toMatchObject({ weights: null, whole: null, quarters: [] });
    for (const query of [
      "weights=hands_on:0.5",
      "weights=hands_on",
      "weights=nobody:1",
      "share=0",
      "share=1",
    ]) {
      const { status, text } = await refused("backtest", `job=J02&${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(text).toContain(query.split("=")[0]);
    }
  });
});

test("a forecast of later hires is told by fifths that add up, never of few or of one outcome", async () => {
  const { bands, auc, brier, earlier, hires, status } = await ask("forecast", "job=J02");
  expect(status).toBe("ok");
  expect(bands).toHaveLength(5);
  const later = sum(bands.map(({ observed }: Answer) => observed.n));
  expect(later + earlier.n).toBe(hires);
  expect([auc.n, brier.n]).toEqual([later, later]);
  const forecasts = bands.map(({ forecast }: Answer) => forecast);
  expect(forecasts).toEqual([...forecasts].sort((a: number, b: number) => a - b));
  expect(await ask("forecast", "job=J01")).toMatchObject({ status: "few", bands: [], auc: { value: null } });
  expect(await ask("forecast", "job=J02&bar=3")).toMatchObject({ status: "one_class", bands: [] });
  expect((await refused("forecast", "job=J02&bar=4")).status).toBe(400);
});

test("letting a few pass at random costs with their share and months, and narrows what is known", async () => {
  const [some, more] = [
    await ask("pass-through", "job=J02&share=0.05&months=12"),
    await ask("pass-through", "job=J02&share=0.1&months=24"),
  ];
  expect(more.interviews).toBeCloseTo(4 * some.interviews, 9);
  expect(more.extra_hires).toBeCloseTo(4 * some.extra_hires, 9);
  expect(some.cost / some.hours).toBeGreaterThan(0);
  expect(some.after.value).toBe(some.now.value);
  expect(more.after.high - more.after.low).toBeLessThan(some.after.high - some.after.low);
  expect(await ask("pass-through", "job=J01")).toMatchObject({
    now: { value: null },
    after: { value: null },
  });
  for (const query of ["share=0", "share=0.9", "months=0", "months=1.5"])
    expect([query, (await refused("pass-through", `job=J02&${query}`)).status]).toEqual([query, 400]);
});
