import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Told } from "../../../metrics/rows.ts";
import { pairAggregation, pearsonOf, pearsonP } from "../../../metrics/units.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { correlationFromMoments } from "../../../statistics/association/pearson.ts";
import { cannotSay, type Estimate } from "../../../statistics/numbers/estimate.ts";
import { correlationMomentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import { scorePairs } from "./source.ts";
import { FDR } from "./table.ts";
import { shownCount, tellable } from "./tellable.ts";

/** A question whose relation to its sisters surely lies below this asks about something else. */
export const GENERAL_BELOW = 0.2;

/** Fewest answers from which a question is judged. */
export const FEWEST_ANSWERS = 30;

/** What the answers say of a question. */
export type Verdict = "predicts" | "fits" | "too_general" | "cannot_say";

export type QuestionRow = {
  readonly question: string;
  readonly competency: string | null;
  readonly kind: string | null;
  /** Answers that were scored. */
  readonly answers: number;
  readonly status: "ok" | "few" | "suppressed";
  /** With the mean of the other questions of its competency in the same interview, item-rest r. */
  readonly rest: Figure;
  /** With the human rating of the competency, standardized within job. */
  readonly human: Figure;
  /** With performance after six months, among hires. */
  readonly validity: Figure;
  readonly p: number | null;
  readonly p_adjusted: number | null;
  readonly stands: boolean;
  readonly verdict: Verdict;
};

export type QuestionsResult = Told<{ readonly rows: readonly QuestionRow[] }>;

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

/** What each question of the AI interview is good for, and which is too general. */
export async function evaluateQuestions(
  rows: RowReader,
  question: Narrowing,
  scope: Scope,
): Promise<QuestionsResult> {
  return rows.answer(question, scope, async (ask) => {
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
    const found = segments.map(({ segment: [name = null], moments }) =>
      rowOf(name ?? "", moments[0]!, outcomesOf.get(name)),
    );
    const adjusted = adjustP(found.map(({ p }) => p));
    const told = tellable(
      found.map(({ answers }) => ({ n: answers })),
      scope,
    );
    // the outcome is known of fewer people than answered
    const outcomes = tellable(
      found.map(({ validity }) => ({ n: validity.n })),
      scope,
    );
    return {
      rows: found.map((row, index) => {
        if (told[index]!.hidden) return hidden(row);
        const p = adjusted[index] ?? null;
        const stands = p !== null && p <= FDR;
        const isOpen = !outcomes[index]!.hidden;
        return {
          ...row,
          answers: told[index]!.n,
          rest: rounded(row.rest, scope),
          human: rounded(row.human, scope),
          validity: isOpen ? rounded(row.validity, scope) : hiddenFigure,
          p: isOpen ? row.p : null,
          p_adjusted: isOpen ? p : null,
          stands: isOpen && stands,
          verdict: verdictOf(row, isOpen && stands),
        };
      }),
    };
  });
}

/**
 * Too general: what is answered to it surely hardly goes with the answers to the other questions on the same ability,
 * and it does not predict either.
 */
function verdictOf({ answers, rest, validity }: QuestionRow, stands: boolean): Verdict {
  if (stands && (validity.value ?? 0) > 0) return "predicts";
  if (answers < FEWEST_ANSWERS || rest.high === null) return "cannot_say";
  return rest.high < GENERAL_BELOW ? "too_general" : "fits";
}

function rowOf(question: string, sums: Moments, outcomes: Moments | undefined): QuestionRow {
  const answers = asNumber(sums.n);
  const r = (name: string): Estimate =>
    asNumber(sums[`${name}_n`]) < 4
      ? cannotSay(asNumber(sums[`${name}_n`]), "Pearson r", "too_few")
      : correlationFromMoments(
          correlationMomentsFromIntegerSums({
            n: asExact(sums[`${name}_n`]),
            sumX: asExact(sums[`${name}_x`]),
            sumXX: asExact(sums[`${name}_xx`]),
            sumY: asExact(sums[`${name}_y`]),
            sumYY: asExact(sums[`${name}_yy`]),
            sumXY: asExact(sums[`${name}_xy`]),
          }),
        );
  const validity = pearsonOf(outcomes);
  return {
    question,
    competency: (sums.competency as string | null) ?? null,
    kind: (sums.kind as string | null) ?? null,
    answers,
    status: answers < FEWEST_ANSWERS ? "few" : "ok",
    rest: figureOf(r("rest")),
    human: figureOf(r("human")),
    validity: figureOf(validity),
    p: pearsonP(outcomes),
    p_adjusted: null,
    stands: false,
    verdict: "cannot_say",
  };
}

const rounded = (figure: Figure, scope: Scope): Figure => ({ ...figure, n: shownCount(figure.n, scope) });
const hiddenFigure: Figure = { value: null, low: null, high: null, n: 0, notes: ["suppressed"] };

function hidden({ question, competency, kind }: QuestionRow): QuestionRow {
  return {
    question,
    competency,
    kind,
    answers: 0,
    status: "suppressed",
    rest: hiddenFigure,
    human: hiddenFigure,
    validity: hiddenFigure,
    p: null,
    p_adjusted: null,
    stands: false,
    verdict: "cannot_say",
  };
}
