import { Type } from "typebox";
import { type Figure, figure, hiddenFigure, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Ask } from "../../../metrics/rows.ts";
import { pairAggregation, pearsonOf, pearsonP } from "../../../metrics/units.ts";
import { nullable } from "../../../schemas.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { correlationFromMoments } from "../../../statistics/association/pearson.ts";
import { cannotSay, type Estimate } from "../../../statistics/numbers/estimate.ts";
import { correlationMomentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import { LEAST } from "./row.ts";
import { scorePairs } from "./source.ts";
import { FDR } from "./table.ts";

/** A question whose relation to its sisters surely lies below this asks about something else. */
export const GENERAL_BELOW = 0.2;

/** Fewest answers from which a question is judged. */
const FEWEST_ANSWERS = 30;

/** What the answers say of one question. */
export const questionRow = Type.Object({
  question: Type.String(),
  competency: nullable(Type.String()),
  kind: nullable(Type.String()),
  answers: Type.Integer({ description: "Answers that were scored" }),
  status: Type.Enum(["ok", "few", "suppressed"]),
  rest: figure("Correlation with the mean of the other questions of its competency in the same interview"),
  human: figure("Correlation with the human rating of the competency"),
  validity: figure("Correlation with performance after six months, among hires"),
  p: number("Of the validity; null under 20 hires"),
  p_adjusted: number("By Benjamini and Hochberg over the questions with 20 hires or more"),
  stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
  verdict: Type.Enum(["predicts", "fits", "too_general", "cannot_say"], {
    description: "too_general: its interval of r with the other questions lies below 0.2",
  }),
});
type QuestionRow = Told<typeof questionRow>;

/** One row per answer: its score, the mean of its sisters and the human rating, all standardized, in 1e-12 units. */
const answerRows = `with answers as (
  select *, score_z as x from marts.question_score where score_z is not null
),
sisters as (
  select application_key, competency, count(*) as n, sum(x) as x from answers group by all
)
select
  answers.*,
  case when sisters.n > 1 then cast((sisters.x - answers.x) // (sisters.n - 1) as bigint) end as rest,
  human.human_score_z as human
from answers
join sisters on sisters.application_key = answers.application_key and sisters.competency = answers.competency
left join core.competency_score as human
  on human.application_key = answers.application_key and human.competency = answers.competency`;

/** What the metric question_validity_r is about. */
const outcomeRows = `select *, score_z as x, performance_6_z as y from marts.hired_question_score
where score_z is not null and performance_6_z is not null`;

const pairs = (name: string) => {
  const both = (value: string) => `sum(case when ${name} is not null then ${value} end)`;
  return {
    [`${name}_n`]: `count(${name})`,
    [`${name}_x`]: both("x"),
    [`${name}_xx`]: both("cast(x as hugeint) * x"),
    [`${name}_y`]: `sum(${name})`,
    [`${name}_yy`]: `sum(cast(${name} as hugeint) * ${name})`,
    [`${name}_xy`]: `sum(cast(x as hugeint) * ${name})`,
  };
};

/** What each question of the AI interview is good for, and which is too general, as it may be told. */
export async function questionRows(ask: Ask, tell: Tell): Promise<QuestionRow[]> {
  const segments = await ask.segments(
    { id: "questions", sql: answerRows, at: "scored_at" },
    {
      by: ["question"],
      keys: { competency: "competency", kind: "question_kind" },
      moments: {
        n: "count(*)",
        ...pairs("rest"),
        ...pairs("human"),
      },
    },
  );
  const outcomesOf = new Map(
    (
      await ask.segments(
        { id: "question outcomes", sql: outcomeRows, at: "scored_at" },
        { by: ["question"], ...pairAggregation(scorePairs, ["person"]) },
      )
    ).map(({ segment, moments }) => [segment[0], moments[0]]),
  );
  const found = segments.map(({ segment: [question = null], moments: [sums = {}] }) => ({
    question: question ?? "",
    competency: (sums.competency as string | null) ?? null,
    kind: (sums.kind as string | null) ?? null,
    answers: asNumber(sums.n),
    rest: correlationOf("rest", sums),
    human: correlationOf("human", sums),
    validity: pearsonOf(outcomesOf.get(question)),
    p: testedP(outcomesOf.get(question)),
  }));
  const adjusted = adjustP(found.map(({ p }) => p));
  const told = tell(found.map(({ answers }) => ({ n: answers })));
  // each is known of fewer people than answered
  const figuresOf = (name: "rest" | "human" | "validity") =>
    tell(found.map((row) => row[name])).map(({ isHidden }, index) =>
      isHidden || told[index]!.isHidden ? hiddenFigure : tell.figure(found[index]![name]),
    );
  const [rests, humans, validities] = [figuresOf("rest"), figuresOf("human"), figuresOf("validity")];
  return found.map((row, index): QuestionRow => {
    const { n: answers, isHidden } = told[index]!;
    const [rest, human, validity] = [rests[index]!, humans[index]!, validities[index]!];
    const isOpen = validity.status !== "suppressed";
    const p = isOpen ? (adjusted[index] ?? null) : null;
    const stands = p !== null && p <= FDR;
    return {
      ...row,
      answers,
      status: isHidden ? "suppressed" : row.answers < FEWEST_ANSWERS ? "few" : "ok",
      rest,
      human,
      validity,
      p: isOpen ? row.p : null,
      p_adjusted: p,
      stands,
      verdict: verdictOf(row.answers, rest, validity, stands),
    };
  });
}

/** The p of a validity; none where it is of too few hires. */
function testedP(pairs: Moments | undefined): number | null {
  return asNumber(pairs?.people) < LEAST ? null : pearsonP(pairs);
}

/**
 * Too general: what is answered to it surely hardly goes with the answers to the other questions on the same ability,
 * and it does not predict either.
 */
function verdictOf(answers: number, rest: Figure, validity: Figure, stands: boolean): QuestionRow["verdict"] {
  if (stands && (validity.value ?? 0) > 0) return "predicts";
  if (answers < FEWEST_ANSWERS || rest.high === null) return "cannot_say";
  return rest.high < GENERAL_BELOW ? "too_general" : "fits";
}

function correlationOf(name: string, sums: Moments): Estimate {
  const n = asNumber(sums[`${name}_n`]);
  if (n < 4) return cannotSay(n, "Pearson r", "too_few");
  return correlationFromMoments(
    correlationMomentsFromIntegerSums({
      n: asExact(sums[`${name}_n`]),
      sumX: asExact(sums[`${name}_x`]),
      sumXX: asExact(sums[`${name}_xx`]),
      sumY: asExact(sums[`${name}_y`]),
      sumYY: asExact(sums[`${name}_yy`]),
      sumXY: asExact(sums[`${name}_xy`]),
    }),
  );
}
