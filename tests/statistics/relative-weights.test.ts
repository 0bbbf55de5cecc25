import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { postStratifiedShare } from "../../server/statistics/intervals/post-stratified-share.ts";
import { proportionInterval } from "../../server/statistics/intervals/proportion-interval.ts";
import { seededRandom } from "../../server/statistics/numbers/random.ts";
import { linearRegression } from "../../server/statistics/regression/linear-regression.ts";
import {
  johnsonWeights,
  type Pattern,
  relativeWeights,
} from "../../server/statistics/regression/relative-weights.ts";

/** People whose outcome leans on the first predictor most, in whole scores of 1 to 5. */
function people(n: number, seed: number): Pattern[] {
  const random = seededRandom(seed);
  const grade = (value: number) => Math.min(5, Math.max(1, Math.round(3 + value)));
  const noise = () => random() + random() + random() - 1.5;
  return Array.from({ length: n }, () => {
    const common = noise();
    const x = [common + noise(), common + noise(), noise()];
    return {
      values: [
        grade(0.9 * x[0]! + 0.4 * x[1]! + 0.2 * x[2]! + noise()),
        ...x.map((value) => grade(1.4 * value)),
      ],
      count: 1,
    };
  });
}

describe("relative weights", () => {
  test("two predictors: as the square root of their correlations has it in closed form", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        (rho, r1, r2) => {
          const [plus, minus] = [Math.sqrt(1 + rho), Math.sqrt(1 - rho)];
          const [a, b] = [(plus + minus) / 2, (plus - minus) / 2];
          const determinant = a * a - b * b;
          const beta1 = (a * r1 - b * r2) / determinant;
          const beta2 = (a * r2 - b * r1) / determinant;
          const found = johnsonWeights([1, r1, r2, r1, 1, rho, r2, rho, 1], 2)!;
          expect(found[0]).toBeCloseTo(a * a * beta1 ** 2 + b * b * beta2 ** 2, 10);
          expect(found[1]).toBeCloseTo(b * b * beta1 ** 2 + a * a * beta2 ** 2, 10);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("predictors that do not go together weigh their squared correlations", () => {
    const found = johnsonWeights([1, 0.5, 0.3, 0.1, 0.5, 1, 0, 0, 0.3, 0, 1, 0, 0.1, 0, 0, 1], 3)!;
    for (const [index, weight] of [0.25, 0.09, 0.01].entries()) expect(found[index]).toBeCloseTo(weight, 12);
  });

  test("they add up to R squared, in the order in which the outcome was made, each inside its interval", () => {
    const rows = people(600, 4);
    const found = relativeWeights(rows, 3, { replicates: 400 });
    const column = (index: number) => rows.map(({ values }) => values[index]!);
    const fit = linearRegression(column(0), [column(1), column(2), column(3)])!;
    expect(found.rSquared.value).toBeCloseTo(fit.rSquared!, 10);
    const weights = found.weights.map(({ weight }) => weight.value!);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(found.rSquared.value!, 12);
    expect(found.weights.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 12);
    expect(found.weights.reduce((sum, { dominance }) => sum + dominance!, 0)).toBeCloseTo(
      found.rSquared.value!,
      10,
    );
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    for (const { weight } of [...found.weights, { weight: found.rSquared }]) {
      expect(weight.low!).toBeLessThan(weight.value!);
      expect(weight.high!).toBeGreaterThan(weight.value!);
    }
  });

  test("people of one pattern may come as a count, and the seed decides the interval", () => {
    const rows = people(300, 5);
    const counted = new Map<string, { values: readonly number[]; count: number }>();
    for (const { values } of rows) {
      const own = counted.get(values.join()) ?? { values, count: 0 };
      own.count++;
      counted.set(values.join(), own);
    }
    const together = relativeWeights([...counted.values()], 3, { replicates: 200, seed: 3 });
    expect(counted.size).toBeLessThan(rows.length);
    for (const [index, { weight }] of relativeWeights(rows, 3, {
      replicates: 200,
      seed: 3,
    }).weights.entries())
      expect(together.weights[index]!.weight.value).toBeCloseTo(weight.value!, 12);
    expect(relativeWeights([...counted.values()], 3, { replicates: 200, seed: 3 })).toEqual(together);
  });

  test("a constant or doubled predictor, and a handful of people, are said and not guessed", () => {
    const constant = people(50, 6).map(({ values }) => ({ values: [values[0]!, 3, values[1]!], count: 1 }));
    expect(relativeWeights(constant, 2)).toMatchObject({ notes: ["constant"], rSquared: { value: null } });
    const doubled = people(50, 7).map(({ values }) => ({
      values: [values[0]!, values[1]!, values[1]!],
      count: 1,
    }));
    expect(relativeWeights(doubled, 2).notes).toEqual(["constant"]);
    expect(relativeWeights(people(3, 8), 3).notes).toEqual(["too_few"]);
    expect(relativeWeights([], 3).n).toBe(0);
  });
});

describe("post-stratified share", () => {
  test("weighs each stratum by all who were asked", () => {
    const strata = [
      { asked: 300, answered: 100, yes: 90 },
      { asked: 100, answered: 80, yes: 40 },
    ];
    const { value, low, high, n } = postStratifiedShare(strata);
    expect(value).toBeCloseTo(0.75 * 0.9 + 0.25 * 0.5, 12);
    expect(n).toBe(180);
    const error = Math.sqrt(0.75 ** 2 * (0.09 / 99) + 0.25 ** 2 * (0.25 / 79));
    const half = (1.959963984540054 * error) / (value! * (1 - value!));
    const logit = Math.log(value! / (1 - value!));
    expect(low).toBeCloseTo(1 / (1 + Math.exp(half - logit)), 10);
    expect(high).toBeCloseTo(1 / (1 + Math.exp(-half - logit)), 10);
  });

  test("one stratum, or equal response in all, is the plain share", () => {
    expect(postStratifiedShare([{ asked: 50, answered: 40, yes: 10 }]).value).toBe(
      proportionInterval(10, 40).value,
    );
    expect(
      postStratifiedShare([
        { asked: 20, answered: 10, yes: 5 },
        { asked: 60, answered: 30, yes: 24 },
      ]).value,
    ).toBeCloseTo(29 / 40, 12);
  });

  test("silent strata are left out and counted, nobody at all is no share, more answers than asked is a mistake", () => {
    const heard = { asked: 10, answered: 5, yes: 2 };
    expect(postStratifiedShare([heard, { asked: 7, answered: 0, yes: 0 }])).toMatchObject({
      value: 0.4,
      notes: ["silent_strata:7"],
    });
    expect(postStratifiedShare([]).value).toBeNull();
    expect(postStratifiedShare([{ asked: 5, answered: 5, yes: 5 }])).toMatchObject({ value: 1, low: null });
    expect(() => postStratifiedShare([{ asked: 1, answered: 2, yes: 1 }])).toThrow(/invalid stratum/);
  });
});
