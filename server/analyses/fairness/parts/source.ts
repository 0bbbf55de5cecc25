import type { Rows } from "../../../metrics/rows.ts";

/** Attributes of people by which fairness is looked at. */
export const GROUPINGS = ["gender", "age_band", "ethnicity", "education"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Standard deviations are kept in 1e-12 units: scores that differ stay apart. */
export const Z_SCALE = 1e12;

/**
 * One row per completed AI interview: whether it was recommended, and its score standardized within vendor and model
 * version (`z`, 1e-12 standard deviations), since raw scores of two vendors are not alike.
 */
export const interviewRows: Rows = {
  id: "interview",
  sql: `select *, is_recommended as is_selected, ai_score_z as z
  from marts.application
  where ai_completed_at is not null`,
  at: "ai_completed_at",
};

/** One row per interview and competency, standardized within vendor and model version. */
export const competencyRows: Rows = {
  id: "competency",
  sql: `select *, ai_score_z as z
  from marts.competency_score
  where ai_score_z is not null`,
  at: "scored_at",
};

/** One row per interview and question, standardized within question, vendor and model version. */
export const questionRows: Rows = {
  id: "question",
  sql: `select *, score_z as z
  from marts.question_score
  where score_z is not null`,
  at: "scored_at",
};

/** One row per hire with the AI score it had and its performance after six months, both standardized. */
export const outcomeRows: Rows = {
  id: "outcome",
  sql: `select
    *, ai_score_z / 1e12 as x, performance_6_z / 1e12 as y
  from marts.hire
  where ai_score_z is not null and performance_6_z is not null`,
  at: "onboarded_at",
};

/** How many interviews, and how many of them were recommended. */
export const selections: Readonly<Record<string, string>> = {
  n: "count(is_selected)",
  selected: "sum(case when is_selected then 1 else 0 end)",
};
