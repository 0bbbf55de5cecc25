import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clusteredCorrelation,
  robustCorrelation,
} from "../../server/statistics/association/clustered-correlation.ts";
import { correlationMoments } from "../../server/statistics/association/correlation-moments.ts";
import { correlationOf, pearson } from "../../server/statistics/association/pearson.ts";
import {
  clusteredProportion,
  effectiveHits,
} from "../../server/statistics/intervals/clustered-proportion.ts";
import { differenceOfEstimates } from "../../server/statistics/intervals/difference-of-estimates.ts";
import { proportionInterval } from "../../server/statistics/intervals/proportion-interval.ts";
import { estimate } from "../../server/statistics/numbers/estimate.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";

type Row = readonly [x: number, y: number];
type People = readonly (readonly Row[])[];

/** Sums of each person's rows and of their products, written out. */
function sumsOf(people: People) {
  const each = people.map((rows) => {
    const over = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0);
    return [
      rows.length,
      over(([x]) => x),
      over(([, y]) => y),
      over(([x]) => x * x),
      over(([, y]) => y * y),
      over(([x, y]) => x * y),
    ].map(BigInt);
  });
  const total = (of: (own: readonly bigint[]) => bigint) => each.reduce((sum, own) => sum + of(own), 0n);
  const products: bigint[] = [];
  for (let i = 0; i < 6; i++) for (let j = i; j < 6; j++) products.push(total((own) => own[i]! * own[j]!));
  return { people: people.length, sums: [0, 1, 2, 3, 4, 5].map((i) => total((own) => own[i]!)), products };
}

const columns = (people: People) => ({
  x: people.flatMap((rows) => rows.map(([x]) => x)),
  y: people.flatMap((rows) => rows.map(([, y]) => y)),
  person: people.flatMap((rows, i) => rows.map(() => i)),
});

/** r with each person's rows counted `weights` times. */
function weightedR(people: People, weights: readonly number[]): number {
  let [m, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  people.forEach((rows, i) => {
    for (const [x, y] of rows) {
      const w = weights[i]!;
      m += w;
      sx += w * x;
      sy += w * y;
      sxx += w * x * x;
      syy += w * y * y;
      sxy += w * x * y;
    }
  });
  return (sxy - (sx * sy) / m) / Math.sqrt((sxx - (sx * sx) / m) * (syy - (sy * sy) / m));
}

function drawn(count: number, rows: (i: number) => number, seed: number): People {
  const random = normalRandom(seededRandom(seed));
  return Array.from({ length: count }, (_, i) => {
    const own = random();
    return Array.from({ length: rows(i) }, () => {
      const x = own + random();
      return [Math.round(100 * x), Math.round(100 * (0.5 * x + own + Math.exp(random())))] as const;
    });
  });
}

const value = fc.integer({ min: -20, max: 100 });
const pair = fc.tuple(value, value);
const people = fc.array(fc.array(pair, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 15 });

describe("a correlation over rows that repeat people", () => {
  test("its variance is that of the infinitesimal jackknife over people, taken numerically", () => {
    for (const seed of [1, 2, 3]) {
      const some = drawn(40, (i) => 1 + (i % 3), seed);
      const n = some.length;
      const ones = some.map(() => 1);
      const step = 1e-5;
      // the change of atanh r when a person counts a little more
      const influences = some.map((_, i) => {
        const at = (change: number) => Math.atanh(weightedR(some, ones.with(i, 1 + change)));
        return (at(step) - at(-step)) / (2 * step);
      });
      const ratio = n * influences.reduce((sum, own) => sum + own * own, 0);
      const kurtosis = [0, 1].map((k) => {
        const flat = some.flatMap((rows) => rows.map((row) => row[k]!));
        const mean = flat.reduce((sum, one) => sum + one, 0) / flat.length;
        const own = some.map((rows) => rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0));
        return (n * own.reduce((s, one) => s + one * one, 0)) / own.reduce((s, one) => s + one, 0) ** 2;
      });
      const w = (kurtosis[0]! + kurtosis[1]!) / 2;
      const least = Math.min(1, ((w * (n + 1)) / (n - 1) - 1) / 2);
      const variance = Math.max(least, ratio * (1 + (4 * w - 6) / n)) / (n - 3);
      const found = clusteredCorrelation(sumsOf(some));
      const z = Math.atanh(weightedR(some, ones));
      expect(found.value).toBeCloseTo(Math.tanh(z), 12);
      expect(found.low).toBeCloseTo(Math.tanh(z - 1.9599639845400545 * Math.sqrt(variance)), 7);
      expect(found.high).toBeCloseTo(Math.tanh(z + 1.9599639845400545 * Math.sqrt(variance)), 7);
      expect(found.n).toBe(40);
    }
  });

  test("is the same from sums and from values, and r that of all rows", () => {
    fc.assert(
      fc.property(people, (some) => {
        const { x, y, person } = columns(some);
        const found = clusteredCorrelation(sumsOf(some));
        const listed = robustCorrelation(x, y, { person });
        const r = correlationOf(correlationMoments(x, y));
        expect(found.n).toBe(listed.n);
        if (r === null) expect(found.value).toBeNull();
        else {
          expect(found.value).toBeCloseTo(r, 12);
          if (Math.abs(r) < 1 - 1e-9) {
            expect(listed.low).toBeCloseTo(found.low!, 6);
            expect(listed.high).toBeCloseTo(found.high!, 6);
            expect(listed.notes).toEqual(found.notes);
          }
        }
      }),
    );
  });

  test("doubling every row changes no bit; the order and a change of unit change nothing", () => {
    fc.assert(
      fc.property(people, (some) => {
        const once = clusteredCorrelation(sumsOf(some));
        expect(clusteredCorrelation(sumsOf(some.map((rows) => [...rows, ...rows])))).toEqual(once);
        const turned = some
          .toReversed()
          .map((rows) => rows.map(([x, y]) => [7 * x + 1000, 300 - 2 * y] as const));
        const other = clusteredCorrelation(sumsOf(turned));
        if (once.value === null) expect(other.value).toBeNull();
        else if (once.low !== null) {
          expect(other.low).toBeCloseTo(-once.high!, 12);
          expect(other.high).toBeCloseTo(-once.low, 12);
        }
      }),
    );
  });

  test("on much normal data it is Fisher's interval; with shared tails it is wider", () => {
    const random = normalRandom(seededRandom(9));
    const x = Float64Array.from({ length: 20_000 }, random);
    const y = x.map((own) => 0.5 * own + random());
    const fisher = pearson(x, y);
    const found = robustCorrelation(x, y);
    expect(found.value).toBeCloseTo(fisher.value!, 12);
    expect((found.high! - found.low!) / (fisher.high! - fisher.low!)).toBeCloseTo(1, 1);
    const heavy = (values: Float64Array) => values.map((own) => Math.exp(own));
    const skewed = robustCorrelation(heavy(x), heavy(y));
    const naive = pearson(heavy(x), heavy(y));
    expect(skewed.high! - skewed.low!).toBeGreaterThan(2 * (naive.high! - naive.low!));
  });

  test("thin data and wrong use", () => {
    const few = (rows: People) => clusteredCorrelation(sumsOf(rows));
    expect(few([]).notes).toEqual(["too_few"]);
    expect(few([[[1, 2]], [[1, 3]], [[1, 5]], [[1, 4]]]).notes).toEqual(["constant"]);
    expect(few([[[1, 2]], [[2, 3]], [[3, 5]]])).toMatchObject({ low: null, n: 3, notes: ["no_interval"] });
    const line = [1, 2, 3, 4, 5].map((x) => [[x, -2 * x] as const]);
    expect(few(line)).toMatchObject({ value: -1, low: -1, high: -1, notes: ["perfect"] });
    expect(robustCorrelation([1, 2, Number.NaN], [1, 2, 3]).notes).toEqual([
      "no_interval",
      "missing_dropped:1",
    ]);
    expect(() => robustCorrelation([1], [1, 2])).toThrow("invalid column lengths");
    expect(() => clusteredCorrelation({ people: 5, sums: [1], products: [] })).toThrow(
      "invalid sums: 1 and 0 instead of 6 and 21",
    );
  });
});

const hits = (people: readonly (readonly [m: number, k: number])[]) => {
  const over = (of: (m: number, k: number) => number) => people.reduce((sum, [m, k]) => sum + of(m, k), 0);
  return {
    people: people.length,
    rows: over((m) => m),
    hits: over((_, k) => k),
    sumMM: over((m) => m * m),
    sumMK: over((m, k) => m * k),
    sumKK: over((_, k) => k * k),
  };
};
const person = fc
  .integer({ min: 1, max: 5 })
  .chain((m) => fc.tuple(fc.constant(m), fc.integer({ min: 0, max: m })));

describe("a share over rows that repeat people", () => {
  test("with one row a person it is Wilson's, to the bit", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 60 }), (own) => {
        const found = clusteredProportion(hits(own.map((k) => [1, k])));
        const {
          low,
          high,
          value: share,
        } = proportionInterval(
          own.reduce((sum, k) => sum + k, 0),
          own.length,
        );
        expect([found.value, found.low, found.high]).toEqual([share, low, high]);
      }),
    );
  });
  test("doubling every row changes nothing, and it never counts more than people", () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 30 }), (own) => {
        const once = clusteredProportion(hits(own));
        const twice = clusteredProportion(hits(own.map(([m, k]) => [2 * m, 2 * k] as const)));
        expect(twice.low).toBeCloseTo(once.low!, 12);
        expect(twice.high).toBeCloseTo(once.high!, 12);
        expect(once.n).toBe(own.length);
        expect(effectiveHits(hits(own))!.n).toBeLessThanOrEqual(own.length);
        expect(once.low!).toBeLessThanOrEqual(once.value! + 1e-12);
        expect(once.high!).toBeGreaterThanOrEqual(once.value! - 1e-12);
      }),
    );
  });
  test("the effective number by hand: people of unequal weight are worth fewer", () => {
    // shares 3/3, 0/1, 1/1, 0/1: p = 4/6, deviations 1, -2/3, 1/3, -2/3, squares 2
    const found = effectiveHits(
      hits([
        [3, 3],
        [1, 0],
        [1, 1],
        [1, 0],
      ]),
    )!;
    expect(found.n).toBeCloseTo(((4 / 6) * (2 / 6) * 36) / (1 + 4 / 9 + 1 / 9 + 4 / 9), 12);
    expect(found.k).toBeCloseTo((found.n * 4) / 6, 12);
    expect(clusteredProportion(hits([])).notes).toEqual(["zero_denominator"]);
    expect(() => effectiveHits({ ...hits([[1, 1]]), hits: 2 })).toThrow("invalid proportion: 2 of 1");
  });
});

describe("a difference of two independent estimates", () => {
  const about = { n: 10, method: "m" };
  test("recovers each side's variance from its own limits (Zou & Donner 2008)", () => {
    const found = differenceOfEstimates(estimate(5, 2, 9, about), estimate(3, 0, 7, about), "d");
    expect(found).toMatchObject({ value: 2, low: 2 - 5, high: 2 + 5, n: 20, method: "d" });
    expect(
      differenceOfEstimates(estimate(5, 2, 9, about), estimate(3, 0, 7, about), "d", [-1, 4]),
    ).toMatchObject({
      low: -1,
      high: 4,
    });
  });
  test("says what is missing", () => {
    const one = estimate(1, null, null, about);
    expect(differenceOfEstimates(one, estimate(3, 0, 7, about), "d").notes).toEqual(["no_interval"]);
    const none = estimate(null, null, null, { ...about, notes: ["constant"] });
    expect(differenceOfEstimates(one, none, "d")).toMatchObject({ value: null, notes: ["constant"] });
    expect(() => differenceOfEstimates(one, { ...one, level: 0.9 }, "d")).toThrow(
      "invalid levels: 0.95, 0.9",
    );
  });
});
