import { readFileSync } from "node:fs";
import { spearmanBrown } from "../../statistics/agreement/spearman-brown.ts";
import { auc, aucDeLong, averagePrecision, pairedAucTest } from "../../statistics/association/auc.ts";
import { classificationScores } from "../../statistics/association/classification-scores.ts";
import { correlationMoments } from "../../statistics/association/correlation-moments.ts";
import {
  steigerFourVariablesTest,
  williamsTest,
} from "../../statistics/association/dependent-correlations.ts";
import { independentCorrelationsTest } from "../../statistics/association/difference-of-correlations.ts";
import { fisherZInterval } from "../../statistics/association/fisher-z.ts";
import { kendallTest } from "../../statistics/association/kendall.ts";
import { olkinPrattApproximateR, olkinPrattR } from "../../statistics/association/olkin-pratt.ts";
import { correlationOf, correlationTest, pearson } from "../../statistics/association/pearson.ts";
import { probabilityScores } from "../../statistics/association/probability-scores.ts";
import { spearman, spearmanTest } from "../../statistics/association/spearman.ts";
import { bootstrapIntervals } from "../../statistics/resampling/bootstrap.ts";
import { type Adapter, column } from "../case.ts";
import { dataPath, numericColumns } from "../data-set.ts";

// biome-ignore lint/suspicious/noExplicitAny: the inputs differ from case to case
function pair(input: Record<string, any>): { x: Float64Array; y: Float64Array } {
  if (input.values !== undefined) return { x: column(input.values.x), y: column(input.values.y) };
  const columns = numericColumns(input.file);
  return { x: columns[input.columns.x]!, y: columns[input.columns.y]! };
}

export const adapters: Record<string, Adapter> = {
  pearson: (input) => {
    const { x, y } = pair(input);
    const found = pearson(x, y);
    const moments = correlationMoments(x, y);
    const test = found.value === null ? null : correlationTest(found.value, found.n);
    return {
      n: found.n,
      r: found.value,
      t: test?.t ?? null,
      df: found.n - 2,
      p: test?.p ?? null,
      ciLower: found.low,
      ciUpper: found.high,
      meanX: moments.meanX,
      varX: moments.m2X / (moments.n - 1),
    };
  },
  spearman: (input) => {
    const { x, y } = pair(input);
    const found = spearman(x, y);
    const fieller = spearman(x, y, 0.95, "Fieller");
    const test = found.value === null ? null : spearmanTest(found.value, found.n);
    return {
      n: found.n,
      rho: found.value,
      S: test?.s,
      pTApprox: test?.p,
      ciBonettWright: [found.low, found.high],
      ciFieller: [fieller.low, fieller.high],
    };
  },
  kendall_tau_b: (input) => {
    const { x, y } = pair(input);
    return kendallTest(x, y);
  },
  fisher_z_ci: ({ values }) => {
    const found = fisherZInterval(values.r, values.n, values.level);
    return { ciLower: found?.low ?? null, ciUpper: found?.high ?? null };
  },
  auc_delong: ({ values }) => {
    const found = aucDeLong(values.label, values.score);
    const { low, high } = auc(values.label, values.score, { scale: "raw" });
    return {
      n1: found?.positives,
      n0: found?.negatives,
      auc: found?.auc,
      varDeLong: found?.variance,
      ciLower: low,
      ciUpper: high,
      gini: found === null ? null : 2 * found.auc - 1,
    };
  },
  auc_paired: ({ values }) => {
    const { first, second, z, p, difference } = pairedAucTest(values.label, values.first, values.second);
    return { first, second, z, p, ciLower: difference.low, ciUpper: difference.high };
  },
  classification_scores: ({ values }) => {
    const found = classificationScores(values);
    return {
      accuracy: found.accuracy.value,
      precision: found.precision.value,
      recall: found.recall.value,
      f1: found.f1,
      matthews: found.matthews,
      balancedAccuracy: found.balancedAccuracy,
    };
  },
  probability_scores: ({ values }) => {
    const { brier, logLoss, calibrationError } = probabilityScores(values.label, values.probability, {
      bins: values.bins,
    });
    return { brier: brier.value, logLoss: logLoss.value, calibrationError };
  },
  classifier_metrics: ({ values }) => ({
    auc: aucDeLong(values.label, values.score)?.auc,
    averagePrecision: averagePrecision(values.label, values.score),
  }),
  bootstrap_ci: ({ values, indexFile }) => {
    const rows = readFileSync(dataPath(indexFile)!, "utf8")
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(",").map((index) => Number(index) - 1))
      .filter((row) => row.every(Number.isFinite));
    const at = (indices: readonly number[]) =>
      correlationOf(
        correlationMoments(
          indices.map((i) => values.x[i]),
          indices.map((i) => values.y[i]),
        ),
      )!;
    const all: number[] = values.x.map((_: number, i: number) => i);
    const found = bootstrapIntervals(
      at(all),
      rows.map(at),
      all.map((skip) => at(all.filter((i) => i !== skip))),
    )!;
    return {
      t0: at(all),
      bootMean: found.mean,
      bootSE: found.standardError,
      percentile: found.percentile,
      basic: found.basic,
      z0: found.bias,
      acceleration: found.acceleration,
      bcaLevels: found.bcaLevels,
      bca: found.bca,
    };
  },
  compare_correlations_independent: ({ values }) =>
    independentCorrelationsTest(values.r1, values.n1, values.r2, values.n2) ?? {},
  compare_correlations_dependent_overlap: ({ values }) =>
    williamsTest(values.r12, values.r13, values.r23, values.n) ?? {},
  compare_correlations_dependent_nonoverlap: ({ values }) =>
    steigerFourVariablesTest(
      {
        r12: values.r12,
        r34: values.r34,
        r13: values.r13,
        r14: values.r14,
        r23: values.r23,
        r24: values.r24,
      },
      values.n,
    ) ?? {},
  olkin_pratt_r: ({ values }) => ({
    exact: olkinPrattR(values.r, values.n),
    approx: olkinPrattApproximateR(values.r, values.n),
  }),
  spearman_brown: ({ values }) => ({ rxx: spearmanBrown(values.r, values.factor) }),
};
