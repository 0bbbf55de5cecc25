import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spearmanBrown } from "../../server/statistics/agreement/spearman-brown.ts";
import { anova } from "../../server/statistics/association/anova.ts";
import { auc, averagePrecision } from "../../server/statistics/association/auc.ts";
import { biserial, pointBiserial } from "../../server/statistics/association/biserial.ts";
import { bootstrapCorrelation } from "../../server/statistics/association/bootstrap-correlation.ts";
import { goodnessOfFit, independence } from "../../server/statistics/association/chi-square-test.ts";
import { correlationMoments } from "../../server/statistics/association/correlation-moments.ts";
import {
  overlapDifference,
  steigerFourVariablesTest,
  steigerOverlapTest,
  williamsTest,
} from "../../server/statistics/association/dependent-correlations.ts";
import {
  differenceOfCorrelations,
  independentCorrelationsTest,
} from "../../server/statistics/association/difference-of-correlations.ts";
import { expectancyTable } from "../../server/statistics/association/expectancy-table.ts";
import { correlationEstimate } from "../../server/statistics/association/fisher-z.ts";
import { groupDifference } from "../../server/statistics/association/group-difference.ts";
import { kendall, kendallTest } from "../../server/statistics/association/kendall.ts";
import { lift } from "../../server/statistics/association/lift.ts";
import { mannWhitney } from "../../server/statistics/association/mann-whitney.ts";
import { adjustP } from "../../server/statistics/association/multiple-testing.ts";
import { olkinPrattApproximateR, olkinPrattR } from "../../server/statistics/association/olkin-pratt.ts";
import {
  partialCorrelation,
  semipartialCorrelation,
} from "../../server/statistics/association/partial-correlation.ts";
import {
  correlationFromMoments,
  correlationTest,
  pearson,
} from "../../server/statistics/association/pearson.ts";
import { spearman } from "../../server/statistics/association/spearman.ts";
import { meanInterval } from "../../server/statistics/intervals/mean-interval.ts";
import { medianInterval } from "../../server/statistics/intervals/median-interval.ts";
import { newcombeDifference } from "../../server/statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../server/statistics/intervals/proportion-interval.ts";
import { rateInterval } from "../../server/statistics/intervals/rate-interval.ts";
import { ratioOfMeans } from "../../server/statistics/intervals/ratio-of-means.ts";
import { ratioOfProportions } from "../../server/statistics/intervals/ratio-of-proportions.ts";
import { welchDifference, welchTest } from "../../server/statistics/intervals/welch-difference.ts";
import { covarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import { descriptives } from "../../server/statistics/numbers/descriptives.ts";
import {
  correlationEffect,
  fisherZEffect,
  logRiskRatioEffect,
} from "../../server/statistics/numbers/effect-size.ts";
import { momentsFromIntegerSums } from "../../server/statistics/numbers/integer-sums.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { shrunkenCorrelations } from "../../server/statistics/pooling/empirical-bayes.ts";
import { bareBones } from "../../server/statistics/pooling/hunter-schmidt.ts";
import { pooledCorrelation } from "../../server/statistics/pooling/pooled-correlation.ts";
import {
  type CorrectionKind,
  correctCorrelation,
} from "../../server/statistics/pooling/psychmeta-correction.ts";
import {
  psychmetaArtifactDistribution,
  psychmetaBareBones,
  psychmetaIndividualCorrection,
} from "../../server/statistics/pooling/psychmeta-meta.ts";
import {
  eggerMixedTest,
  eggerTest,
  failSafeN,
  leaveOneOut,
  rankTest,
  trimAndFill,
} from "../../server/statistics/pooling/publication-bias.ts";
import {
  heterogeneityInterval,
  randomEffects,
  type TauMethod,
} from "../../server/statistics/pooling/random-effects.ts";
import { kFoldR, outOfTimeR } from "../../server/statistics/regression/cross-validated-r.ts";
import { generalDominance } from "../../server/statistics/regression/dominance.ts";
import { linearRegression } from "../../server/statistics/regression/linear-regression.ts";
import { logisticRegression } from "../../server/statistics/regression/logistic-regression.ts";
import { incrementalFromMoments } from "../../server/statistics/regression/regression-from-moments.ts";
import { browneShrinkage, olkinPrattRSquared } from "../../server/statistics/regression/shrinkage.ts";
import { bootstrap } from "../../server/statistics/resampling/bootstrap.ts";
import { operationalValidity, trueScoreCorrelation } from "../../server/statistics/selection/attenuation.ts";
import { brogdenCronbachGleser } from "../../server/statistics/selection/brogden-cronbach-gleser.ts";
import { correctionLadder } from "../../server/statistics/selection/correction-ladder.ts";
import { lawleyCorrection } from "../../server/statistics/selection/lawley.ts";
import { naylorShine } from "../../server/statistics/selection/naylor-shine.ts";
import {
  bivariateDirect,
  bivariateIndirect,
  caseFour,
  caseThree,
  caseTwo,
} from "../../server/statistics/selection/range-restriction.ts";
import { trueScoreRatio } from "../../server/statistics/selection/restricted-reliability.ts";
import { taylorRussellEstimate } from "../../server/statistics/selection/taylor-russell.ts";

/** Every number anywhere in a result must be finite. */
function expectFinite(result: unknown, path = "result"): void {
  if (typeof result === "number") {
    if (!Number.isFinite(result)) throw new Error(`${path}: ${result}`);
  } else if (ArrayBuffer.isView(result)) {
    for (const [i, value] of (result as Float64Array).entries()) expectFinite(value, `${path}[${i}]`);
  } else if (result !== null && typeof result === "object") {
    for (const [name, value] of Object.entries(result)) expectFinite(value, `${path}.${name}`);
  }
}

const cell = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -2, max: 2 }) },
  { weight: 3, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(Number.NaN) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }).map((i) => 1e12 + i) },
  { weight: 1, arbitrary: fc.constantFrom(1e-300, -1e-12, 1e150, Infinity, -Infinity) },
);
const tame = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.constant(Number.NaN),
);
const columns = (of: fc.Arbitrary<number>) =>
  fc.integer({ min: 0, max: 24 }).chain((n) => {
    const one = fc.oneof(
      { weight: 5, arbitrary: fc.array(of, { minLength: n, maxLength: n }) },
      { weight: 1, arbitrary: of.map((value) => new Array<number>(n).fill(value)) },
    );
    return fc.tuple(
      one,
      one,
      one,
      fc.array(fc.constantFrom(0, 1, Number.NaN), { minLength: n, maxLength: n }),
    );
  });

/** One run of every statistic of rows on the same random columns. */
const ofRows: Record<string, (a: number[], b: number[], c: number[], hit: number[]) => unknown> = {
  anova: (a, _, __, hit) => anova(a, hit),
  auc: (a, _, __, hit) => [auc(hit, a), averagePrecision(hit, a)],
  biserial: (a, _, __, hit) => [biserial(hit, a), pointBiserial(hit, a)],
  bootstrap: (a) =>
    bootstrap(a.length, (rows) => meanMoments(Float64Array.from(rows, (row) => a[row]!)).mean, {
      seed: 1,
      replicates: 50,
    }),
  bootstrapCorrelation: (a, b, c) => bootstrapCorrelation(a, b, { seed: 1, replicates: 50, strata: c }),
  correlationMoments: (a, b) => [correlationMoments(a, b), correlationFromMoments(correlationMoments(a, b))],
  covariance: (a, b, c) => covarianceMoments([a, b, c]),
  crossValidated: (a, b, c) => [kFoldR(a, [b], { seed: 1, folds: 2 }), outOfTimeR(a, [b], c)],
  descriptives: (a) => descriptives(a),
  dominance: (a, b, c) => {
    const moments = covarianceMoments([a, b, c]);
    return [generalDominance(moments, 0, [1, 2]), incrementalFromMoments(moments, 0, [1], [2])];
  },
  expectancyTable: (a, b) => expectancyTable(a, b),
  groupDifference: (a, b) => groupDifference(a, b),
  kendall: (a, b) => [kendall(a, b), kendallTest(a, b)],
  lift: (a, b) => lift(a, b, { seed: 1, replicates: 30 }),
  linearRegression: (a, b, c) => [
    linearRegression(a, [b, c]),
    linearRegression(a, [b], { intercept: false }),
  ],
  logisticRegression: (a, b, _, hit) => logisticRegression(hit, [a, b]),
  mannWhitney: (a, b) => mannWhitney(a, b),
  meanInterval: (a) => meanInterval(meanMoments(a)),
  medianInterval: (a) => medianInterval(a.filter(Number.isFinite).sort((x, y) => x - y)),
  partialCorrelation: (a, b, c) => {
    const { c: matrix, n } = covarianceMoments([a, b, c]);
    return [partialCorrelation(matrix, n, 0, 1, [2]), semipartialCorrelation(matrix, n, 0, 1, [2])];
  },
  pearson: (a, b) => pearson(a, b),
  ratioOfMeans: (a, b) => ratioOfMeans(meanMoments(a), meanMoments(b)),
  spearman: (a, b) => spearman(a, b),
  welch: (a, b) => [
    welchDifference(meanMoments(a), meanMoments(b)),
    welchTest(meanMoments(a), meanMoments(b)),
  ],
};

describe("no statistic of rows gives NaN or Infinity or throws", () => {
  // squares of 1e150 overflow in the regressions' doubled precision; there the values are those of real columns
  const wild = new Set([
    "descriptives",
    "expectancyTable",
    "kendall",
    "spearman",
    "medianInterval",
    "auc",
    "mannWhitney",
  ]);
  for (const [name, run] of Object.entries(ofRows)) {
    test(name, () => {
      fc.assert(
        fc.property(columns(wild.has(name) ? cell : tame), ([a, b, c, hit]) => {
          if (name === "descriptives") {
            const finite = a.filter((value) => Math.abs(value) < 1e100);
            expectFinite(run(finite, b, c, hit));
          } else expectFinite(run(a, b, c, hit));
        }),
        { numRuns: 150 },
      );
    });
  }
});

const r = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(-1, 0, 1, 1 - 1e-16, 1e-300));
const n = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1e7 }));
const ratio = fc.oneof(fc.double({ min: 1e-3, max: 5, noNaN: true }), fc.constantFrom(0, 1, 1e-12));
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
const kinds: CorrectionKind[] = ["meas", "uvdrr_x", "uvdrr_y", "uvirr_x", "uvirr_y", "bvdrr", "bvirr"];

describe("no closed form gives NaN or Infinity or throws", () => {
  test("counts and shares", () => {
    fc.assert(
      fc.property(n, n, share, share, (n1, n2, p, q) => {
        const [k1, k2] = [Math.round(p * n1), Math.round(q * n2)];
        expectFinite([
          proportionInterval(k1, n1),
          newcombeDifference(k1, n1, k2, n2),
          ratioOfProportions(k1, n1, k2, n2),
          rateInterval(k1, n2),
          rateInterval(k1, p),
          logRiskRatioEffect(k1, n1 - k1, k2, n2 - k2),
          independence([
            [k1, n1 - k1],
            [k2, n2 - k2],
          ]),
          goodnessOfFit([k1, k2], [n1, n2]),
          momentsFromIntegerSums({ n: n1, sumX: k1, sumXX: k1 }),
        ]);
      }),
    );
  });
  test("correlations", () => {
    fc.assert(
      fc.property(r, r, r, n, n, (a, b, c, n1, n2) => {
        expectFinite([
          correlationEstimate(a, n1),
          correlationTest(a, n1),
          differenceOfCorrelations(a, n1, b, n2),
          independentCorrelationsTest(a, n1, b, n2),
          williamsTest(a, b, c, n1),
          steigerOverlapTest(a, b, c, n1),
          overlapDifference(a, b, c, n1),
          steigerFourVariablesTest({ r12: a, r34: b, r13: c, r14: a, r23: b, r24: c }, n1),
          olkinPrattR(a, n1),
          olkinPrattApproximateR(a, n1),
          olkinPrattRSquared(a * a, n1, 3),
          browneShrinkage(a * a, n1, 3),
          spearmanBrown(a, 3),
          fisherZEffect(a, n1),
          correlationEffect(a, n1),
        ]);
      }),
    );
  });
  test("corrections", () => {
    fc.assert(
      fc.property(
        r,
        n,
        ratio,
        ratio,
        share,
        share,
        fc.constantFrom(...kinds),
        (a, size, ux, uy, rxx, ryy, kind) => {
          expectFinite([
            caseTwo(a, ux),
            caseThree(a, a, rxx, ux),
            caseFour(a, ux, rxx, ryy),
            bivariateDirect(a, ux, uy),
            bivariateIndirect(a, ux, uy),
            trueScoreRatio(ux, rxx),
            operationalValidity(a, ryy),
            trueScoreCorrelation(a, rxx, ryy),
            correctCorrelation(kind, { r: a, n: size, ux, uy, rxx, ryy, rxxRestricted: size % 2 === 0 }),
            correctionLadder({ r: a, n: size, ryy, sdApplicants: ux, sdHired: uy }),
            correctionLadder({ r: a, n: size, ryy, rxx, sdApplicants: ux, sdHired: uy, indirect: true }),
            lawleyCorrection([1, a, a, 1], [ux], [0]),
            naylorShine(correlationEstimate(a, size), rxx),
            taylorRussellEstimate(correlationEstimate(a, size), rxx, ryy),
            brogdenCronbachGleser(correlationEstimate(a, size), {
              sdy: 1000,
              nSelected: 10,
              selectionRatio: rxx,
              years: 2,
              costPerApplicant: 5,
            }),
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });
  test("many jobs", () => {
    const jobs = fc.array(fc.tuple(r, n, share, ratio), { maxLength: 12 });
    const methods = fc.constantFrom<TauMethod>("FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM");
    const plain = fc.constantFrom<"meas" | "uvdrr" | "uvirr">("meas", "uvdrr", "uvirr");
    fc.assert(
      fc.property(jobs, methods, plain, (list, method, kind) => {
        const studies = list.map(([value, size, rel, u]) => ({
          r: value,
          n: size,
          rxx: rel,
          ryy: 0.6,
          ux: u,
          uy: 0.9,
        }));
        const effects = studies.map(({ r: value }) => value);
        const variances = studies.map(({ n: size }) => 1 / (size - 3));
        expectFinite([
          bareBones(studies),
          psychmetaBareBones(studies),
          psychmetaIndividualCorrection(kind, studies),
          psychmetaIndividualCorrection("bvirr", studies),
          psychmetaIndividualCorrection("bvdrr", studies),
          psychmetaArtifactDistribution(kind, studies, {
            rxx: { mean: 0.8, variance: 0.01 },
            ryy: { values: [0.5, 0.7] },
            ux: { values: studies.map(({ ux }) => ux) },
          }),
          shrunkenCorrelations(studies),
          pooledCorrelation(studies, { method, knappHartung: true }),
          randomEffects(effects, variances, { method, moderators: [studies.map(({ rxx }) => rxx)] }),
          heterogeneityInterval(effects, variances, { method }),
          eggerTest(effects, variances),
          eggerMixedTest(effects, variances),
          rankTest(effects, variances),
          failSafeN(effects, variances),
          trimAndFill(effects, variances, { method: "DL" }),
          leaveOneOut(effects, variances, "DL"),
          adjustP(studies.map(({ rxx }) => rxx)),
        ]);
      }),
      { numRuns: 150 },
    );
  });
});

test("the walker itself sees what it must", () => {
  expect(() => expectFinite({ a: [1, Number.NaN] })).toThrow("result.a.1: NaN");
  expect(() => expectFinite(Float64Array.of(Infinity))).toThrow("result[0]: Infinity");
});
