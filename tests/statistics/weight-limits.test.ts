import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalPdf } from "../../server/statistics/distributions/normal.ts";
import { expectedSuccess } from "../../server/statistics/lab/expected-success.ts";
import { groupDifferences, heldDifference } from "../../server/statistics/lab/impact-limit.ts";
import { compositeValidity, optimalWeights } from "../../server/statistics/lab/optimal-weights.ts";
import {
  groupPasses,
  passes,
  passMark,
  ratiosToHighest,
  weightedScores,
} from "../../server/statistics/lab/passing.ts";
import { leavingOut } from "../../server/statistics/lab/time-budget.ts";
import { type WeightLimits, weightBounds } from "../../server/statistics/lab/weight-limits.ts";
import { estimate } from "../../server/statistics/numbers/estimate.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { brogdenCronbachGleser } from "../../server/statistics/selection/brogden-cronbach-gleser.ts";
import { taylorRussell } from "../../server/statistics/selection/taylor-russell.ts";

/** Solves a square system by elimination with pivots; null where it is singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
    if (Math.abs(rows[best]![k]!) < 1e-10) return null;
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= size; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

/** Rows g with g'v <= 0 that limits are, written anew. */
function rowsOf(size: number, limits: WeightLimits): number[][] {
  const { low, high } = weightBounds(size, limits);
  const unit = (members: readonly number[]) =>
    Array.from({ length: size }, (_, i) => (members.includes(i) ? 1 : 0));
  const least = (members: readonly number[], bound: number) => unit(members).map((each) => bound - each);
  const most = (members: readonly number[], bound: number) => unit(members).map((each) => each - bound);
  return [
    ...Array.from({ length: size }, (_, i) => [least([i], low![i]!), most([i], high![i]!)]).flat(),
    ...(limits.competencies ?? []).flatMap(({ predictors, floor = 0, cap = 1 }) =>
      predictors.length === 1 ? [] : [least(predictors, floor), most(predictors, cap)],
    ),
  ];
}

/**
 * The same convex program solved by trying every set of active limits: whichever leaves all others kept and pushes
 * against its own is the optimum. The normalized solution, or null where it is 0.
 */
function byEverySet(H: number[][], c: readonly number[], rows: readonly number[][]): number[] | null {
  const size = c.length;
  for (let mask = 0; mask < 2 ** rows.length; mask++) {
    const active = rows.filter((_, bit) => (mask >> bit) & 1);
    if (active.length >= size) continue;
    const matrix = [
      ...H.map((row, i) => [...row, ...active.map((each) => each[i]!)]),
      ...active.map((each) => [...each, ...active.map(() => 0)]),
    ];
    const found = solve(matrix, [...c, ...active.map(() => 0)]);
    if (found === null) continue;
    const v = found.slice(0, size);
    const isKept = rows.every((row) => row.reduce((sum, each, i) => sum + each * v[i]!, 0) < 1e-9);
    if (!isKept || found.slice(size).some((push) => push < -1e-9)) continue;
    const sum = v.reduce((all, each) => all + each, 0);
    return sum > 1e-6 ? v.map((each) => each / sum) : null;
  }
  return null;
}

const between = (min: number, max: number) => fc.integer({ min, max }).map((each) => each / 100);
const problems = fc.integer({ min: 2, max: 6 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    loadings: fc.array(between(10, 80), { minLength: size, maxLength: size }),
    validities: fc.array(between(-10, 50), { minLength: size, maxLength: size }),
    raw: fc.array(between(5, 100), { minLength: size, maxLength: size }),
    step: between(5, 40),
    cap: between(35, 90),
    fixed: fc.boolean(),
    ridge: fc.constantFrom(0, 0.2, 3),
  }),
);

describe("weights under limits", () => {
  test("are those of every set of active limits tried, to 1e-8", () => {
    let compared = 0;
    fc.assert(
      fc.property(problems, ({ size, loadings, validities, raw, step, cap, fixed, ridge }) => {
        const R = loadings.map((a, i) => loadings.map((b, j) => (i === j ? 1 : a * b)));
        const total = raw.reduce((sum, each) => sum + each, 0);
        const current = raw.map((each) => each / total);
        const limits: WeightLimits = {
          current,
          step,
          competencies: [{ name: "a", predictors: [0, 1], floor: 0.1, cap }],
          ...(fixed && size > 2
            ? { fixed: [{ name: "z", predictor: size - 1, weight: current[size - 1]! }] }
            : {}),
        };
        const found = optimalWeights(R.flat(), validities, limits, ridge);
        if (weightBounds(size, limits).conflict !== null) {
          expect(found.weights).toBeNull();
          return;
        }
        const slope =
          validities.reduce((sum, each, i) => sum + each * current[i]!, 0) /
          R.flat().reduce(
            (sum, each, k) => sum + each * current[Math.floor(k / size)]! * current[k % size]!,
            0,
          );
        const H = R.map((row, i) => row.map((each, j) => each + (i === j ? ridge : 0)));
        const c = validities.map((each, i) => each + ridge * slope * current[i]!);
        const expected = byEverySet(H, c, rowsOf(size, limits));
        if (found.notes.includes("limits_leave_one")) return;
        if (expected === null) {
          expect(found.weights).toBeNull();
          return;
        }
        compared++;
        found.weights!.forEach((weight, i) => {
          expect(Math.abs(weight - expected[i]!)).toBeLessThan(1e-8);
        });
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(compared).toBeGreaterThan(60);
  }, 120_000);

  test("a fixed weight stays to the last digit, and is named where it cannot", () => {
    const R = [1, 0.3, 0.2, 0.3, 1, 0.1, 0.2, 0.1, 1];
    const current = [0.5, 0.3, 0.2];
    const fixed = [{ name: "b", predictor: 1, weight: 0.3 }];
    const found = optimalWeights(R, [0.1, 0.2, 0.4], { current, step: 0.2, fixed });
    expect(found.weights![1]).toBeCloseTo(0.3, 14);
    expect(found.weights![2]).toBeCloseTo(0.4, 14);
    const note = (limits: WeightLimits) => optimalWeights(R, [0.1, 0.2, 0.4], limits).notes;
    expect(note({ current, step: 0.1, fixed: [{ name: "b", predictor: 1, weight: 0.6 }] })).toEqual([
      "fixed_out_of_reach:b",
    ]);
    expect(note({ fixed, competencies: [{ name: "b", predictors: [1], floor: 0.4 }] })).toEqual([
      "fixed_out_of_reach:b",
    ]);
    expect(note({ fixed: [{ name: "x", predictor: 3, weight: 0.1 }] })).toEqual(["fixed_invalid:x"]);
    expect(note({ fixed: [{ name: "x", predictor: 0, weight: 1.1 }] })).toEqual(["fixed_invalid:x"]);
    expect(
      note({
        fixed: [
          { name: "a", predictor: 0, weight: 0.7 },
          { name: "b", predictor: 1, weight: 0.6 },
        ],
      }),
    ).toEqual(["floors_above_one"]);
  });

  test("an endless pull gives those in force, or the nearest that the limits leave", () => {
    const R = [1, 0.2, 0.1, 0.2, 1, 0.3, 0.1, 0.3, 1];
    const current = [0.6, 0.3, 0.1];
    const pulled = (limits: WeightLimits) =>
      optimalWeights(R, [0.1, 0.2, 0.3], limits, Number.POSITIVE_INFINITY);
    expect(pulled({ current }).weights).toEqual(current);
    const capped = pulled({ current, competencies: [{ name: "a", predictors: [0], cap: 0.5 }] });
    expect(capped.weights![0]).toBeCloseTo(0.5, 12);
    expect(capped.weights![1]! - 0.3).toBeGreaterThan(0);
  });
});

describe("an impact ratio that is held", () => {
  const random = normalRandom(seededRandom(4));
  const n = 4000;
  const group = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? "a" : "b"));
  // the best predictor is the one on which the groups differ most
  const columns = [0.9, 0.1, 0.2, 0].map((d) =>
    Float64Array.from({ length: n }, (_, i) => random() - (group[i] === "a" ? d : 0)),
  );
  const R = Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 1 : 0.1));
  const validities = [0.4, 0.15, 0.2, 0.1];
  const lowest = (weights: readonly number[]) => {
    const scores = weightedScores(columns, weights);
    return ratiosToHighest(groupPasses(scores, passes(scores, passMark(scores, 0.3)), group))[0]!;
  };

  test("costs validity, and no other weights hold the difference at a better one", () => {
    const free = optimalWeights(R, validities).weights!;
    const pair = lowest(free);
    expect(pair).toMatchObject({ group: "a", reference: "b" });
    const differences = groupDifferences(columns, group, pair);
    const most = 0.2;
    const held = heldDifference(
      R,
      differences,
      most,
      free,
      (row) => optimalWeights(R, validities, { rows: [row] }).weights,
    )!;
    const d = (weights: ArrayLike<number>) => compositeValidity(R, differences, weights)!;
    const worth = (weights: ArrayLike<number>) => compositeValidity(R, validities, weights)!;
    expect(d(free)).toBeGreaterThan(most);
    expect(d(held.weights)).toBeLessThanOrEqual(most + 1e-9);
    expect(lowest(held.weights).ratio.value!).toBeGreaterThan(pair.ratio.value!);
    const uniform = seededRandom(9);
    for (let k = 0; k < 4000; k++) {
      const raw = validities.map(() => -Math.log(1 - uniform()));
      const sum = raw.reduce((all, each) => all + each, 0);
      const other = raw.map((each) => each / sum);
      if (d(other) <= most) expect(worth(other)).toBeLessThanOrEqual(worth(held.weights) + 1e-6);
    }
  });

  test("no weights are found where none hold it", () => {
    const differences = groupDifferences(columns, group, { group: "a", reference: "b" }).map(
      (each) => each + 1,
    );
    const current = [0.25, 0.25, 0.25, 0.25];
    const fit = (row: Float64Array) => optimalWeights(R, validities, { rows: [row] }).weights;
    expect(heldDifference(R, differences, 0.1, current, fit)).toBeNull();
  });
});

test("predictors are left out by the smallest sets that keep the time", () => {
  expect(leavingOut([3, 4, 5], 12, [true, true, true])).toEqual([[]]);
  expect(leavingOut([3, 4, 5], 8, [true, true, true])).toEqual([[1], [2]]);
  expect(leavingOut([3, 4, 5], 6, [true, true, true])).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  expect(leavingOut([3, 4, 5], 6, [true, false, true])).toEqual([[0, 2]]);
  expect(leavingOut([3, 4, 5], 6, [true, false, false])).toEqual([]);
  const many = Array.from({ length: 200 }, (_, at) => 1 + (at % 4));
  const [set] = leavingOut(
    many,
    450,
    many.map(() => true),
  );
  expect(many.reduce((sum, each, at) => sum + (set!.includes(at) ? 0 : each), 0)).toBeLessThanOrEqual(450);
});

test("a mark lets the share pass, ties with it; a missing score passes nowhere", () => {
  const scores = weightedScores([Float64Array.from([1, 2, 2, 3, Number.NaN])], [1]);
  expect([...passes(scores, passMark(scores, 0.5))]).toEqual([0, 1, 1, 1, 0]);
  expect([...passes(scores, passMark(scores, 0))]).toEqual([0, 0, 0, 0, 0]);
  expect(ratiosToHighest(groupPasses(scores, passes(scores, 3), ["a", "a", null, "a", "b"]))).toEqual([]);
});

describe("success that is expected of applicants", () => {
  const next = normalRandom(seededRandom(12));
  const n = 20_000;
  const r = 0.4;
  const scores = Float64Array.from({ length: n }, next);
  const outcome = scores.map((score) => r * score + Math.sqrt(1 - r * r) * next());
  const mark = passMark(scores, 0.4);
  const isHired = (_: number, row: number) => scores[row]! >= mark;
  const hired = { score: scores.filter(isHired), outcome: outcome.filter(isHired) };
  const shares = [0.1, 0.4, 0.8];
  const bar = 0.3;

  test("is that of all of them, though only the best have an outcome, and that of Taylor and Russell", () => {
    const found = expectedSuccess(scores, hired, bar, shares, { seed: 1 })!;
    const base = outcome.filter((y) => y >= bar).length / n;
    expect(Math.abs(found.all.value! - base)).toBeLessThan(0.015);
    expect(found.all.low!).toBeLessThan(base);
    expect(found.all.high!).toBeGreaterThan(base);
    found.at.forEach(({ share, success, missed }) => {
      const least = passMark(scores, share);
      const good = (isAbove: boolean) =>
        scores.filter((score, row) => score >= least === isAbove && outcome[row]! >= bar).length / n;
      expect(Math.abs(success.value! - good(true) / share)).toBeLessThan(0.02);
      expect(Math.abs(missed.value! - good(false))).toBeLessThan(0.015);
      const table = taylorRussell(r, share, base)!;
      expect(Math.abs(success.value! - table.successRatio)).toBeLessThan(0.02);
      // who pass and who do not add up to all
      expect(success.value! * share + missed.value!).toBeCloseTo(found.all.value!, 12);
    });
  });

  test("does not rise with the cut-off where the outcome is chance, and is unknown of few or equal", () => {
    let risen = 0;
    for (let run = 0; run < 60; run++) {
      const chance = { score: hired.score.slice(0, 300), outcome: Float64Array.from({ length: 300 }, next) };
      const found = expectedSuccess(scores.slice(0, 500), chance, 0, [0.1, 0.9], {
        seed: 1,
        replicates: 200,
      })!;
      if (found.at[0]!.success.low! > found.at[1]!.success.value!) risen++;
    }
    expect(risen).toBeLessThanOrEqual(6);
    const few = { score: hired.score.slice(0, 4), outcome: hired.outcome.slice(0, 4) };
    expect(expectedSuccess(scores, few, 0, [0.5], { seed: 1 })).toBeNull();
    const equal = { score: new Float64Array(50), outcome: hired.outcome.slice(0, 50) };
    expect(expectedSuccess(scores, equal, 0, [0.5], { seed: 1 })).toBeNull();
  });
});

test("money carries the error of validity and of SDy, either alone as before and both together wider", () => {
  const validity = estimate(0.3, 0.2, 0.4, { n: 100, method: "given" });
  const inputs = { sdy: 1000, nSelected: 10, selectionRatio: 0.5, years: 2, costPerApplicant: 20 };
  const gain = (20 * normalPdf(0)) / 0.5;
  const only = brogdenCronbachGleser(validity, inputs);
  expect(only.value!).toBeCloseTo(gain * 300 - 400, 9);
  expect(only.low!).toBeCloseTo(gain * 200 - 400, 9);
  const both = brogdenCronbachGleser(validity, { ...inputs, sdyLow: 800, sdyHigh: 1500 });
  expect(both.value!).toBe(only.value!);
  expect(both.low!).toBeCloseTo(gain * (300 - Math.hypot(100, 60)) - 400, 9);
  expect(both.high!).toBeCloseTo(gain * (300 + Math.hypot(100, 150)) - 400, 9);
  // simulated: of two independent normal errors the interval holds the truth about as often as it says
  const next = normalRandom(seededRandom(3));
  let held = 0;
  for (let run = 0; run < 2000; run++) {
    const [r, sd] = [0.3 + 0.05 * next(), 1000 + 100 * next()];
    const found = brogdenCronbachGleser(estimate(r, r - 0.098, r + 0.098, { n: 100, method: "given" }), {
      ...inputs,
      sdy: sd,
      sdyLow: sd - 196,
      sdyHigh: sd + 196,
    });
    if (found.low! <= only.value! && only.value! <= found.high!) held++;
  }
  expect(held / 2000).toBeGreaterThan(0.93);
  expect(held / 2000).toBeLessThan(0.97);
});
