import { type Figure, figureOf } from "../../../figures/figure.ts";
import { SMALLEST_GROUP } from "../../../figures/tell.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import { normalQuantile } from "../../../statistics/distributions/normal.ts";
import { stratifiedMeanDifference } from "../../../statistics/intervals/stratified-mean-difference.ts";
import { estimate } from "../../../statistics/numbers/estimate.ts";
import { momentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";
import { coxModel } from "../../../statistics/survival/cox.ts";
import { kaplanMeier } from "../../../statistics/survival/kaplan-meier.ts";
import { type LogRankStep, logRankFromSteps } from "../../../statistics/survival/log-rank.ts";
import { proportionalHazardsTest } from "../../../statistics/survival/proportional-hazards.ts";
import { restrictedMeanTime } from "../../../statistics/survival/restricted-mean-time.ts";
import { standardizedSurvival } from "../../../statistics/survival/standardized-survival.ts";
import { survivalAt } from "../../../statistics/survival/survival-at.ts";
import type { SurvivalCounts } from "../../../statistics/survival/survival-counts.ts";
import { atRiskOn, countsOf, drawn, meanUntil, type Step, toFive } from "./curve.ts";
import { HORIZON, LANDMARKS, RISK_DAYS, STRATA } from "./source.ts";

/** The two ways of screening that are compared: the first less the second. */
export const PATHS = ["ai", "traditional"] as const;

/** A test of equal leaving. */
export type Test = { readonly chi_square: number | null; readonly df: number; readonly p: number | null };

/** A hazard ratio with the check that it is the same at all times (Grambsch & Therneau). */
export type Hazard = Figure & { readonly p: number | null; readonly proportional: Test };

/** AI against traditional screening. */
export type Comparison = {
  readonly focal: string;
  readonly reference: string;
  readonly within: readonly string[];
  readonly status: "ok" | "missing" | "suppressed";
  readonly strata: number;
  readonly n: { readonly focal: number; readonly reference: number };
  /** Retention of focal less reference by day: within strata (Mantel-Haenszel), and all thrown together. */
  readonly retention: readonly {
    readonly day: number;
    readonly compared: number;
    readonly adjusted: Figure;
    readonly crude: Figure;
  }[];
  /** Days employed up to `until`, focal less reference; `until` is the longest span that both were followed. */
  readonly mean_days: {
    readonly until: number;
    readonly compared: number;
    readonly adjusted: Figure;
    readonly crude_until: number;
    readonly crude: Figure;
  };
  readonly log_rank: { readonly stratified: Test; readonly crude: Test };
  /** Hazard of leaving within the horizon, focal over reference (Cox); under 1 the focal group leaves less. */
  readonly hazard: { readonly stratified: Hazard; readonly crude: Hazard };
  /** Curves as they would be were jobs and hire quarters the same on both paths. */
  readonly standardized: readonly {
    readonly path: string;
    readonly n: number;
    readonly steps: readonly Step[];
    /** People themselves, not their weights. */
    readonly at_risk: readonly { readonly day: number; readonly n: number }[];
  }[];
};

type Pair = [SurvivalCounts, SurvivalCounts];

/**
 * Compares the two paths. `days` are records per path, job, hire quarter and day; `landmarks` per path, job and hire
 * quarter.
 */
export function compare(days: readonly Moments[], landmarks: readonly Moments[], scope: Scope): Comparison {
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
  if (scope.rows === false && small > 0 && small < SMALLEST_GROUP)
    return {
      ...base,
      ...nothing("suppressed"),
      status: "suppressed",
      strata: 0,
      n: { focal: 0, reference: 0 },
    };
  if (small === 0) return { ...base, ...nothing("nothing_to_compare"), status: "missing", n };
  const shown = (count: number) => (scope.rows === false ? toFive(count) : count);
  return {
    ...base,
    status: "ok",
    n: { focal: shown(n.focal), reference: shown(n.reference) },
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
        adjusted: figureOf(mantelHaenszel(both).riskDifference),
        crude: crudeDifference(whole, day),
      };
    }),
    mean_days: meanDays(landmarks, whole),
    log_rank: { stratified: logRankOf(strata), crude: logRankOf([whole]) },
    hazard: { stratified: hazardOf(strata), crude: hazardOf([whole]) },
    standardized: standardize(strata).map((curve) => ({
      ...curve,
      n: shown(curve.n),
      at_risk: curve.at_risk.map((each) => ({ ...each, n: shown(each.n) })),
    })),
  };
}

function nothing(
  note: string,
): Pick<Comparison, "retention" | "mean_days" | "log_rank" | "hazard" | "standardized"> {
  const none: Figure = { value: null, low: null, high: null, n: 0, notes: [note] };
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

function crudeDifference(whole: Pair, day: number): Figure {
  const [a, b] = whole.map((counts) => survivalAt(kaplanMeier(counts), day)) as [
    ReturnType<typeof survivalAt>,
    ReturnType<typeof survivalAt>,
  ];
  const about = { n: whole[0].n + whole[1].n, method: "difference of Kaplan-Meier shares" };
  if (a.value === null || b.value === null)
    return figureOf(estimate(null, null, null, { ...about, notes: [...a.notes, ...b.notes] }));
  return figureOf(
    withError(a.value - b.value, Math.hypot(a.standardError ?? 0, b.standardError ?? 0), about),
  );
}

function withError(value: number, error: number, about: { n: number; method: string }) {
  const reach = error > 0 ? normalQuantile(0.975) * error : Number.NaN;
  return estimate(value, value - reach, value + reach, about);
}

/** Hires of either path that make a span worth comparing within strata. */
const FEWEST_FOLLOWED = 10;

function meanDays(landmarks: readonly Moments[], whole: Pair): Comparison["mean_days"] {
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
    adjusted: figureOf(adjusted),
    crude_until: crudeUntil,
    crude: figureOf(crude),
  };
}

function logRankOf(strata: readonly Pair[]): Test {
  const steps = strata.map((pair): LogRankStep[] => {
    const times = [...new Set(pair.flatMap((counts) => [...counts.time]))].sort((a, b) => a - b);
    const places = [0, 0];
    return times.flatMap((time) => {
      const atRisk = pair.map((counts, g) => counts.atRisk[places[g]!] ?? 0);
      const events = pair.map((counts, g) => {
        const place = places[g]!;
        if (counts.time[place] !== time) return 0;
        places[g] = place + 1;
        return counts.events[place]!;
      });
      return events.some((count) => count > 0) ? [{ atRisk, events }] : [];
    });
  });
  const n = [0, 1].map((g) => strata.reduce((sum, pair) => sum + pair[g]!.n, 0));
  const { chiSquare, df, p } = logRankFromSteps(PATHS, n, steps);
  return { chi_square: chiSquare, df, p };
}

/** Cox's hazard ratio over strata, each with its own baseline; days beyond the horizon are censored there. */
function hazardOf(strata: readonly Pair[]): Hazard {
  const people = strata.reduce((sum, [focal, reference]) => sum + focal.n + reference.n, 0);
  const time = new Float64Array(people);
  const event = new Uint8Array(people);
  const focal = new Float64Array(people);
  const stratum = new Int32Array(people);
  let at = 0;
  strata.forEach((pair, index) => {
    pair.forEach((counts, g) => {
      counts.time.forEach((day, i) => {
        const events = counts.events[i]!;
        const all = events + counts.censored[i]!;
        time.fill(day, at, at + all);
        event.fill(1, at, at + events);
        focal.fill(g === 0 ? 1 : 0, at, at + all);
        stratum.fill(index, at, at + all);
        at += all;
      });
    });
  });
  const model = coxModel({ time, event, covariates: { focal }, stratum });
  const [found] = model.coefficients;
  const check = proportionalHazardsTest(model)?.all ?? { chiSquare: null, df: 0, p: null };
  return {
    value: found?.hazardRatio ?? null,
    low: found?.low ?? null,
    high: found?.high ?? null,
    n: model.n,
    notes: [...model.notes, ...(found?.notes ?? [])],
    p: found?.p ?? null,
    proportional: { chi_square: check.chiSquare, df: check.df, p: check.p },
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
