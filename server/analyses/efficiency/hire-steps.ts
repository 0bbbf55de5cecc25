import { Type } from "typebox";
import { figure, hiddenFigure, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import type { Moments } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { stratifiedMeanDifference } from "../../statistics/intervals/stratified-mean-difference.ts";
import { estimate } from "../../statistics/numbers/estimate.ts";
import type { MeanMoments } from "../../statistics/numbers/moments.ts";
import { declare } from "../declare.ts";
import { settled } from "../overview/parts/source.ts";
import { daysOf, meansOf, secondSums } from "../overview/parts/strata.ts";

/** Spans between application and start of work that follow one another on both paths, and the whole way. */
const SPANS = {
  screening: ["applied_at", "screened_at"],
  ai_interview: ["screened_at", "handed_over_at"],
  scheduling: ["handed_over_at", "human_scheduled_at"],
  human_interview: ["human_scheduled_at", "human_interviewed_at"],
  decision: ["human_interviewed_at", "offered_at"],
  acceptance: ["offered_at", "accepted_at"],
  start: ["accepted_at", "onboarded_at"],
  whole: ["applied_at", "onboarded_at"],
} as const;
type Span = keyof typeof SPANS;
const NAMES = Object.keys(SPANS) as Span[];

/** One row per hire who went through every step of the way, in its order; on the AI path its report hands the case over. */
const wayRows: Rows = {
  id: "hire-steps",
  sql: `select *, ${NAMES.map((name) => `cast(date_diff('second', ${SPANS[name].join(", ")}) as bigint) as ${name}`).join(", ")}
from (
  select *, case when screening_path = 'ai' then ai_reported_at else screened_at end as handed_over_at
  from marts.application
  where onboarded_at is not null and ${settled}
)
where screened_at >= applied_at and handed_over_at >= screened_at and human_scheduled_at >= handed_over_at
  and human_interviewed_at >= human_scheduled_at and offered_at >= human_interviewed_at
  and accepted_at >= offered_at and onboarded_at >= accepted_at`,
  at: "applied_at",
};

const step = Type.Object({
  span: Type.Enum(NAMES),
  ai: figure("Mean days on the AI path, jobs and quarters weighed as in the difference"),
  traditional: figure("The same on the other path"),
  difference: figure(
    "AI less traditional within job and quarter: those of the spans add up to that of `whole`",
  ),
});
type Step = Told<typeof step>;

/** Where the two paths gain and lose time, among hires: spans that add up. */
export const analysis = declare({
  title: ["两种筛选方式在哪里省时间、在哪里费时间？", "Where do the two paths gain and lose time?"],
  about: [
    "走完全部环节并已入职的人，从投递到入职分成首尾相接的几段；在同一岗位、同一投递季度内比较两种筛选方式，各段差异之和等于全程差异。",
    "Hires who went through every step: the way from application to start of work in spans that follow one another, AI against traditional within job and quarter of application; the spans' differences add up to that of the whole way.",
  ],
  formula: [
    "各段取平均数（中位数不能相加）。层内均值之差，每层权重 n1 n0 / (n1 + n0)，t 区间；各段用同一批人、同一权重，因此可以相加。只看 60 天以前的投递。",
    "Means of each span (medians do not add up). Differences of means within strata, each weighing n1 n0 / (n1 + n0), with t intervals; the same people and weights for every span, so that they add up. Applications of at least 60 days ago.",
  ],
  dated: "Applied",
  asks: {},
  gives: { n: Type.Object({ ai: Type.Integer(), traditional: Type.Integer() }), steps: Type.Array(step) },
  answer: async (ask, _asked, { tell }) =>
    stepsOf(
      await ask.records(wayRows, {
        keys: { path: "screening_path", job: "job", quarter: "applied_at_quarter" },
        moments: Object.fromEntries([
          ["n", "count(*)"],
          ...NAMES.flatMap((name) => {
            const { sum, squares } = secondSums(name);
            return [
              [`sum_${name}`, sum],
              [`squares_${name}`, squares],
            ];
          }),
        ]),
      }),
      tell,
    ),
});

type Stratum = { readonly focal: MeanMoments; readonly reference: MeanMoments };

/** Moments of a span in days on both paths, for each job and quarter that has both. */
function strataOf(records: readonly Moments[], span: Span): Stratum[] {
  const read = (record: Moments) =>
    daysOf({ n: record.n, sum: record[`sum_${span}`], squares: record[`squares_${span}`] });
  return meansOf(records, ["job", "quarter"], read).flatMap(({ ai, traditional }) =>
    ai.n > 0 && traditional.n > 0 ? [{ focal: ai, reference: traditional }] : [],
  );
}

/** The mean of a side with the weights of the difference: no interval of its own, it is what the difference is between. */
function weighedMean(strata: readonly Stratum[], side: keyof Stratum) {
  const weight = ({ focal, reference }: Stratum) => (focal.n * reference.n) / (focal.n + reference.n);
  const sum = (read: (stratum: Stratum) => number) =>
    strata.reduce((total, stratum) => total + read(stratum), 0);
  const n = sum((stratum) => stratum[side].n);
  const all = sum(weight);
  const value = all > 0 ? sum((stratum) => weight(stratum) * stratum[side].mean) / all : null;
  return estimate(value, null, null, { n, method: "mean, strata weighed alike on both sides" });
}

function stepsOf(records: readonly Moments[], tell: Tell) {
  const spans = NAMES.map((span) => ({ span, strata: strataOf(records, span) }));
  const people = (side: keyof Stratum) => weighedMean(spans[0]!.strata, side).n;
  const n = { ai: people("focal"), traditional: people("reference") };
  const isHidden = Object.values(n).some((each) => each > 0 && tell.isSmall({ n: each }));
  const told = (found: Parameters<Tell["figure"]>[0]) => (isHidden ? hiddenFigure : tell.figure(found));
  return {
    n: isHidden
      ? { ai: 0, traditional: 0 }
      : { ai: tell.count(n.ai), traditional: tell.count(n.traditional) },
    steps: spans.map(
      ({ span, strata }): Step => ({
        span,
        ai: told(weighedMean(strata, "focal")),
        traditional: told(weighedMean(strata, "reference")),
        difference: told(stratifiedMeanDifference(strata)),
      }),
    ),
  };
}
