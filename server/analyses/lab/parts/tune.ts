import { olkinPrattR } from "../../../statistics/association/olkin-pratt.ts";
import { pearson } from "../../../statistics/association/pearson.ts";
import { groupDifferences, heldDifference } from "../../../statistics/lab/impact-limit.ts";
import {
  compositeValidity,
  type OptimalWeights,
  optimalWeights,
  unitWeights,
} from "../../../statistics/lab/optimal-weights.ts";
import {
  groupPasses,
  passes,
  passMark,
  ratiosToHighest,
  weightedScores,
} from "../../../statistics/lab/passing.ts";
import { leavingOut } from "../../../statistics/lab/time-budget.ts";
import { type WeightData, weightData } from "../../../statistics/lab/weight-data.ts";
import type { WeightLimits } from "../../../statistics/lab/weight-limits.ts";
import { pullGrid, shrunkenWeights } from "../../../statistics/lab/weight-shrinkage.ts";
import { weightStability } from "../../../statistics/lab/weight-stability.ts";
import { cannotSay, type Estimate } from "../../../statistics/numbers/estimate.ts";
import { type Among, ASSUMPTIONS, type Assumption, amongApplicants } from "./assumptions.ts";

/** Ways of weighting that stand beside each other, the plainest first. */
export const WEIGHTINGS = ["current", "unit", "shrunken", "uncorrected", "optimal"] as const;
export type WeightingName = (typeof WEIGHTINGS)[number];

/** One way of weighting, and what it is good for. */
export type Weighting = {
  readonly name: WeightingName;
  /** At least 0, summing to 1; null where none can be found. */
  readonly weights: readonly number[] | null;
  /** Correlation of the composite with the outcome among hires. */
  readonly observed: Estimate;
  /** The same without the bias of small samples (Olkin & Pratt 1958). */
  readonly unbiased: number | null;
  /** The same as among all applicants (Lawley); null where it cannot be said. */
  readonly corrected: number | null;
  /** The same under every assumption of what hires were chosen on that the data allow. */
  readonly assumed: readonly { readonly assumption: Assumption; readonly value: number }[];
  /** Mean correlation on hires that came later than those it was fitted on; null where there are too few. */
  readonly outOfTime: number | null;
};

/** What can be said of a change: `constant` where a score does not vary among hires. */
export const VERDICTS = ["gain", "no_evidence", "few", "constant", "limits"] as const;

/** What the data say about weights. */
export type Tuned = {
  readonly applicants: number;
  readonly hires: number;
  readonly weightings: readonly Weighting[];
  /** Of the shrunken weights, each with its bootstrap interval. */
  readonly intervals: readonly Estimate[];
  /** Validity of the shrunken weights less that of the current ones, on hires left out. */
  readonly gain: Estimate;
  /** Share of resamplings in which they win; null where there are too few. */
  readonly probabilityBetter: number | null;
  readonly verdict: (typeof VERDICTS)[number];
  /** The limit that cannot be kept. */
  readonly conflict: string | null;
};

/** Fewest hires with a known outcome from which weights are fitted: with fewer the fit is noise. */
export const FEWEST_HIRES = 50;

/** The same of so many predictors: two hires for each. */
export const fewestHires = (predictors: number): number => Math.max(FEWEST_HIRES, 2 * predictors);

/** Resamplings of weights; fewer of many predictors, whose fits take long. */
const replicatesOf = (predictors: number) =>
  Math.max(40, Math.min(400, Math.round(400 * (30 / predictors) ** 2)));

/** An impact ratio that weights are to hold, measured on past applicants; groups are never part of a score. */
export type ImpactLimit = {
  readonly least: number;
  /** The ratio itself, or the lower end of its interval. */
  readonly end: "value" | "low";
  readonly group: readonly (string | null)[];
  /** Share of applicants that passes. */
  readonly passShare: number;
};

/** Minutes that each predictor takes, and how many all of them may. */
export type TimeLimit = { readonly minutes: readonly number[]; readonly budget: number };

type Input = {
  /** Standardized scores of all applicants, a column for each predictor; missing as NaN. */
  readonly columns: readonly Float64Array[];
  /** Outcome of hires; NaN of everybody else. */
  readonly outcome: Float64Array;
  /** When each was scored. */
  readonly time: Float64Array;
  /** What people thought of those whom they saw; NaN of everybody else. */
  readonly human?: Float64Array;
  /** Weights in force, summing to 1. */
  readonly current: readonly number[];
  readonly limits: Omit<WeightLimits, "current" | "rows">;
  readonly impact?: ImpactLimit | null;
  readonly timeLimit?: TimeLimit | null;
  readonly seed: number;
};

/** Pulls short of the weights in force themselves. */
const SHORT_OF_ALL = pullGrid.filter((pull) => pull < 1);

type Limits = Omit<WeightLimits, "current">;
type Fitted = {
  readonly optimal: OptimalWeights | null;
  readonly shrunken: ReturnType<typeof shrunkenWeights>;
  readonly limits: Limits;
};

/**
 * Weights in force, equal, fitted, and fitted but drawn toward those in force, side by side. Outcomes are of hires,
 * who were chosen on the very scores: covariances with the outcome are taken to all applicants by Lawley (1943), the
 * uncorrected fit stands beside, and validity under other assumptions of the choice. Predictors are to vary and to be
 * standardized. An impact ratio is held by weights alone, a time by leaving predictors out.
 */
export function tune(input: Input): Tuned {
  const { columns, outcome, time, current, seed } = input;
  const everybody = weightData(columns, new Float64Array(outcome.length));
  const data = weightData(columns, outcome, time);
  const isFew = data.n < fewestHires(columns.length);
  const among = new Map(
    isFew ? [] : ASSUMPTIONS.map((each) => [each, amongApplicants(input, each)] as const),
  );
  const scores = among.get("scores") ?? null;
  const { fitted, conflict } = isFew ? { fitted: null, conflict: null } : fit(input, data, scores);
  // what stands without a fit is compared all the same
  const compared = fitted?.shrunken ?? (isFew ? null : shrunkenWeights(data, current, { grid: [1] }));
  const of = (name: string) => compared?.candidates.find((each) => each.name === name);
  const found: Readonly<Record<WeightingName, readonly number[] | null>> = {
    current,
    unit: unitWeights(columns.length),
    shrunken: fitted && (of("shrunken")?.weights ?? null),
    uncorrected: fitted && asIfUnchosen(among.get("none"), fitted.limits, current),
    optimal: fitted?.optimal?.weights ?? null,
  };
  const stability =
    fitted === null
      ? null
      : weightStability(data, current, {
          seed,
          limits: fitted.limits,
          ridge: ridgeOf(fitted.shrunken.pull ?? 1),
          replicates: replicatesOf(columns.length),
        });
  const gain =
    stability?.gain ?? cannotSay(data.n, "gain in validity", `few_pairs:${fewestHires(columns.length)}`);
  return {
    applicants: everybody.n,
    hires: data.n,
    weightings: WEIGHTINGS.map((name) => {
      const later = of(name)?.outOfTime ?? null;
      return weighting(name, found[name], data, among, found[name] && later);
    }),
    intervals: stability?.weights ?? [],
    gain,
    probabilityBetter: stability?.probabilityBetter ?? null,
    verdict: verdictOf(conflict, isFew, gain),
    conflict,
  };
}

/** Weights that take hires for a chance sample of applicants: their covariances with the outcome as they are. */
const asIfUnchosen = (
  none: Among | null | undefined,
  limits: Limits,
  current: readonly number[],
): readonly number[] | null =>
  none ? optimalWeights(none.covariances, none.validities, { ...limits, current }).weights : null;

function weighting(
  name: WeightingName,
  weights: readonly number[] | null,
  data: WeightData,
  among: ReadonlyMap<Assumption, Among | null>,
  outOfTime: number | null,
): Weighting {
  const observed =
    weights === null
      ? cannotSay(data.n, "r", "too_few")
      : pearson(weightedScores(data.columns, weights), data.criterion);
  const worth = (each: Among | null | undefined) =>
    weights === null || !each ? null : compositeValidity(each.covariances, each.validities, weights);
  const assumed = ASSUMPTIONS.flatMap((assumption) => {
    const value = assumption === "none" ? observed.value : worth(among.get(assumption));
    return value === null || !among.has(assumption) ? [] : [{ assumption, value }];
  });
  return {
    name,
    weights,
    observed,
    unbiased: observed.value === null ? null : olkinPrattR(observed.value, data.n),
    corrected: worth(among.get("scores")),
    assumed,
    outOfTime,
  };
}

const CONFLICT =
  /^(floor_out_of_reach|cap_out_of_reach|fixed_out_of_reach|fixed_invalid|floors_above_one|caps_below_one|step_invalid|predictors_invalid|current_invalid)/;

/** Fits within all limits, or names the one that cannot be kept. */
function fit(
  input: Input,
  data: WeightData,
  among: Among | null,
): { fitted: Fitted | null; conflict: string | null } {
  const { current, impact = null } = input;
  const within = (limits: Limits, row: Float64Array | null = null): Fitted => {
    const held = row === null ? limits : { ...limits, rows: [row] };
    return {
      optimal: among && optimalWeights(among.covariances, among.validities, { ...held, current }),
      // those in force do not hold the row, however near to them one goes
      shrunken: shrunkenWeights(data, current, {
        limits: held,
        ...(row === null ? {} : { grid: SHORT_OF_ALL }),
      }),
      limits: held,
    };
  };
  const limits = inTime(input, among);
  if (limits === null) return { fitted: null, conflict: "time_out_of_reach" };
  const free = within(limits);
  const conflict = conflictOf(free);
  if (conflict !== null) return { fitted: null, conflict };
  if (impact === null || among === null) return { fitted: free, conflict: null };
  const held = holdImpact(input, impact, among, limits, free, (row) => within(limits, row));
  return { fitted: held, conflict: held === null ? "impact_out_of_reach" : null };
}

const conflictOf = ({ optimal, shrunken }: Fitted): string | null =>
  [...(optimal?.notes ?? []), ...shrunken.notes].find((note) => CONFLICT.test(note)) ?? null;

/** Limits under which the predictors take no more than their time: of those that may go the best are kept. */
function inTime({ limits, current, timeLimit = null }: Input, among: Among | null): Limits | null {
  if (timeLimit === null) return limits;
  const { step = 1, competencies = [], fixed = [] } = limits;
  const mayGo = current.map(
    (weight, at) =>
      weight <= step + 1e-12 &&
      !fixed.some(({ predictor, weight: own }) => predictor === at && own > 0) &&
      !competencies.some(({ predictors, floor = 0 }) => floor > 0 && predictors.includes(at)),
  );
  const plans = leavingOut(timeLimit.minutes, timeLimit.budget, mayGo).map((set) => ({
    ...limits,
    fixed: [
      ...fixed.filter(({ predictor }) => !set.includes(predictor)),
      ...set.map((predictor) => ({ name: String(predictor), predictor, weight: 0 })),
    ],
  }));
  const worth = (plan: Limits) =>
    (among && optimalWeights(among.covariances, among.validities, { ...plan, current }).validity) ?? -1;
  const best = plans.map((plan) => ({ plan, worth: worth(plan) })).sort((a, b) => b.worth - a.worth)[0];
  return best?.plan ?? null;
}

/**
 * Fits whose lowest impact ratio on past applicants is at least what is asked. The standardized difference of the two
 * groups furthest apart is held down, just so far that it is enough; the fit then is checked on everybody. Null where no
 * weights do it.
 */
function holdImpact(
  { columns, current }: Input,
  impact: ImpactLimit,
  among: Among,
  limits: Limits,
  free: Fitted,
  within: (row: Float64Array) => Fitted,
): Fitted | null {
  const isHeld = (weights: readonly number[] | null | undefined) => {
    const ratio = weights && lowestRatio(columns, weights, impact)?.ratio[impact.end];
    return typeof ratio === "number" && ratio >= impact.least;
  };
  const areHeld = ({ optimal, shrunken }: Fitted) => isHeld(optimal?.weights) && isHeld(shrunken.weights);
  if (areHeld(free)) return free;
  const start = free.optimal?.weights ?? current;
  const furthest = lowestRatio(columns, start, impact);
  if (furthest === null) return null;
  const differences = groupDifferences(columns, impact.group, furthest);
  const { covariances, validities } = among;
  const at = (most: number) =>
    heldDifference(
      covariances,
      differences,
      most,
      start,
      (row) => optimalWeights(covariances, validities, { ...limits, current, rows: [row] }).weights,
    );
  let [low, high] = [0, Math.max(0, compositeValidity(covariances, differences, start) ?? 0)];
  for (let turn = 0; turn < 16; turn++) {
    const middle = (low + high) / 2;
    if (isHeld(at(middle)?.weights)) low = middle;
    else high = middle;
  }
  // the fit drawn toward the weights in force may need a little more
  for (let turn = 0; turn < 12; turn++, low *= 0.9) {
    const held = at(low);
    const fitted = held && within(held.row);
    if (fitted && areHeld(fitted)) return fitted;
  }
  return null;
}

/** The lowest impact ratio of a group under weights. */
export function lowestRatio(
  columns: readonly Float64Array[],
  weights: readonly number[],
  { group, passShare }: Pick<ImpactLimit, "group" | "passShare">,
) {
  const scores = weightedScores(columns, weights);
  const pass = passes(scores, passMark(scores, passShare));
  return ratiosToHighest(groupPasses(scores, pass, group))[0] ?? null;
}

function verdictOf(conflict: string | null, isFew: boolean, { low }: Estimate): Tuned["verdict"] {
  if (conflict !== null) return "limits";
  if (isFew) return "few";
  if (low === null) return "constant";
  return low > 0 ? "gain" : "no_evidence";
}

/** The ridge of a pull toward the weights in force. */
const ridgeOf = (pull: number) => (pull < 1 ? pull / (1 - pull) : Number.POSITIVE_INFINITY);
