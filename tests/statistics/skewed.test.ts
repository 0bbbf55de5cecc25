import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clusteredMean,
  clusteredMoments,
  clusteredMomentsOf,
} from "../../server/statistics/intervals/clustered-mean.ts";
import { meanInterval } from "../../server/statistics/intervals/mean-interval.ts";
import {
  skewedMeanDifference,
  skewedMeanInterval,
  skewedMoments,
  skewedMomentsFromIntegerSums,
  skewedReach,
} from "../../server/statistics/intervals/skewed-mean.ts";
import { welchDifference } from "../../server/statistics/intervals/welch-difference.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";

const total = (values: readonly number[], of: (value: number) => number) =>
  values.reduce((sum, value) => sum + of(value), 0);

/** Sums over people of their rows, written out. */
function sumsOf(people: readonly (readonly number[])[]) {
  const each = people.map((rows) => ({ m: rows.length, s: total(rows, (value) => value) }));
  const over = (of: (person: { m: number; s: number }) => number) =>
    each.reduce((sum, person) => sum + of(person), 0);
  return {
    people: people.length,
    rows: over(({ m }) => m),
    sum: over(({ s }) => s),
    sumMM: over(({ m }) => m * m),
    sumMS: over(({ m, s }) => m * s),
    sumSS: over(({ s }) => s * s),
    cubes: {
      sumMMM: over(({ m }) => m ** 3),
      sumMMS: over(({ m, s }) => m * m * s),
      sumMSS: over(({ m, s }) => m * s * s),
      sumSSS: over(({ s }) => s ** 3),
    },
  };
}

const whole = fc.integer({ min: -50, max: 500 });
const list = fc.array(whole, { minLength: 3, maxLength: 30 });
const people = fc.array(fc.array(whole, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 20 });

describe("a mean of something skewed", () => {
  test("its far end solves Hall's cubic (1992, equation 5)", () => {
    for (const [t, a] of [
      [2.262, 0.3],
      [2.086, 0.2],
      [1.96, 0.1],
    ] as const) {
      const x = -skewedReach(t, a).above;
      expect(x + (a * x * x) / 3 + (a * a * x ** 3) / 27 + a / 6).toBeCloseTo(-t, 10);
      expect(skewedReach(t, a).below).toBe(t);
      expect(skewedReach(t, -a)).toEqual({ below: skewedReach(t, a).above, above: t });
    }
  });

  test("more skewness never narrows it, and none is Student's t", () => {
    let last = 0;
    for (let a = 0; a < 3; a += 0.01) {
      const { above } = skewedReach(2.262, a);
      expect(above).toBeGreaterThanOrEqual(Math.max(last, 2.262) - 1e-12);
      last = above;
    }
    const symmetric = meanMoments([1, 2, 3, 4, 5, 6, 7]);
    const found = skewedMeanInterval(skewedMoments([1, 2, 3, 4, 5, 6, 7]));
    expect(found.low).toBeCloseTo(meanInterval(symmetric).low!, 12);
    expect(found.high).toBeCloseTo(meanInterval(symmetric).high!, 12);
    expect(found.method).toBe("mean, t widened for skewness (Hall)");
  });

  test("integer sums give the moments of the values, at any offset", () => {
    fc.assert(
      fc.property(list, fc.constantFrom(0, 10_000_000), (values, offset) => {
        const moved = values.map((value) => BigInt(value + offset));
        const sum = (power: bigint) => moved.reduce((all, value) => all + value ** power, 0n);
        const found = skewedMomentsFromIntegerSums({
          n: values.length,
          sumX: sum(1n),
          sumXX: sum(2n),
          sumXXX: sum(3n),
          scale: 100,
        });
        const wanted = skewedMoments(values.map((value) => value / 100));
        expect(found.mean).toBeCloseTo(wanted.mean + offset / 100, 8);
        expect(Math.abs(found.m2 - wanted.m2)).toBeLessThan(1e-10 * (1 + wanted.m2));
        expect(Math.abs(found.m3 - wanted.m3)).toBeLessThan(1e-9 * (1 + wanted.m2 ** 1.5));
      }),
    );
  });

  test("never lies inside Student's, turns with the sign, and moves and scales with its unit", () => {
    fc.assert(
      fc.property(list, list, (first, second) => {
        const [a, b] = [skewedMoments(first), skewedMoments(second)];
        const found = skewedMeanInterval(a);
        const student = meanInterval(a);
        expect(found.low!).toBeLessThanOrEqual(student.low! + 1e-9);
        expect(found.high!).toBeGreaterThanOrEqual(student.high! - 1e-9);
        const turned = skewedMeanInterval(skewedMoments(first.map((value) => 7 - 3 * value)));
        expect(turned.low).toBeCloseTo(7 - 3 * found.high!, 6);
        const there = skewedMeanDifference(a, b);
        const back = skewedMeanDifference(b, a);
        expect(there.low).toBeCloseTo(-back.high!, 8);
        const welch = welchDifference(a, b);
        expect(there.low!).toBeLessThanOrEqual(welch.low! + 1e-9);
        expect(there.high!).toBeGreaterThanOrEqual(welch.high! - 1e-9);
      }),
    );
  });

  test("thin data: none, one, two, and no spread", () => {
    expect(skewedMeanInterval(skewedMoments([])).notes).toEqual(["too_few"]);
    expect(skewedMeanInterval(skewedMoments([5]))).toMatchObject({
      value: 5,
      low: null,
      notes: ["no_interval"],
    });
    const two = skewedMeanInterval(skewedMoments([1, 5]));
    expect(two.low).toBeCloseTo(meanInterval(meanMoments([1, 5])).low!, 10);
    expect(skewedMeanInterval(skewedMoments([2, 2, 2]))).toMatchObject({ value: 2, low: 2, high: 2 });
    expect(skewedMeanDifference(skewedMoments([1]), skewedMoments([1, 2])).notes).toEqual(["no_interval"]);
    expect(() => skewedMomentsFromIntegerSums({ n: 2, sumX: 1, sumXX: 1, sumXXX: 0.5 })).toThrow(
      "invalid sumXXX: 0.5",
    );
  });
});

describe("a mean over rows that repeat people", () => {
  test("is the mean of the rows where each person has one", () => {
    fc.assert(
      fc.property(list, (values) => {
        const found = clusteredMean(sumsOf(values.map((value) => [value])));
        const wanted = skewedMeanInterval(skewedMoments(values));
        expect(found.n).toBe(values.length);
        expect(found.low).toBeCloseTo(wanted.low!, 8);
        expect(found.high).toBeCloseTo(wanted.high!, 8);
      }),
    );
  });

  test("doubling every row changes no bit", () => {
    fc.assert(
      fc.property(people, (rows) => {
        const once = clusteredMean(sumsOf(rows));
        expect(clusteredMean(sumsOf(rows.map((own) => [...own, ...own])))).toEqual(once);
      }),
    );
  });

  test("its error is that of a ratio of sums, written out by hand", () => {
    const rows = [[3, 5], [4], [9, 8, 10], [2, 2], [7]];
    const mean = 50 / 9;
    // each person's sum less its rows times the mean
    const errors = [8 - 2 * mean, 4 - mean, 27 - 3 * mean, 4 - 2 * mean, 7 - mean];
    const error = Math.sqrt((5 / 4) * total(errors, (e) => e * e)) / 9;
    const { cubes: _, ...sums } = sumsOf(rows);
    const found = clusteredMean(sums);
    expect(found).toMatchObject({ n: 5, method: "mean, t, by person" });
    expect(found.value).toBeCloseTo(mean, 12);
    expect(found.high).toBeCloseTo(mean + 2.7764451051977987 * error, 10);
    expect(clusteredMoments(sumsOf(rows)).m3).toBeCloseTo(
      total(errors, (e) => ((e * 5) / 9) ** 3),
      8,
    );
    const listed = clusteredMomentsOf(
      rows.flat(),
      rows.flatMap((own, i) => own.map(() => `p${i}`)),
    );
    for (const key of ["n", "mean", "m2", "m3"] as const)
      expect(listed[key]).toBeCloseTo(clusteredMoments(sumsOf(rows))[key], 10);
    expect(clusteredMean({ ...sums, people: 0, rows: 0, sum: 0 }).notes).toEqual(["too_few"]);
  });
});
