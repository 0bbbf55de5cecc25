-- one row per rater and application: the overall rating (where none is given, the mean of its competencies), tenths
with interviews as (
  select interview_id, application_id, started_at from staging.human_interviews
),
applications as (
  select application_key, application_id from core.application
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
),
dimensions as (
  select * from core.application_dimension
)
select
  d.application_key, d.person,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(local_time(ratings.started_at)) as dim.phase) as phase,
  ratings.rater,
  local_time(ratings.started_at) as rated_at, quarter_of(local_time(ratings.started_at)) as rated_at_quarter,
  cast(round(ratings.score) as integer) as score
from ratings
join dimensions as d on d.application_key = ratings.application_key
order by d.application_key
