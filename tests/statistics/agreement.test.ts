import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blandAltman } from "../../server/statistics/agreement/bland-altman.ts";
import { agreementTable, cohenKappa } from "../../server/statistics/agreement/cohen-kappa.ts";
import { cronbachAlpha } from "../../server/statistics/agreement/cronbach-alpha.ts";
import { fleissKappa } from "../../server/statistics/agreement/fleiss-kappa.ts";
import { gwetAc1 } from "../../server/statistics/agreement/gwet-ac1.ts";
import { intraclassCorrelation } from "../../server/statistics/agreement/intraclass-correlation.ts";
import { itemAnalysis } from "../../server/statistics/agreement/item-analysis.ts";
import { itemCovariance } from "../../server/statistics/agreement/item-covariance.ts";
import { kendallW } from "../../server/statistics/agreement/kendall-w.ts";
import {
  alphaOfUnits,
  krippendorffAlpha,
  pairableUnits,
} from "../../server/statistics/agreement/krippendorff-alpha.ts";
import { krippendorffInterval } from "../../server/statistics/agreement/krippendorff-interval.ts";
import { omegaTotal } from "../../server/statistics/agreement/omega-total.ts";
import { raterSeverity } from "../../server/statistics/agreement/rater-severity.ts";
import { splitHalf } from "../../server/statistics/agreement/split-half.ts";
import {
  uniformVariance,
  withinGroupAgreement,
} from "../../server/statistics/agreement/within-group-agreement.ts";
import { studentTUpperQuantile } from "../../server/statistics/distributions/student-t.ts";
import { momentsFromIntegerSums } from "../../server/statistics/numbers/integer-sums.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";

// Six subjects, four judges (Shrout & Fleiss 1979, table 2).
const judges = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
];
const close = (actual: number | null | undefined, expected: number, tolerance = 1e-8) => {
  expect(actual ?? null).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * Math.max(1e-12, Math.abs(expected)));
};

describe("intraclass correlation", () => {
  test("agrees with Shrout & Fleiss and R: psych::ICC", () => {
    const { forms } = intraclassCorrelation(judges);
    const expected = [
      0.165741768405475, 0.289763779527559, 0.714840714840715, 0.442797133679268, 0.620050547598989,
      0.909315542377069,
    ];
    expected.forEach((value, i) => {
      close(forms[i]!.value, value);
    });
    close(forms[1]!.low, 0.018786513374712);
    close(forms[1]!.high, 0.761084369648953);
    close(forms[5]!.low, 0.675674713816304);
  });

  test("an offset of 1e12 costs nothing", () => {
    const { forms } = intraclassCorrelation(judges.map((row) => row.map((value) => value + 1e12)));
    close(forms[1]!.value, 0.289763779527559);
    close(forms[2]!.low, 0.342464765033925);
  });

  test("raters in full agreement give 1, no variation gives none", () => {
    const same = intraclassCorrelation([
      [1, 1],
      [2, 2],
      [5, 5],
    ]);
    expect(same.forms.map((form) => form.value)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(
      intraclassCorrelation([
        [3, 3],
        [3, 3],
      ]).forms[0],
    ).toMatchObject({ value: null, notes: ["constant"] });
  });

  test("a mean whose variance comes out as 0 has no ICC(2,k), rather than one of 9e15", () => {
    const { forms } = intraclassCorrelation([
      [8, 1, 3],
      [7, 4, 4],
      [1, 4, 5],
      [1, 7, 1],
    ]);
    expect(forms[4]).toMatchObject({ form: "ICC(2,k)", value: null, notes: ["undefined_value"] });
  });

  test("order of rows and raters does not matter, nor do affine maps of all ratings", () => {
    const table = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(table, (rows) => {
        const plain = intraclassCorrelation(rows).forms;
        const moved = intraclassCorrelation(
          [...rows].reverse().map((row) => [...row].reverse().map((v) => 3 * v - 40)),
        );
        plain.forEach((form, i) => {
          if (form.value === null) expect(moved.forms[i]!.value).toBeNull();
          else expect(moved.forms[i]!.value!).toBeCloseTo(form.value, 8);
        });
      }),
    );
  });

  test("the 95 % intervals of ICC(2,1) and ICC(3,1) cover in 94 to 96 % of 20,000 draws", () => {
    const random = normalRandom(seededRandom(5));
    const draws = 20_000;
    const hits = { absolute: 0, consistent: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const severity = [0.5 * random(), 0.5 * random(), 0.5 * random()];
      const rows = Array.from({ length: 30 }, () => {
        const person = random();
        return severity.map((rater) => person + rater + random());
      });
      const { forms } = intraclassCorrelation(rows);
      if (forms[1]!.low! <= 1 / 2.25 && 1 / 2.25 <= forms[1]!.high!) hits.absolute++;
      if (forms[2]!.low! <= 0.5 && 0.5 <= forms[2]!.high!) hits.consistent++;
    }
    for (const share of [hits.absolute / draws, hits.consistent / draws]) {
      expect(share).toBeGreaterThan(0.94);
      expect(share).toBeLessThan(0.96);
    }
  });
});

describe("kappa and its kin", () => {
  test("full agreement is 1, agreement by chance alone is 0, one category is undefined", () => {
    for (const weights of ["unweighted", "linear", "quadratic"] as const) {
      expect(
        cohenKappa(
          [
            [4, 0, 0],
            [0, 3, 0],
            [0, 0, 2],
          ],
          weights,
        ).value,
      ).toBe(1);
      expect(
        cohenKappa(
          [
            [4, 4],
            [4, 4],
          ],
          weights,
        ).value,
      ).toBe(0);
      expect(
        cohenKappa(
          [
            [5, 0],
            [0, 0],
          ],
          weights,
        ),
      ).toMatchObject({ value: null, notes: ["constant"] });
    }
    expect(
      gwetAc1([
        [5, 0],
        [0, 0],
      ]).value,
    ).toBe(1);
    expect(
      fleissKappa([
        [3, 0],
        [0, 3],
      ]).value,
    ).toBe(1);
    expect(
      fleissKappa([
        [3, 0],
        [3, 0],
      ]).value,
    ).toBeNull();
  });

  test("a category nobody used changes quadratic and linear kappa in the known way only", () => {
    const used = agreementTable([1, 1, 2, 2, 1, 2], [1, 2, 2, 2, 1, 2]).table;
    const listed = agreementTable([1, 1, 2, 2, 1, 2], [1, 2, 2, 2, 1, 2], [1, 2, 3]).table;
    close(cohenKappa(listed).value, cohenKappa(used).value!);
    close(cohenKappa(listed, "quadratic").standardError, 0.286887655274624);
  });

  test("quadratic kappa of two raters is the ICC(2,1) less its small-sample term: within 1 / n", () => {
    const first = judges.map((row) => row[0]!);
    const second = judges.map((row) => row[3]!);
    const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const kappa = cohenKappa(agreementTable(first, second, levels).table, "quadratic").value!;
    const icc = intraclassCorrelation(judges.map((row) => [row[0]!, row[3]!])).forms[1]!.value!;
    expect(Math.abs(kappa - icc)).toBeLessThan(1 / judges.length);
  });
});

describe("Krippendorff's alpha", () => {
  // Krippendorff (2011), four observers, twelve units.
  const byRater = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
    [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
  ];
  const units = byRater[0]!.map((_, u) => byRater.map((row) => row[u]!));

  test("agrees with Krippendorff (2011): .743, .815, .849, .797", () => {
    close(krippendorffAlpha(units, "nominal").value, 0.743421052631579);
    close(krippendorffAlpha(units, "ordinal").value, 0.8153875037548813);
    close(krippendorffAlpha(units, "interval").value, 0.8491071428571428);
    close(krippendorffAlpha(units, "ratio").value, 0.797402774711612);
    expect(krippendorffAlpha(units, "nominal").units).toBe(11);
  });

  test("the coincidence matrix gives the same for any ratings", () => {
    const ratings = fc.array(
      fc.array(fc.option(fc.integer({ min: 1, max: 5 })), { minLength: 2, maxLength: 5 }),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(ratings, (rows) => {
        for (const scale of ["nominal", "ordinal", "interval"] as const) {
          const value = krippendorffAlpha(rows, scale).value;
          const naive = naiveAlpha(rows, scale);
          if (naive === null) expect(value).toBeNull();
          else expect(value!).toBeCloseTo(naive, 9);
        }
      }),
    );
  });

  test("its interval is the jackknife over subjects on Fisher's z, and encloses the value", () => {
    const found = krippendorffInterval(units, "interval");
    const rated = pairableUnits(units);
    const n = rated.length;
    const z = rated.map((_, skip) =>
      Math.atanh(
        alphaOfUnits(
          rated.filter((_unit, i) => i !== skip),
          "interval",
        )!,
      ),
    );
    const mean = z.reduce((sum, one) => sum + one, 0) / n;
    const error = Math.sqrt(((n - 1) / n) * z.reduce((sum, one) => sum + (one - mean) ** 2, 0));
    const reach = studentTUpperQuantile(0.025, n - 1) * error;
    expect(found.low).toBeCloseTo(Math.tanh(Math.atanh(found.value!) - reach), 12);
    expect(found.high).toBeCloseTo(Math.tanh(Math.atanh(found.value!) + reach), 12);
  });

  test("agreement in everything still leaves room for chance", () => {
    // Wilson's 0 of 10 reaches 0.2775; half of all pairs but one nineteenth are unlike
    const same = Array.from({ length: 10 }, (_, i) => [i % 2, i % 2]);
    const found = krippendorffInterval(same, "nominal");
    expect(found).toMatchObject({ value: 1, high: 1, notes: ["perfect"] });
    expect(found.low).toBeCloseTo(1 - 0.277_532_799_862_889 / (1 - 9 / 19), 10);
  });
});

describe("Bland-Altman", () => {
  test("bias is the paired t interval; limits by their variance formula", () => {
    // Sleep data (Student 1908): extra hours of the same ten people under two drugs; R: t.test(paired = TRUE).
    const a = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const b = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const result = blandAltman(meanMoments(a.map((value, i) => value - b[i]!)));
    close(result.bias.value, -1.58);
    close(result.bias.low, -2.459885763276982);
    close(result.bias.high, -0.700114236723018);
    close(result.sd, 1.22999548327987);
    close(result.lower.value, -1.58 - 1.95996398454005 * 1.22999548328129, 1e-9);
  });

  test("exact integer sums give the same as rows", () => {
    const a = [71.25, 80.5, 66, 90.75];
    const b = [70, 82.25, 60.5, 91];
    let n = 0n;
    let sumX = 0n;
    let sumXX = 0n;
    a.forEach((value, i) => {
      const d = BigInt(Math.round((value - b[i]!) * 100));
      n += 1n;
      sumX += d;
      sumXX += d * d;
    });
    const exact = blandAltman(momentsFromIntegerSums({ n, sumX, sumXX, scale: 100 }));
    const rows = blandAltman(meanMoments(a.map((value, i) => value - b[i]!)));
    close(exact.upper.high, rows.upper.high!, 1e-12);
    close(exact.bias.low, rows.bias.low!, 1e-12);
  });
});

describe("rater severity", () => {
  const flat = judges.flatMap((row, c) => row.map((value, r) => ({ c, r, value })));

  test("on balanced data REML gives the mean-square estimates", () => {
    const result = raterSeverity(
      flat.map((x) => x.c),
      flat.map((x) => x.r),
      flat.map((x) => x.value),
    );
    const [candidate, rater, residual] = result.variance.map((part) => part.variance);
    close(candidate, (11.2416666666667 - 1.01944444444444) / 4, 1e-12);
    close(rater, (32.4861111111111 - 1.01944444444444) / 6, 1e-12);
    close(residual, 1.01944444444444, 1e-12);
    close(result.absolute, 0.289763779527559, 1e-12);
    close(result.consistency, 0.714840714840715, 1e-12);
  });

  test("on unbalanced data it agrees with R: nlme::lme with crossed pdIdent blocks", () => {
    const kept = flat.filter((_, i) => i % 5 !== 2 && i % 7 !== 3);
    const result = raterSeverity(
      kept.map((x) => x.c),
      kept.map((x) => x.r),
      kept.map((x) => x.value),
    );
    close(result.variance[0]!.variance, 1.8880587, 2e-6);
    close(result.variance[1]!.variance, 6.4164765, 2e-6);
    close(result.variance[2]!.variance, 0.5058262, 2e-6);
    close(result.raters[0]!.effect, 2.200554, 1e-6);
    close(result.mean, 5.28068529519, 1e-6);
  });

  test("finds the severe rater and knows less of one with few ratings", () => {
    const random = normalRandom(seededRandom(2));
    const candidate: number[] = [];
    const rater: string[] = [];
    const rating: number[] = [];
    for (let i = 0; i < 150; i++) {
      const person = random();
      const panel = i < 3 ? ["a", "b", "new"] : ["a", "b", "severe"];
      for (const name of panel) {
        candidate.push(i);
        rater.push(name);
        rating.push(70 + 5 * person + (name === "severe" || name === "new" ? -4 : 0) + 2 * random());
      }
    }
    const result = raterSeverity(candidate, rater, rating);
    const of = (name: string) => result.raters.find((entry) => entry.rater === name)!;
    expect(of("severe").effect).toBeLessThan(-1);
    expect(of("severe").effect).toBeLessThan(of("a").effect - 2);
    expect(of("new").standardError).toBeGreaterThan(of("severe").standardError);
  });

  test("raters who share no candidate cannot be compared", () => {
    const result = raterSeverity([1, 2, 3, 4], ["a", "a", "b", "b"], [1, 2, 3, 4]);
    expect(result.notes).toEqual(["no_shared_candidates"]);
  });
});

describe("internal consistency", () => {
  const items = [
    [3, 5, 1, 4, 2],
    [4, 5, 2, 4, 2],
    [3, 4, 2, 5, 3],
  ];

  test("agrees with R: psych::alpha", () => {
    const alpha = cronbachAlpha(itemCovariance(items));
    close(alpha.value, 0.928571428571429);
    close(alpha.low, 0.639097698759749);
    close(alpha.high, 0.992045444427541);
    close(alpha.lambda6, 0.956140332346722);
    close(alpha.items[1]!.itemRest, 0.87178447447442);
    close(alpha.items[2]!.alphaIfDropped, 0.963855421686747);
  });

  test("a constant item stays in; its correlations are unknown", () => {
    const alpha = cronbachAlpha(
      itemCovariance([
        [1, 2, 3, 4, 5],
        [2, 2, 4, 4, 5],
        [3, 3, 3, 3, 3],
      ]),
    );
    close(alpha.value, 0.72289156626506);
    expect(alpha.standardized).toBeNull();
    expect(alpha.items[2]).toMatchObject({ itemTotal: null, itemRest: null });
  });

  test("alpha is the Spearman-Brown of one split for two parallel items, and the mean over splits", () => {
    const random = normalRandom(seededRandom(6));
    const columns = Array.from({ length: 4 }, () => new Float64Array(200));
    for (let i = 0; i < 200; i++) {
      const trait = random();
      for (const column of columns) column[i] = trait + random();
    }
    const alpha = cronbachAlpha(itemCovariance(columns)).value!;
    const splits = [
      [0, 1],
      [0, 2],
      [0, 3],
    ].map((half) => splitHalf(columns, (j) => half.includes(j)).lambda4!);
    close(
      alpha,
      splits.reduce((sum, value) => sum + value / 3, 0),
      1e-10,
    );
  });

  test("omega of one true factor is found back, by minres and by likelihood", () => {
    // Population correlations of loadings .8 .7 .6 .5.
    const loadings = [0.8, 0.7, 0.6, 0.5];
    const covariance = Float64Array.from({ length: 16 }, (_, k) =>
      k % 5 === 0 ? 1 : loadings[Math.floor(k / 4)]! * loadings[k % 4]!,
    );
    const omega = omegaTotal({ n: 1e9, items: 4, mean: new Float64Array(4), covariance, dropped: 0 });
    const truth = 2.6 ** 2 / (2.6 ** 2 + 4 - 0.64 - 0.49 - 0.36 - 0.25);
    close(omega.value, truth, 1e-6);
    close(omega.likelihood!.omega, truth, 1e-6);
    omega.loadings!.forEach((value, j) => {
      close(value, loadings[j]!, 1e-6);
    });
  });

  test("item analysis counts the shares it says", () => {
    const analysis = itemAnalysis([
      [1, 1, 1, 0, 0, 0],
      [1, 1, 0, 1, 0, 0],
      [1, 0, 1, 0, 0, 0],
    ]);
    expect(analysis.items.map((item) => item.difficulty)).toEqual([0.5, 0.5, 1 / 3]);
    expect(analysis.items[0]!.discrimination).toBe(1);
  });
});

test("Kendall's W is 1 where raters order alike and 0 where orders cancel", () => {
  expect(
    kendallW([
      [1, 10],
      [2, 20],
      [3, 30],
    ]).value,
  ).toBe(1);
  expect(
    kendallW([
      [1, 3],
      [2, 2],
      [3, 1],
    ]).value,
  ).toBe(0);
  close(kendallW(judges).value, 0.887037037037037);
});

test("r_wg compares with random answers", () => {
  expect(uniformVariance(5)).toBe(2);
  expect(withinGroupAgreement([4, 4, 4], 2)).toBe(1);
  expect(withinGroupAgreement([1, 5], 2)).toBe(0);
  expect(withinGroupAgreement([1], 2)).toBeNull();
});

function naiveAlpha(
  rows: readonly (readonly (number | null)[])[],
  scale: "nominal" | "ordinal" | "interval",
): number | null {
  const units = rows.map((row) => row.filter((v): v is number => v !== null)).filter((row) => row.length > 1);
  const values = units.flat();
  const counts = (v: number) => values.filter((x) => x === v).length;
  const apart = (a: number, b: number) => {
    if (a === b) return 0;
    if (scale === "nominal") return 1;
    if (scale === "interval") return (a - b) ** 2;
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    let between = -(counts(low) + counts(high)) / 2;
    for (let v = low; v <= high; v++) between += counts(v);
    return between ** 2;
  };
  let observed = 0;
  for (const unit of units)
    unit.forEach((a, i) => {
      unit.forEach((b, j) => {
        if (i !== j) observed += apart(a, b) / (unit.length - 1);
      });
    });
  let expected = 0;
  for (const a of values) for (const b of values) expected += apart(a, b);
  return expected > 0 ? 1 - ((values.length - 1) * observed) / expected : null;
}
