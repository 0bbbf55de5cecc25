-- one row per rater and application: the overall rating (where none is given, the mean of its competencies), tenths
-- patched by application_key
with interviews as (
  select interview_id, application_id, started_at from staging.human_interviews
),
applications as (
  select application_key, application_id from core.application_alone
),
ratings as (
  select
    applications.application_key, cast(ratings.rater_id as dim.rater) as rater,
    min(interviews.started_at) as started_at,
    coalesce(
      avg(case when ratings.competency_id is null then cast(on_scale(ratings.score, ratings.min_score, ratings.max_score, 1000) as decimal(18, 6)) end),
      avg(cast(on_scale(ratings.score, ratings.min_score, ratings.max_score, 1000) as decimal(18, 6)))
    ) as score
  from staging.human_ratings as ratings
  join interviews on interviews.interview_id = ratings.interview_id
  join applications on applications.application_id = interviews.application_id
  group by 1, 2
)
select
  d.*,
  cast(phase(local_time(ratings.started_at)) as dim.phase) as phase,
  ratings.rater,
  local_time(ratings.started_at) as rated_at, quarter_of(local_time(ratings.started_at)) as rated_at_quarter,
  cast(round(ratings.score) as integer) as score
from ratings
join core.application_dimension as d on d.application_key = ratings.application_key
order by d.application_key
