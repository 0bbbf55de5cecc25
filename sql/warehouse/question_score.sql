-- one row per application and question of its latest AI interview, in the order of the applications
-- the z-score is of the raw score, within question, vendor and model version
-- patched by application_key
with applications as (
  select application_key, interview_id, vendor, model_version, coalesce(ai_completed_at, applied_at) as scored_at
  from core.application_alone
  where interview_id is not null
),
questions as (
  select question_id, min(competency_id) as competency_id, min(kind) as kind from staging.questions group by question_id
),
scores as (
  select
    applications.application_key, applications.vendor, applications.model_version, applications.scored_at,
    scores.question_id, scores.score, scores.min_score, scores.max_score, scores.duration_s, scores.follow_ups,
    cast(round(scores.score * 1000) as bigint) as raw_score
  from staging.ai_scores as scores
  join applications on applications.interview_id = scores.interview_id
  where scores.question_id is not null
)
select
  scores.application_key,
  cast(scores.question_id as dim.question) as question,
  cast(questions.competency_id as dim.competency) as competency,
  cast(questions.kind as dim.question_kind) as question_kind,
  scores.raw_score, standardized(scores.raw_score, norm.mean, norm.deviation) as score_z,
  cast(round(on_scale(scores.score, scores.min_score, scores.max_score, 1000)) as integer) as score,
  cast(round(scores.duration_s) as integer) as seconds,
  cast(scores.follow_ups as smallint) as follow_ups,
  scores.scored_at, quarter_of(scores.scored_at) as scored_at_quarter,
  cast(phase(scores.scored_at) as dim.phase) as phase
from scores
left join questions on questions.question_id = scores.question_id
left join core.question_norm as norm
  on norm.question_id = scores.question_id
  and norm.vendor is not distinct from scores.vendor
  and norm.model_version is not distinct from scores.model_version
order by scores.application_key
