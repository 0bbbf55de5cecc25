import type { BoundMetric } from "../../../metrics/metric.ts";

/** What is held against the criterion: the whole interview, one competency, or one question. */
export type Level = "overall" | "competency" | "question";

/** Whose score it is. */
export type Rater = "ai" | "human";

/** Outcomes among hires that a score can be held against. */
export const CRITERIA = ["performance_6m", "performance_12m", "kpi", "retention"] as const;
export type Criterion = (typeof CRITERIA)[number];

/** Days after the start of work on which the outcome is known. */
export const OUTCOME_DAYS: Readonly<Record<Criterion, number>> = {
  performance_6m: 183,
  performance_12m: 365,
  kpi: 91,
  retention: 90,
};

/** Reviews are written some weeks after their period ends: days until an outcome that is still missing stays so. */
export const OUTCOME_SLACK = 45;

/** Days before the last day of the data over which the present rate of hiring is taken. */
export const RATE_DAYS = 182;

const outcomes: Readonly<Record<Criterion, string>> = {
  performance_6m: "select application_key, performance_6_z as y from core.hire",
  performance_12m: "select application_key, performance_12_z as y from core.hire",
  kpi: `select application_key, cast(round(avg(index_value)) as bigint) as y
    from marts.kpi_result where index_value is not null group by application_key`,
  // only those hired long enough ago, whether they stayed or not: else the early leavers would come first
  retention: `select spells.application_key,
      cast(case
        when date_diff('day', spells.started_on, seen.observed_on) < 90 then null
        when spells.has_left and spells.days <= 90 then 0
        else 1
      end as bigint) as y
    from marts.employment_spell as spells cross join core.observed_until as seen`,
};

type Scored = { readonly from: string; readonly score: string; readonly z: string };

/** Scores, and their z-scores: within vendor and model version for AI, within job for people. */
function scored(level: Level, rater: Rater): Scored {
  if (level === "question") return { from: "marts.question_score", score: "raw_score", z: "score_z" };
  const at = rater === "ai" ? "ai_completed_at" : "human_interviewed_at";
  return {
    from:
      level === "competency"
        ? "marts.competency_score"
        : `(select *, coalesce(${at}, applied_at) as scored_at from marts.application)`,
    score: `${rater}_score`,
    z: `${rater}_score_z`,
  };
}

/**
 * The rows that validity is about: one per scored applicant (and competency or question) with the standardized
 * score `x` in 1e-12 units, and for hires `is_hired`, the outcome `y` where it is known, and how far along they
 * are. `scored_at` is the day of the score, so that hires are always among the applicants of the same selection.
 */
export function validityRows(level: Level, rater: Rater, criterion: Criterion): string {
  const { from, score, z } = scored(level, rater);
  const days = OUTCOME_DAYS[criterion] + OUTCOME_SLACK;
  return `with outcome as (
    ${outcomes[criterion]}
  ),
  hired as (
    select
      hires.application_key as hired_key, outcome.y, seen.observed_on,
      cast(hires.onboarded_at as date) > seen.observed_on - ${RATE_DAYS} as is_recent,
      cast(hires.onboarded_at as date) <= seen.observed_on - ${days} as is_mature
    from core.hire as hires
    cross join core.observed_until as seen
    left join outcome on outcome.application_key = hires.application_key
  )
  select
    s.*, s.${z} as x,
    hired.y, hired.observed_on, hired.is_recent, hired.is_mature,
    hired.hired_key is not null as is_hired
  from ${from} as s
  left join hired on hired.hired_key = s.application_key
  where s.${score} is not null`;
}

/** Pairs of two columns in 1e-12 units. */
export const scorePairs: Pick<BoundMetric, "columns"> = {
  columns: new Map([
    ["x", "BIGINT"],
    ["y", "BIGINT"],
  ]),
};

/** The columns of `validityRows` as `pairAggregation` wants them: scores in 1e-12 units, other outcomes as they are. */
export function pairColumns(criterion: Criterion): Pick<BoundMetric, "columns"> {
  const isScore = criterion === "performance_6m" || criterion === "performance_12m";
  return isScore ? scorePairs : { columns: new Map([...scorePairs.columns, ["y", "INTEGER"]]) };
}

const pair = (expression: string) => `sum(case when x is not null and y is not null then ${expression} end)`;

const count = (condition: string) => `count(case when x is not null and ${condition} then 1 end)`;

/** Sums of one segment: exact integers over applicants, hires and hires with a known outcome. */
export const validityMoments: Readonly<Record<string, string>> = {
  applicants: "count(x)",
  hires: count("is_hired"),
  recent: count("is_hired and is_recent"),
  mature: count("is_hired and is_mature"),
  mature_known: count("is_hired and is_mature and y is not null"),
  pending: count("is_hired and not is_mature and y is null"),
  applicant_x: "sum(x)",
  applicant_xx: "sum(cast(x as hugeint) * x)",
  n: count("y is not null"),
  sum_x: pair("x"),
  sum_y: pair("y"),
  sum_xx: pair("cast(x as hugeint) * x"),
  sum_yy: pair("cast(y as hugeint) * y"),
  sum_xy: pair("cast(x as hugeint) * y"),
};

/** Hires with both scores and the outcome; scores standardized as for validity, each score's own way. */
export const bothRows = (criterion: Criterion) => `select ai.*, human.human_x
from (${validityRows("overall", "ai", criterion)}) as ai
join (
  select application_key, x as human_x from (${validityRows("overall", "human", criterion)}) as rated
) as human on human.application_key = ai.application_key
where ai.x is not null and human.human_x is not null and ai.y is not null`;
