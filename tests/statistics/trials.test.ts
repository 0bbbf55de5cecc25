import { describe, expect, test } from "vitest";
import { alwaysValid, alwaysValidReach } from "../../server/statistics/lab/always-valid.ts";
import { passThrough } from "../../server/statistics/lab/pass-through.ts";
import { differenceOfTrial } from "../../server/statistics/lab/trial-difference.ts";
import { spreadsOfShare, trialPlan } from "../../server/statistics/lab/trial-plan.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";

const TRIALS = 1000;

/** Whether a trial is ever called, looked at after each `every` people until twice the planned end. */
function simulated(
  { effect, planned, share, base }: { effect: number; planned: number; share: number; base: number | null },
  seed: number,
  until: number,
  every = 5,
): boolean {
  const random = seededRandom(seed);
  const normal = normalRandom(random);
  const plan = trialPlan({
    effect: planned,
    ...(base === null ? { spread: 1 } : spreadsOfShare(base, planned)!),
    share,
  })!;
  const sums = [0, 1].map(() => ({ n: 0, sum: 0, squares: 0 }));
  for (let person = 1; person <= until * plan.people; person++) {
    const arm = random() < share ? 1 : 0;
    const shift = arm === 1 ? effect : 0;
    const y = base === null ? normal() + shift : random() < base + shift ? 1 : 0;
    const own = sums[arm]!;
    own.n++;
    own.sum += y;
    own.squares += y * y;
    if (person % every !== 0) continue;
    const found = differenceOfTrial(sums[0]!, sums[1]!, { plannedSe: plan.se, isShare: base !== null });
    if (found.low !== null && found.high !== null && (found.low > 0 || found.high < 0)) return true;
  }
  return false;
}

describe("an interval that holds at every look", () => {
  test("is the boundary of the normal mixture, tightest at the planned end", () => {
    // the mixture's martingale reaches 1 / alpha exactly at the interval's end
    for (const ratio of [0.05, 0.3, 1, 4])
      for (const level of [0.9, 0.95, 0.99]) {
        const reach = alwaysValidReach(ratio, level);
        // variance of the mixture at the planned end: -W(-alpha² / e) - 1 (Waudby-Smith et al. 2024)
        const u = alwaysU(level);
        const mixture = (u - 1) * ratio;
        const martingale = Math.exp((reach ** 2 * mixture) / (2 * (1 + mixture))) / Math.sqrt(1 + mixture);
        expect(martingale).toBeCloseTo(1 / (1 - level), 8);
      }
    const at = (variance: number) => {
      const logs = 2 * Math.log(20) + Math.log1p(variance);
      return Math.sqrt((1 + 1 / variance) * logs);
    };
    const best = alwaysValidReach(1);
    for (const variance of [1, 4, 7, 9, 12, 40]) expect(at(variance)).toBeGreaterThanOrEqual(best - 1e-12);
    expect(alwaysValid(0.1, 0.02, 0.02, { n: 100 })).toMatchObject({ value: 0.1, n: 100 });
  });

  test("of people needed there are more than for one look, fewer for larger effects, most evenly shared", () => {
    const plan = trialPlan({ effect: 0.1, spread: 0.5, share: 0.5 })!;
    // one look: n = 4 (1.96 + 0.84)² 0.25 / 0.01, R's power.prop.test without its refinements
    expect(plan.peopleAtOneLook).toBe(785);
    expect(plan.people / plan.peopleAtOneLook).toBeGreaterThan(1.8);
    expect(plan.people / plan.peopleAtOneLook).toBeLessThan(2);
    expect(trialPlan({ effect: -0.2, spread: 0.5, share: 0.5 })!.people).toBeLessThan(plan.people / 3.9);
    expect(trialPlan({ effect: 0.1, spread: 0.5, share: 0.1 })!.people).toBeGreaterThan(2.7 * plan.people);
    expect(spreadsOfShare(0.9, 0.1)).toBeNull();
    for (const wrong of [{ effect: 0 }, { spread: 0 }, { share: 0 }, { share: 1 }, { effect: Number.NaN }])
      expect(trialPlan({ ...{ effect: 0.1, spread: 0.5, share: 0.5 }, ...wrong })).toBeNull();
  });
});

describe("over 1,000 simulated trials", () => {
  const kinds = [
    ["a rate", { planned: 0.15, share: 0.5, base: 0.6 }],
    ["a rate, of a small group", { planned: 0.2, share: 0.2, base: 0.3 }],
    ["a mean", { planned: 0.35, share: 0.5, base: null }],
  ] as const;

  test.each(kinds)(
    "%s without an effect: at most 5 %% are ever called, however often one looks",
    (_, kind) => {
      let called = 0;
      for (let seed = 0; seed < TRIALS; seed++) if (simulated({ ...kind, effect: 0 }, seed, 2)) called++;
      expect(called).toBeLessThanOrEqual(0.05 * TRIALS);
    },
    120_000,
  );

  test.each(kinds)(
    "%s with the planned effect: at least 80 %% are called by the planned end",
    (_, kind) => {
      let called = 0;
      for (let seed = 0; seed < TRIALS; seed++)
        if (simulated({ ...kind, effect: kind.planned }, 50_000 + seed, 1)) called++;
      expect(called).toBeGreaterThanOrEqual(0.8 * TRIALS);
    },
    120_000,
  );
});

/** -W(-alpha² / e), the lower branch, by bisection. */
function alwaysU(level: number): number {
  const target = -((1 - level) ** 2) / Math.E;
  let [low, high] = [1, 100];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (-middle * Math.exp(-middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe("who passes at random below the cut-off", () => {
  test("teaches as much as everybody where all pass, nothing more than themselves where few do", () => {
    // of a share of 1 each counts as one: Fisher's z of 200 people
    const all = passThrough({ above: 100, below: 100, share: 1, r: 0.3 })!;
    expect(all.effective).toBe(200);
    expect(all.low).toBeCloseTo(Math.tanh(Math.atanh(0.3) - 1.959963984540054 / Math.sqrt(197)), 12);
    // 100 and 10 who stand for 10 each: 200² / 1100
    const few = passThrough({ above: 100, below: 10, share: 0.1, r: 0.3 })!;
    expect(few.effective).toBeCloseTo(40_000 / 1100, 12);
    expect(few.high - few.low).toBeGreaterThan(all.high - all.low);
    for (const wrong of [
      { above: 0, below: 0, share: 0.1 },
      { above: 1, below: 1, share: 1 },
      { above: 10, below: 1, share: 0 },
      { above: 10, below: 1, share: 2 },
      { above: -1, below: 1, share: 0.1 },
    ])
      expect(passThrough({ ...wrong, r: 0.3 })).toBeNull();
  });

  test("covers the correlation among all applicants, which who passed by the score alone does not", () => {
    let [covered, raw] = [0, 0];
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom(seed);
      const normal = normalRandom(random);
      const people = Array.from({ length: 3000 }, () => {
        const x = normal();
        return { x, y: 0.4 * x + Math.sqrt(1 - 0.16) * normal() };
      });
      const share = 0.1;
      const kept = people.flatMap(({ x, y }) =>
        x > 0.5 ? [{ x, y, weight: 1 }] : random() < share ? [{ x, y, weight: 1 / share }] : [],
      );
      const above = kept.filter(({ weight }) => weight === 1).length;
      const r = weightedR(kept);
      const found = passThrough({ above, below: kept.length - above, share, r })!;
      if (found.low <= 0.4 && found.high >= 0.4) covered++;
      if (Math.abs(weightedR(kept.filter(({ weight }) => weight === 1)) - 0.4) < Math.abs(r - 0.4)) raw++;
    }
    expect(covered).toBeGreaterThanOrEqual(184);
    expect(raw).toBeLessThan(60);
  });
});

function weightedR(
  rows: readonly { readonly x: number; readonly y: number; readonly weight: number }[],
): number {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: "x" | "y") => rows.reduce((sum, row) => sum + (row.weight * row[of]) / total, 0);
  const [mx, my] = [mean("x"), mean("y")];
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y, weight } of rows) {
    xx += weight * (x - mx) ** 2;
    yy += weight * (y - my) ** 2;
    xy += weight * (x - mx) * (y - my);
  }
  return xy / Math.sqrt(xx * yy);
}
