import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Segment, Told } from "../../../metrics/rows.ts";
import {
  pairAggregation,
  pearsonDifference,
  pearsonOf,
  unitAggregation,
  unitMoments,
} from "../../../metrics/units.ts";
import { blandAltman } from "../../../statistics/agreement/bland-altman.ts";
import { studentTUpperQuantile } from "../../../statistics/distributions/student-t.ts";
import { meanInterval } from "../../../statistics/intervals/mean-interval.ts";
import {
  type SkewedMoments,
  skewedMeanDifference,
  skewedMeanInterval,
} from "../../../statistics/intervals/skewed-mean.ts";
import { cannotSay, type Estimate, estimate } from "../../../statistics/numbers/estimate.ts";
import {
  correlationMomentsFromIntegerSums,
  type ExactSum,
  momentsFromIntegerSums,
} from "../../../statistics/numbers/integer-sums.ts";
import { type BandsResult, tellableBins } from "./bands.ts";
import { shownCount, tellable } from "./tellable.ts";

/** Width of a column of the plot in points of the mean of both scores, and height of a bin in points of difference. */
export const MEAN_WIDTH = 5;
export const DIFFERENCE_HEIGHT = 4;

/** How AI and human scores of the same people go together: order, level, and the spread of their difference. */
export type Agreement = {
  readonly n: number;
  readonly status: "ok" | "few" | "missing" | "suppressed";
  /** Correlation, the AI score standardized within vendor and model version. */
  readonly r: Figure;
  /** Mean of AI less human, points, and the limits between which 95 % of the differences lie. */
  readonly bias: Figure;
  readonly lower: Figure;
  readonly upper: Figure;
};

export type AgreementResult = Told<{
  readonly of: string;
  readonly whole: Agreement;
  /** By how many points the difference changes when the mean of both scores is ten points higher. */
  readonly trend: Figure;
  /** Mean difference in columns of the mean of both scores. */
  readonly columns: readonly (Figure & {
    readonly from: number;
    readonly to: number;
    readonly status: "ok" | "suppressed";
  })[];
  /** Bins of difference against mean by their lower edges, in points. */
  readonly bins: BandsResult["bins"];
  /** The same apart for interviews whose interviewer had seen the AI score, had not, or of whom it is not known. */
  readonly seen: readonly (Agreement & { readonly saw_ai_score: "yes" | "no" | null })[];
  /** Seen less not seen: of the correlations and of the biases; null where either is not known. */
  readonly seen_difference: { readonly r: Figure; readonly bias: Figure } | null;
}>;

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
const moments: Readonly<Record<string, string>> = {
  n: "count(*)",
  d: "sum(ai_score - human_score)",
  dd: "sum((ai_score - human_score) * (ai_score - human_score))",
  m: "sum(ai_score + human_score)",
  mm: "sum((ai_score + human_score) * (ai_score + human_score))",
  md: "sum((ai_score + human_score) * (ai_score - human_score))",
};

/**
 * Agreement of AI score and human rating, of the whole interview or of one competency. It says whether both judge
 * alike, never whether either is right.
 */
export async function evaluateAgreement(
  rows: RowReader,
  question: Narrowing & { readonly of: string },
  scope: Scope,
): Promise<AgreementResult> {
  const { of } = question;
  const competency = of === "overall" ? null : of;
  const filters = competency === null ? question.filters : { ...question.filters, competency: [competency] };
  return rows.answer({ ...question, filters }, scope, async (ask) => {
    const scored = {
      id: "agreement",
      sql: competency === null ? overallRows : competencyRows,
      at: "scored_at",
    };
    const segments = await ask.segments(scored, {
      by: ["saw_ai_score"],
      keys: {
        column: `(ai_score + human_score) // ${MEAN_WIDTH * 20}`,
        bin: `cast(floor((ai_score - human_score) / ${DIFFERENCE_HEIGHT * 10}.0) as integer)`,
      },
      moments,
    });
    const compared = {
      ...scored,
      sql: `select *, ai_score_z as x, human_score as y, ai_score - human_score as d from (${scored.sql})`,
    };
    const peopleBy = async (by: readonly string[]) => {
      const pairs = await ask.segments(compared, { by, ...pairAggregation(NARROW, people) });
      const differences = await ask.segments(compared, { by, ...unitAggregation(NARROW, people, "d") });
      const of = (cells: readonly Segment[], value: string | null) =>
        cells.find(({ segment }) => (segment[0] ?? null) === value)?.moments[0];
      return (value: string | null): People => ({
        pairs: of(pairs, value),
        differences: of(differences, value),
      });
    };
    const [seenBy, wholeBy] = [await peopleBy(["saw_ai_score"]), await peopleBy([])];
    const all = segments.flatMap((each) => each.moments);
    const groups = segments.map((each) => ({
      saw_ai_score: (each.segment[0] ?? null) as "yes" | "no" | null,
      sums: add(each.moments),
      by: seenBy(each.segment[0] ?? null),
    }));
    const told = tellable(
      groups.map(({ sums }) => ({ n: Number(sums.n) })),
      scope,
    );
    const seen = groups.map(({ saw_ai_score, sums, by }, index) => ({
      saw_ai_score,
      ...agreementOf(sums, by, scope, told[index]!.hidden),
    }));
    const sums = add(all);
    const [whole] = tellable([{ n: Number(sums.n) }], scope);
    const isHidden = whole!.hidden;
    return {
      of,
      whole: agreementOf(sums, wholeBy(null), scope, isHidden),
      trend: isHidden ? hiddenFigure : shown(trendOf(sums), scope),
      columns: isHidden ? [] : columnsOf(all, scope),
      bins: tellableBins(
        isHidden
          ? []
          : all.map(({ column, bin, n }) => [asNumber(column), asNumber(bin), asNumber(n)] as const),
        MEAN_WIDTH,
        DIFFERENCE_HEIGHT,
        scope,
      ),
      seen,
      seen_difference: differenceOf(groups, told, scope),
    };
  });
}

type Sums = Record<keyof typeof moments, ExactSum>;

function add(records: readonly Moments[]): Sums {
  return Object.fromEntries(
    Object.keys(moments).map((name) => [
      name,
      records.reduce((sum, record) => sum + BigInt(asExact(record[name])), 0n),
    ]),
  );
}

const hiddenFigure: Figure = { value: null, low: null, high: null, n: 0, notes: ["suppressed"] };

function shown(found: Estimate, scope: Scope): Figure {
  const figure = figureOf(found);
  return { ...figure, n: shownCount(figure.n, scope) };
}

const NARROW = {
  columns: new Map([
    ["x", "BIGINT"],
    ["y", "INTEGER"],
    ["d", "INTEGER"],
  ]),
};
const people = ["person"];

/** What is told of people: the sums of the pairs of r, and of the differences, each person's rows as one observation. */
type People = { readonly pairs: Moments | undefined; readonly differences: Moments | undefined };

const biasOf = ({ differences }: People): SkewedMoments => {
  const { n, mean, m2, m3 } = unitMoments(differences, NARROW, "d");
  return { n, mean: mean / 10, m2: m2 / 100, m3: m3 / 1000 };
};

const differencesOf = (sums: Sums) =>
  momentsFromIntegerSums({ n: sums.n!, sumX: sums.d!, sumXX: sums.dd!, scale: 10 });

function agreementOf(sums: Sums, by: People, scope: Scope, isHidden: boolean): Agreement {
  if (isHidden)
    return {
      n: 0,
      status: "suppressed",
      r: hiddenFigure,
      bias: hiddenFigure,
      lower: hiddenFigure,
      upper: hiddenFigure,
    };
  const differences = differencesOf(sums);
  const { lower, upper } = blandAltman(differences);
  const bias = skewedMeanInterval(biasOf(by));
  const { n } = bias;
  return {
    n: shownCount(n, scope),
    status: n === 0 ? "missing" : n < FEW ? "few" : "ok",
    r: shown(pearsonOf(by.pairs), scope),
    bias: shown(bias, scope),
    lower: shown(lower, scope),
    upper: shown(upper, scope),
  };
}

/** Slope of difference on mean by least squares, per ten points, with its t interval. */
function trendOf(sums: Sums): Estimate {
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

function columnsOf(records: readonly Moments[], scope: Scope): AgreementResult["columns"] {
  const groups = new Map<number, Moments[]>();
  for (const record of records) {
    const column = asNumber(record.column);
    groups.set(column, [...(groups.get(column) ?? []), record]);
  }
  const found = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([column, own]) => ({ column, mean: meanInterval(differencesOf(add(own))) }));
  const told = tellable(
    found.map(({ mean }) => ({ n: mean.n })),
    scope,
    { always: true },
  );
  return found.map(({ column, mean }, index) => ({
    from: column * MEAN_WIDTH,
    to: (column + 1) * MEAN_WIDTH,
    ...(told[index]!.hidden
      ? { ...hiddenFigure, status: "suppressed" as const }
      : { ...shown(mean, scope), status: "ok" as const }),
  }));
}

function differenceOf(
  groups: readonly { readonly saw_ai_score: string | null; readonly by: People }[],
  told: readonly { readonly hidden: boolean }[],
  scope: Scope,
): AgreementResult["seen_difference"] {
  const at = (value: string) => groups.findIndex(({ saw_ai_score }) => saw_ai_score === value);
  const [yes, no] = [at("yes"), at("no")];
  if (yes < 0 || no < 0 || told[yes]!.hidden || told[no]!.hidden) return null;
  const [a, b] = [groups[yes]!.by, groups[no]!.by];
  return {
    r: shown(pearsonDifference(a.pairs, b.pairs), scope),
    bias: shown(skewedMeanDifference(biasOf(a), biasOf(b)), scope),
  };
}
