-- one row per application and competency scored by AI
-- in tenths of 0 to 100, the z-score within vendor and model version
-- a vendor's own competency score; where it gives none, the mean of the competency's questions
with applications as (
  select application_key, interview_id, vendor, model_version from core.application where interview_id is not null
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
),
scores as (
  select
    applications.application_key, applications.vendor, applications.model_version, told.competency,
    cast(round(told.score) as smallint) as score
  from (select * from given union all select * from derived) as told
  join applications on applications.application_key = told.application_key
),
norm as (
  select competency, vendor, model_version, avg(score) as mean, deviation(score) as deviation
  from scores
  group by competency, vendor, model_version
)
select
  scores.application_key, scores.competency, scores.score, standardized(scores.score, norm.mean, norm.deviation) as score_z
from scores
left join norm
  on norm.competency = scores.competency
  and norm.vendor = scores.vendor
  and norm.model_version is not distinct from scores.model_version
