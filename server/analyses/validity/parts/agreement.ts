import { Type } from "typebox";
import { figure, figureMembers, hiddenFigure, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Ask, Rows, Segment } from "../../../metrics/rows.ts";
import { pairAggregation, pearsonOf, unitAggregation, unitMoments } from "../../../metrics/units.ts";
import { blandAltman } from "../../../statistics/agreement/bland-altman.ts";
import { studentTUpperQuantile } from "../../../statistics/distributions/student-t.ts";
import { meanInterval } from "../../../statistics/intervals/mean-interval.ts";
import { type SkewedMoments, skewedMeanInterval } from "../../../statistics/intervals/skewed-mean.ts";
import { cannotSay, type Estimate, estimate } from "../../../statistics/numbers/estimate.ts";
import {
  correlationMomentsFromIntegerSums,
  type ExactSum,
  momentsFromIntegerSums,
} from "../../../statistics/numbers/integer-sums.ts";
import { type Bins, tellBins } from "./bins.ts";

/** Width of a column of the plot in points of the mean of both scores, and height of a bin in points of difference. */
const MEAN_WIDTH = 5;
const DIFFERENCE_HEIGHT = 4;

/** How AI and human scores of the same people go together: order, level, and the spread of their difference. */
export const agreementMembers = {
  n: Type.Integer({ description: "People with both scores" }),
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  r: figure("Correlation, the AI score standardized within vendor and model version"),
  bias: figure("Mean of AI less human, points (t interval)"),
  lower: figure("Lower limit of agreement: 2.5 % of the differences lie below"),
  upper: figure("Upper limit of agreement: 2.5 % of the differences lie above"),
};
const agreement = Type.Object(agreementMembers);
type Agreement = Told<typeof agreement>;

/** Mean difference in a column of the mean of both scores. */
export const column = Type.Object({
  from: Type.Number({ description: "Mean of both scores, lower edge" }),
  to: Type.Number(),
  ...figureMembers("Mean difference (t interval)"),
});
type Column = Told<typeof column>;

/** Fewest people from which agreement is said without the mark of few data. */
const FEW = 30;

const overallRows = `select
  s.* replace (cast(s.ai_score as bigint) as ai_score, cast(s.human_score as bigint) as human_score),
  coalesce(s.ai_completed_at, s.applied_at) as scored_at
from marts.application as s
where s.ai_score is not null and s.human_score is not null`;

const competencyRows = `select
  * replace (cast(ai_score as bigint) as ai_score, cast(human_score as bigint) as human_score)
from marts.competency_score
where ai_score is not null and human_score is not null`;

/** Sums of both scores in tenths of a point: of the difference `d` and of the sum `m`. */
export const moments: Readonly<Record<string, string>> = {
  n: "count(*)",
  d: "sum(ai_score - human_score)",
  dd: "sum((ai_score - human_score) * (ai_score - human_score))",
  m: "sum(ai_score + human_score)",
  mm: "sum((ai_score + human_score) * (ai_score + human_score))",
  md: "sum((ai_score + human_score) * (ai_score - human_score))",
};

/** Where a pair of scores lies in the plot. */
export const places: Readonly<Record<string, string>> = {
  column: `(ai_score + human_score) // ${MEAN_WIDTH * 20}`,
  bin: `cast(floor((ai_score - human_score) / ${DIFFERENCE_HEIGHT * 10}.0) as integer)`,
};

/** The pairs of scores of the whole interview (`overall`) or of one competency. */
export const scoredRows = (of: string): Rows => ({
  id: "agreement",
  sql: of === "overall" ? overallRows : competencyRows,
  at: "scored_at",
});

/** Sums by person for each value of `by`, or for all together. */
export async function readPeople(
  ask: Ask,
  scored: Rows,
  by: readonly string[],
): Promise<(value: string | null) => People> {
  const compared = {
    ...scored,
    sql: `select *, ai_score_z as x, human_score as y, ai_score - human_score as d from (${scored.sql})`,
  };
  const pairs = await ask.segments(compared, { by, ...pairAggregation(NARROW, people) });
  const differences = await ask.segments(compared, { by, ...unitAggregation(NARROW, people, "d") });
  const of = (cells: readonly Segment[], value: string | null) =>
    cells.find(({ segment }) => (segment[0] ?? null) === value)?.moments[0];
  return (value) => ({ pairs: of(pairs, value), differences: of(differences, value) });
}

/** What is summed of some pairs, once over all of them and once by person. */
export type Pairs = { readonly sums: Sums; readonly by: People };
type Sums = Record<keyof typeof moments, ExactSum>;

/** Sums of several records as one. */
export function add(records: readonly Moments[]): Sums {
  return Object.fromEntries(
    Object.keys(moments).map((name) => [
      name,
      records.reduce((sum, record) => sum + BigInt(asExact(record[name])), 0n),
    ]),
  );
}

const NARROW = {
  columns: new Map([
    ["x", "BIGINT"],
    ["y", "INTEGER"],
    ["d", "INTEGER"],
  ]),
};
const people = ["person"];

/** The sums of the pairs of r, and of the differences, each person's rows as one observation. */
export type People = { readonly pairs: Moments | undefined; readonly differences: Moments | undefined };

/** People of the pairs, and the moments of the mean difference between their scores. */
export const biasOf = ({ differences }: People): SkewedMoments => {
  const { n, mean, m2, m3 } = unitMoments(differences, NARROW, "d");
  return { n, mean: mean / 10, m2: m2 / 100, m3: m3 / 1000 };
};

const differencesOf = (sums: Sums) =>
  momentsFromIntegerSums({ n: sums.n!, sumX: sums.d!, sumXX: sums.dd!, scale: 10 });

/** Agreement of some pairs as it may be told. */
export function agreementOf({ sums, by }: Pairs, tell: Tell, isHidden: boolean): Agreement {
  if (isHidden)
    return {
      n: 0,
      status: "suppressed",
      r: hiddenFigure,
      bias: hiddenFigure,
      lower: hiddenFigure,
      upper: hiddenFigure,
    };
  const { lower, upper } = blandAltman(differencesOf(sums));
  const bias = skewedMeanInterval(biasOf(by));
  const { n } = bias;
  return {
    n: tell.count(n),
    status: n === 0 ? "missing" : n < FEW ? "few" : "ok",
    r: tell.figure(pearsonOf(by.pairs)),
    bias: tell.figure(bias),
    lower: tell.figure(lower),
    upper: tell.figure(upper),
  };
}

/** Slope of difference on mean by least squares, per ten points, with its t interval. */
export function trendOf(sums: Sums): Estimate {
  const method = "slope of difference on mean, t";
  const { n, m2X, m2Y, cXY } = correlationMomentsFromIntegerSums({
    n: sums.n!,
    sumX: sums.m!,
    sumXX: sums.mm!,
    sumY: sums.d!,
    sumYY: sums.dd!,
    sumXY: sums.md!,
    scaleX: 20,
    scaleY: 10,
  });
  if (n < 3) return cannotSay(n, method, "too_few");
  if (!(m2X > 0)) return cannotSay(n, method, "constant");
  const slope = cXY / m2X;
  const error = Math.sqrt(Math.max(0, m2Y - slope * cXY) / (n - 2) / m2X);
  const reach = studentTUpperQuantile(0.025, n - 2) * error;
  return estimate(10 * slope, 10 * (slope - reach), 10 * (slope + reach), { n, method });
}

/** Mean difference in columns of the mean of both scores, the small ones hidden from everybody. */
export function columnsOf(records: readonly Moments[], tell: Tell): Column[] {
  const groups = new Map<number, Moments[]>();
  for (const record of records) {
    const column = asNumber(record.column);
    groups.set(column, [...(groups.get(column) ?? []), record]);
  }
  const found = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([column, own]) => ({ column, mean: meanInterval(differencesOf(add(own))) }));
  const told = tell(
    found.map(({ mean }) => ({ n: mean.n })),
    { always: true },
  );
  return found.map(({ column, mean }, index) => ({
    from: column * MEAN_WIDTH,
    to: (column + 1) * MEAN_WIDTH,
    ...(told[index]!.isHidden ? hiddenFigure : tell.figure(mean)),
  }));
}

/** The plot's bins. */
export const binsOf = (records: readonly Moments[], tell: Tell): Bins =>
  tellBins(
    records.map(({ column, bin, n }) => [asNumber(column), asNumber(bin), asNumber(n)] as const),
    MEAN_WIDTH,
    DIFFERENCE_HEIGHT,
    tell,
  );
