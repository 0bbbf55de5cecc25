import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auc, aucDeLong, pairedAucTest } from "../../server/statistics/association/auc.ts";
import { biserial, pointBiserial } from "../../server/statistics/association/biserial.ts";
import { bootstrapCorrelation } from "../../server/statistics/association/bootstrap-correlation.ts";
import {
  overlapDifference,
  steigerOverlapTest,
  williamsTest,
} from "../../server/statistics/association/dependent-correlations.ts";
import { expectancyTable } from "../../server/statistics/association/expectancy-table.ts";
import { kendall, kendallTest } from "../../server/statistics/association/kendall.ts";
import { lift, topShareWeights } from "../../server/statistics/association/lift.ts";
import { olkinPrattR } from "../../server/statistics/association/olkin-pratt.ts";
import {
  partialCorrelation,
  semipartialCorrelation,
} from "../../server/statistics/association/partial-correlation.ts";
import { pearson } from "../../server/statistics/association/pearson.ts";
import { spearman } from "../../server/statistics/association/spearman.ts";
import { correlationMatrix, covarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import { normalRandom, seededRandom, shuffledIndices } from "../../server/statistics/numbers/random.ts";
import { midRanks, sortOrder } from "../../server/statistics/numbers/rank.ts";
import { kFoldR, outOfTimeR } from "../../server/statistics/regression/cross-validated-r.ts";
import { generalDominance } from "../../server/statistics/regression/dominance.ts";
import { linearRegression } from "../../server/statistics/regression/linear-regression.ts";
import { logisticRegression } from "../../server/statistics/regression/logistic-regression.ts";
import {
  incrementalFromMoments,
  regressionFromMoments,
} from "../../server/statistics/regression/regression-from-moments.ts";
import { bootstrap } from "../../server/statistics/resampling/bootstrap.ts";
import { bootstrapGains } from "../../server/statistics/resampling/bootstrap-gain.ts";

const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((v) => Math.round(v * 1e6) / 1e6),
  fc.constant(Number.NaN),
);
const pairs = fc.array(fc.tuple(value, value), { maxLength: 40 });
const split = (rows: readonly (readonly [number, number])[]) => ({
  x: rows.map(([x]) => x),
  y: rows.map(([, y]) => y),
});
const shuffled = (rows: readonly (readonly [number, number])[]) =>
  Array.from(shuffledIndices(rows.length, seededRandom(rows.length)), (i) => rows[i]!);

describe.each([
  ["pearson", pearson],
  ["spearman", spearman],
  ["kendall", kendall],
])("%s", (_, statistic) => {
  test("stays within -1..1, its interval round it", () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const { x, y } = split(rows);
        const { value: r, low, high } = statistic(x, y);
        if (r === null) return;
        expect(Math.abs(r)).toBeLessThanOrEqual(1);
        if (low === null || high === null) return;
        expect(low).toBeLessThanOrEqual(r + 1e-12);
        expect(high).toBeGreaterThanOrEqual(r - 1e-12);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
  test("is the same for rows in any order, scaled and swapped", () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 64 }), (rows, scale) => {
        const { x, y } = split(rows);
        const r = statistic(x, y).value;
        const other = split(shuffled(rows));
        const again = statistic(other.x, other.y).value;
        const moved = statistic(
          x.map((v) => -scale * v),
          y,
        ).value;
        const swapped = statistic(y, x).value;
        if (r === null) expect([again, moved, swapped]).toEqual([null, null, null]);
        else {
          expect(again).toBeCloseTo(r, 9);
          expect(moved).toBeCloseTo(-r, 9);
          expect(swapped).toBeCloseTo(r, 9);
        }
      }),
    );
  });
});

test("r does not feel an offset of 1e9", () => {
  const random = normalRandom(seededRandom(5));
  const x = Array.from({ length: 200 }, () => Math.round(random() * 1000) / 1024);
  const y = x.map((v) => v + Math.round(random() * 1000) / 1024);
  const far = pearson(
    x.map((v) => v + 1e9),
    y.map((v) => v + 1e9),
  );
  expect(far.value).toBeCloseTo(pearson(x, y).value!, 8);
});

describe("ranks", () => {
  test("radix and comparison sorts agree", () => {
    const random = seededRandom(11);
    const values = Float64Array.from({ length: 9000 }, () => Math.round((random() - 0.5) * 500) * 1.5);
    const order = sortOrder(values);
    const wanted = new Uint32Array(values.length)
      .map((_, i) => i)
      .sort((a, b) => values[a]! - values[b]! || a - b);
    expect(order).toEqual(wanted);
    expect(midRanks(values).reduce((sum, rank) => sum + rank, 0)).toBe((9000 * 9001) / 2);
  });
  test("Kendall's S by merge sort is the count over all pairs", () => {
    const small = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small), { minLength: 2, maxLength: 30 }), (rows) => {
        let s = 0;
        rows.forEach(([x, y], i) => {
          for (const [u, v] of rows.slice(i + 1)) s += Math.sign(x - u) * Math.sign(y - v);
        });
        const { x, y } = split(rows);
        expect(kendallTest(x, y).s).toBe(s);
        const tau = kendall(x, y).value;
        if (tau !== null) expect(tau).toBeCloseTo(kendallTest(x, y).tauB!, 12);
      }),
    );
  });
});

describe("a 0/1 outcome", () => {
  const outcome = [0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1];
  const score = [1, 3, 2, 4, 5, 4, 6, 5, 8, 6, 7, 9];
  test("point-biserial r is Pearson's r; the biserial r stretches it", () => {
    const point = pointBiserial(outcome, score);
    expect(point.value).toBeCloseTo(pearson(outcome, score).value!, 14);
    // half passed: sqrt(pq) / phi(0) = 0.5 / 0.39894 = 1.25331
    expect(biserial(outcome, score).value! / point.value!).toBeCloseTo(1.2533141373155, 10);
    expect(biserial([0, 0, 1, 1], [1, 1.01, 9, 9]).notes).toContain("above_one");
    expect(pointBiserial([1, 1, 1], [1, 2, 3]).notes).toEqual(["one_class"]);
    expect(() => pointBiserial([0, 2], [1, 2])).toThrow("invalid binary value: 2");
  });
  test("AUC is the share of pairs in order", () => {
    let sum = 0;
    outcome.forEach((a, i) => {
      outcome.forEach((b, j) => {
        if (a === 1 && b === 0) sum += score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0;
      });
    });
    expect(auc(outcome, score).value).toBeCloseTo(sum / 36, 14);
    expect(auc([1, 1], [1, 2]).notes).toEqual(["one_class"]);
    const found = aucDeLong(outcome, score)!;
    const reach = (1.959963984540054 * Math.sqrt(found.variance!)) / (found.auc * (1 - found.auc));
    const logit = Math.log(found.auc / (1 - found.auc));
    expect(auc(outcome, score).low).toBeCloseTo(1 / (1 + Math.exp(reach - logit)), 12);
    expect(auc(outcome, score).method).toBe("AUC, DeLong on the logit scale");
  });
  test("two AUCs of the same people: DeLong's variance by all pairs of people, written out", () => {
    const labels = [0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0];
    const a = [1, 3, 2, 2, 0, 5, 4, 4, 1, 6, 2, 3];
    const b = [2, 2, 4, 1, 3, 3, 3, 6, 0, 4, 5, 5];
    const positive = labels.flatMap((label, i) => (label === 1 ? [i] : []));
    const negative = labels.flatMap((label, i) => (label === 0 ? [i] : []));
    const psi = (s: number[], i: number, j: number) => (s[i]! > s[j]! ? 1 : s[i] === s[j] ? 0.5 : 0);
    const gap = (i: number, j: number) => psi(a, i, j) - psi(b, i, j);
    const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    const spread = (list: number[]) =>
      list.reduce((sum, value) => sum + (value - mean(list)) ** 2, 0) / (list.length - 1) / list.length;
    const v10 = positive.map((i) => mean(negative.map((j) => gap(i, j))));
    const v01 = negative.map((j) => mean(positive.map((i) => gap(i, j))));
    const found = pairedAucTest(labels, a, b);
    expect(found.difference.value).toBeCloseTo(mean(v10), 12);
    expect(found.z).toBeCloseTo(mean(v10) / Math.sqrt(spread(v10) + spread(v01)), 12);
    expect(pairedAucTest(labels, b, a).z).toBeCloseTo(-found.z!, 12);
    expect(pairedAucTest(labels, a, a)).toMatchObject({ z: null, p: null, difference: { value: 0 } });
    expect(pairedAucTest([1, 1], [1, 2], [1, 2]).difference.notes).toEqual(["one_class"]);
    expect(pairedAucTest([1, 0, 0], [1, 2, 3], [1, 2, 3]).difference.notes).toEqual(["too_few"]);
    expect(() => pairedAucTest([2, 0], [1, 2], [1, 2])).toThrow("invalid binary value: 2");
  });
  test("an AUC of 1, 0 or of constant scores has Newcombe's interval (2006, method 5)", () => {
    const labels = Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 1));
    const perfect = auc(
      labels,
      labels.map((_, i) => i),
    );
    expect(perfect).toMatchObject({ value: 1, high: 1, method: "AUC, Newcombe's score interval" });
    // the end is where the distance is 1.96 standard errors of Hanley and McNeil at that end
    const low = perfect.low!;
    const variance = ((low * (1 - low)) / 100) * (1 + (9 * (1 - low)) / (2 - low) + (9 * low) / (1 + low));
    expect((1 - low) / Math.sqrt(variance)).toBeCloseTo(1.959963984540054, 8);
    const turned = auc(
      labels,
      labels.map((_, i) => -i),
    );
    expect(turned.high).toBeCloseTo(1 - low, 10);
    const flat = auc(
      labels,
      labels.map(() => 3),
    );
    expect(flat.value).toBe(0.5);
    expect(flat.low! + flat.high!).toBeCloseTo(1, 10);
    expect(flat.low!).toBeLessThan(0.3);
  });
});

describe("bootstrap", () => {
  const random = normalRandom(seededRandom(3));
  const x = Array.from({ length: 120 }, random);
  const y = x.map((v) => 0.4 * v + random());
  const job = x.map((_, i) => (i < 40 ? "a" : "b"));
  test("the same seed gives the same interval, another seed another", () => {
    const once = bootstrapCorrelation(x, y, { seed: 1 });
    expect(bootstrapCorrelation(x, y, { seed: 1 })).toEqual(once);
    expect(bootstrapCorrelation(x, y, { seed: 2 }).low).not.toBe(once.low);
    expect(bootstrapCorrelation(x, y, { seed: 1, strata: job }).low).not.toBe(once.low);
  });
  test("the fast form of r agrees with the general one", () => {
    const general = bootstrap(
      x.length,
      (rows) =>
        pearson(
          Float64Array.from(rows, (row) => x[row]!),
          Float64Array.from(rows, (row) => y[row]!),
        ).value,
      { seed: 1, replicates: 500 },
    );
    const fast = bootstrapCorrelation(x, y, { seed: 1, replicates: 500 });
    expect(fast.value).toBeCloseTo(general.value!, 12);
    expect(fast.low).toBeCloseTo(general.low!, 10);
    expect(fast.high).toBeCloseTo(general.high!, 10);
  });
  test("BCa is near Fisher's z for normal data", () => {
    const wide = bootstrapCorrelation(x, y, { seed: 9, replicates: 4000 });
    const classic = pearson(x, y);
    expect(Math.abs(wide.low! - classic.low!)).toBeLessThan(0.06);
    expect(Math.abs(wide.high! - classic.high!)).toBeLessThan(0.06);
  });
});

describe("lift of the top share", () => {
  test("ties at the cut are shared, whatever the order of rows", () => {
    const { weights, tied } = topShareWeights([5, 4, 4, 4, 1, 1, 1, 1, 1, 1], 0.2);
    expect(Array.from(weights)).toEqual([1, 1 / 3, 1 / 3, 1 / 3, 0, 0, 0, 0, 0, 0]);
    expect(tied).toBe(true);
    fc.assert(
      fc.property(pairs, (rows) => {
        const here = split(rows);
        const there = split(shuffled(rows));
        const a = lift(here.x, here.y).difference.value;
        const b = lift(there.x, there.y).difference.value;
        if (a === null) expect(b).toBeNull();
        else expect(b).toBeCloseTo(a, 6);
      }),
    );
  });
  test("without ties it is the plain difference of means", () => {
    const score = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const criterion = [2, 1, 4, 3, 3, 5, 4, 6, 8, 7];
    const found = lift(score, criterion, { seed: 1, replicates: 400 });
    expect(found.topMean).toBeCloseTo(7.5, 12);
    expect(found.restMean).toBeCloseTo(3.5, 12);
    expect(found.relative.value).toBeCloseTo(4 / 3.5, 12);
    expect(found.bootstrapped!.value).toBeCloseTo(4, 12);
    expect(found.difference.low!).toBeLessThan(4);
  });
});

test("an expectancy table counts everybody once", () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const { x, y } = split(rows);
      const bands = expectancyTable(x, y);
      const complete = rows.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b)).length;
      expect(bands.reduce((sum, { above }) => sum + above.n, 0)).toBe(complete);
    }),
  );
  const steep = expectancyTable(
    Array.from({ length: 100 }, (_, i) => i),
    Array.from({ length: 100 }, (_, i) => i),
  );
  expect(steep.map(({ above }) => above.value)).toEqual([0, 0, 0.5, 1, 1]);
});

describe("dependent correlations", () => {
  test("Steiger's Z agrees with cocor (r12 .4, r13 .3, r23 .5, n 103 near Williams' t)", () => {
    const z = steigerOverlapTest(0.4, 0.3, 0.5, 103)!;
    expect(z.z).toBeCloseTo(williamsTest(0.4, 0.3, 0.5, 103)!.t, 1);
    expect(steigerOverlapTest(0.3, 0.4, 0.5, 103)!.z).toBeCloseTo(-z.z, 12);
  });
  test("Zou's interval of overlapping correlations (Zou 2007: .396, .179, .088, n 66)", () => {
    const found = overlapDifference(0.396, 0.179, 0.088, 66);
    expect(found.low).toBeCloseTo(-0.093, 3);
    expect(found.high).toBeCloseTo(0.517, 3);
  });
});

describe("partial correlation", () => {
  const random = normalRandom(seededRandom(21));
  const z = Array.from({ length: 300 }, random);
  const x = z.map((v) => v + random());
  const y = z.map((v) => v + random());
  test("is the correlation of residuals", () => {
    const moments = covarianceMoments([x, y, z]);
    const residual = (a: number[]) => {
      const fit = linearRegression(a, [z]);
      return a.map((v, i) => v - fit.coefficients[0]! - fit.coefficients[1]! * z[i]!);
    };
    const wanted = pearson(residual(x), residual(y)).value!;
    expect(partialCorrelation(moments.c, 300, 0, 1, [2]).value).toBeCloseTo(wanted, 10);
    expect(semipartialCorrelation(correlationMatrix(moments), 300, 0, 1, [2]).value).toBeCloseTo(
      pearson(residual(x), y).value!,
      10,
    );
    expect(partialCorrelation(moments.c, 300, 0, 1, []).value).toBeCloseTo(pearson(x, y).value!, 12);
  });
  test("a control that determines x leaves nothing to say", () => {
    const moments = covarianceMoments([x, y, x.map((v) => 2 * v)]);
    expect(partialCorrelation(moments.c, 300, 0, 1, [2]).notes).toEqual(["collinear"]);
  });
});

describe("regression", () => {
  const random = normalRandom(seededRandom(8));
  const a = Array.from({ length: 200 }, random);
  const b = a.map((v) => v + random());
  const y = a.map((v, i) => 1 + 2 * v - b[i]! + random());
  const moments = covarianceMoments([y, a, b]);
  test("from moments it is the same as from rows", () => {
    const rows = linearRegression(y, [a, b]);
    const found = regressionFromMoments(moments, 0, [1, 2])!;
    expect(found.rSquared).toBeCloseTo(rows.rSquared!, 12);
    expect(found.intercept).toBeCloseTo(rows.coefficients[0]!, 10);
    expect(found.slopes[1]).toBeCloseTo(rows.coefficients[2]!, 10);
  });
  test("a copied predictor adds nothing and is named", () => {
    const copied = covarianceMoments([y, a, a.map((v) => 3 * v + 1)]);
    const found = incrementalFromMoments(copied, 0, [1], [2])!;
    expect(found.deltaRSquared).toBeCloseTo(0, 12);
    expect(found.notes).toContain("collinear");
    expect(linearRegression(y, [a, a.map((v) => 2 * v)]).coefficients[2]).toBeNull();
  });
  test("dominance weights sum to R squared", () => {
    const { general, rSquared } = generalDominance(moments, 0, [1, 2])!;
    expect(general.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(rSquared, 12);
  });
  test("cross-validated R is below the fitted one, out of time near it", () => {
    const fitted = Math.sqrt(regressionFromMoments(moments, 0, [1, 2])!.rSquared);
    const folds = kFoldR(y, [a, b], { seed: 1 });
    expect(folds.value!).toBeLessThan(fitted + 0.02);
    expect(folds.value!).toBeGreaterThan(fitted - 0.15);
    const later = outOfTimeR(
      y,
      [a, b],
      y.map((_, i) => i),
    );
    expect(later.n).toBe(60);
    expect(later.value!).toBeGreaterThan(0.5);
  });
  test.each([
    ["many values", y],
    ["a rare event, absent from many resamples", y.map((_, i) => (i === 3 ? 1 : 0))],
  ])("both gains come from one resampling as from two, of %s", (_name, outcome) => {
    const columns = [outcome, a, b].map((column) => Float64Array.from(column).subarray(0, 40));
    const both = bootstrapGains(columns[0]!, columns[1]!, columns[2]!, { seed: 7, replicates: 300 });
    for (const [gain, base, added] of [
      [both.second, 1, 2],
      [both.first, 2, 1],
    ] as const) {
      const test = incrementalFromMoments(covarianceMoments(columns), 0, [base], [added])!;
      const alone = bootstrap(
        40,
        (rows) => {
          const drawn = columns.map((column) => Float64Array.from(rows, (row) => column[row]!));
          return incrementalFromMoments(covarianceMoments(drawn), 0, [base], [added])?.deltaRSquared ?? null;
        },
        { seed: 7, replicates: 300, interval: "percentile", method: "gain in R squared" },
      );
      expect(gain.value).toBeCloseTo(alone.value!, 12);
      // what the F test does not exclude, the interval holds
      if (test.p! > 0.05) expect(gain.low).toBe(0);
      else expect(gain.low).toBeCloseTo(alone.low!, 12);
      expect(gain.high).toBeCloseTo(alone.high!, 12);
      expect(gain.method).toBe("gain in R squared, percentile bootstrap, from 0 where F allows none");
    }
  });
  test("a separated outcome says so", () => {
    const outcome = a.map((v) => (v > 0 ? 1 : 0));
    expect(logisticRegression(outcome, [a]).notes).toContain("separated");
    expect(logisticRegression([1, 1, 1, 1], [[1, 2, 3, 4]]).notes).toContain("one_class");
  });
});

test("the Olkin-Pratt estimate is unbiased upward and odd", () => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: 5, max: 400 }), (r, n) => {
      const found = olkinPrattR(r, n)!;
      expect(Math.abs(found)).toBeGreaterThanOrEqual(Math.abs(r) * (1 - 1e-12));
      expect(found).toBeCloseTo(-olkinPrattR(-r, n)!, 12);
      expect(Math.abs(found)).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
  expect(olkinPrattR(0.3, 4)).toBeNull();
});
