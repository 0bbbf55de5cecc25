import { covarianceMoments } from "../../statistics/numbers/covariance.ts";
import { generalDominance } from "../../statistics/regression/dominance.ts";
import { linearRegression } from "../../statistics/regression/linear-regression.ts";
import { logisticRegression } from "../../statistics/regression/logistic-regression.ts";
import { incrementalFromMoments } from "../../statistics/regression/regression-from-moments.ts";
import {
  browneCrossValidity,
  browneShrinkage,
  olkinPrattRSquared,
} from "../../statistics/regression/shrinkage.ts";
import type { Adapter } from "../case.ts";
import { numericColumns } from "../data-set.ts";

/** Degree of the polynomial sets of NIST, which give x alone. */
const degree = (id: string) => (id.includes("Wampler") ? 5 : id.includes("Pontius") ? 2 : 1);

export const adapters: Record<string, Adapter> = {
  linear_regression: ({ values }, { id }) => {
    const x: number[][] = Array.isArray(values.x[0])
      ? values.x[0].map((_: number, j: number) => values.x.map((row: number[]) => row[j]))
      : Array.from({ length: degree(id) }, (_, d) => values.x.map((value: number) => value ** (d + 1)));
    const fit = linearRegression(values.y, x, { intercept: !id.includes("NoInt") });
    return {
      coef: fit.coefficients,
      se: fit.standardErrors,
      residualSd: fit.residualSd,
      rSquared: fit.rSquared,
      F: fit.f,
    };
  },
  logistic_regression: ({ file }) => {
    const columns = numericColumns(file);
    const names = ["sat", "gpa", "apttest", "int1", "int2", "int3"];
    const fit = logisticRegression(
      columns.hired!,
      names.map((name) => columns[name]!),
      { epsilon: 1e-12 },
    );
    return {
      n: fit.n,
      names: ["(Intercept)", ...names],
      coef: fit.coefficients,
      se: fit.standardErrors,
      z: fit.z,
      p: fit.p,
      deviance: fit.deviance,
      nullDeviance: fit.nullDeviance,
      aic: fit.aic,
      nagelkerke: fit.nagelkerke,
      mcfadden: fit.mcFadden,
      brier: fit.brier,
      auc: fit.auc,
    };
  },
  incremental_validity: ({ file, columns: names }) => {
    const columns = numericColumns(file);
    const x = [...names.base, ...names.added].map((name: string) => columns[name]!);
    const moments = covarianceMoments([columns[names.y]!, ...x]);
    const base = names.base.map((_: string, i: number) => i + 1);
    const added = names.added.map((_: string, i: number) => i + 1 + base.length);
    const found = incrementalFromMoments(moments, 0, base, added)!;
    const fit = linearRegression(columns[names.y]!, x);
    const k = x.length;
    return {
      n: found.n,
      r2Base: found.rSquaredBase,
      r2Full: found.rSquaredFull,
      deltaR2: found.deltaRSquared,
      F: found.f,
      df1: found.df1,
      df2: found.df2,
      p: found.p,
      adjR2Full: found.adjustedRSquaredFull,
      RFull: found.multipleR,
      coef: fit.coefficients,
      se: fit.standardErrors,
      t: fit.t,
      pCoef: fit.p,
      betaStd: fit.standardized,
      sigma: fit.residualSd,
      aic: fit.aic,
      bic: fit.bic,
      olkinPratt2: olkinPrattRSquared(found.rSquaredFull, found.n, k),
      browneCrossValidityR2: browneCrossValidity(Math.max(0, found.adjustedRSquaredFull!), found.n, k),
    };
  },
  general_dominance: ({ file, columns: names }) => {
    const columns = numericColumns(file);
    const moments = covarianceMoments([columns[names.y]!, ...names.x.map((name: string) => columns[name]!)]);
    const found = generalDominance(
      moments,
      0,
      names.x.map((_: string, i: number) => i + 1),
    )!;
    return { general: found.general, r2: found.rSquared };
  },
  browne_shrinkage: ({ values }) => ({ r2: browneShrinkage(values.R2, values.N, values.p) }),
};
