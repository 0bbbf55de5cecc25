import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givesSchema } from "../../server/analyses/analyses.ts";
import { type Tuned, tune } from "../../server/analyses/lab/parts/tune.ts";
import { analysis } from "../../server/analyses/lab/weights.ts";
import { pearson } from "../../server/statistics/association/pearson.ts";
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

const ask = async (query: string): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/weights?${query}`);
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  expect([...Value.Errors(givesSchema(analysis), answer.json())]).toEqual([]);
  return answer.json();
};
const named = (answer: Answer, name: string) => answer.weightings.find((each: Answer) => each.name === name);

test("weights keep the limits, and validity among hires is the correlation of the weighted scores", async () => {
  const answer = await ask("job=J02&step=0.1&floor=0.25&cap=0.45");
  const current = named(answer, "current").weights as number[];
  for (const { name, weights } of answer.weightings) {
    expect(weights.reduce((sum: number, each: number) => sum + each, 0)).toBeCloseTo(1, 8);
    if (name === "unit" || name === "current") continue;
    weights.forEach((each: number, at: number) => {
      expect(Math.abs(each - current[at]!)).toBeLessThanOrEqual(0.1 + 1e-8);
      expect(each).toBeGreaterThanOrEqual(0.25 - 1e-8);
      expect(each).toBeLessThanOrEqual(0.45 + 1e-8);
    });
  }
  const rows = await server.context.database.reader((connection) =>
    connection.rows<{ competency: string; row: number; x: number; y: number }>(
      `SELECT cast(s.competency AS VARCHAR) AS competency, s.application_key AS row, s.ai_score_z / 1e12 AS x, h.performance_6_z / 1e12 AS y
       FROM marts.competency_score s JOIN core.hire h ON h.application_key = s.application_key
       WHERE s.job = 'J02' AND s.ai_score_z IS NOT NULL AND h.performance_6_z IS NOT NULL`,
    ),
  );
  const hires = [...new Set(rows.map(({ row }) => row))].flatMap((row) => {
    const own = rows.filter((each) => each.row === row);
    const scores = answer.competencies.map((name: string) => own.find((each) => each.competency === name)?.x);
    return scores.includes(undefined) ? [] : [{ scores: scores as number[], y: own[0]!.y }];
  });
  expect(answer.hires).toBe(hires.length);
  for (const { weights, observed } of answer.weightings) {
    const score = hires.map(({ scores }) => scores.reduce((sum, each, at) => sum + each * weights[at], 0));
    expect(observed.value).toBeCloseTo(
      pearson(
        Float64Array.from(score),
        Float64Array.from(hires, ({ y }) => y),
      ).value!,
      8,
    );
  }
  // the best on all applicants is none of the others
  const best = named(answer, "optimal").corrected;
  for (const { name, corrected } of answer.weightings)
    if (name !== "unit") expect(corrected).toBeLessThanOrEqual(best + 1e-9);
});

test("of few hires nothing is fitted, limits that cannot all hold are named, a job without a model is not found", async () => {
  const few = await ask("job=J01");
  expect(few).toMatchObject({ verdict: "few", gain: { value: null } });
  expect(named(few, "shrunken").weights).toBeNull();
  expect(named(few, "current").observed.value).not.toBeNull();
  const floors = await ask("job=J02&floor=0.4&cap=1&step=1");
  expect(floors).toMatchObject({ verdict: "limits", conflict: "floors_above_one" });
  const caps = await ask("job=J02&floor=0&cap=0.2&step=1");
  expect(caps).toMatchObject({ verdict: "limits", conflict: "caps_below_one" });
  expect((await server.get("/api/analyses/weights?job=J99")).statusCode).toBe(404);
  expect((await server.get("/api/analyses/weights?job=J02&step=2")).statusCode).toBe(400);
  expect((await server.get("/api/analyses/weights?job=J02'%20or%20true--")).statusCode).toBe(404);
});

test("leadership is told of no weights, also not by the figures, though an auditor has asked the same", async () => {
  const auditor = caller(server, "auditor", ["auditor"]);
  const leadership = caller(server, "leadership", ["leadership"]);
  for (const url of [
    "/api/analyses/weights?job=J02",
    "/api/figures/weightings?job=J02",
    "/api/figures/weights",
  ]) {
    expect([url, (await auditor("GET", url)).statusCode]).toEqual([url, 200]);
    expect([url, (await leadership("GET", url)).statusCode]).toEqual([url, 403]);
  }
  const owner = caller(server, "owner", ["model_owner"], { job: ["J01"], department: [] });
  expect((await owner("GET", "/api/analyses/weights?job=J01")).statusCode).toBe(200);
  expect((await owner("GET", "/api/analyses/weights?job=J02")).statusCode).toBe(404);
});

/** Normal deviates of a seed. */
function deviates(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A company that hires the best share by the weights in force, where outcomes go with other weights. */
function company(truth: readonly number[], current: readonly number[], seed: number, size = 1400): Tuned {
  const next = deviates(seed);
  const columns = truth.map(() => Float64Array.from({ length: size }, next));
  const of = (weights: readonly number[], row: number) =>
    weights.reduce((sum, weight, at) => sum + weight * columns[at]![row]!, 0);
  const length = Math.hypot(...truth);
  const score = Array.from({ length: size }, (_, row) => of(current, row) + 0.3 * next());
  const cut = [...score].sort((a, b) => b - a)[Math.floor(size / 4)]!;
  const outcome = Float64Array.from({ length: size }, (_, row) => {
    const y = (0.35 * of(truth, row)) / length + Math.sqrt(1 - 0.35 ** 2) * next();
    return score[row]! < cut ? Number.NaN : y;
  });
  const time = Float64Array.from({ length: size }, (_, row) => row);
  const competencies = current.map((_, at) => ({
    name: String(at),
    predictors: [at],
    floor: 0.05,
    cap: 0.6,
  }));
  return tune({ columns, outcome, time, current, limits: { step: 0.1, competencies }, seed: 1 });
}

test("where the weights in force are the best none are said to be better, where others are they mostly are", () => {
  const right = Array.from({ length: 20 }, (_, at) => company([0.4, 0.3, 0.3], [0.4, 0.3, 0.3], 100 + at));
  expect(right.filter(({ verdict }) => verdict === "gain").length).toBeLessThanOrEqual(2);
  const wrong = Array.from({ length: 20 }, (_, at) => company([0.7, 0.2, 0.1], [0.34, 0.33, 0.33], 200 + at));
  expect(wrong.filter(({ verdict }) => verdict === "gain").length).toBeGreaterThanOrEqual(10);
  for (const { weightings } of wrong) {
    const [fitted, current] = ["optimal", "current"].map(
      (name) => weightings.find((each) => each.name === name)!,
    );
    expect(fitted!.corrected).toBeGreaterThanOrEqual(current!.corrected! - 1e-9);
  }
}, 120_000);

test("scores that do not vary, a single competency, nobody", () => {
  const columns = [new Float64Array(200), Float64Array.from({ length: 200 }, deviates(3))];
  const rest = {
    outcome: Float64Array.from({ length: 200 }, deviates(4)),
    time: Float64Array.from({ length: 200 }, (_, at) => at),
    ...{ limits: {}, seed: 1 },
  };
  expect(tune({ ...rest, columns, current: [0.5, 0.5] }).verdict).toBe("constant");
  expect(tune({ ...rest, columns: [columns[1]!], current: [1] }).verdict).toBe("no_evidence");
  const nobody = { outcome: new Float64Array(0), time: new Float64Array(0), columns: [new Float64Array(0)] };
  expect(tune({ ...rest, ...nobody, current: [1] })).toMatchObject({ verdict: "few", hires: 0 });
});
