import fc from "fast-check";
import * as simple from "simple-statistics";
import { describe, expect, test } from "vitest";
import { groupDifference } from "../../server/statistics/association/group-difference.ts";
import { pearson } from "../../server/statistics/association/pearson.ts";
import { descriptives } from "../../server/statistics/numbers/descriptives.ts";
import { meanMoments, mergeMoments, sampleVariance } from "../../server/statistics/numbers/moments.ts";
import { sortedQuantile } from "../../server/statistics/numbers/sample-quantile.ts";
import { shape } from "../../server/statistics/numbers/shape.ts";
import { linearRegression } from "../../server/statistics/regression/linear-regression.ts";

const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }));
const sample = fc
  .array(value, { minLength: 4, maxLength: 60 })
  .filter((values) => simple.sampleVariance(values) > 1e-3);
const near = (found: number | null | undefined, wanted: number) =>
  expect(Math.abs(found! - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));

describe("agrees with simple-statistics", () => {
  test("mean, variance, quartiles and shape of one sample", () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const moments = meanMoments(values);
        near(moments.mean, simple.mean(values));
        near(sampleVariance(moments), simple.sampleVariance(values));
        near(sortedQuantile(Float64Array.from(values).sort(), p), simple.quantile(values, p));
        const { firstQuartile, median, skewness } = descriptives(values);
        near(firstQuartile, simple.quantile(values, 0.25));
        near(median, simple.median(values));
        near(skewness, simple.sampleSkewness(values, true));
        const unbiased = shape(values, 2);
        near(unbiased.skewness, simple.sampleSkewness(values));
        near(unbiased.excessKurtosis, simple.sampleKurtosis(values));
      }),
    );
  });

  test("two samples: joined, compared by Student's t and by ranks", () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const joined = mergeMoments(meanMoments(x), meanMoments(y));
        near(joined.mean, simple.combineMeans(simple.mean(x), x.length, simple.mean(y), y.length));
        near(joined.m2, simple.sumNthPowerDeviations([...x, ...y], 2));
        const { student, ranks } = groupDifference(x, y);
        near(student?.t, simple.tTestTwoSample(x, y)!);
        near(ranks.u, simple.wilcoxonRankSum(x, y) - (x.length * (x.length + 1)) / 2);
      }),
    );
  });

  test("pairs: correlation and line", () => {
    const pairs = fc
      .array(fc.tuple(value, value), { minLength: 4, maxLength: 60 })
      .filter((rows) => [0, 1].every((side) => simple.sampleVariance(rows.map((row) => row[side]!)) > 1e-3));
    fc.assert(
      fc.property(pairs, (rows) => {
        const [x, y] = [rows.map(([first]) => first), rows.map(([, second]) => second)];
        near(pearson(x, y).value, simple.sampleCorrelation(x, y));
        const { m, b } = simple.linearRegression(rows);
        const { coefficients } = linearRegression(y, [x]);
        near(coefficients[0], b);
        near(coefficients[1], m);
      }),
    );
  });
});
