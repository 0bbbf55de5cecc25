import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  correlationPower,
  sampleSizeForCorrelation,
  sampleSizeForCorrelationSimple,
} from "../../server/statistics/association/correlation-power.ts";
import { correlationEstimate } from "../../server/statistics/association/fisher-z.ts";
import { adjustP } from "../../server/statistics/association/multiple-testing.ts";
import { predictionInterval } from "../../server/statistics/intervals/prediction-interval.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import {
  compositeCorrelation,
  pooledComposites,
} from "../../server/statistics/pooling/composite-correlation.ts";
import { shrunkenCorrelations } from "../../server/statistics/pooling/empirical-bayes.ts";
import { bareBones } from "../../server/statistics/pooling/hunter-schmidt.ts";
import { pooledCorrelation } from "../../server/statistics/pooling/pooled-correlation.ts";
import {
  heterogeneityInterval,
  randomEffects,
  type TauMethod,
} from "../../server/statistics/pooling/random-effects.ts";
import { brogdenCronbachGleser } from "../../server/statistics/selection/brogden-cronbach-gleser.ts";
import { correctionLadder } from "../../server/statistics/selection/correction-ladder.ts";
import { lawleyCorrection } from "../../server/statistics/selection/lawley.ts";
import { naylorShine } from "../../server/statistics/selection/naylor-shine.ts";
import {
  bivariateDirect,
  bivariateIndirect,
  caseThree,
  caseTwo,
} from "../../server/statistics/selection/range-restriction.ts";
import {
  applicantReliability,
  selectedReliability,
} from "../../server/statistics/selection/restricted-reliability.ts";
import { taylorRussell, taylorRussellEstimate } from "../../server/statistics/selection/taylor-russell.ts";

const r = fc.double({ min: -0.99, max: 0.99, noNaN: true });
const u = fc.double({ min: 0.2, max: 3, noNaN: true });

describe("corrections for range restriction", () => {
  test("no restriction, no correction; undone it gives r back", () => {
    fc.assert(
      fc.property(r, u, (value, ratio) => {
        expect(caseTwo(value, 1)).toBeCloseTo(value, 12);
        expect(caseTwo(caseTwo(value, ratio)!, 1 / ratio)).toBeCloseTo(value, 9);
        expect(Math.abs(caseTwo(value, ratio)!)).toBeLessThanOrEqual(1);
        expect(bivariateDirect(value, 1, 1)).toBeCloseTo(value, 9);
        expect(bivariateIndirect(value, 1, 1)).toBeCloseTo(value, 12);
        expect(selectedReliability(applicantReliability(0.9, 0.7)!, 0.7)).toBeCloseTo(0.9, 12);
      }),
    );
  });
  test("Case III is Lawley's correction for one selection variable", () => {
    const [rxy, rxz, ryz, uz] = [0.2, 0.6, 0.4, 0.5];
    const matrix = [1, rxy, rxz, rxy, 1, ryz, rxz, ryz, 1];
    const found = lawleyCorrection(matrix, [1 / uz ** 2], [2])!;
    expect(found.correlation[1]).toBeCloseTo(caseThree(rxy, rxz, ryz, uz)!, 12);
  });
});

describe("the ladder of corrections", () => {
  test("shows each step beside the observed value, with its inputs", () => {
    const steps = correctionLadder({ r: 0.25, n: 120, ryy: 0.52, sdApplicants: 10, sdHired: 7 });
    expect(steps.map(({ step }) => step)).toEqual([
      "observed",
      "criterion_unreliability",
      "range_restriction_case_2",
    ]);
    expect(steps[1]!.estimate.value).toBeCloseTo(0.346687622640768, 12);
    expect(steps[2]!.estimate.value).toBeCloseTo(caseTwo(0.346687622640768, 0.7)!, 12);
    for (const { estimate } of steps) {
      expect(estimate.low!).toBeLessThan(estimate.value!);
      expect(estimate.high!).toBeGreaterThan(estimate.value!);
      expect(estimate.notes).toEqual([]);
    }
  });
  test("marks what is fragile and hides what exceeds 1", () => {
    const few = correctionLadder({ r: 0.3, n: 20, sdApplicants: 5, sdHired: 6 });
    expect(few[1]!.estimate.notes).toEqual(["fragile", "few_hires", "range_enhanced"]);
    const above = correctionLadder({ r: 0.8, n: 100, ryy: 0.4 });
    expect(above[1]!.estimate).toMatchObject({ value: null, notes: ["above_one"] });
    const indirect = correctionLadder({
      r: 0.2,
      n: 100,
      ryy: 0.52,
      rxx: 0.6,
      sdApplicants: 2,
      sdHired: 1,
      indirect: true,
    });
    expect(indirect[2]!.estimate.value).toBeCloseTo(0.649519052838329, 10);
  });
});

describe("random effects", () => {
  const effects = fc.array(
    fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0.001, max: 0.5, noNaN: true })),
    {
      minLength: 3,
      maxLength: 25,
    },
  );
  const methods: TauMethod[] = ["FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"];
  test("a shift of all effects shifts the mean and nothing else, in any order", () => {
    fc.assert(
      fc.property(effects, fc.constantFrom(...methods), (list, method) => {
        const y = list.map(([value]) => value);
        const v = list.map(([, variance]) => variance);
        const here = randomEffects(y, v, { method })!;
        const there = randomEffects(y.map((value) => value + 1).reverse(), v.toReversed(), { method })!;
        expect(there.coefficients[0]! - here.coefficients[0]!).toBeCloseTo(1, 6);
        expect(there.tau2).toBeCloseTo(here.tau2, 6);
        expect(here.tau2).toBeGreaterThanOrEqual(0);
        expect(here.coefficients[0]!).toBeGreaterThanOrEqual(Math.min(...y) - 1e-9);
        expect(here.coefficients[0]!).toBeLessThanOrEqual(Math.max(...y) + 1e-9);
      }),
    );
  });
  test("the interval of a new study is what the confidence distribution of tau2 draws", () => {
    const y = [0.32, 0.11, 0.45, 0.2, 0.05, 0.38];
    const v = [0.012, 0.02, 0.009, 0.03, 0.015, 0.011];
    const random = seededRandom(11);
    const normal = normalRandom(random);
    const at = (tau2: number) => {
      const w = v.map((variance) => 1 / (variance + tau2));
      const weight = w.reduce((sum, own) => sum + own, 0);
      const mean = w.reduce((sum, own, i) => sum + own * y[i]!, 0) / weight;
      return { mean, weight, q: w.reduce((sum, own, i) => sum + own * (y[i]! - mean) ** 2, 0) };
    };
    const draws = Array.from({ length: 40_000 }, () => {
      let q = 0;
      for (let i = 1; i < y.length; i++) q += normal() ** 2;
      let [low, high] = [0, at(0).q <= q ? 0 : 1e4];
      for (let i = 0; i < 60 && high > 0; i++) {
        const middle = (low + high) / 2;
        if (at(middle).q > q) low = middle;
        else high = middle;
      }
      const { mean, weight } = at(high);
      return mean + Math.sqrt(high + 1 / weight) * normal();
    }).sort((a, b) => a - b);
    const found = randomEffects(y, v)!;
    expect(found.predictionLow).toBeCloseTo(draws[1000]!, 1);
    expect(found.predictionHigh).toBeCloseTo(draws[39_000]!, 1);
    const eighty = predictionInterval(y, v, 0.8)!;
    expect(Math.abs(eighty.low - draws[4000]!)).toBeLessThan(0.01);
    expect(Math.abs(eighty.high - draws[36_000]!)).toBeLessThan(0.01);
  });
  test("Knapp-Hartung is the default; none but metafor's predicts from under five studies; t has k - 2 degrees", () => {
    const y = [0.32, 0.11, 0.45, 0.2, 0.05];
    const v = [0.012, 0.02, 0.009, 0.03, 0.015];
    const found = randomEffects(y, v, { prediction: "t" })!;
    expect(found.df).toBe(4);
    const normal = randomEffects(y, v, { knappHartung: false })!;
    expect(normal.df).toBeNull();
    // qt(0.975, 4) = 2.7764451051978, qt(0.975, 3) = 3.18244630528371
    const spread = y.reduce(
      (sum, own, i) => sum + (own - found.coefficients[0]!) ** 2 / (v[i]! + found.tau2),
      0,
    );
    const error = Math.sqrt(spread / 4 / v.reduce((sum, own) => sum + 1 / (own + found.tau2), 0));
    expect(found.high[0]).toBeCloseTo(found.coefficients[0]! + 2.7764451051978 * error, 10);
    expect(found.predictionHigh).toBeCloseTo(
      found.coefficients[0]! + 3.18244630528371 * Math.sqrt(error ** 2 + found.tau2),
      10,
    );
    for (const prediction of ["t", "confidence distribution"] as const)
      expect(randomEffects(y.slice(1), v.slice(1), { prediction })!.predictionLow).toBeNull();
    expect(randomEffects(y.slice(1), v.slice(1), { prediction: "metafor" })!.predictionLow).not.toBeNull();
    expect(
      pooledCorrelation([
        { r: 0.2, n: 50 },
        { r: 0.4, n: 60 },
      ]).pooled.method,
    ).toMatch(/Knapp-Hartung$/);
  });
  test("fully iterated, EB is PM; REML is at a stationary point of its likelihood", () => {
    const y = [0.2, 0.5, 0.1, 0.7, -0.1];
    const v = [0.02, 0.03, 0.01, 0.04, 0.02];
    const pm = randomEffects(y, v, { method: "PM" })!.tau2;
    expect(randomEffects(y, v, { method: "EB" })!.tau2).toBeCloseTo(pm, 8);
    const logLikelihood = (tau2: number) => {
      const w = v.map((variance) => 1 / (variance + tau2));
      const weight = w.reduce((sum, x) => sum + x, 0);
      const mean = w.reduce((sum, x, i) => sum + x * y[i]!, 0) / weight;
      return (
        -0.5 * Math.log(weight) +
        0.5 * w.reduce((sum, x) => sum + Math.log(x), 0) -
        0.5 * w.reduce((sum, x, i) => sum + x * (y[i]! - mean) ** 2, 0)
      );
    };
    const { tau2 } = randomEffects(y, v)!;
    expect(logLikelihood(tau2)).toBeGreaterThan(logLikelihood(tau2 * 1.01));
    expect(logLikelihood(tau2)).toBeGreaterThan(logLikelihood(tau2 * 0.99));
  });
  test("thin data give no answer, not an error", () => {
    expect(randomEffects([], [])).toBeNull();
    expect(randomEffects([0.3], [0.1])).toMatchObject({ k: 1, tau2: 0, notes: ["too_few"] });
    expect(heterogeneityInterval([0.3], [0.1])).toBeNull();
    expect(pooledCorrelation([{ r: 0.3, n: 3 }]).pooled.notes).toEqual(["too_few", "missing_dropped:1"]);
    expect(bareBones([]).meanR).toBeNull();
  });
});

describe("several measures of the same people", () => {
  const measures = fc.array(
    fc.record({ r: fc.double({ min: -0.95, max: 0.95, noNaN: true }), n: fc.integer({ min: 4, max: 500 }) }),
    { minLength: 2, maxLength: 8 },
  );

  test("by hand: r .2, .4, .6 of 103 people", () => {
    const found = compositeCorrelation([0.2, 0.4, 0.6].map((r) => ({ r, n: 103 })));
    const z = [0.2, 0.4, 0.6].map(Math.atanh);
    const mean = (z[0]! + z[1]! + z[2]!) / 3;
    expect(found.composite.value).toBeCloseTo(Math.tanh(mean), 12);
    expect(found.composite.low).toBeCloseTo(Math.tanh(mean - 0.1959963984540054), 10);
    expect(found.composite.high).toBeCloseTo(Math.tanh(mean + 0.1959963984540054), 10);
    expect(found.prediction).toEqual({ low: null, high: null });
    const five = compositeCorrelation([0.2, 0.3, 0.4, 0.5, 0.6].map((r) => ({ r, n: 103 })));
    const each = [0.2, 0.3, 0.4, 0.5, 0.6].map(Math.atanh);
    const middle = each.reduce((sum, one) => sum + one, 0) / 5;
    const s2 = each.reduce((sum, one) => sum + (one - middle) ** 2, 0) / 4;
    // qt(0.975, 4) = 2.776445
    const half = 2.7764451051977987 * Math.sqrt((s2 * 6) / 5 + 0.01);
    expect(five.prediction.low).toBeCloseTo(Math.tanh(middle - half), 10);
    expect(five.prediction.high).toBeCloseTo(Math.tanh(middle + half), 10);
  });

  test("never surer than the same correlations of different people, nor than the surest of them", () => {
    fc.assert(
      fc.property(measures, (each) => {
        const joined = compositeCorrelation(each);
        const z = (value: number | null) => Math.atanh(value!);
        const width = z(joined.composite.high) - z(joined.composite.low);
        const independent = randomEffects(
          each.map(({ r: value }) => Math.atanh(value)),
          each.map(({ n }) => 1 / (n - 3)),
          { method: "FE" },
        )!;
        expect(width).toBeGreaterThan(independent.high[0]! - independent.low[0]!);
        const surest = Math.max(...each.map(({ n }) => n));
        expect(width).toBeGreaterThanOrEqual((2 * 1.9599) / Math.sqrt(surest - 3));
        expect(joined.prediction.low === null).toBe(each.length < 5);
      }),
      { numRuns: 200 },
    );
  });

  test("the same measure twice is that measure; nothing is an answer too", () => {
    const [one, twice] = [1, 2].map((k) => compositeCorrelation(Array(k).fill({ r: 0.31, n: 57 })));
    expect(twice!.composite.value).toBeCloseTo(one!.composite.value!, 12);
    expect(twice!.composite.low).toBeCloseTo(correlationEstimate(0.31, 57).low!, 12);
    expect(twice!.composite.n).toBe(57);
    expect(compositeCorrelation([{ r: null, n: 2 }]).composite).toMatchObject({ value: null, low: null });
  });

  test("of many jobs: the mean of errors that go together, the spread of independent ones", () => {
    const jobs = [0.1, 0.25, 0.4, 0.2].map((r) =>
      compositeCorrelation([r, r + 0.1].map((each) => ({ r: each, n: 63 }))),
    );
    const z = jobs.map((job) => job.z!);
    const found = pooledComposites(jobs);
    const bounds = [1, 2].map((k) => randomEffects(z, Array(4).fill(1 / (60 * k)), { method: "REML" }));
    expect(found.pooled.value).toBeCloseTo(Math.tanh(bounds[0]!.coefficients[0]!), 12);
    expect(found.pooled.low).toBeCloseTo(Math.tanh(bounds[0]!.low[0]!), 12);
    expect(found.pooled.n).toBe(4 * 63);
    expect(found.tau2).toBeCloseTo(bounds[1]!.tau2, 12);
    expect(bounds[1]!.tau2).toBeGreaterThan(bounds[0]!.tau2);
    expect(found.prediction).toEqual({ low: null, high: null });
    const five = pooledComposites([...jobs, jobs[0]!]);
    const z5 = [...z, z[0]!];
    const ends = [1, 2].map((k) => predictionInterval(z5, Array(5).fill(1 / (60 * k)))!);
    expect(five.prediction.low).toBeCloseTo(Math.tanh(Math.min(ends[0]!.low, ends[1]!.low)), 12);
    expect(five.prediction.high).toBeCloseTo(Math.tanh(Math.max(ends[0]!.high, ends[1]!.high)), 12);
    expect(pooledComposites(jobs.slice(0, 1)).prediction.low).toBeNull();
  });

  test("holds its level whatever the dependence of the measures", () => {
    // three scores with a common part go with the outcome at r = .3 each; 40 people, drawn 2,000 times
    const random = normalRandom(seededRandom(20_261_122));
    for (const common of [0, 0.5, 0.95]) {
      let held = 0;
      const draws = 2000;
      for (let draw = 0; draw < draws; draw++) {
        const sums = [0, 1, 2].map(() => ({ x: 0, xx: 0, xy: 0 }));
        let [y, yy] = [0, 0];
        for (let person = 0; person < 40; person++) {
          const outcome = random();
          const shared = random();
          y += outcome;
          yy += outcome * outcome;
          for (const sum of sums) {
            const rest = Math.sqrt(common) * shared + Math.sqrt(1 - common) * random();
            const x = 0.3 * outcome + Math.sqrt(1 - 0.09) * rest;
            sum.x += x;
            sum.xx += x * x;
            sum.xy += x * outcome;
          }
        }
        const found = compositeCorrelation(
          sums.map(({ x, xx, xy }) => ({
            r: (xy - (x * y) / 40) / Math.sqrt((xx - x ** 2 / 40) * (yy - y ** 2 / 40)),
            n: 40,
          })),
        ).composite;
        if (found.low! <= 0.3 && found.high! >= 0.3) held++;
      }
      expect(held / draws).toBeGreaterThan(0.94);
    }
  });
});

describe("small jobs borrow strength", () => {
  const jobs = [
    { r: 0.6, n: 8 },
    { r: 0.2, n: 120 },
    { r: 0.25, n: 200 },
    { r: -0.3, n: 10 },
    { r: 0.15, n: 90 },
  ];
  test("a small job moves further toward the others than a large one", () => {
    const found = shrunkenCorrelations(jobs);
    const pulled = found.map(({ raw, shrunken }) => Math.abs(raw.value! - shrunken.value!));
    expect(pulled[0]!).toBeGreaterThan(pulled[2]!);
    expect(found[0]!.shrunken.value!).toBeLessThan(0.6);
    expect(found[3]!.shrunken.value!).toBeGreaterThan(-0.3);
    for (const { raw, shrunken } of found) {
      expect(shrunken.high! - shrunken.low!).toBeLessThan(raw.high! - raw.low! + 1e-9);
    }
  });
  test("two jobs borrow nothing", () => {
    expect(shrunkenCorrelations(jobs.slice(0, 2))[0]!.ownWeight).toBeNull();
  });
});

describe("many tests", () => {
  test("adjusted p are never below p, keep the order, and stay in 0..1", () => {
    const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(
        list,
        fc.constantFrom("BH", "BY", "holm", "hochberg", "hommel", "bonferroni"),
        (p, method) => {
          const adjusted = adjustP(p, method as "BH") as number[];
          adjusted.forEach((value, i) => {
            expect(value).toBeGreaterThanOrEqual(p[i]! * (1 - 1e-12));
            expect(value).toBeLessThanOrEqual(1);
            adjusted.forEach((other, j) => {
              if (p[i]! < p[j]!) expect(value).toBeLessThanOrEqual(other + 1e-12);
            });
          });
        },
      ),
    );
  });
});

describe("power", () => {
  test("agrees with R: pwr.r.test(r = 0.3, power = 0.8) n = 84.07, pwr.r.test(r = 0.1, power = 0.9) n = 1045.8", () => {
    expect(sampleSizeForCorrelation(0.3)).toBe(85);
    expect(sampleSizeForCorrelation(0.1, 0.9)).toBe(1046);
    expect(sampleSizeForCorrelationSimple(0.3)).toBe(85);
    expect(correlationPower(0.3, 85)!).toBeGreaterThan(0.8);
    expect(correlationPower(0.3, 84)!).toBeLessThan(0.8);
    expect(sampleSizeForCorrelation(0)).toBeNull();
    expect(sampleSizeForCorrelation(-0.3)).toBe(85);
  });
});

describe("utility", () => {
  test("no validity selects the base rate; full validity takes the best", () => {
    expect(taylorRussell(0, 0.3, 0.4)!.successRatio).toBeCloseTo(0.4, 12);
    expect(taylorRussell(1, 0.3, 0.4)!.successRatio).toBeCloseTo(1, 12);
    expect(taylorRussell(1, 0.5, 0.4)!.successRatio).toBeCloseTo(0.8, 12);
    expect(taylorRussell(0.3, 0, 0.4)).toBeNull();
  });
  test("Taylor & Russell's tables (1939): base rate .60, ratio .20", () => {
    expect(taylorRussell(0.3, 0.2, 0.6)!.successRatio).toBeCloseTo(0.76, 2);
    expect(taylorRussell(0.5, 0.2, 0.6)!.successRatio).toBeCloseTo(0.86, 1);
  });
  test("the interval of the validity carries through", () => {
    const validity = correlationEstimate(0.35, 150);
    const money = brogdenCronbachGleser(validity, {
      sdy: 20000,
      nSelected: 50,
      selectionRatio: 0.2,
      years: 2,
      costPerApplicant: 100,
    });
    expect(money.value).toBeCloseTo(954866.721427329, 4);
    expect(money.low!).toBeLessThan(money.value!);
    expect(naylorShine(validity, 0.2).value).toBeCloseTo(0.35 * 1.39980960203904, 12);
    const success = taylorRussellEstimate(validity, 0.2, 0.5);
    expect(success.low!).toBeLessThan(success.value!);
    expect(success.high!).toBeGreaterThan(success.value!);
  });
});
