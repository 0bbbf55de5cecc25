import { anova } from "../../statistics/association/anova.ts";
import { goodnessOfFit, independence } from "../../statistics/association/chi-square-test.ts";
import { groupDifference } from "../../statistics/association/group-difference.ts";
import { mannWhitney } from "../../statistics/association/mann-whitney.ts";
import { descriptives } from "../../statistics/numbers/descriptives.ts";
import { sortedQuantileType6 } from "../../statistics/numbers/sample-quantile.ts";
import { shape } from "../../statistics/numbers/shape.ts";
import { unconditionalExact } from "../../statistics/selection/unconditional-exact.ts";
import type { Adapter } from "../case.ts";
import { nistRows } from "../data-set.ts";
import { rKolmogorovP } from "../r-kolmogorov.ts";

export const adapters: Record<string, Adapter> = {
  anova_oneway: ({ file, firstDataLine }) => {
    const rows = nistRows(file, firstDataLine);
    const found = anova(
      rows.map(([, value]) => value!),
      rows.map(([group]) => group!),
    );
    return { dfBetween: found.dfBetween, F: found.f };
  },
  descriptives: ({ file, firstDataLine, values }) => {
    const x = values?.x ?? nistRows(file, firstDataLine).flat();
    const found = descriptives(x);
    return { n: found.n, mean: found.mean, sd: found.sd, lag1Autocorrelation: found.lagOneAutocorrelation };
  },
  shape: ({ values }) => {
    const types = ([1, 2, 3] as const).map((type) => shape(values.x, type));
    return {
      skewness: types.map(({ skewness }) => skewness),
      kurtosis: types.map(({ excessKurtosis }) => excessKurtosis),
    };
  },
  quantile_type6: ({ values }) => {
    const sorted = Float64Array.from(values.x as number[]).sort();
    return { quantiles: values.p.map((p: number) => sortedQuantileType6(sorted, p)) };
  },
  group_difference: ({ values }) => {
    const { a, b, difference, standardized, welch, student, ranks, kolmogorovSmirnov } = groupDifference(
      values.x,
      values.y,
    );
    return {
      n1: a.n,
      n2: b.n,
      mean1: a.mean,
      mean2: b.mean,
      sd1: Math.sqrt(a.m2 / (a.n - 1)),
      sd2: Math.sqrt(b.m2 / (b.n - 1)),
      cohenD: standardized.cohenD.value,
      hedgesG: standardized.hedgesG.value,
      J: standardized.correction,
      varD: standardized.varianceOfD,
      ciD: [standardized.cohenD.low, standardized.cohenD.high],
      welchT: welch?.t,
      welchDf: welch?.df,
      welchP: welch?.p,
      welchCi: [difference.low, difference.high],
      studentT: student?.t,
      studentP: student?.p,
      U: ranks.u,
      wilcoxPcorrected: ranks.pCorrected,
      wilcoxP: ranks.p,
      commonLanguage: ranks.commonLanguage,
      ksD: kolmogorovSmirnov.d,
      ksP: rKolmogorovP(kolmogorovSmirnov),
    };
  },
  mann_whitney_exact: ({ values }) => {
    const found = mannWhitney(values.x, values.y);
    return { U: found.u, p: found.pExact };
  },
  chisquare_gof: ({ values }) => {
    const found = goodnessOfFit(values.observed, values.expected);
    return { chi2: found?.chiSquare, p: found?.p };
  },
  chisquare_independence: ({ values }) => {
    const found = independence(values.table);
    return {
      chi2: found.chiSquare,
      p: found.p,
      df: found.df,
      expected: found.expected,
      cramersV: found.cramersV,
    };
  },
  barnard_boschloo: ({ values }) => {
    // SciPy's tables have a group in each column, its successes in the first row
    const [[a, b], [c, d]] = values.table as [[number, number], [number, number]];
    const barnard = unconditionalExact(a, a + c, b, b + d, "barnard");
    const boschloo = unconditionalExact(a, a + c, b, b + d, "boschloo");
    return { barnardWald: barnard.statistic, barnardP: barnard.p, boschlooP: boschloo.p };
  },
};
