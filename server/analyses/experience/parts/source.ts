import type { Rows } from "../../../metrics/rows.ts";

/** Answers to graded items (1 to 5), by candidates and business departments. */
export const answerRows: Rows = {
  id: "survey_items",
  sql: `select * from marts.survey_answer where item <> 'recommend'`,
  at: "answered_at",
};

/** Candidates' answers to whether they would recommend the interview (0 to 10). */
export const recommendRows: Rows = {
  id: "survey_recommend",
  sql: `select * from marts.survey_answer where respondent = 'candidate' and item = 'recommend'`,
  at: "answered_at",
};

/** One row per candidate's response with overall satisfaction; `pattern` holds the other graded items as `item=score`. */
export const responseRows: Rows = {
  id: "survey_responses",
  sql: `with others as (
    select response_id, string_agg(cast(item as varchar) || '=' || cast(score as varchar), ',' order by item) as pattern
    from marts.survey_answer
    where respondent = 'candidate' and item not in ('satisfaction', 'recommend')
    group by response_id
  )
  select s.*, others.pattern
  from marts.survey_answer as s
  join others on others.response_id = s.response_id
  where s.respondent = 'candidate' and s.item = 'satisfaction'`,
  at: "answered_at",
};

const satisfied = `satisfied as (
    select application_key, bool_or(is_favourable) as is_satisfied
    from marts.survey_answer
    where respondent = 'candidate' and item = 'satisfaction' and application_key is not null
    group by application_key
  )`;

/** One row per survey sent: whether it was answered, how the application ended, and what was answered. */
export const askedRows: Rows = {
  id: "survey_asked",
  sql: `with ${satisfied}
  select
    m.*,
    case
      when a.is_hired then 'hired'
      when a.rejected_at is not null then 'rejected'
      when a.withdrawn_at is not null then 'withdrawn'
      else 'open'
    end as outcome,
    satisfied.is_satisfied
  from marts.message as m
  join core.application as a on a.application_key = m.application_key
  left join satisfied on satisfied.application_key = m.application_key
  where m.purpose = 'survey'`,
  at: "sent_at",
};

/** One row per AI interview that was begun: failed sign-ins before it, an outage on its day, its end, satisfaction. */
export const sittingRows: Rows = {
  id: "sittings",
  sql: `with ${satisfied},
  signed as (
    select application_key, bool_or(is_failed_login) as has_failed
    from marts.system_event
    where application_key is not null and event_kind in ('login_failed', 'login_ok')
    group by application_key
  ),
  outages as (
    select distinct cast(happened_at as date) as day from marts.system_event where event_kind = 'outage'
  )
  select
    a.*,
    case when signed.has_failed then 'yes' when not signed.has_failed then 'no' end as sign_in_failed,
    case when outages.day is not null then 'yes' else 'no' end as outage_day,
    satisfied.is_satisfied
  from marts.application as a
  left join signed on signed.application_key = a.application_key
  left join outages on outages.day = cast(a.ai_started_at as date)
  left join satisfied on satisfied.application_key = a.application_key
  where a.ai_started_at is not null`,
  at: "ai_started_at",
};

/** One row per comment; the words themselves are in the vault and nowhere else. */
export const commentRows: Rows = {
  id: "survey_comments",
  sql: `select * from marts.survey_comment`,
  at: "answered_at",
};

/** One row per comment and term that it says. */
export const saidRows: Rows = {
  id: "survey_terms",
  sql: `select c.*, said.term
  from marts.survey_comment as c, unnest(c.terms) as said(term)`,
  at: "answered_at",
};
