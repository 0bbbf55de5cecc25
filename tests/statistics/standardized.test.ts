import { expect, test } from "vitest";
import { stratifiedMeanDifference } from "../../server/statistics/intervals/stratified-mean-difference.ts";
import { welchDifference } from "../../server/statistics/intervals/welch-difference.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { kaplanMeier } from "../../server/statistics/survival/kaplan-meier.ts";
import { standardizedSurvival } from "../../server/statistics/survival/standardized-survival.ts";
import { survivalInterval } from "../../server/statistics/survival/survival-at.ts";
import { survivalCounts } from "../../server/statistics/survival/survival-counts.ts";

const first = survivalCounts([1, 2, 2, 4, 6, 7], [1, 1, 0, 1, 0, 1]);
const second = survivalCounts([2, 3, 5, 8], [1, 0, 1, 0]);

test("one stratum gives the ordinary curve with its ordinary band, whatever the weight", () => {
  const km = kaplanMeier(first);
  const curve = standardizedSurvival([{ counts: first, people: 60 }]);
  expect([...curve.time]).toEqual([...km.time]);
  for (const [i, share] of curve.survival.entries()) expect(share).toBeCloseTo(km.survival[i]!, 12);
  curve.low.forEach((low, i) => {
    const [bottom] = survivalInterval(km.survival[i]!, km.greenwood[i]!, 0.95, "log-log");
    if (bottom === null) expect(low).toBeNaN();
    else expect(low).toBeCloseTo(bottom, 12);
  });
});

test("whole weights stand for so many people alike", () => {
  // the second stratum counts threefold
  const repeated = survivalCounts(
    [1, 2, 2, 4, 6, 7, ...[2, 3, 5, 8].flatMap((time) => [time, time, time])],
    [1, 1, 0, 1, 0, 1, ...[1, 0, 1, 0].flatMap((event) => [event, event, event])],
  );
  const km = kaplanMeier(repeated);
  const curve = standardizedSurvival([
    { counts: first, people: 6 },
    { counts: second, people: 12 },
  ]);
  expect([...curve.time]).toEqual([...km.time]);
  for (const [i, share] of curve.survival.entries()) expect(share).toBeCloseTo(km.survival[i]!, 12);
  expect(curve.n).toBe(10);
  // weights cost precision: the band is wider than that of eighteen people
  const at = curve.time.indexOf(4);
  const [low] = survivalInterval(km.survival[at]!, km.greenwood[at]!, 0.95, "log-log");
  expect(curve.low[at]!).toBeLessThan(low!);
});

test("nobody is no curve", () => {
  expect(standardizedSurvival([]).time).toHaveLength(0);
});

test("means within strata: equal strata average their differences", () => {
  const stratum = (shift: number) => ({
    focal: meanMoments([5, 7, 9].map((value) => value + shift)),
    reference: meanMoments([1, 2, 6].map((value) => value + shift)),
  });
  const result = stratifiedMeanDifference([stratum(0), stratum(1000)]);
  expect(result.value).toBeCloseTo(4, 12);
  expect(result.compared).toBe(2);
  // a shift between strata is no spread within them: half the variance of one stratum alone
  const one = stratifiedMeanDifference([stratum(0)]);
  expect(one.value).toBeCloseTo(welchDifference(stratum(0).focal, stratum(0).reference).value!, 12);
  expect(result.high! - result.low!).toBeLessThan((one.high! - one.low!) / Math.SQRT2);
});

test("means within strata: weights are those of least squares with a constant per stratum", () => {
  const cells = [
    { focal: [3, 5], reference: [1] },
    { focal: [10], reference: [4, 5, 9] },
    { focal: [8], reference: [] as number[] },
  ];
  const result = stratifiedMeanDifference(
    cells.map(({ focal, reference }) => ({ focal: meanMoments(focal), reference: meanMoments(reference) })),
  );
  const [w1, w2] = [(2 * 1) / 3, (1 * 3) / 4];
  expect(result.value).toBeCloseTo((w1 * (4 - 1) + w2 * (10 - 6)) / (w1 + w2), 12);
  expect(result.n).toBe(7);
  expect(result.compared).toBe(2);
});

test("means within strata: nothing to compare, nothing to measure spread by", () => {
  const alone = { focal: meanMoments([1]), reference: meanMoments([]) };
  const alike = { n: 3, mean: 30, m2: 0 };
  expect(stratifiedMeanDifference([{ focal: alike, reference: alike }])).toMatchObject({
    value: null,
    notes: ["constant"],
  });
  expect(stratifiedMeanDifference([alone])).toMatchObject({ value: null, notes: ["nothing_to_compare"] });
  const pair = { focal: meanMoments([1]), reference: meanMoments([2]) };
  expect(stratifiedMeanDifference([pair])).toMatchObject({ value: null, notes: ["too_few"] });
});
