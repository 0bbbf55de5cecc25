import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { cronbachAlpha } from "../../server/statistics/agreement/cronbach-alpha.ts";
import { itemAnalysis } from "../../server/statistics/agreement/item-analysis.ts";
import { itemCovariance } from "../../server/statistics/agreement/item-covariance.ts";
import { adjustP } from "../../server/statistics/association/multiple-testing.ts";
import { correlationTest, pearson } from "../../server/statistics/association/pearson.ts";
import { answerKeys, keyedScores } from "../../server/statistics/lab/answer-keys.ts";
import { covarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import { seededRandom, shuffledIndices } from "../../server/statistics/numbers/random.ts";
import { cholesky, solveCholesky } from "../../server/statistics/numbers/symmetric.ts";
import { bareBones } from "../../server/statistics/pooling/hunter-schmidt.ts";
import { pooledCorrelation } from "../../server/statistics/pooling/pooled-correlation.ts";
import { eggerTest, trimAndFill } from "../../server/statistics/pooling/publication-bias.ts";
import { kFoldR } from "../../server/statistics/regression/cross-validated-r.ts";
import { impactRatios } from "../../server/statistics/selection/impact-ratios.ts";
import { itemBias, passAtMedian } from "../../server/statistics/selection/item-bias.ts";
import { siopScore } from "../../server/statistics/selection/siop-score.ts";
import { numbers, numericColumns, textColumns, useDataSets } from "../../server/verify/data-set.ts";

const folder = fileURLToPath(new URL("../../../shared/data", import.meta.url));
const isThere = existsSync(folder);
if (!isThere) console.log("skipped: the public data sets are not beside the repository");
const real = describe.skipIf(!isThere);
const round = (value: number | null | undefined, digits = 3) =>
  value === null || value === undefined ? "-" : value.toFixed(digits);

beforeAll(() => useDataSets(isThere ? folder : null));

real("160 validities of employment interviews (McDaniel et al. 1994)", () => {
  const studies = (): { r: number; n: number; struct: string }[] => {
    const { ri, ni, struct } = textColumns("dat_mcdaniel1994.csv");
    return ri!.map((r, i) => ({ r: Number(r), n: Number(ni![i]), struct: struct![i]! }));
  };

  test("pooled: the mean is small, and how much it differs from study to study is most of the story", () => {
    const all = studies();
    const { pooled, prediction, tau2, iSquared } = pooledCorrelation(all, { knappHartung: true });
    // metafor's REML on Fisher's z: 0.23739345572805
    expect(Math.atanh(pooled.value!)).toBeCloseTo(0.23739345572805, 8);
    expect(iSquared!).toBeGreaterThan(75);
    const bare = bareBones(all);
    expect(bare.meanR).toBeCloseTo(0.200486056092537, 12);
    expect(prediction.low!).toBeLessThan(pooled.low!);
    console.log(
      `interviews, k = 160, N = ${pooled.n}: pooled r ${round(pooled.value)} [${round(pooled.low)}, ${round(pooled.high)}], ` +
        `a new study lies in [${round(prediction.low)}, ${round(prediction.high)}], tau2 ${round(tau2, 4)}, I2 ${round(iSquared, 1)} %; ` +
        `Hunter-Schmidt mean ${round(bare.meanR)}, 80 % credibility [${round(bare.credibilityLow)}, ${round(bare.credibilityHigh)}], ` +
        `${round(bare.percentArtifacts, 0)} % of the variance is sampling error`,
    );
  });

  test("structured interviews predict better than unstructured ones", () => {
    const all = studies();
    const kind = (struct: string) => pooledCorrelation(all.filter((study) => study.struct === struct));
    const [structured, free] = [kind("s"), kind("u")];
    expect(structured.pooled.low!).toBeGreaterThan(free.pooled.value!);
    console.log(
      `structured (k = ${structured.jobs}) r ${round(structured.pooled.value)} [${round(structured.pooled.low)}, ${round(structured.pooled.high)}], ` +
        `unstructured (k = ${free.jobs}) r ${round(free.pooled.value)} [${round(free.pooled.low)}, ${round(free.pooled.high)}]`,
    );
  });

  test("small studies report larger validities", () => {
    const all = studies();
    const effects = all.map(({ r }) => Math.atanh(r));
    const variances = all.map(({ n }) => 1 / (n - 3));
    const egger = eggerTest(effects, variances)!;
    const filled = trimAndFill(effects, variances, { method: "DL" })!;
    expect(egger.t).toBeCloseTo(2.1795677484424, 8);
    expect(filled.added).toBe(21);
    console.log(
      `Egger t ${round(egger.t, 2)}, p ${round(egger.p)}; trim and fill adds ${filled.added} studies and leaves r ${round(Math.tanh(filled.model.coefficients[0]!))}`,
    );
  });
});

/** Reverse keys (5 - x) of the 13 personality scales. */
const REVERSED = "0110 0100 1000 1000 0000 001001 0100 0101 0100 0010 0110 0010 00110".split(" ");
// scales 10 and 12 are keyed 0011
REVERSED[9] = "0011";
REVERSED[11] = "0011";

real("5,640 retail applicants (SIOP 2021; the protected group is contrived)", () => {
  let columns: Record<string, Float64Array>;
  let answers: Float64Array[];
  let scales: Float64Array[][];
  beforeAll(() => {
    columns = numericColumns("siop2021.csv");
    answers = Object.entries(columns)
      .filter(([name]) => /^(SJ_(Most|Least)|Scenario\d_|Biodata|PScale)/.test(name))
      .map(([, values]) => values);
    scales = REVERSED.map((keys, s) =>
      [...keys].map((key, q) => {
        const values = columns[`PScale${String(s + 1).padStart(2, "0")}_Q${q + 1}`]!;
        return key === "1" ? values.map((value) => 5 - value) : values;
      }),
    );
  });
  const sum = (items: readonly Float64Array[]) =>
    items[0]!.map((_, i) => items.reduce((total, item) => total + item[i]!, 0));

  test("the questions of 13 scales: reliability, item-rest, validity under FDR, group bias", () => {
    const rows = scales.map((items, s) => {
      const alpha = cronbachAlpha(itemCovariance(items));
      const { items: analysis } = itemAnalysis(items);
      const score = sum(items);
      const validity = pearson(score, columns.Overall_Rating!);
      const bias = items.map((item) => {
        const rest = score.map((total, i) => total - item[i]!);
        return itemBias(passAtMedian(item), rest, columns.Protected_Group!).etsClass;
      });
      return {
        scale: s + 1,
        alpha,
        weakest: Math.min(...analysis.map(({ itemRest }) => itemRest!)),
        validity,
        p: correlationTest(validity.value!, validity.n).p,
        biased: bias.filter((kind) => kind === "C").length,
      };
    });
    const adjusted = adjustP(rows.map(({ p }) => p));
    for (const { alpha } of rows) {
      expect(alpha.value!).toBeGreaterThan(0);
      expect(alpha.low!).toBeLessThan(alpha.value!);
    }
    // right keys: without them many items would run against their own scale
    expect(rows.filter(({ weakest }) => weakest < 0)).toEqual([]);
    for (const [i, { scale, alpha, weakest, validity, biased }] of rows.entries()) {
      console.log(
        `scale ${String(scale).padStart(2)}: alpha ${round(alpha.value, 2)}, weakest item-rest r ${round(weakest, 2)}, ` +
          `r with rated performance ${round(validity.value)} [${round(validity.low)}, ${round(validity.high)}], ` +
          `FDR-adjusted p ${adjusted[i]!.toExponential(1)}${adjusted[i]! <= 0.1 ? "" : " (does not stand)"}, ${biased} items of DIF class C`,
      );
    }
    const crossed = kFoldR(columns.Overall_Rating!, scales.map(sum), { folds: 10, seed: 1 });
    console.log(`all 13 scales together, cross-validated R ${round(crossed.value)}`);
    expect(crossed.value!).toBeGreaterThan(0.1);
  });

  /** Scores of those at `held` by a ridge regression of the rating on the answers as numbers, the mean where one is missing. */
  const byRidge = (train: readonly number[], held: readonly number[]): Float64Array => {
    const scaled = answers.map((column) => {
      const known = train.map((row) => column[row]!).filter(Number.isFinite);
      const mean = known.reduce((sum, each) => sum + each / known.length, 0);
      const spread = Math.sqrt(known.reduce((sum, each) => sum + (each - mean) ** 2 / known.length, 0));
      return column.map((each) => (Number.isFinite(each) ? (each - mean) / spread : 0));
    });
    const { n, mean, c } = covarianceMoments(
      [columns.Overall_Rating!, ...scaled].map((column) => Float64Array.from(train, (row) => column[row]!)),
    );
    const size = scaled.length;
    const matrix = Float64Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [Math.floor(at / size), at % size];
      return c[(i + 1) * (size + 1) + j + 1]! + (i === j ? n / 5 : 0);
    });
    const slopes = solveCholesky(
      cholesky(matrix, size),
      Float64Array.from({ length: size }, (_, at) => c[at + 1]!),
    );
    return Float64Array.from(held, (row) =>
      scaled.reduce((sum, column, at) => sum + slopes[at]! * (column[row]! - mean[at + 1]!), 0),
    );
  };

  /** The contest's score where the better half of those at `held` is taken. */
  const judged = (scores: Float64Array, held: readonly number[]) => {
    const order = [...held.keys()].sort((a, b) => scores[b]! - scores[a]!);
    const chosen = new Set(order.slice(0, Math.floor(held.length / 2)).map((at) => held[at]!));
    const share = (is: (row: number) => boolean) => {
      const all = held.filter(is);
      return all.filter((row) => chosen.has(row)).length / all.length;
    };
    const of = (name: string) => (row: number) => columns[name]![row] === 1;
    const [top, stayed, group] = [of("High_Performer"), of("Retained"), of("Protected_Group")];
    const impact = share(group) / share((row) => !group(row));
    return {
      impact,
      ...siopScore(
        share(top),
        share(stayed),
        share((row) => top(row) && stayed(row)),
        impact,
      )!,
    };
  };

  test("an answer key with its impact ratio held selects better than ridge regression, over five splits", () => {
    const people = columns.Overall_Rating!.length;
    const order = shuffledIndices(people, seededRandom(2021));
    const found = [0, 1, 2, 3, 4].map((split) => {
      const held = [...order].filter((_, at) => at % 5 === split);
      const train = [...order].filter((_, at) => at % 5 !== split);
      const of = (column: Float64Array, rows: readonly number[]) =>
        Float64Array.from(rows, (row) => column[row]!);
      const fitted = answerKeys(
        answers.map((column) => of(column, train)),
        of(columns.Overall_Rating!, train),
        { group: of(columns.Protected_Group!, train), leastImpact: 1 },
      );
      const keyed = judged(
        keyedScores(
          fitted.keys!,
          answers.map((column) => of(column, held)),
        ),
        held,
      );
      const ridge = judged(byRidge(train, held), held);
      console.log(
        `split ${split + 1}: keyed ${round(keyed.score, 1)} (accuracy ${round(keyed.accuracy, 1)}, impact ratio ${round(keyed.impact, 2)}), ` +
          `ridge ${round(ridge.score, 1)} (${round(ridge.accuracy, 1)}, ${round(ridge.impact, 2)})`,
      );
      expect(fitted.impactRatio!).toBeGreaterThan(0.95);
      expect(keyed.impact).toBeGreaterThan(0.8);
      return { keyed, ridge };
    });
    const mean = (which: "keyed" | "ridge", what: "score" | "accuracy") =>
      found.reduce((sum, each) => sum + each[which][what] / found.length, 0);
    console.log(
      `mean of five: keyed ${round(mean("keyed", "score"), 2)} (accuracy ${round(mean("keyed", "accuracy"), 2)}), ` +
        `ridge ${round(mean("ridge", "score"), 2)} (${round(mean("ridge", "accuracy"), 2)})`,
    );
    expect(mean("keyed", "score")).toBeGreaterThan(mean("ridge", "score"));
    expect(mean("keyed", "accuracy")).toBeGreaterThan(58.4);
  }, 120_000);
});

real("published audits under New York City's Local Law 144", () => {
  test("recomputed from their counts", () => {
    const file = textColumns("nyc_ll144_audits.csv");
    const value = (name: string) => numbers(file[name]!);
    const [n, selected, published] = [
      value("number_of_applications"),
      value("n_selected_or_n_above_median"),
      value("impact_ratio"),
    ];
    const tables = new Map<string, number[]>();
    for (let i = 0; i < n.length; i++) {
      if (![n[i], selected[i], published[i]].every(Number.isFinite) || !(n[i]! > 0)) continue;
      const key = ["audit_id", "selection_or_scoring_rate", "protected_char_group", "position", "tool_id"]
        .map((name) => file[name]![i])
        .join("|");
      tables.set(key, [...(tables.get(key) ?? []), i]);
    }
    const kinds = new Map<string, { figures: number; agree: number; tables: number; whole: number }>();
    let otherYardstick = 0;
    let below = 0;
    const apart: string[] = [];
    const audits = new Set<string>();
    for (const [key, rows] of tables) {
      if (rows.length < 2 || rows.some((i) => selected[i]! > n[i]! * (1 + 1e-9))) continue;
      audits.add(file.audit_id![rows[0]!]!);
      const groups = rows.map((i) => ({
        group: `${file.race_ethnicity![i]} / ${file.sex![i]} #${i}`,
        selected: Math.min(selected[i]!, n[i]!),
        total: n[i]!,
      }));
      const table = impactRatios(groups, { compare: false });
      const stated = rows.find((i) => file.comparator_group![i] === "True");
      const isOther = stated !== undefined && table.highest !== groups[rows.indexOf(stated)]!.group;
      if (isOther) otherYardstick++;
      const kind = file.selection_or_scoring_rate![rows[0]!]!;
      const counts = kinds.get(kind) ?? { figures: 0, agree: 0, tables: 0, whole: 0 };
      kinds.set(kind, counts);
      const before = { ...counts };
      rows.forEach((i, at) => {
        const rate = groups[at]!.selected / groups[at]!.total;
        // where the audit held its groups against another one, its own yardstick is taken
        const ours = isOther
          ? rate / (selected[stated!]! / n[stated!]!)
          : (table.groups[at]!.ratioToHighest ?? Number.NaN);
        if (!Number.isFinite(ours)) return;
        counts.figures++;
        if (table.groups[at]!.fourFifthsViolated === true) below++;
        // published to two or three digits from rates that were rounded before they were divided
        if (Math.abs(ours - published[i]!) <= 0.0151) counts.agree++;
        else apart.push(`${key} ${groups[at]!.group}: ${round(ours)} against ${published[i]}`);
      });
      counts.tables++;
      if (counts.agree - before.agree === counts.figures - before.figures) counts.whole++;
    }
    const all = [...kinds.values()];
    const total = (name: "figures" | "agree" | "tables" | "whole") =>
      all.reduce((sum, counts) => sum + counts[name], 0);
    console.log(
      `${audits.size} audits, ${total("tables")} tables, ${total("figures")} impact ratios recomputed: ${total("agree")} agree ` +
        `within rounding, ${total("whole")} tables wholly; ${below} lie below four fifths of the highest rate, ` +
        `${otherYardstick} tables are held against a group that has not the highest rate`,
    );
    for (const [kind, { figures, agree, tables: count, whole }] of kinds)
      console.log(`${kind}: ${agree} of ${figures} ratios agree, ${whole} of ${count} tables wholly`);
    const first = new Map(apart.map((line) => [line.split("|")[0], line]));
    for (const line of [...first.values()].slice(0, 6)) console.log(`apart: ${line}`);
    expect(total("figures")).toBeGreaterThan(2500);
    for (const kind of ["Selection", "Scoring"]) {
      const { agree, figures } = kinds.get(kind)!;
      expect(agree / figures, kind).toBeGreaterThan(0.9);
    }
  });
});
