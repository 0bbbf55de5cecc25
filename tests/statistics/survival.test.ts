import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimator as quantileEstimator } from "../../server/metrics/estimators/survival-quantile.ts";
import type { BoundMetric } from "../../server/metrics/metric.ts";
import { sortedParts } from "../../server/metrics/select.ts";
import { survivalConcordance } from "../../server/statistics/association/concordance.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { mantelHaenszel } from "../../server/statistics/selection/mantel-haenszel.ts";
import { coxModel } from "../../server/statistics/survival/cox.ts";
import { coxHazard } from "../../server/statistics/survival/cox-hazard.ts";
import { coxTwoGroups, twoGroupSteps } from "../../server/statistics/survival/cox-two-groups.ts";
import { kaplanMeier } from "../../server/statistics/survival/kaplan-meier.ts";
import { logRank } from "../../server/statistics/survival/log-rank.ts";
import { proportionalHazardsTest } from "../../server/statistics/survival/proportional-hazards.ts";
import { restrictedMeanTime } from "../../server/statistics/survival/restricted-mean-time.ts";
import { survivalAt, survivalInterval } from "../../server/statistics/survival/survival-at.ts";
import {
  survivalCounts,
  survivalCountsFromTotals,
} from "../../server/statistics/survival/survival-counts.ts";
import { survivalQuantile } from "../../server/statistics/survival/survival-quantile.ts";

// Remission times of acute myelogenous leukemia (Miller 1997), as in R: survival::aml.
const aml = {
  time: [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
  event: [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
  group: [...new Array<string>(11).fill("Maintained"), ...new Array<string>(12).fill("Nonmaintained")],
};
const close = (actual: number | null | undefined, expected: number, tolerance = 1e-8) => {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * Math.max(1e-12, Math.abs(expected)));
};
const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean()), {
  minLength: 1,
  maxLength: 40,
});
const curveOf = (data: readonly (readonly [number, boolean])[]) =>
  kaplanMeier(
    survivalCounts(
      data.map(([t]) => t),
      data.map(([, e]) => e),
    ),
  );

describe("Kaplan-Meier", () => {
  const maintained = kaplanMeier(survivalCounts(aml.time.slice(0, 11), aml.event.slice(0, 11)));

  test("agrees with R: survfit(Surv(time, status) ~ 1, aml, x == 'Maintained', conf.type = 'log-log')", () => {
    const at31 = survivalAt(maintained, 31);
    close(at31.value, 0.490909090909091);
    close(at31.standardError, 0.164193267221136);
    close(at31.low, 0.167330909776851);
    close(at31.high, 0.753399790370811);
    expect(at31.atRisk).toBe(5);
    expect(survivalQuantile(maintained).value).toBe(31);
    expect(survivalQuantile(maintained).low).toBe(18);
    expect(survivalQuantile(maintained).high).toBeNull();
    close(restrictedMeanTime(maintained).value, 52.6454545454545);
  });

  test("a quantile is read off the first step of the curve and of its limits that falls so far", () => {
    const firstStep = (shares: readonly (number | null)[], time: ArrayLike<number>, p: number) => {
      const near = Math.sqrt(Number.EPSILON);
      const at = shares.findIndex((share) => share !== null && share <= 1 - p + near);
      if (at < 0) return null;
      const below = shares.findIndex((share) => share !== null && share < 1 - p - near);
      if (below === at) return time[at]!;
      if (below > at) return (time[at]! + time[below]!) / 2;
      return shares.at(-1) === null ? time[at]! : (time[at]! + time[time.length - 1]!) / 2;
    };
    const many = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.boolean()), {
      minLength: 1,
      maxLength: 500,
      size: "max",
    });
    fc.assert(
      fc.property(
        many,
        fc.constantFrom("log-log", "log", "plain" as const),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (data, interval, p) => {
          const curve = curveOf(data);
          const limits = Array.from(curve.survival, (share, i) =>
            survivalInterval(share, curve.greenwood[i]!, 0.95, interval),
          );
          const found = survivalQuantile(curve, p, { interval });
          expect([found.value, found.low, found.high]).toEqual([
            firstStep([...curve.survival], curve.time, p),
            firstStep(
              limits.map(([low]) => low),
              curve.time,
              p,
            ),
            firstStep(
              limits.map(([, high]) => high),
              curve.time,
              p,
            ),
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("the quantile of a metric is read off the log-log limits, as its shares are", () => {
    // R: quantile(survfit(Surv(1:12, event) ~ 1, conf.type = "log-log"), 0.5); with "log" the lower end is 5
    const event = [1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1];
    const times = (seen: number) => event.flatMap((each, index) => (each === seen ? [index + 1] : []));
    const cell = { ended: Int32Array.from(times(1)).reverse(), open: Int32Array.from(times(0)).reverse() };
    const metric = { options: { quantile: "0.5" } } as unknown as BoundMetric;
    const expected = { value: 8, low: 2, high: null, n: 12 };
    expect(quantileEstimator.estimate([cell], metric)).toMatchObject(expected);
    // as a cube holds them: in sorted parts
    const parts = (values: Int32Array) => sortedParts([values.slice(0, 2).sort(), values.slice(2).sort()]);
    const apart = { ended: parts(cell.ended), open: parts(cell.open) };
    expect(quantileEstimator.estimate([apart], metric)).toMatchObject(expected);
    expect(quantileEstimator.estimate([], metric).n).toBe(0);
  });

  test("whoever is still inside the window is censored, never counted as stayed", () => {
    const curve = kaplanMeier(survivalCounts([20, 40, 40, 100, 200], [1, 0, 0, 1, 0]));
    const [at30, at90, at365] = [30, 90, 365].map((day) => survivalAt(curve, day));
    close(at30!.value, 0.8);
    close(at90!.value, 0.8);
    expect(at365!.value).toBeNull();
    expect(at365!.notes).toEqual(["not_observed_so_long:200"]);
  });

  test("while nobody has left, an exact bound stands in for the interval", () => {
    const sure = survivalAt(kaplanMeier(survivalCounts([40, 50, 60], [0, 0, 0])), 30);
    expect(sure.value).toBe(1);
    close(sure.low, 0.025 ** (1 / 3));
    expect(sure.notes).toContain("none_left");
  });

  test("once everybody has left, an exact bound stands in for the interval", () => {
    const gone = survivalAt(kaplanMeier(survivalCounts([1, 2, 3, 1], [1, 1, 1, 0])), 14);
    expect(gone).toMatchObject({ value: 0, low: 0, notes: ["all_left"] });
    close(gone.high, 1 - 0.025 ** (1 / 3));
  });

  test("the curve never rises and stays in [0, 1]; limits enclose it", () => {
    fc.assert(
      fc.property(rows, (data) => {
        const curve = curveOf(data);
        let before = 1;
        curve.time.forEach((t, i) => {
          const s = curve.survival[i]!;
          expect(s).toBeLessThanOrEqual(before);
          expect(s).toBeGreaterThanOrEqual(0);
          before = s;
          const { low, high } = survivalAt(curve, t);
          if (low !== null && high !== null) {
            expect(low).toBeLessThanOrEqual(s + 1e-12);
            expect(high).toBeGreaterThanOrEqual(s - 1e-12);
          }
        });
      }),
    );
  });

  test("rows in any order, merged shards and per-time totals give one curve", () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const whole = curveOf([...a, ...b].reverse());
        const counts = (data: readonly (readonly [number, boolean])[]) =>
          survivalCounts(
            data.map(([t]) => t),
            data.map(([, e]) => e),
          );
        const shards = [counts(a), counts(b)];
        const merged = kaplanMeier(
          survivalCountsFromTotals(
            shards.flatMap(({ time }) => [...time]),
            shards.flatMap(({ events }) => [...events]),
            shards.flatMap(({ censored }) => [...censored]),
          ),
        );
        expect(merged.time).toEqual(whole.time);
        expect(merged.survival).toEqual(whole.survival);
        const shuffled = [...whole.time.keys()].reverse();
        const totals = kaplanMeier(
          survivalCountsFromTotals(
            shuffled.map((i) => whole.time[i]!),
            shuffled.map((i) => whole.events[i]!),
            shuffled.map((i) => whole.censored[i]!),
          ),
        );
        expect(totals.survival).toEqual(whole.survival);
      }),
    );
  });

  test("without censoring it is the plain share and the mean is the mean", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 30 }), (time) => {
        const curve = kaplanMeier(
          survivalCounts(
            time,
            time.map(() => 1),
          ),
        );
        for (const t of [5, 20])
          close(1 + (survivalAt(curve, t).value ?? 0), 1 + time.filter((x) => x > t).length / time.length);
        close(restrictedMeanTime(curve).value, time.reduce((sum, x) => sum + x, 0) / time.length);
      }),
    );
  });

  test("the 95 % interval covers in 94 to 96 % of 20,000 draws", () => {
    const random = seededRandom(20260101);
    const n = 80;
    let hits = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const time = new Float64Array(n);
      const event = new Uint8Array(n);
      for (let i = 0; i < n; i++) {
        const leaves = -200 * Math.log(1 - random());
        const seen = 60 + 300 * random();
        time[i] = Math.min(leaves, seen);
        event[i] = leaves <= seen ? 1 : 0;
      }
      const { low, high } = survivalAt(kaplanMeier(survivalCounts(time, event)), 150);
      const truth = Math.exp(-150 / 200);
      if (low !== null && high !== null && low <= truth && truth <= high) hits++;
    }
    expect(hits / 20_000).toBeGreaterThan(0.94);
    expect(hits / 20_000).toBeLessThan(0.96);
  });
});

describe("log-rank", () => {
  test("agrees with R: survdiff(Surv(time, status) ~ x, aml)", () => {
    const result = logRank(aml.time, aml.event, aml.group);
    close(result.chiSquare, 3.3963886989776);
    close(result.p, 0.0653393220405051);
    close(result.expected[0], 10.6893359923007);
    close(logRank(aml.time, aml.event, aml.group, { rho: 1 }).chiSquare, 2.77927954475177);
  });

  test("strata confound the crude test, not the stratified one", () => {
    // Within each job both paths leave alike; the AI path is used in the job that people leave.
    const time: number[] = [];
    const event: number[] = [];
    const path: string[] = [];
    const job: string[] = [];
    for (let i = 0; i < 400; i++) {
      const sales = i % 2 === 0;
      path.push(i % 10 < (sales ? 8 : 2) ? "ai" : "human");
      job.push(sales ? "sales" : "finance");
      time.push(1 + (Math.floor(i / 20) % 20) * (sales ? 1 : 4));
      event.push(1);
    }
    expect(logRank(time, event, path).p!).toBeLessThan(0.01);
    expect(logRank(time, event, path, { stratum: job }).p!).toBeGreaterThan(0.2);
  });

  test("one group or no event compares nothing", () => {
    expect(logRank([1, 2], [1, 1], ["a", "a"]).notes).toEqual(["one_group"]);
    expect(logRank([1, 2], [0, 0], ["a", "b"]).notes).toEqual(["nothing_to_compare"]);
  });
});

describe("Cox model", () => {
  const x = aml.group.map((name) => (name === "Maintained" ? 0 : 1));

  test("agrees with R: coxph(Surv(time, status) ~ x, aml)", () => {
    const model = coxModel({ time: aml.time, event: aml.event, covariates: { x } });
    expect(model.converged).toBe(true);
    close(model.coefficients[0]!.coefficient, 0.915532575014718, 1e-7);
    close(model.coefficients[0]!.standardError, 0.511934275172005, 1e-7);
    close(model.score.chiSquare, 3.416734395517303, 1e-7);
    close(model.wald.chiSquare, 3.198299922159451, 1e-7);
    close(model.likelihoodRatio.chiSquare, 3.384447332603685, 1e-7);
  });

  test("rows in any order, shifted and scaled covariates give the same fit", () => {
    const random = normalRandom(seededRandom(3));
    const n = 60;
    const z = Array.from({ length: n }, random);
    const time = z.map((value) => Math.ceil(10 * Math.exp(random() - value)));
    const event = z.map((_, i) => (i % 4 === 0 ? 0 : 1));
    const fit = (order: readonly number[], scale: number, offset: number) =>
      coxModel({
        time: order.map((i) => time[i]!),
        event: order.map((i) => event[i]!),
        covariates: { z: order.map((i) => z[i]! * scale + offset) },
      }).coefficients[0]!;
    const order = [...z.keys()];
    const plain = fit(order, 1, 0);
    close(fit([...order].reverse(), 1, 0).coefficient, plain.coefficient!, 1e-10);
    close(fit(order, 100, 1e6).coefficient! * 100, plain.coefficient!, 1e-7);
    close(fit(order, 1, 0).z, plain.z!);
  });

  test("separation is found and said, never a huge number", () => {
    const model = coxModel({
      time: [1, 2, 3, 4, 5, 6],
      event: [1, 1, 1, 0, 0, 0],
      covariates: { left: [1, 1, 1, 0, 0, 0], age: [1, 2, 1, 3, 2, 1] },
    });
    expect(model.converged).toBe(false);
    expect(model.notes).toContain("separated");
    expect(model.coefficients[0]).toMatchObject({ coefficient: null, notes: ["separated:+"] });
  });

  test("constant and collinear covariates are dropped and named", () => {
    const model = coxModel({
      time: [1, 2, 3, 4, 5, 6],
      event: [1, 1, 1, 1, 0, 0],
      covariates: { one: [7, 7, 7, 7, 7, 7], b: [1, 2, 1, 3, 2, 1], twice: [2, 4, 2, 6, 4, 2] },
    });
    expect(model.coefficients.map((c) => c.notes)).toEqual([["constant"], [], ["collinear"]]);
    expect(model.converged).toBe(true);
    expect(model.wald.df).toBe(1);
  });

  test("martingale residuals sum to 0 and hazards never fall", () => {
    const model = coxModel({ time: aml.time, event: aml.event, covariates: { x } });
    const hazard = coxHazard(model)!;
    expect(Math.abs(hazard.martingale.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-9);
    const steps = hazard.strata[0]!.hazard;
    for (let i = 1; i < steps.length; i++) expect(steps[i]!).toBeGreaterThanOrEqual(steps[i - 1]!);
  });

  test("the proportionality check sees an effect that turns around, and not one that holds", () => {
    const random = seededRandom(8);
    const n = 800;
    const g = Array.from({ length: n }, (_, i) => i % 2);
    const steady = g.map((value) => -Math.log(1 - random()) * Math.exp(-0.8 * value));
    const turning = g.map((value) => (value ? 1 + 0.05 * random() : 2 * random()));
    const p = (time: number[]) =>
      proportionalHazardsTest(coxModel({ time, event: time.map(() => 1), covariates: { g } }))!.all.p!;
    expect(p(steady)).toBeGreaterThan(0.05);
    expect(p(turning)).toBeLessThan(1e-6);
  });
});

describe("Cox model of two groups from counts", () => {
  const row = fc.record({
    time: fc.integer({ min: 0, max: 9 }),
    event: fc.boolean(),
    group: fc.constantFrom(0, 1),
    stratum: fc.constantFrom(0, 1, 2),
  });
  type Row = {
    readonly time: number;
    readonly event: boolean;
    readonly group: number;
    readonly stratum: number;
  };
  const counts = (rows: readonly Row[]) =>
    survivalCounts(
      rows.map(({ time }) => time),
      rows.map(({ event }) => event),
    );
  const pairOf = (rows: readonly Row[]) =>
    [0, 1].map((group) => counts(rows.filter((one) => one.group === group))) as [
      ReturnType<typeof counts>,
      ReturnType<typeof counts>,
    ];
  const fromCounts = (rows: readonly Row[]) => {
    const [a, b] = pairOf(rows);
    const strata = [0, 1, 2].map((own) =>
      twoGroupSteps(pairOf(rows.filter(({ stratum }) => stratum === own))),
    );
    return coxTwoGroups([a.n, b.n], strata, kaplanMeier(counts(rows)));
  };
  const fromRows = (rows: readonly Row[]) => {
    const column = <T>(of: (row: Row) => T) => rows.map(of);
    return coxModel({
      time: column(({ time }) => time),
      event: column(({ event }) => event),
      covariates: { first: column(({ group }) => (group === 0 ? 1 : 0)) },
      stratum: column(({ stratum }) => stratum),
    });
  };

  test("is that of one row a person, ties, strata and separation included", () => {
    let fitted = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const [own, model] = [fromCounts(rows), fromRows(rows)];
        const [first] = model.coefficients;
        // where no leaver had both groups beside, rounding leaves the general model a trace to fit
        if (own.notes.includes("collinear")) return;
        expect(own.notes).toEqual([...model.notes, ...first!.notes]);
        expect(own.hazardRatio === null).toBe(first!.hazardRatio === null);
        if (own.hazardRatio === null) return;
        fitted++;
        close(own.hazardRatio, first!.hazardRatio!, 1e-7);
        close(own.low, first!.low!, 1e-7);
        close(own.high, first!.high!, 1e-7);
        close(own.p, first!.p!, 1e-7);
        const check = proportionalHazardsTest(model)!.all;
        expect(own.proportional.df).toBe(check.df);
        if (check.chiSquare !== null)
          expect(Math.abs(own.proportional.chiSquare! - check.chiSquare)).toBeLessThan(1e-6);
      }),
      { numRuns: 400 },
    );
    expect(fitted).toBeGreaterThan(80);
  });

  test("agrees with R: coxph(Surv(time, status) ~ x, aml)", () => {
    const rows = aml.time.map((time, i) => ({
      ...{ time, event: aml.event[i] === 1, stratum: 0 },
      group: aml.group[i] === "Maintained" ? 1 : 0,
    }));
    close(fromCounts(rows).hazardRatio, Math.exp(0.915532575014718), 1e-7);
  });
});

describe("concordance", () => {
  test("agrees with counting all pairs, ties in time and risk included", () => {
    const data = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 6 }), fc.boolean(), fc.integer({ min: 0, max: 4 })),
      { minLength: 2, maxLength: 25 },
    );
    fc.assert(
      fc.property(data, (people) => {
        let good = 0;
        let bad = 0;
        let tied = 0;
        for (const [ti, ei, ri] of people)
          for (const [tj, ej, rj] of people) {
            if (!ei || !(ti < tj || (ti === tj && !ej))) continue;
            if (ri > rj) good++;
            else if (ri < rj) bad++;
            else tied++;
          }
        const result = survivalConcordance(
          people.map(([t]) => t),
          people.map(([, e]) => e),
          people.map(([, , r]) => r),
        );
        expect([result.concordant, result.discordant, result.tiedRisk]).toEqual([good, bad, tied]);
      }),
    );
  });
});

describe("Mantel-Haenszel", () => {
  // Admissions to Berkeley 1973 (Bickel et al. 1975), men against women by department.
  const berkeley = [
    { a: 512, b: 313, c: 89, d: 19 },
    { a: 353, b: 207, c: 17, d: 8 },
    { a: 120, b: 205, c: 202, d: 391 },
    { a: 138, b: 279, c: 131, d: 244 },
    { a: 53, b: 138, c: 94, d: 299 },
    { a: 22, b: 351, c: 24, d: 317 },
  ];

  test("agrees with R: mantelhaen.test(UCBAdmissions)", () => {
    const result = mantelHaenszel(berkeley);
    close(result.oddsRatio.value, 0.904696828258623);
    close(result.oddsRatio.low, 0.77190736175935);
    close(result.chiSquareCorrected, 1.42694622858669);
    close(result.breslowDay, 18.8255137052365);
  });

  test("one stratum gives the crude difference", () => {
    close(mantelHaenszel([{ a: 30, b: 30, c: 20, d: 60 }]).riskDifference.value, 0.25);
  });

  test("the risk difference interval covers", () => {
    const random = seededRandom(11);
    let hits = 0;
    const draws = 4000;
    for (let draw = 0; draw < draws; draw++) {
      const strata = Array.from({ length: 8 }, (_, k) => {
        const base = 0.2 + 0.06 * k;
        const hit = (n: number, p: number) => {
          let count = 0;
          for (let i = 0; i < n; i++) if (random() < p) count++;
          return count;
        };
        const a = hit(25, base + 0.1);
        const c = hit(40, base);
        return { a, b: 25 - a, c, d: 40 - c };
      });
      const { low, high } = mantelHaenszel(strata).riskDifference;
      if (low! <= 0.1 && 0.1 <= high!) hits++;
    }
    expect(hits / draws).toBeGreaterThan(0.935);
    expect(hits / draws).toBeLessThan(0.965);
  });
});
