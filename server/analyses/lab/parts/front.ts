import { tradeOffCurve } from "../../../statistics/lab/trade-off-curve.ts";
import { tradeOffShrinkage } from "../../../statistics/lab/trade-off-shrinkage.ts";
import { compositeCorrelation, type WeightData, weightData } from "../../../statistics/lab/weight-data.ts";
import { type Estimate, estimate } from "../../../statistics/numbers/estimate.ts";
import { seededInteger } from "../../../statistics/numbers/random.ts";
import { sortedQuantile } from "../../../statistics/numbers/sample-quantile.ts";
import { impactRatioFromD } from "../../../statistics/selection/impact-ratio-from-d.ts";
import { type Among, applicantCovariances, chosenOnScores } from "./assumptions.ts";

/** Points of the front. */
const POINTS = 21;

/** Resamplings of a front of few predictors, and of one that takes long. */
const REPLICATES = 300;
const SLOW = 12;

type Input = {
  /** Standardized scores of all applicants, and the outcome of hires. */
  readonly columns: readonly Float64Array[];
  readonly outcome: Float64Array;
  /** Weights in force. */
  readonly current: readonly number[];
  /** Mean of the reference group less that of the focal one, of each predictor. */
  readonly differences: Float64Array;
  readonly minorityShare: number;
  readonly passShare: number;
  readonly seed: number;
};

/** A point of the front. */
export type FrontPoint = {
  readonly weights: readonly number[];
  /** Validity among all applicants. */
  readonly validity: number;
  /** The impact ratio that normal scores of this difference have. */
  readonly impactRatio: number | null;
  /** What a new sample is expected to keep of both (Song, Tang, Newman & Wee 2023). */
  readonly expectedValidity: number | null;
  readonly expectedRatio: number | null;
  /** Each weight over resamplings of hires. */
  readonly stability: readonly Estimate[];
  /** Validity of weights fitted for this place less that of those in force, on hires left out. */
  readonly gain: Estimate;
};

/**
 * The front of validity and impact ratio over all weights of at least 0 whose validity is not negative, the fairest first, with how firm each point
 * stands. Empty where no weights have a positive validity.
 */
export function front(input: Input): readonly FrontPoint[] {
  const { columns, outcome, minorityShare, passShare } = input;
  const all = applicantCovariances(columns);
  const hires = weightData(columns, outcome);
  const among = chosenOnScores(all, hires);
  const points = among === null ? [] : curveOf(input, among);
  const spread = minorityShare * (1 - minorityShare);
  const kept = tradeOffShrinkage(
    points.map(({ weights, validity, d }) => ({
      weights,
      validity,
      groupCorrelation: (d * Math.sqrt(spread)) / Math.sqrt(1 + d * d * spread),
    })),
    hires.n,
    minorityShare,
    passShare,
  );
  const firm = resampled(input, all, hires, points.length);
  return points.map(({ weights, validity, impactRatio }, at) => ({
    weights,
    validity,
    impactRatio,
    expectedValidity: kept[at]!.shrunkenValidity,
    expectedRatio: kept[at]!.shrunkenImpactRatio,
    stability: weights.map((weight, j) =>
      percentile(
        weight,
        firm[at]!.weights.map((each) => each[j]!),
        hires.n,
      ),
    ),
    gain: percentile(null, firm[at]!.gains, hires.n),
  }));
}

/** The impact ratio that normal scores of a standardized difference have. */
export const modelledRatio = (
  d: number | null,
  { minorityShare, passShare }: Pick<Input, "minorityShare" | "passShare">,
): number | null =>
  d === null ? null : (impactRatioFromD(d, minorityShare, passShare)?.impactRatio ?? null);

const curveOf = ({ differences, minorityShare, passShare }: Input, { covariances, validities }: Among) =>
  tradeOffCurve(
    { correlations: covariances, validities, differences, minorityShare, selectionRatio: passShare },
    POINTS,
    0,
  );

type Drawn = { readonly weights: (readonly number[])[]; readonly gains: number[] };

/** Fronts of hires drawn with replacement: the weights at each place, and what they gain on the hires not drawn. */
function resampled(input: Input, all: Float64Array, hires: WeightData, points: number): readonly Drawn[] {
  const { current, seed } = input;
  const { n, columns, criterion } = hires;
  const found = Array.from({ length: points }, (): Drawn => ({ weights: [], gains: [] }));
  const next = seededInteger(seed);
  const replicates = points === 0 ? 0 : columns.length > SLOW ? REPLICATES / 6 : REPLICATES;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const rows = Int32Array.from({ length: n }, () => next() % n);
    const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
    const among = chosenOnScores(all, { ...hires, columns: columns.map(pick), criterion: pick(criterion) });
    const curve = among === null ? [] : curveOf(input, among);
    const inside = new Set(rows);
    const left = [...criterion.keys()].filter((row) => !inside.has(row));
    const before = compositeCorrelation(hires, current, left);
    found.forEach((place, at) => {
      const weights = (curve.length === 1 ? curve[0] : curve[at])?.weights;
      if (weights === undefined) return;
      place.weights.push(weights);
      const after = compositeCorrelation(hires, weights, left);
      if (after !== null && before !== null) place.gains.push(after - before);
    });
  }
  return found;
}

/** A percentile interval; the median where there is no value of its own. */
function percentile(value: number | null, drawn: readonly number[], n: number): Estimate {
  const sorted = Float64Array.from(drawn).sort();
  const isFirm = sorted.length >= 20;
  const at = (share: number) => (isFirm ? sortedQuantile(sorted, share) : null);
  const notes = isFirm ? [] : ["no_interval"];
  return estimate(value ?? at(0.5), at(0.025), at(0.975), { n, method: "percentile bootstrap", notes });
}
