-- one row per application and competency scored by AI
-- in tenths of 0 to 100: a vendor's own competency score; where it gives none, the mean of the competency's questions
-- patched by application_key
-- read by the build alone
with applications as (
  select application_key, interview_id, vendor, model_version from core.application_alone where interview_id is not null
),
given as (
  select
    applications.application_key, cast(scores.competency_id as dim.competency) as competency,
    avg(cast(on_scale(scores.score, scores.min_score, scores.max_score, 1000) as decimal(18, 6))) as score
  from staging.ai_scores as scores
  join applications on applications.interview_id = scores.interview_id
  where scores.question_id is null and scores.competency_id is not null and scores.score is not null
  group by 1, 2
),
without as (
  select application_key from applications
  except
  select application_key from given
),
derived as (
  select scores.application_key, scores.competency, avg(scores.score) as score
  from core.question_score as scores
  join without on without.application_key = scores.application_key
  where scores.competency is not null and scores.score is not null
  group by scores.application_key, scores.competency
)
select
  applications.application_key, applications.vendor, applications.model_version, told.competency,
  cast(round(told.score) as smallint) as score
from (select * from given union all select * from derived) as told
join applications on applications.application_key = told.application_key
