import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correlationMoments } from "../../server/statistics/association/correlation-moments.ts";
import {
  sizeOfDays,
  weightedCorrelation,
  weightedQuantile,
  weightedSurvival,
} from "../../server/statistics/association/weighted-statistics.ts";
import { decomposeChange } from "../../server/statistics/series/change-decomposition.ts";
import { mixtureChange, type Weighted } from "../../server/statistics/series/mixture-change.ts";
import { kaplanMeier } from "../../server/statistics/survival/kaplan-meier.ts";
import { survivalAt } from "../../server/statistics/survival/survival-at.ts";
import { survivalCounts } from "../../server/statistics/survival/survival-counts.ts";

const column = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 })
  .map((values) => values.sort((a, b) => a - b));
const groups = fc.array(
  fc
    .record({ base: fc.option(column), now: fc.option(column) })
    .filter(({ base, now }) => (base ?? now) !== null),
  { minLength: 1, maxLength: 7 },
);
const both = groups.filter(
  (list) => list.some(({ base }) => base !== null) && list.some(({ now }) => now !== null),
);
const size = (values: readonly number[]) => values.length;
const median = (list: readonly Weighted<readonly number[]>[]) => weightedQuantile(list, 0.5, true);

/** Median of plain rows, by sorting them. */
function plainMedian(rows: readonly number[]): number {
  const sorted = [...rows].sort((a, b) => a - b);
  const at = (index: number) => sorted[Math.floor(index)]!;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}

describe("a change of a median taken apart", () => {
  test("adds up to the change of the rows' own median, as a whole and by group", () => {
    fc.assert(
      fc.property(both, (list) => {
        const found = mixtureChange(list, size, median)!;
        const rows = (period: "base" | "now") => list.flatMap((each) => each[period] ?? []);
        expect(found.change).toBeCloseTo(plainMedian(rows("now")) - plainMedian(rows("base")), 9);
        expect(found.rate + found.mix).toBeCloseTo(found.change, 9);
        const sum = (of: "rate" | "mix" | "both") =>
          found.segments.reduce((total, each) => total + each[of], 0);
        expect(sum("rate")).toBeCloseTo(found.rate, 9);
        expect(sum("mix")).toBeCloseTo(found.mix, 9);
        expect(sum("both")).toBeCloseTo(found.change, 9);
      }),
    );
  });

  test("has no mix where the shares are the same, and no rate where nothing changed within", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(column, column), { minLength: 1, maxLength: 6 }), (pairs) => {
        // as many rows in both periods: the same shares
        const same = pairs.map(([base, other]) => ({
          base,
          now: base.map((_, index) => other[index % other.length]!).sort((a, b) => a - b),
        }));
        const still = mixtureChange(same, size, median)!;
        expect([still.mix, ...still.segments.map(({ mix }) => mix)].map((mix) => mix + 0)).toEqual(
          Array.from({ length: pairs.length + 1 }, () => 0),
        );
        // each row as often again: other shares of the same distributions
        const grown = pairs.map(([base], index) => ({
          base,
          now: base.flatMap((value) => Array.from({ length: index + 1 }, () => value)),
        }));
        const moved = mixtureChange(grown, size, median)!;
        expect(moved.rate).toBeCloseTo(0, 12);
        for (const { rate } of moved.segments) expect(rate).toBeCloseTo(0, 12);
      }),
    );
  });

  test("of a group that is there in one period only is all mix", () => {
    fc.assert(
      fc.property(both, (list) => {
        const found = mixtureChange(list, size, median)!;
        list.forEach(({ base, now }, index) => {
          if (base === null || now === null) expect(found.segments[index]!.rate).toBe(0);
        });
      }),
    );
  });

  test("is by hand: two groups change places, and one of them slows", () => {
    // shares 3/4 and 1/4 become 1/4 and 3/4; the slow group's days go from 10 to 12
    const list = [
      { base: [1, 1, 1], now: [1] },
      { base: [10], now: [12, 12, 12] },
    ];
    const found = mixtureChange(list, size, median)!;
    // f(w0,F0) = 1, f(w0,F1) = 1, f(w1,F0) = 10, f(w1,F1) = 12
    expect(found).toMatchObject({ change: 11, rate: 1, mix: 10 });
  });
});

test("of a mean it is Kitagawa's", () => {
  const mean = (list: readonly Weighted<readonly number[]>[]) => {
    const all = list.reduce((sum, { weight }) => sum + weight, 0);
    return list.reduce(
      (sum, { group, weight }) => sum + ((weight / all) * group.reduce((a, b) => a + b, 0)) / group.length,
      0,
    );
  };
  fc.assert(
    fc.property(both, (list) => {
      const found = mixtureChange(list, size, mean)!;
      const parts = (values: readonly number[] | null) => ({
        numerator: (values ?? []).reduce((a, b) => a + b, 0),
        denominator: (values ?? []).length,
      });
      const known = decomposeChange(list.map(({ base, now }) => ({ base: parts(base), now: parts(now) })))!;
      expect(found.change).toBeCloseTo(known.change, 9);
      const isWhole = list.every(({ base, now }) => base !== null && now !== null);
      if (isWhole) expect(found.rate).toBeCloseTo(known.rate, 9);
      if (isWhole) expect(found.mix).toBeCloseTo(known.mix, 9);
    }),
  );
});

test("a weighted quantile is that of rows repeated as often as they weigh", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(column, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0.1, 0.25, 0.5, 0.9),
      (list, p) => {
        const rows = list
          .flatMap(([values, times]) => values.flatMap((value) => Array.from({ length: times }, () => value)))
          .sort((a, b) => a - b);
        const weighted = list.map(([group, times]) => ({ group, weight: times * group.length }));
        expect(weightedQuantile(weighted, p, false)).toBe(
          rows[Math.max(1, Math.ceil(p * rows.length - 1e-9)) - 1],
        );
        expect(weightedQuantile(weighted, 0.5, true)).toBe(plainMedian(rows));
      },
    ),
  );
});

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), {
  minLength: 2,
  maxLength: 10,
});

test("a weighted correlation is that of pairs repeated as often as they weigh", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(pairs, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 4 }),
      (list) => {
        const rows = list.flatMap(([each, times]) => Array.from({ length: times }, () => each).flat());
        const mean = (of: 0 | 1) => rows.reduce((sum, row) => sum + row[of], 0) / rows.length;
        const [x, y] = [mean(0), mean(1)];
        const sum = (of: (row: readonly [number, number]) => number) =>
          rows.reduce((all, row) => all + of(row), 0);
        const r =
          sum((row) => (row[0] - x) * (row[1] - y)) /
          Math.sqrt(sum((row) => (row[0] - x) ** 2) * sum((row) => (row[1] - y) ** 2));
        const found = weightedCorrelation(
          list.map(([each, times]) => ({
            group: correlationMoments(
              each.map(([a]) => a),
              each.map(([, b]) => b),
            ),
            weight: times * each.length,
          })),
        );
        if (found === null) expect(Number.isFinite(r) && Math.abs(r) < 1).toBe(false);
        else expect(found).toBeCloseTo(r, 9);
      },
    ),
  );
});

test("a weighted share who stayed is Kaplan-Meier's of people repeated as often as they weigh", () => {
  const people = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(people, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 30 }),
      (list, day) => {
        const rows = list.flatMap(([each, times]) => Array.from({ length: times }, () => each).flat());
        const known = survivalAt(
          kaplanMeier(
            survivalCounts(
              rows.map(([at]) => at),
              rows.map(([, ended]) => ended),
            ),
          ),
          day,
        );
        const found = weightedSurvival(
          list.map(([each, times]) => {
            const group = {
              day: each.map(([at]) => at),
              events: each.map(([, ended]) => Number(ended)),
              open: each.map(([, ended]) => Number(!ended)),
            };
            return { group, weight: times * sizeOfDays(group) };
          }),
          day,
        );
        if (known.value === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(known.value, 9);
      },
    ),
  );
});
