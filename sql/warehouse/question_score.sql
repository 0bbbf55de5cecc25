-- one row per application and question of its latest AI interview, in the order of the applications
with applications as (
  select application_key, interview_id, vendor, model_version, coalesce(ai_completed_at, applied_at) as scored_at
  from core.application
  where interview_id is not null
),
questions as (
  select question_id, min(competency_id) as competency_id, min(kind) as kind from staging.questions group by question_id
),
scores as (
  select interview_id, question_id, score, min_score, max_score, duration_s, follow_ups
  from staging.ai_scores
  where question_id is not null
)
select
  applications.application_key, applications.vendor, applications.model_version,
  cast(scores.question_id as dim.question) as question,
  cast(questions.competency_id as dim.competency) as competency,
  cast(questions.kind as dim.question_kind) as question_kind,
  cast(round(scores.score * 1000) as bigint) as raw_score,
  cast(round(on_scale(scores.score, scores.min_score, scores.max_score, 1000)) as integer) as score,
  cast(round(scores.duration_s) as integer) as seconds,
  cast(scores.follow_ups as smallint) as follow_ups,
  applications.scored_at, quarter_of(applications.scored_at) as scored_at_quarter,
  cast(phase(applications.scored_at) as dim.phase) as phase
from scores
join applications on applications.interview_id = scores.interview_id
left join questions on questions.question_id = scores.question_id
order by applications.application_key
