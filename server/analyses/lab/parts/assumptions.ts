import { type WeightData, weightData } from "../../../statistics/lab/weight-data.ts";
import { covarianceMoments } from "../../../statistics/numbers/covariance.ts";
import { lawleyCorrection } from "../../../statistics/selection/lawley.ts";

/** What hires may have been chosen on: nothing that matters, the composite, every score, or the scores and the human rating. */
export const ASSUMPTIONS = ["none", "composite", "scores", "scores_and_rating"] as const;
export type Assumption = (typeof ASSUMPTIONS)[number];

/** Covariances of predictors among applicants, and each one's with the standardized outcome, as if all were hired. */
export type Among = { readonly covariances: Float64Array; readonly validities: Float64Array };

type Input = {
  /** Scores of all applicants, outcome and human rating where known. */
  readonly columns: readonly Float64Array[];
  readonly outcome: Float64Array;
  readonly human?: Float64Array | undefined;
  readonly current: readonly number[];
};

const everyone = (columns: readonly Float64Array[]) =>
  weightData(columns, new Float64Array(columns[0]?.length ?? 0));

function covariances(columns: readonly Float64Array[]): Float64Array {
  const { n, c } = covarianceMoments(columns);
  return c.map((each) => each / (n - 1));
}

/** The last column of a square matrix over the root of its last entry: covariances with a standardized outcome. */
function againstOutcome(matrix: Float64Array, from: number, size: number): Float64Array {
  const all = Math.round(Math.sqrt(matrix.length));
  const spread = Math.sqrt(matrix[all * all - 1]!);
  return Float64Array.from({ length: size }, (_, at) => matrix[(from + at) * all + all - 1]! / spread);
}

/** Covariances of applicants' predictors. */
export const applicantCovariances = (columns: readonly Float64Array[]): Float64Array =>
  covariances(everyone(columns).columns);

/** What predictors are worth among all applicants where hires were chosen on them; null where the data do not say. */
export function chosenOnScores(all: Float64Array, { columns, criterion }: WeightData): Among | null {
  const size = columns.length;
  const found = lawleyCorrection(covariances([...columns, criterion]), all, places(size));
  return found && { covariances: all, validities: againstOutcome(found.covariance, 0, size) };
}

const places = (n: number) => Array.from({ length: n }, (_, at) => at);

/**
 * What predictors are worth among all applicants under an assumption of what hires were chosen on (Lawley 1943). Who was
 * seen by people was chosen on the scores, so that the rating's covariances among applicants are themselves corrected.
 * Null where the data do not say.
 */
export function amongApplicants(
  { columns, outcome, human, current }: Input,
  assumption: Assumption,
): Among | null {
  const size = columns.length;
  const all = applicantCovariances(columns);
  const hires = weightData(columns, outcome);
  if (hires.n < 3) return null;
  const worth = (validities: Float64Array): Among => ({ covariances: all, validities });
  if (assumption === "none")
    return worth(againstOutcome(covariances([...hires.columns, hires.criterion]), 0, size));
  if (assumption === "composite") {
    const composite = (data: WeightData) =>
      data.criterion.map((_, row) =>
        data.columns.reduce((sum, column, at) => sum + current[at]! * column[row]!, 0),
      );
    const found = lawleyCorrection(
      covariances([composite(hires), ...hires.columns, hires.criterion]),
      covariances([composite(everyone(columns))]),
      [0],
    );
    return found && worth(againstOutcome(found.covariance, 1, size));
  }
  if (assumption === "scores") return chosenOnScores(all, hires);
  if (human === undefined) return null;
  const seen = weightData(columns, human);
  const rated = weightData([...columns, human], outcome);
  if (seen.n < size + 3 || rated.n < size + 4) return null;
  const first = lawleyCorrection(covariances([...seen.columns, seen.criterion]), all, places(size));
  const found =
    first &&
    lawleyCorrection(covariances([...rated.columns, rated.criterion]), first.covariance, places(size + 1));
  return found && worth(againstOutcome(found.covariance, 0, size));
}
