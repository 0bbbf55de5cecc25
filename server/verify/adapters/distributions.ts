import { betaCdf } from "../../statistics/distributions/beta.ts";
import { bivariateNormalCdf } from "../../statistics/distributions/bivariate-normal.ts";
import { chiSquareSurvival } from "../../statistics/distributions/chi-square.ts";
import { fQuantile, fSurvival } from "../../statistics/distributions/f.ts";
import { hypergeometricPmf } from "../../statistics/distributions/hypergeometric.ts";
import {
  normalCdf,
  normalLogSurvival,
  normalQuantile,
  normalSurvival,
} from "../../statistics/distributions/normal.ts";
import { studentTCdf, studentTQuantile, studentTTwoSided } from "../../statistics/distributions/student-t.ts";
import type { Adapter } from "../case.ts";

type Lists = Record<string, number[]>;
const along = (values: Lists, first: string, f: (i: number) => number) => values[first]!.map((_, i) => f(i));

export const adapters: Record<string, Adapter> = {
  normal_cdf: ({ values }) => ({
    cdf: values.x.map(normalCdf),
    sf: values.x.map(normalSurvival),
    logSf: values.x.map(normalLogSurvival),
  }),
  normal_quantile: ({ values }) => ({ x: values.p.map((p: number) => normalQuantile(p)) }),
  t_cdf: ({ values }) => ({
    cdf: along(values, "t", (i) => studentTCdf(values.t[i], values.df[i])),
    p2: along(values, "t", (i) => studentTTwoSided(values.t[i], values.df[i])),
  }),
  t_quantile: ({ values }) => ({ x: along(values, "p", (i) => studentTQuantile(values.p[i], values.df[i])) }),
  F_sf: ({ values }) => ({
    sf: along(values, "f", (i) => fSurvival(values.f[i], values.d1[i], values.d2[i])),
  }),
  F_quantile: ({ values }) => ({
    x: along(values, "p", (i) => fQuantile(values.p[i], values.d1[i], values.d2[i])),
  }),
  chisq_sf: ({ values }) => ({ sf: along(values, "x", (i) => chiSquareSurvival(values.x[i], values.df[i])) }),
  beta_cdf: ({ values }) => ({
    cdf: along(values, "x", (i) => betaCdf(values.x[i], values.a[i], values.b[i])),
  }),
  hypergeometric_pmf: ({ values }) => ({
    pmf: values.args.map(([x, m, n, k]: [number, number, number, number]) => hypergeometricPmf(x, m, n, k)),
  }),
  bivariate_normal_cdf: ({ values }) => ({ cdf: bivariateNormalCdf(values.h, values.k, values.r) }),
};
