import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ChangedSegment,
  decomposeChange,
  exactDecomposition,
  type Fraction,
  sumOf,
} from "../../server/statistics/series/change-decomposition.ts";

const isSame = (a: Fraction, b: Fraction) => a.numerator * b.denominator === b.numerator * a.denominator;
const nothing = { numerator: 0, denominator: 0 };
const proportion = fc
  .integer({ min: 1, max: 5000 })
  .chain((denominator) =>
    fc.integer({ min: 0, max: denominator }).map((numerator) => ({ numerator, denominator })),
  );
/** Also sums that no double holds, and costs without anything to divide by. */
const parts = fc.oneof(
  { weight: 6, arbitrary: proportion },
  { weight: 1, arbitrary: fc.constant(nothing) },
  {
    weight: 2,
    arbitrary: fc.record({
      numerator: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
      denominator: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    }),
  },
);
const segment: fc.Arbitrary<ChangedSegment> = fc.record({ base: parts, now: parts });
const segments = fc.array(segment, { minLength: 1, maxLength: 30 });

describe("a change of a rate", () => {
  test("is the exact sum of its effects, new and vanished segments among them", () => {
    fc.assert(
      fc.property(segments, (given) => {
        const found = exactDecomposition(given);
        const weights = (["base", "now"] as const).map((period) =>
          given.reduce((sum, each) => sum + BigInt(each[period].denominator), 0n),
        );
        if (weights.includes(0n)) return found === null;
        if (found === null) return false;
        return (
          isSame(sumOf([found.base, found.change]), found.now) &&
          isSame(sumOf([found.rate, found.mix]), found.change) &&
          isSame(sumOf(found.segments.map((each) => each.rate)), found.rate) &&
          isSame(sumOf(found.segments.map((each) => each.mix)), found.mix) &&
          isSame(sumOf(found.segments.map((each) => each.both)), found.change) &&
          found.segments.every((each) => isSame(sumOf([each.rate, each.mix]), each.both))
        );
      }),
      { numRuns: 300 },
    );
  });

  test("is nothing in every part where nothing changed", () => {
    fc.assert(
      fc.property(fc.array(proportion, { minLength: 1, maxLength: 20 }), (all) => {
        const found = decomposeChange(all.map((one) => ({ base: one, now: one })))!;
        return (
          [found.change, found.rate, found.mix].every((value) => value === 0) &&
          found.segments.every(({ rate, mix, both }) => rate === 0 && mix === 0 && both === 0)
        );
      }),
    );
  });

  test("is all rate where the shares stay, all mix where the rates stay", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(proportion, fc.nat(), fc.integer({ min: 1, max: 50 })), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.integer({ min: 1, max: 9 }),
        (all, times) => {
          const sameShares = all.map(([one, hits]) => ({
            base: one,
            now: { numerator: hits % (one.denominator * times + 1), denominator: one.denominator * times },
          }));
          const sameRates = all.map(([one, , factor]) => ({
            base: one,
            now: { numerator: one.numerator * factor, denominator: one.denominator * factor },
          }));
          const byRate = decomposeChange(sameShares)!;
          const byMix = decomposeChange(sameRates)!;
          return (
            byRate.mix === 0 &&
            byRate.rate === byRate.change &&
            byRate.segments.every(({ mix }) => mix === 0) &&
            byMix.rate === 0 &&
            byMix.mix === byMix.change &&
            byMix.segments.every(({ rate }) => rate === 0)
          );
        },
      ),
    );
  });

  test("turned round changes every sign, and one segment alone has no mix", () => {
    fc.assert(
      fc.property(segments, proportion, proportion, (given, base, now) => {
        const [one, other] = [
          decomposeChange(given),
          decomposeChange(given.map((each) => ({ base: each.now, now: each.base }))),
        ];
        expect(other === null).toBe(one === null);
        if (one !== null && other !== null)
          for (const key of ["change", "rate", "mix"] as const) expect(other[key]).toBeCloseTo(-one[key], 9);
        const alone = decomposeChange([{ base, now }])!;
        return alone.mix === 0 && alone.rate === alone.change;
      }),
    );
  });

  test("is by hand what it should be", () => {
    // two jobs: 40 of 100 and 80 of 100 become 45 of 100 and 255 of 300
    const found = decomposeChange([
      { base: { numerator: 40, denominator: 100 }, now: { numerator: 45, denominator: 100 } },
      { base: { numerator: 80, denominator: 100 }, now: { numerator: 255, denominator: 300 } },
    ])!;
    expect(found.base).toBe(0.6);
    expect(found.now).toBe(0.75);
    expect(found.change).toBe(0.15);
    // weights 0.5 to 0.25 and 0.5 to 0.75: rates +0.05 each
    expect(found.segments[0]!.rate).toBeCloseTo(0.375 * 0.05, 15);
    expect(found.segments[1]!.rate).toBeCloseTo(0.625 * 0.05, 15);
    expect(found.rate).toBeCloseTo(0.05, 15);
    // mean rates 0.425 and 0.825 about the mean overall 0.675
    expect(found.segments[0]!.mix).toBeCloseTo((0.425 - 0.675) * -0.25, 15);
    expect(found.segments[1]!.mix).toBeCloseTo((0.825 - 0.675) * 0.25, 15);
    expect(found.mix).toBeCloseTo(0.1, 15);
  });

  test("of a new and a vanished segment is mix alone", () => {
    const found = decomposeChange([
      { base: { numerator: 50, denominator: 100 }, now: { numerator: 50, denominator: 100 } },
      { base: { numerator: 10, denominator: 100 }, now: nothing },
      { base: nothing, now: { numerator: 90, denominator: 100 } },
    ])!;
    expect(found.change).toBe(0.4);
    expect(found.rate).toBe(0);
    expect(found.segments.map(({ mix }) => mix)).toEqual([0, 0.2, 0.2]);
  });

  test("has no answer without a denominator, and refuses what is no sum of integers", () => {
    const some = { numerator: 1, denominator: 2 };
    expect(decomposeChange([])).toBeNull();
    expect(decomposeChange([{ base: nothing, now: some }])).toBeNull();
    expect(() => decomposeChange([{ base: some, now: { numerator: 0.5, denominator: 1 } }])).toThrow(
      "invalid sum: 0.5",
    );
    expect(() => decomposeChange([{ base: some, now: { numerator: 1, denominator: -1 } }])).toThrow(
      "invalid denominator: -1",
    );
  });
});
