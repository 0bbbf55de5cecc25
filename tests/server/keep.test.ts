import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Keep, kept } from "../../server/backup/keep.ts";

const HOUR = 3_600_000;
const names = (times: readonly string[], keep: Keep, zone: string) =>
  [
    ...kept(
      times.map((time) => new Date(time)),
      keep,
      zone,
    ),
  ]
    .sort((a, b) => a - b)
    .map((at) => times[at]);

describe("a rule of keeping", () => {
  test("keeps the newest of the last days, weeks and months", () => {
    const times = ["10-31", "11-01", "11-22", "11-23", "11-27", "11-28", "11-29", "11-30"].map(
      (day) => `2026-${day}T03:00:00Z`,
    );
    const days = (keep: Keep) => names(times, keep, "UTC").map((time) => time?.slice(5, 10));
    expect(days({ daily: 2, weekly: 0, monthly: 0 })).toEqual(["11-29", "11-30"]);
    // the 23rd and the 30th are Mondays
    expect(days({ daily: 0, weekly: 3, monthly: 0 })).toEqual(["11-22", "11-29", "11-30"]);
    expect(days({ daily: 0, weekly: 0, monthly: 2 })).toEqual(["10-31", "11-30"]);
    expect(days({ daily: 3, weekly: 2, monthly: 9 })).toEqual(["10-31", "11-28", "11-29", "11-30"]);
    expect(days({ daily: 0, weekly: 0, monthly: 0 })).toEqual(["11-30"]);
  });

  test("a day is the zone's, of 23 hours or 25 too, and days without a backup take no place", () => {
    const keep = { daily: 2, weekly: 0, monthly: 0 };
    const night = ["2026-11-28T15:59:00Z", "2026-11-28T16:01:00Z", "2026-11-29T15:59:00Z"];
    expect(names(night, keep, "Asia/Shanghai")).toEqual([night[0], night[2]]);
    expect(names(night, keep, "UTC")).toEqual(night.slice(1));
    const long = ["2026-11-01T04:30:00Z", "2026-11-02T04:30:00Z", "2026-11-03T06:00:00Z"];
    expect(names(long, keep, "America/New_York")).toEqual(long.slice(1));
    expect(names(["2020-02-29T00:00:00Z", "2026-11-29T00:00:00Z"], keep, "UTC")).toHaveLength(2);
  });

  /** Shanghai knows no clock changes: its days, weeks and months by arithmetic alone. */
  const spans: Readonly<Record<keyof Keep, (time: Date) => number>> = {
    daily: (time) => Math.floor((Number(time) + 8 * HOUR) / (24 * HOUR)),
    weekly: (time) => Math.floor((Number(time) + (3 * 24 + 8) * HOUR) / (7 * 24 * HOUR)),
    monthly: (time) => {
      const local = new Date(Number(time) + 8 * HOUR);
      return local.getUTCFullYear() * 12 + local.getUTCMonth();
    },
  };
  const isKept = (time: Date, all: readonly Date[], keep: Keep): boolean => {
    const later = all.filter((other) => other > time);
    if (later.length === 0) return true;
    return (["daily", "weekly", "monthly"] as const).some((name) => {
      const own = spans[name](time);
      const laterSpans = new Set(later.map(spans[name]));
      return !laterSpans.has(own) && laterSpans.size < keep[name];
    });
  };
  const rule = fc.record({ daily: fc.nat(9), weekly: fc.nat(6), monthly: fc.nat(13) });
  const history = (most: number) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: 500 * 24 * 6 }), { maxLength: most })
      .map((tens) => tens.map((ten) => new Date(Date.UTC(2025, 6, 1) + ten * 600_000)));

  test("keeps of any history what it says, and nothing else, in whatever order", () => {
    fc.assert(
      fc.property(history(120), rule, (times, keep) => {
        const found = kept(times, keep, "Asia/Shanghai");
        for (const [at, time] of times.entries()) expect(found.has(at)).toBe(isKept(time, times, keep));
      }),
      { numRuns: 300 },
    );
  });

  test("asked after every backup keeps what it keeps of the whole history at once", () => {
    fc.assert(
      fc.property(history(60), rule, (times, keep) => {
        const sorted = times.toSorted((a, b) => Number(a) - Number(b));
        let left: Date[] = [];
        for (const time of sorted) {
          left.push(time);
          const found = kept(left, keep, "Asia/Shanghai");
          left = left.filter((_, at) => found.has(at));
        }
        expect(left).toEqual(sorted.filter((time) => isKept(time, sorted, keep)));
      }),
      { numRuns: 100 },
    );
  });
});
