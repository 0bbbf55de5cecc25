import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meanShift } from "../../server/statistics/association/mean-shift.ts";
import { kolmogorovSmirnov, kolmogorovSurvival } from "../../server/statistics/drift/kolmogorov-smirnov.ts";
import {
  binCounts,
  decileBounds,
  populationStability,
} from "../../server/statistics/drift/population-stability.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { demandForecast } from "../../server/statistics/series/demand-forecast.ts";
import { exponentialSmoothing } from "../../server/statistics/series/exponential-smoothing.ts";

describe("population stability index", () => {
  test("is its definition with floored shares, and offered with half a count", () => {
    const base = [100, 200, 300, 250, 150];
    const actual = [80, 150, 310, 280, 180];
    const floor = populationStability(base, actual, { smoothing: "floor" });
    expect(floor.value!).toBeCloseTo(0.028044380140131907, 14);
    expect(floor.reading).toBe("stable");
    expect(populationStability(base, actual).value!).not.toBe(floor.value);
    expect(populationStability([10, 20, 30], [100, 200, 300], { smoothing: "floor" }).value).toBe(0);
  });

  test("is never negative, symmetric, and finite with empty bins", () => {
    const counts = fc.array(fc.nat(30), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        for (const smoothing of ["floor", "half-count"] as const) {
          const one = populationStability(a, b, { smoothing }).value;
          const other = populationStability(b, a, { smoothing }).value;
          if (one === null) continue;
          expect(one).toBeGreaterThanOrEqual(0);
          expect(one).toBeCloseTo(other!, 10);
        }
      }),
    );
  });

  test("deciles hold about a tenth each, ties in one bin", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000);
    expect([...binCounts(values, decileBounds(values))]).toEqual(new Array(10).fill(100));
    expect(decileBounds([5, 5, 5, 5])).toEqual([5]);
    expect([...binCounts([5, 5, 6], [5])]).toEqual([2, 1]);
  });
});

describe("Kolmogorov-Smirnov and mean shift", () => {
  test("agrees with R: ks.test(exact = FALSE)", () => {
    const result = kolmogorovSmirnov([1, 2, 3.5, 4], [2, 5, 6, 7, 7]);
    expect(result.d!).toBeCloseTo(0.8, 14);
    expect(result.p!).toBeCloseTo(0.116310250953991, 12);
  });

  test("both series of the limiting distribution meet", () => {
    expect(kolmogorovSurvival(1 - 1e-9)).toBeCloseTo(kolmogorovSurvival(1 + 1e-9), 8);
    expect(kolmogorovSurvival(1.3580986)).toBeCloseTo(0.05, 6);
    expect(kolmogorovSurvival(0)).toBe(1);
  });

  test("a shift by a constant is that constant, with its interval around it", () => {
    const random = normalRandom(seededRandom(1));
    const base = Float64Array.from({ length: 200 }, random);
    const shift = meanShift(meanMoments(base), meanMoments(base.map((x) => x + 0.5)));
    expect(shift.difference.value!).toBeCloseTo(0.5, 12);
    expect(shift.difference.low!).toBeLessThan(0.5);
    expect(shift.standardized.value!).toBeGreaterThan(0.4);
  });
});

describe("demand forecast", () => {
  const random = normalRandom(seededRandom(14));
  const weeks = (n: number, of: (t: number) => number) => Array.from({ length: n }, (_, t) => of(t));
  const season = (t: number) => Math.sin((2 * Math.PI * t) / 52);

  test("takes the form that the series has, and beats the seasonal naive forecast on it", () => {
    const additive = demandForecast(
      weeks(180, (t) => 100 + 0.3 * t + 30 * season(t) + 4 * random()),
      { seed: 1 },
    );
    expect(additive.method).toBe("holt-winters additive");
    expect(additive.scores[0]!.mase!).toBeLessThan(additive.scores[1]!.mase!);
    const growing = demandForecast(
      weeks(180, (t) => (40 + t) * (1 + 0.5 * season(t)) * (1 + 0.02 * random())),
      { seed: 1 },
    );
    expect(growing.method).toBe("holt-winters multiplicative");
    expect(growing.points[12]!.value).toBeCloseTo((40 + 192) * (1 + 0.5 * season(192)), -2);
  });

  test("a series without pattern is left to the naive forecast or a flat one, named", () => {
    const short = demandForecast([5, 6, 5, 7, 6, 5], { seed: 1, horizon: 3 });
    expect(short.notes).toContain("no_season");
    expect(short.points.length).toBe(3);
    expect(demandForecast([1, 2], { seed: 1 })).toMatchObject({ method: null, notes: ["too_few"] });
    expect(demandForecast([1, Number.NaN, 3, 4, 5], { seed: 1 }).notes).toEqual(["missing_values"]);
  });

  test("counts never go below 0, intervals enclose the forecast, and a seed repeats itself", () => {
    const series = weeks(40, (t) => (t % 7 === 0 ? 1 : 0));
    const one = demandForecast(series, { seed: 3 });
    expect(demandForecast(series, { seed: 3 })).toEqual(one);
    for (const point of one.points) {
      expect(point.low).toBeGreaterThanOrEqual(0);
      expect(point.low).toBeLessThanOrEqual(point.value);
      expect(point.high).toBeGreaterThanOrEqual(point.value);
    }
  });

  test("80 % prediction intervals cover about 80 %", () => {
    let hits = 0;
    let all = 0;
    for (let k = 0; k < 30; k++) {
      const series = weeks(143, (t) => 60 + 20 * season(t) + 5 * random());
      const { points } = demandForecast(series.slice(0, 130), { seed: k, origins: 2, replicates: 300 });
      for (const point of points) {
        all++;
        const truth = series[129 + point.step]!;
        if (point.low <= truth && truth <= point.high) hits++;
      }
    }
    expect(hits / all).toBeGreaterThan(0.7);
    expect(hits / all).toBeLessThan(0.92);
  });

  test("smoothing of a straight line goes on straight, though damped", () => {
    const fit = exponentialSmoothing(
      weeks(30, (t) => 10 + 2 * t),
      "none",
    )!;
    const ahead = fit.forecast(2);
    expect(ahead[0]!).toBeGreaterThan(69.5);
    expect(ahead[1]!).toBeGreaterThan(ahead[0]!);
    expect(exponentialSmoothing([0, 1, 2, 3, 4, 5, 6, 7], "multiplicative", 3)).toBeNull();
  });
});
