import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enoughOf } from "../../server/metrics/enough.ts";
import { correlationPower } from "../../server/statistics/association/correlation-power.ts";
import { meanInterval } from "../../server/statistics/intervals/mean-interval.ts";
import {
  sampleSizeForMean,
  sampleSizeForShare,
  sampleSizeForWidth,
  wilsonHalfWidth,
} from "../../server/statistics/intervals/precision-needed.ts";
import { proportionInterval } from "../../server/statistics/intervals/proportion-interval.ts";

const metric = { unit: "percent", min_n: 10, target: null } as const;
const row = { n: 100, value: 0.5, low: 0.4, high: 0.6, status: "ok" } as const;
const pace = { perDay: 2, today: "2026-09-30" };

describe("n that a precision takes", () => {
  test("is the least whose Wilson interval is as narrow", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(0.2, 0.05, 0.02, 0.01),
        (p, half) => {
          const n = sampleSizeForShare(p, half)!;
          return wilsonHalfWidth(p, n) <= half && (n === 1 || wilsonHalfWidth(p, n - 1) > half);
        },
      ),
    );
    // the textbook's 384 for plus and minus 5 points about a half, less what Wilson's centre gains
    expect(sampleSizeForShare(0.5, 0.05)).toBe(381);
    expect(sampleSizeForShare(0.5, 0)).toBeNull();
  });

  test("has the half width of the interval that is shown", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.nat(), (n, hits) => {
        const k = 1 + (hits % (n - 1));
        const { low, high, value } = proportionInterval(k, n);
        expect(wilsonHalfWidth(value!, n)).toBeCloseTo((high! - low!) / 2, 12);
      }),
    );
  });

  test("of a mean keeps its spread", () => {
    const half = (n: number) => {
      const { low, high } = meanInterval({ n, mean: 7, m2: 4 * (n - 1) });
      return (high! - low!) / 2;
    };
    for (const n of [5, 30, 400])
      for (const wanted of [3, 0.5, 0.1]) {
        const needed = sampleSizeForMean(n, half(n), wanted)!;
        expect(half(needed)).toBeLessThanOrEqual(wanted);
        if (needed > 2) expect(half(needed - 1)).toBeGreaterThan(wanted);
      }
    expect(sampleSizeForMean(1, 1, 1)).toBeNull();
    expect(sampleSizeForWidth(100, 1, 0.5)).toBe(400);
    expect(sampleSizeForWidth(100, 1, 0)).toBeNull();
  });
});

describe("the meter", () => {
  test("says how many more and when, at the present rate", () => {
    expect(enoughOf(metric, { narrows: "share" }, row, pace)).toEqual({
      aim: "precision",
      of: 0.05,
      needed: 381,
      more: 281,
      status: "coming",
      on: "2027-02-17",
      quarter: "2027Q1",
      change: null,
    });
    expect(enoughOf(metric, { narrows: "share" }, row, null)).toMatchObject({ more: 281, on: null });
    expect(enoughOf(metric, { narrows: "share" }, row, { ...pace, perDay: 0 })).toMatchObject({
      status: "never",
      more: 281,
    });
    const narrow = { ...row, n: 2000, low: 0.48, high: 0.52 };
    expect(enoughOf(metric, { narrows: "share" }, narrow, pace)).toMatchObject({
      status: "reached",
      more: 0,
    });
  });

  test("of a correlation is the power of its test, at the metric's own size", () => {
    const r = { ...metric, unit: "r", target: null } as const;
    const found = enoughOf(r, { narrows: "correlation" }, { ...row, n: 43 }, pace)!;
    expect(found).toMatchObject({ aim: "apart", of: 0.3, needed: 85, more: 42 });
    expect(correlationPower(0.3, 85)).toBeGreaterThanOrEqual(0.8);
    expect(correlationPower(0.3, 84)).toBeLessThan(0.8);
    expect(enoughOf({ ...r, target: 0.5 }, { narrows: "correlation" }, row, null)).toMatchObject({ of: 0.5 });
  });

  test("of a figure that is not shown counts up to where it is, of a count says nothing", () => {
    const few = { n: 4, value: null, low: null, high: null, status: "few" } as const;
    expect(enoughOf(metric, { narrows: "share" }, few, pace)).toMatchObject({
      aim: "shown",
      of: 10,
      more: 6,
      on: "2026-10-03",
    });
    expect(enoughOf(metric, {}, row, pace)).toBeNull();
    expect(enoughOf(metric, { narrows: "share" }, { ...few, status: "missing" }, pace)).toBeNull();
    expect(enoughOf(metric, { narrows: "share" }, { ...few, status: "suppressed" }, pace)).toBeNull();
    expect(
      enoughOf({ ...metric, unit: "days" }, { narrows: "width" }, { ...row, value: 0 }, pace),
    ).toBeNull();
    expect(
      enoughOf(
        { ...metric, unit: "points", precision: 2 },
        { narrows: "mean" },
        { ...row, low: 46, high: 54, value: 50 },
        null,
      ),
    ).toMatchObject({ of: 2, needed: 393 });
  });

  test("says how long periods would tell a change that is not clear", () => {
    const change = { value: 0.02, low: -0.02, high: 0.06, method: "", clear: false };
    const found = enoughOf(metric, { narrows: "share" }, { ...row, change }, null)!;
    expect(found.change!.least).toBeCloseTo(0.04, 15);
    expect(found.change!.times).toBeCloseTo(4, 12);
    const clear = { ...change, low: 0.01, clear: true };
    expect(enoughOf(metric, { narrows: "share" }, { ...row, change: clear }, null)!.change).toBeNull();
    const none = { ...change, value: 0, low: -0.04, high: 0.04 };
    expect(enoughOf(metric, { narrows: "share" }, { ...row, change: none }, null)!.change!.times).toBeNull();
  });
});
