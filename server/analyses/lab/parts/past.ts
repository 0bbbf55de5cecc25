import { weightedScores } from "../../../statistics/lab/passing.ts";
import { weightData } from "../../../statistics/lab/weight-data.ts";
import { shrunkenWeights } from "../../../statistics/lab/weight-shrinkage.ts";
import { linearRegression } from "../../../statistics/regression/linear-regression.ts";
import type { Scored } from "./scored.ts";
import { FEWEST_HIRES } from "./tune.ts";

/** The limits under which weights are fitted where none are given. */
export const USUAL = { step: 0.1, floor: 0.05, cap: 0.6 } as const;

const limitsFor = (size: number) => ({
  step: USUAL.step,
  competencies: Array.from({ length: size }, (_, at) => ({
    name: String(at),
    predictors: [at],
    floor: USUAL.floor,
    cap: USUAL.cap,
  })),
});

/** Weights fitted on hires scored before a moment and drawn toward those in force; null where there are too few. */
export function fittedBefore(
  { columns, outcome, time, model }: Scored,
  moment: number,
): readonly number[] | null {
  const known = outcome.map((y, row) => (time[row]! < moment ? y : Number.NaN));
  const data = weightData(columns, known, time);
  if (data.n < FEWEST_HIRES) return null;
  return shrunkenWeights(data, model.weights, { limits: limitsFor(columns.length) }).weights;
}

/** `2026Q3` of seconds since 1970. */
export function quarterOf(seconds: number): string {
  const day = new Date(seconds * 1000);
  return `${day.getUTCFullYear()}Q${Math.floor(day.getUTCMonth() / 3) + 1}`;
}

/** The first moment of the month of a moment, both in seconds since 1970. */
export function monthStart(seconds: number): number {
  const day = new Date(seconds * 1000);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1) / 1000;
}

/** Each applicant's expected outcome by a regression of hires on every score; null where it cannot be fitted. */
export function expectedOutcomes({ columns, outcome }: Scored): Float64Array | null {
  const { n, coefficients } = linearRegression(outcome, columns);
  const [intercept, ...slopes] = coefficients;
  if (n < FEWEST_HIRES || typeof intercept !== "number") return null;
  return weightedScores(
    columns,
    slopes.map((slope) => slope ?? 0),
  ).map((sum) => intercept + sum);
}
