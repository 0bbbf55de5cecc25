import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compositeValidity,
  optimalWeights,
  unitWeights,
} from "../../server/statistics/lab/optimal-weights.ts";
import { tradeOffCurve, tradeOffFront } from "../../server/statistics/lab/trade-off-curve.ts";
import { weightBacktest } from "../../server/statistics/lab/weight-backtest.ts";
import { weightData } from "../../server/statistics/lab/weight-data.ts";
import { type WeightLimits, weightBounds } from "../../server/statistics/lab/weight-limits.ts";
import { shrunkenWeights } from "../../server/statistics/lab/weight-shrinkage.ts";
import { weightStability } from "../../server/statistics/lab/weight-stability.ts";
import { nonnegativeQuadratic } from "../../server/statistics/numbers/nonnegative-quadratic.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { siopScore } from "../../server/statistics/selection/siop-score.ts";

/** Positive definite correlations from any numbers: rows of a matrix made unit length, with a little ridge. */
function correlationsFrom(numbers: readonly number[], size: number): Float64Array {
  const rows = Array.from({ length: size }, (_, i) => {
    const row = [
      ...numbers.slice(i * size, (i + 1) * size),
      ...Array.from({ length: size }, (_, j) => (i === j ? 0.6 : 0)),
    ];
    const norm = Math.hypot(...row);
    return row.map((value) => value / norm);
  });
  return Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    return i === j ? 1 : rows[i]!.reduce((sum, value, m) => sum + value * rows[j]![m]!, 0);
  });
}

const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((value) => value / 100);
const problem = fc.integer({ min: 2, max: 7 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    correlations: fc
      .array(hundredths(-30, 100), {
        minLength: size * size,
        maxLength: size * size,
      })
      .map((numbers) => correlationsFrom(numbers, size)),
    validities: fc.array(hundredths(-10, 50), {
      minLength: size,
      maxLength: size,
    }),
    differences: fc.array(hundredths(-30, 120), {
      minLength: size,
      maxLength: size,
    }),
    seed: fc.integer({ min: 1, max: 1e6 }),
  }),
);
const randomWeights = (size: number, random: () => number) => {
  const raw = Array.from({ length: size }, () => (random() < 0.4 ? 0 : -Math.log(1 - random())));
  const sum = raw.reduce((s, value) => s + value, 0);
  return sum > 0 ? raw.map((value) => value / sum) : unitWeights(size);
};

describe("non-negative quadratic", () => {
  test("meets the optimality conditions", () => {
    fc.assert(
      fc.property(problem, ({ size, correlations, validities }) => {
        const x = nonnegativeQuadratic(correlations, validities)!;
        for (let i = 0; i < size; i++) {
          let slope = -validities[i]!;
          for (let j = 0; j < size; j++) slope += correlations[i * size + j]! * x[j]!;
          expect(x[i]!).toBeGreaterThanOrEqual(0);
          expect(slope).toBeGreaterThan(-1e-10);
          expect(Math.abs(slope * x[i]!)).toBeLessThan(1e-10);
        }
      }),
    );
  });
});

describe("validity-optimal weights", () => {
  test("lie on the simplex, solve their problem to 1e-8 and no random weights beat them", () => {
    fc.assert(
      fc.property(problem, ({ size, correlations, validities, seed }) => {
        const result = optimalWeights(correlations, validities);
        if (result.weights === null) {
          expect(Math.max(...validities)).toBeLessThan(1e-6);
          return;
        }
        expect(result.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
        for (const weight of result.weights) expect(weight).toBeGreaterThanOrEqual(0);
        expect(result.residual!).toBeLessThan(1e-8);
        const random = seededRandom(seed);
        for (let k = 0; k < 60; k++)
          expect(
            compositeValidity(correlations, validities, randomWeights(size, random))!,
          ).toBeLessThanOrEqual(result.validity! + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test("limits are kept, and nothing inside them is better", () => {
    fc.assert(
      fc.property(
        problem,
        fc.double({ min: 0.02, max: 0.4, noNaN: true }),
        ({ size, correlations, validities, seed }, step) => {
          const random = seededRandom(seed);
          const current = randomWeights(size, random);
          const limits: WeightLimits = {
            current,
            step,
            competencies: [{ name: "first", predictors: [0, 1], cap: 0.7 }],
          };
          const bounds = weightBounds(size, limits);
          const result = optimalWeights(correlations, validities, limits);
          if (bounds.conflict !== null) {
            expect(result.notes).toEqual([bounds.conflict]);
            return;
          }
          if (result.weights === null) return;
          const { low, high } = bounds;
          result.weights.forEach((weight, i) => {
            expect(weight).toBeGreaterThanOrEqual(low[i]! - 1e-9);
            expect(weight).toBeLessThanOrEqual(high[i]! + 1e-9);
          });
          expect(result.weights[0]! + result.weights[1]!).toBeLessThanOrEqual(0.7 + 1e-9);
          expect(result.residual!).toBeLessThan(1e-8);
          // Walk toward random feasible points: no step may gain.
          for (let k = 0; k < 40; k++) {
            const [i, j] = [Math.floor(random() * size), Math.floor(random() * size)];
            const moved = [...result.weights];
            const by = 0.01 * random();
            moved[i]! -= by;
            moved[j]! += by;
            const inside =
              moved.every((w, m) => w >= low[m]! && w <= high[m]!) && moved[0]! + moved[1]! <= 0.7;
            if (inside)
              expect(compositeValidity(correlations, validities, moved)!).toBeLessThanOrEqual(
                result.validity! + 1e-9,
              );
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  test("without active limits they are proportional to R^-1 r", () => {
    const { weights, validity } = optimalWeights([1, 0.3, 0.3, 1], [0.4, 0.2]);
    // R^-1 r = [0.34, 0.08] / 0.91
    expect(weights![0]!).toBeCloseTo(0.34 / 0.42, 12);
    expect(validity!).toBeCloseTo(Math.sqrt((0.4 * 0.34 + 0.2 * 0.08) / 0.91), 12);
  });

  test("an infeasible set of limits is named", () => {
    const current = [0.25, 0.25, 0.25, 0.25];
    const note = (limits: WeightLimits) =>
      optimalWeights(correlationsFrom(new Array(16).fill(0.2), 4), [0.1, 0.2, 0.3, 0.2], limits).notes;
    const name = "沟通";
    expect(note({ current, step: 0.1, competencies: [{ name, predictors: [0, 1], floor: 0.9 }] })).toEqual([
      "floor_out_of_reach:沟通",
    ]);
    expect(note({ current, step: 0.1, competencies: [{ name, predictors: [0, 1], cap: 0.2 }] })).toEqual([
      "cap_out_of_reach:沟通",
    ]);
    expect(
      note({
        competencies: [
          { name, predictors: [0, 1], floor: 0.6 },
          { name: "b", predictors: [2], floor: 0.5 },
        ],
      }),
    ).toEqual(["floors_above_one"]);
    expect(
      note({
        competencies: [
          { name, predictors: [0, 1], cap: 0.4 },
          { name: "b", predictors: [2, 3], cap: 0.5 },
        ],
      }),
    ).toEqual(["caps_below_one"]);
    expect(note({ current: [0.5, 0.2, 0.2, 0.2], step: 0.1 })).toEqual(["current_invalid"]);
  });

  test("the pull ends at the current weights; no validity is said, not weighted", () => {
    const current = [0.7, 0.1, 0.2];
    const R = correlationsFrom([0.2, 0.1, 0.3, 0.2, 0.2, 0.1, 0.4, 0.1, 0.2], 3);
    expect(optimalWeights(R, [0.1, 0.4, 0.2], { current }, Number.POSITIVE_INFINITY).weights).toEqual(
      current,
    );
    const near = optimalWeights(R, [0.1, 0.4, 0.2], { current }, 1e6).weights!;
    near.forEach((weight, i) => {
      expect(weight).toBeCloseTo(current[i]!, 4);
    });
    expect(optimalWeights(R, [-0.1, -0.2, -0.3])).toMatchObject({
      weights: null,
      notes: ["no_positive_validity"],
    });
  });

  test("two predictors that are one and the same are said", () => {
    const result = optimalWeights([1, 1, 0.2, 1, 1, 0.2, 0.2, 0.2, 1], [0.3, 0.3, 0.2]);
    expect(result.notes).toEqual(["collinear"]);
    expect(result.weights![0]!).toBeCloseTo(result.weights![1]!, 6);
  });
});

describe("trade-off curve", () => {
  // Example of ParetoR (Song, Wee & Newman 2017): four predictors and their published curve, unrounded.
  const R = [1, 0.24, 0, 0.19, 0.24, 1, 0.12, 0.16, 0, 0.12, 1, 0.51, 0.19, 0.16, 0.51, 1];
  const example = {
    correlations: R,
    validities: [0.3, 0.3, 0.18, 0.28],
    differences: [1, 0.23, 0.09, 0.33],
    minorityShare: 0.25,
    selectionRatio: 0.1,
  };
  const published = [
    [0.8318662934932, 0.1970893295632],
    [0.8114057594084, 0.2142083813325],
    [0.7909860352584, 0.2313440098566],
    [0.7705670011568, 0.2484799186743],
    [0.7500863186906, 0.2655907862899],
    [0.729439287239, 0.2826340839292],
    [0.7084264078246, 0.2995287762844],
    [0.6865670503203, 0.3160796342351],
    [0.6616860666673, 0.3314031253067],
    [0.6330092938254, 0.3451847893049],
    [0.6032912095444, 0.3585434790272],
    [0.5715289074654, 0.3710718193164],
    [0.5342802615117, 0.3813716390322],
    [0.4931157067094, 0.3900808378251],
    [0.4518757848149, 0.3987594258814],
    [0.4103877859529, 0.4073372459988],
    [0.3683500817766, 0.4156917785196],
    [0.325178307006, 0.4235856564149],
    [0.2795092267124, 0.4304651473464],
  ] as const;

  test("is nowhere below ParetoR's and exact at both ends", () => {
    const front = tradeOffFront(example)!;
    for (const [impactRatio, validity] of published) {
      const point = front.at(validity);
      expect(point.impactRatio!).toBeGreaterThan(impactRatio - 1e-9);
      expect(point.validity).toBeGreaterThan(validity - 1e-12);
    }
    expect(front.fairest.weights).toEqual([0, 0, 1, 0]);
    expect(front.fairest.validity).toBeCloseTo(0.18, 12);
    // Printed there to four digits.
    expect(front.fairest.impactRatio!).toBeCloseTo(0.8524, 4);
    const best = optimalWeights(R, example.validities);
    front.strongest.weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(best.weights![i]!, 12);
    });
    expect(Math.abs(front.strongest.validity - 0.43432659193369766)).toBeLessThan(1e-12);
  });

  test.runIf(existsSync("../shared/data/paretor_curve.json"))(
    "is nowhere below the whole published file",
    () => {
      const file = JSON.parse(readFileSync("../shared/data/paretor_curve.json", "utf8")) as {
        unrounded: { F: [number, number][]; X: number[][] };
      };
      const front = tradeOffFront(example)!;
      for (const [i, [impactRatio, validity]] of file.unrounded.F.entries()) {
        // Its two end points are rounded to four digits.
        const slack = i === 0 || i === file.unrounded.F.length - 1 ? 5e-5 : 1e-9;
        expect(front.at(validity).impactRatio!).toBeGreaterThan(impactRatio - slack);
      }
    },
  );

  test("rises in validity, falls in impact ratio, and no random composite lies above it", () => {
    fc.assert(
      fc.property(problem, ({ size, correlations, validities, differences, seed }) => {
        // at equal prices the front needs a mix of three, which pairs come near to and do not reach
        const isTied = validities.some((r, i) =>
          validities.some(
            (other, j) => j < i && Math.abs(r * differences[j]! - other * differences[i]!) < 1e-9,
          ),
        );
        fc.pre(!isTied);
        const input = { correlations, validities, differences, minorityShare: 0.3, selectionRatio: 0.2 };
        const front = tradeOffFront(input);
        if (front === null) {
          expect(Math.max(...validities)).toBeLessThan(1e-6);
          return;
        }
        const curve = tradeOffCurve(input);
        for (let i = 1; i < curve.length; i++) {
          expect(curve[i]!.validity).toBeGreaterThanOrEqual(curve[i - 1]!.validity - 1e-10);
          expect(curve[i]!.impactRatio!).toBeLessThanOrEqual(curve[i - 1]!.impactRatio! + 1e-9);
          expect(curve[i]!.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 10);
        }
        const random = seededRandom(seed);
        for (let k = 0; k < 60; k++) {
          const w = randomWeights(size, random);
          const validity = compositeValidity(correlations, validities, w)!;
          const d = compositeValidity(correlations, differences, w)!;
          expect(validity).toBeLessThanOrEqual(front.strongest.validity + 1e-9);
          if (validity >= front.fairest.validity) expect(front.at(validity).d).toBeLessThanOrEqual(d + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("goes on across a difference of 0, where a root may have either sign", () => {
    const front = tradeOffFront({
      correlations: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      validities: [-0.03, -0.01, 0.01],
      differences: [0, -0.03, 0.61],
      minorityShare: 0.3,
      selectionRatio: 0.2,
    })!;
    const { validity, d, weights } = front.at(-0.0096);
    expect(validity).toBeCloseTo(-0.0096, 9);
    expect(d).toBeLessThan(-0.0045);
    expect(weights[0]).toBe(0);
  });

  test("goes on along a pair where no price is paid any more", () => {
    // The fairest predictor is nearly worthless, the best value for its difference is another.
    const input = { ...example, validities: [0.3, 0.3, 0.3, 0.02], differences: [1, 0.5, 0.2, 0.1] };
    const front = tradeOffFront(input)!;
    expect(front.fairest.weights).toEqual([0, 0, 0, 1]);
    const between = front.at(0.15);
    expect(between.weights.filter((w) => w > 0).length).toBe(2);
    expect(between.validity).toBeCloseTo(0.15, 8);
  });
});

describe("weights on data", () => {
  const random = normalRandom(seededRandom(21));
  const n = 300;
  const columns = Array.from({ length: 5 }, () => Float64Array.from({ length: n }, random));
  const current = [0.2, 0.2, 0.2, 0.2, 0.2];
  const strong = Float64Array.from(
    { length: n },
    (_, i) => 0.8 * columns[0]![i]! + 0.4 * columns[1]![i]! + random(),
  );
  const even = Float64Array.from(
    { length: 60 },
    (_, i) => columns.reduce((s, c) => s + 0.15 * c[i]!, 0) + 2 * random(),
  );

  test("a strong signal is taken up, with order of time kept", () => {
    const fitted = shrunkenWeights(weightData(columns, strong), current);
    expect(fitted.best).not.toBe("current");
    expect(fitted.weights![0]!).toBeGreaterThan(0.45);
    expect(fitted.folds).toBe(5);
    expect(fitted.candidates.map((c) => c.name)).toEqual(["shrunken", "optimal", "unit", "current"]);
    const time = Float64Array.from({ length: n }, (_, i) => n - i);
    const turned = weightData(columns, strong, time);
    expect(turned.criterion[0]).toBe(strong[n - 1]);
  });

  test("with few hires and an even signal the plain weights win, and it is said", () => {
    const short = columns.map((column) => column.slice(0, 60));
    const fitted = shrunkenWeights(weightData(short, even), current);
    expect(["unit", "current"]).toContain(fitted.best);
    expect(fitted.notes.some((note) => note.endsWith("_weights_win"))).toBe(true);
  });

  test("the bootstrap is repeatable; every weight lies in its limits", () => {
    const data = weightData(columns, strong);
    const options = { seed: 5, limits: { step: 0.15 }, replicates: 200 };
    const stability = weightStability(data, current, options);
    expect(weightStability(data, current, options)).toEqual(stability);
    expect(stability.probabilityBetter!).toBeGreaterThan(0.9);
    for (const weight of stability.weights) {
      expect(weight.low!).toBeGreaterThanOrEqual(0.05 - 1e-9);
      expect(weight.high!).toBeLessThanOrEqual(0.35 + 1e-9);
    }
  });

  test("a backtest with the old weights flips nobody; with others as many come in as go", () => {
    const group = Array.from({ length: n }, (_, i) => (i % 4 === 0 ? "a" : "b"));
    const same = weightBacktest(columns, current, current, { passShare: 0.3, group, expected: strong });
    expect(same.flips).toEqual({ in: 0, out: 0, share: 0 });
    expect(same.expectedCriterion.gain).toBe(0);
    const other = weightBacktest(columns, current, [0.8, 0.2, 0, 0, 0], {
      passShare: 0.3,
      group,
      expected: strong,
    });
    expect(other.passed).toEqual({ old: 90, new: 90 });
    expect(other.flips.in).toBe(other.flips.out);
    expect(other.expectedCriterion.gain!).toBeGreaterThan(0);
    expect(other.impact!.new.total).toBe(n);
  });
});

test("the score of SIOP's published example", () => {
  const score = siopScore(500 / 650, 750 / 1125, 375 / 500, 0.81 / 0.91)!;
  expect(score.score).toBeCloseTo(62.40842490842491, 9);
});
