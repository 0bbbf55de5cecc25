import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Told } from "../../../metrics/rows.ts";
import { overlapDifference } from "../../../statistics/association/dependent-correlations.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { partialCorrelation } from "../../../statistics/association/partial-correlation.ts";
import { pearson } from "../../../statistics/association/pearson.ts";
import { normalQuantile } from "../../../statistics/distributions/normal.ts";
import { correlationMatrix, covarianceMoments } from "../../../statistics/numbers/covariance.ts";
import { cannotSay, type Estimate, estimate } from "../../../statistics/numbers/estimate.ts";
import { incrementalFromMoments } from "../../../statistics/regression/regression-from-moments.ts";
import { bootstrapGains } from "../../../statistics/resampling/bootstrap-gain.ts";
import { type Criterion, validityRows } from "./source.ts";
import { FDR } from "./table.ts";
import { tellable } from "./tellable.ts";

/** Fewest hires with both scores and the outcome from which a regression is told, and below which it is marked. */
export const FEWEST_BOTH = 10;
export const FEW_BOTH = 30;

/** Seed of the resampling: the same data give the same interval. */
export const SEED = 20_261;

/** A gain in explained variance with the p of its F test. */
type Gain = Figure & { readonly p: number | null };

/** What the interviewer's rating and the AI score say of the outcome, alone and together. */
export type IncrementalRow = {
  readonly segment: Readonly<Record<string, string | null>>;
  readonly n: number;
  readonly status: "ok" | "few" | "missing" | "suppressed";
  /** Correlation with the outcome of each alone, of one with the other, and multiple R of both. */
  readonly human: Figure;
  readonly ai: Figure;
  readonly between: Figure;
  readonly both: Figure;
  /** r of AI less r of the human rating (Zou 2007). */
  readonly difference: Figure;
  /** Gain in R squared when AI is added to the human rating, and the other way round. */
  readonly delta_ai: Gain;
  readonly delta_human: Gain;
  /** Correlation with the outcome, the other held constant. */
  readonly partial_ai: Figure;
  readonly partial_human: Figure;
  /** Benjamini-Hochberg over the segments, of the F test of AI's gain. */
  readonly p_adjusted: number | null;
  readonly stands: boolean;
};

export type IncrementalResult = Told<{
  readonly criterion: Criterion;
  readonly by: readonly string[];
  readonly overall: IncrementalRow;
  readonly rows: readonly IncrementalRow[];
}>;

/** Hires with both scores and the outcome; scores standardized as for validity, each score's own way. */
const bothRows = (criterion: Criterion) => `select ai.*, human.human_x
from (${validityRows("overall", "ai", criterion)}) as ai
join (
  select application_key, x as human_x from (${validityRows("overall", "human", criterion)}) as rated
) as human on human.application_key = ai.application_key
where ai.x is not null and human.human_x is not null and ai.y is not null`;

/** Whether AI adds to the interviewers' rating: hierarchical regression over hires, overall and by segment. */
export async function evaluateIncremental(
  rows: RowReader,
  question: Narrowing & { readonly criterion: Criterion; readonly by: readonly string[] },
  scope: Scope,
): Promise<IncrementalResult> {
  const { criterion, by } = question;
  return rows.answer(question, scope, async (ask) => {
    const both = { id: "incremental", sql: bothRows(criterion), at: "scored_at" };
    const moments = { ai: "any_value(x)", human: "any_value(human_x)", y: "any_value(y)" };
    const segments = await ask.segments(both, { by, keys: { row: "application_key" }, moments });
    const named = segments.map(({ segment, moments: records }) => ({
      segment: Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])),
      records,
    }));
    const found = by.length === 0 ? [] : named.map((each) => rowOf(each.segment, each.records));
    const adjusted = adjustP(found.map((row) => row.delta_ai.p));
    const told = tellable(found, scope);
    const whole = rowOf(
      {},
      segments.flatMap((each) => each.moments),
    );
    const [total] = tellable([whole], scope);
    return {
      criterion,
      by,
      overall: total!.hidden ? hidden(whole) : { ...whole, n: total!.n },
      rows: found.map((row, index) => {
        const p = adjusted[index] ?? null;
        const { hidden: isHidden, n } = told[index]!;
        return isHidden ? hidden(row) : { ...row, n, p_adjusted: p, stands: p !== null && p <= FDR };
      }),
    };
  });
}

/** Everything about one segment, from its hires in the order of their keys. */
function rowOf(segment: IncrementalRow["segment"], records: readonly Moments[]): IncrementalRow {
  const sorted = [...records].sort((a, b) => asNumber(a.row) - asNumber(b.row));
  const column = (name: string) => Float64Array.from(sorted, (record) => asNumber(record[name]));
  const [ai, human, y] = [column("ai"), column("human"), column("y")];
  const n = sorted.length;
  const none = (note: string) => ({ ...nothing(n, note), segment, n });
  if (n === 0) return { ...none("no_rows"), status: "missing" };
  if (n < FEWEST_BOTH) return { ...none(`few_pairs:${FEWEST_BOTH}`), status: "few" };
  const moments = covarianceMoments([y, human, ai]);
  const matrix = correlationMatrix(moments);
  const addAi = incrementalFromMoments(moments, 0, [1], [2]);
  const addHuman = incrementalFromMoments(moments, 0, [2], [1]);
  if (addAi === null || addHuman === null || !matrix.every(Number.isFinite))
    return { ...none("constant"), status: "few" };
  const gains = bootstrapGains(y, human, ai, {
    seed: SEED,
    replicates: Math.max(200, Math.min(2000, Math.round(4e6 / n))),
  });
  const about = (estimate: Estimate) => figureOf(estimate);
  const withP = (estimate: Estimate, p: number | null): Gain => ({ ...figureOf(estimate), p });
  return {
    segment,
    n,
    status: n < FEW_BOTH ? "few" : "ok",
    human: about(pearson(human, y)),
    ai: about(pearson(ai, y)),
    between: about(pearson(human, ai)),
    both: about(multipleR(addAi.multipleR, n)),
    difference: about(overlapDifference(matrix[2]!, matrix[1]!, matrix[5]!, n)),
    delta_ai: withP(gains.second, addAi.p),
    delta_human: withP(gains.first, addHuman.p),
    partial_ai: about(partialCorrelation(matrix, n, 2, 0, [1])),
    partial_human: about(partialCorrelation(matrix, n, 1, 0, [2])),
    p_adjusted: null,
    stands: false,
  };
}

/** Multiple R of two predictors with Fisher's z (n - 4 for the two slopes); it cannot be below 0. */
function multipleR(value: number, n: number): Estimate {
  const reach = normalQuantile(0.975) / Math.sqrt(n - 4);
  const end = (sign: number) => Math.max(0, Math.tanh(Math.atanh(Math.min(value, 1 - 1e-12)) + sign * reach));
  return estimate(value, end(-1), end(1), { n, method: "multiple R, Fisher z" });
}

function nothing(n: number, note: string): Omit<IncrementalRow, "segment" | "n" | "status"> {
  const none = figureOf(cannotSay(n, "", note));
  const gain = { ...none, p: null };
  return {
    human: none,
    ai: none,
    between: none,
    both: none,
    difference: none,
    delta_ai: gain,
    delta_human: gain,
    partial_ai: none,
    partial_human: none,
    p_adjusted: null,
    stands: false,
  };
}

function hidden({ segment }: IncrementalRow): IncrementalRow {
  return { ...nothing(0, "suppressed"), segment, n: 0, status: "suppressed" };
}
