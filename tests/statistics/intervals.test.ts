import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noteCodes, noteText } from "../../server/figures/notes.ts";
import { differenceOfCorrelations } from "../../server/statistics/association/difference-of-correlations.ts";
import { meanInterval } from "../../server/statistics/intervals/mean-interval.ts";
import {
  medianInterval,
  medianIntervalFromCounts,
  medianRank,
} from "../../server/statistics/intervals/median-interval.ts";
import { newcombeDifference } from "../../server/statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../server/statistics/intervals/proportion-interval.ts";
import { rateInterval } from "../../server/statistics/intervals/rate-interval.ts";
import { ratioOfMeans } from "../../server/statistics/intervals/ratio-of-means.ts";
import { ratioOfProportions } from "../../server/statistics/intervals/ratio-of-proportions.ts";
import { welchDifference } from "../../server/statistics/intervals/welch-difference.ts";
import { cannotSay, type Estimate, estimate } from "../../server/statistics/numbers/estimate.ts";

function expectEnds({ low, high }: Estimate, wantedLow: number, wantedHigh: number, digits = 4): void {
  expect(low).toBeCloseTo(wantedLow, digits);
  expect(high).toBeCloseTo(wantedHigh, digits);
}

describe("an estimate", () => {
  test("never carries NaN or Infinity", () => {
    expect(estimate(Number.NaN, 1, 2, { n: 3, method: "m" })).toEqual({
      value: null,
      low: null,
      high: null,
      level: 0.95,
      n: 3,
      method: "m",
      notes: ["undefined_value"],
    });
    expect(estimate(1, 0, Infinity, { n: 3, method: "m" })).toMatchObject({
      high: null,
      notes: ["no_interval"],
    });
    expect(cannotSay(2, "m", "too_few").notes).toEqual(["too_few"]);
  });
  test("has a sentence in both languages for every note", () => {
    for (const code of noteCodes()) {
      expect(noteText(code, "zh")).toMatch(/[\u4e00-\u9fff]/);
      expect(noteText(code, "en")).toMatch(/[a-z]/);
    }
    expect(noteText("missing_dropped:3", "en")).toBe("3 records with missing values were left out");
  });
});

describe("published examples", () => {
  test("Wilson's interval (Newcombe 1998a: 81 of 263, 15 of 148, 0 of 20, 1 of 29)", () => {
    expectEnds(proportionInterval(81, 263), 0.2553, 0.3662);
    expectEnds(proportionInterval(15, 148), 0.0624, 0.1605);
    expectEnds(proportionInterval(0, 20), 0, 0.1611);
    expectEnds(proportionInterval(1, 29), 0.0061, 0.1718);
  });
  test("Newcombe's difference (Newcombe 1998b, method 10)", () => {
    expectEnds(newcombeDifference(56, 70, 48, 80), 0.0524, 0.3339);
    expectEnds(newcombeDifference(9, 10, 3, 10), 0.1705, 0.809);
    expectEnds(newcombeDifference(10, 10, 0, 20), 0.6791, 1);
    expectEnds(newcombeDifference(0, 10, 0, 10), -0.2775, 0.2775);
  });
  test("Koopman's ratio (Koopman 1984: 36/40 against 16/80)", () => {
    expectEnds(ratioOfProportions(36, 40, 16, 80), 2.94, 7.15, 2);
  });
  test("Garwood's rate (exact Poisson: 10 events, 0 events)", () => {
    expectEnds(rateInterval(10, 1), 4.7954, 18.3904);
    expectEnds(rateInterval(0, 2), 0, 3.6889 / 2);
  });
  test("order statistics of the median (95 per cent: n = 6, 10, 25, 100)", () => {
    expect([5, 6, 10, 25, 100].map((n) => medianRank(n))).toEqual([0, 1, 2, 8, 40]);
  });
  test("Welch's interval agrees with R: t.test(c(1, 2, 3.5, 4), c(2, 5, 6, 7, 7))", () => {
    const a = { n: 4, mean: 2.625, m2: 5.6875 };
    const b = { n: 5, mean: 5.4, m2: 17.2 };
    expectEnds(welchDifference(a, b), -5.51825598590866, -0.0317440140913363, 10);
  });
  test("Zou's difference of independent correlations (Zou 2007: 0.49, n 145; 0.36, n 87)", () => {
    expectEnds(differenceOfCorrelations(0.49, 145, 0.36, 87), -0.0886, 0.3572, 2);
  });
});

describe("edges", () => {
  const about = (n: number) => ({ n, mean: 2, m2: 4 });
  test("too few, zero and boundary cells", () => {
    expect(meanInterval({ n: 0, mean: 0, m2: 0 }).notes).toEqual(["too_few"]);
    expect(meanInterval({ n: 1, mean: 5, m2: 0 })).toMatchObject({
      value: 5,
      low: null,
      notes: ["no_interval"],
    });
    expect(proportionInterval(0, 0).notes).toEqual(["zero_denominator"]);
    expect(rateInterval(3, 0).value).toBeNull();
    expect(ratioOfProportions(3, 10, 0, 10).notes).toEqual(["zero_denominator"]);
    expect(ratioOfProportions(0, 10, 5, 10)).toMatchObject({ value: 0, low: 0 });
    expect(ratioOfMeans(about(5), { n: 5, mean: 0.1, m2: 400 }).notes).toEqual(["unbounded"]);
    expect(medianInterval([]).value).toBeNull();
    expect(medianInterval([1, 2, 3])).toMatchObject({ value: 2, low: null, notes: ["no_interval"] });
  });
  test("programming errors throw", () => {
    expect(() => proportionInterval(5, 3)).toThrow("invalid proportion: 5 of 3");
    expect(() => meanInterval(about(5), 1)).toThrow("invalid level: 1");
  });
});

describe("properties", () => {
  const n = fc.integer({ min: 1, max: 500 });
  const shares = fc.tuple(
    n,
    n,
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  test("an interval holds its value and stays within what is possible", () => {
    fc.assert(
      fc.property(shares, ([n1, n2, p, q]) => {
        const [k1, k2] = [Math.round(p * n1), Math.round(q * n2)];
        const share = proportionInterval(k1, n1);
        expect(share.low).toBeLessThanOrEqual(share.value! + 1e-12);
        expect(share.high).toBeGreaterThanOrEqual(share.value! - 1e-12);
        const difference = newcombeDifference(k1, n1, k2, n2);
        expect(difference.low).toBeGreaterThanOrEqual(-1);
        expect(difference.high).toBeLessThanOrEqual(1);
        expect(difference.low!).toBeLessThanOrEqual(difference.value!);
        if (k2 > 0) {
          const ratio = ratioOfProportions(k1, n1, k2, n2);
          expect(ratio.low!).toBeLessThanOrEqual(ratio.value! * (1 + 1e-9));
          if (ratio.high !== null) expect(ratio.high).toBeGreaterThanOrEqual(ratio.value! * (1 - 1e-9));
        }
      }),
    );
  });
  test("swapping the groups turns a difference and inverts a ratio", () => {
    fc.assert(
      fc.property(shares, ([n1, n2, p, q]) => {
        const [k1, k2] = [Math.max(1, Math.round(p * n1)), Math.max(1, Math.round(q * n2))];
        const there = newcombeDifference(k1, n1, k2, n2);
        const back = newcombeDifference(k2, n2, k1, n1);
        expect(there.low).toBeCloseTo(-back.high!, 10);
        const ratio = ratioOfProportions(k1, n1, k2, n2);
        const inverse = ratioOfProportions(k2, n2, k1, n1);
        if (ratio.low! > 0 && inverse.high !== null) expect(ratio.low! * inverse.high).toBeCloseTo(1, 5);
      }),
    );
  });
  test("the median of counts is the median of the values", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }), (list) => {
        const counts = [...new Set(list)].map((v) => [v, list.filter((w) => w === v).length] as const);
        expect(medianIntervalFromCounts(counts)).toEqual(medianInterval(list.sort((a, b) => a - b)));
      }),
    );
  });
});
