import { chiSquareSurvival } from "../distributions/chi-square.ts";
import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import type { CoxTest } from "./cox.ts";
import { lastStep } from "./kaplan-meier.ts";
import type { LogRankStep } from "./log-rank.ts";
import type { SurvivalCounts } from "./survival-counts.ts";

/** Counts of two groups at a time at which somebody left. */
export type TwoGroupStep = LogRankStep & { readonly time: number };

/** How the hazard of the first group stands to that of the second. */
type TwoGroupHazard = {
  readonly hazardRatio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Wald test. */
  readonly p: number | null;
  /** Whether the ratio is the same at all times. */
  readonly proportional: CoxTest;
  readonly notes: readonly string[];
};

/** The survival of everybody together. */
type Curve = { readonly time: Float64Array; readonly survival: Float64Array };

const noTest: CoxTest = { chiSquare: null, df: 0, p: null };

/**
 * Cox proportional hazards of one covariate that tells two groups apart, ties by Efron, each stratum with its own
 * baseline, and the Grambsch-Therneau test in 1 - KM(t), from counts at the times at which somebody left: the same as
 * `coxModel` and `proportionalHazardsTest` of one row a person, which it is tested against, without those rows.
 * `all` is the survival of everybody together, `n` the people of each group.
 */
export function coxTwoGroups(
  n: readonly [number, number],
  strata: readonly (readonly TwoGroupStep[])[],
  all: Curve,
  { level = 0.95 } = {},
): TwoGroupHazard {
  const none = (...notes: string[]): TwoGroupHazard => ({
    ...{ hazardRatio: null, low: null, high: null, p: null },
    ...{ proportional: noTest, notes },
  });
  if (n[0] + n[1] < 2) return none("too_few");
  const steps = strata.flat();
  if (steps.length === 0) return none("no_events");
  // where one group is gone nothing is compared
  const both = steps.filter(({ atRisk }) => atRisk[0]! > 0 && atRisk[1]! > 0);
  if (both.length === 0) return none("constant", n[0] === 0 || n[1] === 0 ? "constant" : "collinear");
  const left = (group: 0 | 1) => both.some(({ events }) => events[group]! > 0);
  if (!left(0)) return none("separated", "separated:-");
  if (!left(1)) return none("separated", "separated:+");

  const fitted = maximum(both);
  if (fitted === null) return none("not_converged");
  const { beta, information } = fitted;
  const standardError = 1 / Math.sqrt(information);
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const shown = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    hazardRatio: shown(Math.exp(beta)),
    low: shown(Math.exp(beta - reach)),
    high: shown(Math.exp(beta + reach)),
    p: 2 * normalSurvival(Math.abs(beta) / standardError),
    proportional: proportionality(steps, both, beta, all),
    notes: [],
  };
}

/** Counts of two groups at the times at which somebody of either left. */
export function twoGroupSteps(pair: readonly [SurvivalCounts, SurvivalCounts]): TwoGroupStep[] {
  const places = [0, 0];
  const steps: TwoGroupStep[] = [];
  for (;;) {
    const time = Math.min(...pair.map((counts, g) => counts.time[places[g]!] ?? Number.POSITIVE_INFINITY));
    if (time === Number.POSITIVE_INFINITY) return steps;
    const atRisk = pair.map((counts, g) => counts.atRisk[places[g]!] ?? 0);
    const events = pair.map((counts, g) => {
      const place = places[g]!;
      if (counts.time[place] !== time) return 0;
      places[g] = place + 1;
      return counts.events[place]!;
    });
    if (events.some((count) => count > 0)) steps.push({ time, atRisk, events });
  }
}

/** Calls for every term of Efron's approximation at a step: the share of the first group among those at risk. */
function eachTerm(
  { atRisk, events }: TwoGroupStep,
  ratio: number,
  term: (share: number, all: number) => void,
): void {
  const deaths = events[0]! + events[1]!;
  for (let l = 0; l < deaths; l++) {
    const part = l / deaths;
    const first = ratio * (atRisk[0]! - part * events[0]!);
    const all = first + atRisk[1]! - part * events[1]!;
    term(first / all, all);
  }
}

function likelihood(steps: readonly TwoGroupStep[], beta: number) {
  const ratio = Math.exp(beta);
  let [logLikelihood, score, information] = [0, 0, 0];
  const add = (share: number, all: number) => {
    logLikelihood -= Math.log(all);
    score -= share;
    information += share * (1 - share);
  };
  for (const step of steps) {
    logLikelihood += beta * step.events[0]!;
    score += step.events[0]!;
    eachTerm(step, ratio, add);
  }
  return { logLikelihood, score, information };
}

/** Newton's way to the top, each step halved until it does not lead down. */
function maximum(steps: readonly TwoGroupStep[]): { beta: number; information: number } | null {
  let beta = 0;
  let here = likelihood(steps, beta);
  for (let round = 0; round < 60; round++) {
    let change = here.score / here.information;
    let next = likelihood(steps, beta + change);
    for (let halving = 0; halving < 40; halving++) {
      if (next.logLikelihood >= here.logLikelihood - 1e-12 * Math.abs(here.logLikelihood)) break;
      change /= 2;
      next = likelihood(steps, beta + change);
    }
    beta += change;
    here = next;
    if (Math.abs(change) < 1e-10 * Math.max(1, Math.abs(beta))) return { beta, ...here };
  }
  return null;
}

/** Score test of a coefficient that changes with the share that has left by then. */
function proportionality(
  steps: readonly TwoGroupStep[],
  both: readonly TwoGroupStep[],
  beta: number,
  all: Curve,
): CoxTest {
  const before = (time: number) => {
    const place = lastStep(all.time, time);
    return place <= 0 ? 0 : 1 - all.survival[place - 1]!;
  };
  let [sum, deaths] = [0, 0];
  for (const { time, events } of steps) {
    sum += before(time) * (events[0]! + events[1]!);
    deaths += events[0]! + events[1]!;
  }
  const centre = sum / deaths;
  const ratio = Math.exp(beta);
  let [score, plain, mixed, square] = [0, 0, 0, 0];
  for (const step of both) {
    const g = before(step.time) - centre;
    score += g * step.events[0]!;
    eachTerm(step, ratio, (share) => {
      const variance = share * (1 - share);
      score -= g * share;
      plain += variance;
      mixed += g * variance;
      square += g * g * variance;
    });
  }
  const free = square - mixed ** 2 / plain;
  if (!(free > 1e-9 * square)) return noTest;
  const chiSquare = score ** 2 / free;
  return { chiSquare, df: 1, p: chiSquareSurvival(chiSquare, 1) };
}
