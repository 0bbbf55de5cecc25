import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as beta from "../../server/statistics/distributions/beta.ts";
import * as binomial from "../../server/statistics/distributions/binomial.ts";
import * as bivariate from "../../server/statistics/distributions/bivariate-normal.ts";
import * as chiSquare from "../../server/statistics/distributions/chi-square.ts";
import * as f from "../../server/statistics/distributions/f.ts";
import * as gamma from "../../server/statistics/distributions/gamma.ts";
import * as hypergeometric from "../../server/statistics/distributions/hypergeometric.ts";
import * as noncentral from "../../server/statistics/distributions/noncentral-t.ts";
import * as normal from "../../server/statistics/distributions/normal.ts";
import * as studentT from "../../server/statistics/distributions/student-t.ts";
import points from "./distribution-points.json" with { type: "json" };

const functions = {
  ...beta,
  ...binomial,
  ...bivariate,
  ...chiSquare,
  ...f,
  ...gamma,
  ...hypergeometric,
  ...noncentral,
  ...normal,
  ...studentT,
} as unknown as Record<string, (...values: number[]) => number>;

const relative = (got: number, wanted: number) => Math.abs(got - wanted) / Math.abs(wanted);

describe("agrees with mpmath at 40 digits", () => {
  for (const [name, values, wanted] of points as [string, number[], string][]) {
    test(`${name}(${values.join(", ")})`, () => {
      expect(relative(functions[name]!(...values), Number(wanted))).toBeLessThan(1e-11);
    });
  }
});

describe("keeps its digits far in the tails (mpmath at 60 digits)", () => {
  const far: [number, number][] = [
    [normal.normalCdf(-37), 5.7255712225245778e-300],
    [studentT.studentTSurvival(1e200, 1), 3.183098861837907e-201],
    [noncentral.noncentralTCdf(-3, 20, 8), 2.189854493403757e-24],
    [noncentral.noncentralTSurvival(12, 200, -1), 8.066836733594693e-30],
    [bivariate.bivariateNormalSurvival(3, 2, -0.9), 3.595348519443912e-31],
    [bivariate.bivariateNormalSurvival(6, 7, -0.5), 1.811480685633612e-40],
    [bivariate.bivariateNormalSurvival(15, 10, 0.9), normal.normalSurvival(15)],
  ];
  for (const [got, wanted] of far) {
    test(`${wanted}`, () => expect(relative(got, wanted)).toBeLessThan(1e-8));
  }
});

describe("quantiles invert", () => {
  const p = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  const df = fc.double({ min: 0.5, max: 1e5, noNaN: true });
  const tail = fc.double({ min: -290, max: -1, noNaN: true }).map((e) => 10 ** e);
  const close = (got: number, wanted: number, tolerance = 1e-9): void => {
    expect(relative(got, wanted)).toBeLessThan(tolerance);
  };

  test("normal, both tails", () => {
    fc.assert(
      fc.property(tail, (q) => close(normal.normalSurvival(normal.normalUpperQuantile(q)), q, 1e-11)),
    );
    fc.assert(fc.property(p, (q) => close(normal.normalCdf(normal.normalQuantile(q)), q, 1e-11)));
  });
  test("t", () => {
    fc.assert(
      fc.property(p, df, (q, v) => close(studentT.studentTCdf(studentT.studentTQuantile(q, v), v), q)),
    );
    fc.assert(
      fc.property(tail, fc.double({ min: 2, max: 1e4, noNaN: true }), (q, v) =>
        close(studentT.studentTSurvival(studentT.studentTUpperQuantile(q, v), v), q),
      ),
    );
  });
  test("F", () => {
    fc.assert(
      fc.property(p, df, df, (q, a, b) => {
        const x = f.fQuantile(q, a, b);
        if (x > 1e-280 && x < 1e280) close(f.fCdf(x, a, b), q, 1e-8);
      }),
      { numRuns: 60 },
    );
  });
  test("chi-square", () => {
    fc.assert(
      fc.property(p, df, (q, v) => {
        const x = chiSquare.chiSquareQuantile(q, v);
        if (x > 1e-280) close(chiSquare.chiSquareCdf(x, v), q, 1e-8);
      }),
      { numRuns: 60 },
    );
  });
  test("binomial and hypergeometric give the first count that reaches p", () => {
    fc.assert(
      fc.property(p, fc.integer({ min: 1, max: 300 }), p, (q, n, share) => {
        const k = binomial.binomialQuantile(q, n, share);
        expect(binomial.binomialCdf(k, n, share)).toBeGreaterThanOrEqual(q * (1 - 1e-12));
        if (k > 0) expect(binomial.binomialCdf(k - 1, n, share)).toBeLessThan(q);
      }),
    );
    expect(hypergeometric.hypergeometricQuantile(0.5, 10, 20, 8)).toBe(3);
  });
  test("noncentral t", () => {
    const x = noncentral.noncentralTQuantile(0.025, 10, 1.5);
    close(noncentral.noncentralTCdf(x, 10, 1.5), 0.025);
  });
});

test("lower and upper tails of a bivariate normal add up", () => {
  const r = fc.double({ min: -0.9999, max: 0.9999, noNaN: true });
  const x = fc.double({ min: -4, max: 4, noNaN: true });
  fc.assert(
    fc.property(x, x, r, (h, k, rho) => {
      const both = bivariate.bivariateNormalCdf(h, k, rho);
      const opposite = bivariate.bivariateNormalCdf(h, -k, -rho);
      expect(both + opposite).toBeCloseTo(normal.normalCdf(h), 13);
    }),
  );
});
