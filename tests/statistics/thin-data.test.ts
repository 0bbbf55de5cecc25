import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noteCodes } from "../../server/figures/notes.ts";
import { blandAltman } from "../../server/statistics/agreement/bland-altman.ts";
import { agreementTable, cohenKappa } from "../../server/statistics/agreement/cohen-kappa.ts";
import { cronbachAlpha } from "../../server/statistics/agreement/cronbach-alpha.ts";
import { fleissKappa } from "../../server/statistics/agreement/fleiss-kappa.ts";
import { gwetAc1 } from "../../server/statistics/agreement/gwet-ac1.ts";
import { intraclassCorrelation } from "../../server/statistics/agreement/intraclass-correlation.ts";
import { itemAnalysis } from "../../server/statistics/agreement/item-analysis.ts";
import { itemCovariance, pairwiseItemCovariance } from "../../server/statistics/agreement/item-covariance.ts";
import { kendallW } from "../../server/statistics/agreement/kendall-w.ts";
import { krippendorffAlpha } from "../../server/statistics/agreement/krippendorff-alpha.ts";
import { krippendorffInterval } from "../../server/statistics/agreement/krippendorff-interval.ts";
import { omegaTotal } from "../../server/statistics/agreement/omega-total.ts";
import { raterSeverity } from "../../server/statistics/agreement/rater-severity.ts";
import { splitHalf } from "../../server/statistics/agreement/split-half.ts";
import { withinGroupAgreement } from "../../server/statistics/agreement/within-group-agreement.ts";
import { survivalConcordance } from "../../server/statistics/association/concordance.ts";
import { meanShift } from "../../server/statistics/association/mean-shift.ts";
import { standardizedDifference } from "../../server/statistics/association/standardized-difference.ts";
import { kolmogorovSmirnov } from "../../server/statistics/drift/kolmogorov-smirnov.ts";
import {
  binCounts,
  decileBounds,
  populationStability,
} from "../../server/statistics/drift/population-stability.ts";
import { optimalWeights } from "../../server/statistics/lab/optimal-weights.ts";
import { tradeOffCurve } from "../../server/statistics/lab/trade-off-curve.ts";
import { tradeOffShrinkage } from "../../server/statistics/lab/trade-off-shrinkage.ts";
import { weightBacktest } from "../../server/statistics/lab/weight-backtest.ts";
import { weightData } from "../../server/statistics/lab/weight-data.ts";
import { shrunkenWeights } from "../../server/statistics/lab/weight-shrinkage.ts";
import { weightStability } from "../../server/statistics/lab/weight-stability.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { adverseImpact } from "../../server/statistics/selection/adverse-impact.ts";
import { differentialPrediction } from "../../server/statistics/selection/differential-prediction.ts";
import { fisherExact } from "../../server/statistics/selection/fisher-exact.ts";
import { impactRatioFromD } from "../../server/statistics/selection/impact-ratio-from-d.ts";
import { impactRatios } from "../../server/statistics/selection/impact-ratios.ts";
import { itemBias, passAtMedian } from "../../server/statistics/selection/item-bias.ts";
import { ordinalItemBias } from "../../server/statistics/selection/item-bias-ordinal.ts";
import { mantelHaenszel } from "../../server/statistics/selection/mantel-haenszel.ts";
import { reliabilityUnrestricted } from "../../server/statistics/selection/reliability-unrestricted.ts";
import { siopScore } from "../../server/statistics/selection/siop-score.ts";
import { unconditionalExact } from "../../server/statistics/selection/unconditional-exact.ts";
import { demandForecast } from "../../server/statistics/series/demand-forecast.ts";
import { coxModel } from "../../server/statistics/survival/cox.ts";
import { coxConcordance } from "../../server/statistics/survival/cox-concordance.ts";
import { coxHazard } from "../../server/statistics/survival/cox-hazard.ts";
import { kaplanMeier } from "../../server/statistics/survival/kaplan-meier.ts";
import { logRank } from "../../server/statistics/survival/log-rank.ts";
import { proportionalHazardsTest } from "../../server/statistics/survival/proportional-hazards.ts";
import { restrictedMeanTime } from "../../server/statistics/survival/restricted-mean-time.ts";
import { survivalAt } from "../../server/statistics/survival/survival-at.ts";
import { survivalCounts } from "../../server/statistics/survival/survival-counts.ts";
import { survivalQuantile } from "../../server/statistics/survival/survival-quantile.ts";

const sentences = new Set(noteCodes());

/** Every number anywhere in a result must be finite, and every note must have a sentence. */
function numbersAreFinite(value: unknown, at = "result"): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${at} is ${value}`);
  } else if (ArrayBuffer.isView(value)) {
    (value as Float64Array).forEach((entry, i) => {
      numbersAreFinite(entry, `${at}[${i}]`);
    });
  } else if (value !== null && typeof value === "object") {
    for (const [name, entry] of Object.entries(value)) {
      numbersAreFinite(entry, `${at}.${name}`);
      if (name === "notes")
        for (const note of entry as string[])
          if (!sentences.has(note.split(":")[0]!)) throw new Error(`${at}: no sentence for the note ${note}`);
    }
  } else if (value === undefined) throw new Error(`${at} is undefined`);
}

/** Numbers as thin and odd as data get: missing, tied, constant, tiny, huge, offset. */
const odd = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -1, 0.1, 1e-9, 1e6, 1e12, 1e12 + 1) },
  // no score or pay is so small that the square of its variance is no double
  {
    weight: 1,
    arbitrary: fc
      .double({ min: -100, max: 100, noNaN: true })
      .map((value) => (Math.abs(value) < 1e-60 ? 0 : value)),
  },
);
const binary = fc.constantFrom(0, 0, 1, 1, 1, Number.NaN);
const column = (size: number) => fc.array(odd, { minLength: size, maxLength: size });
const bits = (size: number) => fc.array(binary, { minLength: size, maxLength: size });
const rowsOf = (most: number) => fc.nat({ max: most });
const options = { numRuns: 200 };

describe("nothing throws and no number is NaN or infinite on thin data", () => {
  const check = <T>(
    name: string,
    arbitrary: fc.Arbitrary<T>,
    run: (value: T) => unknown,
    runs = options.numRuns,
  ) =>
    test(name, () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          numbersAreFinite(run(value));
        }),
        { numRuns: runs },
      );
      expect(true).toBe(true);
    });

  check(
    "retention",
    rowsOf(12).chain((n) => fc.tuple(column(n), bits(n), column(n), column(n), bits(n))),
    ([time, event, x, z, group]) => {
      const curve = kaplanMeier(survivalCounts(time, event));
      const fits = (["efron", "breslow", "exact"] as const).map((ties) => {
        const model = coxModel({ time, event, covariates: { x, z, group }, stratum: null }, { ties });
        return [model, coxHazard(model), proportionalHazardsTest(model)];
      });
      return [
        curve,
        [0, 1, 2, 1e13].map((t) => survivalAt(curve, t, { interval: "plain" })),
        [0, 0.25, 0.5, 1].map((p) => survivalQuantile(curve, p)),
        restrictedMeanTime(curve),
        restrictedMeanTime(curve, 2),
        logRank(time, event, group.map(String)),
        logRank(time, event, group.map(String), { stratum: z.map(String), rho: 1 }),
        fits,
        coxModel({ time, event, covariates: { x }, stratum: group }),
        coxModel({ time, event, covariates: {} }),
        survivalConcordance(time, event, x),
        coxConcordance(coxModel({ time, event, covariates: { x } })),
      ];
    },
    120,
  );

  check(
    "agreement",
    fc
      .tuple(rowsOf(6), fc.integer({ min: 1, max: 4 }))
      .chain(([n, k]) => fc.array(column(k), { minLength: n, maxLength: n })),
    (rows) => {
      const width = rows[0]?.length ?? 0;
      const columns = Array.from({ length: width }, (_, j) => rows.map((row) => row[j]!));
      const flat = rows.flatMap((row, i) => row.map((value, j) => ({ i, j, value })));
      const { table } = agreementTable(columns[0] ?? [], columns[1] ?? []);
      return [
        intraclassCorrelation(rows),
        kendallW(rows),
        (["nominal", "ordinal", "interval", "ratio"] as const).map((scale) => [
          krippendorffAlpha(rows, scale),
          krippendorffInterval(rows, scale),
        ]),
        (["unweighted", "linear", "quadratic"] as const).map((weights) => cohenKappa(table, weights)),
        gwetAc1(table),
        fleissKappa(rows.map((row) => row.map((value) => (value >= 0 && value < 5 ? Math.round(value) : 0)))),
        raterSeverity(
          flat.map((r) => r.i),
          flat.map((r) => r.j),
          flat.map((r) => r.value),
        ),
        blandAltman(
          meanMoments((columns[0] ?? []).map((value, i) => value - (columns[1]?.[i] ?? Number.NaN))),
        ),
        rows.map((row) => withinGroupAgreement(row, 2)),
      ];
    },
    120,
  );

  check(
    "reliability of items",
    fc
      .tuple(rowsOf(7), fc.integer({ min: 1, max: 4 }))
      .chain(([n, k]) => fc.array(column(n), { minLength: k, maxLength: k })),
    (items) => [
      cronbachAlpha(itemCovariance(items)),
      cronbachAlpha(pairwiseItemCovariance(items)),
      omegaTotal(itemCovariance(items)),
      splitHalf(items),
      itemAnalysis(items),
      reliabilityUnrestricted(items[0]![0] ?? 0.5, items[0]![1] ?? 0.5),
    ],
    120,
  );

  const small = fc.nat({ max: 6 });
  check(
    "two by two tables",
    fc.tuple(small, small, small, small, small, small),
    ([a, b, c, d, e, f]) => [
      fisherExact(a, b, c, d),
      adverseImpact({ focalSelected: a, focalTotal: a + b, referenceSelected: c, referenceTotal: c + d }),
      mantelHaenszel([]),
      mantelHaenszel([{ a, b, c, d }]),
      mantelHaenszel([
        { a, b, c, d },
        { a: e, b: f, c: b, d: a },
      ]),
      impactRatios(
        [
          { group: "x", selected: a, total: a + b },
          { group: "y", selected: c, total: c + d },
          { group: "z", selected: e, total: e + f },
        ],
        { leastShare: 0.2 },
      ),
      impactRatios([]),
      unconditionalExact(a, a + b, c, c + d, "barnard"),
      unconditionalExact(a, a + b, c, c + d, "boschloo"),
    ],
    60,
  );

  check(
    "groups and questions",
    rowsOf(14).chain((n) => fc.tuple(column(n), column(n), bits(n))),
    ([x, y, group]) => [
      differentialPrediction(x, y, group),
      itemBias(
        Array.from(passAtMedian(x), (value) => (Number.isNaN(value) ? -1 : value)),
        y,
        group,
      ),
      ordinalItemBias(x, y, group),
      standardizedDifference(meanMoments(x), meanMoments(y)),
      impactRatioFromD(x[0] ?? 0, 0.3, 0.2),
      kolmogorovSmirnov(x, y),
      meanShift(meanMoments(x), meanMoments(y)),
      populationStability(binCounts(x, decileBounds(x)), binCounts(y, decileBounds(x))),
      populationStability(binCounts(x, decileBounds(x)), binCounts(y, decileBounds(x)), {
        smoothing: "floor",
      }),
    ],
    150,
  );

  check(
    "weights",
    fc
      .tuple(rowsOf(30), fc.integer({ min: 1, max: 4 }))
      .chain(([n, k]) =>
        fc.tuple(
          fc.array(column(n), { minLength: k, maxLength: k }),
          column(n),
          fc.array(odd, { minLength: k * k + 2 * k, maxLength: k * k + 2 * k }),
        ),
      ),
    ([columns, criterion, numbers]) => {
      const k = columns.length;
      const current = new Array<number>(k).fill(1 / k);
      const data = weightData(columns, criterion);
      const correlations = numbers.slice(0, k * k);
      for (let i = 0; i < k; i++)
        for (let j = 0; j < i; j++) correlations[i * k + j] = correlations[j * k + i]!;
      const validities = numbers.slice(k * k, k * k + k);
      const input = {
        correlations,
        validities,
        differences: numbers.slice(k * k + k),
        minorityShare: 0.2,
        selectionRatio: 0.3,
      };
      return [
        shrunkenWeights(data, current, { limits: { step: 0.2 } }),
        weightStability(data, current, { seed: 1, replicates: 25 }),
        weightBacktest(columns, current, current, {
          passShare: 0.3,
          expected: criterion,
          group: criterion.map((value) => (value > 1 ? "a" : null)),
        }),
        optimalWeights(correlations, validities, { current, step: 0.1 }),
        optimalWeights(correlations, validities),
        tradeOffCurve(input, 5),
        siopScore(numbers[0]!, 0.5, 0.5, 1),
        tradeOffShrinkage(
          [
            { weights: current, validity: 0.3, groupCorrelation: -0.1 },
            { weights: current, validity: 0.3, groupCorrelation: 0.2 },
          ],
          columns[0]!.length,
          0.2,
          0.3,
        ),
      ];
    },
    120,
  );

  check(
    "forecasts",
    fc.array(odd, { maxLength: 24 }),
    (series) => [
      demandForecast(series, { seed: 1, horizon: 4, replicates: 30, period: 5 }),
      demandForecast(series, { seed: 1, horizon: 2, replicates: 30 }),
    ],
    60,
  );
});
