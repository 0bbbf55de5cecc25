import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randolphKappa } from "../../server/statistics/agreement/randolph-kappa.ts";
import { classificationScores } from "../../server/statistics/association/classification-scores.ts";
import { probabilityScores } from "../../server/statistics/association/probability-scores.ts";
import { normalQuantile } from "../../server/statistics/distributions/normal.ts";
import { sortedQuantileType6 } from "../../server/statistics/numbers/sample-quantile.ts";
import { shape } from "../../server/statistics/numbers/shape.ts";
import { termLogOdds } from "../../server/statistics/text/term-log-odds.ts";

const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });

describe("shape of a column", () => {
  test("type 6 is the least and greatest value beyond its ends, and asks for a share", () => {
    expect(sortedQuantileType6([], 0.5)).toBeNaN();
    expect(sortedQuantileType6([7], 0.2)).toBe(7);
    expect([0, 0.25, 0.5, 1].map((p) => sortedQuantileType6([1, 2, 3], p))).toEqual([1, 1, 2, 3]);
    expect(() => sortedQuantileType6([1], 2)).toThrow("invalid p: 2");
  });
  test("skewness turns with the sign, kurtosis does not; constant and few values have none", () => {
    fc.assert(
      fc.property(sample, (x) => {
        const [there, back] = [shape(x), shape(x.map((value) => 3 - 2 * value))];
        if (there.skewness === null) {
          expect(back.skewness).toBeNull();
          return;
        }
        expect(back.skewness).toBeCloseTo(-there.skewness, 8);
        expect(back.excessKurtosis).toBeCloseTo(there.excessKurtosis!, 8);
      }),
    );
    expect(shape([2, 2, 2])).toEqual({ n: 3, skewness: null, excessKurtosis: null });
    expect(shape([1, 2], 2)).toEqual({ n: 2, skewness: null, excessKurtosis: null });
  });
});

describe("probabilities and decisions", () => {
  test("sure and right is 0, sure and wrong is finite; a half is a quarter and log 2", () => {
    const right = probabilityScores([0, 1, 1], [0, 1, 1]);
    expect(right.brier.value).toBe(0);
    expect(right.logLoss.value!).toBeLessThan(1e-12);
    expect(right.calibrationError).toBe(0);
    expect(probabilityScores([1, 0], [0, 0]).logLoss.value!).toBeCloseTo(-Math.log(Number.EPSILON) / 2, 8);
    const half = probabilityScores([0, 1, Number.NaN], [0.5, 0.5, 0.1]);
    expect(half.brier).toMatchObject({ value: 0.25, low: 0.25, n: 2, notes: ["missing_dropped:1"] });
    expect(half.logLoss.value).toBeCloseTo(Math.LN2, 12);
    expect(half.bins).toEqual([{ n: 2, probability: 0.5, share: 0.5 }]);
    expect(probabilityScores([], [])).toMatchObject({
      brier: { notes: ["too_few"] },
      calibrationError: null,
    });
    expect(() => probabilityScores([1], [1.2])).toThrow("invalid probability: 1.2");
    expect(() => probabilityScores([2], [0.2])).toThrow("invalid binary value: 2");
  });
  test("empty margins have no score", () => {
    const none = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
    expect(classificationScores(none)).toMatchObject({
      n: 0,
      f1: null,
      matthews: null,
      balancedAccuracy: null,
    });
    expect(classificationScores({ ...none, trueNegative: 5, falseNegative: 2 })).toMatchObject({
      f1: 0,
      matthews: null,
      balancedAccuracy: 0.5,
      precision: { value: null },
    });
    expect(() => classificationScores({ ...none, falsePositive: -1 })).toThrow("invalid falsePositive: -1");
  });
});

describe("Randolph's kappa", () => {
  test("is 1 for agreement in everything and -1/(k-1) for none, within its bounds", () => {
    expect(
      randolphKappa([
        [4, 0, 0],
        [0, 4, 0],
        [0, 0, 4],
      ]),
    ).toMatchObject({ value: 1, low: 1, high: 1 });
    expect(
      randolphKappa([
        [1, 1, 0],
        [0, 1, 1],
      ]).value,
    ).toBeCloseTo(-0.5, 12);
    const found = randolphKappa([
      [2, 0],
      [1, 1],
      [2, 0],
      [0, 2],
      [1, 1],
    ]);
    expect(found.low!).toBeGreaterThanOrEqual(-1);
    expect(found.high!).toBeLessThanOrEqual(1);
    expect(randolphKappa([[1, 0]]).notes).toEqual(["too_few"]);
    expect(() => randolphKappa([[1, 1], [2]])).toThrow("invalid counts: rows differ");
  });
});

describe("log odds of terms with a prior (Monroe, Colaresi & Quinn 2008)", () => {
  const terms = [
    { term: "team", first: 30, second: 14, background: 90 },
    { term: "uh", first: 55, second: 60, background: 260 },
    { term: "once", first: 1, second: 0, background: 3 },
    { term: "unknown", first: 9, second: 0, background: 0 },
  ];
  test("groups swapped turn the sign; the interval is the normal one; terms without background are left out", () => {
    const found = termLogOdds(terms);
    expect(found.map(({ term }) => term)).toEqual(["team", "uh", "once"]);
    const back = termLogOdds(terms.map((entry) => ({ ...entry, first: entry.second, second: entry.first })));
    found.forEach(({ logOdds, z }, i) => {
      expect(back[i]!.z).toBeCloseTo(-z, 12);
      const error = logOdds.value! / z;
      expect(logOdds.high! - logOdds.value!).toBeCloseTo(normalQuantile(0.975) * error, 10);
    });
  });
  test("a stronger prior draws every term towards 0, and a rare one cannot look telling", () => {
    const z = (priorSize: number) => termLogOdds(terms, { priorSize }).map((entry) => Math.abs(entry.z));
    const [weak, strong] = [z(10), z(10_000)];
    for (const [i, own] of weak.entries()) expect(strong[i]!).toBeLessThan(own);
    expect(weak[2]!).toBeLessThan(1);
    expect(termLogOdds([])).toEqual([]);
    expect(termLogOdds([terms[0]!])).toEqual([]);
    expect(() => termLogOdds(terms, { priorSize: -1 })).toThrow("invalid priorSize: -1");
  });
});
