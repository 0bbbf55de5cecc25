import { pearson } from "../../../statistics/association/pearson.ts";
import { compositeValidity, optimalWeights, unitWeights } from "../../../statistics/lab/optimal-weights.ts";
import { type WeightData, weightData } from "../../../statistics/lab/weight-data.ts";
import type { WeightLimits } from "../../../statistics/lab/weight-limits.ts";
import { shrunkenWeights } from "../../../statistics/lab/weight-shrinkage.ts";
import { weightStability } from "../../../statistics/lab/weight-stability.ts";
import { covarianceMoments } from "../../../statistics/numbers/covariance.ts";
import { cannotSay, type Estimate } from "../../../statistics/numbers/estimate.ts";
import { lawleyCorrection } from "../../../statistics/selection/lawley.ts";

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
  /** The same as among all applicants (Lawley); null where it cannot be said. */
  readonly corrected: number | null;
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

type Input = {
  /** Standardized scores of all applicants, a column for each predictor; missing as NaN. */
  readonly columns: readonly Float64Array[];
  /** Outcome of hires; NaN of everybody else. */
  readonly outcome: Float64Array;
  /** When each was scored. */
  readonly time: Float64Array;
  /** Weights in force, summing to 1. */
  readonly current: readonly number[];
  readonly limits: Omit<WeightLimits, "current">;
  readonly seed: number;
};

/**
 * Weights in force, equal, fitted, and fitted but drawn toward those in force, side by side. Outcomes are of hires,
 * who were chosen on the very scores: covariances with the outcome are taken to all applicants by Lawley (1943), the
 * uncorrected fit stands beside. Predictors are to vary and to be standardized.
 */
export function tune({ columns, outcome, time, current, limits, seed }: Input): Tuned {
  const everybody = weightData(columns, new Float64Array(outcome.length));
  const data = weightData(columns, outcome, time);
  const bounds = { ...limits, current };
  const isFew = data.n < FEWEST_HIRES;
  const among = isFew ? null : amongApplicants(everybody, data);
  const shrunken = isFew ? null : shrunkenWeights(data, current, { limits });
  const of = (name: string) => shrunken?.candidates.find((each) => each.name === name);
  const optimal = among === null ? null : optimalWeights(among.covariances, among.validities, bounds);
  const found: Readonly<Record<WeightingName, readonly number[] | null>> = {
    current,
    unit: unitWeights(columns.length),
    shrunken: of("shrunken")?.weights ?? null,
    uncorrected: of("optimal")?.weights ?? null,
    optimal: optimal?.weights ?? null,
  };
  const stability = isFew
    ? null
    : weightStability(data, current, { seed, limits, ridge: ridgeOf(shrunken?.pull ?? 1), replicates: 400 });
  const notes = [...(optimal?.notes ?? []), ...(shrunken?.notes ?? [])];
  const conflict = notes.find((note) => CONFLICT.test(note)) ?? null;
  const gain = stability?.gain ?? cannotSay(data.n, "gain in validity", `few_pairs:${FEWEST_HIRES}`);
  return {
    applicants: everybody.n,
    hires: data.n,
    weightings: WEIGHTINGS.map((name) => {
      const weights = found[name];
      return {
        name,
        weights,
        observed: weights === null ? cannotSay(data.n, "r", "too_few") : observedOf(data, weights),
        corrected:
          weights === null || among === null
            ? null
            : compositeValidity(among.covariances, among.validities, weights),
        outOfTime: of(name === "uncorrected" ? "optimal" : name)?.outOfTime ?? null,
      };
    }),
    intervals: stability?.weights ?? [],
    gain,
    probabilityBetter: stability?.probabilityBetter ?? null,
    verdict: verdictOf(conflict, isFew, gain),
    conflict,
  };
}

const CONFLICT =
  /^(floor_out_of_reach|cap_out_of_reach|floors_above_one|caps_below_one|step_invalid|predictors_invalid|current_invalid)/;

function verdictOf(conflict: string | null, isFew: boolean, { low }: Estimate): Tuned["verdict"] {
  if (conflict !== null) return "limits";
  if (isFew) return "few";
  if (low === null) return "constant";
  return low > 0 ? "gain" : "no_evidence";
}

/** The ridge of a pull toward the weights in force. */
const ridgeOf = (pull: number) => (pull < 1 ? pull / (1 - pull) : Number.POSITIVE_INFINITY);

function composite({ columns, n }: WeightData, weights: readonly number[]): Float64Array {
  return Float64Array.from({ length: n }, (_, row) =>
    columns.reduce((sum, column, at) => sum + weights[at]! * column[row]!, 0),
  );
}

const observedOf = (data: WeightData, weights: readonly number[]): Estimate =>
  pearson(composite(data, weights), data.criterion);

/** Covariances of predictors among applicants, and each one's with the standardized outcome, as if all were hired. */
export function amongApplicants(
  everybody: WeightData,
  hires: WeightData,
): { covariances: Float64Array; validities: Float64Array } | null {
  const size = everybody.columns.length;
  const { n, c } = covarianceMoments([...everybody.columns]);
  const own = covarianceMoments([...hires.columns, hires.criterion]);
  const corrected = lawleyCorrection(
    own.c.map((each) => each / (own.n - 1)),
    c.map((each) => each / (n - 1)),
    Array.from({ length: size }, (_, at) => at),
  );
  if (corrected === null) return null;
  const { covariance } = corrected;
  const spread = Math.sqrt(covariance[(size + 1) * (size + 1) - 1]!);
  return {
    covariances: c.map((each) => each / (n - 1)),
    validities: Float64Array.from({ length: size }, (_, at) => covariance[at * (size + 1) + size]! / spread),
  };
}
