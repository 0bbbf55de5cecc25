import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  correlationMoments,
  mergeCorrelationMoments,
} from "../../server/statistics/association/correlation-moments.ts";
import { covarianceMoments, mergeCovarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import {
  correlationMomentsFromIntegerSums,
  momentsFromIntegerSums,
  ratioOfIntegers,
} from "../../server/statistics/numbers/integer-sums.ts";
import { meanMoments, mergeMoments, sampleVariance } from "../../server/statistics/numbers/moments.ts";

const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(Number.NaN));
const values = fc.array(value, { maxLength: 40 });
const pairs = fc.array(fc.tuple(value, value, value), { maxLength: 40 });
const near = (got: number, wanted: number, scale: number): void => {
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-9 * scale + 1e-9);
};

describe("merging moments is the same as taking them together", () => {
  test("of a mean", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = mergeMoments(meanMoments(a), meanMoments(b));
        const whole = meanMoments([...a, ...b]);
        expect(merged.n).toBe(whole.n);
        near(merged.mean, whole.mean, 1e6);
        near(merged.m2, whole.m2, whole.m2 + 1e6);
      }),
    );
  });
  test("of a correlation", () => {
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const of = (rows: number[][]) =>
          correlationMoments(
            rows.map((row) => row[0]!),
            rows.map((row) => row[1]!),
          );
        const merged = mergeCorrelationMoments(of(a), of(b));
        const whole = of([...a, ...b]);
        expect(merged.n).toBe(whole.n);
        near(merged.cXY, whole.cXY, whole.m2X + whole.m2Y + 1e6);
        near(merged.m2Y, whole.m2Y, whole.m2Y + 1e6);
      }),
    );
  });
  test("of a covariance matrix", () => {
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const of = (rows: number[][]) => covarianceMoments([0, 1, 2].map((j) => rows.map((row) => row[j]!)));
        const merged = mergeCovarianceMoments(of(a), of(b));
        const whole = of([...a, ...b]);
        expect(merged.n).toBe(whole.n);
        const scale = Math.max(...whole.c, 1e6);
        for (const [i, wanted] of whole.c.entries()) near(merged.c[i]!, wanted, scale);
      }),
    );
  });
});

test("a ratio of integers is rounded once, so that a common factor changes no bit", () => {
  const some = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 2 ** 31 }), (a, b) => {
      const factor = 3n ** 40n;
      expect(ratioOfIntegers(BigInt(a) * factor, BigInt(b) * factor)).toBe(a / b || 0);
    }),
    { numRuns: 2000 },
  );
});

test("a covariance matrix holds the correlation moments of each pair", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), fc.integer(), fc.integer()), { maxLength: 1200 }), (rows) => {
      const columns = [0, 1, 2].map((j) => rows.map((row) => row[j]! / 1000));
      const { c, n } = covarianceMoments(columns);
      const pair = correlationMoments(columns[0]!, columns[2]!);
      expect(n).toBe(pair.n);
      near(c[2]!, pair.cXY, pair.m2X + pair.m2Y);
      near(c[8]!, pair.m2Y, pair.m2Y);
    }),
    { numRuns: 30 },
  );
});

describe("an offset costs no digits", () => {
  // NIST StRD NumAcc3 and NumAcc4: 1,000,000.2 (10,000,000.2), then 0.1 and 0.3 in turn; sd exactly 0.1
  for (const [name, base, tolerance] of [
    ["NumAcc3", 1000000, 1e-9],
    ["NumAcc4", 10000000, 1e-8],
  ] as const) {
    const x = Array.from({ length: 1001 }, (_, i) => base + (i === 0 ? 0.2 : i % 2 === 1 ? 0.1 : 0.3));
    test(name, () => {
      expect(Math.abs(Math.sqrt(sampleVariance(meanMoments(x))!) / 0.1 - 1)).toBeLessThan(tolerance);
      const parts = [x.slice(0, 300), x.slice(300, 301), x.slice(301)].map((part) => meanMoments(part));
      const merged = parts.reduce(mergeMoments);
      expect(Math.abs(Math.sqrt(sampleVariance(merged)!) / 0.1 - 1)).toBeLessThan(tolerance);
    });
  }
});

describe("exact integer sums", () => {
  test("lose nothing at any offset", () => {
    const scores = [3, 1, 4, 1, 5, 9, 2, 6].map((score) => 10n ** 17n + BigInt(score));
    const sum = (f: (score: bigint) => bigint) => scores.reduce((total, score) => total + f(score), 0n);
    const { m2, n } = momentsFromIntegerSums({ n: 8, sumX: sum((s) => s), sumXX: sum((s) => s * s) });
    expect(n).toBe(8);
    expect(m2).toBeCloseTo(meanMoments([3, 1, 4, 1, 5, 9, 2, 6]).m2, 10);
  });
  test("agree with the moments of the values", () => {
    const score = fc.integer({ min: 0, max: 10000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 50 }), (rows) => {
        const sum = (f: (x: number, y: number) => number) =>
          rows.reduce((total, [x, y]) => total + f(x, y), 0);
        const found = correlationMomentsFromIntegerSums({
          n: rows.length,
          sumX: sum((x) => x),
          sumY: sum((_, y) => y),
          sumXX: sum((x) => x * x),
          sumYY: sum((_, y) => y * y),
          sumXY: sum((x, y) => x * y),
          scaleX: 100,
        });
        const wanted = correlationMoments(
          rows.map(([x]) => x / 100),
          rows.map(([, y]) => y),
        );
        near(found.m2X, wanted.m2X, wanted.m2X);
        near(found.cXY, wanted.cXY, wanted.m2X + wanted.m2Y);
        near(found.meanX, wanted.meanX, 100);
      }),
    );
  });
  test("refuse what is no integer", () => {
    expect(() => momentsFromIntegerSums({ n: 2, sumX: 1.5, sumXX: 3 })).toThrow("invalid sumX: 1.5");
  });
});
