import { agreementTable, cohenKappa } from "../../statistics/agreement/cohen-kappa.ts";
import { cronbachAlpha } from "../../statistics/agreement/cronbach-alpha.ts";
import { fleissKappa } from "../../statistics/agreement/fleiss-kappa.ts";
import { gwetAc1 } from "../../statistics/agreement/gwet-ac1.ts";
import { intraclassCorrelation } from "../../statistics/agreement/intraclass-correlation.ts";
import { itemAnalysis } from "../../statistics/agreement/item-analysis.ts";
import { itemCovariance, pairwiseItemCovariance } from "../../statistics/agreement/item-covariance.ts";
import { kendallW } from "../../statistics/agreement/kendall-w.ts";
import { krippendorffAlpha } from "../../statistics/agreement/krippendorff-alpha.ts";
import { omegaTotal } from "../../statistics/agreement/omega-total.ts";
import { randolphKappa } from "../../statistics/agreement/randolph-kappa.ts";
import { splitHalf } from "../../statistics/agreement/split-half.ts";
import { uniformVariance, withinGroupAgreement } from "../../statistics/agreement/within-group-agreement.ts";
import { reliabilityUnrestricted } from "../../statistics/selection/reliability-unrestricted.ts";
import { type Adapter, column, type Deviation } from "../case.ts";
import { numericColumns } from "../data-set.ts";

/** Columns of a matrix case or of a data file, reversed where the case says so. */
function columnsOf(input: Parameters<Adapter>[0]): Float64Array[] {
  const values = input.values as { matrix?: (number | null)[][] } | undefined;
  let columns: Float64Array[];
  if (values?.matrix) {
    const rows = values.matrix;
    columns = rows[0]!.map((_, j) => column(rows.map((row) => row[j]!)));
  } else {
    const file = numericColumns(input.file as string);
    columns = ((input.columns as string[] | undefined) ?? Object.keys(file)).map((name) => file[name]!);
  }
  const reverse = input.reverse as number[] | undefined;
  const from = Number(/^(\d+) - x$/.exec((input.reverseRule as string | undefined) ?? "7 - x")![1]);
  return reverse ? columns.map((own, j) => (reverse[j] ? own.map((value) => from - value) : own)) : columns;
}

const rowsOf = (columns: readonly Float64Array[]) =>
  Array.from({ length: columns[0]!.length }, (_, i) => columns.map((own) => own[i]!));

/** Agreement and reliability, against R (psych, vcd, lavaan, multilevel), statsmodels and Krippendorff. */
export const adapters: Record<string, Adapter> = {
  icc: (input) => {
    const { n, k, forms, meanSquares } = intraclassCorrelation(rowsOf(columnsOf(input)));
    const [ICC1, ICC2, ICC3, ICC1k, ICC2k, ICC3k] = forms.map((form) => ({
      icc: form.value,
      F: form.f,
      df1: form.df1,
      df2: form.df2,
      p: form.p,
      ciLower: form.low,
      ciUpper: form.high,
    }));
    return {
      n,
      k,
      ICC1,
      ICC2,
      ICC3,
      ICC1k,
      ICC2k,
      ICC3k,
      MSB: meanSquares?.between,
      MSJ: meanSquares?.raters,
      MSE: meanSquares?.error,
      MSW: meanSquares?.within,
    };
  },
  cohen_weighted_kappa: ({ values }) => {
    const { table } = agreementTable<number | string>(values.rater1, values.rater2, values.levels);
    const plain = cohenKappa(table);
    const linear = cohenKappa(table, "linear");
    const quadratic = cohenKappa(table, "quadratic");
    return {
      n: plain.n,
      po: plain.agreement,
      kappa: plain.value,
      seKappa: plain.standardError,
      aseUnweighted: plain.standardError,
      kappa_linear: linear.value,
      ase_linear: linear.standardError,
      kappa_quadratic: quadratic.value,
      ase_quadratic: quadratic.standardError,
      table,
    };
  },
  gwet_ac1: ({ values }) => {
    const result = gwetAc1(
      agreementTable<number | string>(values.rater1, values.rater2, values.levels).table,
    );
    return { ac1: result.value, po: result.agreement };
  },
  randolph_kappa: ({ values }) => ({ randolph: randolphKappa(values.counts).value }),
  fleiss_kappa: ({ values }) => ({ fleiss: fleissKappa(values.counts).value }),
  krippendorff_alpha: (input) => {
    const raters = input.values?.ratersByUnits as (number | null)[][] | undefined;
    const units = raters ? raters[0]!.map((_, u) => raters.map((row) => row[u]!)) : rowsOf(columnsOf(input));
    const of = (scale: "nominal" | "ordinal" | "interval" | "ratio") => krippendorffAlpha(units, scale).value;
    return { nominal: of("nominal"), ordinal: of("ordinal"), interval: of("interval"), ratio: of("ratio") };
  },
  kendall_w: (input) => {
    const { value, chiSquare, p } = kendallW(rowsOf(columnsOf(input)));
    return { W: value, chi2: chiSquare, p };
  },
  cronbach_alpha: (input) => {
    const columns = columnsOf(input);
    const alpha = cronbachAlpha(itemCovariance(columns));
    const pairwise = cronbachAlpha(pairwiseItemCovariance(columns));
    return {
      nComplete: alpha.n,
      k: columns.length,
      alphaRaw: alpha.value,
      alphaStd: alpha.standardized,
      lambda6: alpha.lambda6,
      lambda2: alpha.lambda2,
      meanInterItemR: alpha.meanCorrelation,
      aseAlpha: alpha.standardError,
      feldtCi: [alpha.low, alpha.high],
      // With one item left there is no alpha; psych shows the correlation of the two in its place.
      alphaIfDeleted: alpha.items.map((item) =>
        columns.length === 2 ? alpha.meanCorrelation : item.alphaIfDropped,
      ),
      itemTotalRaw: alpha.items.map((item) => item.itemTotal),
      itemTotalCorrected: alpha.items.map((item) => item.itemRest),
      itemMean: alpha.items.map((item) => item.mean),
      itemSd: alpha.items.map((item) => item.sd),
      pairwiseAlphaRaw: pairwise.value,
      pairwiseAlphaStd: pairwise.standardized,
      sem: alpha.measurementError,
    };
  },
  item_analysis: (input) => {
    const { n, upper, lower, items } = itemAnalysis(columnsOf(input));
    return {
      n,
      nUpper: upper,
      nLower: lower,
      difficulty: items.map((item) => item.difficulty),
      pointBiserial: items.map((item) => item.itemTotal),
      pointBiserialCorrected: items.map((item) => item.itemRest),
      D27: items.map((item) => item.discrimination),
      biserialCorrected: items.map((item) => item.biserialRest),
    };
  },
  mcdonald_omega_total: (input) => {
    const { n, value, loadings, likelihood } = omegaTotal(itemCovariance(columnsOf(input)));
    return {
      n,
      omega: likelihood?.omega,
      omegaObservedVar: likelihood?.omegaObservedVariance,
      loadings: likelihood?.loadings,
      uniquenesses: likelihood?.uniquenesses,
      stdLoadings: likelihood?.standardizedLoadings,
      chisq: likelihood?.chiSquare,
      df: likelihood?.df,
      p: likelihood?.p,
      cfi: likelihood?.cfi,
      rmsea: likelihood?.rmsea,
      srmr: likelihood?.srmr,
      omegaMinresCorr: value,
      minresLoadings: loadings,
    };
  },
  split_half: (input) => {
    const { r, spearmanBrown, lambda4 } = splitHalf(columnsOf(input));
    return { r, spearmanBrown, lambda4 };
  },
  rwg: (input) => {
    const ratings = numericColumns(input.file)[input.columns as string]!;
    const [, last, size] = /^rows 1\.\.(\d+) in consecutive groups of (\d+)$/.exec(input.groups)!.map(Number);
    const random = uniformVariance(Number(/uniform (\d+)-point/.exec(input.expectedVariance)![1]));
    return {
      rwg: Array.from({ length: last! / size! }, (_, g) =>
        withinGroupAgreement(ratings.subarray(g * size!, (g + 1) * size!), random),
      ),
    };
  },
  reliability_unrestricted: ({ values }) => {
    const { reliability, uTrue } = reliabilityUnrestricted(values.rxxi, values.ux);
    return { rxxa: reliability, rxxaPsychmeta: reliability, rxxaDirectRR: reliability, utIndirect: uTrue };
  },
};

/** Values that the authority's own rounding spoilt. */
export const deviations: Record<string, Deviation> = {
  "icc.sf_offset1e9": {
    fields: [
      "ICC2.icc",
      "ICC2.ciLower",
      "ICC2.ciUpper",
      "ICC2k.icc",
      "ICC2k.ciLower",
      "ICC2k.ciUpper",
      "MSJ",
    ],
    within: 1e-7,
    because:
      "the published MSJ, 32.48611036, lost digits to the offset; without it the same data give 32.48611111",
  },
};
