import { Type } from "typebox";
import { type Figure, figure, figureMembers, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import { nullable } from "../../../schemas.ts";
import { normalQuantile } from "../../../statistics/distributions/normal.ts";
import { stratifiedMeanDifference } from "../../../statistics/intervals/stratified-mean-difference.ts";
import { type Estimate, estimate } from "../../../statistics/numbers/estimate.ts";
import { momentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";
import {
  coxTwoGroups,
  type TwoGroupStep,
  twoGroupSteps,
} from "../../../statistics/survival/cox-two-groups.ts";
import { kaplanMeier } from "../../../statistics/survival/kaplan-meier.ts";
import { logRankFromSteps } from "../../../statistics/survival/log-rank.ts";
import { restrictedMeanTime } from "../../../statistics/survival/restricted-mean-time.ts";
import { standardizedSurvival } from "../../../statistics/survival/standardized-survival.ts";
import { survivalAt } from "../../../statistics/survival/survival-at.ts";
import {
  type SurvivalCounts,
  survivalCountsFromTotals,
} from "../../../statistics/survival/survival-counts.ts";
import { atRisk, atRiskOn, countsOf, drawn, meanUntil, type Step, step } from "./curve.ts";
import { HORIZON, LANDMARKS, RISK_DAYS, STRATA } from "./source.ts";

/** The two ways of screening that are compared: the first less the second. */
export const PATHS = ["ai", "traditional"] as const;

/** A test of equal leaving. */
const test = Type.Object({
  chi_square: nullable(Type.Number()),
  df: Type.Integer(),
  p: nullable(Type.Number()),
});
type Test = Told<typeof test>;

const hazard = Type.Object({
  ...figureMembers("Hazard of leaving over that of the reference: under 1 fewer leave"),
  p: nullable(Type.Number({ description: "Wald test" })),
  proportional: Type.Object(
    { ...test.properties },
    { description: "Whether the ratio is the same at all times (Grambsch & Therneau, Schoenfeld residuals)" },
  ),
});
type Hazard = Told<typeof hazard>;

/** AI against traditional screening. */
export const comparison = Type.Object(
  {
    focal: Type.String(),
    reference: Type.String(),
    within: Type.Array(Type.String()),
    status: Type.Enum(["ok", "missing", "suppressed"]),
    strata: Type.Integer(),
    n: Type.Object({ focal: Type.Integer(), reference: Type.Integer() }),
    retention: Type.Array(
      Type.Object({
        day: Type.Integer(),
        compared: Type.Integer({ description: "Strata with both paths" }),
        adjusted: figure(
          "Mantel-Haenszel risk difference within strata (Sato's interval), of hires at least so many days ago",
        ),
        crude: figure("Difference of the two Kaplan-Meier shares"),
      }),
    ),
    mean_days: Type.Object({
      until: Type.Integer({ description: "The longest span that both were followed" }),
      compared: Type.Integer(),
      adjusted: figure("Difference in days employed within strata, of hires at least `until` days ago"),
      crude_until: Type.Integer(),
      crude: figure("Difference of the two restricted means"),
    }),
    log_rank: Type.Object({ stratified: test, crude: test }),
    hazard: Type.Object(
      { stratified: hazard, crude: hazard },
      { description: "Cox, Efron ties, within the horizon; stratified by job and hire quarter" },
    ),
    standardized: Type.Array(
      Type.Object({ path: Type.String(), n: Type.Integer(), steps: Type.Array(step), at_risk: atRisk }),
      {
        description: "Curves with the same mix of jobs and hire quarters on both paths; people, not weights",
      },
    ),
  },
  { description: "AI-screened less traditionally screened hires" },
);
export type Comparison = Told<typeof comparison>;

type Pair = [SurvivalCounts, SurvivalCounts];

/** Both paths within strata: people of each, counts by stratum and day, and the curve of all together. */
type Compared = {
  readonly n: readonly [number, number];
  readonly steps: readonly (readonly TwoGroupStep[])[];
  readonly all: ReturnType<typeof kaplanMeier>;
};

/**
 * Compares the two paths. `days` are records per path, job, hire quarter and day; `landmarks` per path, job and hire
 * quarter.
 */
export function compare(days: readonly Moments[], landmarks: readonly Moments[], tell: Tell): Comparison {
  const groups = new Map<string, [Moments[], Moments[]]>();
  const all: [Moments[], Moments[]] = [[], []];
  for (const record of days) {
    const path = PATHS.indexOf(record.path as (typeof PATHS)[number]);
    if (path < 0) continue;
    const key = stratumOf(record);
    const pair = groups.get(key) ?? [[], []];
    pair[path as 0 | 1].push(record);
    all[path as 0 | 1].push(record);
    groups.set(key, pair);
  }
  const strata = [...groups.values()].map((pair): Pair => [countsOf(pair[0]), countsOf(pair[1])]);
  const whole: Pair = [countsOf(all[0]), countsOf(all[1])];
  const n = { focal: whole[0].n, reference: whole[1].n };
  const base = {
    focal: PATHS[0],
    reference: PATHS[1],
    within: STRATA,
    strata: strata.length,
  };
  const small = Math.min(n.focal, n.reference);
  if (small > 0 && tell.isSmall({ n: small }))
    return {
      ...base,
      ...nothing("suppressed"),
      status: "suppressed",
      strata: 0,
      n: { focal: 0, reference: 0 },
    };
  const people = (count: number) => (tell.isSmall({ n: count }) ? 0 : tell.count(count));
  const told = { focal: people(n.focal), reference: people(n.reference) };
  if (small === 0) return { ...base, ...nothing("nothing_to_compare"), status: "missing", n: told };
  const both = { n: [n.focal, n.reference] as const, all: kaplanMeier(together(whole)) };
  const within = { ...both, steps: strata.map(twoGroupSteps) };
  const crude = { ...both, steps: [twoGroupSteps(whole)] };
  return {
    ...base,
    status: "ok",
    n: told,
    retention: LANDMARKS.map((day) => {
      const tables = pairsOf(landmarks, (record) => ({
        stayed: asNumber(record[`stayed_${day}`]),
        n: asNumber(record[`n_${day}`]),
      })).map(([focal, reference]) => ({
        a: focal?.stayed ?? 0,
        b: (focal?.n ?? 0) - (focal?.stayed ?? 0),
        c: reference?.stayed ?? 0,
        d: (reference?.n ?? 0) - (reference?.stayed ?? 0),
      }));
      const both = tables.filter(({ a, b, c, d }) => a + b > 0 && c + d > 0);
      return {
        day,
        compared: both.length,
        adjusted: tell.figure(mantelHaenszel(both).riskDifference),
        crude: tell.figure(crudeDifference(whole, day)),
      };
    }),
    mean_days: meanDays(landmarks, whole, tell),
    log_rank: { stratified: logRankOf(within), crude: logRankOf(crude) },
    hazard: { stratified: hazardOf(within, tell), crude: hazardOf(crude, tell) },
    standardized: standardize(strata).map((curve) => ({
      ...curve,
      n: tell.count(curve.n),
      at_risk: curve.at_risk.map((each) => ({ ...each, n: tell.count(each.n) })),
    })),
  };
}

function nothing(
  note: string,
): Pick<Comparison, "retention" | "mean_days" | "log_rank" | "hazard" | "standardized"> {
  const status = note === "suppressed" ? note : "missing";
  const none: Figure = { n: 0, value: null, low: null, high: null, status, notes: [note] };
  const test: Test = { chi_square: null, df: 0, p: null };
  return {
    retention: LANDMARKS.map((day) => ({ day, compared: 0, adjusted: none, crude: none })),
    mean_days: { until: 0, compared: 0, adjusted: none, crude_until: 0, crude: none },
    log_rank: { stratified: test, crude: test },
    hazard: {
      stratified: { ...none, p: null, proportional: test },
      crude: { ...none, p: null, proportional: test },
    },
    standardized: [],
  };
}

/** Job and hire quarter (which arrives as a bigint) as one name. */
const stratumOf = ({ job, quarter }: Moments) => `${job}\n${quarter}`;

/** Records of each stratum side by side, focal first. */
function pairsOf<T>(
  records: readonly Moments[],
  read: (record: Moments) => T,
): [T | undefined, T | undefined][] {
  const pairs = new Map<string, [T | undefined, T | undefined]>();
  for (const record of records) {
    const path = PATHS.indexOf(record.path as (typeof PATHS)[number]);
    if (path < 0) continue;
    const key = stratumOf(record);
    const pair = pairs.get(key) ?? [undefined, undefined];
    pair[path as 0 | 1] = read(record);
    pairs.set(key, pair);
  }
  return [...pairs.values()];
}

function crudeDifference(whole: Pair, day: number): Estimate {
  const [a, b] = whole.map((counts) => survivalAt(kaplanMeier(counts), day)) as [
    ReturnType<typeof survivalAt>,
    ReturnType<typeof survivalAt>,
  ];
  const about = { n: whole[0].n + whole[1].n, method: "difference of Kaplan-Meier shares" };
  if (a.value === null || b.value === null)
    return estimate(null, null, null, { ...about, notes: [...a.notes, ...b.notes] });
  return withError(a.value - b.value, Math.hypot(a.standardError ?? 0, b.standardError ?? 0), about);
}

function withError(value: number, error: number, about: { n: number; method: string }) {
  const reach = error > 0 ? normalQuantile(0.975) * error : Number.NaN;
  return estimate(value, value - reach, value + reach, about);
}

/** Hires of either path that make a span worth comparing within strata. */
const FEWEST_FOLLOWED = 10;

function meanDays(landmarks: readonly Moments[], whole: Pair, tell: Tell): Comparison["mean_days"] {
  const spans = [...LANDMARKS].reverse().map((until) => {
    const strata = pairsOf(landmarks, (record) =>
      momentsFromIntegerSums({
        n: asExact(record[`n_${until}`]),
        sumX: asExact(record[`sum_${until}`]),
        sumXX: asExact(record[`squares_${until}`]),
      }),
    ).flatMap(([focal, reference]) =>
      focal && reference && focal.n > 0 && reference.n > 0 ? [{ focal, reference }] : [],
    );
    const followed = (group: "focal" | "reference") =>
      strata.reduce((sum, stratum) => sum + stratum[group].n, 0);
    return { until, strata, least: Math.min(followed("focal"), followed("reference")) };
  });
  const chosen = spans.find(({ least }) => least >= FEWEST_FOLLOWED) ?? spans.at(-1)!;
  const { compared, ...adjusted } = stratifiedMeanDifference(chosen.strata);
  const crudeUntil = Math.min(chosen.until, meanUntil(whole));
  const [a, b] = whole.map((counts) => restrictedMeanTime(kaplanMeier(counts), crudeUntil)) as [
    ReturnType<typeof restrictedMeanTime>,
    ReturnType<typeof restrictedMeanTime>,
  ];
  const about = { n: whole[0].n + whole[1].n, method: "difference of restricted means" };
  const crude =
    a.value === null || b.value === null
      ? estimate(null, null, null, { ...about, notes: [...a.notes, ...b.notes] })
      : withError(a.value - b.value, Math.hypot(a.standardError ?? 0, b.standardError ?? 0), about);
  return {
    until: chosen.until,
    compared,
    adjusted: tell.figure(adjusted),
    crude_until: crudeUntil,
    crude: tell.figure(crude),
  };
}

const together = ([a, b]: Pair): SurvivalCounts =>
  survivalCountsFromTotals(
    [...a.time, ...b.time],
    [...a.events, ...b.events],
    [...a.censored, ...b.censored],
  );

function logRankOf({ n, steps }: Compared): Test {
  const { chiSquare, df, p } = logRankFromSteps(PATHS, n, steps);
  return { chi_square: chiSquare, df, p };
}

/** Cox's hazard ratio over strata, each with its own baseline; days beyond the horizon are censored there. */
function hazardOf({ n, steps, all }: Compared, tell: Tell): Hazard {
  const { hazardRatio, low, high, p, proportional, notes } = coxTwoGroups(n, steps, all);
  return {
    ...tell.figure({ n: n[0] + n[1], value: hazardRatio, low, high, notes: [...notes] }),
    p,
    proportional: { chi_square: proportional.chiSquare, df: proportional.df, p: proportional.p },
  };
}

/** Both paths with the common mix of jobs and hire quarters, over the strata that have both. */
function standardize(strata: readonly Pair[]): Comparison["standardized"] {
  const both = strata.filter(([focal, reference]) => focal.n > 0 && reference.n > 0);
  if (both.length === 0) return [];
  return PATHS.map((path, g) => {
    const curve = standardizedSurvival(
      both.map((pair) => ({ counts: pair[g]!, people: pair[0].n + pair[1].n })),
    );
    const known = (value: number) => (Number.isNaN(value) ? null : value);
    const steps: Step[] = [{ day: 0, share: 1, low: null, high: null }];
    for (let i = 0; i < curve.time.length; i++) {
      const day = Math.min(curve.time[i]!, HORIZON);
      const share = curve.survival[i]!;
      const last = steps.at(-1)!;
      if (share === last.share && i < curve.time.length - 1) continue;
      if (day === last.day) steps.pop();
      steps.push(
        curve.time[i]! > HORIZON
          ? { ...last, day }
          : { day, share, low: known(curve.low[i]!), high: known(curve.high[i]!) },
      );
    }
    const atRisk = RISK_DAYS.map((day) => ({
      day,
      n: both.reduce((sum, pair) => sum + atRiskOn(pair[g]!, day), 0),
    }));
    return { path, n: curve.n, steps: steps.map(drawn), at_risk: atRisk };
  });
}
