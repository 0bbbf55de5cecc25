import { Type } from "typebox";
import { number, statusSchema, type Told } from "../../../figures/figure.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import { pairsOf } from "../../../metrics/units.ts";
import { nullable, segmentSchema } from "../../../schemas.ts";
import { correlationOf, correlationTest } from "../../../statistics/association/pearson.ts";
import {
  correlationMomentsFromIntegerSums,
  momentsFromIntegerSums,
} from "../../../statistics/numbers/integer-sums.ts";
import { type CorrectionStep, correctionLadder } from "../../../statistics/selection/correction-ladder.ts";
import { enough, enoughData, hiresPerMonth } from "./enough-data.ts";
import type { Correction } from "./question.ts";
import { type Criterion, OUTCOME_DAYS, RATE_DAYS } from "./source.ts";

/** Fewest pairs from which a correlation is shown; below, its interval does not exist. */
export const FEWEST = 4;

/** Fewest hires of whom a row says anything: below, it is neither tested nor judged. */
export const LEAST = 20;

/** A correlation that is worth having: what the enough-data meter aims at. */
export const USEFUL_R = 0.3;

const members = {
  value: number("Correlation"),
  low: number("95 % interval, lower end"),
  high: number("95 % interval, upper end"),
};
const interval = Type.Object(members);
type Interval = Told<typeof interval>;

/** One segment as it is told. */
export const validityRow = Type.Object({
  segment: segmentSchema,
  n: Type.Integer({ description: "Hires with score and known outcome" }),
  applicants: Type.Integer({ description: "Applicants with the score" }),
  hires: Type.Integer({ description: "Hires with the score" }),
  status: statusSchema,
  observed: interval,
  corrected_for_criterion: nullable(interval),
  corrected_for_range: nullable(interval),
  ryy: number("Reliability of the criterion that was corrected for"),
  u: number("SD of applicants over SD of the hires; under 1 the correction is fragile"),
  sd_applicants: number("SD of the standardized score"),
  sd_hires: number("SD of the standardized score among the hires in the correlation"),
  p: number("Two-sided p of r = 0 (t test); null under 20 hires"),
  p_adjusted: number("By Benjamini and Hochberg over all rows of the answer with 20 hires or more"),
  stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
  verdict: Type.Enum(["predicts", "reversed", "does_not_predict", "cannot_say"], {
    description:
      "predicts, reversed: it stands and its interval leaves out 0; does_not_predict: the interval holds 0 and leaves out a useful r of 0.30",
  }),
  shrunken: nullable(
    Type.Object({
      ...members,
      value: number("Empirical-Bayes correlation"),
      own_weight: number("Weight of the segment's own data, 0..1"),
    }),
  ),
  enough: Type.Object({ useful: enough, observed: nullable(enough) }),
  notes: Type.Array(Type.String()),
});
export type ValidityRow = Told<typeof validityRow>;

/** What one segment's sums say before the segments are looked at together. */
export type SegmentValidity = Omit<ValidityRow, "p_adjusted" | "stands" | "verdict" | "shrunken"> & {
  /** Independent normal pairs that the people's rows are worth: what a test or a pool takes for n. */
  readonly worth: number | null;
};

const nothing: Interval = { value: null, low: null, high: null };

/**
 * One segment: the observed correlation and its corrections, from exact integer sums over rows, and from those by person
 * of the hires among them, whose n and interval it has.
 */
export function segmentValidity(
  segment: ValidityRow["segment"],
  sums: Moments,
  people: Moments | undefined,
  given: {
    readonly criterion: Criterion;
    readonly correct: readonly Correction[];
    readonly ryy: number | null;
    readonly today: string;
  },
): SegmentValidity {
  const pairs = correlationMomentsFromIntegerSums({
    n: asExact(sums.n),
    sumX: asExact(sums.sum_x),
    sumY: asExact(sums.sum_y),
    sumXX: asExact(sums.sum_xx),
    sumYY: asExact(sums.sum_yy),
    sumXY: asExact(sums.sum_xy),
    scaleX: 1e12,
    scaleY: given.criterion === "retention" ? 1 : given.criterion === "kpi" ? 1e6 : 1e12,
  });
  const applicants = momentsFromIntegerSums({
    n: asExact(sums.applicants),
    sumX: asExact(sums.applicant_x),
    sumXX: asExact(sums.applicant_xx),
    scale: 1e12,
  });
  const { people: n, worth } = pairsOf(people);
  const r = n < FEWEST ? null : correlationOf(pairs);
  const sdHires = deviation(pairs.m2X, pairs.n);
  const sdApplicants = deviation(applicants.m2, applicants.n);
  const notes = new Set<string>();
  let status: SegmentValidity["status"] = "ok";
  if (n === 0) {
    status = "missing";
    notes.add("no_rows");
  } else if (n < FEWEST) {
    status = "few";
    notes.add(`few_pairs:${FEWEST}`);
  } else if (r === null) {
    status = "undefined";
    notes.add(given.criterion === "retention" && !(pairs.m2Y > 0) ? "one_class" : "constant");
  }

  const isForCriterion = given.correct.includes("criterion");
  const isForRange = given.correct.includes("range");
  const ryy = isForCriterion ? given.ryy : null;
  const hasRange = isForRange && sdHires !== null && sdApplicants !== null && sdHires > 0 && sdApplicants > 0;
  let steps: CorrectionStep[] = [];
  if (r !== null) {
    steps = correctionLadder({
      r,
      n,
      worth,
      ...(ryy === null ? {} : { ryy }),
      ...(hasRange ? { sdApplicants, sdHired: sdHires } : {}),
    });
    for (const { estimate } of steps) for (const note of estimate.notes) notes.add(note);
    if (n < LEAST) notes.add(`not_tested:${LEAST}`);
    else if (n < 30) notes.add("few_hires");
    if (isForRange && !hasRange) notes.add("no_range");
  }
  const step = (name: CorrectionStep["step"]): Interval | null => {
    const found = steps.find((each) => each.step === name)?.estimate;
    return found === undefined ? null : { value: found.value, low: found.low, high: found.high };
  };
  const pipeline = {
    known: n,
    pending: asNumber(sums.pending),
    coverage: asNumber(sums.mature) > 0 ? asNumber(sums.mature_known) / asNumber(sums.mature) : 1,
    perMonth: hiresPerMonth(asNumber(sums.recent), RATE_DAYS),
    lagDays: OUTCOME_DAYS[given.criterion],
    today: given.today,
  };
  return {
    segment,
    n,
    applicants: asNumber(sums.applicants),
    hires: asNumber(sums.hires),
    status,
    observed: step("observed") ?? nothing,
    corrected_for_criterion: step("criterion_unreliability"),
    corrected_for_range: step("range_restriction_case_2"),
    ryy: isForCriterion ? given.ryy : null,
    u: hasRange ? sdApplicants / sdHires : null,
    sd_applicants: isForRange ? sdApplicants : null,
    sd_hires: isForRange ? sdHires : null,
    p: r === null || n < LEAST ? null : correlationTest(r, worth ?? n).p,
    enough: {
      useful: enoughData(USEFUL_R, pipeline),
      observed: r === null ? null : enoughData(r, pipeline),
    },
    notes: [...notes],
    worth,
  };
}

/** What a row says of its score. */
export function verdictOf(
  { observed: { value, low, high }, p }: Pick<SegmentValidity, "observed" | "p">,
  stands: boolean,
): ValidityRow["verdict"] {
  if (value === null || low === null || high === null || p === null) return "cannot_say";
  if (low > 0 || high < 0) return !stands ? "cannot_say" : low > 0 ? "predicts" : "reversed";
  return high < USEFUL_R ? "does_not_predict" : "cannot_say";
}

function deviation(m2: number, n: number): number | null {
  return n > 1 ? Math.sqrt(m2 / (n - 1)) : null;
}
