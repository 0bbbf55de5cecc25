import type { Rows } from "../../../metrics/rows.ts";

/** Days after which an application has come to its end: of later ones only the quick are known. */
const SETTLED = 60;

/** Applications long enough ago. */
export const settled = `applied_at < (select observed_on from core.observed_until) - interval ${SETTLED} day`;

/** One row per hire: seconds from application to the first working day. */
export const hireRows: Rows = {
  id: "path-hires",
  sql: `select *, cast(date_diff('second', applied_at, onboarded_at) as bigint) as seconds
from marts.application
where onboarded_at is not null and ${settled}`,
  at: "applied_at",
};

/** One row per candidate's answer on overall satisfaction. */
export const candidateAnswers: Rows = {
  id: "path-answers",
  sql: "select * from marts.survey_answer where respondent = 'candidate' and item = 'satisfaction'",
  at: "answered_at",
};
