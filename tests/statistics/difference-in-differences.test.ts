import { describe, expect, test } from "vitest";
import { measuredEffect, type Sides, verdictOf } from "../../server/models/judge.ts";
import { fisherZEffect } from "../../server/statistics/numbers/effect-size.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import {
  differenceInDifferences,
  type JobChange,
} from "../../server/statistics/pooling/difference-in-differences.ts";

const change = (effect: number, variance: number, treated = false): JobChange => ({
  ...{ effect, variance, treated, n: 100 },
});

describe("a difference in differences over jobs", () => {
  test("of jobs that agree is the weighted difference of means, with the error of their variances", () => {
    const found = differenceInDifferences([
      change(0.3, 0.02, true),
      change(0.3, 0.04, true),
      change(0.1, 0.01),
      change(0.1, 0.03),
    ]);
    expect(found.value).toBeCloseTo(0.2, 12);
    // 1 / (1/0.02 + 1/0.04) + 1 / (1/0.01 + 1/0.03), t of 2 degrees of freedom
    const error = Math.sqrt(1 / 75 + 1 / (100 + 100 / 3));
    expect(found.high! - found.value!).toBeCloseTo(4.302652729696142 * error, 8);
    expect([found.treated, found.controls, found.n]).toEqual([2, 2, 400]);
  });

  test("is what a shift of all jobs alike leaves as it was", () => {
    const jobs = [change(0.4, 0.02, true), change(0.1, 0.01), change(-0.1, 0.03), change(0.2, 0.02)];
    const [as, moved] = [0, 0.7].map((by) =>
      differenceInDifferences(jobs.map((job) => ({ ...job, effect: job.effect + by }))),
    );
    for (const end of ["value", "low", "high"] as const) expect(moved![end]).toBeCloseTo(as![end]!, 10);
  });

  test("says why where it cannot say", () => {
    expect(differenceInDifferences([]).notes).toEqual(["too_few"]);
    expect(differenceInDifferences([change(0.1, 0.01)]).value).toBeNull();
    const alone = differenceInDifferences([change(0.1, 0.01, true), change(0.1, 0.01)]);
    expect([alone.value, alone.notes]).toEqual([null, ["nothing_to_compare"]]);
    expect(
      differenceInDifferences([change(Number.NaN, 0.01, true), change(0, 0), change(0, 1)]).value,
    ).toBeNull();
  });
});

describe("a promise", () => {
  const about = (low: number | null, high: number | null, controls = 5) =>
    verdictOf(
      { direction: "up", least: 0.1 },
      { effect: { value: 0, low, high, level: 0.95, n: 100, method: "", notes: [] }, controls, treated: 1 },
    ).verdict;

  test("is kept, not kept, or open by one written rule", () => {
    expect(about(0.02, 0.3)).toBe("kept");
    expect(about(-0.02, 0.3)).toBe("cannot_say");
    expect(about(-0.1, 0.05)).toBe("not_kept");
    expect(about(0.02, 0.05)).toBe("not_kept"); // it rose, and by less than was promised
    expect(about(null, null)).toBe("cannot_say");
    const down = verdictOf(
      { direction: "down", least: 0.1 },
      {
        effect: { value: -0.2, low: -0.3, high: -0.01, level: 0.95, n: 9, method: "", notes: [] },
        controls: 3,
        treated: 1,
      },
    );
    expect(down.verdict).toBe("kept");
  });
});

type World = {
  readonly jobs: number;
  readonly treated: number;
  /** Correlation before, what time adds for all, and what the change adds. */
  readonly before: number;
  readonly time: number;
  readonly change: number;
  /** Spread of jobs' correlations, and of their own drift. */
  readonly spread: number;
};

type Chance = { readonly uniform: () => number; readonly normal: () => number };

/** Correlations of jobs of 8 to 100 hires a side, drawn from their people. */
function company(world: World, random: Chance): Sides[] {
  const side = (r: number) => {
    const n = 8 + Math.floor(random.uniform() * 92);
    let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = random.normal();
      const y = r * x + Math.sqrt(1 - r * r) * random.normal();
      [sx, sy, sxx, syy, sxy] = [sx + x, sy + y, sxx + x * x, syy + y * y, sxy + x * y];
    }
    const of = (a: number, b: number, ab: number) => ab - (a * b) / n;
    const found = of(sx, sy, sxy) / Math.sqrt(of(sx, sx, sxx) * of(sy, sy, syy));
    return { ...fisherZEffect(found, n)!, n };
  };
  return Array.from({ length: world.jobs }, (_, at) => {
    const treated = at < world.treated;
    const own = world.before + world.spread * random.normal();
    const drift = world.spread * random.normal();
    const after = own + drift + world.time + (treated ? world.change : 0);
    const within = (r: number) => Math.max(-0.95, Math.min(0.95, r));
    return { treated, before: side(within(own)), after: side(within(after)) };
  });
}

/** Share of so many companies of which the promise is told to be kept. */
function keptShare(world: World, runs: number, seed: number): number {
  const uniform = seededRandom(seed);
  const random = { uniform, normal: normalRandom(uniform) };
  let kept = 0;
  for (let run = 0; run < runs; run++) {
    const found = measuredEffect("validity", company(world, random));
    if (verdictOf({ direction: "up", least: 0.1 }, found).verdict === "kept") kept++;
  }
  return kept / runs;
}

const usual: World = { jobs: 20, treated: 5, before: 0.25, time: 0, change: 0, spread: 0.1 };

describe("over simulated companies", () => {
  test.each([
    ["nothing changed", usual],
    ["nothing changed, in one job of 20", { ...usual, treated: 1 }],
    ["nothing changed, in few jobs", { ...usual, jobs: 6, treated: 2 }],
    ["time raised all jobs alike", { ...usual, time: 0.25 }],
    ["time raised all jobs, jobs drift much", { ...usual, time: 0.2, spread: 0.2 }],
  ] as const)("%s: at most 5 %% are told kept", (_name, world) => {
    expect(keptShare(world, 600, 14)).toBeLessThanOrEqual(0.05);
  });

  test("a change that does what it promised is found, with time or without", () => {
    const worked = { ...usual, change: 0.35, treated: 6 };
    expect(keptShare(worked, 200, 3)).toBeGreaterThan(0.7);
    expect(keptShare({ ...worked, time: 0.15 }, 200, 5)).toBeGreaterThan(0.6);
  });

  test("a change that takes away what it promised is never kept", () => {
    expect(keptShare({ ...usual, change: -0.2 }, 200, 7)).toBe(0);
  });
});
