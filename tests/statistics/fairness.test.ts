import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standardizedDifference } from "../../server/statistics/association/standardized-difference.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { adverseImpact } from "../../server/statistics/selection/adverse-impact.ts";
import { differentialPrediction } from "../../server/statistics/selection/differential-prediction.ts";
import { fisherExact } from "../../server/statistics/selection/fisher-exact.ts";
import { impactRatioFromD } from "../../server/statistics/selection/impact-ratio-from-d.ts";
import { impactRatios } from "../../server/statistics/selection/impact-ratios.ts";
import { itemBias, passAtMedian, scoreBands } from "../../server/statistics/selection/item-bias.ts";
import { ordinalItemBias } from "../../server/statistics/selection/item-bias-ordinal.ts";
import { unconditionalExact } from "../../server/statistics/selection/unconditional-exact.ts";
import { scoringAudit, selectionAudit } from "../helpers/local-law-144.ts";
import { ordinalLogistic } from "../helpers/ordinal-logistic.ts";

const close = (actual: number | null | undefined, expected: number, tolerance = 1e-8) => {
  expect(actual ?? null).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * Math.max(1e-12, Math.abs(expected)));
};
const logFactorials = [0];
for (let i = 1; i < 200; i++) logFactorials.push(logFactorials[i - 1]! + Math.log(i));
const logChoose = (n: number, k: number) => logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!;
const cell = fc.integer({ min: 0, max: 25 });

describe("Fisher's exact test", () => {
  test("agrees with R: fisher.test(matrix(c(3, 1, 1, 3), 2)), the lady tasting tea", () => {
    const tea = fisherExact(3, 1, 1, 3);
    close(tea.p, 0.485714285714286);
    close(tea.pGreater, 0.242857142857143);
    // The interval as SAS PROC FREQ prints it; R's own search stops early (0.2117, 621.93).
    close(tea.oddsRatio.value, 6.408309, 1e-5);
    close(tea.oddsRatio.low, 0.2117, 3e-4);
    close(tea.oddsRatio.high, 626.2435, 1e-6);
  });

  test("p sums the tables no more likely; mid-p takes half of those as likely", () => {
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        fc.pre(a + b + c + d > 0);
        const result = fisherExact(a, b, c, d);
        const draws = a + c;
        const log = (x: number) =>
          logChoose(a + b, x) + logChoose(c + d, draws - x) - logChoose(a + b + c + d, draws);
        let p = 0;
        let mid = 0;
        for (let x = Math.max(0, draws - c - d); x <= Math.min(draws, a + b); x++) {
          if (log(x) > log(a) + 1e-7) continue;
          p += Math.exp(log(x));
          mid += Math.exp(log(x)) * (Math.abs(log(x) - log(a)) < 1e-7 ? 0.5 : 1);
        }
        expect(result.p!).toBeCloseTo(Math.min(1, p), 9);
        expect(result.midP!).toBeCloseTo(Math.min(1, mid), 9);
        expect(result.pLess! + result.pGreater!).toBeGreaterThanOrEqual(1 - 1e-12);
      }),
    );
  });

  test("swapping groups turns the odds ratio round and leaves p", () => {
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        fc.pre(a + b + c + d > 0);
        const one = fisherExact(a, b, c, d);
        const other = fisherExact(c, d, a, b);
        expect(one.p!).toBeCloseTo(other.p!, 10);
        if (one.oddsRatio.value && other.oddsRatio.value)
          expect(one.oddsRatio.value * other.oddsRatio.value).toBeCloseTo(1, 7);
        if (one.oddsRatio.low && other.oddsRatio.high)
          expect(one.oddsRatio.low * other.oddsRatio.high).toBeCloseTo(1, 7);
      }),
    );
  });

  test("it holds its level exactly, for every common rate", () => {
    const [n1, n2] = [12, 18];
    for (const rate of [0.05, 0.2, 0.5, 0.8, 0.95]) {
      let size = 0;
      let exactSize = 0;
      for (let a = 0; a <= n1; a++)
        for (let c = 0; c <= n2; c++) {
          const chance = Math.exp(
            logChoose(n1, a) +
              logChoose(n2, c) +
              (a + c) * Math.log(rate) +
              (n1 + n2 - a - c) * Math.log(1 - rate),
          );
          const { p, oddsRatio } = fisherExact(a, n1 - a, c, n2 - c);
          if (p! <= 0.05) size += chance;
          const outside = (oddsRatio.low ?? 0) > 1 || (oddsRatio.high ?? 2) < 1;
          if (outside) exactSize += chance;
        }
      expect(size).toBeLessThanOrEqual(0.05);
      expect(exactSize).toBeLessThanOrEqual(0.05);
    }
  });

  test("large tables keep their digits in the tail", () => {
    close(fisherExact(9400, 600, 48500, 1500).p, 9.29001282300277e-44);
  });

  test("margins of one table say nothing", () => {
    const none = fisherExact(5, 0, 9, 0);
    expect(none.p).toBe(1);
    expect(none.oddsRatio).toMatchObject({ value: null, notes: ["one_table"] });
  });
});

describe("adverse impact", () => {
  test("agrees with R for the firefighters of Ricci v. DeStefano, Hispanic against white at 70", () => {
    const result = adverseImpact({
      focalSelected: 6,
      focalTotal: 23,
      referenceSelected: 41,
      referenceTotal: 68,
    });
    close(result.impactRatio.value, 0.432661717921527);
    expect(result.fourFifthsViolated).toBe(true);
    close(result.z, -2.83779380706608);
    close(result.zUnpooled, -3.13524291054888);
    close(result.chiSquareYates, 6.74154598819176);
    close(result.fisher.p, 0.00724655948594267);
    close(result.fisher.midP, 0.00549913134248112);
    close(result.katz[0], 0.211773148069889);
    close(result.phi, -0.297481621769073);
    close(result.cohenH, -0.706038638571676);
    close(result.shortfall, 5.87912087912088);
  });

  test("exactly four fifths is not under it", () => {
    const flag = (a: number, n1: number, c: number, n0: number) =>
      adverseImpact({ focalSelected: a, focalTotal: n1, referenceSelected: c, referenceTotal: n0 })
        .fourFifthsViolated;
    expect(flag(8, 10, 10, 10)).toBe(false);
    expect(flag(24, 100, 3, 10)).toBe(false);
    expect(flag(23, 100, 3, 10)).toBe(true);
    expect(flag(0, 5, 0, 5)).toBeNull();
  });

  test("a finding that one person turns is said to be so", () => {
    const thin = adverseImpact({
      focalSelected: 3,
      focalTotal: 10,
      referenceSelected: 8,
      referenceTotal: 20,
    });
    expect(thin.fourFifthsViolated).toBe(true);
    expect(thin.oneMore).toMatchObject({ fourFifthsViolated: false, changes: true });
    const firm = adverseImpact({
      focalSelected: 30,
      focalTotal: 100,
      referenceSelected: 120,
      referenceTotal: 200,
    });
    expect(firm.oneMore!.changes).toBe(false);
  });

  test("the pooled Z holds its level in large samples", () => {
    const random = seededRandom(9);
    let hits = 0;
    const draws = 4000;
    for (let draw = 0; draw < draws; draw++) {
      let a = 0;
      let c = 0;
      for (let i = 0; i < 150; i++) if (random() < 0.3) a++;
      for (let i = 0; i < 250; i++) if (random() < 0.3) c++;
      const { p } = adverseImpact({
        focalSelected: a,
        focalTotal: 150,
        referenceSelected: c,
        referenceTotal: 250,
      });
      if (p! < 0.05) hits++;
    }
    expect(hits / draws).toBeGreaterThan(0.04);
    expect(hits / draws).toBeLessThan(0.06);
  });
});

describe("impact ratios of many groups", () => {
  const groups = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
      .map(([k, rest]) => [k, k + rest] as const),
    { minLength: 1, maxLength: 6 },
  );

  test("ratios to the highest lie in [0, 1], one of them is 1, and order does not matter", () => {
    fc.assert(
      fc.property(groups, (counts) => {
        const list = counts.map(([selected, total], i) => ({ group: `g${i}`, selected, total }));
        const table = impactRatios(list, { compare: false });
        const ratios = table.groups.map((group) => group.ratioToHighest).filter((ratio) => ratio !== null);
        for (const ratio of ratios) {
          expect(ratio).toBeGreaterThanOrEqual(0);
          expect(ratio).toBeLessThanOrEqual(1);
        }
        if (table.selected > 0) expect(ratios).toContain(1);
        const turned = impactRatios([...list].reverse(), { compare: false });
        for (const group of table.groups)
          expect(turned.groups.find((other) => other.group === group.group)!.ratioToHighest).toBe(
            group.ratioToHighest,
          );
      }),
    );
  });

  test("groups under 2 % are counted and shown, never the yardstick", () => {
    const table = impactRatios(
      [
        { group: "A", selected: 300, total: 600 },
        { group: "B", selected: 160, total: 400 },
        { group: "C", selected: 9, total: 10 },
      ],
      { leastShare: 0.02 },
    );
    expect(table.highest).toBe("A");
    expect(table.largest).toBe("A");
    expect(table.total).toBe(1010);
    expect(table.groups[2]).toMatchObject({ excluded: true, fourFifthsViolated: null, ratioToHighest: 1.8 });
    expect(table.groups[1]!.ratioToHighest).toBe(0.8);
    expect(table.groups[1]!.fourFifthsViolated).toBe(false);
    expect(table.notes).toEqual(["groups_below_share:1"]);
  });

  test("highest and largest group may differ, and both are held against", () => {
    const table = impactRatios([
      { group: "small", selected: 9, total: 10 },
      { group: "large", selected: 50, total: 100 },
    ]);
    expect([table.highest, table.largest]).toEqual(["small", "large"]);
    expect(table.groups[0]!.ratioToLargest).toBe(1.8);
    close(table.groups[1]!.ratioToHighest, 0.5 / 0.9);
  });
});

describe("Local Law 144", () => {
  test("selection rates by sex, race and both, unknown categories named", () => {
    const audit = selectionAudit(
      [
        { sex: "F", race: "X", total: 50, selected: 20 },
        { sex: "M", race: "X", total: 50, selected: 30 },
        { sex: "F", race: "Y", total: 100, selected: 50 },
        { sex: null, race: "Y", total: 7, selected: 1 },
      ],
      { leastShare: 0 },
    );
    close(audit.sex.groups.find((g) => g.group === "F")!.ratioToHighest, 70 / 150 / 0.6);
    expect(audit.intersection.groups.map((g) => g.group)).toEqual(["X / F", "X / M", "Y / F"]);
    expect(audit.unknown).toEqual({ sex: 7, race: 0, either: 7 });
    expect(audit.race.total).toBe(207);
  });

  test("the scoring rate counts strictly above the median of everybody", () => {
    const audit = scoringAudit([1, 2, 2, 3, 4], ["F", "F", "M", "M", "M"], [null, null, null, null, null], {
      leastShare: 0,
    });
    expect(audit.median).toBe(2);
    expect(audit.sex.groups.map((g) => g.rate.value)).toEqual([0, 2 / 3]);
    expect(audit.race.groups).toEqual([]);
    expect(audit.unknown.race).toBe(5);
  });

  test("alike groups differ in their scoring rate no more often than the level", () => {
    const random = seededRandom(4);
    let hits = 0;
    const draws = 1500;
    for (let draw = 0; draw < draws; draw++) {
      const scores = Float64Array.from({ length: 240 }, () => Math.floor(20 * random()));
      const sex = Array.from({ length: 240 }, (_, i) => (i % 3 === 0 ? "F" : "M"));
      const race = sex.map(() => null);
      const women = scoringAudit(scores, sex, race).sex.groups[0]!;
      const against = women.againstHighest ?? women.againstLargest;
      if (against && against.fisher.p! <= 0.05) hits++;
    }
    expect(hits / draws).toBeLessThan(0.06);
  });
});

describe("impact ratio of a mean difference", () => {
  test("both rates add up to the selection ratio; d of 0 gives 1, and it falls with d", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.double({ min: -2, max: 3, noNaN: true }),
        (share, ratio, d) => {
          const result = impactRatioFromD(d, share, ratio)!;
          close(share * result.minorityRate + (1 - share) * result.majorityRate, ratio, 1e-11);
          expect(impactRatioFromD(d + 0.1, share, ratio)!.impactRatio).toBeLessThan(result.impactRatio);
        },
      ),
    );
    expect(impactRatioFromD(0, 0.3, 0.2)!.impactRatio).toBe(1);
  });
});

test("Hedges' g corrects d by the exact factor", () => {
  const result = standardizedDifference(meanMoments([1, 2, 3.5, 4]), meanMoments([2, 5, 6, 7, 7]));
  close(result.cohenD.value, -1.53466231517801);
  close(result.hedgesG.value, -1.3630915306369);
  const far = standardizedDifference(
    meanMoments([1, 2, 3.5, 4].map((x) => x + 1e9)),
    meanMoments([2, 5, 6, 7, 7].map((x) => x + 1e9)),
  );
  close(far.cohenD.value, -1.53466231517801, 1e-7);
});

test("Barnard's and Boschloo's tests agree with SciPy", () => {
  close(unconditionalExact(3, 11, 7, 9, "barnard").p, 0.03345870971679689, 1e-4);
  close(unconditionalExact(3, 11, 7, 9, "boschloo").p, 0.03196459926398079, 1e-4);
});

describe("differential prediction", () => {
  const random = normalRandom(seededRandom(3));
  const n = 600;
  const x = Array.from({ length: n }, random);
  const group = x.map((_, i) => i % 2);
  const noise = x.map(random);

  test("tells one line, two intercepts and two slopes apart", () => {
    const finding = (y: number[]) => differentialPrediction(x, y, group, 0.001).finding;
    expect(finding(x.map((v, i) => v + noise[i]!))).toBe("same_line");
    expect(finding(x.map((v, i) => v + 0.6 * group[i]! + noise[i]!))).toBe("intercepts_differ");
    expect(finding(x.map((v, i) => v * (1 - 0.8 * group[i]!) + noise[i]!))).toBe("slopes_differ");
  });

  test("both tests hold their level", () => {
    const hits = { slope: 0, intercept: 0 };
    for (let draw = 0; draw < 1500; draw++) {
      const px = Array.from({ length: 60 }, random);
      const result = differentialPrediction(
        px,
        px.map((v) => 0.5 * v + random()),
        px.map((_, i) => i % 2),
      );
      if (result.slope.p! < 0.05) hits.slope++;
      if (result.intercept.p! < 0.05) hits.intercept++;
    }
    for (const share of [hits.slope / 1500, hits.intercept / 1500]) {
      expect(share).toBeGreaterThan(0.035);
      expect(share).toBeLessThan(0.065);
    }
  });

  test("shifts of predictor and criterion change nothing", () => {
    const y = x.map((v, i) => v + 0.2 * group[i]! + noise[i]!);
    const plain = differentialPrediction(x, y, group);
    const moved = differentialPrediction(
      x.map((v) => v + 1e6),
      y.map((v) => v - 1e6),
      group,
    );
    close(moved.intercept.f, plain.intercept.f!, 1e-6);
    close(moved.slope.f, plain.slope.f!, 1e-5);
  });
});

describe("question bias", () => {
  const random = seededRandom(12);
  const normal = normalRandom(random);
  const n = 1600;
  const focal = Array.from({ length: n }, (_, i) => i % 2);
  const trait = focal.map((f) => normal() - 0.5 * f);
  const rest = trait.map((t) => Math.round(10 + 3 * (t + 0.4 * normal())));
  const passed = (harder: number) =>
    trait.map((t, i) => (random() < 1 / (1 + Math.exp(-1.5 * (t - harder * focal[i]!))) ? 1 : 0));

  test("a group that scores lower is not bias; a question harder at equal standing is", () => {
    const fair = itemBias(passed(0), rest, focal);
    expect(fair.etsClass).toBe("A");
    const biased = itemBias(passed(0.9), rest, focal);
    expect(biased.etsClass).toBe("C");
    expect(biased.delta!).toBeLessThan(-1.5);
  });

  test("the ordinal view agrees and tells uniform from crossing bias", () => {
    const grade = (harder: number, slope: number) =>
      trait.map((t, i) =>
        Math.max(
          0,
          Math.min(4, Math.round(2 + (1.2 - slope * focal[i]!) * t - harder * focal[i]! + 0.5 * normal())),
        ),
      );
    const fair = ordinalItemBias(grade(0, 0), rest, focal);
    const uniform = ordinalItemBias(grade(0.8, 0), rest, focal);
    const crossing = ordinalItemBias(grade(0, 1.2), rest, focal);
    expect(fair.effectClass).toBe("A");
    expect(uniform.uniform.p!).toBeLessThan(1e-6);
    expect(uniform.groupEffect!).toBeLessThan(0);
    expect(crossing.nonUniform.p!).toBeLessThan(1e-6);
  });

  test.each([
    [2, 0],
    [5, 0.6],
    [7, -0.4],
  ])("%i answers, group effect %d: the fits are those of the general regression", (answers, effect) => {
    const random = normalRandom(seededRandom(answers));
    const n = 300;
    const group = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const score = Float64Array.from(group, (g) => 40 + 5 * (random() + 0.3 * g));
    const answer = scoreBands(
      score.map((value, i) => value / 5 + effect * group[i]! + 1.5 * random()),
      answers,
    );
    const mean = score.reduce((sum, value) => sum + value, 0) / n;
    const product = score.map((value, i) => (value - mean) * group[i]!);
    const found = ordinalItemBias(answer, score, group);
    const [first, second, third] = [[score], [score, group], [score, group, product]].map((columns) =>
      ordinalLogistic(answer, columns),
    );
    close(found.groupEffect, second!.coefficients[1]!, 1e-8);
    close(found.groupStandardError, second!.standardErrors[1]!, 1e-8);
    const gap = (low: typeof first, high: typeof first) => 2 * (high!.logLikelihood! - low!.logLikelihood!);
    expect(found.uniform.chiSquare!).toBeCloseTo(gap(first, second), 8);
    expect(found.nonUniform.chiSquare!).toBeCloseTo(gap(second, third), 8);
    const none = ordinalLogistic(answer, []).logLikelihood!;
    const share = (fit: typeof first) => -Math.expm1((2 * (none - fit!.logLikelihood!)) / n);
    expect(found.gain!).toBeCloseTo((share(third) - share(first)) / -Math.expm1((2 * none) / n), 10);
  });

  test("a score that does not vary is left out, one that separates is named", () => {
    const group = Float64Array.from({ length: 40 }, (_, i) => i % 2);
    const flat = ordinalItemBias(
      group.map((_, i) => i % 5),
      new Float64Array(40).fill(3),
      group,
    );
    expect(flat.uniform.df).toBe(1);
    expect(flat.nonUniform).toEqual({ chiSquare: null, df: 0, p: null });
    const rising = group.map((_, i) => i);
    expect(ordinalItemBias(rising, rising, group).notes).toEqual(["separated"]);
  });

  test("two categories are plain logistic regression, as in R: glm(am ~ wt, binomial, mtcars)", () => {
    const wt = [
      2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424,
      5.345, 2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
    ];
    const am = [
      1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1,
    ];
    const fit = ordinalLogistic(am, [wt]);
    close(fit.coefficients[0], -4.0239699621732);
    close(fit.thresholds[0], -12.0403697286573);
  });

  test("bands are of about equal size and keep ties together", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 80 }), (values) => {
        const bands = scoreBands(Float64Array.from(values), 5);
        values.forEach((a, i) => {
          values.forEach((b, j) => {
            if (a === b) expect(bands[i]).toBe(bands[j]);
            if (a < b) expect(bands[i]!).toBeLessThanOrEqual(bands[j]!);
          });
        });
        expect(Math.max(...bands)).toBeLessThan(5);
      }),
    );
    expect([...passAtMedian([1, 2, 3, Number.NaN])]).toEqual([0, 0, 1, Number.NaN]);
  });
});
