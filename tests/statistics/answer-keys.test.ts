import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerKeys, keyedScores } from "../../server/statistics/lab/answer-keys.ts";
import { conjugateGradient } from "../../server/statistics/numbers/conjugate-gradient.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { cholesky, solveCholesky } from "../../server/statistics/numbers/symmetric.ts";

/** Answers 1 to 4 of some questions, of which those planted tell the outcome, and two groups that answer one differently. */
function people(planted: readonly (readonly number[])[], { seed, n = 3000 }: { seed: number; n?: number }) {
  const random = seededRandom(seed);
  const normal = normalRandom(random);
  const group = Int32Array.from({ length: n }, () => (random() < 0.4 ? 1 : 0));
  const answers = planted.map((_, at) =>
    Float64Array.from({ length: n }, (_, row) => {
      const drawn = 1 + Math.floor(4 * random());
      return at === 0 && group[row] === 1 && random() < 0.5 ? 1 : drawn;
    }),
  );
  const outcome = Float64Array.from(
    { length: n },
    (_, row) =>
      planted.reduce((sum, points, at) => sum + (points[answers[at]![row]! - 1] ?? 0), 0) + 2 * normal(),
  );
  return { answers, outcome, group };
}

test("conjugate gradients solve what a Cholesky factor solves", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 25 }), fc.integer(), (size, seed) => {
      const normal = normalRandom(seededRandom(seed));
      const root = Array.from({ length: size }, () => Float64Array.from({ length: size }, normal));
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++)
          matrix[i * size + j] =
            root[i]!.reduce((sum, each, k) => sum + each * root[j]![k]!, 0) + (i === j ? 1 : 0);
      const b = Float64Array.from({ length: size }, normal);
      const [x, witness] = [conjugateGradient(matrix, b), solveCholesky(cholesky(matrix, size), b)];
      x.forEach((each, at) => {
        expect(Math.abs(each - witness[at]!)).toBeLessThan(1e-8);
      });
    }),
    { numRuns: 50 },
  );
});

describe("an answer key", () => {
  const planted = [
    [0, 0.3, 0.6, 0.9],
    [0, 1, 1, 0],
    [0, 0, 0, 0],
  ];

  test("finds answers that do not rise with their number, and scores nobody by the group", () => {
    const { answers, outcome, group } = people(planted, { seed: 1 });
    const { keys, validity, notes } = answerKeys(answers, outcome, { group });
    expect(notes).toEqual([]);
    expect(validity.low!).toBeGreaterThan(0.15);
    expect(keys!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(keys!.every(({ weight }) => weight >= 0)).toBe(true);
    const [, middle, none] = keys!;
    const points = middle!.answers.map((each) => each.points);
    expect(Math.min(points[1]!, points[2]!)).toBeGreaterThan(Math.max(points[0]!, points[3]!) + 0.5);
    expect(none!.weight).toBeLessThan(0.2);
    // the score is what the answers count, and nothing else
    const scores = keyedScores(keys!, answers);
    for (const row of [0, 7, 99]) {
      const sum = keys!.reduce(
        (total, { weight, answers: points }, at) =>
          total + weight * points.find(({ from }) => from === answers[at]![row])!.points,
        0,
      );
      expect(scores[row]).toBeCloseTo(sum, 12);
    }
    expect(keyedScores(keys!, [[Number.NaN], [9], [1]])[0]!).toBeCloseTo(
      keys![0]!.weight * keys![0]!.otherwise +
        middle!.weight * middle!.otherwise +
        none!.weight * none!.answers[0]!.points,
      12,
    );
  });

  test("with a least impact ratio of 1 brings the groups' means together; without one it follows the outcome", () => {
    const { answers, outcome, group } = people(planted, { seed: 2 });
    const meanOf = (which: number, scores: Float64Array) => {
      const own = scores.filter((_, row) => group[row] === which);
      return own.reduce((sum, each) => sum + each / own.length, 0);
    };
    const gap = (options: { leastImpact?: number }) => {
      const found = answerKeys(answers, outcome, { group, ...options });
      const scores = keyedScores(found.keys!, answers);
      return { found, gap: meanOf(0, scores) - meanOf(1, scores) };
    };
    const [free, held] = [gap({}), gap({ leastImpact: 1 })];
    expect(free.gap).toBeGreaterThan(0.05);
    expect(free.found.held).toBe(0);
    if (held.found.held === 1) expect(Math.abs(held.gap)).toBeLessThan(1e-9);
    expect(Math.abs(held.gap)).toBeLessThan(free.gap / 4);
    expect(held.found.impactRatio!).toBeGreaterThan(free.found.impactRatio!);
    // fairness is not for nothing, and what it costs is told
    expect(held.found.validity.value!).toBeLessThan(free.found.validity.value!);
    const some = gap({ leastImpact: 0.8 }).found;
    expect(some.impactRatio!).toBeGreaterThanOrEqual(0.8);
    expect(some.held).toBeLessThanOrEqual(held.found.held);
  });

  test("where answers tell nothing, is not said to predict but by chance", () => {
    let called = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { answers, outcome } = people(
        [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
        ],
        { seed: 1000 + seed, n: 400 },
      );
      if ((answerKeys(answers, outcome).validity.low ?? 0) > 0) called++;
    }
    expect(called).toBeLessThanOrEqual(5);
  }, 60_000);

  test("of continuous scores counts fifths, of rare and missing answers the mean", () => {
    const random = seededRandom(5);
    const score = Float64Array.from({ length: 1000 }, () => Math.round(1000 * random()) / 10);
    const outcome = score.map((each) => Math.abs(each - 50) + 10 * random());
    const [key] = answerKeys([score], outcome).keys!;
    expect(key!.answers).toHaveLength(5);
    expect(key!.answers[0]!.from).toBe(Number.NEGATIVE_INFINITY);
    expect(key!.answers.at(-1)!.to).toBe(Number.POSITIVE_INFINITY);
    expect(key!.answers[2]!.points).toBe(0);
    for (const each of score)
      expect(key!.answers.filter(({ from, to }) => each >= from && each <= to)).toHaveLength(1);
    const rare = Float64Array.from({ length: 200 }, (_, row) => (row < 5 ? 9 : row % 2));
    const keys = answerKeys(
      [rare],
      Float64Array.from({ length: 200 }, (_, row) => (row % 2) + random()),
    ).keys!;
    expect(keys[0]!.answers.map(({ from }) => from).sort((a, b) => a - b)).toEqual([0, 1]);
  });

  test("of nobody, few, all alike or an outcome that is the same of all is none", () => {
    const few = people(planted, { seed: 3, n: 40 });
    expect(answerKeys(few.answers, few.outcome)).toMatchObject({ keys: null, notes: ["too_few"], n: 40 });
    expect(answerKeys([], [])).toMatchObject({ keys: null, n: 0 });
    const { answers, outcome } = people(planted, { seed: 4, n: 300 });
    const alike = [new Float64Array(300).fill(3)];
    expect(answerKeys(alike, outcome)).toMatchObject({ keys: null, notes: ["constant"] });
    expect(answerKeys(answers, new Float64Array(300))).toMatchObject({ keys: null, notes: ["constant"] });
    const one = answerKeys([answers[1]!, alike[0]!], outcome);
    expect(one.keys!.map(({ weight }) => weight)).toEqual([1, 0]);
  });
});
